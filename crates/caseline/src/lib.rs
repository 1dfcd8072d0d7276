//! The library people use: open a report, read it, see and store its record.
//!
//! ```no_run
//! use caseline::{Input, ReadOptions, read_one};
//!
//! let report = read_one(&Input::file("report.txt"), &ReadOptions::default())?;
//! println!("{} facts", report.case.facts.len());
//! # Ok::<(), caseline::Failure>(())
//! ```
//!
//! One report: [`read_one`]. Many: [`gather`] the files, then [`read_all`], which uses all cores, keeps
//! the memory bounded and the order of the answers. [`OutDir`] and [`write_own`] store what was read and
//! never overwrite a file that is not the tool's own. The views are in [`export`].

pub mod batch;
pub mod book;
pub mod cohort;
pub mod engine;
pub mod eval;
pub mod failure;
pub mod figures;
pub mod guard;
pub mod input;
pub mod names;
pub mod record;
pub mod remarks;
pub mod scores;
pub mod stat;
pub mod store;
pub mod timetable;
pub mod view;
pub mod vocabulary;

pub use batch::{Totals, read_all};
pub use book::{Book, BookError};
pub use caseline_assess as assess;
pub use caseline_export as export;
pub use caseline_model as model;
pub use caseline_pool as pool;
pub use caseline_text::Limits;
pub use engine::{Parts, ReadOptions, Report, read_bytes, read_one};
pub use failure::Failure;
pub use guard::quiet_panics;
pub use input::{Gathered, Input, gather, gather_lines};
pub use names::stems;
pub use record::CaseFiles;
pub use store::{OutDir, OutFile, keep_inputs, write_own};
pub use view::page;

/// The version of the tool, as stamped on every record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The JSON Schema of the case file.
pub fn case_schema() -> String {
    model::schema::case_schema()
}
