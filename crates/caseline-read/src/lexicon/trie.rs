//! A token trie: one pass, no allocation for each token, plurals and hyphens folded, offsets kept.

use super::ConceptId;
use crate::spelling::Spellings;
use crate::token::{Shape, Token, tokenize};
use caseline_text::{Clean, Span};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A name of the lexicon that stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Where it stands.
    pub span: Span<Clean>,
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// What it names. One place has one hit for each concept that bears the name.
    pub concept: ConceptId,
}

/// Concepts whose name ends at a node, with the hash of the exact spelling where capitals matter.
type Ends = Vec<(ConceptId, Option<u64>)>;

/// No word, or no node.
const NONE: u32 = u32::MAX;
/// So many spellings of the text are kept by each thread; then all are forgotten.
const KEPT: usize = 60_000;

/// The automaton. Nodes are numbers; an edge is a pair of node and word.
#[derive(Debug)]
pub(super) struct Trie {
    words: FxHashMap<Box<str>, u32>,
    /// The node behind the root for each word: most words of a text begin no name.
    roots: Vec<u32>,
    /// The other edges.
    edges: FxHashMap<(u32, u32), u32>,
    ends: Vec<Ends>,
    /// Tells this automaton, as it now is, from all others.
    stamp: OnceLock<u64>,
}

impl Default for Trie {
    fn default() -> Self {
        Trie {
            words: FxHashMap::default(),
            roots: Vec::new(),
            edges: FxHashMap::default(),
            ends: vec![Ends::new()],
            stamp: OnceLock::new(),
        }
    }
}

/// The words of the automaton that spellings of the text stand for, as this thread met them.
#[derive(Default)]
struct Met {
    stamp: u64,
    words: Spellings,
}

thread_local! {
    static MET: RefCell<Met> = RefCell::default();
}

impl Trie {
    pub(super) fn insert(&mut self, name: &str, concept: ConceptId) {
        let (exact, name) = match name.strip_prefix('=') {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        self.stamp = OnceLock::new();
        let mut buffer = String::new();
        let mut node = 0u32;
        let mut spelling = 0u64;
        for token in tokenize(name).iter().filter(|t| !skipped(name, t)) {
            let word = token.span.of(name);
            spelling = mix(spelling, word);
            fold(word, &mut buffer);
            let id = match self.words.get(buffer.as_str()) {
                Some(id) => *id,
                None => {
                    let id = self.words.len() as u32;
                    self.words.insert(buffer.as_str().into(), id);
                    self.roots.push(NONE);
                    id
                }
            };
            let fresh = self.ends.len() as u32;
            let next = match node {
                0 => &mut self.roots[id as usize],
                _ => self.edges.entry((node, id)).or_insert(NONE),
            };
            if *next == NONE {
                *next = fresh;
                self.ends.push(Ends::new());
            }
            node = *next;
        }
        let ends = &mut self.ends[node as usize];
        let exact = exact.then_some(spelling);
        if node != 0 && !ends.contains(&(concept, exact)) {
            ends.push((concept, exact));
        }
    }

    /// The word of each token; [`NONE`] where no name holds it.
    fn words(&self, text: &str, tokens: &[Token]) -> Vec<u32> {
        static STAMPS: AtomicU64 = AtomicU64::new(1);
        let stamp = *self.stamp.get_or_init(|| STAMPS.fetch_add(1, Ordering::Relaxed));
        let mut met = MET.take();
        if met.stamp != stamp || met.words.len() > KEPT {
            met = Met { stamp, ..Met::default() };
        }
        let mut buffer = String::new();
        let mut word = |token: &Token| {
            met.words.number(text, token.span, || {
                fold(token.span.of(text), &mut buffer);
                self.words.get(buffer.as_str()).copied().unwrap_or(NONE)
            })
        };
        let words = tokens.iter().map(&mut word).collect();
        MET.set(met);
        words
    }

    pub(super) fn scan(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(tokens.len() / 4);
        let words = self.words(text, tokens);
        for (first, word) in words.iter().enumerate() {
            if *word == NONE || skipped(text, &tokens[first]) {
                continue;
            }
            let (mut node, mut at) = (self.roots[*word as usize], first);
            while node != NONE {
                let ends = &self.ends[node as usize];
                if !ends.is_empty() {
                    let span = Span::new(tokens[first].span.start, tokens[at].span.end);
                    let exact = ends.iter().any(|(_, exact)| exact.is_some());
                    let spelling = if exact { spelled(text, &tokens[first..=at]) } else { 0 };
                    let here = ends.iter().filter(|(_, exact)| exact.is_none_or(|e| e == spelling));
                    hits.extend(here.map(|(concept, _)| Hit { span, first, last: at, concept: *concept }));
                }
                at += 1;
                while tokens.get(at).is_some_and(|t| skipped(text, t)) {
                    at += 1;
                }
                node = match words.get(at) {
                    None | Some(&NONE) => NONE,
                    Some(word) => self.edges.get(&(node, *word)).copied().unwrap_or(NONE),
                };
            }
        }
        hits
    }
}

/// The hash of the spelling of tokens, capitals and all.
fn spelled(text: &str, tokens: &[Token]) -> u64 {
    tokens.iter().filter(|t| !skipped(text, t)).fold(0, |hash, t| mix(hash, t.span.of(text)))
}

/// Hyphens and apostrophes do not tell names apart: "T-cell" is "T cell", "Gottron's" is "Gottron".
pub(crate) fn skipped(text: &str, token: &Token) -> bool {
    token.shape == Shape::Mark && matches!(token.span.of(text), "-" | "‐" | "‑" | "–" | "'" | "’")
}

pub(crate) fn mix(hash: u64, word: &str) -> u64 {
    word.bytes().fold(hash.wrapping_mul(0x100_0000_01b3) ^ 0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)
    })
}

