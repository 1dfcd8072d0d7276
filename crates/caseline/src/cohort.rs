//! The casebook as a pool: cohorts, and the review table over them.

use crate::book::{Book, BookError, Stored};
use caseline_model::Case;
use caseline_pool::concept::{Names, NoNames, normal};
use caseline_pool::query::Query;
use caseline_pool::table::{self, Answer, Column, Report, Row, Table};
use caseline_read::lexicon::{Lexicon, Table as Kind};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

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

/// Patients of reports for whom the answer is yes.
pub struct Cohort {
    /// The reports, with what was asked for in them.
    pub reports: Vec<Stored>,
    query: Option<Query>,
}

impl Cohort {
    /// The patients of these reports for whom the answer is yes; all without a question.
    pub fn new(mut reports: Vec<Stored>, query: Option<Query>) -> Cohort {
        if let Some(query) = &query {
            let keep: Vec<bool> = reports.par_iter().map(|r| query.holds_for_any(&r.case, &r.text)).collect();
            let mut keep = keep.into_iter();
            reports.retain(|_| keep.next().unwrap_or(false));
        }
        Cohort { reports, query }
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
                table::rows(report, columns, names, &|p| self.wants(&r.case, &r.text, p))
            })
            .collect();
        let reports: Vec<Report<'_>> =
            self.reports.iter().map(|r| Report { key: &r.key, case: &r.case, text: &r.text }).collect();
        let rows: Vec<Row> = rows.into_iter().flatten().collect();
        let there: HashSet<(&str, u32)> = rows.iter().map(|r| (r.report.as_str(), r.patient)).collect();
        let mut same = table::same_patients(&reports);
        let is = |one: &(String, u32)| there.contains(&(one.0.as_str(), one.1));
        same.retain(|s| is(&s.one) && is(&s.other));
        Table { columns: columns.iter().map(|c| c.title().to_owned()).collect(), rows, same }
    }
}

impl Book {
    /// The patients for whom the answer is yes; all without a question.
    pub fn cohort(&self, query: Option<Query>) -> Result<Cohort, BookError> {
        Ok(Cohort::new(self.cases()?, query))
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
