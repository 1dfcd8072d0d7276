//! Regressions over the patients of a cohort.
//!
//! A term is `age` (in years), `sex`, or a question: yes, no, or not known where the report does not say. Patients of
//! whom a term or the outcome is not known are left out and counted, term by term, in the answer.

use super::times::{caveats, no_event, time};
use super::{column, nobody, word};
use crate::book::Stored;
use crate::cohort::Cohort;
use caseline_pool::concept::Concept;
use caseline_pool::query::Query;
use caseline_pool::stat::ask::{Answer, ask_cox, ask_logistic};
use caseline_pool::stat::cox::Cox;
use caseline_pool::stat::firth::Firth;
use caseline_pool::stat::{Frame, StatError, caveat};

/// A term of a regression over patients.
#[derive(Debug, Clone)]
pub enum Term {
    /// Age in years.
    Age,
    /// Sex.
    Sex,
    /// Yes or no, as the question says; the words are its name.
    Asked(String, Box<Query>),
}

impl Term {
    fn name(&self) -> String {
        match self {
            Term::Age => "age".to_owned(),
            Term::Sex => "sex: ".to_owned(),
            Term::Asked(words, _) => format!("{words}: "),
        }
    }

    fn of(&self, report: &Stored, patient: u32) -> Option<String> {
        let person = || report.case.patients.iter().find(|p| p.patient == patient);
        match self {
            Term::Age => person()?.age_years.map(|a| a.to_string()),
            Term::Sex => person()?.sex.map(|s| s.to_string()),
            Term::Asked(_, query) => word(query.answer(&report.case, &report.text, patient)),
        }
    }
}

/// A frame of patients, first the columns that are given with each, then the terms.
fn frame(first: &[&str], rows: Vec<Vec<Option<String>>>, terms: &[Term]) -> (Frame, Vec<String>, Vec<String>) {
    let names: Vec<String> = terms.iter().map(Term::name).collect();
    let unknown = |(i, name): (usize, &String)| {
        let n = rows.iter().filter(|r| r[first.len() + i].is_none()).count();
        (n > 0).then(|| format!("{} of {n}", name.trim_end_matches([':', ' '])))
    };
    let unknown = names.iter().enumerate().filter_map(unknown).collect();
    let all = first.iter().map(|n| (*n).to_owned()).chain(names.iter().cloned()).collect();
    (Frame::of(all, rows), names, unknown)
}

fn say_unknown(caveats: &mut Vec<String>, unknown: &[String], of: usize) {
    if !unknown.is_empty() {
        caveats.push(format!(
            "Not known, because the report does not say: {} (of {of} patients in all). They are left out, and may differ.",
            unknown.join(", ")
        ));
    }
    caveats.insert(0, caveat::CASE_REPORTS.to_owned());
}

/// Cox regression of the days to an event.
pub fn cox(
    cohort: &Cohort,
    event: &Concept,
    from: Option<&Concept>,
    terms: &[Term],
    level: f64,
) -> Result<Answer<Cox>, StatError> {
    let (mut rows, mut times) = (Vec::new(), Vec::new());
    for (report, patient) in cohort.patients() {
        let time = time(&report.case, patient, event, from);
        let mut row =
            vec![time.days.map(|t| t.to_string()), word(Some(time.event)), word(Some(time.event || time.silent))];
        row.extend(terms.iter().map(|t| t.of(report, patient)));
        rows.push(row);
        times.push(time);
    }
    if rows.is_empty() {
        return Err(nobody());
    }
    let of = rows.len();
    let (frame, names, unknown) = frame(&["time", "event", "worst"], rows, terms);
    let ask = |event: &str| ask_cox(&frame, "time", &column(event, Some("yes")), &names, level);
    let mut answer = ask("event").map_err(|e| no_event_or_term(e, event))?;
    let worst = || {
        Ok(match ask("worst") {
            Ok(worst) => {
                let ratio = |r: Option<f64>| r.map_or("not to be had".to_owned(), |r| format!("{r:.3}"));
                let each: Vec<String> =
                    worst.figures.terms.iter().map(|t| format!("{} {}", t.term, ratio(t.hazard_ratio))).collect();
                format!("the hazard ratios would be: {}", each.join(", "))
            }
            Err(why) => format!("there would be no answer ({why})"),
        })
    };
    let more = caveats(&times, worst)?;
    answer.figures.caveats.extend(more);
    say_unknown(&mut answer.figures.caveats, &unknown, of);
    Ok(answer)
}

/// A term without two values is told as such; a question without an event as no event.
fn no_event_or_term(error: StatError, event: &Concept) -> StatError {
    match &error {
        StatError::Question(why) if why.contains("one value only") || why.contains("different words") => error,
        _ => no_event(error, event),
    }
}

/// Firth's logistic regression of the answer to a question.
pub fn logistic(cohort: &Cohort, outcome: &Query, terms: &[Term], level: f64) -> Result<Answer<Firth>, StatError> {
    let row = |(report, patient): (&Stored, u32)| {
        let outcome = word(outcome.answer(&report.case, &report.text, patient));
        std::iter::once(outcome).chain(terms.iter().map(|t| t.of(report, patient))).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<Option<String>>> = cohort.patients().into_iter().map(row).collect();
    if rows.is_empty() {
        return Err(nobody());
    }
    let (of, open) = (rows.len(), rows.iter().filter(|r| r[0].is_none()).count());
    if !rows.iter().any(|r| r[0].as_deref() == Some("yes")) || !rows.iter().any(|r| r[0].as_deref() == Some("no")) {
        return Err(StatError::TooFew(format!(
            "the outcome is not known to be yes in one and no in another patient ({open} of {of} not known)"
        )));
    }
    let (frame, names, mut unknown) = frame(&["outcome"], rows, terms);
    if open > 0 {
        unknown.insert(0, format!("the outcome of {open}"));
    }
    let mut answer = ask_logistic(&frame, &column("outcome", Some("yes")), &names, level)?;
    say_unknown(&mut answer.figures.caveats, &unknown, of);
    Ok(answer)
}
