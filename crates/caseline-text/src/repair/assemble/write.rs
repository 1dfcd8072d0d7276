//! Writing the assembled words, each with every place it came from.

use super::super::Repaired;
use super::order::Step;
use super::token::Token;
use crate::document::EditNote;
use crate::map::{OffsetMap, Piece};
use crate::span::{Clean, Raw, Span};

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
    pub fn region(&mut self, region: Span<Raw>, tokens: &[Token], path: &[Step]) {
        self.copy(region.start);
        let start = self.text.len();
        let mut last: Option<usize> = None;
        for (n, step) in path.iter().enumerate() {
            let primary = primary(tokens, path, n, last);
            if let Some(before) = last {
                self.space(tokens, before, primary, step, path[n - 1].as_slice());
            }
            self.word(tokens, primary, step);
            last = Some(tokens[primary].tail.unwrap_or(primary));
        }
        self.at = region.end;
        self.strand += 1;
        self.edits.push(EditNote { repair: super::NAME, raw: region, clean: Span::new(start, self.text.len()) });
    }

    pub fn finish(mut self) -> Repaired {
        self.copy(self.raw.len());
        let map = OffsetMap::new(self.pieces, self.echoes);
        Repaired { text: self.text, map, edits: self.edits, notices: Vec::new() }
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

    /// The space between two words, or the end of a paragraph where the copies have one.
    fn space(&mut self, tokens: &[Token], before: usize, primary: usize, step: &[usize], previous: &[usize]) {
        let opens = step.iter().filter(|m| tokens[**m].opens).count();
        let closed = previous.iter().any(|m| tokens[*m].text.ends_with(['.', ':', '?', '!']));
        let caption = crate::outline::opens_caption(&tokens[primary].text);
        let paragraph = opens > 0 && (closed || caption) && opens * 3 >= step.len();
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

/// The member that leads: the one that goes on from the word before, else the one that goes on longest.
fn primary(tokens: &[Token], path: &[Step], n: usize, last: Option<usize>) -> usize {
    let members: Vec<usize> = path[n].iter().copied().filter(|m| tokens[*m].head.is_none()).collect();
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
