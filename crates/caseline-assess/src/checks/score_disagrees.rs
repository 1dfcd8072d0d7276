//! A stated score, class or stage that does not follow from what the report tells.

use super::remark::{Check, Found};
use crate::gather::Verdict;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "score-disagrees",
    level: Level::Warning,
    title: "a stated score does not follow from its inputs",
    why: "Other people take the score, not the inputs.",
    help: "Correct the score or the input.",
    explain: "Scores, stages and receptor classes that a report states are recomputed from its facts (caseline score shows how). The check speaks where \
what is stated is outside of what the inputs allow. Response categories, amyopathic disease, nodes and conditioning have checks of their own.",
    run,
};

const OTHERS: &[&str] = &["iwg_mds_response", "amyopathic_dm_sontheimer", "ajcc8_breast_cN", "conditioning_intensity", "acute_gvhd"];

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let scored = report.scored();
    // Several measurements of one tumour: it disagrees only where none of them agrees.
    let agreed: Vec<(String, String)> = scored
        .iter()
        .flat_map(|s| s.claims.iter().filter(|c| c.verdict == Verdict::Agrees).map(|c| (s.answer.instrument.clone(), c.says.clone())))
        .collect();
    for s in scored.iter().filter(|s| !OTHERS.contains(&s.answer.instrument.as_str())) {
        for c in s.claims.iter().filter(|c| c.verdict == Verdict::Disagrees) {
            if !agreed.contains(&(s.answer.instrument.clone(), c.says.clone())) {
                let inputs = s.evidence.iter().flat_map(|e| e.quotes.iter().take(1).cloned());
                let mut quotes: Vec<_> = c.quotes.iter().cloned().chain(inputs).collect();
                quotes.dedup();
                out.push(Found::quoted(format!("{} is stated; {}", c.says, c.why), quotes));
            }
        }
    }
    out.truncate(4);
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nA woman had breast cancer, a tumor of 62 mm (cT1 cN0 cM0).\n\nDISCUSSION\nRare.", "T1");
        quiet(&CHECK, "CASE REPORT\nA woman had breast cancer, a tumor of 12 mm (cT1 cN0 cM0).\n\nDISCUSSION\nRare.");
    }
}
