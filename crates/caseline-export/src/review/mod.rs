//! The review table in the forms people want it in: a page, a spreadsheet, CSV, Markdown, Parquet.
//!
//! Every form carries the words that each cell rests on. Nothing that came from a report can run: not in
//! the page (escaped, and a policy that allows no script), not in a spreadsheet (text is never a formula).

pub mod csv;
pub mod html;
pub mod markdown;
pub mod parquet;
pub mod xlsx;

use crate::picture::Picture;
use caseline_model::Level;
use caseline_pool::table::Evidence;

/// What stands around the table of a whole review.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Heading.
    pub title: String,
    /// Reports that were not read, and why.
    pub failed: Vec<(String, String)>,
    /// How many reports were read.
    pub read: usize,
    /// The methods paragraph.
    pub methods: Vec<String>,
    /// Counts over the rows.
    pub counts: Vec<Count>,
    /// Pictures, in order.
    pub pictures: Vec<Picture>,
    /// Remarks on the records, by report.
    pub remarks: Vec<(String, Vec<Remark>)>,
}

/// A remark of the checks on a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// How grave.
    pub level: Level,
    /// What it says.
    pub message: String,
    /// The words it rests on.
    pub quotes: Vec<String>,
}

/// How many rows say something.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// The column.
    pub column: String,
    /// The value.
    pub value: String,
    /// Rows that say it.
    pub rows: usize,
    /// Rows that say whether it is so, "no" included; `None` where a report that does not name it says nothing of it.
    pub known: Option<usize>,
    /// All rows but these.
    pub unknown: usize,
}

/// Where words stand, for people.
fn place(evidence: &Evidence) -> String {
    let part = evidence.part.as_ref().map(|p| format!("{p}, ")).unwrap_or_default();
    format!("{part}characters {}–{}", evidence.start, evidence.end)
}
