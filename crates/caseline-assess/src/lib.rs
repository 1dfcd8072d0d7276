//! Instruments and checks: pure functions of a case.
//!
//! [`instruments`] holds the published definitions, one file each: from named inputs to an answer that is
//! exact, an interval with the inputs that are missing, or "cannot be computed" and why.

pub mod appraise;
mod calendar;
pub mod checks;
pub mod gather;
pub mod instruments;
pub mod pattern;
pub mod render;
pub mod report;

pub use checks::{CheckInput, Remark, check};
pub use gather::{Scored, score_case};
