//! A finding that the abstract affirms and the case denies.

use super::remark::{Check, Found};
use crate::report::Role;
use caseline_model::{Certainty, Kind, Level, Status};
use std::collections::BTreeMap;

/// The check.
pub static CHECK: Check = Check {
    code: "polarity-differs",
    level: Level::Note,
    title: "a finding is there in the abstract and denied in the case",
    why: "A pool counts the patient with the finding or without it by the sentence that it read first.",
    help: "Say in both places the same, or when the finding came and went.",
    explain: "By facts: a symptom or disease that the abstract states plainly of the patient, and that every fact of the case with the same label denies. \
Where the case affirms it anywhere, at another time or place, or the two facts differ in side or severity, there is no contradiction.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.tells_of_several() {
        return Vec::new();
    }
    let mut by_label: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for fact in report.case.facts.iter().filter(|f| matches!(f.kind, Kind::Finding | Kind::Diagnosis)) {
        by_label.entry(fact.label.as_str()).or_default().push(fact);
    }
    let mut out = Vec::new();
    for (label, facts) in by_label {
        let role = |f: &&caseline_model::Fact| f.quotes().first().map(|q| report.role_at(report.byte(q.start)));
        let plain = |f: &&&caseline_model::Fact| f.status() == Status::Present && f.assertion.certainty == Certainty::Definite;
        let affirmed = facts.iter().find(|f| role(f) == Some(Role::Abstract) && plain(f));
        let told: Vec<_> = facts.iter().filter(|f| !matches!(role(f), Some(Role::Abstract | Role::Title | Role::Introduction))).collect();
        let denied = told.iter().find(|f| role(f) == Some(Role::Case) && f.status() == Status::Absent && f.side.is_none());
        let (Some(a), Some(b)) = (affirmed, denied) else { continue };
        if told.iter().any(|f| f.status() != Status::Absent) || a.side.is_some() || a.assertion.subject != b.assertion.subject {
            continue;
        }
        let quotes = [a, *b].iter().filter_map(|f| f.quotes().first().cloned()).collect();
        out.push(Found::quoted(format!("the abstract tells of {label}, the case denies it"), quotes));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::report::Report;
    use caseline_model::{Assertion, Case, Fact, Kind, Quote, Reader, SourceInfo};

    fn speaks(denied: &[bool]) -> bool {
        let text = "ABSTRACT\nA 40-year-old man had fever and cough.\n\nCASE REPORT\nA 40-year-old man came with a cough and no fever; later fever was seen.\n\nDISCUSSION\nRare.";
        let mut case = Case::new(Reader::default(), SourceInfo::default());
        for ((at, w), denied) in text.match_indices("fever").zip(denied) {
            let quote = Quote { start: at, end: at + w.len(), exact: w.to_owned() };
            let mut fact = Fact::stated("test", Kind::Finding, "fever", quote);
            if *denied {
                fact.assertion = Assertion::ABSENT;
            }
            case.facts.push(fact);
        }
        !(CHECK.run)(&Report::new(&case, text)).is_empty()
    }

    #[test]
    fn speaks_and_is_quiet() {
        assert!(speaks(&[false, true]));
        assert!(!speaks(&[false, true, false]));
        assert!(!speaks(&[true, true]));
    }
}
