//! A disease said to have cleared or to remain in remission with activity told in between.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "remission-activity",
    level: Level::Note,
    title: "'remains in remission' after a flare",
    why: "The length of the remission is what the report is read for; it begins after the last activity.",
    help: "Give the day from which the disease has been quiet.",
    explain: "\"Remains\" or \"remained\" in remission claims continuity. Where the sentences of the case before it tell of a flare, a relapse or a new \
rash or lesion that is of the disease, after treatment had begun, the remission is only as long as the time since. Both are quoted.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let remains = pattern!(r"\b(?:(?:his|her|the) \w+ )?(?:remains?|remained|continues) (?:\w+ )?in (?:\w+ )?remission[^.]{0,50}");
    let active = pattern!(r"\b(?:flare\w*|relaps\w+|recurr\w+|reappear\w+)\b|\b(?:a |new |mild )+(?:rash|lesions?|eruption) (?:appeared|developed|recurred)[^.]{0,60}");
    let since = pattern!(r"\bsince\b");
    let Some(claim) = report.find(remains, |r| r == Role::Case).into_iter().find(|r| !report.is_denied(r) && !since.is_match(report.words(r))) else { return Vec::new() };
    let treated = pattern!(r"\b(?:treat\w+|therapy|transplant\w*|HCT|surgery|resection|improved|started|initiated)\b");
    let from = claim.start.saturating_sub(1500);
    let mut places: Vec<_> = report
        .find(active, |r| r == Role::Case)
        .into_iter()
        .filter(|r| r.start > from && r.end < claim.start && !report.is_denied(r) && treated.is_match(&report.text[..r.start]))
        .take(2)
        .collect();
    if places.is_empty() {
        return Vec::new();
    }
    // A later treatment of the relapse makes a remission of its own.
    let last = places.last().map_or(0, |p| p.end);
    if pattern!(r"\b(?:re-?induction|salvage|second[- ]line|re-?started|switched)\b").is_match(&report.text[last..claim.start]) {
        return Vec::new();
    }
    let said = places.iter().map(|p| format!("'{}'", report.words(p).trim())).collect::<Vec<_>>().join(", ");
    let residual = pattern!(r"\bonly a? ?(?:faint|mild|minimal)[^.]{0,90}remained");
    places.extend(report.find(residual, |r| r == Role::Case).into_iter().take(1));
    places.push(claim);
    vec![Found::new(report, format!("the remission is said to remain, but {said} comes before it"), &places)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe was treated with steroids and the rash improved. On day 90 a new rash appeared on the legs. His disease remains in remission.\n\nDISCUSSION\nRare.", "new rash");
        quiet(&CHECK, "CASE REPORT\nHe was treated with steroids and the rash resolved. His disease remains in remission.\n\nDISCUSSION\nRare.");
    }
}
