//! A percentage that is not the fraction beside it.

use super::remark::{Check, Found};
use crate::gather::core::number;
use crate::pattern;
use crate::report::{Role, floor};
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "percent-wrong",
    level: Level::Error,
    title: "a percentage is not the fraction beside it",
    why: "One of the three numbers is wrong, and a review that takes it carries it on.",
    help: "Compute the percentage again, or correct the counts.",
    explain: "\"7 of 12 patients (48%)\", \"7/12 (48%)\" and \"48% (7/12)\" hold three numbers of which two give the third. The check speaks where the \
percentage misses the fraction by more than one and a half points, so that rounding is no fault, in every part but the references. Blood \
pressures, dates, titres and visual acuities are no fractions.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let forward = pattern!(r"\b(\d{1,5}) ?(?:/|of|out of|of the) ?(\d{1,5})(?: (?:\w+[- ]){0,3}?\w+)? ?[(\[,;]{1,2} ?(\d{1,3}(?:[.,]\d+)?) ?%[)\],;]");
    let backward = pattern!(r"\b(\d{1,3}(?:[.,]\d+)?) ?% ?[(\[](?:n ?= ?)?(\d{1,5}) ?(?:/|of|out of) ?(\d{1,5})(?: \w+)?[)\]]");
    let mut out = Vec::new();
    let all = report.captures_iter(forward)
        .map(|c| (c.get(0), c[1].to_owned(), c[2].to_owned(), c[3].to_owned()))
        .chain(report.captures_iter(backward).map(|c| (c.get(0), c[2].to_owned(), c[3].to_owned(), c[1].to_owned())));
    for (whole, part, sum, percent) in all {
        let Some(range) = whole.map(|m| m.range()) else { continue };
        let values = (number(&part), number(&sum), number(&percent.replace(',', ".")));
        let (Some(part), Some(sum), Some(percent)) = values else { continue };
        let before = &report.text[floor(report.text, range.start.saturating_sub(30))..range.start];
        let other = pattern!(r"[/.\d,–-]$|pressure|\bBP\b|acuity|titre|titer|mm ?hg|\b1 ?: ?$|figs?|figure|table|grade|score|scale|\breferences?\b").is_match(before);
        // A percentage with a decimal comma may have lost its first figure to a list of numbers.
        if other || report.role_at(range.start) == Role::References || part > sum || sum < 3.0 || percent > 100.0 {
            continue;
        }
        let true_percent = 100.0 * part / sum;
        if (true_percent - percent).abs() > 1.5 {
            let words = report.words(&range).split_whitespace().collect::<Vec<_>>().join(" ");
            let message = format!("'{words}': {part} of {sum} is {:.1} %, not {percent} %", true_percent);
            out.push(Found::new(report, message, &[range]));
        }
    }
    out.truncate(5);
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nOf these, 7 of 12 patients (48%) died.", "58.3 %, not 48 %");
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nDeath was seen in 30% (12/30).", "40.0 %");
        quiet(&CHECK, "CASE REPORT\nThe pressure was 120/80 (98%).\n\nDISCUSSION\nOf these, 7 of 12 patients (58%), 1/3 (33.3%) and 67% (2/3) died.");
    }
}
