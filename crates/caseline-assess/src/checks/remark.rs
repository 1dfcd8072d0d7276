//! A check and what it finds.

use crate::report::Report;
use caseline_model::{Level, Quote};
use serde::Serialize;
use std::ops::Range;

/// A check: one file, one code.
pub struct Check {
    /// Stable code.
    pub code: &'static str,
    /// How grave, unless a finding says otherwise.
    pub level: Level,
    /// What it finds, in a line.
    pub title: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do.
    pub help: &'static str,
    /// The page of `--explain`.
    pub explain: &'static str,
    /// The check.
    pub(crate) run: fn(&Report) -> Vec<Found>,
}

impl Check {
    /// The page of `--explain`.
    pub fn page(&self) -> String {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        format!(
            "{} ({level}): {}\n\n{}\n\nWhy: {}\nWhat to do: {}\n",
            self.code, self.title, self.explain, self.why, self.help
        )
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Check").field("code", &self.code).finish()
    }
}

/// A finding before it carries the words of its check.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    message: String,
    level: Option<Level>,
    quotes: Vec<Quote>,
    facts: Vec<String>,
}

impl Found {
    /// A finding with its places.
    pub fn new(report: &Report, message: impl Into<String>, places: &[Range<usize>]) -> Found {
        let mut facts: Vec<String> = places.iter().flat_map(|p| report.facts_at(p)).map(|f| f.id.clone()).collect();
        facts.sort();
        facts.dedup();
        Found {
            message: message.into(),
            level: None,
            quotes: places.iter().map(|p| report.quote(p.clone())).collect(),
            facts,
        }
    }

    /// A finding whose words are quoted already.
    pub fn quoted(message: impl Into<String>, quotes: Vec<Quote>) -> Found {
        Found { message: message.into(), level: None, quotes, facts: Vec::new() }
    }

    /// Another level than the check's.
    pub fn at(mut self, level: Level) -> Found {
        self.level = Some(level);
        self
    }

    pub(super) fn of(self, check: &'static Check) -> Remark {
        Remark {
            code: check.code,
            level: self.level.unwrap_or(check.level),
            message: self.message,
            quotes: self.quotes,
            facts: self.facts,
            why: check.why,
            help: check.help,
        }
    }
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remark {
    /// Stable code.
    pub code: &'static str,
    /// How grave.
    pub level: Level,
    /// What was found, for people.
    pub message: String,
    /// The words.
    pub quotes: Vec<Quote>,
    /// Facts at these words.
    pub facts: Vec<String>,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub help: &'static str,
}

impl Remark {
    /// `error`, `warning` or `note`.
    pub const fn level_word(&self) -> &'static str {
        match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}
