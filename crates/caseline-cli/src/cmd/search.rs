//! `caseline search`: words in texts, titles and labels.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::listing;
use serde_json::json;

/// Finds reports with all of these words in text, title or labels. "Quotes" hold a phrase together, word* is
/// a beginning.
#[derive(clap::Args)]
pub struct Args {
    /// What to look for.
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    book: BookArg,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Searches.
pub fn run(args: Args) -> Exit {
    args.book.with(|book| {
        // The shell took the quotes off an argument of several words: it is a phrase still.
        let several = args.words.len() > 1;
        let phrase = |w: &String| if several && w.contains(' ') { format!("\"{w}\"") } else { w.clone() };
        let words: Vec<String> = args.words.iter().map(phrase).collect();
        let found = book.search(&words.join(" "), args.limit)?;
        let rows: Vec<_> = found.iter().map(|f| vec![json!(f.report), json!(f.title), json!(f.snippet)]).collect();
        let _ = listing::print(&["report", "title", "words"], &rows, args.format);
        Ok(Exit::Done)
    })
}
