//! Cohorts: a small language that says which patients are meant.
//!
//! ```text
//! dermatomyositis and any malignancy, antibody TIF1γ positive, ck > 1000
//! (rituximab or *imumab) and not death
//! age >= 18 and female and absent dysphagia
//! track lymphoma, prednisone before rituximab
//! ```
//!
//! The whole language is in `docs/query.md`. A question is asked of a patient, not of a report: in a report
//! of two patients each is answered for. What is not reported is neither yes nor no: `not X` is true where
//! X is not stated as present; `absent X` only where the report denies it.

mod answer;
mod eval;
mod parse;

pub use parse::QueryError;

use crate::concept::{Concept, Names};
use caseline_model::{Case, Comparator, Kind, Nature, Sex, Status, TrackRole};

/// A question about a patient.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// All of these.
    And(Vec<Query>),
    /// One of these at least.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// A fact of this concept with this status, and of this kind if one is named.
    Fact {
        /// What.
        concept: Concept,
        /// How it is said.
        status: Status,
        /// What sort of fact.
        kind: Option<Kind>,
    },
    /// A measurement.
    Value {
        /// What was measured.
        concept: Concept,
        /// How it compares.
        comparator: Comparator,
        /// With what.
        number: f64,
        /// In which unit; without one, numbers are compared as they stand.
        unit: Option<String>,
    },
    /// A result in words.
    Result {
        /// What was tested.
        concept: Concept,
        /// True for positive.
        positive: bool,
    },
    /// A disease that is followed.
    Track {
        /// Its name.
        concept: Concept,
        /// What part it plays.
        role: Option<TrackRole>,
    },
    /// Any disease of this nature.
    Any(Nature),
    /// One before the other, by days that the report gives.
    Before {
        /// The earlier.
        earlier: Concept,
        /// The later.
        later: Concept,
        /// At most so many days between.
        within: Option<f64>,
    },
    /// Age in years.
    Age(Comparator, f64),
    /// Year of publication.
    Year(Comparator, f64),
    /// Sex.
    Sex(Sex),
    /// Country of the report.
    Country(String),
    /// Words of the text.
    Text(String),
}

impl Query {
    /// Reads a question; names are looked up in what the reader knows.
    pub fn parse(text: &str, names: &dyn Names) -> Result<Query, QueryError> {
        parse::parse(text, names)
    }

    /// The answer for a patient.
    pub fn holds(&self, case: &Case, text: &str, patient: u32) -> bool {
        eval::holds(self, &eval::Asked { case, text, patient })
    }

    /// Yes, no, or not known where the report does not say: what a count may count.
    pub fn answer(&self, case: &Case, text: &str, patient: u32) -> Option<bool> {
        answer::answer(self, &eval::Asked { case, text, patient })
    }

    /// True for a report in which the answer is yes for a patient.
    pub fn holds_for_any(&self, case: &Case, text: &str) -> bool {
        if case.patients.is_empty() {
            return self.holds(case, text, 1);
        }
        case.patients.iter().any(|p| self.holds(case, text, p.patient))
    }
}
