//! Cases like this one.
//!
//! Two patients are alike by what few others share: each label in common counts the information it holds
//! (the logarithm of how rare it is in the book), divided by what the two could have shared, so that long
//! reports are not like everything. Index diseases and antibodies count double. Age and sex add a little.

use super::{Book, BookError};
use rusqlite::params;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A report that is like another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alike {
    /// The report.
    pub report: String,
    /// From 0 (nothing in common) up to about 1.
    pub score: f64,
    /// What is shared, the most telling first.
    pub reasons: Vec<String>,
}

/// Most reasons that are told.
const REASONS: usize = 8;

#[derive(Default)]
struct Tally<'a> {
    shared: f64,
    reasons: Vec<(f64, &'a str)>,
}

impl Book {
    /// The reports most like this one, at most `limit`.
    pub fn like(&self, name: &str, limit: usize) -> Result<Vec<Alike>, BookError> {
        let key = self.key(name)?;
        let id: i64 = self.db.query_row("SELECT id FROM source WHERE key = ?1", [&key], |r| r.get(0))?;
        let all: i64 = self.db.query_row("SELECT count(*) FROM source", [], |r| r.get(0))?;
        let mine: BTreeMap<String, bool> = {
            let mut statement = self.db.prepare_cached(
                "SELECT f.label, max(f.kind = 'diagnosis' OR f.label LIKE '%antibod%' OR f.label LIKE 'anti-%')
                 FROM fact_row f WHERE f.source = ?1 AND f.status = 'present' AND f.kind <> 'demographic' GROUP BY f.label",
            )?;
            let rows = statement.query_map([id], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? == 1)))?;
            rows.collect::<Result<_, _>>()?
        };
        let mut with =
            self.db.prepare_cached("SELECT DISTINCT source FROM fact_row WHERE label = ?1 AND status = 'present'")?;
        let mut tallies: BTreeMap<i64, Tally<'_>> = BTreeMap::new();
        let mut possible = 0.0;
        for (label, telling) in &mine {
            let sources: Vec<i64> = with.query_map([label], |r| r.get(0))?.collect::<Result<_, _>>()?;
            // Plus one, so that in a book of two reports sharing something still counts.
            let weight = ((all as f64 + 1.0) / sources.len().max(1) as f64).ln() * if *telling { 2.0 } else { 1.0 };
            possible += weight;
            for source in sources.into_iter().filter(|s| *s != id) {
                let tally = tallies.entry(source).or_default();
                tally.shared += weight;
                tally.reasons.push((weight, label));
            }
        }
        type Person = (Option<i64>, Option<String>);
        let person = |source: i64| -> Result<BTreeSet<Person>, BookError> {
            let mut statement = self
                .db
                .prepare_cached("SELECT CAST(age_years / 10 AS INTEGER), sex FROM patient_row WHERE source = ?1")?;
            let rows = statement.query_map([source], |r| Ok((r.get(0)?, r.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let me = person(id)?;
        // Only those that share most can be among the first; the others are not looked at closely.
        let mut ranked: Vec<(i64, Tally<'_>)> = tallies.into_iter().collect();
        ranked.sort_by(|a, b| b.1.shared.total_cmp(&a.1.shared).then(a.0.cmp(&b.0)));
        ranked.truncate(limit.saturating_mul(5).max(50));
        let mut found = Vec::new();
        for (source, mut tally) in ranked {
            let (report, labels): (String, i64) = self.db.prepare_cached(
                "SELECT key, (SELECT count(DISTINCT label) FROM fact_row WHERE source = s.id AND status = 'present')
                 FROM source s WHERE id = ?1",
            )?
            .query_row(params![source], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let theirs = possible * (labels as f64 / mine.len().max(1) as f64).max(1.0).sqrt();
            let mut score = if theirs > 0.0 { tally.shared / theirs } else { 0.0 };
            tally.reasons.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            let mut reasons: Vec<String> = tally.reasons.iter().take(REASONS).map(|(_, l)| (*l).to_owned()).collect();
            let other = person(source)?;
            let pairs = || me.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
            if pairs().any(|(a, b)| a.1.is_some() && a.1 == b.1) {
                score += 0.02;
                reasons.push("the same sex".to_owned());
            }
            if pairs().any(|(a, b)| a.0.is_some() && a.0 == b.0) {
                score += 0.03;
                reasons.push("of the same age".to_owned());
            }
            found.push(Alike { report, score: (score * 1e4).round() / 1e4, reasons });
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.report.cmp(&b.report)));
        found.truncate(limit);
        Ok(found)
    }
}
