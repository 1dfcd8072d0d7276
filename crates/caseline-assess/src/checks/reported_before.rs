//! The same patient in an earlier report.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "reported-before",
    level: Level::Warning,
    title: "the patient was reported before",
    why: "Pooled with the earlier report the patient counts twice.",
    help: "Count both reports as one patient.",
    explain: "Reports that say of themselves that they follow up a patient already published (\"a follow-up report regarding a patient\", \"this case was \
previously reported by us\", \"our previously reported patient\") are named, so that a pool counts the patient once.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let p = pattern!(r"\b(?:we (?:present|report|describe) (?:a |the )?(?:long[- ]term )?follow[- ]up (?:report )?(?:regarding|of|on) (?:a|our|the|this) (?:previously (?:reported|published) )?(?:patient|case)\b[^.]{0,80}(?:\.\d{1,2}|\[\d)|(?:this|the|our) (?:patient|case) (?:was|has been) (?:previously |already )(?:reported|published|described) (?:by us|elsewhere|by our)|our previously (?:reported|published) (?:patient|case))");
    report
        .find(p, |r| r != Role::References)
        .into_iter()
        .take(1)
        .map(|r| Found::new(report, "the report follows up a patient who was published before", &[r]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "INTRODUCTION\nWe present a follow-up of our previously published patient with gout [3].\n\nCASE REPORT\nHe came.", "follow-up");
        quiet(&CHECK, "INTRODUCTION\nWe present a patient with gout who was lost to follow-up [3].\n\nCASE REPORT\nHe came.");
    }
}
