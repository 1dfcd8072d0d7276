//! `caseline list`: what is in the casebook.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::{cohort, listing, output};
use caseline::export::words::grouped;
use serde_json::json;
use std::collections::HashSet;

/// Lists the reports of the casebook.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    book: BookArg,
    /// The reports with patients that are meant, such as "dermatomyositis and any malignancy".
    #[arg(long = "where", value_name = "QUESTION")]
    question: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Lists.
pub fn run(args: Args) -> Exit {
    let question = match cohort::question(args.question.as_deref()) {
        Ok(question) => question,
        Err(why) => {
            output::complain("list", &why);
            return Exit::Usage;
        }
    };
    args.book.with(|book| {
        let mut entries = book.list()?;
        if question.is_some() {
            let cohort = book.cohort(question)?;
            let meant: HashSet<String> = cohort.reports.into_iter().map(|r| r.key).collect();
            entries.retain(|e| meant.contains(&e.report));
        }
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
