//! A document laid out for the models: its words, its sentences as runs of tokens, and what the
//! lexicon says of each token.

use super::hash::word;
use super::words::Word;
use crate::lexicon::{Hit, Lexicon, Table};
use crate::token::Token;
use caseline_text::{Document, Role};
use std::sync::OnceLock;

/// Where a token stands in a name of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The table of the name, as its place in [`TABLES`].
    pub table: u8,
    /// 0 = the name is this token alone, 1 = first, 2 = inside, 3 = last token of the name.
    pub place: u8,
    /// Hash of the standard term.
    pub term: u64,
}

/// Tables by number. Weights know tables by this number: add at the end, and train again.
pub const TABLES: &[Table] = &[
    Table::Finding,
    Table::Disease,
    Table::Analyte,
    Table::Antibody,
    Table::Microbe,
    Table::Gene,
    Table::Drug,
    Table::Regimen,
    Table::Procedure,
    Table::Anatomy,
    Table::Outcome,
    Table::Score,
    Table::LabWord,
    Table::Frequency,
    Table::Route,
    Table::Severity,
    Table::Side,
    Table::Kinship,
    Table::Cue,
];

/// Roles by number; the same holds.
const ROLES: &[Role] = &[
    Role::Title,
    Role::Abstract,
    Role::Keywords,
    Role::Introduction,
    Role::Case,
    Role::Methods,
    Role::Results,
    Role::Discussion,
    Role::Conclusion,
    Role::PatientPerspective,
    Role::Caption,
    Role::Table,
    Role::References,
    Role::BackMatter,
    Role::Furniture,
    Role::Heading,
    Role::Body,
];

/// The tables of what is measured, as bits: analytes, antibodies, scores.
pub const MEASURED: u32 = 1 << 2 | 1 << 3 | 1 << 11;

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
        self.marks(token).iter().fold(0, |bits, m| bits | 1 << m.table)
    }
}

/// Keeps, of the names of one table, those that no longer name of the same table covers.
fn lay(count: usize, hits: &[Hit]) -> (Vec<Mark>, Vec<u32>) {
    let terms = terms();
    let mut order: Vec<&Hit> = hits.iter().filter(|h| (h.concept as usize) < terms.len()).collect();
    let table = |h: &Hit| terms[h.concept as usize].0;
    order.sort_by_key(|h| (table(h), h.first, std::cmp::Reverse(h.last), h.concept));
    let mut flat: Vec<(u32, Mark)> = Vec::with_capacity(order.len() * 2);
    let mut covered: Option<(u8, usize)> = None;
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
            flat.push((token as u32, Mark { table, place, term: terms[hit.concept as usize].1 }));
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

/// Table and hash of the standard term of each concept of the lexicon that ships.
fn terms() -> &'static [(u8, u64)] {
    static TERMS: OnceLock<Vec<(u8, u64)>> = OnceLock::new();
    TERMS.get_or_init(|| {
        let code = |table: Table| TABLES.iter().position(|t| *t == table).unwrap_or(TABLES.len()) as u8;
        Lexicon::builtin().concepts().iter().map(|c| (code(c.table), word(&c.label))).collect()
    })
}

/// A number for the role of a part that does not change when roles are added.
pub fn role(role: Role) -> u64 {
    ROLES.iter().position(|r| *r == role).unwrap_or(ROLES.len()) as u64
}
