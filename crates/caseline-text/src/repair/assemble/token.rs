//! The words of a damaged region: fused ones cut, cut ones joined.

use crate::span::{Raw, Span};
use std::collections::{HashMap, HashSet};

/// A word of the region.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// The word as it is to be read: of a word cut at a line end the whole.
    pub text: String,
    /// Where it stands; for a word cut at a line end, where this part of it stands.
    pub span: Span<Raw>,
    /// Line, counted in the region.
    pub line: usize,
    /// True where it touches the word before it.
    pub fused: bool,
    /// True where a blank line stands before its line, and it opens that line.
    pub opens: bool,
    /// For the second part of a word cut at a line end: the index of the first.
    pub head: Option<usize>,
    /// For the first part: the index of the second.
    pub tail: Option<usize>,
    /// True for the letter of a panel, printed beside a figure and no part of any sentence.
    pub label: bool,
    /// True where the text around the region has it as a word.
    pub said: bool,
}

/// How far behind its first half, in words, the second half of a cut word is looked for.
const REACH: usize = 120;

/// Reads the words of a region.
pub(super) fn tokens(text: &str, region: Span<Raw>) -> Vec<Token> {
    let mut raw: Vec<Token> = Vec::new();
    let mut at = region.start;
    let mut blank = true;
    for (line, words) in region.of(text).split('\n').enumerate() {
        for (column, word) in words.split_ascii_whitespace().enumerate() {
            let start = at + (word.as_ptr() as usize - words.as_ptr() as usize);
            raw.push(Token {
                text: word.to_owned(),
                span: Span::new(start, start + word.len()),
                line,
                fused: false,
                opens: blank && column == 0,
                head: None,
                tail: None,
                label: false,
                said: false,
            });
        }
        blank = words.trim().is_empty();
        at += words.len() + 1;
    }
    let outside = text[..region.start].split_ascii_whitespace().chain(text[region.end..].split_ascii_whitespace());
    let outside: HashSet<&str> = outside.flat_map(|w| [w, bare(w)]).filter(|w| !w.is_empty()).collect();
    let mut tokens = cut(&raw, &outside);
    join(&mut tokens, &outside);
    exponents(&mut tokens);
    labels(&mut tokens);
    for token in &mut tokens {
        token.said = outside.contains(bare(&token.text));
    }
    tokens
}

pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Cuts words that are two or more words of the region (or of the text around it) run together.
fn cut(raw: &[Token], outside: &HashSet<&str>) -> Vec<Token> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for token in raw {
        *count.entry(&token.text).or_default() += 1;
    }
    let known = Known { count: &count, outside, fragments: fragments(&count, outside) };
    let mut out = Vec::with_capacity(raw.len());
    for token in raw {
        let parts = if known.trusted(&token.text) { vec![token.text.len()] } else { known.parts(&token.text) };
        let mut from = 0;
        for to in parts {
            out.push(Token {
                text: token.text[from..to].to_owned(),
                span: Span::new(token.span.start + from, token.span.start + to),
                fused: from > 0,
                opens: token.opens && from == 0,
                ..token.clone()
            });
            from = to;
        }
    }
    out
}

struct Known<'a> {
    count: &'a HashMap<&'a str, usize>,
    outside: &'a HashSet<&'a str>,
    /// Parts of words that were cut at a line end: both halves begin or end some other word.
    fragments: HashSet<&'a str>,
}

/// Both parts of a word of the region, each seen at an edge of some other word, too; or of a word of
/// the text around, each seen at an edge of some word of the region.
fn fragments<'a>(count: &HashMap<&'a str, usize>, outside: &HashSet<&'a str>) -> HashSet<&'a str> {
    let mut edges: HashMap<&str, usize> = HashMap::new();
    let splits = |word: &'a str| word.char_indices().skip(1).map(move |(i, _)| word.split_at(i));
    for word in count.keys() {
        *edges.entry(word).or_default() += 1;
        for (a, b) in splits(word) {
            *edges.entry(a).or_default() += 1;
            *edges.entry(b).or_default() += 1;
        }
    }
    let mut out = HashSet::new();
    for word in count.keys().filter(|w| w.len() >= 6) {
        for (a, b) in splits(word).filter(|(a, b)| a.len() >= 3 && b.len() >= 3) {
            if edges[a] >= 2 && edges[b] >= 2 {
                out.extend([a, b]);
            }
        }
    }
    let long = |w: &&&str| w.len() >= 8 && w.bytes().all(|b| b.is_ascii_lowercase()) && !count.contains_key(**w);
    for word in outside.iter().filter(long) {
        for (a, b) in splits(word).filter(|(a, b)| a.len() >= 2 && b.len() >= 4) {
            if edges.contains_key(a) && edges.contains_key(b) {
                out.extend([a, b]);
            }
        }
    }
    out
}

