//! The phenotypes of a whole document as a set of codes.
//!
//! Names of findings are met as bags of stems ([`super::stem`]) inside a clause, so that word order,
//! plurals, "of" and adjectives do not matter; the parts of a coordination are put together again
//! ("short fingers and toes" is also "short toes"). The longest name wins over those inside it.
//!
//! A report is read for its patient: sentences that tell of the patient, without what they deny or tell of
//! relatives, and of two findings on one line of descent the more special one. A short text without a case
//! is read for whatever it names, as the annotators of abstracts do: denied findings of a syndrome are
//! findings that the abstract is about.
//!
//! Bags over clusters of words follow FastHPOCR (Groza et al. 2024, doi:10.1093/bioinformatics/btae406).

use super::file::Vocabulary;
use super::stem::{self, Stemmer};
use super::term::Scope;
use crate::learn::{self, Tagger as _};
use crate::lexicon::Lexicon;
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::judge::assertion;
use crate::token::Shape;
use caseline_model::{Kind, Polarity, Subject};
use caseline_text::{Document, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Most content words of a name.
const WIDEST: usize = 9;
/// Words on each side of a coordination that may belong to it.
const SIDE: usize = 3;

/// Sentences of the longest text that is read as an abstract.
const ABSTRACT: usize = 40;

/// How sure it must be that a sentence of a report tells of the patient.
const SURE: f32 = 0.6;

/// Words for whatever is wrong with a part of the body.
const GENERIC: &[&str] = &[
    "manifestation",
    "manifestations",
    "sign",
    "signs",
    "feature",
    "features",
    "characteristics",
    "lesion",
    "lesions",
    "defect",
    "defects",
    "disorder",
    "disorders",
    "malformation",
    "malformations",
    "problem",
    "problems",
    "involvement",
    "symptoms",
    "findings",
    "changes",
    "dysfunction",
    "deformity",
    "deformities",
];

/// Words that may stand inside a name without changing it.
const OPTIONAL: &[&str] = &[
    "mild",
    "moderate",
    "severe",
    "marked",
    "slight",
    "bilateral",
    "progressive",
    "mildly",
    "severely",
    "moderately",
    "markedly",
    "significant",
    "profound",
    "slightly",
    "very",
    "multiple",
    "several",
];

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

struct Word<'a> {
    token: usize,
    word: &'a str,
    stem: String,
    optional: bool,
}

/// Words without a mark or conjunction between them; `bound` where "and" or a slash stands before.
#[derive(Default)]
struct Segment<'a> {
    words: Vec<Word<'a>>,
    bound: bool,
}

struct Match {
    tokens: Vec<usize>,
    term: u32,
}

/// The findings that a document names, by term, each once.
pub fn concepts(document: &Document, vocabulary: &Vocabulary) -> Vec<Concept> {
    let page = Page::new(document, Lexicon::builtin());
    let report = page.lines.len() > ABSTRACT;
    let read = if report { of_patient(&page) } else { vec![true; page.lines.len()] };
    let mut found: BTreeMap<u32, Concept> = BTreeMap::new();
    for (line, read) in read.into_iter().enumerate() {
        if !read || matches!(page.lines[line].role, Role::References | Role::BackMatter | Role::Furniture) {
            continue;
        }
        for hit in line_matches(&page, line, vocabulary) {
            let (first, last) = (hit.tokens[0], hit.tokens[hit.tokens.len() - 1]);
            if report && !holds(&page, line, first, last) {
                continue;
            }
            let span = page.span(first.min(last), last.max(first));
            let entry = found.entry(hit.term);
            entry.or_insert(Concept { term: hit.term, first: (span.start, span.end), times: 0 }).times += 1;
        }
    }
    if report {
        let above: BTreeSet<u32> = found.keys().flat_map(|t| vocabulary.ancestors(*t)).collect();
        found.retain(|term, _| !above.contains(term));
    }
    found.into_values().collect()
}

/// Which sentences tell of the patient; all, where no sentence is thought to.
fn of_patient(page: &Page<'_>) -> Vec<bool> {
    let Ok(tagger) = learn::builtin() else { return vec![true; page.lines.len()] };
    let judged = tagger.relevance(page.document, &page.tokens, &page.hits);
    let mut out: Vec<bool> = judged.iter().map(|r| r.score >= SURE).collect();
    if !out.contains(&true) {
        out.fill(true);
    }
    out
}

/// False where the text denies it or tells it of a relative.
fn holds(page: &Page<'_>, line: usize, first: usize, last: usize) -> bool {
    let span = page.span(first, last);
    let mut mention = [Mention::new("vocabulary", Kind::Finding, "", span, (first, last), line)];
    assertion::judge(page, line, &mut mention);
    let judged = mention[0].assertion;
    judged.polarity == Polarity::Present && judged.subject != Subject::Relative
}

fn line_matches(page: &Page<'_>, line: usize, vocabulary: &Vocabulary) -> Vec<Match> {
    let mut out = Vec::new();
    for segments in &clauses(page, line) {
        for segment in segments {
            windows(&segment.words, vocabulary, &mut out);
        }
        joined(segments, vocabulary, &mut out);
    }
    longest(out)
}

