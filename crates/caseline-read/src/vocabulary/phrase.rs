//! Names of findings inside a sentence, whatever the order and form of their words.
//!
//! A sentence falls into clauses at marks that no name crosses; what stands in brackets is a clause of its own,
//! and the clause around it goes on behind ("brisk (+4) reflexes"). A clause falls into segments at commas,
//! slashes, "and", "or". Every run of words of a segment is looked up as a bag of stems ([`super::stem`]);
//! where that fails, a quality that is said of something as its noun ("was anemic"), others without the words
//! that grade a finding ("mild", "bilateral") inside it, and then with a
//! word for whatever is wrong ("involvement") read as "abnormality".
//!
//! The parts of a coordination share words in two ways, and only these are tried: before the first item
//! ("short *fingers* and *toes*") and behind the last one ("*hand* and *foot* deformities"). An item that
//! opens with a determiner or a preposition shares nothing ("stenosis and a small defect"), nor does one
//! whose last word is the front of a longer phrase ("short stature and facial dysmorphism" is no short
//! face), nor one that stands behind an item with a modifier of its own.
//!
//! Of two names found, one whose words all stand in the other is dropped. Bags over clusters of words follow
//! FastHPOCR (Groza et al. 2024, doi:10.1093/bioinformatics/btae406).

use super::file::Vocabulary;
use super::stem::{self, Stemmer};
use super::term::Scope;
use crate::page::Page;
use crate::token::Shape;
use std::borrow::{Borrow, Cow};
use std::sync::OnceLock;

/// Most content words of a name.
const WIDEST: usize = 9;
/// Words on each side of a coordination that may belong to it.
const SIDE: usize = 3;
/// Items of a list that are looked over together.
const ITEMS: usize = 5;

/// Words for whatever is wrong with a part of the body: those that ontologies of phenotypes exchange for
/// "abnormality" in the names of one term, and words for what a disease does there. Not "change", which need
/// not be for the worse, nor "disease", which is a diagnosis.
const GENERIC: &[&str] = &[
    "defect",
    "deformity",
    "disorder",
    "disturbance",
    "dysfunction",
    "involvement",
    "issue",
    "lesion",
    "malformation",
    "manifestation",
    "problem",
    "sign",
    "symptom",
];

/// Words that grade or count a finding and may stand inside a name without changing it: degree, side, number, course.
const GRADES: &[&str] = &[
    "mild",
    "mildly",
    "slight",
    "slightly",
    "minor",
    "subtle",
    "moderate",
    "moderately",
    "severe",
    "severely",
    "marked",
    "markedly",
    "profound",
    "profoundly",
    "pronounced",
    "significant",
    "significantly",
    "very",
    "extremely",
    "bilateral",
    "bilaterally",
    "unilateral",
    "left",
    "right",
    "multiple",
    "several",
    "numerous",
    "progressive",
    "progressively",
];

/// Words that open a noun phrase of its own.
const OPENERS: &[&str] =
    &["a", "an", "the", "his", "her", "their", "its", "this", "these", "no", "with", "without", "in", "on"];

/// Words behind which no noun phrase goes on.
const CLOSERS: &[&str] = &[
    "after", "are", "as", "at", "because", "before", "but", "due", "during", "from", "had", "has", "have", "is",
    "since", "so", "than", "that", "then", "until", "was", "were", "when", "which", "while", "who", "without", "with",
];

/// Words that tie a quality to what has it.
const COPULAS: &[&str] = &["is", "are", "was", "were", "been", "being", "be"];

/// A name of the vocabulary in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Its tokens, those of shared words as well.
    pub tokens: Vec<usize>,
    /// The term.
    pub term: u32,
}

impl Named {
    /// First and last token in the order of the text.
    pub fn ends(&self) -> (usize, usize) {
        let first = self.tokens.iter().copied().min().unwrap_or(0);
        (first, self.tokens.iter().copied().max().unwrap_or(first))
    }
}

#[derive(Clone)]
pub(super) struct Word<'a> {
    /// Its place in the page.
    pub token: usize,
    /// As it stands, with a prefix that a hyphen binds to it.
    pub text: Cow<'a, str>,
    /// Its stem.
    pub stem: String,
    /// A name may leave it out.
    pub light: bool,
    generic: bool,
    /// It is said of something: "was hypotonic".
    predicate: bool,
    /// "Of" stands before it: "swelling of joints".
    owner: bool,
}

