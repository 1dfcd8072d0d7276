//! Reference marks printed as superscripts and now glued to words: "weakness.1  Up", "anaemia7".
//!
//! They make numbers of what is none and hide the ends of sentences. Marks are taken out only where
//! the text as a whole uses them: at least three are found, they begin small and rise. A mark stands
//! behind a full stop or comma that follows a word ("years.1,2 It"), or behind a word of five or more
//! small letters ("malignancy3,4"). Names with digits ("TIF1", "CD20", "IL-6", "HbA1c"), numbers
//! ("10.7"), units ("mm3"), and words that carry numbers ("grade3", "figure2") are no such words.
//! Marks in brackets stay: they hurt nobody.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "reference-mark", find };

/// Words that are glued to numbers of their own.
const CARRIERS: &[&str] = &[
    "grade",
    "stage",
    "group",
    "figure",
    "figures",
    "table",
    "tables",
    "patient",
    "patients",
    "phase",
    "class",
    "level",
    "cycle",
    "cycles",
    "factor",
    "score",
    "alpha",
    "gamma",
    "delta",
    "kappa",
    "lambda",
    "omega",
    "sigma",
    "covid",
    "protein",
    "version",
    "interleukin",
    "caspase",
    "complement",
    "notch",
    "claudin",
    "cyclin",
    "cytokeratin",
    "keratin",
    "galectin",
    "septin",
    "apolipoprotein",
    "collagen",
    "thyroxine",
    "vitamin",
    "syndecan",
    "integrin",
    "annexin",
    "weeks",
    "month",
    "months",
    "years",
    "hours",
    "times",
    "points",
    "cells",
    "beats",
    "breaths",
    "copies",
    "litre",
    "type",
    "types",
    "category",
    "chapter",
    "section",
    "panel",
    "video",
    "supplement",
    "serotype",
    "genotype",
    "clade",
    "interferon",
    "receptor",
    "synaptotagmin",
    "connexin",
    "desmoglein",
    "plexin",
    "ephrin",
    "filamin",
    "laminin",
];

struct Mark {
    start: usize,
    end: usize,
    first: u32,
    last: u32,
    /// True behind a full stop that ends a sentence: the surest kind.
    stop: bool,
}

fn find(text: &str) -> Vec<Edit> {
    let marks = candidates(text.as_bytes());
    if marks.len() < 3 || marks.iter().filter(|m| m.stop).count() < 1 {
        return Vec::new();
    }
    // Numbers rise as the text goes on; a jump far ahead is something else.
    let mut highest = 0;
    let mut kept: Vec<&Mark> = Vec::new();
    for mark in &marks {
        if mark.first <= highest + 6 && mark.last <= highest + 25 {
            highest = highest.max(mark.last);
            kept.push(mark);
        }
    }
    if kept.len() < 3 || kept[0].first > 6 || kept.len() * 3 < marks.len() * 2 {
        return Vec::new();
    }
    kept.iter().map(|m| Edit::new(m.start, m.end, "")).collect()
}

fn candidates(bytes: &[u8]) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    let mut at = 1;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || bytes[at - 1].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (end, first, last) = numbers(bytes, at);
        let stop = matches!(bytes[at - 1], b'.' | b',' | b';');
        let anchor = if stop { at - 1 } else { at };
        if first > 0 && apart(bytes, end) && word_ends(bytes, anchor, stop) && !(stop && listed(bytes, at, end)) {
            let sentence = bytes[at - 1] == b'.' && opens(bytes, end);
            if sentence || bytes[at - 1] != b'.' {
                out.push(Mark { start: at, end, first, last, stop: sentence });
            }
        }
        at = end.max(at + 1);
    }
    out
}

/// Reads "7", "3,4", "7-9", "2–5": where it ends, its first and last number (0 where it is none).
fn numbers(bytes: &[u8], from: usize) -> (usize, u32, u32) {
    let mut at = from;
    let (mut first, mut last) = (0, 0);
    loop {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let value = bytes[at..at + digits.min(4)].iter().fold(0u32, |n, b| n * 10 + u32::from(b - b'0'));
        let good = digits > 0 && digits <= 3 && bytes[at] != b'0' && (first == 0 || value > last);
        if !good {
            return (at + digits, 0, 0);
        }
        first = if first == 0 { value } else { first };
        last = value;
        at += digits;
        let dash = if bytes[at..].starts_with("–".as_bytes()) {
            3
        } else {
            usize::from(matches!(bytes.get(at), Some(b',' | b'-')))
        };
        if dash == 0 || !bytes.get(at + dash).is_some_and(u8::is_ascii_digit) {
            return (at, first, last);
        }
        at += dash;
    }
}

