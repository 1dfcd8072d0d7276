//! What the questions share: the table or the cohort they are about, how the answer is given, what can go wrong.

use crate::book::BookArg;
use crate::{cohort, drawing, output};
use caseline::Book;
use caseline::cohort::Cohort;
use caseline::export::picture::{Picture, PictureError};
use caseline::figures::Term;
use caseline::pool::query::Query;
use caseline::stat::{Condition, Frame, StatError, TableFailure, open_table};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct How {
    /// Text for people, or one JSON object.
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Level of the intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    pub(super) level: f64,
    /// Only rows in which this column has this value, or patients who are meant by this question; may be given
    /// several times.
    #[arg(long = "where", value_name = "COLUMN=VALUE|QUESTION")]
    pub(super) only: Vec<String>,
    /// A word that means missing, besides the empty cell and NA.
    #[arg(long, value_name = "WORD")]
    pub(super) na: Vec<String>,
}

/// For commands that draw.
#[derive(clap::Args)]
pub(super) struct Drawn {
    /// What stands over the picture.
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Overwrite pictures that Caseline did not write.
    #[arg(long)]
    force: bool,
}

impl Drawn {
    pub(super) fn title(&self, otherwise: &str) -> String {
        self.title.clone().unwrap_or_else(|| otherwise.to_owned())
    }

    /// Draws into files, never over what was read.
    pub(super) fn write(
        &self,
        files: &[PathBuf],
        read: &Path,
        draw: impl FnOnce() -> Result<Picture, PictureError>,
    ) -> Result<(), Trouble> {
        if files.is_empty() {
            return Ok(());
        }
        let picture = draw().map_err(|e| StatError::Question(e.to_string()))?;
        for file in files {
            let said = |why| Trouble::Said(file.display().to_string(), why);
            drawing::write(file, &picture, self.force, &[read]).map_err(said)?;
            output::say(&format!("drawn: {}", file.display()));
        }
        Ok(())
    }
}

impl How {
    pub(super) fn open(&self, file: &Path) -> Result<Frame, TableFailure> {
        let only: Vec<Condition> = self.only.iter().map(|c| Condition::parse(c)).collect();
        open_table(file, &self.na, &only)
    }
}

impl How {
    /// The patients of the casebook who are meant.
    pub(super) fn cohort(&self, book: &BookArg) -> Result<Cohort, Trouble> {
        let all: Vec<String> = self.only.iter().map(|q| format!("({q})")).collect();
        let question = if all.is_empty() { None } else { Some(ask(&all.join(" and "))?) };
        let path = book.path();
        let open = || Book::open(&path)?.cohort(question);
        open().map_err(|e| Trouble::Said(path.display().to_string(), e.to_string()))
    }
}

/// A question about patients.
pub(super) fn ask(text: &str) -> Result<Query, Trouble> {
    let found = cohort::question(Some(text)).map_err(|why| usage(&why))?;
    found.ok_or_else(|| usage("a question is wanted"))
}

/// Why there is no figure.
pub(super) enum Trouble {
    /// The table.
    Table(TableFailure),
    /// The book: which, and what is wrong with it.
    Said(String, String),
}

impl<E: Into<TableFailure>> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble::Table(error.into())
    }
}

pub(super) fn usage(message: &str) -> Trouble {
    StatError::Question(message.to_owned()).into()
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

fn level(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if x > 0.0 && x < 1.0 => Ok(x),
        _ => Err("a number between 0 and 1 is wanted, such as 0.95".into()),
    }
}

pub(super) type Printed = Result<(String, String), Trouble>;

pub(super) fn both<T: serde::Serialize>(found: &T, text: String) -> Printed {
    let json = serde_json::to_string_pretty(found);
    Ok((json.map_err(|e| StatError::Question(format!("the answer cannot be written: {e}")))?, text))
}

/// Terms of a regression over patients: age, sex, or questions.
pub(super) fn terms(written: &[String]) -> Result<Vec<Term>, Trouble> {
    let term = |words: &String| {
        Ok(match words.trim().to_lowercase().as_str() {
            "age" => Term::Age,
            "sex" => Term::Sex,
            _ => Term::Asked(words.trim().to_owned(), Box::new(ask(words)?)),
        })
    };
    written.iter().map(term).collect()
}
