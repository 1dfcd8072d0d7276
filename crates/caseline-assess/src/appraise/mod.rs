//! Checklists of reporting and quality, filled in by rules: CARE 2013, JBI, Murad 2018.
//!
//! A machine finds sentences; it does not judge. Items of judgement say that they need a person.

mod care;
mod forms;

pub use care::{CareItem, care};
pub use forms::{FormItem, jbi, murad};

use serde::Serialize;

/// How far an item is satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Grade {
    /// There.
    #[serde(rename = "y")]
    Yes,
    /// In part.
    #[serde(rename = "p")]
    Partial,
    /// Not there.
    #[serde(rename = "n")]
    No,
}

impl Grade {
    /// `y`, `p` or `n`.
    pub const fn letter(self) -> &'static str {
        match self {
            Grade::Yes => "y",
            Grade::Partial => "p",
            Grade::No => "n",
        }
    }
}