impl Known<'_> {
    /// True for a word that two copies (or the text around) have, so that it is none of chance; two
    /// copies may run the same two words together, if both are words of the text.
    fn trusted(&self, word: &str) -> bool {
        let twice = self.count.get(word).is_some_and(|n| *n >= 2) && !self.run_together(word);
        twice || self.outside.contains(word) || self.outside.contains(bare(word))
    }

    fn splits(word: &str) -> impl Iterator<Item = (&str, &str)> {
        word.char_indices().skip(1).map(move |(i, _)| word.split_at(i))
    }

    fn run_together(&self, word: &str) -> bool {
        let often = |w: &str| w.len() >= 2 && self.outside.contains(w) && self.count.get(w).is_some_and(|n| *n >= 3);
        Self::splits(word).any(|(a, b)| often(a) && often(b))
    }

    /// What it costs to take `part` for a word.
    fn cost(&self, part: &str) -> Option<f32> {
        let alone = self.count.get(part).copied().unwrap_or(0);
        let length = bare(part).len();
        let number = length > 0 && bare(part).bytes().all(|b| b.is_ascii_digit());
        if length <= 1 {
            return match alone {
                1.. if part.len() >= 2 => Some(1.3),
                1.. => Some(1.6),
                0 if number => Some(1.8),
                _ => None,
            };
        }
        if alone >= 2 && length >= 2 {
            return Some(1.0);
        }
        if alone == 1 || self.outside.contains(part) || (length > 3 && self.outside.contains(bare(part))) {
            return Some(1.3);
        }
        if number && length <= 2 {
            return Some(1.8);
        }
        if self.fragments.contains(part) {
            return Some(if length >= 4 { 1.5 } else { 2.2 });
        }
        (length >= 3).then_some(2.0 + 0.3 * length as f32)
    }

    /// The ends of the parts of a word, by the cheapest way to cut it (perhaps not at all).
    fn parts(&self, word: &str) -> Vec<usize> {
        let bounds: Vec<usize> = word.char_indices().map(|(i, _)| i).chain([word.len()]).collect();
        let mixed = word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_lowercase());
        let whole = 2.1 + 0.3 * bare(word).len() as f32 + if mixed { 1.0 } else { 0.0 };
        // best[i]: cost, previous bound, parts unknown, parts.
        let mut best: Vec<Option<(f32, usize, u8, u8)>> = vec![None; bounds.len()];
        best[0] = Some((0.0, 0, 0, 0));
        for to in 1..bounds.len() {
            for from in 0..to {
                let Some((cost, _, unknown, parts)) = best[from] else { continue };
                if from == 0 && to == bounds.len() - 1 {
                    continue;
                }
                let part = &word[bounds[from]..bounds[to]];
                let Some(mut own) = self.cost(part) else { continue };
                // A capital inside a word ("someWhole") is where another begins.
                let capital = from > 0
                    && part.starts_with(char::is_uppercase)
                    && word[..bounds[from]].ends_with(char::is_lowercase);
                own -= if capital { 0.8 } else { 0.0 };
                let strange = unknown + u8::from(own >= 2.7);
                let total = cost + own;
                if strange <= 1 && parts < 5 && best[to].is_none_or(|(c, ..)| total < c) {
                    best[to] = Some((total, from, strange, parts + 1));
                }
            }
        }
        let last = bounds.len() - 1;
        match best[last] {
            Some((cost, ..)) if cost < whole => {}
            _ => return vec![word.len()],
        }
        let mut ends = Vec::new();
        let mut at = last;
        while at > 0 {
            ends.push(bounds[at]);
            at = best[at].map_or(0, |b| b.1);
        }
        ends.reverse();
        ends
    }
}

