//! The phenotypes of a whole document as a set of codes.
//!
//! Whatever the sentences name counts ([`super::phrase`]), denied findings as well: a curator notes that a
//! sign was looked for and not there, and the status of a finding is told by the facts of a case, not here.
//!
//! What is read depends on the kind of text. A summary (no longer than journals let an abstract be, and
//! without a discussion) is about its subject throughout, be it one patient, a family or a disease. An
//! article is half background: only sentences that tell of the patient are read, and its results, which are
//! those of its patients however many; findings that are told of relatives, stand where a disease is defined,
//! or are named in the introduction, the discussion or a table alone, are left out, and so are terms so general
//! that they head a list ("facial features") instead of being a finding, and names gathered from words far
//! apart. What is told to be normal counts as denied ([`super::normal`]). "Aspiration" in "bone marrow
//! aspiration" is no finding in either.
//!
//! An article in which no sentence is thought to tell of a patient is read like a summary.

use super::file::Vocabulary;
use super::{normal, phrase};
use crate::learn::{self, Tagger as _};
use crate::lexicon::{Hit, Lexicon, Table};
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::judge::assertion;
use crate::token::Shape;
use caseline_model::{Kind, Subject};
use caseline_text::{Document, Role};
use std::collections::BTreeMap;

/// Words of the longest abstract: journals allow 250 to 350, some 500.
const ABSTRACT: usize = 500;

/// Parts of an article that tell of the patient what the report told before, and of others.
const FRAME: [Role; 4] = [Role::Introduction, Role::Discussion, Role::Conclusion, Role::Table];

/// Other words inside a name of an article. What is gathered from further apart ("*short* hands and *feet*", of
/// which curators of articles list one in six) an article mostly tells in plain words as well; an abstract may say
/// it once.
const BETWEEN: usize = 1;

/// Words over which a family history reaches.
const FAR: usize = 12;

/// A finding of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    /// The term.
    pub term: u32,
    /// Where it is first named: first and last byte of the repaired text.
    pub first: (usize, usize),
    /// How often it is named.
    pub times: usize,
}

/// The findings that a document names, by term, each once.
pub fn concepts(document: &Document, vocabulary: &Vocabulary) -> Vec<Concept> {
    let page = Page::new(document, Lexicon::builtin());
    let patient = if is_summary(&page) { None } else { of_patient(&page) };
    let mut found: BTreeMap<u32, (Concept, bool)> = BTreeMap::new();
    for (line, role) in page.lines.iter().map(|l| l.role).enumerate() {
        let read = patient.as_ref().is_none_or(|p| p[line] || role == Role::Results);
        if !read || matches!(role, Role::References | Role::BackMatter | Role::Furniture) {
            continue;
        }
        if patient.is_some() && of_disease(&page, line) {
            continue;
        }
        let telling = patient.is_none() || !FRAME.contains(&role);
        let between = if patient.is_some() { BETWEEN } else { usize::MAX };
        let mut names = phrase::named(&page, line, vocabulary, between);
        if patient.is_some() {
            names.retain(|name| !vocabulary.is_general(name.term));
            names.extend(normal::named(&page, line, vocabulary));
        }
        for name in names {
            let (first, last) = name.ends();
            if patient.is_some() && of_relative(&page, line, first, last) {
                continue;
            }
            if of_procedure(&page, first, last) {
                continue;
            }
            let span = page.span(first, last);
            let new = Concept { term: name.term, first: (span.start, span.end), times: 0 };
            let (concept, told) = found.entry(name.term).or_insert((new, false));
            concept.times += 1;
            *told |= telling;
        }
    }
    found.into_values().filter(|(_, told)| *told).map(|(concept, _)| concept).collect()
}

fn is_summary(page: &Page<'_>) -> bool {
    let parts = page.lines.iter().any(|l| matches!(l.role, Role::Discussion | Role::References));
    let words = || page.tokens.iter().filter(|t| t.shape != Shape::Mark);
    !parts && words().take(ABSTRACT + 1).count() <= ABSTRACT
}

/// Which sentences tell of the patient, where any does.
fn of_patient(page: &Page<'_>) -> Option<Vec<bool>> {
    let judged = learn::builtin().ok()?.relevance(page.document, &page.tokens, &page.hits);
    let out: Vec<bool> = judged.iter().map(|r| r.patient).collect();
    out.contains(&true).then_some(out)
}