/// Folds capitals, the commonest British spellings, accents and regular plurals.
pub(crate) fn fold(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            'æ' | 'œ' => out.push('e'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'á' | 'à' | 'â' | 'ä' | 'ã' => out.push('a'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => out.push('u'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'α' => out.push_str("alpha"),
            'β' | 'ß' => out.push_str("beta"),
            'γ' => out.push_str("gamma"),
            'δ' => out.push_str("delta"),
            'κ' => out.push_str("kappa"),
            'λ' => out.push_str("lambda"),
            'µ' | 'μ' => out.push('u'),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    while let Some(at) = find_british(out) {
        out.remove(at);
    }
    let letters = out.len();
    if letters > 4 && out.ends_with("ies") {
        out.truncate(letters - 3);
        out.push('y');
    } else if letters > 5 && ["sses", "shes", "tches", "xes"].iter().any(|end| out.ends_with(end)) {
        // Abscesses, rashes, patches, reflexes; not "aches", whose singular keeps its e.
        out.truncate(letters - 2);
    } else if letters > 3 && out.ends_with('s') && !out.ends_with("ss") && !out.ends_with("us") && !out.ends_with("is")
    {
        out.truncate(letters - 1);
    }
}

/// The position of a letter that American spelling leaves out: `haem` → `hem`, `oedema` → `edema`.
fn find_british(word: &str) -> Option<usize> {
    if !word.as_bytes().windows(2).any(|w| w == b"ae" || w == b"oe") {
        return None;
    }
    const PAIRS: [&str; 18] = [
        "haem", "anaem", "aemi", "oedem", "oesoph", "rrhoe", "paed", "leukaem", "caec", "pnoe", "aesth", "oestr",
        "foet", "coeli", "faec", "gynaec", "aetio", "naev",
    ];
    PAIRS.iter().find_map(|pair| {
        let at = word.find(pair)?;
        let inside = pair.find("ae").or_else(|| pair.find("oe"))?;
        Some(at + inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Concept, Lexicon, Table, parse_tsv};

    fn spots(terms: &str, text: &str) -> Vec<String> {
        let mut lexicon = Lexicon::default();
        for row in parse_tsv(&format!("label\tsynonyms\n{terms}")) {
            lexicon.add(Concept::from_row(Table::Finding, &row));
        }
        let tokens = tokenize(text);
        lexicon.scan(text, &tokens).iter().map(|h| h.span.of(text).to_owned()).collect()
    }

    #[test]
    fn plurals_hyphens_and_spelling_fold() {
        assert_eq!(spots("pleural effusion", "Pleural effusions."), ["Pleural effusions"]);
        assert_eq!(spots("T cell lymphoma", "a T-cell lymphoma"), ["T-cell lymphoma"]);
        assert_eq!(spots("leukemia", "Leukaemia"), ["Leukaemia"]);
        assert_eq!(spots("dyspnea", "Dyspnoea"), ["Dyspnoea"]);
        assert_eq!(spots("hypoglycemic coma", "hypoglycaemic coma"), ["hypoglycaemic coma"]);
        assert_eq!(spots("tendon reflex", "tendon reflexes"), ["tendon reflexes"]);
        assert_eq!(spots("headache", "headaches"), ["headaches"]);
        assert_eq!(spots("anti-TIF1gamma", "anti TIF1-γ"), Vec::<String>::new());
        assert_eq!(spots("anti-TIF1gamma", "anti-TIF1γ"), ["anti-TIF1γ"]);
    }

    #[test]
    fn capitals_matter_where_asked() {
        assert_eq!(spots("dermatomyositis\t=DM", "DM and dm"), ["DM"]);
    }
}
