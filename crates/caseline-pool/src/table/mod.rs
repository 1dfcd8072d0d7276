//! The review table: one row a patient, every cell with its words.
//!
//! A cell is a value, "no" (the report says so) or "not reported" (it says nothing). Which columns there
//! are, a person may say ([`Column`], as TOML); [`default_columns`] fit any disease.

mod builtin;
mod columns;
mod defined;
mod evidence;
mod same;

pub use columns::{Builtin, Column, ColumnError, Defined, Measure, Show, Take, default_columns, parse_columns};
pub use same::{Suspicion, same_patients};

use crate::concept::Names;
use caseline_model::Case;
use evidence::Words;
use serde::Serialize;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "answer", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// A value.
    Said(String),
    /// The report says that it is not so.
    No,
    /// The report says nothing of it.
    NotReported,
}

/// The words of a cell, and where they stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub exact: String,
    /// The part of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The sentence around them: before, and after.
    pub around: (String, String),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// What it says.
    #[serde(flatten)]
    pub answer: Answer,
    /// The number, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// The values one by one, where it holds a list or something to be counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}

impl Cell {
    /// Nothing is said.
    pub const NOT_REPORTED: Cell =
        Cell { answer: Answer::NotReported, number: None, parts: Vec::new(), evidence: Vec::new() };

    /// Not from the text, but from the bibliography.
    pub fn given(value: Option<String>) -> Cell {
        match value.filter(|v| !v.is_empty()) {
            Some(value) => Cell { answer: Answer::Said(value), number: None, parts: Vec::new(), evidence: Vec::new() },
            None => Cell::NOT_REPORTED,
        }
    }

    /// The cell in words.
    pub fn text(&self) -> &str {
        match &self.answer {
            Answer::Said(value) => value,
            Answer::No => "no",
            Answer::NotReported => "not reported",
        }
    }
}

/// A patient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The report.
    pub report: String,
    /// Which patient of it.
    pub patient: u32,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Where the same patient is told of too, and not counted: reports and numbers in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub twins: Vec<(String, u32)>,
}

impl Row {
    /// Says that the patient is told of in other reports too, which are not counted: in words under the name of the
    /// source, where there is such a column.
    pub fn join(&mut self, twins: Vec<(String, u32)>, columns: &[Column]) {
        let named: Vec<String> = twins.iter().map(place_name).collect();
        for (cell, column) in self.cells.iter_mut().zip(columns) {
            if let (Column::Builtin { builtin: Builtin::Source, .. }, Answer::Said(words)) = (column, &mut cell.answer)
            {
                words.push_str(&format!("; the same patient: {}", named.join(", ")));
            }
        }
        self.twins = twins;
    }
}

/// A patient by report, and by number where it is not the first of it.
pub fn place_name((report, patient): &(String, u32)) -> String {
    if *patient == 1 { report.clone() } else { format!("{report}#{patient}") }
}

/// The review table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Titles of the columns.
    pub columns: Vec<String>,
    /// What the numbers of each column are, if it has any.
    pub measures: Vec<Measure>,
    /// The patients.
    pub rows: Vec<Row>,
    /// Rows that may be the same patient.
    pub same: Vec<Suspicion>,
}

/// A report for the table.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Short name.
    pub key: &'a str,
    /// The record.
    pub case: &'a Case,
    /// The text that its quotes count in.
    pub text: &'a str,
}

/// The patients of a report, in order; one whose patient was not recognised still has one, if only with "not reported".
pub fn patients(case: &Case) -> Vec<u32> {
    let mut patients: Vec<u32> = case.patients.iter().map(|p| p.patient).collect();
    if patients.is_empty() {
        patients.push(1);
    }
    patients.sort_unstable();
    patients.dedup();
    patients
}

/// The rows of one report, for the patients that are wanted.
pub fn rows(report: Report<'_>, columns: &[Column], names: &dyn Names, wanted: &dyn Fn(u32) -> bool) -> Vec<Row> {
    let words = Words::new(report.case, report.text);
    patients(report.case)
        .into_iter()
        .filter(|p| wanted(*p))
        .map(|patient| {
            let cell = |column: &Column| match column {
                Column::Builtin { builtin, .. } => builtin::cell(*builtin, report, patient, &words, names),
                Column::Defined(defined) => defined::cell(defined, report.case, patient, &words, names),
            };
            Row { report: report.key.to_owned(), patient, cells: columns.iter().map(cell).collect(), twins: Vec::new() }
        })
        .collect()
}

#[cfg(test)]
mod tests;
