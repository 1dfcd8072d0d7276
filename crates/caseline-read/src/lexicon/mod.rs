//! The lexicon: terms of medicine, found in one pass over the tokens.
//!
//! Tables are TSV files in `lexicon/` at the root of the repository. Every row has a `label`, and
//! may have `synonyms` (separated by `|`), `codes` (`SYSTEM:code` separated by `|`) and columns of its
//! table's own. A synonym that starts with `=` is matched with its capitals as they stand (`=DM`).

mod table;
mod trie;

pub use table::{Concept, Row, Table, parse_tsv};
pub use trie::Hit;
pub(crate) use trie::{fold, mix, skipped};

use crate::token::Token;
use std::sync::OnceLock;
use trie::Trie;

/// Every concept, and the automaton that finds their names.
#[derive(Debug, Default)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    trie: Trie,
}

/// Index of a concept in a [`Lexicon`].
pub type ConceptId = u32;

impl Lexicon {
    /// The lexicon that ships with Caseline, built once.
    pub fn builtin() -> &'static Lexicon {
        static BUILTIN: OnceLock<Lexicon> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut lexicon = Lexicon::default();
            for (table, tsv) in table::BUILTIN {
                for row in parse_tsv(tsv) {
                    lexicon.add(Concept::from_row(*table, &row));
                }
            }
            lexicon
        })
    }

    /// The concepts of one table that ships with Caseline, without the automaton: for whoever needs their names alone,
    /// and soon.
    pub fn builtin_of(wanted: Table) -> impl Iterator<Item = Concept> {
        let tables = table::BUILTIN.iter().filter(move |(table, _)| *table == wanted);
        tables.flat_map(|(table, tsv)| parse_tsv(tsv).map(|row| Concept::from_row(*table, &row)))
    }

    /// Adds a concept with all its names.
    pub fn add(&mut self, concept: Concept) -> ConceptId {
        let id = self.concepts.len() as ConceptId;
        for name in std::iter::once(&concept.label).chain(&concept.synonyms) {
            self.trie.insert(name, id);
        }
        self.concepts.push(concept);
        id
    }

    /// The concept with this index.
    pub fn concept(&self, id: ConceptId) -> &Concept {
        &self.concepts[id as usize]
    }

    /// Every concept.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Every name that stands in `tokens`: at each place the longest, with all the concepts that bear
    /// it, and the shorter ones inside it as well, so that rules can choose.
    pub fn scan(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        self.trie.scan(text, tokens)
    }
}
