//! Figures of a cohort: its patients as a table for the statistics.
//!
//! A question becomes a column of yes, no and empty cells: empty where the report does not say, so that silence is
//! never counted as no. A measurement or a column of the review table becomes numbers. Times run from
//! presentation (or from the day of something else that is named) to the first day of the event, or to the last day
//! that the report tells of.

use crate::cohort::Cohort;
use caseline_model::{Basis, Case, Status};
use caseline_pool::concept::{Concept, Names};
use caseline_pool::query::Query;
use caseline_pool::stat::ask::{Answer, Count, Counts, Spreads, ask_median, ask_odds, ask_survival};
use caseline_pool::stat::odds::Odds;
use caseline_pool::stat::proportion::proportion;
use caseline_pool::stat::survival::{ConfType, Survival};
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

/// What is asked of times.
pub struct Times<'a> {
    /// What ends them.
    pub event: &'a Concept,
    /// What begins them; presentation where it is not given.
    pub from: Option<&'a Concept>,
    /// Groups, by the answer to a question.
    pub group: Option<&'a Query>,
    /// Scale and level of the intervals.
    pub interval: (ConfType, f64),
}

/// Days to an event: curves, medians, and the log-rank test between groups.
pub fn survival(cohort: &Cohort, times: &Times<'_>) -> Result<Answer<Survival>, StatError> {
    let (mut rows, mut silent, mut undated) = (Vec::new(), 0, 0);
    for (report, patient) in cohort.patients() {
        let case = &report.case;
        let start = times.from.map_or(Some(0.0), |from| first_day(case, patient, from));
        let event = first_day(case, patient, times.event);
        let happened = mentions(case, patient, times.event, Status::Present);
        let denied = mentions(case, patient, times.event, Status::Absent);
        let (end, status) = match event {
            Some(day) => (Some(day), "yes"),
            None if happened => (None, "yes"),
            None => (last_day(case, patient), "no"),
        };
        let time = start.zip(end).map(|(a, b)| b - a).filter(|t| *t >= 0.0);
        undated += usize::from(time.is_none());
        let open = status == "no" && !denied;
        silent += usize::from(open && time.is_some());
        let worst = if open { "yes" } else { status };
        let group = times.group.map_or_else(|| Some("all".to_owned()), |q| word(q.answer(case, &report.text, patient)));
        let cells = [time.map(|t| t.to_string()), Some(status.to_owned()), group, Some(worst.to_owned())];
        rows.push(cells.to_vec());
    }
    if rows.is_empty() {
        return Err(nobody());
    }
    let names = ["time", "event", "group", "worst"].map(str::to_owned).to_vec();
    let frame = Frame::of(names, rows);
    let ask = |event: &str| {
        ask_survival(&frame, "time", &column(event, Some("yes")), times.group.map(|_| "group"), times.interval)
    };
    let no_event = |e: StatError| match e {
        StatError::Question(_) => StatError::TooFew(format!(
            "of no patient with a known time does the report tell of '{}' with a day",
            times.event.written
        )),
        other => other,
    };
    let mut answer = ask("event").map_err(no_event)?;
    let caveats = &mut answer.figures.caveats;
    if silent > 0 {
        let worst = ask("worst")?;
        let medians: Vec<String> = (worst.figures.groups.iter())
            .map(|g| format!("{} {}", g.group, g.median.map_or("not reached".to_owned(), |m| format!("{m}"))))
            .collect();
        caveats.push(format!(
            "Of {silent} patients the report does not say whether it happened; they are followed to the last day it tells \
             of. If all of them had it on that day, the median would be: {}.",
            medians.join(", ")
        ));
    }
    if undated > 0 {
        caveats.push(format!("Of {undated} patients no time is known; they are left out."));
    }
    caveats.push(
        "Times are days as the report gives or implies them; a follow-up that ends early may end for a reason.".into(),
    );
    Ok(answer)
}

fn mentions(case: &Case, patient: u32, concept: &Concept, status: Status) -> bool {
    case.facts.iter().any(|f| f.patient == patient && f.status() == status && concept.matches(f))
}

fn first_day(case: &Case, patient: u32, concept: &Concept) -> Option<f64> {
    let mine = case.facts.iter().filter(|f| f.patient == patient && f.status() == Status::Present);
    let dated = mine.filter(|f| f.time.basis != Basis::None && concept.matches(f)).filter_map(|f| f.time.day);
    dated.reduce(f64::min)
}

/// The last day that the report tells of.
fn last_day(case: &Case, patient: u32) -> Option<f64> {
    let told = |s: Status| matches!(s, Status::Present | Status::Absent);
    let mine = case.facts.iter().filter(|f| f.patient == patient && told(f.status()));
    let dated = mine.filter(|f| matches!(f.time.basis, Basis::Stated | Basis::Implied));
    dated.filter_map(|f| f.time.day_end.or(f.time.day)).reduce(f64::max)
}
