//! A value of the abstract that the case does not know.

use super::remark::{Check, Found};
use super::values::{Reading, readings};
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "value-differs",
    level: Level::Warning,
    title: "a value differs between abstract and case",
    why: "Whoever reads only the abstract takes another number than whoever reads the case.",
    help: "Correct the one that is wrong.",
    explain: "For each analyte of the table that the abstract gives once, the case must hold the same number in the same unit, if it gives that \
analyte in that unit at all.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    if !report.introduces_a_patient() || report.tells_of_several() {
        return Vec::new();
    }
    let all = readings(report);
    let at = |role: Role| all.iter().filter(|r| report.role_at(r.range.start) == role).collect::<Vec<&Reading>>();
    let (abstracted, told) = (at(Role::Abstract), at(Role::Case));
    let mut out = Vec::new();
    for a in &abstracted {
        let same = |r: &&&Reading| r.analyte == a.analyte && r.unit_index == a.unit_index;
        let mine: Vec<_> = told.iter().filter(same).collect();
        if abstracted.iter().filter(|r| same(r)).count() == 1 && !mine.is_empty() && !mine.iter().any(|r| (r.number - a.number).abs() <= 0.051 * a.number.abs()) {
            let places = [a.range.clone(), mine[0].range.clone()];
            let message = format!("the abstract says {}, the case {}", report.words(&places[0]), report.words(&places[1]));
            out.push(Found::new(report, message, &places));
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
        fires(&CHECK, "ABSTRACT\nSodium was 118 mmol/L in a 40-year-old man.\n\nCASE REPORT\nThe serum sodium was 128 mmol/L on admission.\n\nDISCUSSION\nRare.", "128");
        quiet(&CHECK, "ABSTRACT\nSodium was 118 mmol/L in a 40-year-old man.\n\nCASE REPORT\nThe serum sodium was 118 mmol/L on admission and sodium was 130 mmol/L later.\n\nDISCUSSION\nRare.");
    }
}
