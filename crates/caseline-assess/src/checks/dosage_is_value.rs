//! A "dosage" that is a laboratory value.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "dosage-is-value",
    level: Level::Note,
    title: "a 'dosage' is a laboratory value",
    why: "In several languages the word for assay is 'dosage'; a program that reads English makes a drug dose of it.",
    help: "Write level, value or assay.",
    explain: "The words dosage and dosing before a number in a unit of concentration or activity (IU/L, U/L, mg/dL, ng/mL, mmol/L, mEq/L) speak of a \
measurement. Trough levels and infusions are left alone.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let p = pattern!(r"\b(?:the last |the )?(?:dosage|dosing)\b[^.;]{0,30}?\d+(?:\.\d+)? ?(?:I?U ?/ ?(?:L|mL)|mg ?/ ?dL|n?[µμu]?g ?/ ?m?L|[mµμu]?mol ?/ ?L|mEq ?/ ?L|g ?/ ?dL)\b");
    report
        .find(p, Role::tells_the_patient)
        .into_iter()
        .filter(|r| !pattern!(r"trough|infus|target|mg ?/ ?m").is_match(report.words(r)))
        .map(|r| Found::new(report, format!("'{}' is a measurement, not a dose", report.words(&r)), &[r]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nThe last dosage was 60 ng/mL.\n\nDISCUSSION\nRare.", "60 ng/mL");
        quiet(&CHECK, "CASE REPORT\nThe dosage was 60 mg daily; a trough dosing target of 8 ng/mL was kept.\n\nDISCUSSION\nRare.");
    }
}
