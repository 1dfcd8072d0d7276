//! The casebook as a pool: cohorts, and the review table over them.

use crate::book::{Book, BookError, Place, Stored, Verdict};
use crate::vocabulary::Vocabulary;
use caseline_model::Case;
use caseline_pool::concept::{Names, NoNames, normal};
use caseline_pool::query::Query;
use caseline_pool::table::{self, Answer, Column, Report, Row, Table};
use caseline_read::lexicon::{Lexicon, Table as Kind};
use caseline_read::vocabulary::Scope;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// The names that the reader's lexicon knows.
#[derive(Debug)]
pub struct LexiconNames {
    standard: HashMap<String, String>,
    antibodies: HashSet<String>,
    stages: HashSet<String>,
}

impl LexiconNames {
    /// Those of the built-in lexicon, made once.
    pub fn builtin() -> &'static LexiconNames {
        static NAMES: OnceLock<LexiconNames> = OnceLock::new();
        NAMES.get_or_init(|| {
            let mut names =
                LexiconNames { standard: HashMap::new(), antibodies: HashSet::new(), stages: HashSet::new() };
            for concept in Lexicon::builtin().concepts() {
                for synonym in &concept.synonyms {
                    let synonym = normal(synonym.trim_start_matches('='));
                    names.standard.entry(synonym).or_insert_with(|| concept.label.clone());
                }
                match concept.table {
                    Kind::Antibody => names.antibodies.insert(normal(&concept.label)),
                    Kind::Score => names.stages.insert(normal(&concept.label)),
                    _ => false,
                };
            }
            names
        })
    }
}

impl Names for LexiconNames {
    fn standard(&self, name: &str) -> Option<String> {
        self.standard.get(&normal(name)).cloned()
    }

    fn is_antibody(&self, label: &str) -> bool {
        self.antibodies.contains(&normal(label)) || NoNames.is_antibody(label)
    }

    fn is_stage(&self, label: &str) -> bool {
        let label = normal(label);
        let grades = |w: &str| matches!(w, "stage" | "staging" | "grade" | "grading" | "tnm");
        label.split(' ').any(grades)
            && (self.stages.contains(&label) || NoNames.is_stage(&label) || label.contains("grade"))
    }
}

/// The names of the lexicon, and the kinds of things of the user's vocabulary.
#[derive(Debug, Clone, Default)]
pub struct UserNames {
    vocabulary: Option<Arc<Vocabulary>>,
}

impl UserNames {
    /// With this vocabulary, if there is one.
    pub fn new(vocabulary: Option<Arc<Vocabulary>>) -> UserNames {
        UserNames { vocabulary }
    }
}

impl Names for UserNames {
    fn standard(&self, name: &str) -> Option<String> {
        LexiconNames::builtin().standard(name)
    }

    fn codes(&self, name: &str) -> Vec<String> {
        let Some(vocabulary) = &self.vocabulary else { return Vec::new() };
        let terms = vocabulary.exact(name).into_iter().filter(|(_, scope)| *scope <= Scope::Exact);
        terms.flat_map(|(term, _)| vocabulary.codes_below(vocabulary.code(term))).map(str::to_owned).collect()
    }

    fn is_antibody(&self, label: &str) -> bool {
        LexiconNames::builtin().is_antibody(label)
    }

    fn is_stage(&self, label: &str) -> bool {
        LexiconNames::builtin().is_stage(label)
    }
}

/// Patients of reports for whom the answer is yes.
pub struct Cohort {
    /// The reports, with what was asked for in them.
    pub reports: Vec<Stored>,
    query: Option<Query>,
    verdicts: Vec<Verdict>,
    /// Patients who are counted in another report.
    elsewhere: BTreeMap<Place, Place>,
}

impl Cohort {
    /// The patients of these reports for whom the answer is yes; all without a question.
    pub fn new(mut reports: Vec<Stored>, query: Option<Query>) -> Cohort {
        if let Some(query) = &query {
            let keep: Vec<bool> = reports.par_iter().map(|r| query.holds_for_any(&r.case, &r.text)).collect();
            let mut keep = keep.into_iter();
            reports.retain(|_| keep.next().unwrap_or(false));
        }
        Cohort { reports, query, verdicts: Vec::new(), elsewhere: BTreeMap::new() }
    }

    /// The cohort with what people said of the same patient in two reports: of those who were confirmed, the one
    /// with most facts is counted, and of two with as many the first by name.
    pub fn once(mut self, verdicts: Vec<Verdict>) -> Cohort {
        let mut groups: Vec<BTreeSet<Place>> = Vec::new();
        for verdict in verdicts.iter().filter(|v| v.same) {
            let mut joined = BTreeSet::from([verdict.one.clone(), verdict.other.clone()]);
            groups.retain(|g| {
                let apart = g.is_disjoint(&joined);
                if !apart {
                    joined.extend(g.iter().cloned());
                }
                apart
            });
            groups.push(joined);
        }
        for group in groups {
            let facts = |(key, patient): &Place| {
                let report = self.reports.iter().find(|r| r.key == *key)?;
                let meant = self.wants(&report.case, &report.text, *patient);
                meant.then(|| report.case.facts.iter().filter(|f| f.patient == *patient).count())
            };
            let mut there: Vec<(usize, Place)> = group.into_iter().filter_map(|p| Some((facts(&p)?, p))).collect();
            there.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            let mut there = there.into_iter().map(|(_, place)| place);
            if let Some(kept) = there.next() {
                self.elsewhere.extend(there.map(|left| (left, kept.clone())));
            }
        }
        self.verdicts = verdicts;
        self
    }

