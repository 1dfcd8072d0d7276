//! Complications without a time in a course that is otherwise counted in days.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "event-undated",
    level: Level::Note,
    title: "complications have no time in a course that is counted in days",
    why: "They cannot be placed on the timeline, before or after the treatments they may come from.",
    help: "Give the day of each complication.",
    explain: "Where a case counts days from a point (day +15, postoperative day 3) at least twice, a sentence that lists complications (\"was complicated \
by\") without any day, date or duration leaves them without a place.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let days = pattern!(r"\bday ?\+ ?\d+|\b(?:postoperative|post-?transplant|hospital) day \d+|\bPOD ?#?\d+|\bon day \d+");
    if report.find(days, |r| r == Role::Case).len() < 2 {
        return Vec::new();
    }
    let listed = pattern!(r"\b(?:course|hospitali[sz]ation|stay|recovery|period|was|were|been) (?:\w+ ){0,3}complicated (?:by|with) [^.]*");
    let timed = pattern!(r"\bday\b|\bweeks?\b|\bmonths?\b|\bhours?\b|\b(?:19|20)\d\d\b|\blater\b|\bafter \w+ (?:day|week)");
    report
        .find(listed, |r| r == Role::Case)
        .into_iter()
        .filter(|r| report.sentence_at(r.start).is_some_and(|s| !timed.is_match(report.words(&s.range))))
        .take(2)
        .map(|r| Found::new(report, format!("no time is given: '{}'", report.words(&r)), &[r]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nThe course was complicated by stroke and pneumonia. On day +20 he had fever; on day +30 it was gone.\n\nDISCUSSION\nRare.", "stroke");
        quiet(&CHECK, "CASE REPORT\nOn day +10 the course was complicated by stroke. On day +20 he had fever; on day +30 it was gone.\n\nDISCUSSION\nRare.");
    }
}
