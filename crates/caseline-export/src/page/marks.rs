//! From quotes, which may overlap, to stretches of text, which do not.

use caseline_model::{Case, Fact};
use std::collections::BTreeMap;

/// A stretch of text and the facts that quote it.
#[derive(Debug, PartialEq)]
pub struct Segment<'a> {
    /// The words.
    pub text: &'a str,
    /// First code point.
    pub start: usize,
    /// Facts that quote these words; the one with the shortest quote first, because it says most of them.
    pub facts: Vec<&'a Fact>,
    /// True where the words name the first fact, false where they only carry its value, dose or time.
    pub names: bool,
    /// True where no earlier stretch belongs to the first fact's quote.
    pub first: bool,
    /// True where no later one does.
    pub last: bool,
}

/// Divides a text at every border of a quote and at `cuts` (code points). A quote whose words are not at
/// its place is left out: what is not verbatim is not shown as if it were.
pub fn segments<'a>(case: &'a Case, text: &'a str, cuts: &[usize]) -> Vec<Segment<'a>> {
    let bytes = Bytes::new(text);
    let mut quotes = Vec::new();
    for fact in &case.facts {
        for (i, quote) in fact.quotes().iter().enumerate() {
            if quote.start < quote.end && bytes.slice(quote.start, quote.end) == Some(quote.exact.as_str()) {
                quotes.push((quote.start, quote.end, i == 0, fact));
            }
        }
    }
    let mut borders: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for at in cuts.iter().copied().chain([0, bytes.len()]).filter(|c| *c <= bytes.len()) {
        borders.entry(at).or_default();
    }
    for (i, quote) in quotes.iter().enumerate() {
        borders.entry(quote.0).or_default().0.push(i);
        borders.entry(quote.1).or_default().1.push(i);
    }
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    let places: Vec<usize> = borders.keys().copied().collect();
    for (n, start) in places.iter().enumerate() {
        let (begin, end) = &borders[start];
        open.retain(|i| !end.contains(i));
        open.extend(begin);
        let Some(stop) = places.get(n + 1) else { break };
        // Shortest first; a quote that names its fact before one that does not.
        open.sort_by_key(|i| (quotes[*i].1 - quotes[*i].0, !quotes[*i].2, *i));
        let mut facts: Vec<&Fact> = Vec::new();
        for i in &open {
            if !facts.iter().any(|f| std::ptr::eq(*f, quotes[*i].3)) {
                facts.push(quotes[*i].3);
            }
        }
        let top = open.first().map(|i| &quotes[*i]);
        out.push(Segment {
            text: bytes.slice(*start, *stop).unwrap_or_default(),
            start: *start,
            facts,
            names: top.is_some_and(|q| q.2),
            first: top.is_some_and(|q| q.0 == *start),
            last: top.is_some_and(|q| q.1 == *stop),
        });
    }
    out
}

/// Code points to bytes.
pub struct Bytes<'a> {
    text: &'a str,
    /// The byte of each code point, and the end; empty for pure ASCII, where both are the same.
    at: Vec<usize>,
}

impl<'a> Bytes<'a> {
    /// Indexes a text.
    pub fn new(text: &'a str) -> Bytes<'a> {
        let at = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()
        };
        Bytes { text, at }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        if self.at.is_empty() { self.text.len() } else { self.at.len() - 1 }
    }

    /// The words between two code points.
    pub fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        let byte = |c: usize| if self.at.is_empty() { Some(c) } else { self.at.get(c).copied() };
        self.text.get(byte(start)?..byte(end)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::{Kind, Quote, Reader, SourceInfo};
    use proptest::prelude::*;

    fn case(text: &str, places: &[(usize, usize)]) -> Case {
        let mut case = Case::new(Reader::default(), SourceInfo::default());
        for (n, (start, end)) in places.iter().enumerate() {
            let exact = text.chars().skip(*start).take(end - start).collect();
            let mut fact = Fact::stated("t", Kind::Finding, "x", Quote { start: *start, end: *end, exact });
            fact.id = format!("f{n}");
            case.facts.push(fact);
        }
        case
    }

    #[test]
    fn overlapping_quotes_are_divided() {
        let text = "αβγδε zeta";
        let case = case(text, &[(0, 4), (2, 6)]);
        let parts: Vec<(String, String)> = segments(&case, text, &[])
            .iter()
            .map(|s| (s.text.to_owned(), s.facts.iter().map(|f| f.id.as_str()).collect::<Vec<_>>().join("+")))
            .collect();
        let wanted = [("αβ", "f0"), ("γδ", "f0+f1"), ("ε ", "f1"), ("zeta", "")];
        assert_eq!(parts, wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn a_quote_that_is_not_verbatim_is_not_marked() {
        let mut case = case("some words", &[(0, 4)]);
        case.facts[0].add_quote(Quote { start: 5, end: 10, exact: "wrong".to_owned() });
        case.facts[0].add_quote(Quote { start: 5, end: 99, exact: "words".to_owned() });
        let marked: Vec<String> = segments(&case, "some words", &[])
            .iter()
            .filter(|s| !s.facts.is_empty())
            .map(|s| s.text.to_owned())
            .collect();
        assert_eq!(marked, ["some"]);
    }

    proptest! {
        #[test]
        fn the_text_stays_whole(text in "[aé漢 \n]{0,60}", places in prop::collection::vec((0usize..60, 1usize..20), 0..12)) {
            let n = text.chars().count();
            let places: Vec<(usize, usize)> = places.into_iter().map(|(a, l)| (a.min(n), (a + l).min(n))).filter(|(a, b)| a < b).collect();
            let case = case(&text, &places);
            let parts = segments(&case, &text, &[3, 7]);
            prop_assert_eq!(parts.iter().map(|s| s.text).collect::<String>(), text.clone());
            for (i, (a, b)) in places.iter().enumerate() {
                let id = format!("f{i}");
                let covered: usize = parts.iter().filter(|s| s.facts.iter().any(|f| f.id == id)).map(|s| s.text.chars().count()).sum();
                prop_assert_eq!(covered, b - a);
            }
        }
    }
}
