//! A regimen that does not fit between its dates.

use super::remark::{Check, Found};
use crate::gather::core::number;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "regimen-clock",
    level: Level::Warning,
    title: "a regimen and its calendar disagree",
    why: "Delays and held doses are findings: they speak of toxicity, and they are not told.",
    help: "Say when doses were delayed or left out, or correct the dates.",
    explain: "Cycles told as \"every two weeks for four cycles\" and \"weekly for 12 administrations\" are added up: the last dose falls on the sum of \
intervals before it. Compared with \"from September 2019 to March 2020\", where months are taken at their full width: the check speaks where even \
the latest start leaves the last dose before the first day of the end month, or where the regimen is longer than the dates allow. One dose at most \
counts between phases.",
    run,
};

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// First and last day of a month.
fn month_days(month: &str, year: &str) -> Option<(i64, i64)> {
    let index = MONTHS.iter().position(|m| *m == month.to_lowercase())? + 1;
    crate::calendar::span(&format!("{year}-{index:02}"))
}

/// Phases: number of doses, interval in days, place.
fn phases(report: &crate::report::Report) -> Vec<(f64, f64, Range<usize>)> {
    let count = r"(one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})";
    let every = crate::report::spaced(&format!(r"\bevery {count} weeks?(?: weeks)?,? for (?:\S+ ){{0,16}}?{count} (?:cycles|administrations|courses|doses|infusions)"));
    let weekly = crate::report::spaced(&format!(r"\b(?:once[- ])?weekly (?:\S+ ){{0,28}}?for {count} (?:administrations|doses|weeks|cycles|infusions|courses)"));
    let mut out: Vec<(f64, f64, Range<usize>)> = Vec::new();
    for (p, interval_group) in [(every, true), (weekly, false)] {
        for c in p.captures_iter(report.text) {
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
    out
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let span = pattern!(r"\bfrom (january|february|march|april|may|june|july|august|september|october|november|december),? (\d{4}) (?:to|until|through) (january|february|march|april|may|june|july|august|september|october|november|december),? (\d{4})\b");
    // The words of a damaged page may stand apart: a stretch that holds both months in order is taken as well.
    let loose = pattern!(r"\bfrom (?:\S+ ){0,2}?(january|february|march|april|may|june|july|august|september|october|november|december) (?:\S+ ){0,2}?(\d{4}) (?:\S+ ){0,2}?to (?:\S+ ){0,2}?(january|february|march|april|may|june|july|august|september|october|november|december) (?:\S+ ){0,2}?(\d{4})\b");
    let tells = |role: Role| role.tells_the_patient();
    let found = span.captures_iter(report.text).chain(loose.captures_iter(report.text)).find(|c| c.get(0).is_some_and(|m| tells(report.role_at(m.start()))));
    let Some(dates) = found else { return Vec::new() };
    let (Some(start), Some(end), Some(at)) = (month_days(&dates[1], &dates[2]), month_days(&dates[3], &dates[4]), dates.get(0)) else { return Vec::new() };
    let near: Vec<_> = phases(report).into_iter().filter(|p| p.2.start.abs_diff(at.start()) < 1800).collect();
    if near.is_empty() {
        return Vec::new();
    }
    // The last dose falls after all intervals but the last one of the last phase.
    let total: f64 = near.iter().map(|p| p.0 * p.1).sum();
    let last_interval = near.iter().max_by_key(|p| p.2.end).map_or(0.0, |p| p.1);
    let offset = (total - last_interval) as i64;
    let latest_last = start.1 + offset;
    let places: Vec<Range<usize>> = near.iter().map(|p| p.2.clone()).chain([at.range()]).collect();
    let delay = end.0 - latest_last;
    if delay > 7 {
        let message = format!(
            "the regimen as told ends on day {offset}; begun on the last day of {} {} the last dose falls {delay} days before {} {}: at least {delay} days are not accounted for",
            &dates[1], &dates[2], &dates[3], &dates[4]
        );
        return vec![Found::new(report, message, &places)];
    }
    if start.0 + offset > end.1 + 7 {
        let message = format!("the regimen as told needs {offset} days, more than lie between {} {} and {} {}", &dates[1], &dates[2], &dates[3], &dates[4]);
        return vec![Found::new(report, message, &places)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_months() {
        assert_eq!(month_days("December", "2019").map(|d| d.1 - d.0), Some(30));
    }

    #[test]
    fn speaks_and_is_quiet() {
        use super::super::testing::{fires, quiet};
        fires(&CHECK, "CASE REPORT\nFrom January 2020 to October 2020 she received docetaxel every three weeks for six cycles.\n\nDISCUSSION\nRare.", "six cycles");
        quiet(&CHECK, "CASE REPORT\nFrom January 2020 to May 2020 she received docetaxel every three weeks for six cycles.\n\nDISCUSSION\nRare.");
    }
}
