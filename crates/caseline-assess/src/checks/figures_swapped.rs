//! Two figures whose captions belong to each other's citations.

use super::remark::{Check, Found};
use super::words::{Citation, captions, citations, citing_words, content};
use caseline_model::Level;
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub static CHECK: Check = Check {
    code: "figures-swapped",
    level: Level::Error,
    title: "figure citations and captions are the other way round",
    why: "The reader is sent to the wrong picture, and a program that follows the citation takes the wrong finding.",
    help: "Exchange the two numbers in the text or at the captions.",
    explain: "For each figure the words of the clauses that cite it are compared with the words of every caption. Two figures are called swapped \
where each is described by the other's caption: the citing clause shares at least two content words more with the other caption than with its \
own, and the same holds the other way round. Words are cut to six letters; common words of captions do not count.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut caps = BTreeMap::new();
    for c in captions(report).into_iter().filter(|c| c.kind == 'f') {
        caps.entry(c.number).or_insert(c);
    }
    let words: BTreeMap<u32, BTreeSet<String>> = caps.iter().map(|(n, c)| (*n, content(report.words(&c.range)))).collect();
    let mut cited: BTreeMap<u32, Vec<Citation>> = BTreeMap::new();
    for c in citations(report).into_iter().filter(|c| c.kind == 'f' && caps.contains_key(&c.number)) {
        cited.entry(c.number).or_default().push(c);
    }
    // A citation speaks for itself only where its clause shares words with some caption.
    let prefers = |n: u32, other: u32| -> Option<&Citation> {
        let all = cited.get(&n)?;
        let score = |c: &Citation, m: u32| content(citing_words(report, &c.range)).intersection(&words[&m]).count();
        let best = all.iter().max_by_key(|c| score(c, other))?;
        let fits = all.iter().any(|c| score(c, n) >= score(c, other));
        (!fits && score(best, other) >= score(best, n) + 2).then_some(best)
    };
    let mut out = Vec::new();
    let numbers: Vec<u32> = caps.keys().copied().collect();
    for (i, a) in numbers.iter().enumerate() {
        for b in &numbers[i + 1..] {
            if let (Some(x), Some(y)) = (prefers(*a, *b), prefers(*b, *a)) {
                let clause = |c: &Citation| {
                    let from = citing_words(report, &c.range);
                    let start = from.as_ptr() as usize - report.text.as_ptr() as usize;
                    let cut = crate::report::floor(report.text, c.range.start.saturating_sub(60));
                    // A cut clause begins with a whole word.
                    let cut = cut + report.text[cut..c.range.start].find(char::is_whitespace).map_or(0, |i| i + 1);
                    start.max(cut)..c.range.end
                };
                let places = [clause(x), caps[a].range.clone(), clause(y), caps[b].range.clone()];
                let message = format!("the text cites figure {a} for what the caption of figure {b} describes, and figure {b} for that of figure {a}");
                out.push(Found::new(report, message, &places));
            }
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
        fires(&CHECK, "CASE REPORT\nThe renal biopsy showed crescents in the glomeruli (Figure 1). The chest radiograph showed cavitating nodules (Figure 2).\n\nFigure 1. Chest radiograph with cavitating nodules.\n\nFigure 2. Renal biopsy: crescents in glomeruli.\n\nDISCUSSION\nRare.", "Figure 1");
        quiet(&CHECK, "CASE REPORT\nThe renal biopsy showed crescents in the glomeruli (Figure 2). The chest radiograph showed cavitating nodules (Figure 1).\n\nFigure 1. Chest radiograph with cavitating nodules.\n\nFigure 2. Renal biopsy: crescents in glomeruli.\n\nDISCUSSION\nRare.");
    }
}