    /// Patients who are not counted here, each with the one that is counted instead.
    pub fn counted_elsewhere(&self) -> &BTreeMap<Place, Place> {
        &self.elsewhere
    }

    /// The patients who are meant, each once: the report and the number in it.
    pub fn patients(&self) -> Vec<(&Stored, u32)> {
        let of_report = |r: &'_ Stored| {
            let mut patients: Vec<u32> = r.case.patients.iter().map(|p| p.patient).collect();
            if patients.is_empty() {
                patients.push(1);
            }
            patients.sort_unstable();
            patients.dedup();
            patients.retain(|p| self.counts(&r.key, &r.case, &r.text, *p));
            patients
        };
        let each: Vec<Vec<u32>> = self.reports.par_iter().map(of_report).collect();
        self.reports.iter().zip(each).flat_map(|(r, all)| all.into_iter().map(move |p| (r, p))).collect()
    }

    /// True where the patient is meant and counted here.
    fn counts(&self, key: &str, case: &Case, text: &str, patient: u32) -> bool {
        let here = self.elsewhere.is_empty() || !self.elsewhere.contains_key(&(key.to_owned(), patient));
        here && self.wants(case, text, patient)
    }

    /// True where the patient of the report is meant.
    fn wants(&self, case: &Case, text: &str, patient: u32) -> bool {
        self.query.as_ref().is_none_or(|q| q.holds(case, text, patient))
    }

    /// The review table.
    pub fn table(&self, columns: &[Column]) -> Table {
        let names = LexiconNames::builtin();
        let rows: Vec<Vec<Row>> = self
            .reports
            .par_iter()
            .map(|r| {
                let report = Report { key: &r.key, case: &r.case, text: &r.text };
                table::rows(report, columns, names, &|p| self.counts(&r.key, &r.case, &r.text, p))
            })
            .collect();
        let reports: Vec<Report<'_>> =
            self.reports.iter().map(|r| Report { key: &r.key, case: &r.case, text: &r.text }).collect();
        let rows: Vec<Row> = rows.into_iter().flatten().collect();
        let there: HashSet<(&str, u32)> = rows.iter().map(|r| (r.report.as_str(), r.patient)).collect();
        let mut same = table::same_patients(&reports);
        let is = |one: &(String, u32)| there.contains(&(one.0.as_str(), one.1));
        // What a person has decided is not proposed again.
        let pair = |one: &Place, other: &Place| {
            if one <= other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
        };
        let decided: HashSet<(Place, Place)> = self.verdicts.iter().map(|v| pair(&v.one, &v.other)).collect();
        same.retain(|s| is(&s.one) && is(&s.other) && !decided.contains(&pair(&s.one, &s.other)));
        Table { columns: columns.iter().map(|c| c.title().to_owned()).collect(), rows, same }
    }
}

impl Book {
    /// The patients for whom the answer is yes; all without a question.
    pub fn cohort(&self, query: Option<Query>) -> Result<Cohort, BookError> {
        Ok(Cohort::new(self.cases()?, query).once(self.verdicts()?))
    }
}

/// How often each value stands in the columns with lists and words, the most frequent first.
pub fn counts(table: &Table, columns: &[&str], most: usize) -> Vec<caseline_export::review::Count> {
    let mut out = Vec::new();
    for (i, title) in table.columns.iter().enumerate().filter(|(_, t)| columns.contains(&t.as_str())) {
        let mut tally: BTreeMap<String, usize> = BTreeMap::new();
        let mut known = 0;
        for row in &table.rows {
            let values: Vec<String> = match &row.cells[i].answer {
                Answer::NotReported => continue,
                Answer::No => vec!["no".to_owned()],
                Answer::Said(text) => {
                    let parts = text.split("; ").map(str::to_owned);
                    parts.filter(|p| !(p.starts_with("and ") && p.ends_with(" more"))).collect()
                }
            };
            known += 1;
            for value in values.into_iter().collect::<std::collections::BTreeSet<_>>() {
                *tally.entry(value).or_default() += 1;
            }
        }
        let mut ranked: Vec<(String, usize)> = tally.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for (value, rows) in ranked.into_iter().take(most) {
            let unknown = table.rows.len() - known;
            out.push(caseline_export::review::Count { column: title.clone(), value, rows, known, unknown });
        }
    }
    out
}
