//! What a person says about a record. Append-only; never lost.
//!
//! A correction is keyed by place and kind: the words it speaks of, and what sort of fact it is. Ids of
//! facts change from reading to reading, words do not. What the person saw at that moment is kept with it,
//! so that a later reading that says something else can be shown beside it.

use crate::case::Case;
use crate::fact::{Assertion, Dose, Fact, Quote, Value};
use crate::vocabulary::{Kind, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The statement a correction speaks of, as it stood when the person saw it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// The words; the key together with `kind`.
    pub quote: Quote,
    /// What sort of fact.
    pub kind: Kind,
    /// Which patient.
    pub patient: u32,
    /// The label then.
    pub label: String,
    /// The status then.
    pub status: Status,
    /// The value then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Labels of the other facts of this kind on these words, which are not meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
}

impl Target {
    /// The fact with this id; none where there is none, or it has no words.
    pub fn of(case: &Case, id: &str) -> Option<Target> {
        let fact = case.fact(id)?;
        let quote = fact.quotes().first()?.clone();
        let mut beside: Vec<String> = case
            .facts
            .iter()
            .filter(|f| f.id != id && f.kind == fact.kind && f.quotes().first().is_some_and(|q| overlap(q, &quote)))
            .map(|f| f.label.clone())
            .filter(|label| *label != fact.label)
            .collect();
        beside.sort();
        beside.dedup();
        let (kind, patient, label) = (fact.kind, fact.patient, fact.label.clone());
        Some(Target { quote, kind, patient, label, status: fact.status(), value: fact.value.clone(), beside })
    }

    /// True where the fact says what the person saw.
    pub fn is_as_seen(&self, fact: &Fact) -> bool {
        fact.label == self.label && fact.status() == self.status && fact.value == self.value
    }
}

/// True where the words share a character.
pub fn overlap(a: &Quote, b: &Quote) -> bool {
    a.start < b.end && b.start < a.end
}

/// What is to be different. What is not named stays.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The standard term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// present, absent, suspected, planned, family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The whole value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The whole dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<Dose>,
    /// Day from presentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<f64>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_end: Option<f64>,
    /// Which patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<u32>,
}

impl Changes {
    /// True where nothing is named.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }

    /// These changes, and where they say nothing, the older ones.
    pub fn over(&self, old: &Changes) -> Changes {
        Changes {
            label: self.label.clone().or_else(|| old.label.clone()),
            status: self.status.or(old.status),
            value: self.value.clone().or_else(|| old.value.clone()),
            dose: self.dose.clone().or_else(|| old.dose.clone()),
            day: self.day.or(old.day),
            day_end: self.day_end.or(old.day_end),
            patient: self.patient.or(old.patient),
        }
    }

    /// True where the fact says all of this already.
    pub fn hold(&self, fact: &Fact) -> bool {
        fn same<T: PartialEq>(wanted: &Option<T>, is: Option<&T>) -> bool {
            wanted.is_none() || wanted.as_ref() == is
        }
        same(&self.label, Some(&fact.label))
            && same(&self.status, Some(&fact.status()))
            && same(&self.value, fact.value.as_ref())
            && same(&self.dose, fact.dose.as_ref())
            && same(&self.day, fact.time.day.as_ref())
            && same(&self.day_end, fact.time.day_end.as_ref())
            && same(&self.patient, Some(&fact.patient))
    }
}

/// The assertion that reads as this status.
pub fn assertion(status: Status) -> Assertion {
    use crate::vocabulary::{Certainty, Mode, Subject};
    match status {
        Status::Present => Assertion::PRESENT,
        Status::Absent => Assertion::ABSENT,
        Status::Suspected => Assertion { certainty: Certainty::Possible, ..Assertion::PRESENT },
        Status::Planned => Assertion { mode: Mode::Planned, ..Assertion::PRESENT },
        Status::Family => Assertion { subject: Subject::Relative, ..Assertion::PRESENT },
    }
}

/// What the person says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Action {
    /// It is right as it stands.
    Confirm,
    /// The report does not say this.
    Reject,
    /// It says something else.
    Amend {
        /// What is to be different.
        changes: Changes,
    },
    /// A statement that was missed; the target holds its words, kind and label.
    Add {
        /// Further fields.
        #[serde(default)]
        changes: Changes,
    },
    /// It belongs to these diseases, by the labels of their tracks.
    Relink {
        /// Labels of tracks; none takes it off all.
        tracks: Vec<String>,
    },
    /// A remark that changes nothing.
    Note {
        /// The remark.
        text: String,
    },
}

impl Action {
    /// The word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Action::Confirm => "confirm",
            Action::Reject => "reject",
            Action::Amend { .. } => "amend",
            Action::Add { .. } => "add",
            Action::Relink { .. } => "relink",
            Action::Note { .. } => "note",
        }
    }
}

/// What a person says about a record: who, when, why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// Number in the order they were made; later ones on the same words win.
    pub id: i64,
    /// Who.
    pub by: String,
    /// When, ISO 8601.
    pub at: String,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// What it speaks of.
    pub target: Target,
    /// What it says.
    #[serde(flatten)]
    pub action: Action,
}
