//! Words of figures, captions and content that several checks share.

use crate::pattern;
use crate::pattern::Pattern;
use crate::report::{Report, Role};
use std::collections::BTreeSet;
use std::ops::Range;

/// A caption.
#[derive(Debug, Clone)]
pub struct Caption {
    /// `f` for a figure, `t` for a table.
    pub kind: char,
    /// Its number.
    pub number: u32,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// A place where the text sends the reader to a figure or table.
#[derive(Debug, Clone)]
pub struct Citation {
    /// `f` for a figure, `t` for a table.
    pub kind: char,
    /// Its number.
    pub number: u32,
    /// The panel letters, upper case.
    pub panels: Vec<char>,
    /// Where, in bytes.
    pub range: Range<usize>,
}

fn kind(word: &str) -> char {
    if word.to_lowercase().starts_with('t') { 't' } else { 'f' }
}

/// The captions in order; the same caption printed twice is there twice.
pub fn captions(report: &Report) -> Vec<Caption> {
    let p = pattern!(r"^\s*(fig(?:ures?|s?\.)?|table) ?\.? ?(\d{1,2})[a-h]?\b");
    // Words of a neighbouring column can stand before the label, which then begins a line.
    let later = pattern!(r"\n\s*(fig(?:ure|\.)?|table) ?\.? ?(\d{1,2}) ?[.:|]");
    report
        .sections
        .iter()
        .filter(|s| matches!(s.role, Role::Caption | Role::Table))
        .filter_map(|s| {
            let words = report.words(&s.range);
            let c = p.captures(words).or_else(|| {
                later.captures(words).filter(|c| s.role == Role::Caption && c.get(0).is_some_and(|m| m.start() < 160))
            })?;
            let from = s.range.start + c.get(1).map_or(0, |m| m.start());
            let start = if c.get(0).is_some_and(|m| m.start() > 0) { from } else { s.range.start };
            Some(Caption { kind: kind(&c[1]), number: c[2].parse().ok()?, range: start..s.range.end })
        })
        .collect()
}

/// The citations of figures and tables outside captions and references.
pub fn citations(report: &Report) -> Vec<Citation> {
    // Letters may stand in brackets of their own, after commas, dashes, "and", and a stop that should be a comma.
    let p = pattern!(
        r"\b(figures?|figs?\.?|tables?) ?(\d{1,2})((?: ?\(?[a-h]\b\)?(?:(?: ?[,–-] ?| ?, ?(?:and|&) | (?:and|&) |\)?\. )\(?[a-h]\b\)?)*)?)"
    );
    let more = pattern!(r"^ ?(?:,|and|&|–|-) ?(?:figures? |figs?\.? )?(\d{1,2})([a-h]?)\b");
    let again = pattern!(r"^\)?\]? ?(?:, ?and|,|and|&) ?\(?(\d{1,2})([a-h])\b");
    let letters = |s: &str| -> Vec<char> {
        let found: Vec<char> = s
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|w| w.len() == 1)
            .filter_map(|w| w.chars().next())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        // A to D means all four.
        if s.contains(['–', '-']) && found.len() == 2 && found[0] < found[1] {
            (found[0]..=found[1]).collect()
        } else {
            found
        }
    };
    let mut out = Vec::new();
    for c in report.captures_iter(p) {
        let whole = c.get(0).map_or(0..0, |m| m.range());
        if matches!(report.role_at(whole.start), Role::Caption | Role::References | Role::Table) {
            continue;
        }
        let Ok(number) = c[2].parse() else { continue };
        let lead = &report.text[crate::report::floor(report.text, whole.start.saturating_sub(22))..whole.start];
        if pattern!(r"(?:supplement\w*|supp?l?\.?|appendix|online|additional|extended data)[ ,(]*$").is_match(lead) {
            continue;
        }
        // "Figure 1 a patient" is an article, not a panel: a lone letter after a space must be a capital.
        let tail = &c[3];
        let loose = tail.starts_with(char::is_whitespace)
            && !tail.contains('(')
            && tail.trim().len() == 1
            && tail.trim().chars().all(|x| x.is_lowercase());
        let panels = if loose { Vec::new() } else { letters(tail) };
        out.push(Citation { kind: kind(&c[1]), number, panels, range: whole.clone() });
        // "Figure 3A and 3B": the second letter brings its own number.
        let mut end = whole.end;
        while let Some(m) = again.captures(&report.text[end..]) {
            let (Ok(second), Some(all)) = (m[1].parse(), m.get(0)) else { break };
            out.push(Citation {
                kind: kind(&c[1]),
                number: second,
                panels: letters(&m[2]),
                range: whole.start..end + all.end(),
            });
            end += all.end();
        }
        if let Some(m) = more.captures(&report.text[whole.end..])
            && c[1].to_lowercase().trim_end_matches('.').ends_with('s')
            && let Ok(second) = m[1].parse()
        {
            out.push(Citation { kind: kind(&c[1]), number: second, panels: letters(&m[2]), range: whole });
        }
    }
    out
}

