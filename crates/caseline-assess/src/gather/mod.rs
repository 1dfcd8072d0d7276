//! From a case to the inputs of the instruments, with the evidence for each.
//!
//! An input is taken from the facts of the case and from the words of the sections that speak of the patient; a
//! fact at the same place decides whether the words are affirmed. What is not mentioned is not known. What the
//! report itself claims is compared with what follows from the inputs.

mod breast;
mod core;
mod labs;
mod mds;
mod myositis;
mod transplant;

pub use core::{Claim, Evidence, Scored, Verdict};

use crate::report::Report;
use caseline_model::Case;

/// Every instrument that applies to the report, with evidence and claims compared.
pub fn score_case(case: &Case, text: &str) -> Vec<Scored> {
    let report = Report::new(case, text);
    let mut out = Vec::new();
    for gather in [myositis::score, breast::score, mds::score, transplant::score, labs::score] {
        gather(&report, &mut out);
    }
    out
}