/// True for a sentence that defines a disease or weighs a variant, whoever its patients are: "is characterised
/// by", "the features of the syndrome include", a number of OMIM, the evidence codes for variants (Richards et
/// al. 2015, doi:10.1038/gim.2015.30).
fn of_disease(page: &Page<'_>, line: usize) -> bool {
    const TELLS: &[&str] = &["characterized", "characterised", "distinguished", "defined", "caused"];
    const EVIDENCE: &[&str] = &["pvs", "ps", "pm", "pp", "ba", "bs", "bp"];
    const FEATURES: &[&str] = &["features", "manifestations", "symptoms", "signs"];
    const SOMEONE: &[&str] = &["his", "her", "our", "patient", "patients", "proband", "we", "he", "she"];
    let tokens = page.lines[line].tokens.clone();
    let someone = tokens.clone().any(|t| page.is_any(t, SOMEONE));
    let lists = || {
        let of = tokens.clone().find(|t| page.is_any(*t, FEATURES) && page.is(t + 1, "of"));
        let include = |from: usize| (from..tokens.end).any(|t| page.is_any(t, &["include", "includes"]));
        of.is_some_and(include)
    };
    !someone && lists()
        || tokens.clone().any(|t| {
            let word = page.lower(t);
            let tells = || (1..=2).any(|n| t + n < tokens.end && page.is_any(t + n, TELLS));
            let code = word.trim_end_matches(|c: char| c.is_ascii_digit());
            !someone && matches!(word, "omim" | "mim")
                || matches!(word, "is" | "are") && tells()
                || code.len() + 1 == word.len() && EVIDENCE.contains(&code) && page.word(t) == word.to_uppercase()
        })
}

/// True where the words are the end of a longer name of something done ("bone marrow aspiration").
fn of_procedure(page: &Page<'_>, first: usize, last: usize) -> bool {
    let line = page.line_of(first).map_or(0..0, |l| page.lines[l].tokens.clone());
    let done = page.longest(line, |t| matches!(t, Table::Procedure | Table::Finding | Table::Disease));
    let longer = |h: &&Hit| h.first <= first && h.last >= last && h.last - h.first > last - first;
    done.iter().filter(longer).any(|h| page.concept(h).table == Table::Procedure)
}

fn of_relative(page: &Page<'_>, line: usize, first: usize, last: usize) -> bool {
    // "No family history of seizures" denies them of relatives, up to where the patient comes in again.
    let before = (page.lines[line].tokens.start..first).rev();
    let mut near = before.take_while(|t| !page.is_any(*t, &[";", "but", "he", "she", "patient"])).take(FAR);
    if near.any(|t| page.is(t, "family") && page.is(t + 1, "history")) {
        return true;
    }
    let span = page.span(first, last);
    let mut mention = [Mention::new("vocabulary", Kind::Finding, "", span, (first, last), line)];
    assertion::judge(page, line, &mut mention);
    mention[0].assertion.subject == Subject::Relative
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{compile, load::from_bytes};
    use caseline_text::{Limits, source};

    fn found(text: &str) -> Vec<String> {
        let names =
            ["Aspiration", "Cataract", "Deafness", "Hepatomegaly", "Intellectual disability", "Ptosis", "Scoliosis"];
        let row = |(at, name): (usize, &&str)| format!("{name}\t\tXX:{at}\tfinding\n");
        let table: String = names.iter().enumerate().map(row).collect();
        let loaded = from_bytes("x.tsv", format!("label\tsynonyms\tcodes\tkind\n{table}").into()).unwrap();
        let vocabulary = Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap();
        let document = Document::prepare(source::open("x.txt", text.as_bytes(), &Limits::default()).unwrap());
        concepts(&document, &vocabulary).iter().map(|c| vocabulary.label(c.term).to_owned()).collect()
    }

    const ARTICLE: &str = "Introduction\nThe syndrome is rare and leads to deafness.\n\nCase report\nA 9-year-old girl \
        was admitted to our hospital with scoliosis. She had bilateral cataract, and her intelligence was normal. Bone \
        marrow aspiration was performed in this patient. Her father had ptosis, and there was no family history of \
        ptosis. The signs of the disease include deafness. The girl's syndrome (OMIM 100000) is characterized by \
        hepatomegaly.\n\nDiscussion\nDeafness was described in other patients.\n";

    #[test]
    fn an_article_is_read_for_its_patient() {
        assert_eq!(found(ARTICLE), ["Cataract", "Intellectual disability", "Scoliosis"]);
    }

    #[test]
    fn a_summary_is_read_throughout() {
        let text = "The syndrome is characterized by deafness and hepatomegaly. Intelligence is normal. We report a girl \
            with cataract who underwent bone marrow aspiration.";
        assert_eq!(found(text), ["Cataract", "Deafness", "Hepatomegaly"]);
    }
}
