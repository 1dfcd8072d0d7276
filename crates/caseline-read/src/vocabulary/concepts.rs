//! The phenotypes of a whole document as a set of codes.
//!
//! Whatever the sentences name counts ([`super::phrase`]), denied findings as well: a curator notes that a
//! sign was looked for and not there, and the status of a finding is told by the facts of a case, not here.
//!
//! What is read depends on the kind of text. A summary (no longer than journals let an abstract be, and
//! without a discussion) is about its subject throughout, be it one patient, a family or a disease. An
//! article is half background: only sentences that tell of the patient are read; findings that are told of
//! relatives, or are named in the introduction, the discussion or a table alone, are left out, and so are
//! terms so general that they head a list ("facial features") instead of being a finding.
//!
//! An article in which no sentence is thought to tell of a patient is read like a summary.

use super::file::Vocabulary;
use super::phrase;
use crate::learn::{self, Tagger as _};
use crate::lexicon::Lexicon;
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
        let read = patient.as_ref().is_none_or(|p| p[line]);
        if !read || matches!(role, Role::References | Role::BackMatter | Role::Furniture) {
            continue;
        }
        let telling = patient.is_none() || !FRAME.contains(&role);
        for name in phrase::named(&page, line, vocabulary) {
            let (first, last) = ends(&name.tokens);
            if patient.is_some() && (of_relative(&page, line, first, last) || vocabulary.is_general(name.term)) {
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

/// First and last token in the order of the text.
fn ends(tokens: &[usize]) -> (usize, usize) {
    (tokens.iter().copied().min().unwrap_or(0), tokens.iter().copied().max().unwrap_or(0))
}

fn of_relative(page: &Page<'_>, line: usize, first: usize, last: usize) -> bool {
    let span = page.span(first, last);
    let mut mention = [Mention::new("vocabulary", Kind::Finding, "", span, (first, last), line)];
    assertion::judge(page, line, &mut mention);
    mention[0].assertion.subject == Subject::Relative
}
