//! A cited figure or table that has no caption.

use super::remark::{Check, Found};
use super::words::{captions, citations};
use caseline_model::Level;
use std::collections::BTreeSet;

/// The check.
pub static CHECK: Check = Check {
    code: "figure-missing",
    level: Level::Warning,
    title: "a cited figure or table is not there",
    why: "A reader who is sent to a figure that is not there cannot check what the sentence says.",
    help: "Correct the number, or add the figure.",
    explain: "Figures and tables that the text cites are compared with the captions. The check speaks only where captions of the same kind are \
there, the cited number is above the highest of them, and no caption between is missing: a text whose captions were lost in extraction is not \
blamed. Figures of other papers (\"Figure 2 of\") are left out.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let captions = captions(report);
    let mut out = Vec::new();
    let mut told = BTreeSet::new();
    for kind in ['f', 't'] {
        let numbers: BTreeSet<u32> = captions.iter().filter(|c| c.kind == kind).map(|c| c.number).collect();
        let Some(last) = numbers.last().copied() else { continue };
        // A run without gaps from 1 is a list that extraction left whole.
        if numbers.len() as u32 != last {
            continue;
        }
        for c in citations(report).iter().filter(|c| c.kind == kind && c.number > last) {
            let after = &report.text[c.range.end..crate::report::floor(report.text, c.range.end + 12)];
            if crate::pattern!(r"^[a-z]? ?(?:of|in|from) \[?").is_match(after) || !told.insert((kind, c.number)) {
                continue;
            }
            let word = if kind == 't' { "table" } else { "figure" };
            out.push(Found::new(report, format!("{word} {} is cited, but the last caption is {word} {last}", c.number), std::slice::from_ref(&c.range)));
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
        fires(&CHECK, "CASE REPORT\nThe scan (Figure 3) was clear.\n\nFigure 1. A scan of the chest.\n\nFigure 2. A scan of the head.\n\nDISCUSSION\nRare.", "Figure 3");
        quiet(&CHECK, "CASE REPORT\nThe scan (Figure 2) was clear, and so was that of the appendix (Supplementary Figure 7).\n\nFigure 1. A scan of the chest.\n\nFigure 2. A scan of the head.\n\nDISCUSSION\nRare.");
    }
}
