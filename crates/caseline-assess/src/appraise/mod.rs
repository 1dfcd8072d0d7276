//! Checklists of reporting and quality, filled in by rules: CARE 2013, JBI, Murad 2018.
//!
//! A machine finds sentences; it does not judge. Items of judgement say that they need a person.

mod care;
mod forms;

pub use care::{CareItem, care};
pub use forms::{CARE, Form, FormItem, JBI, MURAD, jbi, murad};

use crate::gather::{Evidence, Scored};
use crate::instruments::{self, Truth};
use crate::report::Report;
use caseline_model::Case;
use serde::Serialize;
use serde_json::Map;

/// How far an item is satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Grade {
    /// There.
    #[serde(rename = "y")]
    Yes,
    /// In part.
    #[serde(rename = "p")]
    Partial,
    /// Not there.
    #[serde(rename = "n")]
    No,
}

impl Grade {
    /// `y`, `p` or `n`.
    pub const fn letter(self) -> &'static str {
        match self {
            Grade::Yes => "y",
            Grade::Partial => "p",
            Grade::No => "n",
        }
    }
}

/// The form with this id of an instrument.
pub fn form(instrument: &str) -> Option<&'static Form> {
    [&CARE, &JBI, &MURAD].into_iter().find(|f| f.instrument == instrument)
}

/// A form filled in for a report, each item with the sentence that it rests on as evidence; none where the
/// instrument is no form.
pub fn appraise(case: &Case, text: &str, instrument: &str) -> Option<Scored> {
    let form = form(instrument)?;
    let items = (form.fill)(&Report::new(case, text));
    let evidence = items.iter().map(|i| Evidence {
        input: i.id.to_owned(),
        answer: match i.answer {
            "y" | "yes" => Truth::Yes,
            "n" | "no" => Truth::No,
            _ => Truth::Unknown,
        },
        quotes: i.sentence.iter().cloned().collect(),
        facts: Vec::new(),
    });
    let evidence = evidence.collect();
    let answer = instruments::find(form.instrument)?.answer(instruments::forms::outcome(items));
    Some(Scored { answer, inputs: Map::new(), evidence, when: None, claims: Vec::new() })
}
