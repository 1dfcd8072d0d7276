//! `caseline sql`: a question in SQL.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::listing;
use caseline::Book;
use serde_json::json;

/// Asks the casebook in SQL. It is opened read-only; the views are cases, facts, treatments, measurements
/// and tracks.
#[derive(clap::Args)]
pub struct Args {
    /// A SELECT statement.
    #[arg(value_name = "STATEMENT")]
    statement: String,
    #[command(flatten)]
    book: BookArg,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Asks.
pub fn run(args: Args) -> Exit {
    args.book.say(Book::ask(&args.book.path(), &args.statement).map(|answer| {
        let columns: Vec<&str> = answer.columns.iter().map(String::as_str).collect();
        let rows: Vec<Vec<_>> = answer.rows.iter().map(|row| row.iter().map(|c| json!(c)).collect()).collect();
        let _ = listing::print(&columns, &rows, args.format);
        Exit::Done
    }))
}
