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

fn run(report: &crate::report::Report) -> Vec<Found> {
    let number = pattern!(r"\d+(?:\.\d+)? ?%|\b\d+(?:\.\d+)?[- ]?fold\b|\b(?:odds|risk|hazard) ratio\b");
    let mut places = Vec::new();
    for s in report.sentences.iter().filter(|s| matches!(s.role, Role::Introduction | Role::Discussion)) {
        let words = report.words(&s.range);
        if number.is_match(words) && !own_patient(words) && words.len() < 700 {
            places.push(s.range.clone());
        }
    }
    if places.is_empty() {
        return Vec::new();
    }
    let count = places.len();
    places.truncate(12);
    vec![Found::new(report, format!("{count} sentences give numbers of the literature"), &places)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nThe mortality is 25%.", "25%");
        quiet(&CHECK, "CASE REPORT\nThe ejection fraction was 25%.\n\nDISCUSSION\nThe mortality is high.");
    }
}