/// Runs of segments: a clause ends at marks that no name crosses; inside it, commas and "and" part segments.
fn clauses<'a>(page: &Page<'a>, line: usize) -> Vec<Vec<Segment<'a>>> {
    let stemmer = Stemmer::builtin();
    let mut buffer = String::new();
    let mut out: Vec<Vec<Segment<'a>>> = vec![vec![Segment::default()]];
    let open = |clause: &mut Vec<Segment<'a>>, bound: bool| match clause.last_mut() {
        Some(last) if last.words.is_empty() => last.bound |= bound,
        _ => clause.push(Segment { words: Vec::new(), bound }),
    };
    for token in page.lines[line].tokens.clone() {
        let word = page.word(token);
        let Some(clause) = out.last_mut() else { break };
        if page.tokens[token].shape == Shape::Mark {
            match word {
                "-" | "‐" | "‑" | "–" | "'" | "’" | "\"" | "“" | "”" => {}
                "," | "/" => open(clause, word == "/"),
                _ => out.push(vec![Segment::default()]),
            }
            continue;
        }
        let lower = word.to_lowercase();
        if matches!(lower.as_str(), "and" | "or" | "nor") {
            open(clause, true);
        } else if let (Some(stem), Some(segment)) = (stemmer.stem(word, &mut buffer), clause.last_mut()) {
            let optional = OPTIONAL.contains(&lower.as_str());
            segment.words.push(Word { token, word, stem, optional });
        }
    }
    out
}

fn windows(segment: &[Word<'_>], vocabulary: &Vocabulary, out: &mut Vec<Match>) {
    for first in 0..segment.len() {
        for end in first + 1..=segment.len().min(first + WIDEST) {
            try_words(segment[first..end].iter(), vocabulary, out);
        }
    }
}

/// Names that a coordination spreads: the head or the modifiers of one segment with the words of another.
/// The two are bound by "and", or are the ends of a list of short items that closes with "and".
fn joined(segments: &[Segment<'_>], vocabulary: &Vocabulary, out: &mut Vec<Match>) {
    for left in 0..segments.len() {
        for right in left + 1..segments.len().min(left + 4) {
            let between = &segments[left + 1..right];
            if between.iter().any(|s| s.words.len() > 2) {
                break;
            }
            if !segments[right].bound && !segments.get(right + 1).is_some_and(|s| s.bound) {
                continue;
            }
            spread(&segments[left].words, &segments[right].words, vocabulary, out);
        }
    }
}

fn spread(first: &[Word<'_>], second: &[Word<'_>], vocabulary: &Vocabulary, out: &mut Vec<Match>) {
    // "short fingers and toes": the modifiers of the first before the head of the second.
    for cut in 1..=2.min(first.len().saturating_sub(1)) {
        let modifiers = &first[..first.len() - cut];
        for from in modifiers.len().saturating_sub(SIDE)..modifiers.len() {
            for to in 1..=second.len().min(SIDE) {
                try_words(modifiers[from..].iter().chain(&second[..to]), vocabulary, out);
            }
        }
    }
    // "hand and foot deformities": the words of the first before the head of the second.
    for cut in 1..=2.min(second.len().saturating_sub(1)) {
        let head = &second[cut..];
        for from in first.len().saturating_sub(SIDE)..first.len() {
            for to in 1..=head.len().min(SIDE) {
                try_words(first[from..].iter().chain(&head[..to]), vocabulary, out);
            }
        }
    }
    // "sparse and thin hair": both modifiers together with the head are tried as one name as well.
    let from = first.len().saturating_sub(SIDE);
    for to in 1..=second.len().min(SIDE) {
        try_words(first[from..].iter().chain(&second[..to]), vocabulary, out);
    }
}

fn try_words<'a>(words: impl Iterator<Item = &'a Word<'a>> + Clone, vocabulary: &Vocabulary, out: &mut Vec<Match>) {
    let term = lookup(words.clone(), vocabulary)
        .or_else(|| {
            let some = words.clone().any(|w| w.optional);
            some.then(|| lookup(words.clone().filter(|w| !w.optional), vocabulary)).flatten()
        })
        .or_else(|| abnormality(words.clone(), vocabulary));
    if let Some(term) = term {
        out.push(Match { tokens: words.map(|w| w.token).collect(), term });
    }
}

/// "Cutaneous manifestations" are abnormalities of the skin.
fn abnormality<'a>(words: impl Iterator<Item = &'a Word<'a>> + Clone, vocabulary: &Vocabulary) -> Option<u32> {
    let generic = |w: &Word<'_>| GENERIC.iter().any(|g| w.word.eq_ignore_ascii_case(g));
    if !words.clone().any(generic) || words.clone().all(generic) {
        return None;
    }
    let stem = Stemmer::builtin().stem("abnormality", &mut String::new())?;
    let mut stems: Vec<&str> = words.map(|w| if generic(w) { stem.as_str() } else { w.stem.as_str() }).collect();
    best(vocabulary, stem::hash(&mut stems))
}

fn lookup<'a>(words: impl Iterator<Item = &'a Word<'a>> + Clone, vocabulary: &Vocabulary) -> Option<u32> {
    let mut stems: Vec<&str> = words.clone().map(|w| w.stem.as_str()).collect();
    let hash = match stems.len() {
        0 => return None,
        1 => stem::hash_single(words.clone().next()?.word, &mut String::new()),
        _ => stem::hash(&mut stems),
    };
    best(vocabulary, hash)
}

/// The term whose name is closest.
fn best(vocabulary: &Vocabulary, hash: u64) -> Option<u32> {
    vocabulary
        .bag(hash)
        .filter(|(_, scope)| *scope != Scope::Broad)
        .min_by_key(|(t, scope)| (*scope, *t))
        .map(|(t, _)| t)
}

/// Without matches whose words all stand in a longer one.
fn longest(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|m| (std::cmp::Reverse(m.tokens.len()), m.tokens[0]));
    let mut out: Vec<Match> = Vec::new();
    for hit in matches {
        let inside = |other: &Match| hit.tokens.iter().all(|t| other.tokens.contains(t));
        if !out.iter().any(inside) {
            out.push(hit);
        }
    }
    out.sort_by_key(|m| m.tokens[0]);
    out
}
