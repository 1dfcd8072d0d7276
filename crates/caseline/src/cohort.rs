//! The casebook as a pool: cohorts, and the review table over them.

use crate::book::{Book, BookError, Place, Stored, Verdict};
use crate::vocabulary::Vocabulary;
use caseline_model::{Case, Kind as FactKind, Level};
use caseline_pool::concept::{Names, NoNames, normal};
use caseline_pool::course::{Course, course};
use caseline_pool::query::Query;
use caseline_pool::table::{self, Answer, Builtin, Column, Report, Row, Table};
use caseline_read::lexicon::{Lexicon, Table as Kind};
use caseline_read::vocabulary::Scope;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// The names that the reader's lexicon knows.
#[derive(Debug)]
pub struct LexiconNames {
    standard: HashMap<String, String>,
    stages: HashSet<String>,
    classes: HashMap<(FactKind, String), String>,
}

impl LexiconNames {
    /// Those of the built-in lexicon, made once.
    pub fn builtin() -> &'static LexiconNames {
        static NAMES: OnceLock<LexiconNames> = OnceLock::new();
        NAMES.get_or_init(|| {
            let mut names = LexiconNames { standard: HashMap::new(), stages: HashSet::new(), classes: HashMap::new() };
            for concept in Lexicon::builtin().concepts() {
                for synonym in &concept.synonyms {
                    let synonym = normal(synonym.trim_start_matches('='));
                    names.standard.entry(synonym).or_insert_with(|| concept.label.clone());
                }
                let kind = match concept.table {
                    Kind::Drug => Some(FactKind::Treatment),
                    Kind::Procedure => Some(FactKind::Procedure),
                    Kind::Outcome => Some(FactKind::Outcome),
                    _ => None,
                };
                if let Some((kind, class)) = kind.zip(concept.fields.get("class").filter(|c| !c.is_empty())) {
                    names.classes.entry((kind, normal(&concept.label))).or_insert_with(|| class.clone());
                }
                if concept.table == Kind::Score {
                    names.stages.insert(normal(&concept.label));
                }
            }
            names
        })
    }
}

/// True for the standard term of an antibody. Needs one table of the lexicon and not all of it, which takes longer to
/// prepare than a question to the casebook takes to answer.
pub(crate) fn is_antibody(label: &str) -> bool {
    static ANTIBODIES: OnceLock<HashSet<String>> = OnceLock::new();
    let names = || Lexicon::builtin_of(Kind::Antibody).map(|concept| normal(&concept.label)).collect();
    ANTIBODIES.get_or_init(names).contains(&normal(label)) || NoNames.is_antibody(label)
}

impl Names for LexiconNames {
    fn standard(&self, name: &str) -> Option<String> {
        self.standard.get(&normal(name)).cloned()
    }

    fn is_antibody(&self, label: &str) -> bool {
        is_antibody(label)
    }

    fn is_stage(&self, label: &str) -> bool {
        let label = normal(label);
        let grades = |w: &str| matches!(w, "stage" | "staging" | "grade" | "grading" | "tnm");
        // Indices that stage a disease of the blood without being called a stage.
        let index = ["ipss r", "international prognostic index", "dipss score", "eln risk"].contains(&label.as_str());
        index
            || label.split(' ').any(grades)
                && (self.stages.contains(&label) || NoNames.is_stage(&label) || label.contains("grade"))
    }

    fn class(&self, kind: FactKind, label: &str) -> Option<String> {
        self.classes.get(&(kind, normal(label))).cloned()
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

    fn class(&self, kind: FactKind, label: &str) -> Option<String> {
        LexiconNames::builtin().class(kind, label)
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

    /// The course of every patient, in the order of the table.
    pub fn courses(&self) -> Vec<Course<'_>> {
        let names = LexiconNames::builtin();
        let of = |r| -> Vec<Course<'_>> {
            let Stored { key, case, text, .. }: &Stored = r;
            let wanted = table::patients(case).into_iter().filter(|p| self.counts(key, case, text, *p));
            wanted.map(|p| course(key, case, p, names)).collect()
        };
        self.reports.par_iter().flat_map_iter(of).collect()
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
        let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
        let mut twins: BTreeMap<&Place, Vec<Place>> = BTreeMap::new();
        for (left, kept) in &self.elsewhere {
            twins.entry(kept).or_default().push(left.clone());
        }
        if !twins.is_empty() {
            for row in &mut rows {
                if let Some(left) = twins.remove(&(row.report.clone(), row.patient)) {
                    row.join(left, columns);
                }
            }
        }
        let there: HashSet<(&str, u32)> = rows.iter().map(|r| (r.report.as_str(), r.patient)).collect();
        let mut same = table::same_patients(&reports);
        let is = |one: &(String, u32)| there.contains(&(one.0.as_str(), one.1));
        // What a person has decided is not proposed again.
        let pair = |one: &Place, other: &Place| {
            if one <= other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
        };
        let decided: HashSet<(Place, Place)> = self.verdicts.iter().map(|v| pair(&v.one, &v.other)).collect();
        same.retain(|s| is(&s.one) && is(&s.other) && !decided.contains(&pair(&s.one, &s.other)));
        let measures = columns.iter().map(Column::measure).collect();
        Table { columns: columns.iter().map(|c| c.title().to_owned()).collect(), measures, rows, same }
    }
}

