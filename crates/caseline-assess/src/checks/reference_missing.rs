//! A reference number that the list does not reach.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "reference-missing",
    level: Level::Warning,
    title: "a cited reference is not in the list",
    why: "The statement has no source that a reader can open.",
    help: "Correct the number or complete the list.",
    explain: "Numbers cited in brackets are compared with the numbered reference list. The check speaks only where the list is in the text, is \
numbered from 1 without gaps, has at least eight entries, and no number cited is more than three above its last.",
    run,
};

/// Number of references in a numbered list without gaps, if there is one.
pub(super) fn listed(report: &crate::report::Report) -> Option<u32> {
    let text = report.role_text(Role::References);
    let mut last = 0;
    for c in pattern!(r"(?:^|\n)\s*\[?(\d{1,3})[.\])]").captures_iter(&text) {
        if c[1].parse() == Ok(last + 1) {
            last += 1;
        }
    }
    (last >= 8).then_some(last)
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let Some(last) = listed(report) else { return Vec::new() };
    let mut out = Vec::new();
    for m in report.find_iter(pattern!(r"\[(\d{1,3}(?: ?[,;–-] ?\d{1,3})*)\]")) {
        if report.role_at(m.start()) == Role::References {
            continue;
        }
        let highest = m.as_str().split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok()).max().unwrap_or(0);
        // Further off it is the list that was read wrong.
        if highest > last + 3 {
            return Vec::new();
        }
        if highest > last && out.len() < 3 {
            out.push(Found::new(report, format!("reference {highest} is cited, the list ends at {last}"), &[m.range()]));
        }
    }
    out
}
