//! What a sentence tells to be normal, as the finding that was looked for and not there.
//!
//! "Normal intelligence" denies an intellectual disability as "no seizures" denies seizures, and a curator of
//! phenotypes notes both. Read are measures whose abnormality has a name of its own ([`OTHER`]), antibodies
//! ("anti-GM1 antibodies were negative") by the name of their positivity, and what urine is tested for by its
//! word in "-uria" ("urine amino acids were normal"). What is called normal stands behind the word or before a
//! copula, alone or in a list; words for a test and its level do not count.
//!
//! It must not turn every normal result into an abnormality: a report lists dozens of analytes and organs as
//! normal, and of those that ontologies name only as "abnormal" (platelet count, cholesterol, eyebrows) one in
//! eight is what a curator would note. It must not be used on abstracts, which name what a disease has.
//!
//! That what was excluded is part of a phenotype is the practice of phenopackets (Jacobsen et al. 2022,
//! doi:10.1038/s41587-022-01357-4).

use super::file::Vocabulary;
use super::phrase::{self, Named, Segment, Word};
use super::stem::{self, Stemmer};
use crate::page::Page;

/// What says so.
const NORMAL: &[&str] = &["normal", "unremarkable", "negative"];

/// Words for tests and their results that stand with what was tested.
const TEST: &[&str] = &[
    "all",
    "also",
    "analysis",
    "assay",
    "both",
    "completely",
    "concentration",
    "entirely",
    "evaluation",
    "exam",
    "examination",
    "finding",
    "findings",
    "level",
    "levels",
    "limit",
    "limits",
    "measurement",
    "measurements",
    "parameter",
    "parameters",
    "profile",
    "range",
    "result",
    "results",
    "studies",
    "study",
    "test",
    "testing",
    "tests",
    "value",
    "values",
    "within",
    "concentrations",
];

/// Measures whose abnormality has a name of its own.
const OTHER: &[(&str, &str)] = &[
    ("intelligence", "intellectual disability"),
    ("intellect", "intellectual disability"),
    ("iq", "intellectual disability"),
    ("intelligence quotient", "intellectual disability"),
    ("intellectual development", "intellectual disability"),
    ("intellectual function", "intellectual disability"),
    ("intellectual functioning", "intellectual disability"),
    ("mental development", "intellectual disability"),
    ("mentation", "intellectual disability"),
    ("cognitive development", "intellectual disability"),
    ("psychomotor development", "global developmental delay"),
    ("hearing", "hearing impairment"),
    ("vision", "visual impairment"),
    ("visual acuity", "reduced visual acuity"),
    ("head circumference", "microcephaly"),
];

/// Most words of what is called normal.
const WIDEST: usize = 4;

/// The abnormalities that a sentence tells not to be there, by what it calls normal.
pub(super) fn named(page: &Page<'_>, line: usize, vocabulary: &Vocabulary) -> Vec<Named> {
    let mut out = Vec::new();
    let said = page.lines[line].tokens.clone().any(|t| page.is_any(t, NORMAL));
    for segments in said.then(|| phrase::clauses(page, line)).iter().flatten() {
        let urine = segments.iter().flat_map(|s| &s.words).any(|w| w.is_any(&["urine", "urinary"]));
        for (at, segment) in segments.iter().enumerate() {
            for word in (0..segment.words.len()).filter(|w| segment.words[*w].is_any(NORMAL)) {
                for subject in subjects(segments, at, word) {
                    abnormal(&subject, urine, vocabulary, &mut out);
                }
            }
        }
    }
    out.sort_by_key(|n| (n.tokens[0], n.term));
    out.dedup();
    out
}

/// What is called normal by a word of a segment.
fn subjects<'w, 'a>(segments: &'w [Segment<'a>], at: usize, word: usize) -> Vec<Vec<&'w Word<'a>>> {
    let words = &segments[at].words;
    let bare = |words: &'w [Word<'a>]| words.iter().filter(|w| !w.is_any(TEST) && !w.light).collect::<Vec<_>>();
    let behind = &words[word + 1..];
    let run = behind.iter().zip(words[word..].iter()).take_while(|(w, before)| w.bound_to(before)).count();
    if !bare(&behind[..run]).is_empty() {
        // "Normal hearing and vision": the items behind share the word.
        let more = segments[at + 1..].iter().take_while(|s| !s.opened && s.words.len() <= WIDEST);
        let listed: Vec<&Segment<'_>> = more.collect();
        let closed = listed.iter().rposition(|s| s.bound).map_or(0, |n| n + 1);
        let more = listed[..closed].iter().map(|s| bare(&s.words));
        return std::iter::once(bare(&behind[..run])).chain(more).collect();
    }
    // "The brainstem and the cerebellum were normal": so do all items before.
    let mut out = vec![bare(&words[..word])];
    out.extend(segments[..at].iter().map(|s| bare(&s.words)));
    out
}

