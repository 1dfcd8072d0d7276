//! Cells of the person's own columns.

use super::columns::{Defined, Show, Take};
use super::evidence::Words;
use super::{Answer, Cell};
use crate::concept::Names;
use crate::{say, unit};
use caseline_model::{Case, Fact, Kind, Status};

pub fn cell(column: &Defined, case: &Case, patient: u32, words: &Words<'_>, _: &dyn Names) -> Cell {
    let in_window = |f: &Fact| {
        let Some((from, to)) = column.window else { return true };
        f.time.day.is_some_and(|day| from <= day && day <= to)
    };
    let on_track = |f: &Fact| {
        let Some(track) = &column.track else { return true };
        f.tracks.iter().filter_map(|id| case.track(id)).any(|t| track.matches_label(&t.label, false))
    };
    let mut facts: Vec<&Fact> = case
        .facts
        .iter()
        .filter(|f| f.patient == patient && f.status() != Status::Family)
        .filter(|f| column.kind.is_none_or(|k| k == f.kind) && column.concept.matches(f) && on_track(f) && in_window(f))
        .collect();
    // In time, and where that is not known in the order of the text.
    facts.sort_by(|a, b| match (a.time.day, b.time.day) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        _ => std::cmp::Ordering::Equal,
    });
    let said: Vec<&Fact> = facts.iter().copied().filter(|f| f.status() == Status::Present).collect();
    if said.is_empty() {
        let unsure: Vec<&Fact> =
            facts.iter().copied().filter(|f| matches!(f.status(), Status::Suspected | Status::Planned)).collect();
        if let Some(first) = unsure.first() {
            let answer = Answer::Said(first.status().to_string());
            return Cell { answer, number: None, parts: Vec::new(), evidence: words.of_all(&unsure) };
        }
        let denied: Vec<&Fact> = facts.iter().copied().filter(|f| f.status() == Status::Absent).collect();
        if denied.is_empty() {
            return Cell::NOT_REPORTED;
        }
        return Cell { answer: Answer::No, number: None, parts: Vec::new(), evidence: words.of_all(&denied) };
    }
    // A window means nothing where no day is known, so only what lies in it counts (above).
    let chosen: Vec<&Fact> = match column.take {
        Take::First => said[..1].to_vec(),
        Take::Last => said[said.len() - 1..].to_vec(),
        Take::All => said,
        Take::Max | Take::Min => {
            let with: Vec<(f64, &Fact)> = said.iter().filter_map(|f| Some((number(column, f)?, *f))).collect();
            let largest = column.take == Take::Max;
            let best = with.into_iter().reduce(|a, b| if (b.0 > a.0) == largest && b.0 != a.0 { b } else { a });
            // Without a number that can be compared: the first statement as it is.
            vec![best.map_or(said[0], |(_, f)| f)]
        }
    };
    let mut shown: Vec<String> = Vec::new();
    for fact in &chosen {
        let text = show(column, fact);
        if !shown.contains(&text) {
            shown.push(text);
        }
    }
    // A test that was done and negative says "no".
    let negative = |f: &&Fact| {
        f.value.as_ref().is_some_and(|v| v.number.is_none() && v.text.as_deref().is_some_and(say::is_negative))
    };
    let answer = if column.show == Show::Value && chosen.iter().all(negative) {
        Answer::No
    } else {
        Answer::Said(shown.join("; "))
    };
    let number = match chosen.as_slice() {
        [one] => match column.show {
            Show::Day => one.time.day,
            Show::Value => number(column, one),
            _ => None,
        },
        _ => None,
    };
    Cell { answer, number, parts: shown, evidence: words.of_all(&chosen) }
}

/// The number in the unit of the column.
fn number(column: &Defined, fact: &Fact) -> Option<f64> {
    let value = fact.value.as_ref()?;
    let number = value.number?;
    match (&column.unit, &value.unit) {
        (None, _) => Some(number),
        (Some(wanted), Some(unit)) => Some(rounded(number * unit::factor(unit, wanted)?)),
        (Some(_), None) => None,
    }
}

fn rounded(n: f64) -> f64 {
    format!("{n:.10e}").parse().unwrap_or(n)
}

fn show(column: &Defined, fact: &Fact) -> String {
    let yes = || "yes".to_owned();
    match column.show {
        Show::Label => fact.label.clone(),
        Show::Status => fact.status().to_string(),
        Show::Day => fact.time.day.map_or_else(|| "day not reported".to_owned(), |d| say::number(d.round())),
        Show::Dose => fact.dose.as_ref().and_then(say::dose).unwrap_or_else(|| "dose not reported".to_owned()),
        Show::Value if fact.kind == Kind::Treatment => fact.dose.as_ref().and_then(say::dose).unwrap_or_else(yes),
        Show::Value => {
            let Some(value) = &fact.value else { return yes() };
            let converted = number(column, fact).filter(|_| column.unit.is_some());
            match converted {
                Some(n) => {
                    let sign = value.comparator.map(|c| format!("{c} ")).unwrap_or_default();
                    format!("{sign}{}", say::number(n))
                }
                None => say::value(value).unwrap_or_else(yes),
            }
        }
    }
}
