//! `caseline list`: what is in the casebook.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::{listing, output};
use caseline::export::words::grouped;
use serde_json::json;

/// Lists the reports of the casebook.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    book: BookArg,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Lists.
pub fn run(args: Args) -> Exit {
    args.book.with(|book| {
        let entries = book.list()?;
        let columns = ["report", "year", "patients", "diseases", "facts", "title", "doi", "reader"];
        let rows: Vec<_> = entries
            .iter()
            .map(|e| {
                vec![
                    json!(e.report),
                    json!(e.year),
                    json!(e.patients),
                    json!(e.diseases),
                    json!(e.facts),
                    json!(e.title),
                    json!(e.doi),
                    json!(e.reader),
                ]
            })
            .collect();
        let _ = listing::print(&columns, &rows, args.format);
        if args.format == Listing::Table {
            output::say(&format!("{} {}", grouped(rows.len()), if rows.len() == 1 { "report" } else { "reports" }));
        }
        Ok(Exit::Done)
    })
}
