//! From a case to the inputs of the instruments, with the evidence for each.
//!
//! An input is taken from the facts of the case and from the words of the sections that speak of the patient; a
//! fact at the same place decides whether the words are affirmed. What is not mentioned is not known. What the
//! report itself claims is compared with what follows from the inputs.

pub(crate) mod breast;
pub(crate) mod core;
mod labs;
mod mds;
mod myositis;
pub(crate) mod regimen;
pub(crate) mod transplant;

pub use core::{Claim, Evidence, Scored, Verdict};

use crate::report::Report;
use caseline_model::Case;

/// Sizes of a breast tumour (true) and its nodes (false) in mm with their places, for a report of breast cancer.
pub(crate) fn sizes_of_breast(report: &Report) -> Vec<(f64, bool, std::ops::Range<usize>)> {
    let scope = core::Scope::whole(report);
    if !breast::applies(scope) {
        return Vec::new();
    }
    breast::sizes(scope).into_iter().map(|s| (s.0, s.1, s.3.range)).collect()
}

/// Every instrument that applies to the report, with evidence and claims compared.
pub fn score_case(case: &Case, text: &str) -> Vec<Scored> {
    score_report(&Report::new(case, text))
}

/// The same for a report that is divided already.
pub(crate) fn score_report(report: &Report) -> Vec<Scored> {
    let mut out = Vec::new();
    for gather in [myositis::score, breast::score, mds::score, transplant::score, labs::score, regimen::score] {
        gather(report, &mut out);
    }
    out
}