/// True where white space, the end, or closing punctuation follows.
fn apart(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        None => true,
        Some(b'.' | b',' | b';' | b':' | b')') => {
            bytes.get(end + 1).is_none_or(|b| b.is_ascii_whitespace() || *b == b')')
        }
        Some(b) => b.is_ascii_whitespace() || bytes[end..].starts_with("\u{a0}".as_bytes()),
    }
}

/// True where a word that can bear a mark ends at `anchor`.
fn word_ends(bytes: &[u8], anchor: usize, stop: bool) -> bool {
    let letters = bytes[..anchor].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    let word = &bytes[anchor - letters..anchor];
    let before = anchor.checked_sub(letters + 1).map(|i| bytes[i]);
    if letters == 0 {
        // ").1 The" and "%.2 In": only behind a stop.
        return stop && matches!(before, Some(b')' | b']' | b'%'));
    }
    if among(word) {
        return false;
    }
    let small = word[1..].iter().all(u8::is_ascii_lowercase);
    let clean = before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'(' | b'-' | b'"') || b >= 0x80);
    if stop {
        // Abbreviations ("No.5", "Fig.2", "vol.7", "vs.3") are short.
        const SHORT: &[&[u8]] =
            &[b"fig", b"vol", b"ref", b"tab", b"sec", b"sup", b"nos", b"eqs", b"art", b"par", b"cap"];
        let long = letters >= 4 || (letters == 3 && !SHORT.iter().any(|s| word.eq_ignore_ascii_case(s)));
        return long || (letters == 2 && word.iter().all(u8::is_ascii_uppercase));
    }
    letters >= 5 && word[0].is_ascii_lowercase() && small && clean
}

fn among(word: &[u8]) -> bool {
    CARRIERS.iter().any(|c| word.eq_ignore_ascii_case(c.as_bytes()))
}

/// True where a comma and a number are part of a list or a count ("fever,3 days").
fn listed(bytes: &[u8], at: usize, end: usize) -> bool {
    let rest = bytes[end..].trim_ascii_start();
    const COUNTED: &[&[u8]] = &[
        b"days",
        b"day",
        b"weeks",
        b"months",
        b"years",
        b"hours",
        b"mg",
        b"ml",
        b"mL",
        b"times",
        b"%",
        b"g ",
        b"cm",
        b"mm",
        b"patients",
        b"cases",
        b"of ",
        b"out of",
    ];
    bytes[at - 1] != b'.' && COUNTED.iter().any(|c| rest.starts_with(c))
}

/// True where a sentence or a paragraph begins behind the mark, or the text ends.
fn opens(bytes: &[u8], end: usize) -> bool {
    let rest = &bytes[end..];
    let next = rest.iter().position(|b| !b.is_ascii_whitespace());
    match next {
        None => true,
        Some(n) => {
            n > 0
                && (rest[..n].contains(&b'\n')
                    || rest[n].is_ascii_uppercase()
                    || rest[n] >= 0x80
                    || matches!(rest[n], b'(' | b'"' | b'['))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn takes_glued_marks_out() {
        check(
            &REPAIR,
            "It causes weakness.1  Up to 30% have a malignancy,2 or not.3,4  MDS occurs with aplastic anaemia5 (10%).6-8 So\nit is.",
            "It causes weakness.  Up to 30% have a malignancy, or not.  MDS occurs with aplastic anaemia (10%). So\nit is.",
        );
    }

    #[test]
    fn leaves_names_numbers_and_units() {
        let text = "Seen before.1 It had TIF1, CD20, IL-6, HbA1c 10.7, 24 mm3, grade3 of stage2 and pH 7.4. Then.2 CRP was 1.5. It rose.3 \
                    Fever,3 days.";
        check(
            &REPAIR,
            text,
            "Seen before. It had TIF1, CD20, IL-6, HbA1c 10.7, 24 mm3, grade3 of stage2 and pH 7.4. Then. CRP was 1.5. It rose. Fever,3 days.",
        );
    }

    #[test]
    fn needs_a_habit() {
        let text = "The sign13 was seen once.2 It passed.";
        check(&REPAIR, text, text);
    }
}
