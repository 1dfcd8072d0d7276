//! Captions: "Figure 1. …", "Fig. 2", "Table 1 …", and what they are not ("Figure 1 shows …").

/// What a caption belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Figure,
    Table,
}

/// A caption that begins a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Caption {
    pub kind: Kind,
    /// Length of the label in bytes, with its stop or colon.
    pub label: usize,
    /// True where the label is all there is.
    pub bare: bool,
    /// True where a stop or colon follows the number.
    pub stopped: bool,
}

const WORDS: &[(&str, Kind)] = &[
    ("Figures", Kind::Figure),
    ("Figure", Kind::Figure),
    ("FIGURE", Kind::Figure),
    ("Figs.", Kind::Figure),
    ("Fig.", Kind::Figure),
    ("FIG.", Kind::Figure),
    ("Fig", Kind::Figure),
    ("FIG", Kind::Figure),
    ("Image", Kind::Figure),
    ("Video", Kind::Figure),
    ("VIDEO", Kind::Figure),
    ("Movie", Kind::Figure),
    ("Scheme", Kind::Figure),
    ("Chart", Kind::Figure),
    ("Plate", Kind::Figure),
    ("Table", Kind::Table),
    ("TABLE", Kind::Table),
    ("Box", Kind::Table),
];

/// Words that make of "Figure 1 …" a sentence about a figure.
const VERBS: &[&str] = &[
    "shows",
    "show",
    "showed",
    "showing",
    "depicts",
    "depict",
    "depicted",
    "demonstrates",
    "demonstrate",
    "demonstrated",
    "illustrates",
    "illustrate",
    "illustrated",
    "is",
    "are",
    "was",
    "were",
    "summarizes",
    "summarises",
    "summarize",
    "summarise",
    "summarized",
    "presents",
    "present",
    "presented",
    "displays",
    "display",
    "describes",
    "describe",
    "lists",
    "list",
    "provides",
    "provide",
    "reveals",
    "reveal",
    "revealed",
    "represents",
    "represent",
    "contains",
    "outlines",
    "gives",
    "reports",
    "compares",
    "details",
    "highlights",
    "and",
    "to",
    "indicates",
    "indicate",
    "in",
    "of",
    "for",
    "has",
    "have",
    "includes",
    "suggests",
    "reflects",
];

/// True for the word that opens a caption.
pub(super) fn opens(word: &str) -> bool {
    WORDS.iter().any(|(w, _)| *w == word)
}

/// The caption that begins here, if one does.
pub(super) fn begins(line: &str) -> Option<Caption> {
    let head = ["Supplementary ", "Supplemental ", "Online ", "Appendix "].iter().find_map(|p| line.strip_prefix(p));
    let start = head.unwrap_or(line);
    let (word, kind) = WORDS.iter().find(|(w, _)| start.starts_with(w))?;
    let rest = &start[word.len()..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{2009}']).len();
    let number = &rest[gap..];
    let letters = number.bytes().take_while(|b| matches!(b, b'S' | b'A'..=b'E' | b'e')).take(1).count();
    let digits = number[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let roman = number.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    let mut len = if digits > 0 && digits <= 2 { letters + digits } else { roman };
    if len == 0 || number[len..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // "1A", "1a–c", "2.1".
    let panel = number[len..].bytes().take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b',')).count();
    len += if panel <= 3 && !number[len..].starts_with(',') { panel } else { 0 };
    let tail = &number[len..];
    let stop = tail.chars().next().filter(|c| matches!(c, '.' | ':' | '|' | ')')).map_or(0, char::len_utf8);
    if tail.starts_with(')') || tail.starts_with(',') || tail.starts_with(';') {
        return None;
    }
    let after = tail[stop..].trim_start_matches([' ', '|', '–', '—', '-', '\u{a0}', '\u{2009}', '\t']);
    let first = after.split_whitespace().next().unwrap_or("");
    if stop == 0 && VERBS.contains(&first) {
        return None;
    }
    let gap_ok = stop > 0 || tail.is_empty() || tail.starts_with(|c: char| c.is_whitespace() || c == '–' || c == '-');
    let label = line.len() - tail.len() + stop;
    gap_ok.then_some(Caption { kind: *kind, label, bare: after.is_empty(), stopped: stop > 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_captions_from_sentences() {
        for caption in [
            "Figure 1. A scan.",
            "Fig. 2",
            "FIGURE 3 Skin",
            "Table 1 Laboratory values",
            "Figure 1A: rash",
            "Fig 2 CT",
            "Supplementary Table S2. Drugs",
            "Table II. Doses",
            "Fig. 1 – Skin",
        ] {
            assert!(begins(caption).is_some(), "{caption}");
        }
        for prose in [
            "Figure 1 shows a rash.",
            "Figure 2), and full regression",
            "Tables were set.",
            "Figure 1, 2",
            "Table 2 lists them.",
            "Image quality was poor.",
            "Figures 1 and 2 are new",
        ] {
            assert!(begins(prose).is_none(), "{prose}");
        }
        assert!(begins("Figure 4.").is_some_and(|c| c.bare && c.stopped));
    }
}
