//! A panel that the text never mentions though it cites the others.

use super::remark::{Check, Found};
use super::words::{captions, citations, panels};
use caseline_model::Level;
use std::collections::BTreeSet;

/// The check.
pub static CHECK: Check = Check {
    code: "panel-uncited",
    level: Level::Note,
    title: "a panel is never cited though the others are",
    why: "Where citations are off by one letter, the last panel is the one that is left over.",
    help: "Cite the panel, or check the letters of the others.",
    explain: "Where the text cites the panels of a figure by letter, every letter that the caption names should be cited. One or two letters left \
out of at least four, while all others are cited, are named. A citation of the whole figure counts for all panels.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let citations = citations(report);
    let mut seen = BTreeSet::new();
    for caption in captions(report).iter().filter(|c| c.kind == 'f') {
        if !seen.insert(caption.number) {
            continue;
        }
        let named = panels(report.words(&caption.range));
        let mine: Vec<_> = citations.iter().filter(|c| c.kind == 'f' && c.number == caption.number).collect();
        if named.len() < 4 || mine.is_empty() || mine.iter().any(|c| c.panels.is_empty()) {
            continue;
        }
        let cited: BTreeSet<char> = mine.iter().flat_map(|c| c.panels.iter().copied()).collect();
        let left: Vec<char> = named.iter().copied().filter(|p| !cited.contains(p)).collect();
        if (1..=2).contains(&left.len()) {
            let letters: Vec<String> = left.iter().map(char::to_string).collect();
            let places: Vec<_> = mine.iter().map(|c| c.range.clone()).chain([caption.range.clone()]).collect();
            out.push(Found::new(report, format!("panel {} of figure {} is never cited, the others are", letters.join(" and "), caption.number), &places));
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
        fires(&CHECK, "CASE REPORT\nThe arm (Figure 1A), leg (Figure 1B) and foot (Figure 1C) were swollen.\n\nFigure 1. (A) The arm. (B) The leg. (C) The foot. (D) The hand.\n\nDISCUSSION\nRare.", "panel D");
        quiet(&CHECK, "CASE REPORT\nAll were swollen (Figure 1).\n\nFigure 1. (A) The arm. (B) The leg. (C) The foot. (D) The hand.\n\nDISCUSSION\nRare.");
    }
}
