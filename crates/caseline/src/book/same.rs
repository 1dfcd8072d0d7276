//! The same patient in two reports: what people said, kept like corrections.
//!
//! The review table proposes pairs ([`caseline_pool::table::same_patients`]); a person confirms or denies. What is
//! said is never changed nor deleted; the last word on a pair holds. A confirmed pair is counted once, a denied
//! one is not proposed again.

use super::{Book, BookError};
use rusqlite::params;
use serde::Serialize;

/// A patient of a report.
pub type Place = (String, u32);

/// What a person said of two patients.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// One patient; its report is the earlier by name.
    pub one: Place,
    /// The other.
    pub other: Place,
    /// True where they are the same.
    pub same: bool,
    /// Who said so.
    pub by: String,
    /// When, ISO 8601.
    pub at: String,
    /// Why.
    pub why: String,
}

impl Book {
    /// The patient that a person names: a report by its name or an id, and `#2` for its second patient.
    pub fn place(&self, written: &str) -> Result<Place, BookError> {
        let numbered = || {
            let (report, number) = written.rsplit_once('#')?;
            Some((self.key(report).ok()?, number.parse::<u32>().ok().filter(|n| *n > 0)?))
        };
        match self.key(written) {
            Ok(key) => Ok((key, 1)),
            Err(error) => numbered().ok_or(error),
        }
    }

    /// Keeps what a person said of two patients.
    pub fn say_same(&mut self, verdict: &Verdict) -> Result<(), BookError> {
        if verdict.by.trim().is_empty() {
            return Err(BookError::Correction("who says so? give a name with --by".to_owned()));
        }
        let (mut one, mut other) = (&verdict.one, &verdict.other);
        if one == other {
            return Err(BookError::Correction(format!("'{}' is one patient; name two", one.0)));
        }
        for (report, patient) in [one, other] {
            let case = self.case(report)?.case;
            let known =
                case.patients.iter().any(|p| p.patient == *patient) || case.patients.is_empty() && *patient == 1;
            if !known {
                let n = case.patients.len().max(1);
                let message = format!("'{report}' has no patient {patient}, but {n}; say which with {report}#1");
                return Err(BookError::Correction(message));
            }
        }
        if one > other {
            (one, other) = (other, one);
        }
        self.db.execute(
            "INSERT INTO same_patient (one, one_patient, other, other_patient, same, person, made, why)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![one.0, one.1, other.0, other.1, verdict.same, verdict.by, verdict.at, verdict.why],
        )?;
        Ok(())
    }

    /// The last word on each pair, in the order of the pairs.
    pub fn verdicts(&self) -> Result<Vec<Verdict>, BookError> {
        let mut said = self.db.prepare(
            "SELECT one, one_patient, other, other_patient, same, person, made, why FROM same_patient s
             WHERE id = (SELECT max(id) FROM same_patient l WHERE (l.one, l.one_patient, l.other, l.other_patient)
                         = (s.one, s.one_patient, s.other, s.other_patient)) ORDER BY 1, 2, 3, 4",
        )?;
        let rows = said.query_map([], |r| {
            let (one, other) = ((r.get(0)?, r.get(1)?), (r.get(2)?, r.get(3)?));
            Ok(Verdict { one, other, same: r.get(4)?, by: r.get(5)?, at: r.get(6)?, why: r.get(7)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
