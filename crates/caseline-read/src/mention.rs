//! A mention: a candidate fact on its way through the stages.

use caseline_model::{Assertion, Code, Dose, Kind, Status, Time, Value};
use caseline_text::{Clean, Span};

/// A candidate fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The words that name it.
    pub span: Span<Clean>,
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// Index of its sentence.
    pub line: usize,
    /// What sort of fact.
    pub kind: Kind,
    /// The standard term.
    pub label: String,
    /// Codes of the concept, if it is one of the lexicon.
    pub codes: Vec<Code>,
    /// Stable id of the rule that found it.
    pub rule: &'static str,
    /// How much it is worth, 0 to 1.
    pub score: f32,
    /// How the report speaks of it.
    pub assertion: Assertion,
    /// Value of a measurement.
    pub value: Option<Value>,
    /// Dose of a treatment.
    pub dose: Option<Dose>,
    /// When.
    pub time: Time,
    /// Where value or dose stand, when outside `span`.
    pub further: Vec<Span<Clean>>,
    /// Which patient, from 1.
    pub patient: u32,
    /// Body site.
    pub site: Option<String>,
    /// Side of the body.
    pub side: Option<String>,
    /// Severity word.
    pub severity: Option<String>,
}

impl Mention {
    /// A mention of plain presence.
    pub fn new(
        rule: &'static str,
        kind: Kind,
        label: impl Into<String>,
        span: Span<Clean>,
        tokens: (usize, usize),
        line: usize,
    ) -> Mention {
        Mention {
            span,
            first: tokens.0,
            last: tokens.1,
            line,
            kind,
            label: label.into(),
            codes: Vec::new(),
            rule,
            score: 0.5,
            assertion: Assertion::PRESENT,
            value: None,
            dose: None,
            time: Time::UNKNOWN,
            further: Vec::new(),
            patient: 1,
            site: None,
            side: None,
            severity: None,
        }
    }

    /// The one-word reading of the assertion.
    pub fn status(&self) -> Status {
        self.assertion.status()
    }
}
