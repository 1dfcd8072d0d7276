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
        }
    }

    /// A map of the given pieces, which must tile the repaired text in order.
    pub fn new(pieces: Vec<Piece>, mut echoes: Vec<Piece>) -> Self {
        debug_assert!(pieces.windows(2).all(|w| w[0].clean.end == w[1].clean.start));
        echoes.sort_by_key(|p| (p.clean.start, p.raw.start));
        OffsetMap { pieces, echoes }
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
        self.echoes.iter().filter(|p| p.clean.overlaps(span)).map(|p| slice(p, span)).collect()
    }

    /// The repaired text that stands for a span of the published text, if any of it survived.
    pub fn clean_of(&self, span: Span<Raw>) -> Option<Span<Clean>> {
        let mut found: Option<Span<Clean>> = None;
        for piece in self.pieces.iter().filter(|p| p.raw.overlaps(span)) {
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
}

fn slice(piece: &Piece, span: Span<Clean>) -> Span<Raw> {
    if !piece.verbatim {
        return piece.raw;
    }
    let from = span.start.max(piece.clean.start) - piece.clean.start;
    let to = span.end.min(piece.clean.end) - piece.clean.start;
    Span::new(piece.raw.start + from, piece.raw.start + to)
}
