//! Codes for the facts of a record, from the vocabularies that are loaded.
//!
//! A fact gains the code of the term whose name is its label, or failing that its first quote, word for
//! word (capitals, plurals and hyphens folded). Only the label of a term or an exact synonym counts, and
//! only a term of the same sort: diseases for diagnoses and findings, procedures for procedures. Where a
//! terminology has two terms of that name, its label wins; two labels give none. A fact that has a code of
//! a terminology keeps it.

use super::file::Vocabulary;
use super::term::{Scope, Sort};
use caseline_model::{Case, Code, Kind};
use std::collections::BTreeMap;

/// What a vocabulary adds to the stamp of the reader's lexicon.
pub fn stamp(vocabulary: &Vocabulary) -> String {
    format!("+vocabulary:sha256:{}", vocabulary.hash())
}

/// Adds codes, and the vocabulary to the stamp of the reader.
pub fn annotate(case: &mut Case, vocabulary: &Vocabulary) {
    for fact in &mut case.facts {
        let wanted = sorts(fact.kind);
        if wanted.is_empty() {
            continue;
        }
        let mut codes = codes(vocabulary, &fact.label, wanted);
        if let Some(quote) = fact.quotes().first() {
            for code in self::codes(vocabulary, &quote.exact, wanted) {
                if !codes.iter().any(|c| c.system == code.system) {
                    codes.push(code);
                }
            }
        }
        codes.retain(|code| !fact.codes.iter().any(|c| c.system == code.system));
        codes.sort();
        fact.codes.extend(codes);
    }
    case.reader.lexicon.push_str(&stamp(vocabulary));
}

fn sorts(kind: Kind) -> &'static [Sort] {
    match kind {
        Kind::Finding | Kind::Diagnosis => &[Sort::Finding, Sort::Diagnosis],
        // A test with its result is a measurement.
        Kind::Measurement => &[Sort::Procedure],
        Kind::Procedure | Kind::Treatment => &[Sort::Procedure, Sort::Treatment],
        _ => &[],
    }
}

/// For each terminology, the one term of this name.
fn codes(vocabulary: &Vocabulary, name: &str, wanted: &[Sort]) -> Vec<Code> {
    let mut best: BTreeMap<&str, Vec<(Scope, u32)>> = BTreeMap::new();
    for (term, scope) in vocabulary.exact(name) {
        if scope <= Scope::Exact && wanted.contains(&vocabulary.sort(term)) && !vocabulary.code(term).is_empty() {
            best.entry(vocabulary.system(term)).or_default().push((scope, term));
        }
    }
    let only = |mut terms: Vec<(Scope, u32)>| {
        terms.sort();
        // Two files may have the same term.
        terms.dedup_by(|a, b| vocabulary.code(a.1) == vocabulary.code(b.1));
        let (scope, term) = *terms.first()?;
        (terms.iter().filter(|(s, _)| *s == scope).count() == 1).then_some(term)
    };
    best.into_values()
        .filter_map(only)
        .map(|term| Code {
            system: vocabulary.system(term).to_owned(),
            code: vocabulary.code(term).to_owned(),
            label: Some(vocabulary.label(term).to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{compile, load::from_bytes};
    use caseline_model::{Fact, Quote, Reader, SourceInfo};

    #[test]
    fn facts_gain_the_codes_of_their_names() {
        let table = "label\tsynonyms\tcodes\tkind\nmoonlight rash\tlunar rash\tXX:1\tfinding\n\
                     lunar rash\t\tXX:2\tprocedure\nodd rash\tmoon rash\tXX:3\tfinding\nmoon rash\t\tXX:4\tfinding\n\
                     twin rash\t\tXX:5\tfinding\nTwin-rash\t\tXX:6\tfinding\n";
        let loaded = from_bytes("x.tsv", table.into()).unwrap();
        let vocabulary = Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap();
        let mut case = Case::new(Reader::default(), SourceInfo::default());
        for words in ["Lunar rashes", "moon rash", "twin rash", "fever"] {
            let quote = Quote { start: 0, end: words.len(), exact: words.to_owned() };
            case.facts.push(Fact::stated("test", Kind::Finding, "something", quote));
        }
        annotate(&mut case, &vocabulary);
        let codes: Vec<Vec<&str>> =
            case.facts.iter().map(|f| f.codes.iter().map(|c| c.code.as_str()).collect()).collect();
        assert_eq!(codes, [vec!["XX:1"], vec!["XX:4"], vec![], vec![]]);
        assert!(case.reader.lexicon.ends_with(&vocabulary.hash()));
    }
}
