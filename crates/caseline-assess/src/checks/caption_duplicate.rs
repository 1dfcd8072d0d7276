//! The same caption printed more than once.

use super::remark::{Check, Found};
use super::words::captions;
use caseline_model::Level;
use std::collections::BTreeMap;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "caption-duplicate",
    level: Level::Note,
    title: "the same caption stands more than once",
    why: "Facts of the caption are counted twice, or one of two figures has lost its own caption.",
    help: "Remove the repeat, or give the second figure its caption.",
    explain: "Captions are compared without case, white space and their number. The same figure printed twice is usually a trace of extraction \
and a note; two figures of different number with one caption are a warning, unless the caption is short.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut groups: BTreeMap<String, Vec<(char, u32, Range<usize>)>> = BTreeMap::new();
    for c in captions(report) {
        let words = report.words(&c.range);
        let folded: String = words.split_whitespace().skip(2).collect::<Vec<_>>().join(" ").to_lowercase();
        if folded.len() >= 30 {
            groups.entry(folded).or_default().push((c.kind, c.number, c.range));
        }
    }
    let mut out = Vec::new();
    for group in groups.values().filter(|g| g.len() > 1) {
        let places: Vec<Range<usize>> = group.iter().map(|g| g.2.clone()).collect();
        let (kind, first) = (group[0].0, group[0].1);
        let word = if kind == 't' { "table" } else { "figure" };
        if group.iter().all(|g| g.1 == first && g.0 == kind) {
            out.push(Found::new(report, format!("the caption of {word} {first} stands {} times", group.len()), &places));
        } else if kind == 'f' {
            // Tables share the heads of their columns, which stand where a caption would.
            let numbers: Vec<String> = group.iter().map(|g| g.1.to_string()).collect();
            out.push(Found::new(report, format!("{word}s {} have the same caption", numbers.join(" and ")), &places).at(Level::Warning));
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
        fires(&CHECK, "CASE REPORT\nHe came.\n\nFigure 1. Radiograph of the chest with a large effusion.\n\nFigure 2. Radiograph of the chest with a large effusion.\n\nDISCUSSION\nRare.", "1 and 2");
        quiet(&CHECK, "CASE REPORT\nHe came.\n\nFigure 1. Radiograph of the chest with a large effusion.\n\nFigure 2. Radiograph of the chest after drainage of it.\n\nDISCUSSION\nRare.");
    }
}
