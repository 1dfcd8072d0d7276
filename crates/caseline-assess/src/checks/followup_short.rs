//! A follow-up that is shorter than the latest event it tells.

use super::remark::{Check, Found};
use crate::gather::core::number;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "followup-short",
    level: Level::Warning,
    title: "the follow-up is shorter than the latest event",
    why: "Survival and relapse are counted over the follow-up.",
    help: "Correct the length of the follow-up or the time of the event.",
    explain: "The length of follow-up that the abstract states (\"a follow-up of six months\", \"at 6-month follow-up\") is compared with the same phrase \
in the case: where the case follows the patient longer or shorter by more than a fifth, and states only one length, one of the two is wrong. Times \
of single events are left to the time graph.",
    run,
};

fn stated(report: &crate::report::Report, role: Role) -> Vec<(f64, std::ops::Range<usize>)> {
    let p = pattern!(r"\b(?:follow(?:ed)?[- ]up (?:period |time |duration )?(?:of|for|was) (?:about |approximately )?(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](month|year|week)s?|(?:at|after) (?:a |the )?(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](month|year|week)s?(?: of)?[- ]follow[- ]up)\b");
    p.captures_iter(report.text)
        .filter_map(|c| {
            let range = c.get(0)?.range();
            let amount = number(c.get(1).or_else(|| c.get(3))?.as_str())?;
            let days = match c.get(2).or_else(|| c.get(4))?.as_str().to_lowercase().as_str() {
                "year" => 365.0,
                "month" => 30.4,
                _ => 7.0,
            };
            (report.role_at(range.start) == role).then_some((amount * days, range))
        })
        .collect()
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.case.patients.len() > 1 {
        return Vec::new();
    }
    let (short, told) = (stated(report, Role::Abstract), stated(report, Role::Case));
    match (short.as_slice(), told.as_slice()) {
        ([a], [b]) if (a.0 - b.0).abs() > 0.2 * a.0.max(b.0) => {
            let message = format!("the abstract says '{}', the case '{}'", report.words(&a.1), report.words(&b.1));
            vec![Found::new(report, message, &[a.1.clone(), b.1.clone()])]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "ABSTRACT\nShe was well after a follow-up of two years.\n\nCASE REPORT\nAt six-month follow-up she was well.\n\nDISCUSSION\nRare.", "six-month");
        quiet(&CHECK, "ABSTRACT\nShe was well after a follow-up of two years.\n\nCASE REPORT\nAt 24-month follow-up she was well.\n\nDISCUSSION\nRare.");
    }
}