/// Panel letters that a caption names, in order: "(A)", "(b, c and d)", "(C: arrows)", "A, Rash." and "B) Legs".
pub fn panels(words: &str) -> Vec<char> {
    let mut out: BTreeSet<char> = BTreeSet::new();
    for c in pattern!(r"\(([a-h]\b[^()]{0,50})\)").captures_iter(words) {
        let mut previous = None;
        let mut range = false;
        for token in c[1].split_inclusive([' ', ',', '–', '-', '&', ':', ';', '/']) {
            let word = token.trim_matches(|c: char| !c.is_alphanumeric());
            let letter = word
                .chars()
                .next()
                .map(|c| c.to_ascii_uppercase())
                .filter(|c| word.len() == 1 && ('A'..='H').contains(c));
            match (letter, previous) {
                (Some(to), Some(from)) if range && from < to => out.extend(from..=to),
                (Some(letter), _) => {
                    out.insert(letter);
                }
                // "and" goes on, any other word ends the letters.
                (None, _) if word.is_empty() || word.eq_ignore_ascii_case("and") => {}
                (None, _) => break,
            }
            previous = letter.or(previous);
            range = token.ends_with(['–', '-']);
            if token.ends_with(':') {
                break;
            }
        }
    }
    static BARE: Pattern = Pattern::exact(r"(?:^|[.;,:]\s)\s*([A-H])(?:[:.,)]\s)");
    out.extend(BARE.captures_iter(words).filter_map(|c| c[1].chars().next()));
    out.into_iter().collect()
}

/// Words that carry content, cut to six letters so that radiologic and radiological meet.
pub fn content(words: &str) -> BTreeSet<String> {
    const COMMON: &[&str] = &[
        "figure", "table", "shown", "showed", "showin", "shows", "with", "from", "that", "this", "were", "have",
        "been", "after", "before", "during", "which", "their", "there", "these", "those", "than", "then", "into",
        "also", "patien", "image", "images", "imagin", "arrow", "arrows", "white", "black", "both", "left", "right",
        "case", "report", "present", "presen", "reveal", "demons", "findin", "consis", "normal", "panel", "between",
        "betwee", "followi", "follow", "docume", "observ", "indica", "view", "level", "size", "large", "small",
        "upper", "lower", "other", "month", "months", "weeks", "years",
    ];
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 4 && !w.chars().all(|c| c.is_ascii_digit()))
        .map(|w| w.to_lowercase().chars().take(6).collect::<String>())
        .filter(|w| !COMMON.contains(&w.as_str()))
        .collect()
}

/// The clause before a citation: what the reader is sent to look at.
pub fn citing_words<'a>(report: &'a Report, at: &Range<usize>) -> &'a str {
    let Some(sentence) = report.sentence_at(at.start) else { return "" };
    let before = &report.text[sentence.range.start..at.start];
    // After an earlier figure of the same sentence a new clause begins.
    let from = pattern!(r"\bfig(?:ure|s|\.)?\.? ?\d+[a-z]?\)?").find_iter(before).last().map_or(0, |m| m.end());
    let clause = &before[from..];
    if clause.split_whitespace().count() < 3 { report.words(&sentence.range) } else { clause }
}

/// True where the discussion's sentence speaks of the report's own patient.
pub fn own_patient(words: &str) -> bool {
    pattern!(
        r"\bour (?:patient|case)|\bin (?:our|this|the present) case\b|\bthis patient\b|\bthe present (?:case|patient)\b"
    )
    .is_match(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::{Case, Reader, SourceInfo};

    #[test]
    fn citations_and_panels() {
        let case = Case::new(Reader::default(), SourceInfo::default());
        let text = "CASE REPORT\nThe legs (Figure 4A, 4B and 5C) and the rash (Figure 1A) and the biopsy (Fig. 2b, c) and figure 3 a patient drew.\n\nFigure 1. (A) Rash. (B–D) Legs.\n\nDISCUSSION\nRare.";
        let report = Report::new(&case, text);
        let cited: Vec<(u32, Vec<char>)> = citations(&report).into_iter().map(|c| (c.number, c.panels)).collect();
        assert_eq!(
            cited,
            [(4, vec!['A']), (4, vec!['B']), (5, vec!['C']), (1, vec!['A']), (2, vec!['B', 'C']), (3, vec![])]
        );
        let found = captions(&report);
        assert_eq!((found.len(), found[0].number), (1, 1));
        assert_eq!(panels(report.words(&found[0].range)), ['A', 'B', 'C', 'D']);
        assert_eq!(
            panels("Rash (a), palms (b, c, d, and e) and bone (F: arrows). (Arrow.)"),
            ['A', 'B', 'C', 'D', 'E', 'F']
        );
        assert_eq!(panels("A, before. B, after (a total of 3)."), ['A', 'B']);
    }
}
