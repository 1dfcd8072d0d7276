//! A document laid out for the models: its words, its sentences as runs of tokens, and what the
//! lexicon says of each token.

use super::hash::word;
use super::words::Word;
use crate::lexicon::{Hit, Lexicon, Table};
use crate::token::Token;
use caseline_text::Document;
use std::sync::OnceLock;

/// Where a token stands in a name of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The table of the name.
    pub table: Table,
    /// 0 = the name is this token alone, 1 = first, 2 = inside, 3 = last token of the name.
    pub place: u8,
    /// Hash of the standard term.
    pub term: u64,
}

/// A document laid out for the models.
pub struct Scene<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Each token's word.
    pub words: Vec<&'a Word>,
    /// First token and one past the last token of each sentence of the document.
    pub sentences: Vec<(usize, usize)>,
    marks: Vec<Mark>,
    mark_starts: Vec<u32>,
}

impl<'a> Scene<'a> {
    /// Lays out a document. `words` holds one word for each token.
    pub fn new(doc: &'a Document, tokens: &'a [Token], words: Vec<&'a Word>, hits: &[Hit]) -> Scene<'a> {
        let mut at = 0;
        let sentences = doc
            .sentences
            .iter()
            .map(|s| {
                while at < tokens.len() && tokens[at].span.start < s.span.start {
                    at += 1;
                }
                let first = at;
                while at < tokens.len() && tokens[at].span.start < s.span.end {
                    at += 1;
                }
                (first, at)
            })
            .collect();
        let (marks, mark_starts) = lay(tokens.len(), hits);
        Scene { doc, tokens, words, sentences, marks, mark_starts }
    }

    /// What the lexicon says of a token.
    pub fn marks(&self, token: usize) -> &[Mark] {
        &self.marks[self.mark_starts[token] as usize..self.mark_starts[token + 1] as usize]
    }

    /// The tables of a token as bits.
    pub fn tables(&self, token: usize) -> u32 {
        self.marks(token).iter().fold(0, |bits, m| bits | 1 << m.table as u32)
    }
}

/// Keeps, of the names of one table, those that no longer name of the same table covers.
fn lay(count: usize, hits: &[Hit]) -> (Vec<Mark>, Vec<u32>) {
    let lexicon = Lexicon::builtin();
    let terms = terms(lexicon);
    let mut order: Vec<&Hit> = hits.iter().filter(|h| (h.concept as usize) < terms.len()).collect();
    let table = |h: &Hit| lexicon.concept(h.concept).table;
    order.sort_by_key(|h| (table(h), h.first, std::cmp::Reverse(h.last), h.concept));
    let mut flat: Vec<(u32, Mark)> = Vec::with_capacity(order.len() * 2);
    let mut covered: Option<(Table, usize)> = None;
    for hit in order {
        let table = table(hit);
        if covered.is_some_and(|(t, last)| t == table && hit.last <= last) {
            continue;
        }
        covered = Some((table, hit.last));
        for token in hit.first..=hit.last {
            let place = match (token == hit.first, token == hit.last) {
                (true, true) => 0,
                (true, false) => 1,
                (false, false) => 2,
                (false, true) => 3,
            };
            flat.push((token as u32, Mark { table, place, term: terms[hit.concept as usize] }));
        }
    }
    flat.sort_by_key(|(token, m)| (*token, m.table, m.place));
    let mut starts = Vec::with_capacity(count + 1);
    let mut at = 0;
    for token in 0..=count as u32 {
        while at < flat.len() && flat[at].0 < token {
            at += 1;
        }
        starts.push(at as u32);
    }
    (flat.into_iter().map(|(_, m)| m).collect(), starts)
}

fn terms(lexicon: &'static Lexicon) -> &'static [u64] {
    static TERMS: OnceLock<Vec<u64>> = OnceLock::new();
    TERMS.get_or_init(|| lexicon.concepts().iter().map(|c| word(&c.label)).collect())
}
