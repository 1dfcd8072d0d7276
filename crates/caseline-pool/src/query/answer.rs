//! Yes, no or not known: the answer that statistics count.
//!
//! [`Query::holds`](super::Query::holds) says who belongs to a cohort, and takes silence for "does not belong". A
//! count must not: of a patient of whom the report says nothing it is not known. No is what the report says: it
//! denies the thing, the test was negative, the value was measured and compares otherwise. `not`, `and` and
//! `or` follow Kleene: "and" is no where one part is, and not known where one part is not and none is no.

use super::Query;
use super::eval::{Asked, days, followed, holds, said, tested};
use crate::concept::{Concept, NoNames, normal};
use caseline_model::{Comparator, Nature, Status};

pub fn answer(query: &Query, asked: &Asked<'_>) -> Option<bool> {
    let known = |yes: bool, no: bool| if yes { Some(true) } else { no.then_some(false) };
    match query {
        Query::Not(other) => answer(other, asked).map(|a| !a),
        Query::And(all) => {
            let answers: Vec<Option<bool>> = all.iter().map(|q| answer(q, asked)).collect();
            known(answers.iter().all(|a| *a == Some(true)), answers.contains(&Some(false)))
        }
        Query::Or(any) => {
            let answers: Vec<Option<bool>> = any.iter().map(|q| answer(q, asked)).collect();
            known(answers.contains(&Some(true)), answers.iter().all(|a| *a == Some(false)))
        }
        Query::Fact { concept, status, kind } => {
            let otherwise = match status {
                Status::Present => &[Status::Absent][..],
                Status::Absent => &[Status::Present],
                _ => &[Status::Present, Status::Absent],
            };
            known(holds(query, asked), otherwise.iter().any(|s| said(asked, concept, *s, *kind)))
        }
        Query::Value { concept, comparator, number, unit } => {
            let (concept, number, unit) = (concept.clone(), *number, unit.clone());
            let opposite = Query::Value { concept, comparator: opposite(*comparator)?, number, unit };
            known(holds(query, asked), holds(&opposite, asked))
        }
        Query::Result { concept, positive } => known(holds(query, asked), tested(asked, concept, !positive)),
        Query::Track { concept, role } => {
            // Followed in another part, it is known not to be in this one.
            let elsewhere = role.is_some() && followed(asked, concept);
            known(holds(query, asked), elsewhere || said(asked, concept, Status::Absent, None))
        }
        Query::Any(nature) => {
            let denied = |name: &&str| said(asked, &Concept::new(name, &NoNames), Status::Absent, None);
            known(holds(query, asked), names(*nature).iter().any(denied))
        }
        Query::Before { earlier, later, .. } => {
            let both = !days(asked, earlier).is_empty() && !days(asked, later).is_empty();
            known(holds(query, asked), both)
        }
        Query::Age(..) => person(asked).and_then(|p| p.age_years).map(|_| holds(query, asked)),
        Query::Sex(_) => person(asked).and_then(|p| p.sex).map(|_| holds(query, asked)),
        Query::Year(..) => asked.case.source.year.map(|_| holds(query, asked)),
        Query::Country(_) => {
            asked.case.source.country.as_deref().filter(|c| !normal(c).is_empty()).map(|_| holds(query, asked))
        }
        Query::Text(_) => Some(holds(query, asked)),
    }
}

fn person<'a>(asked: &Asked<'a>) -> Option<&'a caseline_model::Patient> {
    asked.case.patients.iter().find(|p| p.patient == asked.patient)
}

fn opposite(comparator: Comparator) -> Option<Comparator> {
    Some(match comparator {
        Comparator::Less => Comparator::GreaterEqual,
        Comparator::LessEqual => Comparator::Greater,
        Comparator::Greater => Comparator::LessEqual,
        Comparator::GreaterEqual => Comparator::Less,
        Comparator::About => return None,
    })
}

/// What a report denies when it denies everything of this nature.
fn names(nature: Nature) -> &'static [&'static str] {
    match nature {
        Nature::Malignancy => &["malignancy", "cancer", "neoplasm", "tumor", "malignant disease"],
        Nature::Autoimmune => &["autoimmune disease", "autoimmunity", "connective tissue disease"],
        Nature::Infection => &["infection", "infectious disease"],
        Nature::Genetic => &["genetic disease", "hereditary disease"],
        Nature::Cardiovascular => &["cardiovascular disease", "heart disease"],
        Nature::Metabolic => &["metabolic disease"],
        Nature::Neurologic => &["neurologic disease", "neurological disease"],
        _ => &[],
    }
}
