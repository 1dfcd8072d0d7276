//! Cases like this one.
//!
//! Two patients are alike by what few others share. Every antibody, disease, finding, treatment and test of a
//! report tells as much as it is rare in the book (its information: 0 where every report has it, 1 where no other
//! has), and more or less by its part: an antibody that was found or a tumour tells more than a test that was
//! done. Likeness is the mean over the best partner of each of them, in both directions (best-match average),
//! so that a long report is not like everything. A partner is the same thing; where an ontology is loaded and
//! the facts carry its codes, also a thing that is near in it (Lin's measure, by the information of the most
//! telling term above both). Age and sex add a little.
//!
//! Only reports that share something, or have something near, are looked at closely: what is shared is found by
//! the index, so that the answer takes milliseconds in a book of ten thousand.

use super::{Book, BookError};
use crate::cohort::is_antibody;
use crate::vocabulary::{Hierarchy, Information, Likeness, Vocabulary};
use caseline_pool::say;
use rusqlite::params;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A report that is like another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alike {
    /// The report.
    pub report: String,
    /// From 0 (nothing in common) to 1.
    pub score: f64,
    /// What is shared, the most telling first.
    pub reasons: Vec<String>,
}

/// Most reasons that are told.
const REASONS: usize = 8;
/// A reason that tells less than this part of the best one is not told.
const TELLING: f64 = 0.2;
/// What age and sex may add.
const AGE: f64 = 0.03;
const SEX: f64 = 0.02;

/// Tells by its part; the greater one where it plays two.
const ANTIBODY: f64 = 2.0;
const TUMOUR: f64 = 2.0;
const INDEX: f64 = 1.5;
const FINDING: f64 = 1.0;
const TREATMENT: f64 = 0.75;
const OTHER: f64 = 0.25;

/// Age in years, and sex.
type Person = (Option<f64>, Option<String>);

/// What a report says of its patients.
#[derive(Default)]
struct Features {
    parts: BTreeMap<String, f64>,
    terms: BTreeMap<String, Vec<u32>>,
}

/// An ontology, ready for questions.
struct Ontology<'a> {
    vocabulary: &'a Vocabulary,
    hierarchy: Hierarchy,
    information: Information,
}

/// How rare labels are, each counted once.
struct Rarity<'a> {
    book: &'a Book,
    all: f64,
    seen: RefCell<HashMap<String, i64>>,
}

impl Rarity<'_> {
    fn reports(&self, label: &str) -> Result<i64, BookError> {
        if let Some(n) = self.seen.borrow().get(label) {
            return Ok(*n);
        }
        let count = "SELECT count(DISTINCT source) FROM fact_row WHERE label = ?1 AND status = 'present'";
        let n: i64 = self.book.db.prepare_cached(count)?.query_row([label], |r| r.get(0))?;
        self.seen.borrow_mut().insert(label.to_owned(), n);
        Ok(n)
    }

    /// From 0 to 1.
    fn tells(&self, label: &str) -> Result<f64, BookError> {
        let n = self.reports(label)?.max(1) as f64;
        Ok((((self.all + 1.0) / n).ln() / (self.all + 1.0).ln()).clamp(0.0, 1.0))
    }

    fn weights(&self, features: &Features) -> Result<BTreeMap<String, f64>, BookError> {
        features.parts.iter().map(|(label, part)| Ok((label.clone(), part * self.tells(label)?))).collect()
    }
}

