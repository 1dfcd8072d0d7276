//! One outcome told as complete and as partial.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "response-grade",
    level: Level::Note,
    title: "one outcome is complete in one place and partial in another",
    why: "Which of the two holds, and when, decides how the response is counted.",
    help: "Say when it was partial and when complete.",
    explain: "\"Complete resolution of muscle weakness\" and \"muscular weakness mostly recovered\" speak of one symptom. The check reads complete \
resolution, recovery, remission or regression of a thing in the abstract and mostly, partially, incompletely recovered or residual for the same \
thing in the case.",
    run,
};

fn things(words: &str) -> Vec<String> {
    super::words::content(words)
        .into_iter()
        .filter(|w| !["comple", "resolu", "recove", "regres", "remiss", "mostly", "partia", "residu", "sympto", "respon", "treatm", "therap", "clinic", "patien", "cancer", "tumor", "tumour", "resoly", "resolv", "persis"].contains(&w.as_str()))
        .collect()
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let complete = pattern!(r"\b(?:complete|full|total) (?:resolution|recovery|remission|regression|disappearance) of (?:the |her |his |all )?(?:\w+ ){0,2}\w+");
    let partial = pattern!(r"\b(?:mostly|partially|incompletely|only partly|largely|almost completely) (?:recovered|resolved|improved|regressed)|\bresidual (?:\w+ )?(?:weakness|deficit|paresis|symptoms|pain|rash|numbness)");
    let place = |p: &Pattern, roles: &[Role]| -> Vec<Range<usize>> { report.find(p, |r| roles.contains(&r)).into_iter().filter(|r| !report.is_denied(r)).collect() };
    let whole = place(complete, &[Role::Abstract]);
    for a in &whole {
        for b in place(partial, &[Role::Case]) {
            let mine = things(report.words(a));
            // What recovered stands before the verb, at times a few words off.
            let sentence = report.sentence_at(b.start).map_or(b.start, |s| s.range.start);
            let from = crate::report::floor(report.text, b.start.saturating_sub(70)).max(sentence);
            if things(&report.text[from..b.end]).iter().any(|t| mine.contains(t)) {
                let mut places = vec![a.clone(), b.clone()];
                places.extend(place(complete, &[Role::Case]).into_iter().take(1));
                let message = format!("'{}' and '{}'", report.words(a).split_whitespace().collect::<Vec<_>>().join(" "), report.words(&b).split_whitespace().collect::<Vec<_>>().join(" "));
                return vec![Found::new(report, message, &places)];
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "ABSTRACT\nA man had complete resolution of hemiparesis after treatment.\n\nCASE REPORT\nAt discharge his hemiparesis had mostly recovered.\n\nDISCUSSION\nRare.", "mostly recovered");
        quiet(&CHECK, "ABSTRACT\nA man had complete resolution of hemiparesis after treatment.\n\nCASE REPORT\nAt discharge his fever had mostly resolved.\n\nDISCUSSION\nRare.");
    }
}
