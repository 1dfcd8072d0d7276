//! Adding reports: what changed is read, on all cores, and written by one hand.
//!
//! A source whose hash is in the book is not read again; with `reread` it is if another reader version
//! read it before. The same text from another place is not added twice. Each report is one
//! transaction, so that an interrupted run loses only what was being read at that moment.

use super::lines::{NewSource, fill, sha256};
use super::{Book, BookError, correct, rows};
use crate::engine::{ReadOptions, Report};
use crate::{Failure, read_all};
use caseline_model::Reader as Stamp;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// How reports are added.
#[derive(Debug, Clone, Default)]
pub struct AddOptions {
    /// How they are read.
    pub read: ReadOptions,
    /// Threads; 0 is one for each core.
    pub jobs: usize,
    /// Read again what another version of the reader read before.
    pub reread: bool,
}

/// What became of one report.
#[derive(Debug)]
pub enum Outcome {
    /// In the book, under this name.
    Added(String),
    /// Read again, under this name: its text or the reader changed.
    Reread(String),
    /// In the book already, under this name. True where an older reader read it.
    Unchanged(String, bool),
    /// The same text is in the book under this name.
    Same(String),
    /// Not read.
    Failed(Failure),
}

/// How many of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Added {
    /// New in the book.
    pub added: usize,
    /// Read again.
    pub reread: usize,
    /// Left as they were.
    pub unchanged: usize,
    /// Of these, read by another version of the reader.
    pub older: usize,
    /// In the book from another place.
    pub same: usize,
    /// Not read.
    pub failed: usize,
}

impl Added {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Added(_) => self.added += 1,
            Outcome::Reread(_) => self.reread += 1,
            Outcome::Unchanged(_, older) => {
                self.unchanged += 1;
                self.older += usize::from(*older);
            }
            Outcome::Same(_) => self.same += 1,
            Outcome::Failed(_) => self.failed += 1,
        }
    }
}

/// What the book knows of a source.
struct Known {
    key: String,
    sha256: String,
    stamp: Stamp,
}

impl Book {
    /// Adds reports, telling what became of each as it happens.
    pub fn add(
        &mut self,
        new: Vec<NewSource>,
        options: &AddOptions,
        mut each: impl FnMut(&NewSource, &Outcome),
    ) -> Result<Added, BookError> {
        let stamp = options.read.stamp();
        let mut totals = Added::default();
        let by_origin = self.known()?;
        let mut by_hash: HashMap<String, String> =
            by_origin.values().map(|k| (k.sha256.clone(), k.key.clone())).collect();
        let mut to_read = Vec::new();
        for mut source in new {
            if source.sha256.is_none() {
                // What cannot be read here is tried once more, and told of, when its turn comes.
                source.sha256 = source.input.path.as_ref().and_then(|p| std::fs::read(p).ok()).map(|b| sha256(&b));
            }
            let hash = source.sha256.clone().unwrap_or_default();
            let outcome = match by_origin.get(&source.origin) {
                Some(known) if known.sha256 == hash => match known.stamp == stamp {
                    false if options.reread => None,
                    same => Some(Outcome::Unchanged(known.key.clone(), !same)),
                },
                _ => by_hash.get(&hash).map(|key| Outcome::Same(key.clone())),
            };
            match outcome {
                Some(outcome) => {
                    totals.count(&outcome);
                    each(&source, &outcome);
                }
                None => {
                    if !hash.is_empty() {
                        by_hash.insert(hash, source.key.clone());
                    }
                    to_read.push(source);
                }
            }
        }
        let inputs: Vec<_> = to_read.iter().map(|s| s.input.clone()).collect();
        let mut due = to_read.iter();
        let mut broken = None;
        let make = |index: usize, mut report: Report| -> Result<(Report, String), Failure> {
            fill(&mut report.case.source, &to_read[index].about);
            let json = serde_json::to_string(&report.case).map_err(|e| Failure::Bug(e.to_string()))?;
            Ok((report, json))
        };
        read_all(&inputs, &options.read, options.jobs, make, |_, answer| {
            let Some(source) = due.next() else { return ControlFlow::Break(()) };
            let outcome = match answer {
                Err(failure) => Outcome::Failed(failure),
                Ok((report, json)) => match self.store(source, &report, &json) {
                    Ok(outcome) => outcome,
                    Err(error) => {
                        broken = Some(error);
                        return ControlFlow::Break(());
                    }
                },
            };
            totals.count(&outcome);
            each(source, &outcome);
            ControlFlow::Continue(())
        });
        match broken {
            Some(error) => Err(error),
            None => {
                self.db.execute_batch("PRAGMA optimize")?;
                Ok(totals)
            }
        }
    }

