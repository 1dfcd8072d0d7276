//! Counts, medians, two-by-two tables and logistic regression.

use super::shared::{How, Printed, Trouble, ask as query, both, terms, usage};
use crate::book::BookArg;
use crate::cohort;
use caseline::figures;
use caseline::stat::ask::{self, Answer};
use caseline::stat::{Condition, StatError, odds, words};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Odds {
    /// A table of patients; - is standard input. Without one: the patients of the casebook, or --table.
    #[arg(conflicts_with_all = ["table", "book"], requires_all = ["exposure", "outcome"])]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// The four cells: exposed with and without the outcome, not exposed with and without.
    #[arg(long, value_delimiter = ',', num_args = 1, value_name = "a,b,c,d", required_unless_present = "exposure")]
    #[arg(conflicts_with_all = ["exposure", "outcome"])]
    table: Vec<u64>,
    /// Column of the exposure, and the value that counts; of the casebook, a question.
    #[arg(long, value_name = "COLUMN[=VALUE]|QUESTION", requires = "outcome")]
    exposure: Option<String>,
    /// Column of the outcome, and the value that counts; of the casebook, a question.
    #[arg(long, value_name = "COLUMN[=VALUE]|QUESTION", requires = "exposure")]
    outcome: Option<String>,
    #[command(flatten)]
    pub(super) how: How,
}

#[derive(clap::Args)]
pub(super) struct Logistic {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(conflicts_with = "book")]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column of the outcome, and the value that counts; of the casebook, a question.
    #[arg(long, value_name = "COLUMN[=VALUE]|QUESTION")]
    outcome: String,
    /// Terms: numbers, words (levels), or factor(column). Of the casebook: age, sex, or a question that the report
    /// answers with yes or no.
    #[arg(long, required = true, value_delimiter = ',', value_name = "COLUMN|QUESTION")]
    terms: Vec<String>,
    #[command(flatten)]
    pub(super) how: How,
}

#[derive(clap::Args)]
pub(super) struct Count {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "column", conflicts_with_all = ["book", "of"])]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column, and the one value that counts.
    #[arg(long, value_name = "COLUMN[=VALUE]", requires = "file")]
    column: Option<String>,
    /// Of the casebook: a question about each patient; may be given several times.
    #[arg(long, value_name = "QUESTION", required_unless_present = "file")]
    of: Vec<String>,
    #[command(flatten)]
    pub(super) how: How,
}

#[derive(clap::Args)]
pub(super) struct Median {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "column", conflicts_with_all = ["book", "of", "take", "unit"])]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column of numbers.
    #[arg(long, value_name = "COLUMN", requires = "file")]
    column: Option<String>,
    /// Of the casebook: what was measured, or age, interval or follow_up (in days).
    #[arg(long, value_name = "WORDS", required_unless_present = "file")]
    of: Option<String>,
    /// Which of several values of a patient: first, last, max or min [default: first].
    #[arg(long, value_name = "WHICH", value_parser = ["first", "last", "max", "min"])]
    take: Option<String>,
    /// The unit of the values; others are converted or left out.
    #[arg(long)]
    unit: Option<String>,
    /// Column: groups. Of the casebook: a question that divides the patients.
    #[arg(long, value_name = "COLUMN|QUESTION")]
    group: Option<String>,
    #[command(flatten)]
    pub(super) how: How,
}

pub(super) fn two_by_two(a: &Odds) -> Printed {
    let (exposure, outcome) = match (&a.exposure, &a.outcome) {
        (Some(exposure), Some(outcome)) => (exposure, outcome),
        _ => {
            let wrong =
                |_| StatError::Question(format!("four counts are wanted, a,b,c,d; these are {}", a.table.len()));
            let found = odds::odds(a.table.clone().try_into().map_err(wrong)?, a.how.level)?;
            return both(&found, words::odds(&found, None));
        }
    };
    let found: Answer<_> = match &a.file {
        Some(file) => {
            let (exposure, outcome) = (Condition::parse(exposure), Condition::parse(outcome));
            ask::ask_odds(&a.how.open(file)?, &exposure, &outcome, a.how.level)?
        }
        None => figures::odds(&a.how.cohort(&a.book)?, &query(exposure)?, &query(outcome)?, a.how.level)?,
    };
    both(&found, words::odds(&found.figures, found.dropped_because.as_ref()))
}

pub(super) fn logistic(a: &Logistic) -> Printed {
    let found = match &a.file {
        Some(file) => ask::ask_logistic(&a.how.open(file)?, &Condition::parse(&a.outcome), &a.terms, a.how.level)?,
        None => figures::logistic(&a.how.cohort(&a.book)?, &query(&a.outcome)?, &terms(&a.terms)?, a.how.level)?,
    };
    both(&found, words::logistic(&found))
}

pub(super) fn count(a: &Count) -> Printed {
    let found = match (&a.file, &a.column) {
        (Some(file), Some(column)) => ask::ask_count(&a.how.open(file)?, &Condition::parse(column), a.how.level)?,
        _ => {
            let questions: Result<Vec<_>, Trouble> = a.of.iter().map(|q| Ok((q.clone(), query(q)?))).collect();
            figures::count(&a.how.cohort(&a.book)?, &questions?, a.how.level)?
        }
    };
    both(&found, words::counts(&found))
}

pub(super) fn median(a: &Median) -> Printed {
    let found = match (&a.file, &a.column, &a.of) {
        (Some(file), Some(column), _) => ask::ask_median(&a.how.open(file)?, column, a.group.as_deref())?,
        (_, _, Some(of)) => {
            let names = cohort::names().map_err(|why| usage(&why))?;
            let column = figures::numbers(of, a.take.as_deref().unwrap_or("first"), a.unit.as_deref(), &names)?;
            let group = a.group.as_deref().map(query).transpose()?;
            figures::median(&a.how.cohort(&a.book)?, (of, column), group.as_ref())?
        }
        _ => return Err(usage("a table and its --column, or --of for the patients of the casebook")),
    };
    both(&found, words::spreads(&found))
}
