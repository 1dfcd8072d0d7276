//! The casebook: one SQLite file with sources, readings and corrections.
//!
//! `source` holds the text, its hash, bibliography and licence; `reading` the case file that a reader made
//! of it, with the reader's stamps; `correction` what people said about it, append-only. Everything else in the
//! file (rows for the views, the search index) is made from these three. The views `cases`, `facts`,
//! `treatments`, `measurements` and `tracks` are described in `docs/casebook.md` and are a promise.
//!
//! Every report is added in one transaction, in write-ahead mode: whatever kills the program, a report is
//! in the book with all of its rows or not at all, and what was committed stays.

mod add;
mod case;
mod correct;
mod diff;
mod error;
mod like;
mod lines;
mod rows;
mod same;
mod schema;
mod search;
mod sql;

pub use add::{AddOptions, Added, Outcome};
pub use case::{Entry, Stored};
pub use correct::{Listed, Saying};
pub use diff::{Difference, diff};
pub use error::BookError;
pub use like::Alike;
pub(crate) use lines::text_of_line;
pub use lines::{NewSource, sources};
pub use same::{Place, Verdict};
pub use search::Found;
pub use sql::{Answer, Cell};

use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The name of a book where none is given.
pub const DEFAULT_BOOK: &str = "casebook.sqlite";

/// An open casebook.
#[derive(Debug)]
pub struct Book {
    pub(crate) db: Connection,
    path: PathBuf,
}

impl Book {
    /// Makes a book, or opens the one that is there.
    pub fn create(path: &Path) -> Result<Book, BookError> {
        Book::with(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a book that is there.
    pub fn open(path: &Path) -> Result<Book, BookError> {
        if !path.exists() {
            return Err(BookError::Missing(path.to_owned()));
        }
        Book::with(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn with(path: &Path, flags: OpenFlags) -> Result<Book, BookError> {
        let mut db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.busy_timeout(Duration::from_secs(20))?;
        // Looked at before anything is set: what is not a casebook stays byte for byte as it is.
        schema::version(&db)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "NORMAL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.set_prepared_statement_cache_capacity(64);
        schema::migrate(&mut db)?;
        Ok(Book { db, path: path.to_owned() })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that every report is whole: the file itself, one current reading a source, and as many rows
    /// as the record has facts, patients and tracks. Empty when all is well.
    pub fn verify(&self) -> Result<Vec<String>, BookError> {
        let mut wrong = Vec::new();
        let integrity: String = self.db.query_row("PRAGMA integrity_check", [], |r| r.get(0))?;
        if integrity != "ok" {
            wrong.push(integrity);
        }
        const CHECKS: &[(&str, &str)] = &[
            ("a row without its source", "SELECT count(*) FROM pragma_foreign_key_check"),
            (
                "a source without exactly one current reading",
                "SELECT count(*) FROM source s WHERE (SELECT count(*) FROM reading r WHERE r.source = s.id AND current = 1) <> 1",
            ),
            (
                "a source without its search document",
                "SELECT count(*) FROM source s WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.source = s.id AND d.text = s.text)",
            ),
        ];
        for (what, query) in CHECKS {
            let n: i64 = self.db.query_row(query, [], |r| r.get(0))?;
            if n > 0 {
                wrong.push(format!("{what} ({n})"));
            }
        }
        self.db.execute_batch("INSERT INTO search (search) VALUES ('integrity-check')")?;
        wrong.extend(self.verify_rows()?);
        Ok(wrong)
    }
}
