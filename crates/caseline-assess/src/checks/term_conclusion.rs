//! A conclusion that names an organ system of which the case tells nothing.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "term-conclusion",
    level: Level::Warning,
    title: "the conclusion speaks of symptoms that the case does not tell",
    why: "The conclusion is what is quoted; it must follow from the case.",
    help: "Name the symptoms that were there, or tell them in the case.",
    explain: "Sentences of the discussion and conclusion that say \"resolution of neurological symptoms\" and the like are compared with abstract \
and case: where no word of that organ system stands there, the conclusion names something the case does not tell. Only the phrase \
resolution, improvement, remission or recovery of (system) symptoms is read, in a report whose case section is known.",
    run,
};

const SYSTEMS: &[(&str, &[&str])] = &[
    ("neurologic", &["neuro", "seizure", "paresis", "plegia", "aphasia", "ataxia", "headache", "consciousness", "stroke", "paresthesi", "numbness", "cerebr", "brain", "cranial", "gait"]),
    ("cardiac", &["card", "heart", "chest pain", "arrhythm", "coronary", "ventric"]),
    ("respiratory", &["respir", "dyspn", "cough", "lung", "pulmon", "breath", "oxygen", "pneumo"]),
    ("gastrointestinal", &["gastro", "bowel", "abdom", "diarrh", "vomit", "nausea", "intestin", "colon", "stool"]),
    ("renal", &["renal", "kidney", "urin", "creatinine", "nephr"]),
    ("psychiatric", &["psych", "depress", "anxi", "mania", "delus", "halluc", "mood", "suicid"]),
    ("cutaneous", &["cutan", "skin", "rash", "erythem", "derm", "lesion", "plaque", "papul"]),
];

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut told = report.role_text(Role::Case).to_lowercase();
    if told.is_empty() {
        return Vec::new();
    }
    told.push_str(&report.role_text(Role::Abstract).to_lowercase());
    let p = pattern!(r"\b(?:complete |full |rapid |significant |marked )?(?:resolution|improvement|remission|recovery|regression|disappearance) of (?:the |all |her |his |these )?(neurologic|cardiac|respiratory|gastrointestinal|renal|psychiatric|cutaneous)(?:al)? (?:symptoms?|manifestations?|signs?|involvement)");
    let mut out = Vec::new();
    for c in report.captures_iter(p) {
        let Some(whole) = c.get(0) else { continue };
        if report.role_at(whole.start()) != Role::Discussion {
            continue;
        }
        let words = report.sentence_at(whole.start()).map_or("", |s| report.words(&s.range));
        if pattern!(r"\bet al\b|\[\d|\breported\b|\bpatients\b").is_match(words) && !super::words::own_patient(words) {
            continue;
        }
        let system = c[1].to_lowercase();
        let stems = SYSTEMS.iter().find(|s| s.0 == system).map_or(&[][..], |s| s.1);
        if !stems.iter().any(|s| told.contains(s)) {
            out.push(Found::new(report, format!("the case tells of no {system} symptom"), &[whole.range()]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nA man came with a rash on both hands.\n\nDISCUSSION\nThis is an example of complete resolution of renal symptoms.", "renal symptoms");
        quiet(&CHECK, "CASE REPORT\nA man came with acute kidney injury.\n\nDISCUSSION\nThis is an example of complete resolution of renal symptoms.");
    }
}
