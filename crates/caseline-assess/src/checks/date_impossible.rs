//! A calendar date that no calendar has.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "date-impossible",
    level: Level::Error,
    title: "a date that no calendar has",
    why: "The course cannot be ordered around a day that never was.",
    help: "Correct the date.",
    explain: "The thirty-first of a month of thirty days, 29 February outside of leap years, a day above 31. Dates with the month in words are read, so \
that the order of day and month cannot be mistaken. References are left out.",
    run,
};

/// Days of a month, counted from 1.
fn days(month: usize, year: Option<u32>) -> u32 {
    let leap = year.is_none_or(|y| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400)));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";
    let p = pattern!(r"\b(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?(january|february|march|april|may|june|july|august|september|october|november|december)|(january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2})(?:st|nd|rd|th)?),? ?((?:19|20)\d\d)?\b");
    let mut out = Vec::new();
    for c in report.captures_iter(p) {
        let (Some(whole), Some(day), Some(month)) = (c.get(0), c.get(1).or(c.get(4)), c.get(2).or(c.get(3))) else { continue };
        let name = month.as_str().to_lowercase();
        let number = MONTHS.split('|').position(|m| m == name).map_or(0, |i| i + 1);
        let year = c.get(5).and_then(|y| y.as_str().parse().ok());
        let Ok(day) = day.as_str().parse::<u32>() else { continue };
        // "In May 45 patients" and "may 50" are no dates: a day above 31 must carry its year.
        let plain = day > 31 && year.is_none();
        let verb = name == "may" && month.as_str().starts_with('m');
        if day == 0 || day <= days(number, year) || plain || verb || report.role_at(whole.start()) == Role::References {
            continue;
        }
        let most = days(number, year);
        let words = whole.as_str().trim();
        let message = format!("'{words}': the month has {most} days");
        out.push(Found::new(report, message, &[whole.start()..whole.start() + whole.as_str().trim_end().len()]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nShe was admitted on June 31, 2019.\n\nDISCUSSION\nRare.", "has 30 days");
        fires(&CHECK, "CASE REPORT\nShe was admitted on 29 February 2019.\n\nDISCUSSION\nRare.", "has 28 days");
        quiet(&CHECK, "CASE REPORT\nShe came on 29 February 2020 and 31 July. In May 45 others came; doses may 50 times differ.\n\nDISCUSSION\nRare.");
    }
}