impl Word<'_> {
    /// True where nothing stands between, or "of" (the) alone.
    pub fn bound_to(&self, before: &Word<'_>) -> bool {
        self.token == before.token + 1 || self.owner
    }

    /// True for one of these words (lower case).
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.text.eq_ignore_ascii_case(w))
    }
}

/// Words without a mark or conjunction between them.
#[derive(Default)]
pub(super) struct Segment<'a> {
    /// Its words, without those that say nothing.
    pub words: Vec<Word<'a>>,
    /// "and", "or" or a slash stands before it.
    pub bound: bool,
    /// A slash does.
    slash: bool,
    /// It opens with a word of [`OPENERS`].
    pub opened: bool,
}

/// The names in a sentence, by their first token, with at most `between` other words inside.
pub(super) fn named(page: &Page<'_>, line: usize, vocabulary: &Vocabulary, between: usize) -> Vec<Named> {
    let mut out = Vec::new();
    for segments in &clauses(page, line) {
        windows(segments, vocabulary, &mut out);
        joined(segments, vocabulary, &mut out);
    }
    if between < WIDEST {
        out.retain(|name| others(page, name) <= between);
    }
    longest(out)
}

/// Words between those of a name that are not its own; marks and words that say nothing do not count.
fn others(page: &Page<'_>, name: &Named) -> usize {
    let (first, last) = name.ends();
    let other =
        |t: &usize| page.tokens[*t].shape != Shape::Mark && !name.tokens.contains(t) && !stem::is_empty(page.word(*t));
    (first..last).filter(other).count()
}

/// The clauses of a sentence.
pub(super) fn clauses<'a>(page: &Page<'a>, line: usize) -> Vec<Vec<Segment<'a>>> {
    let stemmer = Stemmer::builtin();
    let (mut buffer, mut folded) = (String::new(), String::new());
    let mut out: Vec<Vec<Segment<'a>>> = Vec::new();
    // The clause that is being read, above those whose brackets are still open.
    let mut open: Vec<Vec<Segment<'a>>> = vec![vec![Segment::default()]];
    let (mut before, mut predicate, mut of) = ("", false, false);
    for token in page.lines[line].tokens.clone() {
        if let Some(prefix) = stem::prefix(page.text, &page.tokens, token) {
            before = prefix;
            continue;
        }
        let word = page.word(token);
        let nested = open.len() > 1;
        let Some(clause) = open.last_mut() else { break };
        if page.tokens[token].shape == Shape::Mark {
            match word {
                "-" | "‐" | "‑" | "–" | "'" | "’" | "\"" | "“" | "”" => {}
                "," => part(clause, false, false),
                "/" => part(clause, true, true),
                "(" | "[" => open.push(vec![Segment::default()]),
                ")" | "]" if nested => out.extend(open.pop()),
                _ => out.push(std::mem::replace(clause, vec![Segment::default()])),
            }
            continue;
        }
        let word = match std::mem::take(&mut before) {
            "" => Cow::Borrowed(word),
            prefix => Cow::Owned(format!("{prefix}{word}")),
        };
        let lower = word.to_lowercase();
        if matches!(lower.as_str(), "and" | "or" | "nor") {
            part(clause, true, false);
            of = false;
            continue;
        }
        let Some(segment) = clause.last_mut() else { break };
        segment.opened |= segment.words.is_empty() && OPENERS.contains(&lower.as_str());
        if let Some(stem) = stemmer.stem(&word, &mut buffer) {
            let owner = std::mem::take(&mut of);
            crate::lexicon::fold(&word, &mut folded);
            let light = GRADES.contains(&lower.as_str()) || stem::is_filling(&stem);
            let generic = GENERIC.contains(&folded.as_str());
            segment.words.push(Word { token, text: word, stem, light, generic, predicate, owner });
            predicate &= light || lower.ends_with("ly");
        } else {
            of = lower == "of" || of && matches!(lower.as_str(), "the" | "his" | "her" | "their" | "both");
            predicate = COPULAS.contains(&lower.as_str());
        }
    }
    out.extend(open);
    out
}

fn part(clause: &mut Vec<Segment<'_>>, bound: bool, slash: bool) {
    match clause.last_mut() {
        Some(last) if last.words.is_empty() => (last.bound, last.slash) = (last.bound | bound, last.slash | slash),
        _ => clause.push(Segment { bound, slash, ..Segment::default() }),
    }
}

