//! A blood pressure whose lower number stands first.

use super::remark::{Check, Found};
use crate::gather::core::number;
use crate::pattern;
use crate::report::{Role, floor};
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "pressure-swapped",
    level: Level::Error,
    title: "the diastolic pressure is above the systolic",
    why: "Whoever reads the first number takes shock for hypertension or the reverse.",
    help: "Correct the order or the digit.",
    explain: "\"Blood pressure 60/90 mmHg\": the systolic value stands before the stroke and is the higher. Read where the words blood pressure or BP \
stand before, and values of pulmonary or intracranial pressure are left alone.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let p = pattern!(r"\b(?:blood pressures?(?: \(BP\))?|BP)\b[^.;\d]{0,40}(\d{2,3}) ?/ ?(\d{2,3})\b");
    let mut out = Vec::new();
    for c in report.captures_iter(p) {
        let (Some(whole), Some(first), Some(second)) = (c.get(0), number(&c[1]), number(&c[2])) else { continue };
        let tail = &report.text[whole.end()..floor(report.text, whole.end() + 12)];
        let rate = pattern!(r"^ ?(?:min|bpm|beats|breaths|/|%)").is_match(tail);
        if first < second && (30.0..=260.0).contains(&first) && second <= 260.0 && !rate && report.role_at(whole.start()) != Role::References {
            out.push(Found::new(report, format!("blood pressure {first}/{second}: the first number is the systolic, the higher one"), &[whole.range()]));
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
        fires(&CHECK, "CASE REPORT\nHis blood pressure was 70/120 mmHg.\n\nDISCUSSION\nRare.", "70/120");
        quiet(&CHECK, "CASE REPORT\nHis blood pressure was 120/70 mmHg, BP later 98/60.\n\nDISCUSSION\nRare.");
    }
}
