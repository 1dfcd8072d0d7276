//! Percentages and ratios of the disease, listed as claims with their references.

use super::remark::{Check, Found};
use super::words::own_patient;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "evidence-claims",
    level: Level::Note,
    title: "numbers of the literature, to be taken as claims",
    why: "They are of other people's patients; a program must not take them for facts of this one.",
    help: "Check them against their references before repeating them.",
    explain: "Percentages, odds ratios, relative risks and hazard ratios in introduction and discussion, in sentences that are not of the report's own \
patient, are listed with the sentence. One remark a report.",
    run,
};

/// Numbers and how long the list of them may grow in the message.
const LISTED: usize = 5;

fn run(report: &crate::report::Report) -> Vec<Found> {
    let number = pattern!(r"\b(?:about |up to |approximately )?\d+(?:\.\d+)?(?: ?%)?(?: ?(?:-|–|to) ?\d+(?:\.\d+)?)? ?%|\b\d+(?:\.\d+)?[- ]?fold\b|\b(?:odds|risk|hazard) ratio\b");
    let told = pattern!(r"\bcases?\b|\bpatients?\b|\bpeople\b|\bpersons?\b|\bindividuals?\b|\bmortality|\bdeaths?\b|\bfatal|\bincidence|\bprevalen|\brisk|\bodds\b|\bhazard|\bsurviv|\brates?\b|\bsensitiv|\bspecific|\bfrequen|\brecurren|\bresponse|\bassociated|\boccurs?\b|\badults|\bchildren|\bpopulation|\bcohort|\bstudy|\bstudies");
    let reference = pattern!(r"\[\d{1,3}(?: ?[,–-] ?\d{1,3})*\]|\((?:\d{1,3})(?: ?[,–-] ?\d{1,3})*\)");
    let mut places = Vec::new();
    let mut listed = Vec::new();
    for s in report.sentences.iter().filter(|s| matches!(s.role, Role::Introduction | Role::Discussion)) {
        let words = report.words(&s.range);
        let Some(first) = number.find(words) else { continue };
        if !told.is_match(words) || own_patient(words) || words.len() >= 700 {
            continue;
        }
        let source = reference.find(&words[first.end()..]).map(|m| format!(" {}", m.as_str())).unwrap_or_default();
        listed.push(format!("'{}'{source}", first.as_str().split_whitespace().collect::<Vec<_>>().join(" ")));
        places.push(s.range.clone());
    }
    if places.is_empty() {
        return Vec::new();
    }
    let count = places.len();
    let more = if count > LISTED { ", …" } else { "" };
    listed.truncate(LISTED);
    places.truncate(12);
    let verb = if count == 1 { "sentence gives" } else { "sentences give" };
    vec![Found::new(report, format!("{count} {verb} numbers of the literature: {}{more}", listed.join(", ")), &places)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nThe mortality is 25%.", "25%");
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nFrom 15% to 30% of cases relapse [3,4].", "'15% to 30%' [3,4]");
        quiet(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nA 10% solution of iodine was used.");
        quiet(&CHECK, "CASE REPORT\nThe ejection fraction was 25%.\n\nDISCUSSION\nThe mortality is high.");
    }
}
