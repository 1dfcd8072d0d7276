//! Contradictions of time that reading found.

use super::remark::{Check, Found};
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "time-conflict",
    level: Level::Warning,
    title: "times that cannot all hold",
    why: "A timeline cannot be drawn through them; one of the phrases is wrong or was misread.",
    help: "Look at the phrases; correct the one that is wrong.",
    explain: "Reading builds a graph of distances between events. Phrases that cannot hold together are a diagnostic of the case with their quotes; \
they are passed on here, with the level that reading gave them, so that one list holds all that a person should look at.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    report
        .case
        .diagnostics
        .iter()
        .filter(|d| d.code.contains("time") || d.code.contains("conflict") || d.code.contains("cycle"))
        .map(|d| Found::quoted(d.message.clone(), d.quotes.clone()).at(d.level))
        .collect()
}
