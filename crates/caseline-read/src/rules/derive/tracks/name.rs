//! Which disease a mention names.
//!
//! A disease of the lexicon, be it inside longer words ("including MDS" tells of the myelodysplastic syndrome); or
//! a diagnosis that the lexicon does not know, where the report says that it is one: "diagnosed with", "a diagnosis
//! of", or a name that stands in the title too. Other words that look like a diagnosis make no track.

use crate::lexicon::Table;
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Nature};
use caseline_text::Role;

/// A disease by name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub label: String,
    pub nature: Nature,
    /// The report says that it was diagnosed.
    pub diagnosed: bool,
}

pub(super) fn of(page: &Page<'_>, mention: &Mention) -> Option<Name> {
    if mention.kind != Kind::Diagnosis {
        return None;
    }
    let diagnosed = is_diagnosed(page, mention.first, mention.last);
    let hits = page.longest(mention.first..mention.last + 1, |t| t == Table::Disease);
    if let Some(hit) = hits.last() {
        let concept = page.concept(hit);
        let nature = concept.field("nature").and_then(|n| n.parse().ok()).unwrap_or(Nature::Other);
        return Some(Name { label: concept.label.clone(), nature, diagnosed });
    }
    let words = mention.last + 1 - mention.first;
    let named = page.words(mention.span).to_lowercase();
    let plain = words <= 6 && mention.label.len() >= 4 && !named.contains(['(', ')', ',', ';']);
    let titled = || {
        page.lines.iter().filter(|l| l.role == Role::Title).any(|l| page.words(l.span).to_lowercase().contains(&named))
    };
    (plain && (diagnosed || titled())).then(|| Name {
        nature: nature(&mention.label),
        label: mention.label.clone(),
        diagnosed,
    })
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
