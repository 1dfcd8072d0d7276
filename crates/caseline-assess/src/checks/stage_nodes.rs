//! A stated N category that the description of the nodes does not support.

use super::remark::{Check, Found};
use crate::gather::Verdict;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "stage-nodes",
    level: Level::Warning,
    title: "the N category is not supported by the nodes described",
    why: "N2 instead of N1 moves the stage group from IIB to IIIA and with it what the report stands for.",
    help: "Describe site and mobility of the nodes, or correct the category.",
    explain: "The description of the regional nodes is read as in the instrument ajcc8_breast_cN: cN2 needs fixed or matted axillary nodes or \
internal mammary nodes alone. Where neither is stated, or where the description gives another category, the check speaks. Counts of nodes decide \
pN only.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for s in report.scored().iter().filter(|s| s.answer.instrument == "ajcc8_breast_cN") {
        for c in &s.claims {
            // N0 and N1 with nodes of unknown mobility are the usual reading; only a higher category asks for more.
            let high = c.says.starts_with("N2") || c.says.starts_with("N3");
            if c.verdict == Verdict::Disagrees || (c.verdict == Verdict::CannotBeTold && high) {
                let evidence = s.evidence.iter().filter(|e| e.input == "description").flat_map(|e| e.quotes.clone());
                let quotes = c.quotes.iter().cloned().chain(evidence).collect();
                out.push(Found::quoted(format!("{} is stated: {}", c.says, c.why), quotes));
            }
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
        fires(&CHECK, "CASE REPORT\nA woman had breast cancer with enlarged axillary lymph nodes (cT1 cN2 cM0).\n\nDISCUSSION\nRare.", "cN2");
        quiet(&CHECK, "CASE REPORT\nA woman had breast cancer with matted axillary lymph nodes (cT1 cN2 cM0).\n\nDISCUSSION\nRare.");
    }
}
