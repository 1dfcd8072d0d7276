//! Items of the CARE checklist that are not there.

use super::remark::{Check, Found};
use crate::appraise::{Grade, care};
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "care-items",
    level: Level::Note,
    title: "items of CARE 2013 that are missing or partial",
    why: "What is not told cannot be used by anyone who pools or repeats.",
    help: "See `caseline score REPORT care` for the items with their sentences; `jbi` and `murad` fill in two more forms.",
    explain: "The 30 sub-items of the CARE checklist of 2013 are judged by rules: yes, partial or no, with the sentence that satisfies the item. The \
remark lists those that are not there. It is a machine's reading: items of judgement need a person.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    if !report.sections.iter().any(|s| s.role == Role::Case) {
        return Vec::new();
    }
    let items = care(report);
    let of = |g: Grade| items.iter().filter(|i| i.grade == g).map(|i| i.id).collect::<Vec<_>>();
    let (yes, partial, no) = (of(Grade::Yes), of(Grade::Partial), of(Grade::No));
    let message = format!("CARE 2013: {} yes, {} partial ({}), {} no ({})", yes.len(), partial.len(), partial.join(", "), no.len(), no.join(", "));
    vec![Found::quoted(message, Vec::new())]
}
