//! Names of a loaded vocabulary as mentions.
//!
//! What a person adds with `caseline vocabulary add` is looked for beside the built-in lexicon: labels and exact
//! synonyms of findings, diseases, procedures and treatments, the longest first, where neither a pattern nor the
//! lexicon nor the tagger has found a fact. Terms of a table of one's own count as they stand, since their owner asks
//! for them, and replace a shorter name inside them. Terms of an ontology count where the tagger believes in them as much as in a bare name of the lexicon:
//! ontologies name much that is ordinary speech ("collecting", "walking"), and never where they are general ("disease").
//! Without the tagger they only give codes.
//!
//! The label is the term's, its code comes with it; codes of other vocabularies for the same words are added
//! when the record is made ([`crate::vocabulary::annotate`]).

use crate::mention::Mention;
use crate::page::Page;
use crate::rules::spot::terms;
use crate::vocabulary::{Found, Scope, Sort, Vocabulary};
use caseline_model::{Code, Kind};

/// Stable id.
pub const RULE: &str = "spot/vocabulary";

/// The mentions of a sentence: those of tables of one's own, and those of ontologies.
pub fn mentions(page: &Page<'_>, line: usize, vocabulary: &Vocabulary) -> (Vec<Mention>, Vec<Mention>) {
    let tokens = page.lines[line].tokens.clone();
    let mut found: Vec<Found> = vocabulary.scan(page.text, &page.tokens[tokens.clone()]);
    found.retain(|f| f.scope <= Scope::Exact && kind(vocabulary.sort(f.term)).is_some());
    found.sort_by_key(|f| (std::cmp::Reverse(f.last - f.first), f.first, f.scope, f.term));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let (mut own, mut common) = (Vec::new(), Vec::new());
    for name in found {
        if taken.iter().any(|(first, last)| name.first <= *last && *first <= name.last) {
            continue;
        }
        taken.push((name.first, name.last));
        let Some(kind) = kind(vocabulary.sort(name.term)) else { continue };
        let (first, last) = (tokens.start + name.first, tokens.start + name.last);
        let label = vocabulary.label(name.term);
        let mut mention = Mention::new(RULE, kind, label, page.span(first, last), (first, last), line);
        if !vocabulary.code(name.term).is_empty() {
            mention.codes.push(Code {
                system: vocabulary.system(name.term).to_owned(),
                code: vocabulary.code(name.term).to_owned(),
                label: Some(label.to_owned()),
            });
        }
        terms::qualify(page, &mut mention);
        if !vocabulary.is_ontology(name.term) {
            own.push(mention);
        } else if !vocabulary.is_general(name.term) {
            common.push(mention);
        }
    }
    (own, common)
}

/// Drops bare names that stand inside a longer name of one's own: "rash" in "moonlight rash".
pub fn replace(found: &mut Vec<Mention>, own: &[Mention]) {
    found.retain(|f| {
        let bare = f.value.is_none() && f.dose.is_none();
        let inside = |o: &Mention| o.first <= f.first && f.last <= o.last && f.last - f.first < o.last - o.first;
        !(bare && own.iter().any(inside))
    });
}

fn kind(sort: Sort) -> Option<Kind> {
    Some(match sort {
        Sort::Finding => Kind::Finding,
        Sort::Diagnosis => Kind::Diagnosis,
        Sort::Procedure => Kind::Procedure,
        Sort::Treatment => Kind::Treatment,
        Sort::Anatomy | Sort::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::vocabulary::{compile, load::from_bytes};
    use crate::{Options, Reader};
    use caseline_model::Status;
    use caseline_text::{Document, Limits, source};
    use std::sync::Arc;

    const TABLE: &str = "label\tsynonyms\tcodes\tkind\nmoonlight rash\tlunar rash\tWARD:1\tfinding\n\
                         rash\t\tWARD:2\tfinding\nsixfold test\t\tWARD:3\tprocedure\nblue room\t\tWARD:4\tanatomy\n";

    fn vocabulary() -> Vocabulary {
        let loaded = from_bytes("ward.tsv", TABLE.into()).unwrap();
        Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap()
    }

    #[test]
    fn the_longest_name_is_taken_and_anatomy_is_no_fact() {
        let text = "She had severe lunar rash and a sixfold test in the blue room.";
        let document = Document::prepare(source::open("x.txt", text.as_bytes(), &Limits::default()).unwrap());
        let page = Page::new(&document, Lexicon::builtin());
        let (own, common) = mentions(&page, 0, &vocabulary());
        let told: Vec<(&str, Kind)> = own.iter().map(|m| (m.label.as_str(), m.kind)).collect();
        assert!(told.contains(&("moonlight rash", Kind::Finding)) && told.contains(&("sixfold test", Kind::Procedure)));
        assert_eq!((told.len(), common.len()), (2, 0));
        let rash = own.iter().find(|m| m.label == "moonlight rash").unwrap();
        assert_eq!((rash.codes[0].code.as_str(), rash.severity.as_deref()), ("WARD:1", Some("severe")));
    }

    #[test]
    fn a_term_of_ones_own_is_a_fact_with_its_status() {
        let reader =
            Reader::new(Options { tagger: false, ..Options::default() }).with_vocabulary(Arc::new(vocabulary()));
        let text =
            "CASE REPORT\nA 40-year-old woman presented with moonlight rash. There was no lunar rash of the hand.";
        let case = reader.read(source::open("x.txt", text.as_bytes(), &Limits::default()).unwrap()).case;
        let facts: Vec<_> = case.facts.iter().filter(|f| f.label == "moonlight rash").collect();
        assert!(facts.iter().any(|f| f.status() == Status::Present && f.codes[0].code == "WARD:1"), "{facts:?}");
        assert!(facts.iter().any(|f| f.status() == Status::Absent), "{facts:?}");
    }
}