impl Book {
    /// The reports most like this one, at most `limit`; nearness is that of the vocabulary, where there is one.
    pub fn like(&self, name: &str, limit: usize, vocabulary: Option<&Vocabulary>) -> Result<Vec<Alike>, BookError> {
        let key = self.key(name)?;
        let id: i64 = self.db.query_row("SELECT id FROM source WHERE key = ?1", [&key], |r| r.get(0))?;
        let all: i64 = self.db.query_row("SELECT count(*) FROM source", [], |r| r.get(0))?;
        let rarity = Rarity { book: self, all: all.max(1) as f64, seen: RefCell::default() };
        let ontology = vocabulary.map(|vocabulary| {
            let hierarchy = Hierarchy::of(vocabulary);
            Ontology { information: Information::of_shape(&hierarchy), vocabulary, hierarchy }
        });
        let mine = self.features(id, ontology.as_ref())?;
        let weights = rarity.weights(&mine)?;
        let terms: Vec<u32> = mine.terms.values().flatten().copied().collect();
        let nearness = ontology.as_ref().map(|o| Likeness::to(&o.hierarchy, &o.information, &terms));
        let me = self.people(id)?;
        let mut found = Vec::new();
        for source in self.shortlist(id, &mine, &weights, ontology.as_ref(), limit.saturating_mul(10).max(150))? {
            let other = self.features(source, ontology.as_ref())?;
            let theirs = rarity.weights(&other)?;
            let there = partners(&mine, &other, nearness.as_ref(), false);
            let back = partners(&other, &mine, nearness.as_ref(), true);
            let mean = |best: &BTreeMap<String, (f64, String)>, weights: &BTreeMap<String, f64>| {
                let shared: f64 =
                    best.iter().map(|(l, (value, _))| value * weights.get(l).copied().unwrap_or(0.0)).sum();
                let total: f64 = weights.values().sum();
                if total > 0.0 { shared / total } else { 0.0 }
            };
            let mut score = (1.0 - AGE - SEX) * f64::midpoint(mean(&there, &weights), mean(&back, &theirs));
            let mut reasons = reasons(&there, &weights, &rarity)?;
            let them = self.people(source)?;
            let pairs = || me.iter().flat_map(|a| them.iter().map(move |b| (a, b)));
            if pairs().any(|(a, b)| a.1.is_some() && a.1 == b.1) {
                score += SEX;
                reasons.push("the same sex".to_owned());
            }
            if pairs().any(|(a, b)| matches!((a.0, b.0), (Some(a), Some(b)) if (a - b).abs() <= 5.0)) {
                score += AGE;
                reasons.push("of about the same age".to_owned());
            }
            let report: String =
                self.db.prepare_cached("SELECT key FROM source WHERE id = ?1")?.query_row([source], |r| r.get(0))?;
            found.push(Alike { report, score: (score * 1e4).round() / 1e4, reasons });
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.report.cmp(&b.report)));
        found.truncate(limit);
        Ok(found)
    }

    fn features(&self, source: i64, ontology: Option<&Ontology<'_>>) -> Result<Features, BookError> {
        let mut features = Features::default();
        let mut put = |label: String, part: f64| {
            let before = features.parts.entry(label).or_default();
            *before = before.max(part);
        };
        let mut facts = self.db.prepare_cached(
            "SELECT label, kind, result FROM fact_row
             WHERE source = ?1 AND status = 'present' AND kind <> 'demographic' AND kind <> 'outcome'",
        )?;
        let mut rows = facts.query([source])?;
        while let Some(row) = rows.next()? {
            let (label, kind): (String, String) = (row.get(0)?, row.get(1)?);
            let result: Option<String> = row.get(2)?;
            let part = match kind.as_str() {
                _ if result.as_deref().is_some_and(say::is_negative) => continue,
                "measurement" | "finding" if is_antibody(&label) => ANTIBODY,
                "finding" | "diagnosis" => FINDING,
                "treatment" => TREATMENT,
                _ => OTHER,
            };
            put(label, part);
        }
        let mut tracks = self.db.prepare_cached("SELECT label, nature, role FROM track_row WHERE source = ?1")?;
        let mut rows = tracks.query([source])?;
        while let Some(row) = rows.next()? {
            let (label, nature, role): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let part = if nature == "malignancy" {
                TUMOUR
            } else if role == "index" {
                INDEX
            } else {
                FINDING
            };
            put(label, part);
        }
        if let Some(ontology) = ontology {
            let mut codes = self.db.prepare_cached(
                "SELECT f.label, c.code FROM code_row c JOIN fact_row f ON f.source = c.source AND f.fact = c.fact
                 WHERE c.source = ?1 AND f.status = 'present' ORDER BY 1, 2",
            )?;
            let mut rows = codes.query([source])?;
            while let Some(row) = rows.next()? {
                let (label, code): (String, String) = (row.get(0)?, row.get(1)?);
                let known = features.parts.contains_key(&label);
                if let Some(term) = ontology.vocabulary.term(&code).filter(|_| known) {
                    let terms = features.terms.entry(label).or_default();
                    if !terms.contains(&term) {
                        terms.push(term);
                    }
                }
            }
        }
        Ok(features)
    }

    /// Reports that share most with this one, by what is the same or next to it in the ontology.
    fn shortlist(
        &self,
        id: i64,
        mine: &Features,
        weights: &BTreeMap<String, f64>,
        ontology: Option<&Ontology<'_>>,
        most: usize,
    ) -> Result<Vec<i64>, BookError> {
        let mut tally: HashMap<i64, f64> = HashMap::new();
        let mut with =
            self.db.prepare_cached("SELECT DISTINCT source FROM fact_row WHERE label = ?1 AND status = 'present'")?;
        let mut coded = self.db.prepare_cached("SELECT DISTINCT source FROM code_row WHERE code = ?1")?;
        for (label, weight) in weights {
            let mut sources = with.query([label])?;
            while let Some(row) = sources.next()? {
                *tally.entry(row.get(0)?).or_default() += weight;
            }
            let Some(ontology) = ontology else { continue };
            for term in mine.terms.get(label).into_iter().flatten() {
                let (up, down) = (ontology.hierarchy.parents(*term), ontology.hierarchy.children(*term));
                let beside = up.iter().flat_map(|p| ontology.hierarchy.children(*p));
                let near: BTreeSet<u32> = up.iter().chain(down).chain(beside).copied().collect();
                for other in near.into_iter().filter(|t| t != term).take(100) {
                    let mut sources = coded.query([ontology.vocabulary.code(other)])?;
                    while let Some(row) = sources.next()? {
                        *tally.entry(row.get(0)?).or_default() += 0.3 * weight;
                    }
                }
            }
        }
        tally.remove(&id);
        let mut ranked: Vec<(i64, f64)> = tally.into_iter().filter(|(_, w)| *w > 0.0).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(most);
        Ok(ranked.into_iter().map(|(source, _)| source).collect())
    }

    fn people(&self, source: i64) -> Result<Vec<Person>, BookError> {
        let mut people = self.db.prepare_cached("SELECT age_years, sex FROM patient_row WHERE source = ?1")?;
        let rows = people.query_map(params![source], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// For each label of the one, the best partner in the other: how near, and what it is called. `turned` where the
/// other is the case that nearness was prepared for.
fn partners(
    one: &Features,
    other: &Features,
    nearness: Option<&Likeness<'_>>,
    turned: bool,
) -> BTreeMap<String, (f64, String)> {
    let mut best: BTreeMap<String, (f64, String)> = BTreeMap::new();
    for label in one.parts.keys() {
        if other.parts.contains_key(label) {
            best.insert(label.clone(), (1.0, label.clone()));
            continue;
        }
        let (Some(near), Some(terms)) = (nearness, one.terms.get(label)) else { continue };
        for (called, theirs) in &other.terms {
            let (asked, candidates) = if turned { (theirs, terms) } else { (terms, theirs) };
            let pairs = near.pairs(candidates);
            let value = pairs.iter().filter(|(term, ..)| asked.contains(term)).map(|p| p.2).fold(0.0, f64::max);
            // What two things far apart have in common tells nothing.
            if value >= 0.5 && best.get(label).is_none_or(|(b, _)| value > *b) {
                best.insert(label.clone(), (value, called.clone()));
            }
        }
    }
    best
}

/// What is shared, the most telling first, without what nearly every report has.
fn reasons(
    best: &BTreeMap<String, (f64, String)>,
    weights: &BTreeMap<String, f64>,
    rarity: &Rarity<'_>,
) -> Result<Vec<String>, BookError> {
    let tells = |(label, (value, _)): &(&String, &(f64, String))| value * weights.get(*label).copied().unwrap_or(0.0);
    let mut shared: Vec<(&String, &(f64, String))> = best.iter().collect();
    shared.sort_by(|a, b| tells(b).total_cmp(&tells(a)).then(a.0.cmp(b.0)));
    let most = shared.first().map_or(0.0, tells);
    shared.retain(|s| tells(s) >= TELLING * most);
    let all = rarity.all;
    let in_words = |(label, (value, called)): &(&String, &(f64, String))| {
        let reports = rarity.reports(label)?;
        let rare = if reports > 0 { format!(" (in {reports} of {all} reports)") } else { String::new() };
        Ok(if *value < 1.0 { format!("{label}, near {called}") } else { format!("{label}{rare}") })
    };
    shared.iter().take(REASONS).map(in_words).collect()
}
