//! A regimen that does not fit between its dates.

use super::remark::{Check, Found};
use crate::gather::regimen::clock;
use caseline_model::Level;

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

fn run(report: &crate::report::Report) -> Vec<Found> {
    let Some(clock) = clock(report) else { return Vec::new() };
    // The last dose falls after all intervals but the last one of the last phase.
    let total: f64 = clock.phases.iter().map(|p| p.0 * p.1).sum();
    let offset = (total - clock.phases.last().map_or(0.0, |p| p.1)) as i64;
    let delay = clock.end.0 - (clock.start.1 + offset);
    let [from, to] = &clock.words;
    if delay > 7 {
        let message = format!(
            "the regimen as told ends on day {offset}; begun on the last day of {from} the last dose falls {delay} days before {to}: at least {delay} days are not accounted for"
        );
        return vec![Found::new(report, message, &clock.places)];
    }
    if clock.start.0 + offset > clock.end.1 + 7 {
        let message = format!("the regimen as told needs {offset} days, more than lie between {from} and {to}");
        return vec![Found::new(report, message, &clock.places)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_and_is_quiet() {
        use super::super::testing::{fires, quiet};
        fires(&CHECK, "CASE REPORT\nFrom January 2020 to October 2020 she received docetaxel every three weeks for six cycles.\n\nDISCUSSION\nRare.", "six cycles");
        quiet(&CHECK, "CASE REPORT\nFrom January 2020 to May 2020 she received docetaxel every three weeks for six cycles.\n\nDISCUSSION\nRare.");
    }
}
