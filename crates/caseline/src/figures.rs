//! Figures of a cohort: its patients as a table for the statistics.
//!
//! A question becomes a column of yes, no and empty cells: empty where the report does not say, so that silence is
//! never counted as no. A measurement or a column of the review table becomes numbers. Times run from
//! presentation (or from the day of something else that is named) to the first day of the event, or to the last day
//! that the report tells of. A regression takes age, sex and questions as its terms.

mod regress;
mod times;

pub use regress::{Term, cox, logistic};
pub use times::{Times, survival};

use crate::cohort::Cohort;
use caseline_pool::concept::Names;
use caseline_pool::query::Query;
use caseline_pool::stat::ask::{Answer, Count, Counts, Spreads, ask_median, ask_odds};
use caseline_pool::stat::odds::Odds;
use caseline_pool::stat::proportion::proportion;
use caseline_pool::stat::{Condition, Frame, StatError, caveat};
use caseline_pool::table::{Column, parse_columns};
use std::collections::HashMap;

fn word(answer: Option<bool>) -> Option<String> {
    answer.map(|yes| if yes { "yes" } else { "no" }.to_owned())
}

fn column(name: &str, value: Option<&str>) -> Condition {
    Condition { column: name.to_owned(), value: value.map(str::to_owned) }
}

fn nobody() -> StatError {
    StatError::TooFew("no patient of the casebook is meant by this question".to_owned())
}

/// How many patients, of how many of whom it is known; one line for each question.
pub fn count(cohort: &Cohort, questions: &[(String, Query)], level: f64) -> Result<Answer<Counts>, StatError> {
    let patients = cohort.patients();
    if patients.is_empty() {
        return Err(nobody());
    }
    let of = |(value, query): &(String, Query)| {
        let answers: Vec<Option<bool>> = patients.iter().map(|(r, p)| query.answer(&r.case, &r.text, *p)).collect();
        let number = |wanted: Option<bool>| answers.iter().filter(|a| **a == wanted).count() as u64;
        let (yes, no, unknown) = (number(Some(true)), number(Some(false)), number(None));
        Ok(Count { value: value.clone(), proportion: proportion(yes, yes + no, unknown, level)? })
    };
    let counts = questions.iter().map(of).collect::<Result<_, StatError>>()?;
    let figures = Counts { column: "patients".to_owned(), counts };
    Ok(Answer { figures, rows: patients.len(), dropped: 0, dropped_because: None })
}

/// The column of numbers of this name: one of the review table (`age`, `interval`, `follow_up`), or what was measured.
pub fn numbers(name: &str, take: &str, unit: Option<&str>, names: &dyn Names) -> Result<Column, StatError> {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let built_in = parse_columns(&format!("[[column]]\nbuiltin = {}\n", quoted(name)), names);
    let measured = || {
        let unit = unit.map(|u| format!("unit = {}\n", quoted(u))).unwrap_or_default();
        let (title, take) = (quoted(name), quoted(take));
        parse_columns(&format!("[[column]]\ntitle = {title}\nconcepts = [{title}]\ntake = {take}\n{unit}"), names)
    };
    let mut columns = built_in.or_else(|_| measured()).map_err(|e| StatError::Question(format!("{name}: {e}")))?;
    columns.pop().ok_or_else(|| StatError::Question(format!("{name}: no such column")))
}

/// Median and quartiles of a column, in all or by the answer to a question.
pub fn median(cohort: &Cohort, of: (&str, Column), group: Option<&Query>) -> Result<Answer<Spreads>, StatError> {
    let table = cohort.table(&[of.1]);
    let numbers: HashMap<(&str, u32), Option<f64>> =
        table.rows.iter().map(|r| ((r.report.as_str(), r.patient), r.cells.first().and_then(|c| c.number))).collect();
    let rows: Vec<Vec<Option<String>>> = cohort
        .patients()
        .into_iter()
        .map(|(r, p)| {
            let number = numbers.get(&(r.key.as_str(), p)).copied().flatten().map(|n| n.to_string());
            vec![number, group.and_then(|q| word(q.answer(&r.case, &r.text, p)))]
        })
        .collect();
    if rows.is_empty() {
        return Err(nobody());
    }
    let frame = Frame::of(vec![of.0.to_owned(), "group".to_owned()], rows);
    let mut found = ask_median(&frame, of.0, group.map(|_| "group"))?;
    found.figures.caveats.insert(0, caveat::CASE_REPORTS.to_owned());
    Ok(found)
}

/// A two-by-two table of two questions.
pub fn odds(cohort: &Cohort, exposure: &Query, outcome: &Query, level: f64) -> Result<Answer<Odds>, StatError> {
    let answers = |(r, p): (&crate::book::Stored, u32)| {
        let of = |q: &Query| word(q.answer(&r.case, &r.text, p));
        vec![of(exposure), of(outcome)]
    };
    let rows: Vec<Vec<Option<String>>> = cohort.patients().into_iter().map(answers).collect();
    let frame = Frame::of(vec!["exposure".to_owned(), "outcome".to_owned()], rows);
    let known = |c: &str, v: &str| Ok(frame.cells(c)?.iter().flatten().any(|cell| *cell == v));
    for (name, what) in [("exposure", "exposed"), ("outcome", "with the outcome")] {
        if !known(name, "yes")? {
            return Err(StatError::TooFew(format!("no patient of the cohort is known to be {what}")));
        }
    }
    ask_odds(&frame, &column("exposure", Some("yes")), &column("outcome", Some("yes")), level)
}
