//! Where every byte of the repaired text came from.

use crate::span::{Clean, Raw, Span};

/// A stretch of repaired text and the published text it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the repaired text.
    pub clean: Span<Clean>,
    /// The published text it came from; never empty.
    pub raw: Span<Raw>,
    /// True where both texts are the same bytes, so that parts of the piece convert exactly.
    pub verbatim: bool,
    /// Pieces of one strand follow each other in the published text as they do in the repaired one;
    /// what lies between them there was taken out. Assembling damaged text makes several strands.
    pub strand: u32,
}

/// Converts spans of the repaired text into spans of the published text.
///
/// The pieces tile the repaired text in order. `echoes` are further places of the published text
/// that say the same words again (other copies of a damaged paragraph).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    echoes: Vec<Piece>,
    /// True where the pieces stand in the published text in the same order.
    ordered: bool,
}

impl OffsetMap {
    /// The map of a text that needed no repair.
    pub fn identity(len: usize) -> Self {
        if len == 0 {
            return OffsetMap::default();
        }
        OffsetMap {
            pieces: vec![Piece { clean: Span::new(0, len), raw: Span::new(0, len), verbatim: true, strand: 0 }],
            echoes: Vec::new(),
            ordered: true,
        }
    }

    /// A map of the given pieces, which must tile the repaired text in order.
    pub fn new(pieces: Vec<Piece>, mut echoes: Vec<Piece>) -> Self {
        debug_assert!(pieces.windows(2).all(|w| w[0].clean.end == w[1].clean.start));
        echoes.sort_by_key(|p| (p.clean.start, p.raw.start));
        let ordered = pieces.windows(2).all(|w| w[0].raw.end <= w[1].raw.start);
        OffsetMap { pieces, echoes, ordered }
    }

    /// The pieces, in the order of the repaired text.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Further places that say the same words.
    pub fn echoes(&self) -> &[Piece] {
        &self.echoes
    }

    /// The published text a span of the repaired text came from: one span where the text was not
    /// reassembled, else one for each strand, in the order of the repaired text.
    pub fn raw_of(&self, span: Span<Clean>) -> Vec<Span<Raw>> {
        let mut out: Vec<(u32, Span<Raw>)> = Vec::new();
        let first = self.pieces.partition_point(|p| p.clean.end <= span.start);
        for piece in self.pieces[first..].iter().take_while(|p| p.clean.start < span.end) {
            let raw = slice(piece, span);
            match out.last_mut() {
                Some((strand, last)) if *strand == piece.strand && last.end <= raw.start => *last = last.cover(raw),
                _ => out.push((piece.strand, raw)),
            }
        }
        out.into_iter().map(|(_, span)| span).collect()
    }

    /// The words of `span` in the other copies of a damaged text, piece by piece.
    pub fn echoes_of(&self, span: Span<Clean>) -> Vec<Span<Raw>> {
        let until = self.echoes.partition_point(|p| p.clean.start < span.end);
        self.echoes[..until].iter().filter(|p| p.clean.overlaps(span)).map(|p| slice(p, span)).collect()
    }

    /// The stretches of published text that say the words of `span`, each as long as it can be: what
    /// stands there once (see [`OffsetMap::raw_of`]) first, then the other copies. Neighbours parted by
    /// nothing but white space are one stretch; a stretch inside an earlier one is left out.
    pub fn raw_runs(&self, span: Span<Clean>, raw: &str) -> Vec<Span<Raw>> {
        let mut out = joined(self.raw_of(span), raw);
        let mut echoes = self.echoes_of(span);
        echoes.sort_by_key(|s| (s.start, s.end));
        for run in joined(echoes, raw) {
            if !out.iter().any(|have| have.contains(run)) {
                out.push(run);
            }
        }
        out
    }

    /// The repaired text that stands for a span of the published text, if any of it survived.
    pub fn clean_of(&self, span: Span<Raw>) -> Option<Span<Clean>> {
        // Pieces of repaired, not reassembled, text follow the published text; then a search is enough.
        let from = if self.ordered { self.pieces.partition_point(|p| p.raw.end <= span.start) } else { 0 };
        let found = cover(&self.pieces[from..], span, self.ordered);
        found.or_else(|| cover(&self.echoes, span, false))
    }

    /// This map with a further layer of edits on top. `edits` are places in the repaired text of this
    /// map, in order and without overlap, with what stands there instead.
    pub(crate) fn layered(self, edits: &[(Span<Clean>, &str)]) -> OffsetMap {
        let mut next = Layer { base: &self, pieces: Vec::new(), echoes: Vec::new(), clean: 0 };
        let end = self.pieces.last().map_or(0, |p| p.clean.end);
        let mut at = 0;
        for (span, words) in edits {
            next.keep(Span::new(at, span.start));
            next.replace(*span, words.len());
            at = span.end;
        }
        next.keep(Span::new(at, end));
        OffsetMap::new(next.pieces, next.echoes)
    }
}

struct Layer<'a> {
    base: &'a OffsetMap,
    pieces: Vec<Piece>,
    echoes: Vec<Piece>,
    clean: usize,
}