impl Book {
    /// The patients for whom the answer is yes; all without a question.
    pub fn cohort(&self, query: Option<Query>) -> Result<Cohort, BookError> {
        Ok(Cohort::new(self.cases()?, query).once(self.verdicts()?))
    }
}

/// Columns whose values are counted in a review.
const COUNTED: [Builtin; 8] = [
    Builtin::Sex,
    Builtin::Diseases,
    Builtin::First,
    Builtin::Findings,
    Builtin::Antibodies,
    Builtin::Treatments,
    Builtin::Response,
    Builtin::Outcome,
];

/// How often each value stands in the columns with lists and words, the most frequent first, at most `most` a column.
///
/// A proportion needs reports that say no. One value of several (sex, outcome) is of all reports that give one; a
/// finding is of the reports that say it is there or deny it; an antibody of those that give a result; a treatment or
/// a disease that is not named was not denied, so there is no proportion.
pub fn counts(table: &Table, most: usize) -> Vec<caseline_export::review::Count> {
    let mut out = Vec::new();
    let at = |b: Builtin| table.columns.iter().position(|t| t == b.title());
    let values = |row: &Row, i: usize| -> BTreeSet<String> {
        let cell = &row.cells[i];
        match &cell.answer {
            Answer::Said(text) if cell.parts.is_empty() => [text.clone()].into(),
            _ => cell.parts.iter().cloned().collect(),
        }
    };
    for builtin in COUNTED {
        let Some(i) = at(builtin) else { continue };
        let all: Vec<BTreeSet<String>> = table.rows.iter().map(|r| values(r, i)).collect();
        let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
        all.iter().flatten().for_each(|v| *tally.entry(v).or_default() += 1);
        let mut ranked: Vec<(&str, usize)> = tally.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        for (value, rows) in ranked.into_iter().take(most) {
            let known = match builtin {
                Builtin::Sex | Builtin::First | Builtin::Outcome => Some(all.iter().filter(|v| !v.is_empty()).count()),
                Builtin::Findings => at(Builtin::Denied).map(|denied| {
                    let no = |r: &Row| r.cells[denied].parts.iter().any(|p| p == value);
                    table.rows.iter().zip(&all).filter(|(r, v)| v.contains(value) || no(r)).count()
                }),
                Builtin::Antibodies => {
                    let name = |v: &str| v.trim_end_matches(" positive").trim_end_matches(" negative").to_owned();
                    let tested = |v: &BTreeSet<String>| v.iter().any(|v| v.starts_with(&name(value)));
                    Some(all.iter().filter(|v| tested(v)).count())
                }
                _ => None,
            };
            out.push(caseline_export::review::Count {
                column: builtin.title().to_owned(),
                value: value.to_owned(),
                rows,
                known,
                unknown: table.rows.len() - known.unwrap_or(rows),
            });
        }
    }
    out
}

/// The remarks of the checks on the reports of a cohort, of the graver levels, by report.
pub fn remarks(cohort: &Cohort) -> Vec<(String, Vec<caseline_export::review::Remark>)> {
    let of = |r: &Stored| {
        let mut remarks = caseline_assess::check(&caseline_assess::CheckInput { case: &r.case, text: &r.text });
        // Hints about what would be nice to have would bury what is wrong.
        remarks.retain(|r| r.level != Level::Note);
        remarks.sort_by_key(|r| std::cmp::Reverse(r.level));
        let told = remarks.into_iter().map(|r| caseline_export::review::Remark {
            level: r.level,
            message: r.message,
            quotes: r.quotes.into_iter().map(|q| q.exact).take(4).collect(),
        });
        (r.key.clone(), told.collect::<Vec<_>>())
    };
    let all: Vec<_> = cohort.reports.par_iter().map(of).collect();
    all.into_iter().filter(|(_, r)| !r.is_empty()).collect()
}
