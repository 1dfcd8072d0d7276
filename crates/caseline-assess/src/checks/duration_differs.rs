//! The length of the history differs between abstract and case.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::gather::core::number;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::collections::BTreeSet;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "duration-differs",
    level: Level::Warning,
    title: "the history is of another length in abstract and case",
    why: "How long symptoms lasted decides what they can be.",
    help: "Correct the one that is wrong.",
    explain: "\"A 3-month history of cough\" is compared between abstract and case where both tell of the same symptom, in days, with a fifth of tolerance, so \
that 8 weeks and 2 months agree.",
    run,
};

fn lengths(report: &crate::report::Report, role: Role, p: &Pattern) -> Vec<(f64, Range<usize>)> {
    let mut out: Vec<(f64, Range<usize>)> = report.captures_iter(p)
        .filter_map(|c| {
            let range = c.get(0)?.range();
            let unit = match c[2].to_lowercase().chars().next()? {
                'd' => 1.0,
                'w' => 7.0,
                'm' => 30.44,
                _ => 365.25,
            };
            (report.role_at(range.start) == role).then(|| number(&c[1]).map(|n| (n * unit, range)))?
        })
        .collect();
    out.dedup_by(|a, b| a.0 == b.0);
    out
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.tells_of_several() || !report.introduces_a_patient() {
        return Vec::new();
    }
    let history = pattern!(r"\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](day|week|month|year)s?[- ]history of (?:\w+ ){0,3}?\w+");
    let (a, b) = (lengths(report, Role::Abstract, history), lengths(report, Role::Case, history));
    let words = |r: &Range<usize>| report.words(r).split_whitespace().collect::<Vec<_>>().join(" ");
    // The history of which symptom: its words behind "history of".
    let of = |r: &Range<usize>| -> BTreeSet<String> {
        let symptom = words(r).to_lowercase();
        let symptom = symptom.split_once(" of ").map_or(String::new(), |s| s.1.to_owned());
        symptom.split(' ').filter(|w| w.len() > 3).map(str::to_owned).collect()
    };
    for first in &a {
        let same: Vec<_> = b.iter().filter(|s| !of(&s.1).is_disjoint(&of(&first.1))).collect();
        if let [second] = same[..]
            && first.0.max(second.0) > 1.2 * first.0.min(second.0)
        {
            let message = format!("the abstract says '{}', the case '{}'", words(&first.1), words(&second.1));
            return vec![Found::new(report, message, &[first.1.clone(), second.1.clone()])];
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "ABSTRACT\nA 40-year-old man had a 3-month history of cough.\n\nCASE REPORT\nA 40-year-old man came with a 5-month history of cough.\n\nDISCUSSION\nRare.", "5-month history");
        quiet(&CHECK, "ABSTRACT\nA 40-year-old man had a 2-month history of cough.\n\nCASE REPORT\nA 40-year-old man came with an 8-week history of cough and a 3 year history of asthma.\n\nDISCUSSION\nRare.");
    }
}
