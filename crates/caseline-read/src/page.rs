//! A document as the rules see it: tokens, hits of the lexicon, sentences with their role.

use crate::lexicon::{Concept, Hit, Lexicon, Table};
use crate::token::{Token, tokenize};
use caseline_text::{Clean, Document, Role, Span};
use std::ops::Range;

/// A sentence and what is known of it before any rule runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Where it stands.
    pub span: Span<Clean>,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The role of the part it stands in.
    pub role: Role,
    /// Index into the parts of the document.
    pub part: usize,
}

/// A document as the rules see it.
#[derive(Debug)]
pub struct Page<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its repaired text.
    pub text: &'a str,
    /// The same with small letters for the capitals of ASCII, byte for byte.
    lower: String,
    /// All tokens.
    pub tokens: Vec<Token>,
    /// All hits of the lexicon, by first token, longest last.
    pub hits: Vec<Hit>,
    /// The lexicon that found them.
    pub lexicon: &'a Lexicon,
    /// The sentences.
    pub lines: Vec<Line>,
}

impl<'a> Page<'a> {
    /// Tokenizes a document and finds the names in it.
    pub fn new(document: &'a Document, lexicon: &'a Lexicon) -> Page<'a> {
        let text = document.text.as_str();
        let tokens = tokenize(text);
        let hits = lexicon.scan(text, &tokens);
        let lines = document
            .sentences
            .iter()
            .map(|s| {
                let first = tokens.partition_point(|t| t.span.end <= s.span.start);
                let last = tokens.partition_point(|t| t.span.start < s.span.end);
                Line { span: s.span, tokens: first..last, role: document.parts[s.part].role, part: s.part }
            })
            .collect();
        Page { document, text, lower: text.to_ascii_lowercase(), tokens, hits, lexicon, lines }
    }

    /// The words of a token; empty past the end.
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// A word of up to 24 bytes in small letters, to be compared with many; empty for longer ones and past
    /// the end.
    pub fn lower(&self, token: usize) -> &str {
        match self.tokens.get(token) {
            Some(token) if token.span.end - token.span.start <= 24 => token.span.of(&self.lower),
            _ => "",
        }
    }

    /// True where the token is this word, whatever its capitals.
    pub fn is(&self, token: usize, word: &str) -> bool {
        self.word(token).eq_ignore_ascii_case(word)
    }

    /// True where the token is one of these words (lower case), whatever its capitals.
    pub fn is_any(&self, token: usize, words: &[&str]) -> bool {
        let word = self.word(token);
        words.iter().any(|w| word.eq_ignore_ascii_case(w))
    }

    /// The words of a span.
    pub fn words(&self, span: Span<Clean>) -> &'a str {
        span.of(self.text)
    }

    /// From the first byte of one token to the last of another.
    pub fn span(&self, first: usize, last: usize) -> Span<Clean> {
        Span::new(self.tokens[first].span.start, self.tokens[last].span.end)
    }

    /// Hits whose first token lies in `tokens`.
    pub fn hits_in(&self, tokens: Range<usize>) -> &[Hit] {
        let from = self.hits.partition_point(|h| h.first < tokens.start);
        let to = self.hits.partition_point(|h| h.first < tokens.end);
        &self.hits[from..to.max(from)]
    }

    /// What a hit names.
    pub fn concept(&self, hit: &Hit) -> &'a Concept {
        self.lexicon.concept(hit.concept)
    }

    /// The longest hits of some tables in a stretch of tokens, left to right, none overlapping.
    pub fn longest(&self, tokens: Range<usize>, wanted: impl Fn(Table) -> bool) -> Vec<Hit> {
        let mut out: Vec<Hit> = Vec::new();
        for hit in self.hits_in(tokens.clone()) {
            if hit.last >= tokens.end || !wanted(self.concept(hit).table) {
                continue;
            }
            match out.last_mut() {
                Some(last) if last.first == hit.first && last.last < hit.last => *last = *hit,
                Some(last) if hit.first <= last.last => {}
                _ => out.push(*hit),
            }
        }
        out
    }

    /// Every hit of some tables that no longer one holds, with every concept that bears the name. Hits
    /// may overlap: "were negative" and "negative for".
    pub fn maximal(&self, tokens: Range<usize>, wanted: impl Fn(Table) -> bool) -> Vec<Hit> {
        let hits: Vec<Hit> = self
            .hits_in(tokens.clone())
            .iter()
            .filter(|h| h.last < tokens.end && wanted(self.concept(h).table))
            .copied()
            .collect();
        let held = |h: &Hit| {
            hits.iter().any(|o| o.first <= h.first && h.last <= o.last && o.last - o.first > h.last - h.first)
        };
        hits.iter().filter(|h| !held(h)).copied().collect()
    }

    /// The sentence that holds a token.
    pub fn line_of(&self, token: usize) -> Option<usize> {
        let at = self.lines.partition_point(|l| l.tokens.end <= token);
        self.lines.get(at).filter(|l| l.tokens.contains(&token)).map(|_| at)
    }
}
