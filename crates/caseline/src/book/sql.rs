//! `caseline sql`: a question in SQL, on a connection that cannot write.
//!
//! The file is opened read-only, no other file can be attached, and a statement that is not read-only by
//! SQLite's own judgement is refused before it runs.

use super::{Book, BookError, schema};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// A cell of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Cell::Null => Ok(()),
            Cell::Integer(n) => write!(f, "{n}"),
            Cell::Real(n) => write!(f, "{n}"),
            Cell::Text(t) => f.write_str(t),
        }
    }
}

/// The answer to a question in SQL.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Book {
    /// Asks a question of the book at `path`, without any way to change it.
    pub fn ask(path: &Path, query: &str) -> Result<Answer, BookError> {
        if !path.exists() {
            return Err(BookError::Missing(path.to_owned()));
        }
        // An older book is brought up to date first, so that the views are those of the manual.
        drop(Book::open(path)?);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(Duration::from_secs(20))?;
        db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        db.pragma_update(None, "query_only", true)?;
        schema::version(&db)?;
        let mut statement = db.prepare(query)?;
        if !statement.readonly() {
            return Err(BookError::ReadOnly);
        }
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut answer = Answer { columns, rows: Vec::new() };
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cell = |i: usize| {
                Ok(match row.get_ref(i)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(n) => Cell::Integer(n),
                    ValueRef::Real(n) => Cell::Real(n),
                    ValueRef::Text(t) => Cell::Text(String::from_utf8_lossy(t).into_owned()),
                    ValueRef::Blob(b) => Cell::Text(format!("({} bytes)", b.len())),
                })
            };
            answer.rows.push((0..answer.columns.len()).map(cell).collect::<Result<_, rusqlite::Error>>()?);
        }
        Ok(answer)
    }
}
