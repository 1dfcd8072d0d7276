//! Findings of one side where imaging shows both.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "sidedness",
    level: Level::Note,
    title: "the symptom is on one side, the imaging on both",
    why: "Criteria ask for symmetric disease; with two answers they cannot be scored.",
    help: "Say which muscles were weak on examination.",
    explain: "Weakness or pain of the muscles of one limb (\"the proximal right lower extremity\") within three sentences of imaging that shows \
inflammation of muscles on both sides. Only an author can settle it.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let one = pattern!(r"\b(?:weakness|myalgias?|muscle pain)(?: and \w+)? (?:in|of) (?:the |his |her )?(?:proximal |distal )?(?:right|left) (?:\w+ )?(?:extremit\w+|leg|arm|limb|thigh|shoulder)|\b(?:weakness|myalgias?)(?: and \w+)? (?:in|of) the proximal (?:right|left) (?:lower|upper) extremity");
    let both = pattern!(r"\b(?:o?edema|inflammat\w+(?: changes)?|myositis|signal)[^.;]{0,40}\bbilateral[^.;]{0,90}\bmuscles?|\binflammatory changes in the bilateral[^.;]{0,90}");
    let mut out = Vec::new();
    for a in report.find(one, |r| r == Role::Case) {
        if let Some(b) = report.find(both, |r| r == Role::Case).into_iter().find(|b| b.start > a.end && b.start < a.end + 420) {
            out.push(Found::new(report, format!("'{}', but '{}'", report.words(&a), report.words(&b).trim()), &[a, b]));
        }
    }
    out.truncate(1);
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe had weakness in the proximal left lower extremity. Imaging showed edema in the bilateral quadriceps muscles.\n\nDISCUSSION\nRare.", "bilateral");
        quiet(&CHECK, "CASE REPORT\nHe had weakness in both legs. Imaging showed edema in the bilateral quadriceps muscles.\n\nDISCUSSION\nRare.");
    }
}
