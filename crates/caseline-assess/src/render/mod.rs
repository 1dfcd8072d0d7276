//! Remarks for eyes and for machines: text with the words underlined, SARIF, GitHub annotations.
//!
//! JSON needs no renderer: a [`Remark`](crate::Remark) serialises as it is. Lines and columns count from 1, columns in
//! code points.

mod github;
mod lines;
mod sarif;
mod text;

pub use github::github;
pub use sarif::sarif;
pub use text::text;

use crate::checks::Remark;
use caseline_model::Level;

/// A report with its remarks.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// Name of the file.
    pub name: &'a str,
    /// The source text as extracted.
    pub text: &'a str,
    /// What was found.
    pub remarks: &'a [Remark],
}

/// The gravest level among remarks.
pub fn gravest(remarks: &[Remark]) -> Option<Level> {
    remarks.iter().map(|r| r.level).max()
}
