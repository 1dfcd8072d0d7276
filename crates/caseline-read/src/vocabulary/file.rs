//! A compiled vocabulary, read in place.
//!
//! Opening checks the head and that the sections lie in the file; every later access is bounded, so a
//! damaged file gives fewer names, never a panic.

use super::compile::{MAGIC, PARTS, Part, slot_hash, spelling, words};
use super::hierarchy::Hierarchy;
use super::term::{Scope, Set, Sort, Synonym, Term};
use crate::lexicon::{fold, skipped};
use crate::token::Token;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

/// Why a compiled file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DamagedVocabulary {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Another version, or no such file at all.
    #[error("is not a vocabulary that this version compiled; make it again with 'caseline vocabulary add'")]
    Foreign,
    /// It is cut or overwritten.
    #[error("is damaged; make it again with 'caseline vocabulary add'")]
    Damaged,
}

/// A name of the vocabulary that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// The term.
    pub term: u32,
    /// How close the name is to the term.
    pub scope: Scope,
}

/// A compiled vocabulary. Cheap to open, safe to share.
#[derive(Debug)]
pub struct Vocabulary {
    bytes: Vec<u8>,
    parts: [(usize, usize); PARTS],
    sets: Vec<Set>,
    hierarchy: OnceLock<Hierarchy>,
}

impl Vocabulary {
    /// Opens a compiled file with a single read.
    pub fn open(path: &Path) -> Result<Vocabulary, DamagedVocabulary> {
        Vocabulary::from_bytes(std::fs::read(path)?)
    }

