//! A cited figure or table that has no caption.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use super::words::{captions, citations};
use caseline_model::Level;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "figure-missing",
    level: Level::Warning,
    title: "a cited figure or table is not there",
    why: "A reader who is sent to a figure that is not there cannot check what the sentence says.",
    help: "Correct the number, or add the figure.",
    explain: "Figures and tables that the text cites are compared with the captions. The check speaks only where captions of the same kind are \
there, the cited number is above the highest of them, and no caption between is missing: a text whose captions were lost in extraction is not \
blamed. A caption that runs on in the text (\"[Figure 2b]. Figure 2 Survival with and without\") or is glued to the one before (\"Fig. 1Fig. 2 The \
larynx\") counts. Figures of other papers (\"Figure 2 of\") and of supplements are left out.",
    run,
};

/// A label that opens a caption wherever it stands: after a stop, a bracket or another label, and before a capital
/// or a panel letter.
static OPENS: Pattern = Pattern::exact(r"(?:^|[\n.\])]\s*|(?i:fig(?:ure|\.)?|table)\s*\.?\s*\d{1,2}[a-h]?\s*)((?i:fig(?:ures?|s?\.)?|table))\s*\.?\s*(\d{1,2})(?:\s?[a-h](?:\s?[,–-]\s?[a-h])*)?\s*[.:|–-]?\s*(?:\t|\n|\(?[A-Ha-h][),:]|[A-Z†*])");

fn run(report: &crate::report::Report) -> Vec<Found> {
    let captions = captions(report);
    let mut out = Vec::new();
    for kind in ['f', 't'] {
        let mut numbers: BTreeSet<u32> = captions.iter().filter(|c| c.kind == kind).map(|c| c.number).collect();
        if numbers.is_empty() {
            continue;
        }
        // Every label is looked at, the second of two that are glued together too.
        let mut at = 0;
        while let Some(c) = OPENS.captures_at(report.text, at) {
            let table = c[1].to_lowercase().starts_with('t');
            if table == (kind == 't') {
                numbers.extend(c[2].parse::<u32>());
            }
            at = c.get(2).map_or(report.text.len(), |m| m.start());
        }
        let Some(last) = numbers.last().copied() else { continue };
        // A run without gaps from 1 is a list that extraction left whole.
        if numbers.len() as u32 != last {
            continue;
        }
        let mut missing: BTreeMap<u32, Range<usize>> = BTreeMap::new();
        for c in citations(report).into_iter().filter(|c| c.kind == kind && c.number > last) {
            let after = &report.text[c.range.end..crate::report::floor(report.text, c.range.end + 12)];
            if !crate::pattern!(r"^[a-z]? ?(?:of|in|from) \[?").is_match(after) {
                missing.entry(c.number).or_insert(c.range);
            }
        }
        if missing.is_empty() {
            continue;
        }
        let word = if kind == 't' { "table" } else { "figure" };
        let cited: Vec<String> = missing.keys().map(u32::to_string).collect();
        let (plural, verb) = if cited.len() == 1 { ("", "is") } else { ("s", "are") };
        let message = format!("{word}{plural} {} {verb} cited, but the last caption is {word} {last}", cited.join(", "));
        out.push(Found::new(report, message, &missing.into_values().collect::<Vec<_>>()));
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
        fires(&CHECK, "CASE REPORT\nThe scan (Fig. 2) and the film (Fig. 3) were clear.\n\nFigure 1. A scan of the chest.\n\nDISCUSSION\nRare.", "figures 2, 3 are cited");
        quiet(&CHECK, "CASE REPORT\nThe scan (Figure 2) was clear, and so was that of the appendix (Supplementary Figure 7).\n\nFigure 1. A scan of the chest.\n\nFigure 2. A scan of the head.\n\nDISCUSSION\nRare.");
        quiet(&CHECK, "CASE REPORT\nThe scan (Fig. 1) and the film (Fig. 2) were clear.\n\nDISCUSSION\nRare.\n\nFig. 1 A scan of the chest.\n\nFig. 1Fig. 2 A film of the hand.\n");
        quiet(&CHECK, "CASE REPORT\nThe skin (Figure 2a) and the muscle (Figures 3 a, b).\n\nDISCUSSION\nRare.\n\nFigure 1 A scan of the chest.\n\nFigure 2a Skin with blisters.\n\nFigures 3 a, b Muscle.\n");
        quiet(&CHECK, "CASE REPORT\nThe scan (Fig. 1) and the curves [Figure 2b]. Figure 2 Curves of both groups.\n\nFig. 1 A scan of the chest.\n\nDISCUSSION\nRare.");
    }
}
