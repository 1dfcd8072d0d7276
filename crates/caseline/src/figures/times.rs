//! Times to an event among the patients of a cohort.
//!
//! The clock starts at presentation, or on the first day of something else that is named. It stops on the first day of
//! the event, or on the last day that the report tells of. Of a patient of whom the report does not say whether it
//! happened, the time ends without it; what would be if all of them had it is told with the answer.

use super::{column, nobody, word};
use crate::cohort::Cohort;
use caseline_model::{Basis, Case, Status};
use caseline_pool::concept::Concept;
use caseline_pool::query::Query;
use caseline_pool::stat::ask::{Answer, ask_survival};
use caseline_pool::stat::survival::{ConfType, Survival};
use caseline_pool::stat::{Frame, StatError};

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

/// The time of one patient.
pub(super) struct Time {
    /// Days, where they are known.
    pub days: Option<f64>,
    /// It happened.
    pub event: bool,
    /// The report does not say whether it happened.
    pub silent: bool,
}

pub(super) fn time(case: &Case, patient: u32, event: &Concept, from: Option<&Concept>) -> Time {
    let start = from.map_or(Some(0.0), |from| first_day(case, patient, from));
    let happened = mentions(case, patient, event, Status::Present);
    let end = match first_day(case, patient, event) {
        Some(day) => Some(day),
        None if happened => None,
        None => last_day(case, patient),
    };
    let days = start.zip(end).map(|(a, b)| b - a).filter(|t| *t >= 0.0);
    Time { days, event: happened, silent: !happened && !mentions(case, patient, event, Status::Absent) }
}

/// What is to be said where no patient with a known time had it.
pub(super) fn no_event(error: StatError, event: &Concept) -> StatError {
    match error {
        StatError::Question(_) => StatError::TooFew(format!(
            "of no patient with a known time does the report tell of '{}' with a day",
            event.written
        )),
        other => other,
    }
}

/// Caveats of times from reports; `worst` tells what would be if all of whom it is not known had it.
pub(super) fn caveats(
    times: &[Time],
    worst: impl FnOnce() -> Result<String, StatError>,
) -> Result<Vec<String>, StatError> {
    let silent = times.iter().filter(|t| t.silent && t.days.is_some()).count();
    let undated = times.iter().filter(|t| t.days.is_none()).count();
    let mut caveats = Vec::new();
    if silent > 0 {
        caveats.push(format!(
            "Of {silent} patients the report does not say whether it happened; they are followed to the last day it tells \
             of. If all of them had it on that day, {}.",
            worst()?
        ));
    }
    if undated > 0 {
        caveats.push(format!("Of {undated} patients no time is known; they are left out."));
    }
    caveats.push(
        "Times are days as the report gives or implies them; a follow-up that ends early may end for a reason.".into(),
    );
    Ok(caveats)
}

/// Days to an event: curves, medians, and the log-rank test between groups.
pub fn survival(cohort: &Cohort, asked: &Times<'_>) -> Result<Answer<Survival>, StatError> {
    let (mut rows, mut times) = (Vec::new(), Vec::new());
    for (report, patient) in cohort.patients() {
        let case = &report.case;
        let time = time(case, patient, asked.event, asked.from);
        let group = asked.group.map_or_else(|| Some("all".to_owned()), |q| word(q.answer(case, &report.text, patient)));
        let days = time.days.map(|t| t.to_string());
        rows.push(vec![days, word(Some(time.event)), group, word(Some(time.event || time.silent))]);
        times.push(time);
    }
    if rows.is_empty() {
        return Err(nobody());
    }
    let names = ["time", "event", "group", "worst"].map(str::to_owned).to_vec();
    let frame = Frame::of(names, rows);
    let ask = |event: &str| {
        ask_survival(&frame, "time", &column(event, Some("yes")), asked.group.map(|_| "group"), asked.interval)
    };
    let mut answer = ask("event").map_err(|e| no_event(e, asked.event))?;
    let worst = || {
        let worst = ask("worst")?;
        let median = |m: Option<f64>| m.map_or("not reached".to_owned(), |m| format!("{m}"));
        let medians: Vec<String> =
            worst.figures.groups.iter().map(|g| format!("{} {}", g.group, median(g.median))).collect();
        Ok(format!("the median would be: {}", medians.join(", ")))
    };
    answer.figures.caveats.extend(caveats(&times, worst)?);
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