/// Joins the halves of words cut at a line end: both halves become the whole word, one locus. Surest
/// first: the whole stands in the region or the text around; it was run together in another copy and
/// its halves are no words; or two copies cut it at different places.
fn join(tokens: &mut [Token], outside: &HashSet<&str>) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for token in tokens.iter() {
        *count.entry(token.text.clone()).or_default() += 1;
    }
    let touching: Vec<usize> = (1..tokens.len()).filter(|i| tokens[*i].fused).collect();
    let fused: HashSet<String> = touching.iter().map(|i| sum(&tokens[i - 1].text, &tokens[*i].text)).collect();
    let inner = inner(tokens);
    let pairs = candidates(tokens);
    let mut sums: HashMap<String, usize> = HashMap::new();
    for (p, s) in &pairs {
        *sums.entry(sum(&tokens[*p].text, &tokens[*s].text)).or_default() += 1;
    }
    let lower: HashSet<String> = outside.iter().map(|w| w.to_lowercase()).collect();
    let known = |w: &str| lower.contains(&bare(w).to_lowercase());
    let mut wholes: HashSet<String> = HashSet::new();
    for tier in 0..3 {
        for (p, s) in &pairs {
            let (p, s) = (*p, *s);
            if !free(&tokens[p]) || !free(&tokens[s]) {
                continue;
            }
            let (head, tail) = (tokens[p].text.clone(), tokens[s].text.clone());
            let whole = sum(&head, &tail);
            let halved = (!known(&head) || !known(&tail))
                && !inner.contains(&(head.clone(), true))
                && !inner.contains(&(tail.clone(), false));
            let found = match tier {
                0 => count.contains_key(&whole) || outside.contains(whole.as_str()) || outside.contains(bare(&whole)),
                1 => {
                    let long = |w: &str| w.len() >= 4 && known(w);
                    halved && fused.contains(&whole) && !long(&head) && !long(&tail)
                }
                _ => halved && (head.ends_with('-') || sums[&whole] >= 2 && halves(&head, &tail, &sums, tokens)),
            };
            let words = known(&head) && known(&tail);
            if found && (!words || head.ends_with('-')) {
                unite(tokens, p, s);
                wholes.insert(whole);
            }
        }
    }
    for s in touching {
        let whole = sum(&tokens[s - 1].text, &tokens[s].text);
        if free(&tokens[s - 1]) && free(&tokens[s]) && wholes.contains(&whole) {
            unite(tokens, s - 1, s);
        }
    }
}

fn free(token: &Token) -> bool {
    token.head.is_none() && token.tail.is_none()
}

fn unite(tokens: &mut [Token], p: usize, s: usize) {
    let whole = sum(&tokens[p].text, &tokens[s].text);
    tie(tokens, p, s, whole);
}

fn tie(tokens: &mut [Token], p: usize, s: usize, whole: String) {
    tokens[p].text.clone_from(&whole);
    tokens[s].text = whole;
    tokens[p].tail = Some(s);
    tokens[s].head = Some(p);
}

/// Words that stand within a line: with `true`, a word follows on the same line; with `false`, one
/// stands before. The halves of a cut word do neither.
fn inner(tokens: &[Token]) -> HashSet<(String, bool)> {
    let mut out = HashSet::new();
    for pair in tokens.windows(2) {
        if pair[0].line == pair[1].line && !pair[1].fused {
            out.insert((pair[0].text.clone(), true));
            out.insert((pair[1].text.clone(), false));
        }
    }
    out
}

fn halves(head: &str, tail: &str, sums: &HashMap<String, usize>, tokens: &[Token]) -> bool {
    let whole = sum(head, tail);
    sums.contains_key(&whole)
        && tokens.iter().any(|t| {
            t.text.len() >= 2 && t.text != head && whole.starts_with(&t.text) && {
                let rest = &whole[t.text.len()..];
                rest.len() >= 3 && tokens.iter().any(|o| o.text == rest)
            }
        })
        && head.len() + tail.len() >= 8
}

fn sum(head: &str, tail: &str) -> String {
    format!("{}{tail}", head.strip_suffix('-').unwrap_or(head))
}

