//! What an instrument answers: never a bare number.

use serde::Serialize;
use serde_json::{Map, Value};

/// How far the answer is settled by the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// Every input that matters is known.
    Exact,
    /// Some inputs are missing; the result names the ends.
    Interval,
    /// The inputs do not allow an answer.
    CannotBeComputed,
}

/// An input that is not known, and what knowing it would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The key of the input.
    pub input: String,
    /// What it would change.
    pub effect: String,
}

/// Yes, no, or not known: silence is no denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Stated.
    Yes,
    /// Denied, or excluded by what is stated.
    No,
    /// Not reported.
    Unknown,
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Truth {
        match value {
            Some(true) => Truth::Yes,
            Some(false) => Truth::No,
            None => Truth::Unknown,
        }
    }
}

/// One item of an instrument as it was answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemAnswer {
    /// The item.
    pub item: String,
    /// Whether it holds.
    pub answer: Truth,
    /// What it adds, or the least and the most it can add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<[f64; 2]>,
}

/// The answer of an instrument.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Id of the instrument.
    pub instrument: String,
    /// The edition of the definition that was used.
    pub edition: String,
    /// How far it is settled.
    pub settled: Settled,
    /// The result, by the instrument's own keys.
    pub result: Map<String, Value>,
    /// Inputs that are not known.
    pub missing: Vec<Missing>,
    /// The items, where the instrument has any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemAnswer>,
    /// Warnings that belong to the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What a compute function hands back; the register adds id and edition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    pub(crate) result: Map<String, Value>,
    pub(crate) missing: Vec<Missing>,
    pub(crate) items: Vec<ItemAnswer>,
    pub(crate) notes: Vec<String>,
    pub(crate) refused: bool,
}

impl Outcome {
    /// Nothing yet.
    pub fn new() -> Outcome {
        Outcome::default()
    }

    /// Cannot be computed, and why. `key` is the result that stays empty.
    pub fn refused(key: &str, reason: impl Into<String>) -> Outcome {
        let mut out = Outcome::new();
        out.refused = true;
        out.set(key, Value::Null);
        out.set("reason", reason.into());
        out
    }

    /// Sets one key of the result.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) -> &mut Outcome {
        self.result.insert(key.to_owned(), value.into());
        self
    }

    /// Sets `key` where both ends agree, `key_range` with both ends where they do not.
    pub fn set_range<T: Into<Value> + PartialEq>(&mut self, key: &str, low: T, high: T) -> &mut Outcome {
        if low == high {
            self.set(key, low)
        } else {
            let ends = Value::Array(vec![low.into(), high.into()]);
            self.set(&format!("{key}_range"), ends)
        }
    }

    /// Names an input that is not known.
    pub fn lacks(&mut self, input: impl Into<String>, effect: impl Into<String>) -> &mut Outcome {
        self.missing.push(Missing { input: input.into(), effect: effect.into() });
        self
    }

    /// Records how an item was answered.
    pub fn item(
        &mut self,
        item: impl Into<String>,
        answer: impl Into<Truth>,
        points: Option<[f64; 2]>,
    ) -> &mut Outcome {
        self.items.push(ItemAnswer { item: item.into(), answer: answer.into(), points });
        self
    }

    /// Adds a warning.
    pub fn note(&mut self, note: impl Into<String>) -> &mut Outcome {
        self.notes.push(note.into());
        self
    }

    /// How far the answer is settled.
    pub(crate) fn settled(&self) -> Settled {
        if self.refused {
            Settled::CannotBeComputed
        } else if self.missing.is_empty() {
            Settled::Exact
        } else {
            Settled::Interval
        }
    }
}

/// Rounds to `places` decimals, and never to minus zero.
pub fn round(value: f64, places: i32) -> f64 {
    let factor = 10f64.powi(places);
    let rounded = (value * factor).round() / factor;
    if rounded == 0.0 { 0.0 } else { rounded }
}
