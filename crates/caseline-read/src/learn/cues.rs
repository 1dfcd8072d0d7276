//! Signs that a sentence speaks of the patient, or of something else. Each has a name that people can
//! read; how much each weighs is learned.

use super::hash::word;
use super::scene::Scene;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The signs that single words give, and the words.
const WORDS: &[(&str, &str)] = &[
    ("past tense", "was were had did underwent began became grew"),
    ("present tense", "is are has have do does"),
    ("she or he", "she he her his him herself himself"),
    ("we", "we our us"),
    ("patients, in the plural", "patients cases individuals adults women men infants"),
    (
        "the literature",
        "study studies literature review reviewed reports series al trial trials cohort meta authors published previously",
    ),
    (
        "how often",
        "incidence prevalence frequency rare rarely common commonly often usually typically approximately generally most worldwide",
    ),
    ("what may be", "may can could might should would must"),
    (
        "the disease in general",
        "characterized characterised defined known associated pathogenesis aetiology etiology mechanism risk",
    ),
    (
        "admission and follow-up",
        "admitted admission discharged discharge follow postoperative hospital ward clinic emergency department transferred",
    ),
    (
        "examination and tests",
        "examination revealed showed demonstrated disclosed laboratory findings tests noted biopsy scan",
    ),
    ("treatment given", "treated started received administered prescribed initiated performed given"),
    ("presentation", "presented complained referred complaining history"),
    ("time passing", "day days week weeks month months later after before since ago initially subsequently then"),
    ("a figure", "fig figure figures table arrow arrows"),
    ("consent and thanks", "consent informed ethics approval funding conflict interest acknowledgements copyright"),
    ("purpose of the report", "report describe present highlight aim conclusion"),
];

/// Signs that take more than one word to see; they follow those of [`WORDS`].
const PATTERNS: &[&str] = &[
    "our patient, this patient, the present case",
    "the patient",
    "an age",
    "a citation",
    "a number",
    "several numbers",
    "a percentage",
    "a heading",
];

/// How many signs there are.
pub const COUNT: usize = WORDS.len() + PATTERNS.len();

/// The name of a sign, for people.
pub fn name(cue: usize) -> &'static str {
    WORDS.get(cue).map_or_else(|| PATTERNS[cue - WORDS.len()], |(name, _)| name)
}

struct Known {
    cues: FxHashMap<u64, u8>,
    patient: u64,
    case: u64,
    ours: [u64; 5],
    the: u64,
    old: u64,
    aged: u64,
    percent: u64,
    et: u64,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| Known {
        cues: WORDS
            .iter()
            .enumerate()
            .flat_map(|(i, (_, words))| words.split(' ').map(move |w| (word(w), i as u8)))
            .collect(),
        patient: word("patient"),
        case: word("case"),
        ours: ["our", "this", "present", "index", "current"].map(word),
        the: word("the"),
        old: word("old"),
        aged: word("aged"),
        percent: word("%"),
        et: word("et"),
    })
}

/// The signs that a word gives by itself, as bits.
pub fn of_word(lower: u64) -> u32 {
    known().cues.get(&lower).map_or(0, |cue| 1 << cue)
}

/// The signs of a sentence, as bits.
pub fn of_sentence(scene: &Scene<'_>, sentence: usize) -> u32 {
    let known = known();
    let (first, end) = scene.sentences[sentence];
    let base = WORDS.len();
    let mut bits = 0u32;
    let mut numbers = 0;
    let mut last_open = None;
    for t in first..end {
        let w = scene.words[t];
        bits |= w.signs;
        let before = (t > first).then(|| scene.words[t - 1].lower);
        if w.lower == known.patient || w.lower == known.case {
            if before.is_some_and(|b| known.ours.contains(&b)) {
                bits |= 1 << base;
            } else if before == Some(known.the) {
                bits |= 1 << (base + 1);
            }
        }
        if w.lower == known.old || w.lower == known.aged {
            bits |= 1 << (base + 2);
        }
        let bracketed = w.traits.bracket < 0 && last_open.is_some_and(|o| t - o <= 6 && all_numbers(scene, o + 1, t));
        if w.traits.cited || bracketed || w.lower == known.et {
            bits |= 1 << (base + 3);
        }
        if w.traits.bracket > 0 {
            last_open = Some(t);
        }
        numbers += u32::from(w.traits.number);
        if w.lower == known.percent {
            bits |= 1 << (base + 6);
        }
    }
    if numbers > 0 {
        bits |= 1 << (base + 4);
    }
    if numbers > 2 {
        bits |= 1 << (base + 5);
    }
    if heading_like(scene, sentence) {
        bits |= 1 << (base + 7);
    }
    bits
}

fn all_numbers(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    from < to
        && scene.words[from].traits.number
        && (from..to).all(|t| scene.words[t].traits.number || scene.tokens[t].shape == crate::token::Shape::Mark)
}

/// A short line of its own without a full stop.
pub fn heading_like(scene: &Scene<'_>, sentence: usize) -> bool {
    let (first, end) = scene.sentences[sentence];
    let words = scene.doc.sentences[sentence].span.of(&scene.doc.text);
    end > first && end - first <= 9 && !words.ends_with(['.', '?', '!', ';', ',']) && words.len() < 90
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::words::Word;
    use caseline_text::source::{self, Limits};
    use caseline_text::{Document, Source};

    fn signs(text: &str) -> Vec<&'static str> {
        let source: Source = source::open("t", text.as_bytes(), &Limits::default()).unwrap();
        let doc = Document::prepare(source);
        let tokens = crate::token::tokenize(&doc.text);
        let words: Vec<Word> = tokens.iter().map(|t| Word::new(&doc.text, t, None)).collect();
        let scene = Scene::new(&doc, &tokens, words.iter().collect(), &[]);
        let bits = of_sentence(&scene, 0);
        (0..COUNT).filter(|c| bits & 1 << c != 0).map(name).collect()
    }

    #[test]
    fn the_patient_and_the_literature_show() {
        let signs_of_patient = signs("In our patient, fever was noted.");
        assert!(signs_of_patient.contains(&"our patient, this patient, the present case"));
        assert!(signs_of_patient.contains(&"past tense"));
        let signs_of_papers = signs("Fever is common in such patients [3, 4].");
        assert!(signs_of_papers.contains(&"a citation"));
        assert!(signs_of_papers.contains(&"patients, in the plural"));
        assert!(!signs("Sodium was low [sic].").contains(&"a citation"));
    }
}
