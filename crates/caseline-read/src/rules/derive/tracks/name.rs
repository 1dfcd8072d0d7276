//! Which disease a mention names.
//!
//! A disease of the lexicon, be it inside longer words ("including MDS" tells of the myelodysplastic syndrome); or
//! a diagnosis that the lexicon does not know, where the report says that it is one: "diagnosed with", "a diagnosis
//! of", or a name that stands in the title or in what the authors say they report. Other words that look like a diagnosis make no track.

use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Line;
use crate::page::Page;
use caseline_model::{Kind, Nature};
use caseline_text::Role;
use std::ops::Range;

/// A disease by name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub label: String,
    pub nature: Nature,
    /// The report says that it was diagnosed.
    pub diagnosed: bool,
}

/// The disease that a mention names, if any.
pub(super) fn of(page: &Page<'_>, mention: &Mention, announced: &Announced) -> Option<Name> {
    if mention.kind != Kind::Diagnosis {
        return None;
    }
    let diagnosed = is_diagnosed(page, mention.first, mention.last);
    let hits = diseases(page, announced, mention.first..mention.last + 1);
    if let Some(hit) = hits.last() {
        let concept = page.concept(hit);
        let nature = concept.field("nature").and_then(|n| n.parse().ok()).unwrap_or(Nature::Other);
        return Some(Name { label: concept.label.clone(), nature, diagnosed });
    }
    let words = mention.last + 1 - mention.first;
    let named = page.words(mention.span).to_lowercase();
    let plain = words <= 6 && mention.label.len() >= 4 && !named.contains(['(', ')', ',', ';']);
    let titled = || announced.text.contains(&named);
    (plain && (diagnosed || titled())).then(|| Name {
        nature: nature(&mention.label),
        label: mention.label.clone(),
        diagnosed,
    })
}

/// The diseases that words name, but for abbreviations that this report uses for something else.
pub(super) fn diseases(page: &Page<'_>, said: &Announced, tokens: Range<usize>) -> Vec<Hit> {
    let mut hits = page.longest(tokens, |t| t == Table::Disease);
    hits.retain(|h| {
        // "Type 1 DM" is a diabetes.
        let numbered = || page.is(h.first.wrapping_sub(2), "type") || page.is(h.first + 1, "type");
        let other = is_abbreviation(page, h)
            && (said.foreign.contains(&h.concept) || numbered() && !page.concept(h).label.contains("diabetes"));
        !other
    });
    hits
}

fn is_abbreviation(page: &Page<'_>, hit: &Hit) -> bool {
    let word = page.word(hit.first);
    hit.first == hit.last && word.len() <= 6 && !word.bytes().any(|b| b.is_ascii_lowercase())
}

/// True for "(SS)" behind "Sézary syndrome": every SS of the report is that syndrome, not another one of that
/// abbreviation.
fn defines_something_else(page: &Page<'_>, hit: &Hit) -> bool {
    let bracketed = hit.first > 1 && page.word(hit.first - 1) == "(" && page.word(hit.first + 1) == ")";
    if !bracketed || page.concept(hit).table != Table::Disease || !is_abbreviation(page, hit) {
        return false;
    }
    let named = page
        .hits_in(hit.first.saturating_sub(10)..hit.first)
        .iter()
        .any(|h| h.last + 3 >= hit.first && page.concept(h).label == page.concept(hit).label);
    let initials: String =
        (hit.first.saturating_sub(9)..hit.first - 1).filter_map(|t| page.word(t).chars().next()).collect();
    !named && initials.to_lowercase().ends_with(&page.word(hit.first).to_lowercase())
}

/// "Diagnosed with", "a diagnosis of", "consistent with", "confirmed": within six words before, or "was
/// diagnosed" behind.
fn is_diagnosed(page: &Page<'_>, first: usize, last: usize) -> bool {
    let before = (first.saturating_sub(6)..first).any(|t| {
        page.is_any(t, &["diagnosed", "confirmed", "confirming", "established"])
            || page.is(t, "diagnosis") && page.is_any(t + 1, &["of", "was", "is"])
            || page.is(t, "consistent") && page.is(t + 1, "with")
    });
    before || (last + 1..last + 4).any(|t| page.is_any(t, &["diagnosed", "confirmed"]))
}

/// The nature that the word itself tells.
fn nature(label: &str) -> Nature {
    let has = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if has(&["carcinoma", "cancer", "lymphoma", "sarcoma", "leukemia", "leukaemia", "blastoma", "neoplasm", "tumor"]) {
        Nature::Malignancy
    } else if has(&["infection", "abscess", "sepsis", "fungal"]) {
        Nature::Infection
    } else {
        Nature::Other
    }
}

/// What the report says that it is about.
pub(super) struct Announced {
    /// For each sentence whether it says so.
    pub lines: Vec<bool>,
    /// The words of those sentences and of the title, in lower case.
    pub text: String,
    /// Diseases whose abbreviation the report uses for something else.
    foreign: Vec<u32>,
}

/// Finds the sentences in which the authors say what they report.
pub(super) fn announced(page: &Page<'_>) -> Announced {
    let foreign = page.hits.iter().filter(|h| defines_something_else(page, h)).map(|h| h.concept).collect();
    let mut out = Announced { lines: Vec::with_capacity(page.lines.len()), text: String::new(), foreign };
    for line in &page.lines {
        let says = line.role == Role::Title || announces(page, line);
        if says {
            out.text.push_str(&page.words(line.span).to_lowercase());
            out.text.push('\n');
        }
        out.lines.push(says);
    }
    out
}

/// "We report a case of", "here we describe": what stands in such a sentence is what the report is about.
fn announces(page: &Page<'_>, line: &Line) -> bool {
    if matches!(line.role, Role::References | Role::BackMatter | Role::Furniture | Role::Case) {
        return false;
    }
    line.tokens.clone().any(|t| match page.word(t).len() {
        2..=7 if page.is_any(t, &["we", "authors", "herein", "here", "report"]) => {
            (t + 1..t + 6).any(|n| page.is_any(n, &["report", "present", "describe", "presents", "describes"]))
        }
        4 if page.is(t, "case") => {
            page.is_any(t + 1, &["of", "with"])
                && page.is_any(t.wrapping_sub(1), &["a", "the", "rare", "this", "first", "unusual"])
        }
        _ => false,
    })
}
