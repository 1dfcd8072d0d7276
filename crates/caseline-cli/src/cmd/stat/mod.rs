//! `caseline stat`: figures from a table or from the patients of the casebook, as R would give them.
//!
//! Each question is a command of its own. The answer is text for people, or with `--format json` one object
//! whose names are the same in every version.

mod meta;
mod shared;
mod tables;
mod times;

use crate::exit::Exit;
use crate::output;
use caseline::stat::{StatError, TableFailure};
use shared::{Format, Trouble};
use std::path::PathBuf;

/// Statistics over a CSV table, or over the patients of the casebook: counts, medians, odds, pooling, times.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    #[command(subcommand)]
    ask: Ask,
}

#[derive(clap::Subcommand)]
enum Ask {
    /// Pool studies: meta-analysis and meta-regression.
    Meta(Box<meta::Meta>),
    /// Times to an event: Kaplan-Meier, medians, log-rank.
    Survival(times::Survival),
    /// Times to an event: Cox regression.
    Cox(times::Cox),
    /// A two-by-two table: odds ratio, Fisher's test, mid-p.
    Odds(tables::Odds),
    /// Logistic regression with Firth's penalty, for few patients and empty cells.
    Logistic(tables::Logistic),
    /// Count the values of a column, or the patients of a question, the unknown apart.
    #[command(visible_alias = "counts")]
    Count(tables::Count),
    /// Median and quartiles of a column.
    Median(tables::Median),
}

/// Asks and prints.
pub fn run(args: Args) -> Exit {
    let (what, format, printed) = match &args.ask {
        Ask::Meta(a) => (name(&a.file), a.how.format, meta::meta(a)),
        Ask::Survival(a) => (of(&a.file), a.how.format, times::survival(a)),
        Ask::Cox(a) => (of(&a.file), a.how.format, times::cox(a)),
        Ask::Odds(a) => (of(&a.file), a.how.format, tables::two_by_two(a)),
        Ask::Logistic(a) => (of(&a.file), a.how.format, tables::logistic(a)),
        Ask::Count(a) => (of(&a.file), a.how.format, tables::count(a)),
        Ask::Median(a) => (of(&a.file), a.how.format, tables::median(a)),
    };
    match printed {
        Ok((json, text)) => {
            let out = match format {
                Format::Json => json + "\n",
                Format::Text => text,
            };
            let _ = output::print(&out);
            Exit::Done
        }
        Err(Trouble::Said(book, why)) => {
            output::complain(&book, &why);
            Exit::Nothing
        }
        Err(Trouble::Table(why)) => {
            output::complain(&what, &why);
            match why {
                TableFailure::Stat(StatError::Question(_) | StatError::NoColumn { .. }) => Exit::Usage,
                _ => Exit::Nothing,
            }
        }
    }
}

fn name(path: &std::path::Path) -> Box<str> {
    path.display().to_string().into()
}

fn of(path: &Option<PathBuf>) -> Box<str> {
    path.as_deref().map_or_else(|| "stat".into(), name)
}