/// The abnormality of the longest part of a subject that has one.
fn abnormal(subject: &[&Word<'_>], urine: bool, vocabulary: &Vocabulary, out: &mut Vec<Named>) {
    for width in (1..=subject.len().min(WIDEST)).rev() {
        // The noun stands last: "the left optic nerve".
        for first in (0..=subject.len() - width).rev() {
            let words = &subject[first..first + width];
            if words.windows(2).any(|w| !w[1].bound_to(w[0])) {
                continue;
            }
            if let Some(term) = opposite(words, urine, vocabulary) {
                out.push(Named { tokens: words.iter().map(|w| w.token).collect(), term });
                return;
            }
        }
    }
}

fn opposite(words: &[&Word<'_>], urine: bool, vocabulary: &Vocabulary) -> Option<u32> {
    let text = words.iter().map(|w| w.text.to_lowercase()).collect::<Vec<_>>();
    if let Some((_, name)) = OTHER.iter().find(|(measure, _)| *measure == text.join(" ")) {
        return vocabulary.exact(name).first().map(|(term, _)| *term);
    }
    let excreted = || {
        let whole = text.concat();
        if words.len() == 1 && words[0].is_any(&["acid", "acids"]) {
            return None;
        }
        let bare = whole.trim_end_matches('s').trim_end_matches('e');
        phrase::best(vocabulary, stem::hash_single(&format!("{bare}uria"), &mut String::new()))
    };
    let antibody = || {
        let more = Stemmer::builtin().stem("positivity", &mut String::new())?;
        let mut stems: Vec<&str> = words.iter().map(|w| w.stem.as_str()).chain([more.as_str()]).collect();
        phrase::best(vocabulary, stem::hash(&mut stems))
    };
    let antibodies = text.iter().any(|w| w.starts_with("antibod"));
    if urine { excreted() } else { antibodies.then(antibody).flatten() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::vocabulary::testing;
    use caseline_text::{Document, Limits, source};

    fn denied(text: &str) -> Vec<String> {
        let names = [
            "Intellectual disability",
            "Hearing impairment",
            "Visual impairment",
            "Aminoaciduria",
            "Mucopolysacchariduria",
            "Aciduria",
            "Anti-hair antibody positivity",
            "Abnormal hair",
        ];
        let vocabulary = testing::of_names(&names);
        let document = Document::prepare(source::open("x.txt", text.as_bytes(), &Limits::default()).unwrap());
        let page = Page::new(&document, Lexicon::builtin());
        let lines = 0..page.lines.len();
        lines.flat_map(|l| named(&page, l, &vocabulary)).map(|n| vocabulary.label(n.term).to_owned()).collect()
    }

    #[test]
    fn what_is_normal_denies_its_abnormality() {
        assert_eq!(denied("He had normal intelligence and pale hair."), ["Intellectual disability"]);
        assert_eq!(denied("Hearing and vision were normal."), ["Hearing impairment", "Visual impairment"]);
        assert_eq!(denied("She has normal hearing and vision."), ["Hearing impairment", "Visual impairment"]);
        assert_eq!(denied("Intelligence testing was within normal limits."), ["Intellectual disability"]);
        assert_eq!(denied("Anti-hair antibodies were negative."), ["Anti-hair antibody positivity"]);
        let urine = "Plasma, urine sialic acid, mucopolysaccharides, and amino acids were normal.";
        assert_eq!(denied(urine), ["Mucopolysacchariduria", "Aminoaciduria"]);
    }

    #[test]
    fn other_normal_things_are_nothing() {
        assert_eq!(denied("The hair was normal, but intelligence was low."), [""; 0]);
        assert_eq!(denied("Plasma amino acids were normal."), [""; 0]);
        assert_eq!(denied("Hearing was impaired."), [""; 0]);
    }
}
