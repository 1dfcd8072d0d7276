//! `caseline show`: one report of the casebook.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::output;
use caseline::export::page;
use caseline::export::summary::{self, SummaryOptions};

/// Shows a report of the casebook, corrections included.
#[derive(clap::Args)]
pub struct Args {
    /// Its name, DOI, PubMed id or PubMed Central id.
    #[arg(value_name = "CASE")]
    case: String,
    #[command(flatten)]
    book: BookArg,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Summary)]
    format: Format,
    /// The record as the reader made it, without corrections.
    #[arg(long)]
    reading: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The record for people.
    Summary,
    /// The case file.
    Json,
    /// The text that was read.
    Text,
    /// The page with text, record and timeline.
    Html,
}

/// Shows.
pub fn run(args: Args) -> Exit {
    args.book.with(|book| {
        let stored = book.case(&args.case)?;
        let case = if args.reading { &stored.reading } else { &stored.case };
        let text = match args.format {
            Format::Summary => {
                summary::text(case, &SummaryOptions { width: output::width(), colour: output::colour() })
            }
            Format::Json => serde_json::to_string_pretty(case).unwrap_or_default(),
            Format::Text => stored.text,
            Format::Html => page::html(case, &stored.text),
        };
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let _ = output::print(&format!("{text}{end}"));
        Ok(Exit::Done)
    })
}
