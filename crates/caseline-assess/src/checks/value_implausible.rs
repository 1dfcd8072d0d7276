//! A value that no living patient has.

use super::remark::{Check, Found};
use super::values::{Reading, meant, readings};
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
120 g/dL, pH of 73. Ranges are wide on purpose. Where the same number is nothing unusual in another unit of the analyte, the unit is wrong and \
the remark an error; otherwise digit, unit or analyte may be wrong and it is a warning. Values of urine, stool and other fluids are left alone, \
and so are tables whose cells run together. A count written \"× 109/L\" has lost its superscript, mostly in extraction, and is a note.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let table = |r: &Reading| report.words(&r.range).contains('\t');
    for r in readings(report).into_iter().filter(|r| r.number < r.unit.low || r.number > r.unit.high) {
        // In the cells of a table name and unit can belong to different rows.
        let hint = meant(&r).filter(|_| !table(&r));
        let words = report.words(&r.range).split_whitespace().collect::<Vec<_>>().join(" ");
        let range = format!("{} to {} {}", r.unit.low, r.unit.high, r.unit.is);
        let level = if hint.is_some() { Level::Error } else { Level::Warning };
        let hint = hint.map(|h| format!("; {h} is meant?")).unwrap_or_default();
        out.push(Found::new(report, format!("'{words}' is outside {}{hint}", range.trim_end()), &[r.range]).at(level));
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
        fires(&CHECK, "CASE REPORT\nThe hemoglobin was 8.4 g/L and CRP 210 mg/dL.\n\nDISCUSSION\nRare.", "8.4 g/L' is outside 10 to 300 g/L; g/dL is meant?");
        quiet(&CHECK, "CASE REPORT\nThe stool potassium was 120 mmol/L, the mean corpuscular hemoglobin concentration 312 g/L.\n\nDISCUSSION\nRare.");
        quiet(&CHECK, "CASE REPORT\nThe albumin was 2.1 g/dL, the urine albumin 300 mg/dL. The pH of the urine was 5.\n\nDISCUSSION\nRare.");
    }
}
