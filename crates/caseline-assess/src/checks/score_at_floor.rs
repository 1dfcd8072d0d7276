//! A stated score that holds only if every missing input is at its best.

use super::remark::{Check, Found};
use crate::gather::Verdict;
use crate::pattern;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "score-at-floor",
    level: Level::Warning,
    title: "a stated score is the least that its inputs allow",
    why: "The score is right only if every value that is not reported is in its best class; the risk may be higher.",
    help: "Report the missing values.",
    explain: "Scores that a report states are recomputed from what it tells. Where inputs are missing and the stated score is the lower end of the \
interval, it implies their best values. The words that speak against these (pancytopenia, anaemia, neutropenia) are quoted.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for s in report.scored() {
        for c in s.claims.iter().filter(|c| c.verdict == Verdict::CannotBeTold && c.why.contains("floor")) {
            let mut quotes = c.quotes.clone();
            let against = pattern!(r"\b(?:pancytopenia|thrombocytopenia|neutropenia|an(?:a)?emia)\b");
            quotes.extend(report.find(against, |role| role.tells_the_patient()).into_iter().take(1).map(|r| report.quote(r)));
            quotes.extend(s.evidence.iter().filter(|e| !e.quotes.is_empty() && e.input != "stated_score").filter_map(|e| e.quotes.first().cloned()));
            out.push(Found::quoted(format!("{}: {}", c.says, c.why), quotes));
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
        fires(&CHECK, "CASE REPORT\nA man had a myelodysplastic syndrome with 7% blasts, normal karyotype and anemia. The IPSS-R score was 3.\n\nDISCUSSION\nRare.", "IPSS-R");
        quiet(&CHECK, "CASE REPORT\nA man had a myelodysplastic syndrome with 7% blasts and normal karyotype. The IPSS-R score was 4.\n\nDISCUSSION\nRare.");
    }
}
