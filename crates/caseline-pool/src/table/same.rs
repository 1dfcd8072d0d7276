//! The same patient in two reports: proposed, never decided.
//!
//! Two rows of different reports are suspected when sex and age (within a year) are the same, an index
//! disease is the same, and what they share is rare: at least four facts that few other rows have, or half of
//! everything that either says. A person decides; until then both are counted, and flagged.

use super::Report;
use caseline_model::{Kind, Status, TrackRole};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Two rows that may be one patient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspicion {
    /// One row: report and patient.
    pub one: (String, u32),
    /// The other.
    pub other: (String, u32),
    /// What they share, the rarest first.
    pub shared: Vec<String>,
    /// Why they are suspected, in words.
    pub why: String,
}

struct Person<'a> {
    key: &'a str,
    patient: u32,
    age: f64,
    sex: caseline_model::Sex,
    country: Option<&'a str>,
    diseases: BTreeSet<&'a str>,
    labels: BTreeSet<&'a str>,
}

/// Rows that may be the same patient.
pub fn same_patients(reports: &[Report<'_>]) -> Vec<Suspicion> {
    let people = people(reports);
    let mut rows_with: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, person) in people.iter().enumerate() {
        for label in &person.labels {
            rows_with.entry(label).or_default().push(i);
        }
    }
    // Rare: in at most one row of two hundred, or in a small pool in at most five.
    let rare = (people.len() / 200).max(5);
    let mut shared: BTreeMap<(usize, usize), Vec<(usize, &str)>> = BTreeMap::new();
    for (label, rows) in rows_with.iter().filter(|(_, rows)| rows.len() <= rare) {
        for (n, a) in rows.iter().enumerate() {
            for b in rows[n + 1..].iter().filter(|b| alike(&people[*a], &people[**b])) {
                shared.entry((*a, *b)).or_default().push((rows.len(), label));
            }
        }
    }
    let mut found = Vec::new();
    for ((a, b), mut labels) in shared {
        let (one, other) = (&people[a], &people[b]);
        let all = one.labels.union(&other.labels).count();
        let both = one.labels.intersection(&other.labels).count();
        let half = both >= 4 && both * 2 >= all;
        if labels.len() < 4 && !half {
            continue;
        }
        labels.sort();
        let disease = one.diseases.intersection(&other.diseases).next().copied().unwrap_or_default();
        found.push(Suspicion {
            one: (one.key.to_owned(), one.patient),
            other: (other.key.to_owned(), other.patient),
            shared: labels.iter().take(8).map(|(_, l)| (*l).to_owned()).collect(),
            why: format!(
                "{} of {} years with {disease} in both, {both} of {all} facts shared, {} of them rare",
                one.sex,
                crate::say::number(one.age),
                labels.len()
            ),
        });
    }
    found
}

fn alike(a: &Person<'_>, b: &Person<'_>) -> bool {
    let country = a.country.is_none() || b.country.is_none() || a.country == b.country;
    a.key != b.key
        && a.sex == b.sex
        && (a.age - b.age).abs() <= 1.0
        && country
        && a.diseases.intersection(&b.diseases).next().is_some()
}

fn people<'a>(reports: &[Report<'a>]) -> Vec<Person<'a>> {
    let mut people = Vec::new();
    for report in reports {
        for patient in &report.case.patients {
            let (Some(age), Some(sex)) = (patient.age_years, patient.sex) else { continue };
            let mine = |n: u32| n == patient.patient;
            let tracks = report.case.tracks.iter().filter(|t| mine(t.patient) && t.role == TrackRole::Index);
            let facts = report.case.facts.iter().filter(|f| mine(f.patient) && f.status() == Status::Present);
            people.push(Person {
                key: report.key,
                patient: patient.patient,
                age,
                sex,
                country: report.case.source.country.as_deref(),
                diseases: tracks.map(|t| t.label.as_str()).collect(),
                labels: facts.filter(|f| f.kind != Kind::Demographic).map(|f| f.label.as_str()).collect(),
            });
        }
    }
    people
}
