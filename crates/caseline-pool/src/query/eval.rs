//! Answering a question for one patient.

use super::Query;
use crate::concept::{Concept, normal};
use crate::{say, unit};
use caseline_model::{Basis, Case, Comparator, Fact, Kind, Status, Track, Value};

pub struct Asked<'a> {
    pub case: &'a Case,
    pub text: &'a str,
    pub patient: u32,
}

impl<'a> Asked<'a> {
    fn facts(&self) -> impl Iterator<Item = &'a Fact> + use<'a> {
        let (case, patient) = (self.case, self.patient);
        case.facts.iter().filter(move |f| f.patient == patient)
    }

    fn tracks(&self) -> impl Iterator<Item = &'a Track> + use<'a> {
        let (case, patient) = (self.case, self.patient);
        case.tracks.iter().filter(move |t| t.patient == patient)
    }
}

pub fn holds(query: &Query, asked: &Asked<'_>) -> bool {
    match query {
        Query::And(all) => all.iter().all(|q| holds(q, asked)),
        Query::Or(any) => any.iter().any(|q| holds(q, asked)),
        Query::Not(other) => !holds(other, asked),
        Query::Fact { concept, status, kind } => said(asked, concept, *status, *kind),
        Query::Value { concept, comparator, number, unit } => asked.facts().any(|f| {
            let measured = f.status() == Status::Present && concept.matches_label(&f.label, true);
            let value = f.value.as_ref().filter(|_| measured);
            value.is_some_and(|v| compares(v, *comparator, *number, unit.as_deref()))
        }),
        Query::Result { concept, positive } => tested(asked, concept, *positive),
        Query::Track { concept, role } => {
            asked.tracks().any(|t| concept.matches_label(&t.label, false) && role.is_none_or(|r| r == t.role))
        }
        Query::Any(nature) => asked.tracks().any(|t| t.nature == *nature && stands(asked, t)),
        Query::Before { earlier, later, within } => {
            let (first, second) = (days(asked, earlier), days(asked, later));
            first.iter().any(|a| second.iter().any(|b| a < b && within.is_none_or(|w| b - a <= w)))
        }
        Query::Age(comparator, years) => {
            let person = asked.case.patients.iter().find(|p| p.patient == asked.patient);
            person.and_then(|p| p.age_years).is_some_and(|age| compare(age, *comparator, *years))
        }
        Query::Year(comparator, year) => {
            asked.case.source.year.is_some_and(|y| compare(f64::from(y), *comparator, *year))
        }
        Query::Sex(sex) => asked.case.patients.iter().any(|p| p.patient == asked.patient && p.sex == Some(*sex)),
        Query::Country(country) => asked.case.source.country.as_ref().is_some_and(|c| normal(c) == normal(country)),
        Query::Text(words) => asked.text.to_lowercase().contains(&words.to_lowercase()),
    }
}

/// Tested with this result.
pub fn tested(asked: &Asked<'_>, concept: &Concept, positive: bool) -> bool {
    asked.facts().any(|f| {
        let tested = matches!(f.kind, Kind::Measurement | Kind::Finding) && concept.matches_label(&f.label, true);
        let known = matches!(f.status(), Status::Present | Status::Absent);
        tested && known && is_negative(f) != positive
    })
}

/// A disease that is followed, and stands.
pub fn followed(asked: &Asked<'_>, concept: &Concept) -> bool {
    asked.tracks().any(|t| concept.matches_label(&t.label, false) && stands(asked, t))
}

/// A fact of this status.
pub fn said(asked: &Asked<'_>, concept: &Concept, status: Status, kind: Option<Kind>) -> bool {
    let of_kind = |f: &Fact| kind.is_none_or(|k| k == f.kind);
    let fact = asked.facts().any(|f| {
        // A test that was done with the result "negative" is a present measurement, but not of the thing.
        let negative = status == Status::Present && f.kind == Kind::Measurement && is_negative(f);
        f.status() == status && of_kind(f) && !negative && concept.matches(f)
    });
    let tested =
        || status == Status::Absent && asked.facts().any(|f| of_kind(f) && is_negative(f) && concept.matches(f));
    let disease = status == Status::Present && matches!(kind, None | Some(Kind::Diagnosis));
    fact || tested() || disease && followed(asked, concept)
}

/// A track whose naming fact is denied or only suspected is no present disease.
fn stands(asked: &Asked<'_>, track: &Track) -> bool {
    let named = track.diagnosis.as_deref().and_then(|id| asked.case.fact(id));
    named.is_none_or(|f| f.status() == Status::Present)
}

fn is_negative(fact: &Fact) -> bool {
    let text = fact.value.as_ref().filter(|v| v.number.is_none()).and_then(|v| v.text.as_deref());
    fact.status() == Status::Absent || text.is_some_and(say::is_negative)
}

/// The days of what is present.
pub fn days(asked: &Asked<'_>, concept: &Concept) -> Vec<f64> {
    asked
        .facts()
        .filter(|f| f.status() == Status::Present && f.time.basis != Basis::None && concept.matches(f))
        .filter_map(|f| f.time.day)
        .collect()
}

fn compare(a: f64, comparator: Comparator, b: f64) -> bool {
    match comparator {
        Comparator::Less => a < b,
        Comparator::Greater => a > b,
        Comparator::LessEqual => a <= b,
        Comparator::GreaterEqual => a >= b,
        Comparator::About => (a - b).abs() <= 0.1 * b.abs(),
    }
}

/// Where a value is only bounded, the answer is yes only if all that it may be compares so: "> 1000" is over 500,
/// and nothing is known about 2000. A range counts by the end that makes it true: "800 to 1200" was over
/// 1000 at some time.
fn compares(value: &Value, comparator: Comparator, number: f64, wanted: Option<&str>) -> bool {
    let Some(low) = value.number else { return false };
    let factor = match (wanted, value.unit.as_deref()) {
        (None, _) => 1.0,
        (Some(wanted), Some(unit)) => match unit::factor(unit, wanted) {
            Some(factor) => factor,
            None => return false,
        },
        (Some(_), None) => return false,
    };
    let (low, high) = (low * factor, value.high.unwrap_or(low) * factor);
    let upwards = matches!(comparator, Comparator::Greater | Comparator::GreaterEqual);
    let downwards = matches!(comparator, Comparator::Less | Comparator::LessEqual);
    match value.comparator {
        Some(Comparator::Greater) => upwards && low >= number,
        Some(Comparator::GreaterEqual) => upwards && compare(low, comparator, number),
        Some(Comparator::Less) => downwards && high <= number,
        Some(Comparator::LessEqual) => downwards && compare(high, comparator, number),
        Some(Comparator::About) | None => compare(low, comparator, number) || compare(high, comparator, number),
    }
}
