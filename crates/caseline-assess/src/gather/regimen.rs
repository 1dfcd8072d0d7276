//! The regimen and its calendar from a report: phases of doses and the months between which they were given.
//!
//! "Every two weeks for four cycles" and "weekly for 12 administrations" are phases in the order of telling; "from
//! September 2019 to March 2020" are the dates. Both must stand near each other in words about the patient.

use super::core::{Gathered, Hit, Scored, number, silent};
use crate::pattern;
use crate::pattern::Pattern;
use crate::report::{Report, Role};
use serde_json::json;
use std::ops::Range;
use std::sync::LazyLock;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// First and last day of a month.
fn month_days(month: &str, year: &str) -> Option<(i64, i64)> {
    let index = MONTHS.iter().position(|m| *m == month.to_lowercase())? + 1;
    crate::calendar::span(&format!("{year}-{index:02}"))
}

/// Phases: number of doses, interval in days, place.
fn phases(report: &crate::report::Report) -> Vec<(f64, f64, Range<usize>)> {
    static PHASES: LazyLock<[Pattern; 2]> = LazyLock::new(|| {
        let count = r"(one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})";
        [
            Pattern::made(format!(
                r"\bevery {count} weeks?(?: weeks)?,? for (?:\S+ ){{0,16}}?{count} (?:cycles|administrations|courses|doses|infusions)"
            )),
            Pattern::made(format!(
                r"\b(?:once[- ])?weekly (?:\S+ ){{0,28}}?for {count} (?:administrations|doses|weeks|cycles|infusions|courses)"
            )),
        ]
    });
    let [every, weekly] = &*PHASES;
    let mut out: Vec<(f64, f64, Range<usize>)> = Vec::new();
    for (p, interval_group) in [(every, true), (weekly, false)] {
        for c in report.captures_iter(p) {
            let Some(whole) = c.get(0) else { continue };
            if !report.role_at(whole.start()).tells_the_patient() {
                continue;
            }
            let interval = if interval_group { number(&c[1]).map(|w| w * 7.0) } else { Some(7.0) };
            let doses = number(&c[if interval_group { 2 } else { 1 }]);
            if let (Some(interval), Some(doses)) = (interval, doses)
                && !out.iter().any(|o| o.0 == doses && o.1 == interval)
            {
                out.push((doses, interval, whole.range()));
            }
        }
    }
    out.sort_by_key(|p| p.2.start);
    out
}

/// A regimen with its dates.
pub struct Clock {
    /// Number of doses and interval in days.
    pub phases: Vec<(f64, f64)>,
    /// First and last day of the month of the start, as days.
    pub start: (i64, i64),
    /// First and last day of the month of the end.
    pub end: (i64, i64),
    /// The months as printed.
    pub words: [String; 2],
    /// Where phases and dates stand; the dates are last.
    pub places: Vec<Range<usize>>,
}

/// The regimen of the patient, if phases and dates are told together.
pub fn clock(report: &Report) -> Option<Clock> {
    let span = pattern!(
        r"\bfrom (january|february|march|april|may|june|july|august|september|october|november|december),? (\d{4}) (?:to|until|through) (january|february|march|april|may|june|july|august|september|october|november|december),? (\d{4})\b"
    );
    // The words of a damaged page may stand apart: a stretch that holds both months in order is taken as well.
    let loose = pattern!(
        r"\bfrom (?:\S+ ){0,2}?(january|february|march|april|may|june|july|august|september|october|november|december) (?:\S+ ){0,2}?(\d{4}) (?:\S+ ){0,2}?to (?:\S+ ){0,2}?(january|february|march|april|may|june|july|august|september|october|november|december) (?:\S+ ){0,2}?(\d{4})\b"
    );
    let tells = |role: Role| role.tells_the_patient();
    let mut found = report.captures_iter(span).chain(report.captures_iter(loose));
    let dates = found.find(|c| c.get(0).is_some_and(|m| tells(report.role_at(m.start()))))?;
    let (start, end, at) = (month_days(&dates[1], &dates[2])?, month_days(&dates[3], &dates[4])?, dates.get(0)?);
    let near: Vec<_> = phases(report).into_iter().filter(|p| p.2.start.abs_diff(at.start()) < 1800).collect();
    if near.is_empty() {
        return None;
    }
    let places = near.iter().map(|p| p.2.clone()).chain([at.range()]).collect();
    let words = [format!("{} {}", &dates[1], &dates[2]), format!("{} {}", &dates[3], &dates[4])];
    Some(Clock { phases: near.iter().map(|p| (p.0, p.1)).collect(), start, end, words, places })
}

pub(super) fn score(report: &Report, out: &mut Vec<Scored>) {
    let Some(clock) = clock(report) else { return };
    let hits: Vec<Hit> = clock.places.iter().map(|range| Hit { range: range.clone(), denied: false }).collect();
    let mut g = Gathered::new(report);
    let cycles: Vec<_> = clock.phases.iter().map(|(n, interval)| json!({"n": n, "interval_d": interval})).collect();
    g.put("cycles", cycles, &hits[..hits.len() - 1]);
    let iso = crate::calendar::iso;
    g.put("start_window", json!([iso(clock.start.0), iso(clock.start.1)]), &hits[hits.len() - 1..]);
    g.put("stated_end_month", iso(clock.end.0)[..7].to_owned(), &hits[hits.len() - 1..]);
    out.extend(g.score("regimen_timing", None, silent));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_months() {
        assert_eq!(month_days("December", "2019").map(|d| d.1 - d.0), Some(30));
    }
}
