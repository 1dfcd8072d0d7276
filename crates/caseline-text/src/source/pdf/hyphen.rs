//! Hyphens at line ends: a break of the printer's, or one that the word has anyway?
//!
//! "hyper-" and "kalaemia" are one word; "anti-" and "TIF1" keep their hyphen. What the rest of the
//! document writes decides where it can; else capitals, digits and a first part that is a compound
//! already ("graft-versus-" and "host") keep the hyphen, as do first parts that are words of their own
//! before a hyphen in medical prose; all others are joined.

use std::collections::HashMap;

/// First parts that are followed by a hyphen more often than not.
const KEEPS: &[&str] = &[
    "self", "well", "half", "cross", "follow", "high", "low", "long", "short", "full", "end", "non", "ex", "all",
    "year", "month", "week", "day", "old", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "first", "second", "third", "x", "t", "b", "c", "d", "e", "p", "in", "on", "so", "dose", "time", "large",
    "small", "right", "left", "double", "single", "triple", "twice", "life", "disease", "drug", "anti",
];

/// The words of a document, lower case, as often as they stand within lines.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<String, u32>);

impl Vocabulary {
    /// Counts the words of a line, the last one left out where a hyphen ends it.
    pub(super) fn add(&mut self, line: &str) {
        let line = line.to_lowercase();
        let broken = line.ends_with(['-', '\u{ad}', '‐']);
        let mut words: Vec<&str> = line.split_whitespace().collect();
        if broken {
            words.pop();
        }
        for word in words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                *self.0.entry(word.replace('‐', "-")).or_default() += 1;
            }
        }
    }

    /// How often a word, given in lower case, stands within lines.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.0.get(word).copied().unwrap_or(0)
    }
}

/// Adds a line to a paragraph: with a space, or over a hyphen.
pub(super) fn join(paragraph: &mut String, line: &str, vocabulary: &Vocabulary) {
    let line = line.trim();
    if paragraph.is_empty() || line.is_empty() {
        paragraph.push_str(line);
        return;
    }
    if paragraph.ends_with('\u{ad}') {
        paragraph.pop();
    } else if paragraph.ends_with(['-', '‐']) {
        if !keeps(paragraph, line, vocabulary) {
            paragraph.pop();
        }
    } else if !(paragraph.ends_with(['/', '–']) && !paragraph.ends_with(" –") && !paragraph.ends_with(" /")) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

fn keeps(paragraph: &str, line: &str, vocabulary: &Vocabulary) -> bool {
    let body = paragraph.trim_end_matches(['-', '‐']);
    let first = body.rsplit(char::is_whitespace).next().unwrap_or("");
    let second = line.split_whitespace().next().unwrap_or("");
    let second = second.trim_end_matches(|c: char| !c.is_alphanumeric());
    // A hyphen that stands alone is a dash or a minus.
    if first.is_empty() || second.is_empty() {
        return true;
    }
    if !second.starts_with(char::is_lowercase) {
        return true;
    }
    let first = first.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let second = second.to_lowercase();
    // "tumour-" and "associated.[3]" are looked up without what follows the letters.
    let tail = second.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or(&second);
    let (with, without) = (vocabulary.count(&format!("{first}-{tail}")), vocabulary.count(&format!("{first}{tail}")));
    if with != without {
        return with > without;
    }
    let last = first.rsplit('-').next().unwrap_or(&first);
    if KEEPS.contains(&last) || first.contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    // "life-threa-" is broken within its second word, "graft-versus-" between two.
    first.contains('-') && vocabulary.count(last) > 0 && vocabulary.count(&format!("{last}{tail}")) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(a: &str, b: &str) -> String {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("Her tumour-associated hypercalcaemia was an end-organ matter; dermatomyositis too, versus a threatening one.");
        let mut out = a.to_owned();
        join(&mut out, b, &vocabulary);
        out
    }

    #[test]
    fn breaks_of_the_printer_go_and_true_hyphens_stay() {
        assert_eq!(joined("severe hypo-", "kalaemia was"), "severe hypokalaemia was");
        assert_eq!(joined("the dermato-", "myositis"), "the dermatomyositis");
        assert_eq!(joined("a tumour-", "associated rash"), "a tumour-associated rash");
        assert_eq!(joined("positive anti-", "TIF1 antibodies"), "positive anti-TIF1 antibodies");
        assert_eq!(joined("a 61-year-", "old woman"), "a 61-year-old woman");
        assert_eq!(joined("a life-threa-", "tening bleed"), "a life-threatening bleed");
        assert_eq!(joined("graft-versus-", "host disease"), "graft-versus-host disease");
        assert_eq!(joined("at follow-", "up she"), "at follow-up she");
        assert_eq!(joined("IL-", "6 was"), "IL-6 was");
        assert_eq!(joined("soft\u{ad}", "ened"), "softened");
        assert_eq!(joined("mg", "daily"), "mg daily");
        assert_eq!(joined("mg/", "kg"), "mg/kg");
    }
}