/// Runs of words of a segment; a slash may stand within them ("tonic/clonic").
fn windows(segments: &[Segment<'_>], vocabulary: &Vocabulary, out: &mut Vec<Named>) {
    let mut runs: Vec<Vec<&Word<'_>>> = Vec::new();
    for segment in segments {
        match runs.last_mut().filter(|_| segment.slash) {
            Some(run) => run.extend(&segment.words),
            None => runs.push(segment.words.iter().collect()),
        }
    }
    for run in runs {
        for first in 0..run.len() {
            for end in first + 1..=run.len().min(first + WIDEST) {
                // "Abnormal cell growth" tells of no abnormal cell.
                if run[first].stem == abnormal() && goes_on(&run, end) {
                    continue;
                }
                let before = out.len();
                look(run[first..end].iter().copied(), vocabulary, out);
                if out.len() == before && end == first + 1 && run[first].predicate && !goes_on(&run, end) {
                    let nouns = stem::nouns(&run[first].text);
                    let term = nouns.iter().find_map(|n| best(vocabulary, stem::hash_single(n, &mut String::new())));
                    out.extend(term.map(|term| Named { tokens: vec![run[first].token], term }));
                }
            }
        }
    }
}

/// Names that a coordination spreads: of two items that "and" binds, or of a list that closes with it.
fn joined(segments: &[Segment<'_>], vocabulary: &Vocabulary, out: &mut Vec<Named>) {
    for left in 0..segments.len() {
        for right in left + 1..segments.len().min(left + ITEMS) {
            if segments[left + 1..right].iter().any(|s| s.words.len() > 1 || s.opened) {
                break;
            }
            let closed = segments[right].bound || segments.get(right + 1).is_some_and(|s| s.bound);
            if closed && !segments[right].opened {
                spread(&segments[left].words, &segments[right].words, vocabulary, out);
            }
        }
    }
}

fn spread(first: &[Word<'_>], second: &[Word<'_>], vocabulary: &Vocabulary, out: &mut Vec<Named>) {
    // "short fingers and toes", "contractures of hip and knee": what stands before the first item.
    for item in 1..=2.min(first.len().saturating_sub(1)) {
        let shared = &first[..first.len() - item];
        for from in shared.len().saturating_sub(SIDE)..shared.len() {
            for to in (1..=second.len().min(SIDE)).filter(|to| !goes_on(second, *to)) {
                look(shared[from..].iter().chain(&second[..to]), vocabulary, out);
            }
        }
    }
    // "hand and foot deformities": what stands behind the second item.
    for item in 1..=2.min(second.len().saturating_sub(1)) {
        if !second[item].bound_to(&second[item - 1]) {
            break;
        }
        for from in first.len().saturating_sub(SIDE)..first.len() {
            for to in item + 1..=second.len().min(item + SIDE) {
                look(first[from..].iter().chain(&second[item..to]), vocabulary, out);
            }
        }
    }
}

/// True where the words up to here are the front of a longer phrase.
fn goes_on<'w, 'a: 'w, W: Borrow<Word<'a>>>(words: &[W], end: usize) -> bool {
    let (Some(next), Some(last)) = (words.get(end), words.get(end.wrapping_sub(1))) else { return false };
    let next = next.borrow();
    next.token == last.borrow().token + 1 && !CLOSERS.iter().any(|c| next.text.eq_ignore_ascii_case(c))
}

/// The stem of "abnormality".
fn abnormal() -> &'static str {
    static STEM: OnceLock<String> = OnceLock::new();
    STEM.get_or_init(|| Stemmer::builtin().stem("abnormality", &mut String::new()).unwrap_or_default())
}

fn look<'w, 'a: 'w>(words: impl Iterator<Item = &'w Word<'a>> + Clone, vocabulary: &Vocabulary, out: &mut Vec<Named>) {
    let edges = [words.clone().next(), words.clone().last()];
    if edges.iter().flatten().any(|w| w.text.is_empty()) {
        return;
    }
    let bare = || words.clone().filter(|w| !w.light);
    let firm = !edges.iter().flatten().any(|w| w.light);
    let term = lookup(words.clone(), vocabulary)
        .or_else(|| (firm && words.clone().any(|w| w.light)).then(|| lookup(bare(), vocabulary)).flatten())
        .or_else(|| firm.then(|| abnormality(bare(), vocabulary)).flatten());
    if let Some(term) = term {
        out.push(Named { tokens: words.map(|w| w.token).collect(), term });
    }
}

