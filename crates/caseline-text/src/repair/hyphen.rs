//! Words cut at the end of a line: "muscu-⏎lar", and soft hyphens.
//!
//! The text itself says what to do: if the joined word stands elsewhere in it, it is joined; if the
//! hyphenated word does, only the line end goes. If neither does, the word is joined unless its first
//! part usually keeps a hyphen ("non-", "anti-"), or both parts are words of the text. A hyphen in
//! front of a capital or a number ("IL-⏎6") stays. Soft hyphens go, except behind a single letter
//! ("C\u{AD}reactive"), where they were typed for a hyphen.

use super::{Edit, Repair};
use std::collections::HashSet;

pub(super) const REPAIR: Repair = Repair { name: "line-end-hyphen", find };

/// First parts that keep their hyphen.
const PREFIXES: &[&str] = &[
    "non", "anti", "self", "well", "long", "short", "high", "low", "follow", "year", "month", "week", "day", "half",
    "one", "two", "three", "four", "five", "six", "mid", "all", "cross", "pro", "semi", "quasi", "x", "t", "b",
    "intra", "inter", "post", "pre", "co", "wild", "full", "single", "double", "multi", "first", "second", "third",
    "broad", "large", "small", "early", "late", "life", "end", "dose", "age", "fine", "whole", "open", "close",
];

fn find(text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut out: Vec<Edit> = Vec::new();
    let mut words: Option<HashSet<&str>> = None;
    for at in memchr::memchr_iter(b'\n', bytes) {
        let Some((start, soft)) = hyphen_before(bytes, at) else { continue };
        let prefix = letters_before(text, start);
        let rest = text[at + 1..].trim_start_matches([' ', '\t']);
        let next = text.len() - rest.len();
        let suffix = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        if prefix.is_empty() || !suffix.starts_with(char::is_lowercase) || prefix.len() + suffix.len() < 4 {
            continue;
        }
        let words = words.get_or_insert_with(|| vocabulary(text));
        if soft || joins(words, prefix, suffix) {
            out.push(Edit::new(start, next, ""));
        } else {
            out.push(Edit::new(start + 1, next, ""));
        }
    }
    if !text.is_ascii() {
        let mut more: Vec<Edit> = memchr::memmem::find_iter(bytes, "\u{AD}".as_bytes())
            .filter(|at| !out.iter().any(|e| e.span.start <= *at && *at < e.span.end))
            .map(|at| {
                let alone = letters_before(text, at).len() == 1;
                Edit::new(at, at + 2, if alone { "-" } else { "" })
            })
            .collect();
        out.append(&mut more);
        out.sort_by_key(|e| e.span.start);
    }
    out
}

/// Where the hyphen that ends the line starts, and whether it is a soft one.
fn hyphen_before(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let spaces = bytes[..at].iter().rev().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
    let line = &bytes[..at - spaces];
    // A hyphen and soft hyphens beside it are one hyphen.
    let mut stem = line;
    let (mut hard, mut soft) = (0, false);
    loop {
        if let Some(rest) = stem.strip_suffix(b"-") {
            (stem, hard) = (rest, hard + 1);
        } else if let Some(rest) = stem.strip_suffix("\u{AD}".as_bytes()) {
            (stem, soft) = (rest, true);
        } else {
            break;
        }
    }
    let letter = stem.last().is_some_and(u8::is_ascii_alphabetic);
    match (hard, soft) {
        (1, false) if letter => Some((stem.len(), false)),
        (0 | 1, true) => Some((stem.len(), true)),
        _ => None,
    }
}

fn letters_before(text: &str, at: usize) -> &str {
    let head = &text[..at];
    let from = head.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map_or(at, |(i, _)| i);
    &head[from..]
}

/// Every word and hyphenated word that stands within a line; the halves of a cut word are none.
fn vocabulary(text: &str) -> HashSet<&str> {
    let mut out = HashSet::new();
    let mut cut = false;
    for token in text.split(|c: char| !(c.is_alphabetic() || c == '-')) {
        if token.is_empty() {
            continue;
        }
        if token.ends_with('-') {
            cut = true;
        } else {
            if !cut {
                out.insert(token.trim_matches('-'));
                out.extend(token.split('-'));
            }
            cut = false;
        }
    }
    out
}

fn joins(words: &HashSet<&str>, prefix: &str, suffix: &str) -> bool {
    if words.contains(format!("{prefix}{suffix}").as_str()) {
        return true;
    }
    if words.contains(format!("{prefix}-{suffix}").as_str()) {
        return false;
    }
    let kept = PREFIXES.iter().any(|p| prefix.eq_ignore_ascii_case(p));
    let both = prefix.len() >= 5 && suffix.len() >= 5 && words.contains(suffix) && words.contains(prefix);
    !(kept || both || prefix.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn joins_cut_words() {
        check(&REPAIR, "proximal muscu-\nlar weakness", "proximal muscular weakness");
        check(&REPAIR, "follow-\nup of a non-\nspecific rash", "follow-up of a non-specific rash");
        check(&REPAIR, "a T-cell clone and a second T-\ncell clone", "a T-cell clone and a second T-cell clone");
        check(&REPAIR, "derma\u{ad}\ntitis and der\u{ad}mis, C\u{ad}reactive", "dermatitis and dermis, C-reactive");
    }

    #[test]
    fn leaves_names_and_lists() {
        let text = "IL-\n6 and HLA-\nDR were -\nlow\n- one\n\npre- \n\nand post-operative";
        check(&REPAIR, text, text);
    }
}
