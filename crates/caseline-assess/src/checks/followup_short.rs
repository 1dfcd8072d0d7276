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
in the case: where the case follows the patient longer or shorter by more than a fifth, and states only one length, one of the two is wrong. A time \
after surgery, transplantation or discharge that lies half as far again beyond the only follow-up of the case is a note: it may be of an earlier treatment.",
    run,
};

fn stated(report: &crate::report::Report, role: Role) -> Vec<(f64, std::ops::Range<usize>)> {
    let p = pattern!(r"\b(?:follow(?:ed)?[- ]up (?:period |time |duration )?(?:of|for|was|after) (?:about |approximately )?(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](month|year|week)s?|(?:at|after) (?:a |the )?(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](month|year|week)s?(?: of)?[- ]follow[- ]up)\b");
    report.captures_iter(p)
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

/// An event told at a time after the treatment that is beyond the only follow-up the case states.
fn later_event(report: &crate::report::Report, told: &[(f64, std::ops::Range<usize>)]) -> Option<Found> {
    let [(followed, place)] = told else { return None };
    let p = pattern!(r"\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)[- ](month|year|week)s? (?:after|following|post) (?:the )?(?:surgery|operation|transplant\w*|resection|discharge|treatment|completion|chemotherapy|initial presentation)");
    report.captures_iter(p)
        .filter_map(|c| {
            let range = c.get(0)?.range();
            let amount = match c[1].to_lowercase().as_str() {
                "eighteen" => 18.0,
                "twenty-four" => 24.0,
                words => number(words)?,
            };
            let days = match c[2].to_lowercase().as_str() {
                "year" => 365.0,
                "month" => 30.4,
                _ => 7.0,
            };
            (report.role_at(range.start) == Role::Case && amount * days > 1.5 * followed).then(|| {
                let message = format!("the follow-up is '{}', but something is told '{}'", report.words(place).trim(), report.words(&range));
                Found::new(report, message, &[place.clone(), range]).at(Level::Note)
            })
        })
        .next()
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.tells_of_several() {
        return Vec::new();
    }
    let (short, told) = (stated(report, Role::Abstract), stated(report, Role::Case));
    if let Some(found) = later_event(report, &told) {
        return vec![found];
    }
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
        fires(&CHECK, "CASE REPORT\nShe had surgery. Eighteen months after surgery a relapse was seen. She was well after a follow-up of six months.\n\nDISCUSSION\nRare.", "Eighteen months after surgery");
        quiet(&CHECK, "ABSTRACT\nShe was well after a follow-up of two years.\n\nCASE REPORT\nAt 24-month follow-up she was well.\n\nDISCUSSION\nRare.");
    }
}
