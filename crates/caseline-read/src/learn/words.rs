//! What the models see of a word by itself: its spelling, its affixes, its shape, its clusters.
//!
//! All of that hangs on the spelling alone, so it is worked out once for each spelling and kept.

use super::cues;
use super::hash::{feature, word};
use super::table::Table;
use crate::token::{Shape, Token};

/// How many granularities of word clusters there are.
pub const CLUSTERINGS: usize = 4;
/// Bytes of a row of the table of clusters: one for each clustering, two for the finest.
pub const CLUSTER_BYTES: usize = 5;

/// What is known of one spelling.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Hash of the lower-case spelling; numbers are known by the pattern of their digits.
    pub lower: u64,
    /// Hash of the spelling without a plural.
    pub stem: u64,
    /// Hash of the shape, such as `Xx` or `X0`.
    pub shape: u64,
    /// Clusters from coarse to fine; 0 where the word is in none.
    pub clusters: [u16; CLUSTERINGS],
    /// Attributes with their reach: at how many places to the left and right they count.
    pub attributes: Vec<(u64, u8)>,
    /// Signs that it gives of what a sentence speaks of, as bits (see [`cues`]).
    pub signs: u32,
    /// What else later stages ask.
    pub traits: Traits,
}

/// Simple properties of a spelling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits {
    /// A number.
    pub number: bool,
    /// A letter word of four or more characters, so that its return means something.
    pub content: bool,
    /// A word that probably carries the statement of a clause: ends in "ed", or a common verb.
    pub verb: bool,
    /// `(`, `[` open, `)`, `]` close.
    pub bracket: i8,
    /// Ends a clause: `;` or `.` or `:`.
    pub clause: bool,
    /// Letters with a digit stuck to the end, as superscript citations become in plain text.
    pub cited: bool,
}

const WORD: u64 = 1;
const SHAPE: u64 = 2;
const PREFIX: u64 = 3;
const SUFFIX: u64 = 4;
const CLUSTER: u64 = 5;
const LENGTH: u64 = 6;
const STEM: u64 = 7;

impl Word {
    /// Looks at a token. `clusters` is the table of word clusters, empty in the first training.
    pub fn new(text: &str, token: &Token, clusters: Option<&Table<'_>>) -> Word {
        let surface = token.span.of(text);
        let lower = spelling(surface, token.shape);
        let shape = word(&shape_of(surface));
        let mut out = Word {
            lower: word(&lower),
            stem: word(lower.strip_suffix('s').unwrap_or(&lower)),
            signs: cues::of_word(word(&lower)),
            shape,
            ..Word::default()
        };
        if let Some(cells) = clusters.and_then(|t| t.cells(out.lower)) {
            out.clusters =
                [cells[0].into(), cells[1].into(), cells[2].into(), u16::from_le_bytes([cells[3], cells[4]])];
        }
        let stem = out.stem;
        let mut push = |template: u64, value: u64, reach: u8| out.attributes.push((feature(template, value), reach));
        push(WORD, word(&lower), 2);
        push(SHAPE, shape, 1);
        for (i, cluster) in out.clusters.iter().enumerate() {
            push(CLUSTER + 16 * i as u64, u64::from(*cluster), 2);
        }
        if token.shape == Shape::Word {
            let chars: Vec<usize> = lower.char_indices().map(|(i, _)| i).chain([lower.len()]).collect();
            let n = chars.len() - 1;
            for k in 2..=4.min(n.saturating_sub(1)) {
                push(PREFIX, word(&lower[..chars[k]]), 0);
            }
            for k in 2..=5.min(n.saturating_sub(1)) {
                push(SUFFIX, word(&lower[chars[n - k]..]), u8::from(k == 3));
            }
            push(LENGTH, n.min(12) as u64, 0);
            push(STEM, stem, 1);
            out.traits.content = n > 3;
            out.traits.verb = (n > 4 && lower.ends_with("ed")) || VERBS.contains(&lower.as_str());
            out.traits.cited = n > 4
                && lower.ends_with(|c: char| c.is_ascii_digit())
                && lower.trim_end_matches(|c: char| c.is_ascii_digit()).chars().all(|c| c.is_ascii_lowercase());
        }
        out.traits.number = token.shape == Shape::Number;
        out.traits.bracket = match surface {
            "(" | "[" => 1,
            ")" | "]" => -1,
            _ => 0,
        };
        out.traits.clause = matches!(surface, ";" | "." | ":");
        out
    }
}

const VERBS: [&str; 14] = [
    "was",
    "were",
    "had",
    "has",
    "have",
    "is",
    "are",
    "underwent",
    "began",
    "grew",
    "found",
    "given",
    "denies",
    "without",
];

/// What a word is known by: its small letters, or the pattern of its digits (`12,570` is `00,000`).
pub fn spelling(surface: &str, shape: Shape) -> String {
    match shape {
        Shape::Number => surface.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).take(8).collect(),
        _ => surface.to_lowercase(),
    }
}

/// Runs of capitals, small letters and digits, each run of more than one written once more.
fn shape_of(surface: &str) -> String {
    let mut out = String::new();
    let (mut last, mut run) = (' ', 0);
    for c in surface.chars() {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_ascii_digit() => '0',
            c => c,
        };
        run = if class == last { run + 1 } else { 0 };
        last = class;
        if run < 2 {
            out.push(class);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;

    fn look(text: &str) -> Word {
        Word::new(text, &tokenize(text)[0], None)
    }

    #[test]
    fn capitals_do_not_change_the_word_but_the_shape() {
        assert_eq!(look("Fever").lower, look("fever").lower);
        assert_ne!(look("Fever").shape, look("fever").shape);
        assert_eq!(shape_of("Creatinine"), "Xxx");
        assert_eq!(shape_of("CD20"), "XX00");
    }

    #[test]
    fn numbers_go_by_their_pattern() {
        assert_eq!(look("12,570").lower, look("99,111").lower);
        assert_ne!(look("12,570").lower, look("12.5").lower);
        assert!(look("38").traits.number);
    }

    #[test]
    fn superscript_citations_show() {
        assert!(look("reported12").traits.cited);
        assert!(!look("CD20").traits.cited);
        assert!(!look("TIF1").traits.cited);
    }
}
