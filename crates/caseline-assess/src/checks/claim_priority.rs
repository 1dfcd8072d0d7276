//! "The first report" without a search that could show it.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "claim-priority",
    level: Level::Note,
    title: "a claim of priority or absence without a search",
    why: "That nothing was published cannot be shown by citing a paper; it needs a search with its date.",
    help: "Say where, with which words and until when was searched.",
    explain: "First report, only N cases, fewer than N reports, no literature: such claims are listed where the report tells of no literature search \
(PubMed, MEDLINE, Embase, searched, search of the literature). One remark a report.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let searched = pattern!(r"\b(?:pubmed|medline|embase|scopus|web of science|cochrane|google scholar|literature search|search(?:ed)? (?:of )?(?:the )?(?:\w+ )?literature|search terms|systematic review of)\b");
    let prose: String = report.sections.iter().filter(|s| s.role != Role::References).map(|s| report.words(&s.range)).collect();
    if searched.is_match(&prose) {
        return Vec::new();
    }
    let claims = pattern!(r"\b(?:this is|we (?:report|present|describe)|to (?:our|the best of our) knowledge,? this is) the (?:very )?first (?:reported |documented |published |known )?(?:case|report|description|instance)\b[^.]{0,70}|\bonly \w+ (?:other )?(?:cases?|reports?)(?: of [^.]{0,60})? (?:have|has) been (?:reported|published|described)|\bfewer than \w+ cases?[^.]{0,50}reported[^.]{0,60}|\bthere is no literature [^.]{0,60}|\bno (?:previous|prior|other) (?:cases?|reports?)[^.]{0,50}(?:reported|described|published)");
    let places: Vec<_> = report.find(claims, |r| r != Role::References).into_iter().take(4).collect();
    if places.is_empty() {
        return Vec::new();
    }
    vec![Found::new(report, format!("{} without a search that is told", if places.len() == 1 { "a claim of priority or absence" } else { "claims of priority or absence" }), &places)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nTo our knowledge, this is the first case of such a rash.", "first case");
        quiet(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nWe searched PubMed until May 2020; to our knowledge, this is the first case of such a rash.");
    }
}
