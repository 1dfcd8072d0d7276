//! No word of consent.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "consent-missing",
    level: Level::Note,
    title: "no statement of the patient's consent",
    why: "CARE item 13 and every journal ask for it.",
    help: "Add who consented, to what, and how.",
    explain: "The whole text is read for consent, permission of the patient or family, or a waiver by an ethics committee. The check speaks only where the back \
matter (acknowledgements, funding, conflicts of interest) is in the text, for else the statement may have been lost in extraction.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let p = pattern!(r"\bconsent|\bpermission (?:was|from|of)|\bauthori[sz]ation (?:was|from|of the patient)|\bwaive[rd]\b|\binstitutional review board|\bethics committee");
    let long = report.sections.iter().filter(|s| s.role == Role::Case).map(|s| s.range.len()).sum::<usize>() > 600;
    let back = report.has(pattern!(r"(?m)^\s*(?:acknowledge?ments?|funding|conflicts? of interest|competing interests?|authors?['’]? contributions?|disclosures?|ethic\w*)\b"));
    if !long || !back || report.has(p) {
        return Vec::new();
    }
    vec![Found::quoted("no statement of consent is in the text", Vec::new())]
}
