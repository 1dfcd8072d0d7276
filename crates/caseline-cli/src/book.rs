//! Which casebook a command works on, and how its troubles are told.

use crate::exit::Exit;
use crate::output;
use caseline::{Book, BookError, Limits};
use std::path::PathBuf;

/// Names the book where `--book` does not.
const VARIABLE: &str = "CASELINE_BOOK";

/// Which casebook.
#[derive(clap::Args)]
pub struct BookArg {
    /// The casebook [default: the file named by CASELINE_BOOK, or casebook.sqlite in this folder].
    #[arg(long, value_name = "FILE")]
    book: Option<PathBuf>,
}

impl BookArg {
    /// Where it is.
    pub fn path(&self) -> PathBuf {
        let named = || std::env::var_os(VARIABLE).filter(|v| !v.is_empty()).map(PathBuf::from);
        self.book.clone().or_else(named).unwrap_or_else(|| PathBuf::from(caseline::book::DEFAULT_BOOK))
    }

    /// Does something with the open book; what goes wrong is said.
    pub fn with(&self, work: impl FnOnce(&mut Book) -> Result<Exit, BookError>) -> Exit {
        self.say(Book::open(&self.path()).and_then(|mut book| work(&mut book)))
    }

    /// The answer, or what went wrong, said.
    pub fn say(&self, result: Result<Exit, BookError>) -> Exit {
        result.unwrap_or_else(|error| {
            output::complain(&self.path().display().to_string(), &error);
            Exit::Nothing
        })
    }
}

/// How long one report may take on its way into a casebook.
pub fn limits() -> Limits {
    Limits::default()
}

/// How lists are printed.
#[derive(Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Listing {
    /// Columns for people.
    #[default]
    Table,
    /// Comma-separated values.
    Csv,
    /// An array of objects.
    Json,
    /// One object a line.
    Jsonl,
}
