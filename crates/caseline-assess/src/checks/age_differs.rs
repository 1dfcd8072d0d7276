//! The patient's age differs within the report.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "age-differs",
    level: Level::Error,
    title: "the age of the patient differs between sections",
    why: "Age decides scores, doses and whether two reports tell of one patient.",
    help: "Correct the age where it is wrong.",
    explain: "The age with which abstract and case introduce the patient (\"a 61-year-old woman\") are compared. Only reports of a single patient \
are judged: a case section that introduces several ages is left alone, and so is one that tells an earlier age on purpose (at the age of).",
    run,
};

/// Ages that introduce a patient in a role.
fn introduced(report: &crate::report::Report, role: Role) -> Vec<(f64, Range<usize>)> {
    report.captures_iter(pattern!(r"\b(\d{1,3})[- ]?(?:years?|yr|y)[- ]?(?:old|of age)\b|\b(\d{1,3})[- ]?y/?o\b"))
        .filter_map(|c| {
            let m = c.get(0)?;
            let age: f64 = c.get(1).or_else(|| c.get(2))?.as_str().parse().ok()?;
            let before = &report.text[crate::report::floor(report.text, m.start().saturating_sub(40))..m.start()];
            let other = pattern!(r"(?:over|above|under|below|aged?|than|to|at|was|when|until|older|from|her|his|[-–]) ?$|\b(?:mother|father|sister|brother|son|daughter|husband|wife|donor|since|when|until|sibling|uncle|aunt|cousin|child)\b").is_match(before);
            (report.role_at(m.start()) == role && !other).then(|| (age, m.range()))
        })
        .collect()
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.tells_of_several() {
        return Vec::new();
    }
    let mut told = introduced(report, Role::Case);
    let abstracted = introduced(report, Role::Abstract);
    told.dedup_by(|a, b| a.0 == b.0);
    let mut first: Vec<f64> = abstracted.iter().map(|a| a.0).collect();
    first.dedup();
    // Several ages on one side mean several patients, or a course over years.
    if told.len() != 1 || first.len() != 1 || told[0].0 == first[0] {
        return Vec::new();
    }
    let message = format!("the abstract says {} years, the case {}", first[0], told[0].0);
    vec![Found::new(report, message, &[abstracted[0].1.clone(), told[0].1.clone()])]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "ABSTRACT\nA 45-year-old man had a stroke.\n\nCASE REPORT\nA 54-year-old man came with weakness.\n\nDISCUSSION\nRare.", "54-year-old");
        quiet(&CHECK, "ABSTRACT\nA 45-year-old man had a stroke.\n\nCASE REPORT\nA 45-year-old man came with weakness. His 20-year-old son was well.\n\nDISCUSSION\nRare.");
    }
}
