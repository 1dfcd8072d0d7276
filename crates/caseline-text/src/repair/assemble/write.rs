//! Writing the assembled words, each with every place it came from.

use super::super::Repaired;
use super::order::Step;
use super::token::Token;
use crate::document::EditNote;
use crate::map::{OffsetMap, Piece};
use crate::span::{Clean, Raw, Span};
use std::collections::HashSet;

/// Builds the repaired text region by region.
pub(super) struct Writer<'a> {
    raw: &'a str,
    text: String,
    pieces: Vec<Piece>,
    echoes: Vec<Piece>,
    edits: Vec<EditNote>,
    /// How far the published text has been copied.
    at: usize,
    strand: u32,
}

impl<'a> Writer<'a> {
    pub fn new(raw: &'a str) -> Self {
        let text = String::with_capacity(raw.len());
        Writer { raw, text, pieces: Vec::new(), echoes: Vec::new(), edits: Vec::new(), at: 0, strand: 0 }
    }

    /// Copies what stands before the region and writes its words in their order.
    pub fn region(&mut self, region: Span<Raw>, tokens: &[Token], path: &[Step], breaks: &HashSet<usize>) {
        self.copy(region.start);
        let start = self.text.len();
        let mut last: Option<usize> = None;
        for (n, step) in path.iter().enumerate() {
            let primary = primary(tokens, path, n, last);
            if let Some(before) = last {
                let paragraph = step.iter().any(|t| breaks.contains(t)) || closes(tokens, primary, step, &path[n - 1]);
                self.space(tokens, before, paragraph);
            }
            self.word(tokens, primary, step);
            last = Some(tokens[primary].tail.unwrap_or(primary));
        }
        self.at = region.end + last.and_then(|last| self.seam(region.end, &tokens[last])).unwrap_or(0);
        self.strand += 1;
        self.edits.push(EditNote { repair: super::NAME, raw: region, clean: Span::new(start, self.text.len()) });
    }

    pub fn finish(mut self) -> Repaired {
        self.copy(self.raw.len());
        let map = OffsetMap::new(self.pieces, self.echoes);
        Repaired { text: self.text, map, edits: self.edits, notices: Vec::new() }
    }

    /// The length of the white space behind the region where it parts the last word of the region from its
    /// second half: neither half is a word of the text, and the second goes on in small letters.
    fn seam(&self, end: usize, last: &Token) -> Option<usize> {
        let rest = &self.raw[end..];
        let tail = rest.split_whitespace().next()?;
        let letters = |w: &str| w.len() >= 2 && w.chars().all(char::is_lowercase);
        let head = last.text.trim_end_matches('-');
        let said = |half: &str| self.raw.split(|c: char| !c.is_alphanumeric()).filter(|w| *w == half).count() > 1;
        let parted = letters(head) && letters(tail) && !said(head) && !said(tail) && head == last.text;
        parted.then(|| rest.len() - rest.trim_start().len())
    }

    fn copy(&mut self, to: usize) {
        if self.at < to {
            let raw = Span::new(self.at, to);
            let clean = self.push(raw.of(self.raw));
            self.pieces.push(Piece { clean, raw, verbatim: true, strand: self.strand });
            self.at = to;
        }
    }

    fn push(&mut self, words: &str) -> Span<Clean> {
        let start = self.text.len();
        self.text.push_str(words);
        Span::new(start, self.text.len())
    }

    fn piece(&mut self, clean: Span<Clean>, raw: Span<Raw>) {
        let verbatim = raw.of(self.raw) == clean.of(&self.text);
        let follows = self.pieces.last().is_some_and(|last| {
            last.strand == self.strand
                && last.raw.end <= raw.start
                && self.raw[last.raw.end..raw.start].chars().all(char::is_whitespace)
        });
        self.strand += u32::from(!follows);
        self.pieces.push(Piece { clean, raw, verbatim, strand: self.strand });
    }

    fn word(&mut self, tokens: &[Token], primary: usize, step: &[usize]) {
        let clean = self.push(&tokens[primary].text);
        for (clean, raw) in self.places(tokens, primary, clean) {
            self.piece(clean, raw);
        }
        for member in step.iter().copied().filter(|m| *m != primary && tokens[*m].head.is_none()) {
            for (clean, raw) in self.places(tokens, member, clean) {
                let verbatim = raw.of(self.raw) == clean.of(&self.text);
                self.echoes.push(Piece { clean, raw, verbatim, strand: 0 });
            }
        }
    }

    /// Where the word of a token stands: in one place, or in two where a line end cut it.
    fn places(&self, tokens: &[Token], token: usize, clean: Span<Clean>) -> Vec<(Span<Clean>, Span<Raw>)> {
        let raw = tokens[token].span;
        let Some(tail) = tokens[token].tail.map(|t| tokens[t].span) else { return vec![(clean, raw)] };
        let head = Span::new(raw.start, raw.start + raw.of(self.raw).trim_end_matches('-').len());
        let middle = clean.end.checked_sub(tail.len()).filter(|m| {
            *m > clean.start && self.text.is_char_boundary(*m) && self.text[*m..clean.end] == *tail.of(self.raw)
        });
        match middle {
            Some(middle) => vec![(Span::new(clean.start, middle), head), (Span::new(middle, clean.end), tail)],
            None => vec![(clean, raw)],
        }
    }

    /// The space between two words, or the end of a paragraph.
    fn space(&mut self, tokens: &[Token], before: usize, paragraph: bool) {
        let end = tokens[before].span.end;
        let white = self.raw[end..].chars().next().filter(|c| c.is_whitespace());
        // Where words were fused, the last character before the cut stands for the space.
        let raw = match white {
            Some(c) => Span::new(end, end + c.len_utf8()),
            None => Span::new(end - self.raw[..end].chars().next_back().map_or(1, char::len_utf8), end),
        };
        let clean = self.push(if paragraph { "\n\n" } else { " " });
        self.piece(clean, raw);
    }
}

/// True where the copies end a paragraph between two words.
fn closes(tokens: &[Token], primary: usize, step: &[usize], previous: &[usize]) -> bool {
    let opens = step.iter().filter(|m| tokens[**m].opens).count();
    let closed = previous.iter().any(|m| tokens[*m].text.ends_with(['.', ':', '?', '!']));
    let caption = crate::outline::opens_caption(&tokens[primary].text);
    opens > 0 && (closed || caption) && opens * 3 >= step.len()
}

/// The member that leads: the one that goes on from the word before, else the one that goes on longest.
fn primary(tokens: &[Token], path: &[Step], n: usize, last: Option<usize>) -> usize {
    // An echo may be a part of the word: it does not lead.
    let word = &tokens[path[n][0]].text;
    let whole = |m: &usize| tokens[*m].head.is_none() && tokens[*m].text == *word;
    let members: Vec<usize> = path[n].iter().copied().filter(whole).collect();
    if let Some(last) = last
        && let Some(next) = members.iter().find(|m| **m == last + 1)
    {
        return *next;
    }
    let run = |member: usize| {
        let mut token = tokens[member].tail.unwrap_or(member);
        let mut length = 0;
        for step in path[n + 1..].iter().take(30) {
            if !step.contains(&(token + 1)) {
                break;
            }
            token = tokens[token + 1].tail.unwrap_or(token + 1);
            length += 1;
        }
        length
    };
    members.iter().copied().max_by_key(|m| (run(*m), std::cmp::Reverse(*m))).unwrap_or(path[n][0])
}
