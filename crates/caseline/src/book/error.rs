//! Why the book could not do what was asked, in words for people.

use std::path::PathBuf;

/// Why the book could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// No file there.
    #[error("no casebook at {}; make one with `caseline init`, or name another with --book", .0.display())]
    Missing(PathBuf),
    /// A file of something else.
    #[error("is not a casebook; it was left as it is (choose another file with --book)")]
    NotABook,
    /// Written by a later Caseline.
    #[error("was written by a newer Caseline (schema {found}; this one knows {known}); it was left as it is")]
    Newer {
        /// Schema of the file.
        found: usize,
        /// Latest schema known.
        known: usize,
    },
    /// No report of that name.
    #[error("no report '{0}' in the casebook; `caseline list` shows what there is")]
    NoCase(String),
    /// No fact of that id.
    #[error("no fact '{fact}' in '{case}'; `caseline show {case} --format json` shows them with their ids")]
    NoFact {
        /// The report.
        case: String,
        /// The id.
        fact: String,
    },
    /// A statement that would write.
    #[error("only statements that read are allowed here")]
    ReadOnly,
    /// The words of a search make no query.
    #[error("'{0}' cannot be searched for; give words, with \"quotes\" around a phrase")]
    Search(String),
    /// A correction that says nothing, or something impossible.
    #[error("{0}")]
    Correction(String),
    /// A record in the book that cannot be read.
    #[error("the record of '{0}' is damaged ({1}); add the report again with --reread")]
    Record(String, serde_json::Error),
    /// A report.
    #[error(transparent)]
    Report(#[from] crate::Failure),
    /// The database says no.
    #[error("{}", explain(.0))]
    Database(#[from] rusqlite::Error),
}

fn explain(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            "another program is writing to the casebook; try again when it is done".to_owned()
        }
        Some(rusqlite::ErrorCode::NotADatabase) => "is not a casebook; it was left as it is".to_owned(),
        Some(rusqlite::ErrorCode::DiskFull) => "the disk is full; nothing was half-added".to_owned(),
        Some(rusqlite::ErrorCode::CannotOpen) => {
            "cannot be opened or made; check the folder and its permissions".to_owned()
        }
        _ => error.to_string(),
    }
}