/// Pairs of a word at the end of a line and one at the start of a later line that could be halves,
/// nearest first.
fn candidates(tokens: &[Token]) -> Vec<(usize, usize)> {
    let edge = |i: usize, next: bool| match (next, tokens.get(if next { i + 1 } else { i.wrapping_sub(1) })) {
        (true, Some(other)) => other.line != tokens[i].line || other.fused,
        (false, Some(other)) => other.line != tokens[i].line || tokens[i].fused,
        _ => true,
    };
    let mut out = Vec::new();
    for p in 0..tokens.len() {
        let head = &tokens[p].text;
        if !edge(p, true) || head.len() < 2 || !head.ends_with(|c: char| c.is_alphabetic() || c == '-') {
            continue;
        }
        for s in p + 1..tokens.len().min(p + REACH) {
            let tail = &tokens[s].text;
            let small = tail.starts_with(char::is_lowercase) && bare(tail).len() >= 2;
            if small && edge(s, false) && tokens[s].line != tokens[p].line || small && tokens[s].fused && s > p + 1 {
                out.push((p, s));
            }
        }
    }
    out.sort_by_key(|(p, s)| (s - p, *p));
    out
}

/// "mg/m" and ")" with the "2" of the exponent somewhere near: one word, "mg/m2)". Where one copy lost
/// the bracket, or the exponents of two lines were printed behind it ("mg/m22"), another copy shows it.
fn exponents(tokens: &mut [Token]) {
    let lone = tokens.iter().enumerate().any(|(i, t)| matches!(t.text.as_str(), "2" | "3" | "22") && alone(tokens, i));
    if !lone {
        return;
    }
    let mut bracketed = false;
    for i in 0..tokens.len().saturating_sub(1) {
        let close = tokens[i + 1].text.clone();
        if tokens[i].text.ends_with("/m") && close.starts_with(')') && free(&tokens[i]) && free(&tokens[i + 1]) {
            let whole = format!("{}2{close}", tokens[i].text);
            tie(tokens, i, i + 1, whole);
            bracketed = true;
        }
    }
    for i in (0..tokens.len()).filter(|_| bracketed) {
        if tokens[i].text.ends_with("/m") && free(&tokens[i]) {
            let whole = format!("{}2)", tokens[i].text);
            let digits = |t: &Token| t.fused && matches!(t.text.as_str(), "2" | "22" | "2)" | "22)");
            match tokens.get(i + 1) {
                Some(next) if digits(next) && free(next) => tie(tokens, i, i + 1, whole),
                _ => tokens[i].text = whole,
            }
        } else if let Some(stem) = tokens[i].text.strip_suffix("22").filter(|s| s.ends_with("/m")) {
            tokens[i].text = format!("{stem}2)");
        }
    }
}

/// Letters that stand alone between blank lines and go on in the order of the alphabet: the panels of
/// a figure.
fn labels(tokens: &mut [Token]) {
    let letter = |i: usize| {
        let [byte @ b'a'..=b'h' | byte @ b'A'..=b'H'] = tokens[i].text.as_bytes() else { return None };
        let single = tokens.get(i + 1).is_none_or(|t| t.line != tokens[i].line);
        (tokens[i].opens && single).then_some(*byte)
    };
    let letters: Vec<Option<u8>> = (0..tokens.len()).map(letter).collect();
    for i in 1..tokens.len() {
        if let (Some(a), Some(b)) = (letters[i - 1], letters[i])
            && b == a + 1
        {
            tokens[i - 1].label = true;
            tokens[i].label = true;
        }
    }
}

fn alone(tokens: &[Token], i: usize) -> bool {
    let line = tokens[i].line;
    (i == 0 || tokens[i - 1].line != line || tokens[i - 1].text == "2")
        && tokens.get(i + 1).is_none_or(|t| t.line != line || t.text == "2")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text, Span::new(0, text.len())).into_iter().filter(|t| t.head.is_none()).map(|t| t.text).collect()
    }

    #[test]
    fn lone_exponents_join_their_units() {
        let got = words("cisplatin (75 mg/m ) and\n2\npaclitaxel (175 mg/m\nweekly\n22\n");
        assert_eq!(got[..8], ["cisplatin", "(75", "mg/m2)", "and", "2", "paclitaxel", "(175", "mg/m2)"]);
        assert_eq!(words("flow of 2 l/m ) at rest"), ["flow", "of", "2", "l/m", ")", "at", "rest"]);
    }

    #[test]
    fn letters_between_blank_lines_are_labels() {
        let text = "shown here\n\na\n\nb\n\nc\n\nand a mass";
        let labels = tokens(text, Span::new(0, text.len())).into_iter().filter(|t| t.label).count();
        assert_eq!(labels, 3);
    }
}