    fn known(&self) -> Result<HashMap<String, Known>, BookError> {
        let mut statement = self.db.prepare(
            "SELECT s.origin, s.key, s.sha256, r.version, r.lexicon, r.rules
             FROM source s JOIN reading r ON r.source = s.id AND r.current = 1",
        )?;
        let rows = statement.query_map([], |r| {
            let stamp = Stamp { version: r.get(3)?, lexicon: r.get(4)?, rules: r.get(5)? };
            Ok((r.get(0)?, Known { key: r.get(1)?, sha256: r.get(2)?, stamp }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts one report into the book, whole.
    fn store(&mut self, source: &NewSource, report: &Report, json: &str) -> Result<Outcome, BookError> {
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before: Option<(i64, String)> = step
            .prepare_cached("SELECT id, key FROM source WHERE origin = ?1")?
            .query_row([&source.origin], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let info = &report.case.source;
        let (id, key) = match &before {
            Some((id, key)) => (*id, key.clone()),
            None => {
                let key = free_key(&step, &source.key)?;
                step.prepare_cached(
                    "INSERT INTO source (key, origin, name, sha256, media_type, characters, text)
                     VALUES (?1, ?2, '', '', '', 0, '')",
                )?
                .execute(params![key, source.origin])?;
                (step.last_insert_rowid(), key)
            }
        };
        step.prepare_cached(
            "UPDATE source SET name = ?2, sha256 = ?3, media_type = ?4, characters = ?5, title = ?6, doi = ?7, pmid = ?8,
             pmcid = ?9, licence = ?10, journal = ?11, year = ?12, country = ?13, text = ?14 WHERE id = ?1",
        )?
        .execute(params![
            id,
            info.name,
            info.sha256,
            info.media_type,
            info.characters as i64,
            info.title,
            info.doi,
            info.pmid,
            info.pmcid,
            info.licence,
            info.journal,
            info.year,
            info.country,
            report.text
        ])?;
        step.prepare_cached("DELETE FROM reading WHERE source = ?1 AND current = 0")?.execute([id])?;
        step.prepare_cached("UPDATE reading SET current = 0 WHERE source = ?1")?.execute([id])?;
        let stamp = &report.case.reader;
        step.prepare_cached(
            "INSERT INTO reading (source, version, lexicon, rules, sha256, record, current)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        )?
        .execute(params![id, stamp.version, stamp.lexicon, stamp.rules, info.sha256, json])?;
        let settled = correct::settled(&step, &key, &report.case, &report.text)?;
        rows::write(&step, id, settled.as_ref().unwrap_or(&report.case), &report.text)?;
        step.commit()?;
        Ok(if before.is_some() { Outcome::Reread(key) } else { Outcome::Added(key) })
    }
}

/// The name, or the name with the first number that makes it new.
fn free_key(db: &rusqlite::Connection, wanted: &str) -> Result<String, BookError> {
    let wanted: String = wanted.chars().map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c }).collect();
    let mut taken = db.prepare_cached("SELECT 1 FROM source WHERE key = ?1")?;
    let mut key = wanted.clone();
    let mut n = 2;
    while taken.exists([&key])? {
        key = format!("{wanted}-{n}");
        n += 1;
    }
    Ok(key)
}
