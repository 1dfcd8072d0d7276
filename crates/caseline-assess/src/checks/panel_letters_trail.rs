//! Panel letters that stand before their description in one part of a caption and after it in another.

use super::remark::{Check, Found};
use super::words::captions;
use crate::pattern;
use caseline_model::Level;
use std::collections::BTreeSet;

/// The check.
pub static CHECK: Check = Check {
    code: "panel-letters-trail",
    level: Level::Note,
    title: "panel letters lead and trail in one caption",
    why: "Read one way every description belongs to another panel than read the other way.",
    help: "Put every letter before its description.",
    explain: "In \"(A) Rash. (B) Before treatment (C), after three cycles (D), and at follow-up.\" the first letters lead and the others trail, so \
that one description is left without a letter. The check counts letters in parentheses that open a description and those that close one, and \
speaks where a caption has at least two of each.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for caption in captions(report).iter().filter(|c| c.kind == 'f') {
        let words = report.words(&caption.range);
        let (mut lead, mut trail) = (BTreeSet::new(), BTreeSet::new());
        let (mut first, mut last) = (None, 0);
        for m in pattern!(r"\(([A-H])\)").find_iter(words) {
            let before = words[..m.start()].trim_end();
            let after = words[m.end()..].trim_start();
            let opens = before.is_empty() || before.ends_with(['.', ';', ',', ':']);
            let closes = after.is_empty() || after.starts_with([',', ';', '.']);
            if opens && !closes {
                lead.insert(m.as_str());
            } else if closes && !opens {
                trail.insert(m.as_str());
            }
            first.get_or_insert(m.start());
            last = m.end();
        }
        // A letter that stands on both sides is told twice, not misplaced.
        let (lead, trail, both) = (lead.len(), trail.len(), lead.intersection(&trail).count());
        if lead >= 2 && trail >= 2 && both == 0 && seen.insert(caption.number) {
            let start = caption.range.start + first.unwrap_or(0);
            let message = format!("in the caption of figure {} {lead} panel letters stand before their description and {trail} after it", caption.number);
            out.push(Found::new(report, message, &[start..caption.range.start + last]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe came.\n\nFigure 1. (A) The arm at first. (B) The leg before surgery (C), after one week (D), and after a month.\n\nDISCUSSION\nRare.", "2 panel letters");
        quiet(&CHECK, "CASE REPORT\nHe came.\n\nFigure 1. (A) The arm at first. (B) The leg before surgery. (C) After one week. (D) After a month.\n\nDISCUSSION\nRare.");
    }
}