impl Layer<'_> {
    fn keep(&mut self, span: Span<Clean>) {
        if span.is_empty() {
            return;
        }
        let shift = |s: Span<Clean>| {
            let (from, to) = (s.start.max(span.start), s.end.min(span.end));
            Span::new(self.clean + from - span.start, self.clean + to - span.start)
        };
        let first = self.base.pieces.partition_point(|p| p.clean.end <= span.start);
        for piece in self.base.pieces[first..].iter().take_while(|p| p.clean.start < span.end) {
            self.pieces.push(Piece { clean: shift(piece.clean), raw: slice(piece, span), ..*piece });
        }
        for piece in self.base.echoes.iter().filter(|p| p.clean.overlaps(span)) {
            self.echoes.push(Piece { clean: shift(piece.clean), raw: slice(piece, span), ..*piece });
        }
        self.clean += span.len();
    }

    fn replace(&mut self, span: Span<Clean>, len: usize) {
        let clean = Span::new(self.clean, self.clean + len);
        self.clean += len;
        if len == 0 {
            return;
        }
        let first = self.base.pieces.partition_point(|p| p.clean.end <= span.start);
        let mut made: Option<Piece> = None;
        for piece in self.base.pieces[first..].iter().take_while(|p| p.clean.start < span.end) {
            let raw = slice(piece, span);
            match &mut made {
                Some(have) if have.strand == piece.strand && have.raw.end <= raw.start => {
                    have.raw = have.raw.cover(raw)
                }
                // The words of reassembled text stand in several places: the first one leads.
                Some(_) => self.echoes.push(Piece { clean, raw, verbatim: false, strand: piece.strand }),
                None => made = Some(Piece { clean, raw, verbatim: false, strand: piece.strand }),
            }
        }
        self.pieces.extend(made);
        for piece in self.base.echoes.iter().filter(|p| p.clean.overlaps(span)) {
            self.echoes.push(Piece { clean, raw: slice(piece, span), verbatim: false, strand: piece.strand });
        }
    }
}

fn cover(pieces: &[Piece], span: Span<Raw>, ordered: bool) -> Option<Span<Clean>> {
    let mut found: Option<Span<Clean>> = None;
    for piece in pieces {
        if ordered && piece.raw.start >= span.end {
            break;
        }
        if !piece.raw.overlaps(span) {
            continue;
        }
        let part = if piece.verbatim {
            let from = span.start.max(piece.raw.start) - piece.raw.start;
            let to = span.end.min(piece.raw.end) - piece.raw.start;
            Span::new(piece.clean.start + from, piece.clean.start + to)
        } else {
            piece.clean
        };
        found = Some(found.map_or(part, |f| f.cover(part)));
    }
    found
}

/// Joins each span with the next where only white space parts them.
fn joined(spans: Vec<Span<Raw>>, raw: &str) -> Vec<Span<Raw>> {
    let mut out: Vec<Span<Raw>> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last)
                if last.start <= span.start
                    && (span.start <= last.end || raw[last.end..span.start].chars().all(char::is_whitespace)) =>
            {
                *last = last.cover(span);
            }
            _ => out.push(span),
        }
    }
    out
}

fn slice(piece: &Piece, span: Span<Clean>) -> Span<Raw> {
    if !piece.verbatim {
        return piece.raw;
    }
    let from = span.start.max(piece.clean.start) - piece.clean.start;
    let to = span.end.min(piece.clean.end) - piece.clean.start;
    Span::new(piece.raw.start + from, piece.raw.start + to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_stack() {
        // "a ﬁb" with "ﬁ" spelt out, then "fib" made "FIB".
        let raw = "a ﬁb";
        let map = OffsetMap::identity(raw.len()).layered(&[(Span::new(2, 5), "fi")]);
        assert_eq!(map.raw_of(Span::new(0, 5)), [Span::new(0, 6)]);
        assert_eq!(map.raw_of(Span::new(2, 3)), [Span::new(2, 5)], "half of a ligature is all of it");
        let map = map.layered(&[(Span::new(2, 5), "FIB")]);
        assert_eq!(map.raw_of(Span::new(2, 5)), [Span::new(2, 6)]);
        assert_eq!(map.clean_of(Span::new(5, 6)), Some(Span::new(2, 5)));
    }

    #[test]
    fn what_was_taken_out_is_covered_from_both_sides() {
        let map = OffsetMap::identity(9).layered(&[(Span::new(4, 6), "")]);
        assert_eq!(map.raw_of(Span::new(3, 5)), [Span::new(3, 7)]);
        assert_eq!(map.raw_of(Span::new(0, 4)), [Span::new(0, 4)]);
        assert_eq!(map.clean_of(Span::new(4, 6)), None);
    }

    #[test]
    fn runs_join_over_white_space() {
        let raw = "one two\nthree one two";
        let piece = |clean: (usize, usize), from: usize, strand| Piece {
            clean: Span::new(clean.0, clean.1),
            raw: Span::new(from, from + clean.1 - clean.0),
            verbatim: true,
            strand,
        };
        let map = OffsetMap::new(
            vec![piece((0, 3), 0, 1), piece((3, 7), 3, 1)],
            vec![piece((0, 3), 14, 0), piece((4, 7), 18, 0)],
        );
        assert_eq!(map.raw_runs(Span::new(0, 7), raw), [Span::new(0, 7), Span::new(14, 21)]);
    }
}
