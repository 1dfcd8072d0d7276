//! `caseline diff`: what a new reading changed.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::{listing, output};
use caseline::book::diff;
use serde_json::json;

/// Compares the current reading of a report with the one before, or two reports with each other.
#[derive(clap::Args)]
pub struct Args {
    /// The report.
    #[arg(value_name = "CASE")]
    case: String,
    /// Another report to compare it with.
    #[arg(value_name = "CASE")]
    other: Option<String>,
    #[command(flatten)]
    book: BookArg,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Compares.
pub fn run(args: Args) -> Exit {
    args.book.with(|book| {
        let (old, new) = match &args.other {
            Some(other) => (Some(book.case(&args.case)?.case), book.case(other)?.case),
            None => (book.reading_before(&args.case)?, book.case(&args.case)?.reading),
        };
        let Some(old) = old else {
            output::say(&format!("{}: read once; there is nothing to compare", args.case));
            return Ok(Exit::Done);
        };
        let changes = diff(&old, &new, args.other.is_none());
        let rows: Vec<_> = changes
            .iter()
            .map(|c| vec![json!(c.change), json!(c.kind), json!(c.before), json!(c.after), json!(c.quote)])
            .collect();
        if rows.is_empty() && args.format == Listing::Table {
            output::say("no difference in the facts");
            return Ok(Exit::Done);
        }
        let _ = listing::print(&["change", "kind", "before", "after", "quote"], &rows, args.format);
        Ok(Exit::Done)
    })
}
