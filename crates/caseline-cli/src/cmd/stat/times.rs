//! Times to an event.

use super::shared::{Drawn, How, Printed, ask as query, both, terms, usage};
use crate::book::BookArg;
use crate::{cohort, drawing};
use caseline::export::picture::{KaplanWords, kaplan};
use caseline::figures::{self, Times};
use caseline::pool::concept::Concept;
use caseline::stat::survival::ConfType;
use caseline::stat::{Condition, ask, words};
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Survival {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "time", conflicts_with_all = ["book", "from"])]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column: time from zero.
    #[arg(long, value_name = "COLUMN", requires = "file")]
    time: Option<String>,
    /// Column of the event; with a value, that value is the event, otherwise 1, 2 of 1 and 2, or TRUE. Of the
    /// casebook: what happened, such as death.
    #[arg(long, value_name = "COLUMN[=VALUE]|WORDS")]
    event: String,
    /// Of the casebook: what begins the time [default: presentation].
    #[arg(long, value_name = "WORDS")]
    from: Option<String>,
    /// Column: groups to compare. Of the casebook: a question that divides the patients.
    #[arg(long, value_name = "COLUMN|QUESTION")]
    group: Option<String>,
    /// Scale of the interval of the median: log is R's default (the JSON always has log-log as well).
    #[arg(long, visible_alias = "conf", value_enum, default_value = "log")]
    conf_type: ConfName,
    /// Give every step of the curves (JSON).
    #[arg(long)]
    curve: bool,
    /// Draw the curves with their bands and the numbers at risk, as .svg or .png.
    #[arg(long, value_name = "FILE", value_parser = drawing::file)]
    plot: Vec<PathBuf>,
    #[command(flatten)]
    drawn: Drawn,
    #[command(flatten)]
    pub(super) how: How,
}

#[derive(Clone, Copy, ValueEnum)]
enum ConfName {
    Log,
    LogLog,
    Plain,
}

#[derive(clap::Args)]
pub(super) struct Cox {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "time", conflicts_with_all = ["book", "from"])]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column: time from zero.
    #[arg(long, value_name = "COLUMN", requires = "file")]
    time: Option<String>,
    /// Column of the event; with a value, that value is the event, otherwise 1, 2 of 1 and 2, or TRUE. Of the
    /// casebook: what happened, such as death.
    #[arg(long, value_name = "COLUMN[=VALUE]|WORDS")]
    event: String,
    /// Of the casebook: what begins the time [default: presentation].
    #[arg(long, value_name = "WORDS")]
    from: Option<String>,
    /// Terms: numbers, words (levels), or factor(column). Of the casebook: age, sex, or a question that the report
    /// answers with yes or no.
    #[arg(long, required = true, value_delimiter = ',', value_name = "COLUMN|QUESTION")]
    terms: Vec<String>,
    #[command(flatten)]
    pub(super) how: How,
}

pub(super) fn survival(a: &Survival) -> Printed {
    let conf_type = match a.conf_type {
        ConfName::Log => ConfType::Log,
        ConfName::LogLog => ConfType::LogLog,
        ConfName::Plain => ConfType::Plain,
    };
    let how = (conf_type, a.how.level);
    let mut found = match (&a.file, &a.time) {
        (Some(file), Some(time)) => {
            let event = Condition::parse(&a.event);
            ask::ask_survival(&a.how.open(file)?, time, &event, a.group.as_deref(), how)?
        }
        _ => {
            let names = cohort::names().map_err(|why| usage(&why))?;
            let event = Concept::named(&words_for(&a.event), &names);
            let from = a.from.as_ref().map(|f| Concept::new(f, &names));
            let group = a.group.as_deref().map(query).transpose()?;
            let times = Times { event: &event, from: from.as_ref(), group: group.as_ref(), interval: how };
            figures::survival(&a.how.cohort(&a.book)?, &times)?
        }
    };
    let read = a.file.clone().unwrap_or_else(|| a.book.path());
    a.drawn.write(&a.plot, &read, || {
        let words = KaplanWords {
            title: a.drawn.title("Time to event"),
            time: a.time.clone().unwrap_or_else(|| "Days".to_owned()),
            survival: format!("Without event ({})", a.event),
        };
        Ok(kaplan(&found.figures, &words))
    })?;
    if !a.curve {
        found.figures.groups.iter_mut().for_each(|g| g.curve.clear());
    }
    both(&found, words::survival(&found))
}

/// Death has many names.
fn words_for(event: &str) -> Vec<String> {
    let names: &[&str] = match event.to_lowercase().as_str() {
        "death" | "died" | "dead" => &["death", "died", "dead", "deceased", "expired", "fatal outcome"],
        _ => &[],
    };
    std::iter::once(event).chain(names.iter().copied()).map(str::to_owned).collect()
}

pub(super) fn cox(a: &Cox) -> Printed {
    let found = match (&a.file, &a.time) {
        (Some(file), Some(time)) => {
            ask::ask_cox(&a.how.open(file)?, time, &Condition::parse(&a.event), &a.terms, a.how.level)?
        }
        _ => {
            let names = cohort::names().map_err(|why| usage(&why))?;
            let event = Concept::named(&words_for(&a.event), &names);
            let from = a.from.as_ref().map(|f| Concept::new(f, &names));
            let terms = terms(&a.terms)?;
            figures::cox(&a.how.cohort(&a.book)?, &event, from.as_ref(), &terms, a.how.level)?
        }
    };
    both(&found, words::cox(&found))
}
