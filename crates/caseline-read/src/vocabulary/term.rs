//! Terms as every loader gives them.

use serde::{Deserialize, Serialize};

/// What a term is, as far as reading needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    /// A phenotype, symptom, sign or finding.
    Finding,
    /// A disease.
    Diagnosis,
    /// A diagnostic or therapeutic procedure.
    Procedure,
    /// A drug or another treatment that is given.
    Treatment,
    /// A part of the body.
    Anatomy,
    /// Anything else: modes of inheritance, genes, upper classes.
    Other,
}

impl Sort {
    /// Every sort.
    pub const ALL: [Sort; 6] =
        [Sort::Finding, Sort::Diagnosis, Sort::Procedure, Sort::Treatment, Sort::Anatomy, Sort::Other];

    pub(super) fn number(self) -> u32 {
        self as u32
    }

    pub(super) fn from_number(number: u32) -> Sort {
        Sort::ALL.get(number as usize).copied().unwrap_or(Sort::Other)
    }
}

/// How close a synonym is to its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The preferred name itself.
    Label,
    /// Means the same.
    Exact,
    /// Means less.
    Narrow,
    /// Means more.
    Broad,
    /// Means something near.
    Related,
}

impl Scope {
    const ALL: [Scope; 5] = [Scope::Label, Scope::Exact, Scope::Narrow, Scope::Broad, Scope::Related];

    pub(super) fn number(self) -> u32 {
        self as u32
    }

    pub(super) fn from_number(number: u32) -> Scope {
        Scope::ALL.get(number as usize).copied().unwrap_or(Scope::Related)
    }

    /// From the words of OBO (`EXACT`) and of obographs (`hasExactSynonym`).
    pub(super) fn from_words(words: &str) -> Scope {
        match words {
            "EXACT" | "hasExactSynonym" => Scope::Exact,
            "NARROW" | "hasNarrowSynonym" => Scope::Narrow,
            "BROAD" | "hasBroadSynonym" => Scope::Broad,
            _ => Scope::Related,
        }
    }
}

/// Another name of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    /// The name.
    pub name: String,
    /// How close it is.
    pub scope: Scope,
}

/// A term of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The code as case files write it: `HP:0001250`, `DOID:332`, `C7057`; empty where it has none.
    pub code: String,
    /// The terminology: `HPO`, `DOID`, `NCIT` …
    pub system: String,
    /// The preferred name.
    pub label: String,
    /// Other names.
    pub synonyms: Vec<Synonym>,
    /// Codes of the terms that it is a kind of.
    pub parents: Vec<String>,
    /// Codes that were merged into it.
    pub alternatives: Vec<String>,
    /// What it is.
    pub sort: Sort,
}

/// What a file held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Terms taken.
    pub terms: usize,
    /// Their synonyms.
    pub synonyms: usize,
    /// Obsolete terms left out.
    pub obsolete: usize,
    /// Terms without a name left out.
    pub nameless: usize,
    /// Terms that an ontology brings along from others left out.
    #[serde(default)]
    pub foreign: usize,
}

/// A vocabulary as the compiled file lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Set {
    /// The name it is removed by.
    pub name: String,
    /// Its version as the file states it; empty where it states none.
    pub version: String,
    /// The name of the file it came from.
    pub file: String,
    /// True for a table of one's own, false for a published ontology.
    #[serde(default)]
    pub table: bool,
    /// What was taken.
    pub counts: Counts,
}
