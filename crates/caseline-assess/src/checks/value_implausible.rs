//! A value that no living patient has.

use super::remark::{Check, Found};
use super::values::readings;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "value-implausible",
    level: Level::Warning,
    title: "a value outside what is possible",
    why: "It is a slip of unit or digit, and whoever pools the value carries it on.",
    help: "Check digit and unit against the laboratory's report.",
    explain: "Values are compared with what a living patient can have in the unit as written (data/values.toml): albumin of 3.2 mg/dL, haemoglobin of \
120 g/dL, pH of 73. A count written \"× 109/L\" has lost its superscript and is a note. Ranges are wide on purpose.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for r in readings(report) {
        if r.number < r.unit.low || r.number > r.unit.high {
            let hint = r.unit.hint.as_ref().map(|h| format!("; {h} is meant?")).unwrap_or_default();
            let message = format!("{} is outside {} to {}{hint}", report.words(&r.range), r.unit.low, r.unit.high);
            out.push(Found::new(report, message, &[r.range]));
        }
    }
    let lost = pattern!(r"\b\d+(?:\.\d+)? ?[×x] ?10([39]|12) ?/ ?(?:L|[µμu]L|mm)\b");
    let places: Vec<_> = report.find(lost, |role| role != Role::References).into_iter().take(3).collect();
    if !places.is_empty() {
        let message = format!("the power of ten has lost its superscript, as in '{}'", report.words(&places[0]).split_whitespace().collect::<Vec<_>>().join(" "));
        out.push(Found::new(report, message, &places).at(Level::Note));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nThe albumin was 2.1 mg/dL.\n\nDISCUSSION\nRare.", "2.1 mg/dL");
        quiet(&CHECK, "CASE REPORT\nThe albumin was 2.1 g/dL, the urine albumin 300 mg/dL. The pH of the urine was 5.\n\nDISCUSSION\nRare.");
    }
}
