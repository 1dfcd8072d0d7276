//! `caseline corrections`: everything people said, and how it stands.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::listing;
use serde_json::json;

/// Lists the corrections and how each stands with the current reading: agreed, applied, stale or orphaned.
#[derive(clap::Args)]
pub struct Args {
    /// Of this report alone.
    #[arg(value_name = "CASE")]
    case: Option<String>,
    #[command(flatten)]
    book: BookArg,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Lists.
pub fn run(args: Args) -> Exit {
    args.book.with(|book| {
        let listed = book.corrections(args.case.as_deref())?;
        let columns =
            ["id", "report", "ending", "action", "kind", "label", "quote", "reading", "by", "at", "why", "says"];
        let rows: Vec<_> = listed
            .iter()
            .map(|l| {
                let c = &l.correction;
                vec![
                    json!(c.id),
                    json!(l.report),
                    json!(l.ending.as_str()),
                    json!(c.action.name()),
                    json!(c.target.kind),
                    json!(c.target.label),
                    json!(c.target.quote.exact),
                    json!(l.reading),
                    json!(c.by),
                    json!(c.at),
                    json!(c.why),
                    json!(c.action),
                ]
            })
            .collect();
        // The last column holds the whole correction; people see it in JSON.
        let n = if args.format == Listing::Table { columns.len() - 1 } else { columns.len() };
        let rows: Vec<Vec<_>> = rows
            .into_iter()
            .map(|mut r| {
                r.truncate(n);
                r
            })
            .collect();
        let _ = listing::print(&columns[..n], &rows, args.format);
        Ok(Exit::Done)
    })
}
