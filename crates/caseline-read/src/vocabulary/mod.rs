//! Vocabularies that people load from their own copies: HPO, DOID, NCIT, MAxO, UBERON, OncoTree, tables.
//!
//! A file is parsed once ([`load`]), compiled into one file of sorted arrays ([`compile`]) and from then
//! on opened with a single read ([`Vocabulary`]): nothing is built again when a report is read. With a
//! vocabulary, facts gain its codes ([`annotate`]) and the phenotypes of a whole document can be told
//! ([`concepts`]); what stands above and below a term, how much it tells and how alike two sets of terms are is
//! asked of a [`Hierarchy`]. Without one, readings are what they were.

pub mod annotate;
pub mod compile;
pub mod concepts;
mod file;
mod hierarchy;
pub mod load;
mod normal;
mod obo;
mod obographs;
mod oncotree;
mod phrase;
mod sort;
mod stem;
mod table;
mod term;

pub use compile::{Clash, compile};
pub use file::{DamagedVocabulary, Found, Vocabulary};
pub use hierarchy::{Hierarchy, Information, Likeness};
pub use load::{LoadError, Loaded, load};
pub use term::{Counts, Scope, Set, Sort, Synonym, Term};

#[cfg(test)]
mod testing {
    use super::{Vocabulary, compile, load::from_bytes};

    /// A vocabulary of findings with these names.
    pub(super) fn of_names(names: &[&str]) -> Vocabulary {
        let row = |(at, name): (usize, &&str)| format!("{name}\t\tXX:{at}\tfinding\n");
        let table: String = names.iter().enumerate().map(row).collect();
        let loaded = from_bytes("x.tsv", format!("label\tsynonyms\tcodes\tkind\n{table}").into()).unwrap();
        Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap()
    }
}
