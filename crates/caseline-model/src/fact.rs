//! A fact: one statement about a patient, pinned to the words it came from.

use crate::number;
use crate::origin::{Origin, OriginError};
use crate::vocabulary::{Basis, Certainty, Comparator, Course, Kind, Mode, Polarity, Status, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A code of a terminology.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Code {
    /// HPO, MONDO, DOID, NCIT, LOINC, RxNorm, HGNC, UCUM …
    pub system: String,
    /// The code, with its prefix where the system writes one.
    pub code: String,
    /// The preferred name in that system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Words of the source. Offsets count Unicode code points of the source text as extracted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The text at those offsets, always.
    pub exact: String,
}

/// How the report speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Assertion {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Whether it happened.
    pub mode: Mode,
    /// Whose it is.
    pub subject: Subject,
}

impl Assertion {
    /// Plainly said of the patient.
    pub const PRESENT: Assertion = Assertion {
        polarity: Polarity::Present,
        certainty: Certainty::Definite,
        mode: Mode::Actual,
        subject: Subject::Patient,
    };
    /// Plainly denied of the patient.
    pub const ABSENT: Assertion = Assertion { polarity: Polarity::Absent, ..Assertion::PRESENT };

    /// The one-word reading. A relative's fact is `family` whatever else is said of it; absence wins
    /// over doubt; what is only intended is `planned`.
    pub const fn status(self) -> Status {
        match (self.subject, self.polarity, self.mode, self.certainty) {
            (Subject::Relative, ..) => Status::Family,
            (_, Polarity::Absent, ..) => Status::Absent,
            (_, _, Mode::Planned | Mode::Hypothetical, _) => Status::Planned,
            (_, _, _, Certainty::Definite) => Status::Present,
            _ => Status::Suspected,
        }
    }
}

/// A measured value, as written and as meant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// The number, or the lower end of a range.
    #[serde(serialize_with = "number::serialize")]
    pub number: Option<f64>,
    /// Upper end of a range.
    #[serde(serialize_with = "number::serialize")]
    pub high: Option<f64>,
    /// `<`, `>`, `<=`, `>=`, `~`.
    pub comparator: Option<Comparator>,
    /// A categorical result: "positive", "normal", "1:160", "T2N2M0".
    pub text: Option<String>,
    /// Unit as written.
    pub unit: Option<String>,
    /// Unit in UCUM.
    pub ucum: Option<String>,
    /// Reference range as written.
    pub reference: Option<String>,
}

/// How a treatment was given, as far as the report says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Dose {
    /// Amount, or the lower end of a range.
    #[serde(serialize_with = "number::serialize")]
    pub value: Option<f64>,
    /// Upper end of a range.
    #[serde(serialize_with = "number::serialize")]
    pub high: Option<f64>,
    /// Unit as written, with its body-weight or surface part: "mg/kg".
    pub unit: Option<String>,
    /// "weekly", "twice daily", "every 2 weeks".
    pub frequency: Option<String>,
    /// "oral", "intravenous".
    pub route: Option<String>,
    /// "for 5 days", as written.
    pub duration: Option<String>,
    /// Number of cycles or administrations.
    pub cycles: Option<u32>,
    /// "start", "increase", "reduce", "hold", "resume", "stop", "continue", "switch", "loading", "maintenance".
    pub action: Option<String>,
}

impl Dose {
    /// True where nothing is said of how it was given.
    pub fn is_empty(&self) -> bool {
        *self == Dose::default()
    }
}

/// When, in days from presentation (day 0).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// Best single day; null where it cannot be told.
    #[serde(serialize_with = "number::serialize")]
    pub day: Option<f64>,
    /// Last day of something with a span.
    #[serde(serialize_with = "number::serialize")]
    pub day_end: Option<f64>,
    /// Not before.
    #[serde(serialize_with = "number::serialize")]
    pub earliest: Option<f64>,
    /// Not after.
    #[serde(serialize_with = "number::serialize")]
    pub latest: Option<f64>,
    /// The point the words count from.
    pub anchor: Option<String>,
    /// The words, as written.
    pub expression: Option<String>,
    /// What it rests on.
    pub basis: Basis,
    /// Where the words count from an anchor of the case: how far from it. The bounds are those of the distance, and
    /// narrower than the difference of two days that are both uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<Offset>,
}

/// Days from the anchor that a time counts from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Offset {
    /// Best single number of days.
    #[serde(serialize_with = "number::serialize")]
    pub days: Option<f64>,
    /// At least.
    #[serde(serialize_with = "number::serialize")]
    pub earliest: Option<f64>,
    /// At most.
    #[serde(serialize_with = "number::serialize")]
    pub latest: Option<f64>,
}

impl Time {
    /// Not known.
    pub const UNKNOWN: Time = Time {
        day: None,
        day_end: None,
        earliest: None,
        latest: None,
        anchor: None,
        expression: None,
        basis: Basis::None,
        offset: None,
    };
}

/// One statement about a patient, pinned to the words it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Repr", into = "Repr")]
#[schemars(with = "Repr")]
pub struct Fact {
    /// Id within the case, such as `f12`.
    pub id: String,
    /// Which patient, counted from 1.
    pub patient: u32,
    /// What sort of fact.
    pub kind: Kind,
    /// The standard English term.
    pub label: String,
    /// Codes, where the lexicon is sure.
    pub codes: Vec<Code>,
    /// How the report speaks of it.
    pub assertion: Assertion,
    /// Value of a measurement.
    pub value: Option<Value>,
    /// Dose of a treatment.
    pub dose: Option<Dose>,
    /// When.
    pub time: Time,
    /// Body site as written, if it matters.
    pub site: Option<String>,
    /// "left", "right", "bilateral".
    pub side: Option<String>,
    /// "mild", "severe", …
    pub severity: Option<String>,
    /// Ids of the disease tracks it hangs on.
    pub tracks: Vec<String>,
    /// How the diseases of its tracks went then.
    pub course: Option<Course>,
    quotes: Vec<Quote>,
    origin: Origin,
}