    /// A compiled file that is in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Vocabulary, DamagedVocabulary> {
        if !bytes.starts_with(MAGIC) {
            return Err(DamagedVocabulary::Foreign);
        }
        let head = MAGIC.len() + 32;
        let long = |at: usize| -> Option<usize> {
            usize::try_from(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?)).ok()
        };
        let count = bytes.get(head..head + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        if count != Some(PARTS as u32) {
            return Err(DamagedVocabulary::Damaged);
        }
        let mut parts = [(0, 0); PARTS];
        for (number, part) in parts.iter_mut().enumerate() {
            let at = head + 4 + 16 * number;
            let (start, length) = long(at).zip(long(at + 8)).ok_or(DamagedVocabulary::Damaged)?;
            let end = start.checked_add(length).filter(|e| *e <= bytes.len()).ok_or(DamagedVocabulary::Damaged)?;
            *part = (start, end);
        }
        let text = |part: Part| &bytes[parts[part as usize].0..parts[part as usize].1];
        let sets = serde_json::from_slice(text(Part::Sets)).map_err(|_| DamagedVocabulary::Damaged)?;
        let sound = std::str::from_utf8(text(Part::Text)).is_ok() && std::str::from_utf8(text(Part::WordText)).is_ok();
        if !sound || parts[Part::Slots as usize].1 - parts[Part::Slots as usize].0 < 4 {
            return Err(DamagedVocabulary::Damaged);
        }
        Ok(Vocabulary { bytes, parts, sets, hierarchy: OnceLock::new() })
    }

    /// The compiled bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the contents as written by the compiler, in hexadecimal.
    pub fn hash(&self) -> String {
        self.bytes[MAGIC.len()..MAGIC.len() + 32].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// The vocabularies in it.
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.count(Part::Terms, 6).saturating_sub(1)
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a term as case files write it.
    pub fn code(&self, term: u32) -> &str {
        self.string(self.number(Part::Terms, 6 * term as usize))
    }

    /// The terminology of a term.
    pub fn system(&self, term: u32) -> &str {
        self.string(self.number(Part::Terms, 6 * term as usize + 1))
    }

    /// True for a term of a published ontology, false for one of a table of one's own.
    pub fn is_ontology(&self, term: u32) -> bool {
        self.sets.get(self.set(term)).is_some_and(|s| !s.table)
    }

    /// What a term is.
    pub fn sort(&self, term: u32) -> Sort {
        Sort::from_number(self.number(Part::Terms, 6 * term as usize + 2) >> 16)
    }

    /// Index of the set that a term is of.
    pub fn set(&self, term: u32) -> usize {
        (self.number(Part::Terms, 6 * term as usize + 2) & 0xffff) as usize
    }

    /// The preferred name of a term.
    pub fn label(&self, term: u32) -> &str {
        self.names(term).next().map_or("", |(name, _)| name)
    }

    /// All names of a term, its label first.
    pub fn names(&self, term: u32) -> impl Iterator<Item = (&str, Scope)> {
        self.written(term).map(|(name, scope)| (name.strip_prefix('=').unwrap_or(name), scope))
    }

    /// The names as loaded, with the mark of those whose capitals matter.
    fn written(&self, term: u32) -> impl Iterator<Item = (&str, Scope)> {
        self.range(term, 3).map(|at| {
            (self.string(self.number(Part::Names, 2 * at)), Scope::from_number(self.number(Part::Names, 2 * at + 1)))
        })
    }

    /// The terms that a term is a kind of.
    pub fn parents(&self, term: u32) -> impl Iterator<Item = u32> {
        self.range(term, 4).map(|at| self.number(Part::Parents, at))
    }

    /// What stands above and below each term, worked out when it is first asked for.
    pub fn hierarchy(&self) -> &Hierarchy {
        self.hierarchy.get_or_init(|| Hierarchy::of(self))
    }

    /// The term with this code, also by a code that was merged into it.
    pub fn term(&self, code: &str) -> Option<u32> {
        let (mut from, mut to) = (0, self.count(Part::Codes, 2));
        while from < to {
            let middle = from.midpoint(to);
            match self.string(self.number(Part::Codes, 2 * middle)).cmp(code) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return Some(self.number(Part::Codes, 2 * middle + 1)),
            }
        }
        None
    }

    /// Terms that bear exactly this name, folded, with the scope of the name.
    pub fn exact(&self, name: &str) -> Vec<(u32, Scope)> {
        let mut node = 0;
        for word in words(name) {
            let Some(next) = self.word(&word).and_then(|w| self.edge(node, w)) else { return Vec::new() };
            node = next;
        }
        if node == 0 {
            return Vec::new();
        }
        let tokens = crate::token::tokenize(name);
        let spelt = spelling(tokens.iter().filter(|t| !skipped(name, t)).map(|t| t.span.of(name)));
        self.ends(node, || spelt).collect()
    }

    /// Every name that stands in a run of tokens, shorter ones inside longer ones as well.
    pub fn scan(&self, text: &str, tokens: &[Token]) -> Vec<Found> {
        let mut buffer = String::new();
        let ids: Vec<Option<u32>> = tokens
            .iter()
            .map(|t| {
                fold(t.span.of(text), &mut buffer);
                self.word(&buffer)
            })
            .collect();
        let mut out = Vec::new();
        for first in 0..tokens.len() {
            if skipped(text, &tokens[first]) {
                continue;
            }
            let (mut node, mut at) = (0, first);
            while let Some(token) = tokens.get(at) {
                if at > first && skipped(text, token) {
                    at += 1;
                    continue;
                }
                let Some(next) = ids[at].and_then(|w| self.edge(node, w)) else { break };
                node = next;
                let spelt = || {
                    let named = tokens[first..=at].iter().filter(|t| !skipped(text, t));
                    spelling(named.map(|t| t.span.of(text)))
                };
                out.extend(self.ends(node, spelt).map(|(term, scope)| Found { first, last: at, term, scope }));
                at += 1;
            }
        }
        out
    }

    /// Findings with a name of these stems, whatever their order.
    pub(super) fn bag(&self, hash: u64) -> impl Iterator<Item = (u32, Scope)> {
        let key = |at: usize| {
            u64::from(self.number(Part::Bags, 4 * at)) | u64::from(self.number(Part::Bags, 4 * at + 1)) << 32
        };
        let count = self.count(Part::Bags, 4);
        let (mut from, mut to) = (0, count);
        while from < to {
            let middle = from.midpoint(to);
            if key(middle) < hash { from = middle + 1 } else { to = middle }
        }
        (from..count)
            .take_while(move |at| key(*at) == hash)
            .map(|at| (self.number(Part::Bags, 4 * at + 2), Scope::from_number(self.number(Part::Bags, 4 * at + 3))))
    }

    /// Everything back as it was loaded, to compile it again with more or less.
    pub fn decompile(&self) -> Vec<(Set, Vec<Term>)> {
        let mut out: Vec<(Set, Vec<Term>)> = self.sets.iter().map(|s| (s.clone(), Vec::new())).collect();
        for term in 0..self.len() as u32 {
            let alternatives =
                self.range(term, 5).map(|at| self.string(self.number(Part::Alternatives, at)).to_owned());
            let synonyms = self.written(term).skip(1);
            let whole = Term {
                code: self.code(term).to_owned(),
                system: self.system(term).to_owned(),
                label: self.label(term).to_owned(),
                synonyms: synonyms.map(|(name, scope)| Synonym { name: name.to_owned(), scope }).collect(),
                parents: self.parents(term).map(|p| self.code(p).to_owned()).collect(),
                alternatives: alternatives.collect(),
                sort: self.sort(term),
            };
            if let Some((_, terms)) = out.get_mut(self.set(term)) {
                terms.push(whole);
            }
        }
        out
    }

    fn ends(&self, node: u32, spelt: impl Fn() -> u32) -> impl Iterator<Item = (u32, Scope)> {
        let from = self.number(Part::Nodes, 2 * node as usize + 1) as usize;
        let to = (self.number(Part::Nodes, 2 * node as usize + 3) as usize).min(self.count(Part::Ends, 3));
        (from..to).filter_map(move |at| {
            let exact = self.number(Part::Ends, 3 * at + 2);
            (exact == 0 || exact == spelt()).then(|| {
                let name = self.number(Part::Ends, 3 * at + 1) as usize;
                (self.number(Part::Ends, 3 * at), Scope::from_number(self.number(Part::Names, 2 * name + 1)))
            })
        })
    }

    fn edge(&self, node: u32, word: u32) -> Option<u32> {
        let mut from = self.number(Part::Nodes, 2 * node as usize) as usize;
        let mut to = self.number(Part::Nodes, 2 * node as usize + 2) as usize;
        while from < to {
            let middle = from.midpoint(to);
            match self.number(Part::Edges, 2 * middle).cmp(&word) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                // Children stand behind their parents; anything else is damage, and would never end.
                std::cmp::Ordering::Equal => {
                    return Some(self.number(Part::Edges, 2 * middle + 1)).filter(|n| *n > node);
                }
            }
        }
        None
    }

    fn word(&self, word: &str) -> Option<u32> {
        let count = self.count(Part::Slots, 1);
        let mut at = slot_hash(word) & (count - 1);
        for _ in 0..count {
            let number = self.number(Part::Slots, at).checked_sub(1)?;
            let range = self.number(Part::Words, number as usize)..self.number(Part::Words, number as usize + 1);
            if self.slice(Part::WordText, range) == word {
                return Some(number);
            }
            at = (at + 1) & (count - 1);
        }
        None
    }

    fn range(&self, term: u32, column: usize) -> Range<usize> {
        let at = |term: usize| self.number(Part::Terms, 6 * term + column) as usize;
        let width = |part, fields| self.count(part, fields);
        let most = match column {
            3 => width(Part::Names, 2),
            4 => width(Part::Parents, 1),
            _ => width(Part::Alternatives, 1),
        };
        at(term as usize)..at(term as usize + 1).min(most)
    }

    fn string(&self, number: u32) -> &str {
        let at = number as usize;
        self.slice(Part::Text, self.number(Part::Strings, at)..self.number(Part::Strings, at + 1))
    }

    fn slice(&self, part: Part, range: Range<u32>) -> &str {
        let (start, end) = self.parts[part as usize];
        let bytes = self.bytes[start..end].get(range.start as usize..range.end as usize).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or("")
    }

    fn count(&self, part: Part, width: usize) -> usize {
        let (start, end) = self.parts[part as usize];
        (end - start) / (4 * width)
    }

    fn number(&self, part: Part, at: usize) -> u32 {
        let (start, end) = self.parts[part as usize];
        match self.bytes[start..end].get(4 * at..4 * at + 4) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;
    use crate::vocabulary::compile;
    use crate::vocabulary::load::from_bytes;

    fn sample() -> Vocabulary {
        let text = "format-version: 1.2\n\n[Term]\nid: HP:0000118\nname: Phenotypic abnormality\n\n\
                    [Term]\nid: HP:0000001\nname: Sore elbow\nsynonym: \"Elbow soreness\" EXACT []\nsynonym: \"SE\" EXACT []\n\
                    alt_id: HP:0000077\nis_a: HP:0000118\n\n[Term]\nid: HP:0000002\nname: Very sore elbow\nis_a: HP:0000001\n";
        let loaded = from_bytes("a.obo", text.into()).unwrap();
        Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap()
    }

    #[test]
    fn names_are_found_in_place() {
        let vocabulary = sample();
        let text = "Very sore elbows, SE and se.";
        let codes: Vec<(&str, Scope)> =
            vocabulary.scan(text, &tokenize(text)).iter().map(|f| (vocabulary.code(f.term), f.scope)).collect();
        let expected = [("HP:0000002", Scope::Label), ("HP:0000001", Scope::Label), ("HP:0000001", Scope::Exact)];
        assert_eq!(codes, expected);
        assert_eq!(vocabulary.exact("elbow-soreness").len(), 1);
        assert!(vocabulary.exact("elbow").is_empty() && vocabulary.exact("").is_empty());
    }

    #[test]
    fn terms_keep_their_place_and_their_old_codes() {
        let vocabulary = sample();
        let term = vocabulary.term("HP:0000077").unwrap();
        assert_eq!((vocabulary.code(term), vocabulary.sort(term)), ("HP:0000001", Sort::Finding));
        assert_eq!(vocabulary.parents(term).map(|p| vocabulary.code(p)).collect::<Vec<_>>(), ["HP:0000118"]);
        assert_eq!(vocabulary.term("HP:0000999"), None);
    }

    #[test]
    fn compiling_again_gives_the_same_bytes() {
        let vocabulary = sample();
        assert_eq!(compile(&vocabulary.decompile()), vocabulary.as_bytes());
    }

    #[test]
    fn damage_is_an_error_or_silence_but_never_a_panic() {
        let bytes = sample().as_bytes().to_vec();
        assert!(matches!(Vocabulary::from_bytes(b"hello".to_vec()), Err(DamagedVocabulary::Foreign)));
        let text = "Very sore elbow and SE";
        for at in 40..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0xff;
            if let Ok(vocabulary) = Vocabulary::from_bytes(broken) {
                vocabulary.scan(text, &tokenize(text));
                vocabulary.decompile();
            }
            let _ = Vocabulary::from_bytes(bytes[..at].to_vec()).map(|v| v.scan(text, &tokenize(text)));
        }
    }
}
