//! A response that is no category of the criteria of the disease.

use super::remark::{Check, Found};
use crate::gather::Verdict;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "response-category",
    level: Level::Warning,
    title: "a response is named that the criteria do not know or the values do not give",
    why: "Responses are pooled by category; a phrase of one's own cannot be counted.",
    help: "Name the category and give the values it needs.",
    explain: "For myelodysplastic syndromes the blasts before and after are put through the IWG criteria of 2006 and 2023. Phrases that are no \
category (stable bone marrow response) and improvements without lineage and counts are named with the blasts.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let scored = report.scored();
    let all: Vec<_> = scored.iter().filter(|s| s.answer.instrument == "iwg_mds_response").collect();
    let mut quotes = Vec::new();
    let mut says = Vec::new();
    for s in &all {
        for c in s.claims.iter().filter(|c| c.verdict != Verdict::Agrees) {
            quotes.extend(c.quotes.clone());
            says.push(format!("'{}' ({})", c.says, c.why));
        }
    }
    if says.is_empty() {
        return Vec::new();
    }
    for s in &all {
        for q in s.evidence.iter().flat_map(|e| e.quotes.iter()) {
            if !quotes.contains(q) {
                quotes.push(q.clone());
            }
        }
    }
    quotes.sort();
    vec![Found::quoted(says.join("; "), quotes)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nA man had a myelodysplastic syndrome with 12% blasts. After four cycles he had 9% blasts, a stable marrow response.\n\nDISCUSSION\nRare.", "stable marrow response");
        quiet(&CHECK, "CASE REPORT\nA man had a myelodysplastic syndrome with 12% blasts. After four cycles he had 9% blasts, stable disease.\n\nDISCUSSION\nRare.");
    }
}