impl Fact {
    /// A fact that the report states in `quote`. The id is given by the case.
    pub fn stated(rule: impl Into<String>, kind: Kind, label: impl Into<String>, quote: Quote) -> Fact {
        Fact {
            id: String::new(),
            patient: 1,
            kind,
            label: label.into(),
            codes: Vec::new(),
            assertion: Assertion::PRESENT,
            value: None,
            dose: None,
            time: Time::UNKNOWN,
            site: None,
            side: None,
            severity: None,
            tracks: Vec::new(),
            course: None,
            quotes: vec![quote],
            origin: Origin::Stated { rule: rule.into() },
        }
    }

    /// A fact that follows from others, whose quotes it carries; none without premises.
    pub fn derived(rule: impl Into<String>, kind: Kind, label: impl Into<String>, from: &[&Fact]) -> Option<Fact> {
        let first = from.first()?;
        let mut fact = Fact::stated("", kind, label, first.quotes.first()?.clone());
        fact.patient = first.patient;
        for quote in from.iter().flat_map(|f| &f.quotes) {
            fact.add_quote(quote.clone());
        }
        fact.origin = Origin::Derived { rule: rule.into(), from: from.iter().map(|f| f.id.clone()).collect() };
        Some(fact)
    }

    /// A fact that a person entered.
    pub fn curated(
        by: impl Into<String>,
        reason: impl Into<String>,
        kind: Kind,
        label: impl Into<String>,
        quotes: Vec<Quote>,
    ) -> Fact {
        let empty = Quote { start: 0, end: 0, exact: String::new() };
        let mut fact = Fact::stated("", kind, label, empty);
        fact.quotes = quotes;
        fact.origin = Origin::Curated { by: by.into(), reason: reason.into() };
        fact
    }

    /// The words it came from; the first names the fact.
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// Adds words, unless they are there already.
    pub fn add_quote(&mut self, quote: Quote) {
        if !self.quotes.contains(&quote) {
            self.quotes.push(quote);
        }
    }

    /// Where it comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The one-word reading of the assertion.
    pub fn status(&self) -> Status {
        self.assertion.status()
    }

    /// Renames the facts that this one is derived from, when ids are given.
    pub fn rename_premises(&mut self, rename: impl Fn(&str) -> String) {
        if let Origin::Derived { from, .. } = &mut self.origin {
            for id in from {
                *id = rename(id);
            }
        }
    }
}

/// The fact as the case file writes it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Fact")]
struct Repr {
    id: String,
    patient: u32,
    kind: Kind,
    label: String,
    #[serde(default)]
    codes: Vec<Code>,
    status: Status,
    assertion: Assertion,
    #[serde(default)]
    quotes: Vec<Quote>,
    #[serde(default)]
    value: Option<Value>,
    #[serde(default)]
    dose: Option<Dose>,
    time: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    side: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    #[serde(default)]
    tracks: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    course: Option<Course>,
    origin: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<Fact> for Repr {
    fn from(fact: Fact) -> Repr {
        let status = fact.status();
        let (origin, rule, from, by, reason) = match fact.origin {
            Origin::Stated { rule } => ("stated", Some(rule), None, None, None),
            Origin::Derived { rule, from } => ("derived", Some(rule), Some(from), None, None),
            Origin::Curated { by, reason } => ("curated", None, None, Some(by), Some(reason)),
        };
        Repr {
            id: fact.id,
            patient: fact.patient,
            kind: fact.kind,
            label: fact.label,
            codes: fact.codes,
            status,
            assertion: fact.assertion,
            quotes: fact.quotes,
            value: fact.value,
            dose: fact.dose,
            time: fact.time,
            site: fact.site,
            side: fact.side,
            severity: fact.severity,
            tracks: fact.tracks,
            course: fact.course,
            origin: origin.to_owned(),
            rule,
            from,
            by,
            reason,
        }
    }
}

impl TryFrom<Repr> for Fact {
    type Error = OriginError;

    fn try_from(repr: Repr) -> Result<Fact, OriginError> {
        let origin = match repr.origin.as_str() {
            "stated" if repr.quotes.is_empty() => return Err(OriginError::NoQuote(repr.id)),
            "stated" => Origin::Stated { rule: repr.rule.unwrap_or_default() },
            "derived" => match repr.from {
                Some(from) if !from.is_empty() => Origin::Derived { rule: repr.rule.unwrap_or_default(), from },
                _ => return Err(OriginError::NoPremise(repr.id)),
            },
            "curated" => match (repr.by, repr.reason) {
                (Some(by), Some(reason)) => Origin::Curated { by, reason },
                _ => return Err(OriginError::NoCurator(repr.id)),
            },
            _ => return Err(OriginError::Unknown(repr.id, repr.origin)),
        };
        Ok(Fact {
            id: repr.id,
            patient: repr.patient,
            kind: repr.kind,
            label: repr.label,
            codes: repr.codes,
            assertion: repr.assertion,
            value: repr.value,
            dose: repr.dose,
            time: repr.time,
            site: repr.site,
            side: repr.side,
            severity: repr.severity,
            tracks: repr.tracks,
            course: repr.course,
            quotes: repr.quotes,
            origin,
        })
    }
}
