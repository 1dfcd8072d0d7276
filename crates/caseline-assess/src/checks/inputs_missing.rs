//! What a report would have to tell for the scores that apply to it.

use super::remark::{Check, Found};
use crate::instruments::Settled;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "inputs-missing",
    level: Level::Note,
    title: "inputs of applicable scores are not reported",
    why: "Without them the report cannot be compared with others.",
    help: "Report the values, or say that they were not measured.",
    explain: "For every instrument that applies and is not settled, the inputs that the report does not give are listed. One remark a report.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut lines: Vec<String> = Vec::new();
    let mut quotes = Vec::new();
    for s in report.scored().iter().filter(|s| s.answer.settled != Settled::Exact && !s.answer.missing.is_empty()) {
        // The grade of an event above its least is no input that was left out.
        if s.answer.result.contains_key("minimum_grade") {
            continue;
        }
        let names: Vec<&str> = s.answer.missing.iter().map(|m| m.input.as_str()).collect();
        let line = format!("{}: {}", s.answer.instrument, names.join(", "));
        if !lines.iter().any(|l| l.starts_with(&format!("{}:", s.answer.instrument))) {
            lines.push(line);
            quotes.extend(s.evidence.iter().flat_map(|e| e.quotes.first().cloned()).take(1));
        }
    }
    if lines.is_empty() { Vec::new() } else { vec![Found::quoted(format!("not reported: {}", lines.join("; ")), quotes)] }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nA man had a myelodysplastic syndrome with 7% blasts and normal karyotype.\n\nDISCUSSION\nRare.", "ipss_r");
        quiet(&CHECK, "CASE REPORT\nA man had a cold.\n\nDISCUSSION\nRare.");
    }
}
