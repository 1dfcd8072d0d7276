//! Looking things up: the list, one report, all of them; and removing.

use super::{Book, BookError, correct};
use caseline_model::Case;
use rusqlite::{OptionalExtension, TransactionBehavior};
use serde::Serialize;
use std::collections::HashSet;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Short name.
    pub report: String,
    /// Title.
    pub title: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// Ages and sexes of the patients: "61 F".
    pub patients: String,
    /// Index diseases.
    pub diseases: String,
    /// How many facts.
    pub facts: usize,
    /// Version of the reader.
    pub reader: String,
}

/// A report of the book.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Short name.
    pub key: String,
    /// The record, corrections included.
    pub case: Case,
    /// The record as the reader made it.
    pub reading: Case,
    /// The text that its quotes count in.
    pub text: String,
}

impl Book {
    /// What is in the book, by name.
    pub fn list(&self) -> Result<Vec<Entry>, BookError> {
        let mut statement = self.db.prepare(
            "SELECT s.key, s.title, s.year, s.doi,
               (SELECT group_concat(coalesce(CAST(round(age_years, 1) AS TEXT), '?') || ' ' || coalesce(upper(substr(sex, 1, 1)), '?'), ', ')
                FROM patient_row p WHERE p.source = s.id),
               (SELECT group_concat(label, '; ') FROM (SELECT DISTINCT label FROM track_row t WHERE t.source = s.id AND t.role = 'index')),
               (SELECT count(*) FROM fact_row f WHERE f.source = s.id), r.version
             FROM source s JOIN reading r ON r.source = s.id AND r.current = 1 ORDER BY s.key",
        )?;
        let rows = statement.query_map([], |r| {
            Ok(Entry {
                report: r.get(0)?,
                title: r.get(1)?,
                year: r.get(2)?,
                doi: r.get(3)?,
                patients: r.get::<_, Option<String>>(4)?.unwrap_or_default().replace(".0 ", " "),
                diseases: r.get::<_, Option<String>>(5)?.unwrap_or_default(),
                facts: r.get::<_, i64>(6)? as usize,
                reader: r.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Names of the reports whose name, DOI, PubMed id or file name is this.
    fn find(&self, name: &str) -> Result<(i64, String), BookError> {
        self.db
            .query_row(
                "SELECT id, key FROM source WHERE ?1 IN (key, doi, pmid, pmcid, name, origin)
                 ORDER BY key <> ?1, id LIMIT 1",
                [name],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .optional()?
            .ok_or_else(|| BookError::NoCase(name.to_owned()))
    }

    /// The name under which the book keeps a report that is called by its name, DOI or another id.
    pub fn key(&self, name: &str) -> Result<String, BookError> {
        Ok(self.find(name)?.1)
    }

    /// One report.
    pub fn case(&self, name: &str) -> Result<Stored, BookError> {
        let (id, key) = self.find(name)?;
        let (text, json): (String, String) = self.db.query_row(
            "SELECT s.text, r.record FROM source s JOIN reading r ON r.source = s.id AND r.current = 1 WHERE s.id = ?1",
            [id],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        self.stored(key, text, &json)
    }

    /// The reading before the current one, where there was one.
    pub fn reading_before(&self, name: &str) -> Result<Option<Case>, BookError> {
        let (id, key) = self.find(name)?;
        let json: Option<String> = self
            .db
            .query_row("SELECT record FROM reading WHERE source = ?1 AND current = 0", [id], |r| r.get(0))
            .optional()?;
        json.map(|j| Case::from_json(&j).map_err(|e| BookError::Record(key, e))).transpose()
    }

    fn stored(&self, key: String, text: String, json: &str) -> Result<Stored, BookError> {
        let reading = Case::from_json(json).map_err(|e| BookError::Record(key.clone(), e))?;
        let case = correct::settled(&self.db, &key, &reading, &text)?.unwrap_or_else(|| reading.clone());
        Ok(Stored { case, reading, key, text })
    }

    /// Every record, by name. Records are parsed on all cores.
    pub fn cases(&self) -> Result<Vec<Stored>, BookError> {
        use rayon::prelude::*;
        let mut statement = self.db.prepare(
            "SELECT s.key, s.text, r.record FROM source s JOIN reading r ON r.source = s.id AND r.current = 1 ORDER BY s.key",
        )?;
        let rows: Vec<(String, String, String)> =
            statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<Result<_, _>>()?;
        let parsed: Result<Vec<Stored>, BookError> = rows
            .into_par_iter()
            .map(|(key, text, json)| match Case::from_json(&json) {
                Ok(reading) => Ok(Stored { case: reading.clone(), reading, key, text }),
                Err(error) => Err(BookError::Record(key, error)),
            })
            .collect();
        let mut parsed = parsed?;
        let mut corrected = self.db.prepare("SELECT DISTINCT report FROM correction")?;
        let corrected: HashSet<String> = corrected.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        for stored in parsed.iter_mut().filter(|s| corrected.contains(&s.key)) {
            if let Some(case) = correct::settled(&self.db, &stored.key, &stored.reading, &stored.text)? {
                stored.case = case;
            }
        }
        Ok(parsed)
    }

    /// Takes a report out. What people said about it stays, and returns with it.
    pub fn remove(&mut self, name: &str) -> Result<String, BookError> {
        let (id, key) = self.find(name)?;
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The search index is kept by triggers, which a cascade would fire too; said here for clarity.
        step.execute("DELETE FROM document WHERE source = ?1", [id])?;
        step.execute("DELETE FROM source WHERE id = ?1", [id])?;
        step.commit()?;
        Ok(key)
    }

    /// Compares the rows with the records they were made from.
    pub(super) fn verify_rows(&self) -> Result<Vec<String>, BookError> {
        let mut wrong = Vec::new();
        for stored in self.cases()? {
            let count = |table: &str| -> Result<usize, BookError> {
                let query = format!("SELECT count(*) FROM {table} x JOIN source s ON s.id = x.source WHERE s.key = ?1");
                Ok(self.db.prepare_cached(&query)?.query_row([&stored.key], |r| r.get::<_, i64>(0))? as usize)
            };
            let found = (count("fact_row")?, count("patient_row")?, count("track_row")?);
            let wanted = (stored.case.facts.len(), stored.case.patients.len(), stored.case.tracks.len());
            // A record without facts cannot tell a missing row from none (books made by hand for tests).
            if found != wanted && !stored.case.facts.is_empty() {
                wrong.push(format!("{}: {found:?} rows for {wanted:?} facts, patients and tracks", stored.key));
            }
        }
        Ok(wrong)
    }
}
