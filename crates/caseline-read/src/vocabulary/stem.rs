//! Stems of words, so that "muscular weakness", "weakness of the muscles" and "weak muscles" meet.
//!
//! A word is folded, exchanged for the head of its row in `variants.tsv`, and freed of its ending. The
//! endings are those that tell nouns from adjectives and participles in the names of findings. Stems are
//! compared only as whole bags: a wrong stem does harm only where every other word of a name is there too.

use crate::lexicon::{fold, mix};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// First words of a name that texts often leave out.
const FIRST: &[&str] = &["localized", "generalized", "global", "multiple", "numerous"];

const VARIANTS: &str = include_str!("variants.tsv");

/// Words that names have or have not without meaning something else.
const EMPTY: &[&str] = &[
    "of",
    "the",
    "a",
    "an",
    "in",
    "to",
    "on",
    "at",
    "by",
    "for",
    "his",
    "her",
    "their",
    "its",
    "both",
    "involving",
    "affecting",
    "morphology",
    "system",
];

/// Longest first, so that the longest fits.
const ENDINGS: &[&str] = &[
    "ication", "icities", "ticity", "ization", "isation", "iveness", "sional", "tional", "mental", "ability",
    "ibility", "icity", "ation", "atous", "ition", "ening", "ement", "istic", "ically", "ened", "ness", "ment", "tion",
    "sion", "ious", "able", "ible", "ized", "ised", "ical", "ate", "ity", "ing", "ous", "ied", "ify", "ion", "ive",
    "ism", "tic", "sis", "ial", "ian", "ary", "ed", "ic", "al", "ar", "ia", "um", "us", "ly", "ae", "y", "e", "a", "s",
];

/// Finds stems.
#[derive(Debug)]
pub(super) struct Stemmer {
    heads: FxHashMap<&'static str, &'static str>,
}

impl Stemmer {
    pub(super) fn builtin() -> &'static Stemmer {
        static BUILTIN: OnceLock<Stemmer> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let rows = VARIANTS.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|l| l.split_once('\t'));
            let heads = rows.flat_map(|(head, variants)| variants.split(' ').map(move |v| (v, head))).collect();
            Stemmer { heads }
        })
    }

    /// The stem of a word; `None` where the word says nothing.
    pub(super) fn stem(&self, word: &str, buffer: &mut String) -> Option<String> {
        let lower = word.to_lowercase();
        fold(word, buffer);
        if EMPTY.contains(&lower.as_str()) || EMPTY.contains(&buffer.as_str()) {
            return None;
        }
        if let Some(head) = self.heads.get(lower.as_str()).or_else(|| self.heads.get(buffer.as_str())) {
            fold(head, buffer);
        }
        let bare = ENDINGS.iter().find_map(|end| buffer.strip_suffix(end).filter(|b| b.len() >= 4));
        Some(bare.unwrap_or(buffer).to_owned())
    }
}

/// A name without a first word that texts often leave out.
pub(super) fn shorter(name: &str) -> Option<&str> {
    let (first, rest) = name.split_once(' ')?;
    FIRST.contains(&first.to_lowercase().as_str()).then_some(rest)
}

/// The hash of a bag of stems: order does not count.
pub(super) fn hash(stems: &mut Vec<&str>) -> u64 {
    stems.sort_unstable();
    stems.iter().fold(stems.len() as u64, |h, s| mix(h, s))
}

/// The hash of a name of one word, where only number and spelling may differ: "ataxic" is not ataxia, and
/// "ordering" no order.
pub(super) fn hash_single(word: &str, buffer: &mut String) -> u64 {
    fold(word, buffer);
    for (plural, singular) in [("ses", "sis"), ("mata", "ma"), ("ae", "a"), ("i", "us")] {
        if let Some(bare) = buffer.strip_suffix(plural).filter(|b| b.len() >= 3) {
            return mix(1, &format!("={bare}{singular}"));
        }
    }
    mix(1, &format!("={buffer}"))
}

/// The bags that a name can be met as. Abbreviations of up to three letters mean too much to be met alone.
pub(super) fn bags(stemmer: &Stemmer, name: &str) -> Vec<u64> {
    let mut buffer = String::new();
    let plain = name.strip_suffix(')').and_then(|n| n.rsplit_once(" (")).map_or(name, |(before, _)| before);
    let mut out = Vec::new();
    for form in [name, plain] {
        let tokens = crate::token::tokenize(form);
        let marked = tokens.iter().filter(|t| t.shape != crate::token::Shape::Mark).map(|t| t.span.of(form));
        let stems: Vec<(&str, String)> = marked.filter_map(|w| Some((w, stemmer.stem(w, &mut buffer)?))).collect();
        let hash = match stems.as_slice() {
            [] => continue,
            [(word, _)] if word.chars().count() <= 3 && *word == word.to_uppercase() => continue,
            [(word, _)] => hash_single(word, &mut buffer),
            stems => hash(&mut stems.iter().map(|(_, s)| s.as_str()).collect()),
        };
        if !out.contains(&hash) {
            out.push(hash);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        bags(Stemmer::builtin(), a) == bags(Stemmer::builtin(), b)
    }

    #[test]
    fn order_form_and_adjectives_meet() {
        assert!(same("Proximal muscle weakness", "weakness of the proximal muscles"));
        assert!(same("Abnormality of the kidney", "renal anomalies"));
        assert!(same("Cerebellar atrophy", "atrophic cerebellum"));
        assert!(same("Spastic gait", "gait spasticity"));
        assert!(same("Nevus", "nevi") && same("Delayed development", "developmental delay"));
        assert!(same("Skeletal dysplasia", "dysplastic skeletal"));
        assert!(same("Palmoplantar keratoderma", "palmoplantar keratodermas"));
    }

    #[test]
    fn different_things_stay_apart() {
        assert!(!same("Hyperthyroidism", "Hypothyroidism"));
        assert!(!same("Short toe", "Short finger"));
        assert!(!same("Muscle weakness", "Muscle pain"));
        assert!(!same("Ataxia", "ataxic"));
        assert!(!same("Renal cyst", "Renal stone"));
    }
}