/// "Cutaneous manifestations" are abnormalities of the skin.
fn abnormality<'w, 'a: 'w>(words: impl Iterator<Item = &'w Word<'a>> + Clone, vocabulary: &Vocabulary) -> Option<u32> {
    if !words.clone().any(|w| w.generic) || words.clone().all(|w| w.generic) {
        return None;
    }
    let mut stems: Vec<&str> = words.map(|w| if w.generic { abnormal() } else { w.stem.as_str() }).collect();
    best(vocabulary, stem::hash(&mut stems))
}

fn lookup<'w, 'a: 'w>(words: impl Iterator<Item = &'w Word<'a>> + Clone, vocabulary: &Vocabulary) -> Option<u32> {
    let mut stems: Vec<&str> = words.clone().map(|w| w.stem.as_str()).collect();
    let hash = match stems.len() {
        0 => return None,
        1 => stem::hash_single(&words.clone().next()?.text, &mut String::new()),
        _ => stem::hash(&mut stems),
    };
    best(vocabulary, hash)
}

/// The term whose name is closest.
pub(super) fn best(vocabulary: &Vocabulary, hash: u64) -> Option<u32> {
    let names = vocabulary.bag(hash).filter(|(_, scope)| *scope != Scope::Broad);
    names.min_by_key(|(term, scope)| (*scope, *term)).map(|(term, _)| term)
}

/// Without names whose words all stand in a longer one.
fn longest(mut names: Vec<Named>) -> Vec<Named> {
    names.sort_by_key(|n| (std::cmp::Reverse(n.tokens.len()), n.tokens[0]));
    let mut out: Vec<Named> = Vec::new();
    for name in names {
        if !out.iter().any(|other| name.tokens.iter().all(|t| other.tokens.contains(t))) {
            out.push(name);
        }
    }
    out.sort_by_key(|n| n.tokens[0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::vocabulary::testing;
    use caseline_text::{Document, Limits, source};

    fn found(text: &str) -> Vec<String> {
        let names = [
            "Short toe",
            "Short finger",
            "Short face",
            "Abnormality of the hand",
            "Abnormality of the foot",
            "Lumbar scoliosis",
            "Scoliosis",
            "Brisk reflexes",
            "Fragile skin",
            "Soft skin",
            "Knee flexion contracture",
            "Tonic-clonic seizure",
            "Elevated circulating lactate concentration",
            "Pes cavus",
            "Anemia",
        ];
        let vocabulary = testing::of_names(&names);
        let document = Document::prepare(source::open("x.txt", text.as_bytes(), &Limits::default()).unwrap());
        let page = Page::new(&document, Lexicon::builtin());
        let lines = 0..page.lines.len();
        lines
            .flat_map(|l| named(&page, l, &vocabulary, usize::MAX))
            .map(|n| vocabulary.label(n.term).to_owned())
            .collect()
    }

    #[test]
    fn coordinations_share_what_stands_before_or_behind() {
        assert_eq!(found("He had short fingers and toes."), ["Short finger", "Short toe"]);
        assert_eq!(
            found("There were hand and foot deformities."),
            ["Abnormality of the hand", "Abnormality of the foot"]
        );
        assert_eq!(found("The skin was noted as soft, thin, fragile and pale skin."), ["Soft skin", "Fragile skin"]);
        assert_eq!(found("He has flexion contractures of hip and knee."), ["Knee flexion contracture"]);
        assert_eq!(found("Weakness and softness of the skin were seen."), ["Soft skin"]);
    }

    #[test]
    fn phrases_of_their_own_share_nothing() {
        assert_eq!(found("She has short stature and facial dysmorphism."), [""; 0]);
        assert_eq!(found("She has scoliosis, and an accentuated lumbar lordosis."), ["Scoliosis"]);
    }

    #[test]
    fn grades_brackets_and_slashes_do_not_part_a_name() {
        assert_eq!(
            found("He showed brisk (+4) reflexes and mild bilateral pes cavus."),
            ["Brisk reflexes", "Pes cavus"]
        );
        assert_eq!(
            found("There were scoliosis (severe lumbar) and tonic/clonic seizures."),
            ["Scoliosis", "Tonic-clonic seizure"]
        );
        assert_eq!(found("The serum lactate was elevated."), ["Elevated circulating lactate concentration"]);
        assert_eq!(found("Abnormal hand washing."), [""; 0]);
        assert_eq!(found("The boy was severely anemic, but anemic boys are rare."), ["Anemia"]);
        assert_eq!(found("Elevated plasma lactate levels."), ["Elevated circulating lactate concentration"]);
        assert_eq!(found("Elevated lactate."), ["Elevated circulating lactate concentration"]);
    }
}
