//! Facts by patient and disease track, the way every view shows them.

use caseline_model::{Case, Fact, Track};
use std::collections::BTreeSet;

/// The facts of one patient that hang on one track, or on none.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Patient number.
    pub patient: u32,
    /// The track; `None` for facts that hang on no track.
    pub track: Option<&'a Track>,
    /// Its facts, in the order of the record.
    pub facts: Vec<&'a Fact>,
}

impl Group<'_> {
    /// The name of the lane.
    pub fn label(&self) -> &str {
        self.track.map_or("General", |t| t.label.as_str())
    }
}

/// Groups in order: patient by patient, the tracks in the order of the record, then what hangs on none. A
/// fact on two tracks is in both. Groups without facts are left out.
pub fn groups(case: &Case) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    for patient in patients(case) {
        let of_patient: Vec<&Fact> = case.facts.iter().filter(|f| f.patient == patient).collect();
        for track in &case.tracks {
            let facts: Vec<&Fact> = of_patient.iter().copied().filter(|f| f.tracks.contains(&track.id)).collect();
            groups.push(Group { patient, track: Some(track), facts });
        }
        let none = |f: &&Fact| !f.tracks.iter().any(|id| case.track(id).is_some());
        groups.push(Group { patient, track: None, facts: of_patient.into_iter().filter(none).collect() });
    }
    groups.retain(|g| !g.facts.is_empty());
    groups
}

/// Every patient number that the record knows, in order.
pub fn patients(case: &Case) -> BTreeSet<u32> {
    case.patients.iter().map(|p| p.patient).chain(case.facts.iter().map(|f| f.patient)).collect()
}

/// A patient in words: `woman, 61 years`.
pub fn patient_words(case: &Case, patient: u32) -> String {
    use caseline_model::Sex;
    let Some(p) = case.patients.iter().find(|p| p.patient == patient) else { return "not described".to_owned() };
    let child = p.age_years.is_some_and(|a| a < 18.0);
    let person = match (p.sex, child) {
        (Some(Sex::Female), false) => "woman",
        (Some(Sex::Male), false) => "man",
        (Some(Sex::Female), true) => "girl",
        (Some(Sex::Male), true) => "boy",
        _ => "sex not stated",
    };
    let age = match p.age_years {
        None => "age not stated".to_owned(),
        Some(a) if a < 1.0 / 12.0 => format!("{} days", (a * 365.25).round()),
        Some(a) if a < 2.0 => format!("{} months", (a * 12.0).round()),
        Some(a) => format!("{} years", crate::words::number((a * 10.0).round() / 10.0)),
    };
    format!("{person}, {age}")
}
