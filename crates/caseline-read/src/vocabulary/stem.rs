//! Stems of words, so that "muscular weakness", "weakness of the muscles" and "weak muscles" meet.
//!
//! A word is joined with a prefix that a hyphen binds to it, folded, exchanged for the head of its row in
//! `variants.tsv`, and freed of its ending. The
//! endings are those that tell nouns from adjectives and participles in the names of findings. Stems are
//! compared only as whole bags: a wrong stem does harm only where every other word of a name is there too.

use crate::lexicon::{fold, mix};
use crate::token::{Shape, Token, tokenize};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Words of extent and number at the head of a name. Where no term bears the rest of the name, texts that
/// leave the word out mean this one: the rest counts as a distant synonym.
const FIRST: &[&str] = &[
    "localized",
    "localised",
    "generalized",
    "generalised",
    "global",
    "diffuse",
    "widespread",
    "focal",
    "disseminated",
    "multiple",
    "numerous",
];

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
    "is",
    "are",
    "was",
    "were",
    "been",
    "being",
    "be",
];

/// Words of names that say no more than the words beside them: "circulating lactate concentration" is lactate.
const FILLING: &[&str] = &["morphology", "circulating", "concentration"];

/// What is written to a word with a hyphen or without: "pre-auricular", "preauricular".
const PREFIXES: &[&str] = &[
    "ante", "anti", "epi", "extra", "hemi", "hyper", "hypo", "infra", "inter", "intra", "macro", "micro", "mid", "non",
    "para", "peri", "poly", "post", "pre", "pseudo", "retro", "semi", "sub", "supra", "trans",
];

/// Longest first, so that the longest fits.
const ENDINGS: &[&str] = &[
    "ication", "icities", "ticity", "ization", "isation", "iveness", "sional", "tional", "mental", "ability",
    "ibility", "icity", "ation", "atous", "ition", "ening", "ement", "istic", "ically", "ened", "ness", "ment", "tion",
    "sion", "ious", "able", "ible", "ized", "ised", "ical", "ate", "ity", "ing", "ous", "ied", "ify", "ion", "ive",
    "ism", "tic", "sis", "ial", "ian", "ary", "ed", "ic", "al", "ar", "ia", "um", "us", "ly", "ae", "y", "e", "a", "i",
    "s",
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
            let rows = VARIANTS.lines().filter(|l| !l.starts_with('#')).skip(1);
            let named = rows.filter_map(|row| row.split_once('\t')?.1.split('\t').next().zip(row.split('\t').next()));
            let heads = named.flat_map(|(variants, head)| variants.split(' ').map(move |v| (v, head))).collect();
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

/// The front of a word that the tokens write in pieces: a prefix that a hyphen binds to the next word, the
/// number of an ordinal ("5th").
pub(super) fn prefix<'a>(text: &'a str, tokens: &[Token], at: usize) -> Option<&'a str> {
    let (token, next) = (tokens.get(at)?, tokens.get(at + 1)?);
    let word = token.span.of(text);
    if token.span.end != next.span.start {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return matches!(next.span.of(text), "st" | "nd" | "rd" | "th").then_some(word);
    }
    let after = tokens.get(at + 2)?;
    let bound = matches!(next.span.of(text), "-" | "‐" | "‑") && next.span.end == after.span.start;
    let known = PREFIXES.iter().any(|p| word.eq_ignore_ascii_case(p));
    (bound && known && after.shape != Shape::Mark).then_some(word)
}

/// True for a word that says nothing in a name.
pub(super) fn is_empty(word: &str) -> bool {
    EMPTY.iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// True for the stem of a word that a name or a text may leave out where two others remain.
pub(super) fn is_filling(stem: &str) -> bool {
    static STEMS: OnceLock<Vec<String>> = OnceLock::new();
    let mut buffer = String::new();
    let stems = STEMS.get_or_init(|| FILLING.iter().filter_map(|w| Stemmer::builtin().stem(w, &mut buffer)).collect());
    stems.iter().any(|s| s == stem)
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

/// Nouns that an adjective may be of: "anemic" is anemia, "cyanotic" cyanosis, "atrophic" atrophy.
pub(super) fn nouns(adjective: &str) -> Vec<String> {
    const FORMS: &[(&str, &[&str])] = &[("ic", &["ia", "y"]), ("otic", &["osis"]), ("atous", &["a"])];
    let forms = FORMS.iter().filter_map(|(end, nouns)| adjective.strip_suffix(end).map(|bare| (bare, nouns)));
    forms.flat_map(|(bare, nouns)| nouns.iter().map(move |noun| format!("{bare}{noun}"))).collect()
}

/// The bags that a name can be met as. Abbreviations of up to three letters mean too much to be met alone.
pub(super) fn bags(stemmer: &Stemmer, name: &str) -> Vec<u64> {
    let mut buffer = String::new();
    let plain = name.strip_suffix(')').and_then(|n| n.rsplit_once(" (")).map_or(name, |(before, _)| before);
    let mut out = Vec::new();
    for form in [name, plain] {
        let tokens = tokenize(form);
        let mut before = "";
        let mut stems: Vec<(String, String)> = Vec::new();
        for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.shape != Shape::Mark) {
            if let Some(prefix) = prefix(form, &tokens, at) {
                before = prefix;
                continue;
            }
            let word = format!("{}{}", std::mem::take(&mut before), token.span.of(form));
            stems.extend(stemmer.stem(&word, &mut buffer).map(|stem| (word, stem)));
        }
        let hash = match stems.as_slice() {
            [] => continue,
            [(word, _)] if word.chars().count() <= 3 && word == &word.to_uppercase() => continue,
            [(word, _)] => hash_single(word, &mut buffer),
            stems => hash(&mut stems.iter().map(|(_, s)| s.as_str()).collect()),
        };
        if !out.contains(&hash) {
            out.push(hash);
        }
        let mut bare: Vec<&str> = stems.iter().map(|(_, s)| s.as_str()).filter(|s| !is_filling(s)).collect();
        if bare.len() >= 2 && bare.len() < stems.len() {
            let hash = self::hash(&mut bare);
            if !out.contains(&hash) {
                out.push(hash);
            }
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
    fn prefixes_and_words_that_say_nothing_do_not_count() {
        assert!(
            same("Preauricular pit", "pre-auricular pits") && same("Nonprogressive ataxia", "non-progressive ataxia")
        );
        let names = bags(Stemmer::builtin(), "Elevated circulating lactate concentration");
        assert_eq!(names[1..], bags(Stemmer::builtin(), "elevated lactate"));
        assert!(!names.contains(&bags(Stemmer::builtin(), "elevated")[0]));
        assert!(nouns("anemic").contains(&"anemia".to_owned()) && nouns("cyanotic").contains(&"cyanosis".to_owned()));
    }

    #[test]
    fn every_row_is_whole_and_no_word_stands_in_two() {
        let mut seen: FxHashMap<&str, &str> = FxHashMap::default();
        let mut unlike = Vec::new();
        for row in VARIANTS.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(cells.len() == 6 && cells.iter().all(|c| !c.is_empty()), "{row}");
            assert!(["adjective", "form", "synonym", "spelling"].contains(&cells[2]), "{row}");
            for word in cells[1].split(' ').chain([cells[0]]) {
                assert!(*seen.entry(word).or_insert(cells[0]) == cells[0], "{word}");
            }
            let (before, after) = cells[5].split_once(", ").unwrap_or_default();
            unlike.extend((!same(before, after)).then_some(row));
        }
        assert!(unlike.is_empty(), "examples do not meet: {unlike:#?}");
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
