//! `caseline like`: cases like this one, and why.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::listing;
use crate::vocabulary::VocabularyArg;
use serde_json::json;

/// Ranks the reports of the casebook by what they share with one, rare things before common ones, with the
/// reasons.
#[derive(clap::Args)]
pub struct Args {
    /// The report.
    #[arg(value_name = "CASE")]
    case: String,
    #[command(flatten)]
    book: BookArg,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    vocabulary: VocabularyArg,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Ranks.
pub fn run(args: Args) -> Exit {
    let vocabulary = match args.vocabulary.load() {
        Ok(vocabulary) => vocabulary,
        Err(exit) => return exit,
    };
    args.book.with(|book| {
        let found = book.like(&args.case, args.limit, vocabulary.as_deref())?;
        let rows: Vec<_> =
            found.iter().map(|a| vec![json!(a.report), json!(a.score), json!(a.reasons.join(", "))]).collect();
        let _ = listing::print(&["report", "score", "because"], &rows, args.format);
        Ok(Exit::Done)
    })
}
