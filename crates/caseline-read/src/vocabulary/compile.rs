//! Compiles terms into one file of sorted arrays that is read in place.
//!
//! Layout, all numbers little-endian: eight bytes of magic, the SHA-256 of what follows the hash, the
//! number of sections, offset and length of each, the sections ([`Part`]). Strings are told once. Names
//! are a trie over folded words: the edges of a node are sorted by word, so that reading needs no table
//! to be built. Names of findings stand a second time as hashes of their stems without order ([`super::stem`]).
//! The same terms give the same bytes.

use super::stem::{self, Stemmer};
use super::term::{Scope, Set, Sort, Term};
use crate::lexicon::{fold, mix, skipped};
use crate::token::tokenize;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The first bytes of a compiled file; the digit is the version of the layout and of how words are cut to their stems.
pub(super) const MAGIC: &[u8; 8] = b"CLVOCAB3";

/// Sections of the file, in their order. Numbers are `u32` unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// JSON: the sets.
    Sets,
    /// Text of all strings.
    Text,
    /// Where each string starts in `Text`, and the end of the last.
    Strings,
    /// Per term: code, system (strings), set and sort, first of `Names`, of `Parents`, of `Alternatives`; one more at the end.
    Terms,
    /// Per name: string, scope. The first name of a term is its label.
    Names,
    /// Terms.
    Parents,
    /// Strings.
    Alternatives,
    /// Text of all folded words.
    WordText,
    /// Where each word starts, and the end of the last.
    Words,
    /// A hash table over words: word plus one, or zero.
    Slots,
    /// Per node: first of `Edges`, first of `Ends`; one more at the end.
    Nodes,
    /// Per edge: word, node.
    Edges,
    /// Per end: term, name, spelling (zero where capitals do not matter).
    Ends,
    /// Per bag of stems: low and high half of its hash, term, scope. Sorted by hash.
    Bags,
    /// Strings of codes and alternatives with their term, sorted by code.
    Codes,
}

/// Number of sections.
pub(super) const PARTS: usize = Part::Codes as usize + 1;

/// A name that several terms of one vocabulary bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The name, folded.
    pub name: String,
    /// The codes of the terms.
    pub codes: Vec<String>,
}

/// Names of `terms` that stand for more than one of them, as label or exact synonym.
pub fn clashes(terms: &[Term]) -> Vec<Clash> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for term in terms {
        for (name, scope) in names_of(term) {
            let codes = names.entry(words(name).join(" ")).or_default();
            if scope <= Scope::Exact && !codes.contains(&term.code) {
                codes.push(term.code.clone());
            }
        }
    }
    names.into_iter().filter(|(_, c)| c.len() > 1).map(|(name, codes)| Clash { name, codes }).collect()
}

/// The file for these vocabularies.
pub fn compile(sets: &[(Set, Vec<Term>)]) -> Vec<u8> {
    let mut parts: Vec<Vec<u8>> = vec![Vec::new(); PARTS];
    let listed: Vec<&Set> = sets.iter().map(|(set, _)| set).collect();
    parts[Part::Sets as usize] = serde_json::to_vec(&listed).unwrap_or_default();
    let mut strings = Strings::default();
    let mut trie: Vec<(Vec<u32>, [u32; 3])> = Vec::new();
    let mut lexemes = Lexemes::of(sets);
    let mut bags: Vec<(u64, u32, u32)> = Vec::new();
    let mut codes: Vec<(&str, u32)> = Vec::new();
    let stemmer = Stemmer::builtin();
    let (mut names, mut parents, mut alternatives, mut number) = (0u32, 0u32, 0u32, 0u32);
    for (at, (_, terms)) in sets.iter().enumerate() {
        let base = number;
        let places: FxHashMap<&str, u32> =
            terms.iter().enumerate().map(|(i, t)| (t.code.as_str(), base + i as u32)).collect();
        for term in terms {
            let set_and_sort = at as u32 | term.sort.number() << 16;
            let record =
                [strings.add(&term.code), strings.add(&term.system), set_and_sort, names, parents, alternatives];
            push(&mut parts, Part::Terms, &record);
            for (name, scope) in names_of(term) {
                let bare = name.strip_prefix('=').unwrap_or(name);
                push(&mut parts, Part::Names, &[strings.add(name), scope.number()]);
                let (path, spelling) = lexemes.path(name);
                if !path.is_empty() {
                    trie.push((path, [number, names, spelling]));
                }
                if term.sort == Sort::Finding {
                    bags.extend(stem::bags(stemmer, bare).into_iter().map(|hash| (hash, number, scope.number())));
                    let shorter = stem::shorter(bare).map_or_else(Vec::new, |s| stem::bags(stemmer, s));
                    bags.extend(shorter.into_iter().map(|hash| (hash, number, Scope::Related.number())));
                }
                names += 1;
            }
            for parent in term.parents.iter().filter_map(|p| places.get(p.as_str())) {
                push(&mut parts, Part::Parents, &[*parent]);
                parents += 1;
            }
            for old in &term.alternatives {
                push(&mut parts, Part::Alternatives, &[strings.add(old)]);
                alternatives += 1;
                codes.push((old, number));
            }
            codes.push((&term.code, number));
            number += 1;
        }
    }
    push(&mut parts, Part::Terms, &[0, 0, 0, names, parents, alternatives]);
    codes.retain(|(code, _)| !code.is_empty());
    codes.sort();
    for (code, term) in codes {
        push(&mut parts, Part::Codes, &[strings.add(code), term]);
    }
    bags.sort_unstable();
    bags.dedup_by_key(|(hash, term, _)| (*hash, *term));
    for (hash, term, scope) in bags {
        push(&mut parts, Part::Bags, &[hash as u32, (hash >> 32) as u32, term, scope]);
    }
    strings.write(&mut parts);
    lexemes.write(&mut parts);
    write_trie(trie, &mut parts);
    bind(&parts)
}

/// Label and synonyms of a term with their scopes, each name once.
fn names_of(term: &Term) -> impl Iterator<Item = (&str, Scope)> {
    let others = term.synonyms.iter().map(|s| (s.name.as_str(), s.scope));
    std::iter::once((term.label.as_str(), Scope::Label)).chain(others.filter(|(n, _)| *n != term.label))
}

/// The folded words of a name; hyphens and apostrophes are none.
pub(super) fn words(name: &str) -> Vec<String> {
    let name = name.strip_prefix('=').unwrap_or(name);
    let mut buffer = String::new();
    let tokens = tokenize(name);
    let kept = tokens.iter().filter(|t| !skipped(name, t));
    kept.map(|t| {
        fold(t.span.of(name), &mut buffer);
        buffer.clone()
    })
    .collect()
}

/// True where a name is matched with its capitals as they stand: marked so, or a short abbreviation.
fn is_exact(name: &str) -> bool {
    name.starts_with('=')
        || (name.len() <= 6 && name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase))
}

/// The hash of a spelling; never zero.
pub(super) fn spelling<'a>(words: impl Iterator<Item = &'a str>) -> u32 {
    let hash = words.fold(0, mix);
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// Hash of a folded word, for its slot.
pub(super) fn slot_hash(word: &str) -> usize {
    let hash = mix(0, word);
    (hash ^ (hash >> 29)) as usize
}

fn push(parts: &mut [Vec<u8>], part: Part, numbers: &[u32]) {
    let to = &mut parts[part as usize];
    numbers.iter().for_each(|n| to.extend_from_slice(&n.to_le_bytes()));
}

fn bind(parts: &[Vec<u8>]) -> Vec<u8> {
    let head = MAGIC.len() + 32 + 4 + 16 * parts.len();
    let mut body = (parts.len() as u32).to_le_bytes().to_vec();
    let mut at = head as u64;
    for part in parts {
        body.extend_from_slice(&at.to_le_bytes());
        body.extend_from_slice(&(part.len() as u64).to_le_bytes());
        at += part.len() as u64;
    }
    parts.iter().for_each(|p| body.extend_from_slice(p));
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&Sha256::digest(&body));
    out.extend(body);
    out
}

#[derive(Default)]
struct Strings {
    text: String,
    starts: Vec<u32>,
    known: FxHashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, string: &str) -> u32 {
        if let Some(at) = self.known.get(string) {
            return *at;
        }
        let at = self.starts.len() as u32;
        self.starts.push(self.text.len() as u32);
        self.text.push_str(string);
        self.known.insert(string.to_owned(), at);
        at
    }

    fn write(self, parts: &mut [Vec<u8>]) {
        push(parts, Part::Strings, &self.starts);
        push(parts, Part::Strings, &[self.text.len() as u32]);
        parts[Part::Text as usize] = self.text.into_bytes();
    }
}

/// All folded words, numbered in their order.
struct Lexemes {
    numbers: BTreeMap<String, u32>,
}

impl Lexemes {
    fn of(sets: &[(Set, Vec<Term>)]) -> Lexemes {
        let terms = sets.iter().flat_map(|(_, t)| t);
        let mut numbers: BTreeMap<String, u32> =
            terms.flat_map(names_of).flat_map(|(name, _)| words(name)).map(|w| (w, 0)).collect();
        for (number, slot) in numbers.values_mut().enumerate() {
            *slot = number as u32;
        }
        Lexemes { numbers }
    }

    fn path(&mut self, name: &str) -> (Vec<u32>, u32) {
        let path = words(name).iter().filter_map(|w| self.numbers.get(w)).copied().collect();
        if !is_exact(name) {
            return (path, 0);
        }
        let name = name.strip_prefix('=').unwrap_or(name);
        let tokens = tokenize(name);
        (path, spelling(tokens.iter().filter(|t| !skipped(name, t)).map(|t| t.span.of(name))))
    }

    fn write(self, parts: &mut [Vec<u8>]) {
        let count = (2 * self.numbers.len()).next_power_of_two().max(2);
        let mut slots = vec![0u32; count];
        let mut text = String::new();
        for (word, number) in &self.numbers {
            push(parts, Part::Words, &[text.len() as u32]);
            text.push_str(word);
            let mut at = slot_hash(word) & (count - 1);
            while slots[at] != 0 {
                at = (at + 1) & (count - 1);
            }
            slots[at] = number + 1;
        }
        push(parts, Part::Words, &[text.len() as u32]);
        push(parts, Part::Slots, &slots);
        parts[Part::WordText as usize] = text.into_bytes();
    }
}

/// Nodes breadth first, from the sorted paths: every node is a range of paths that share a prefix.
fn write_trie(mut paths: Vec<(Vec<u32>, [u32; 3])>, parts: &mut [Vec<u8>]) {
    paths.sort();
    let mut nodes = vec![(0usize, paths.len(), 0usize)];
    let (mut at, mut edges, mut ends) = (0, 0u32, 0u32);
    while at < nodes.len() {
        let (mut from, to, depth) = nodes[at];
        push(parts, Part::Nodes, &[edges, ends]);
        while from < to && paths[from].0.len() == depth {
            push(parts, Part::Ends, &paths[from].1);
            ends += 1;
            from += 1;
        }
        while from < to {
            let word = paths[from].0[depth];
            let same = from + paths[from..to].partition_point(|(p, _)| p[depth] <= word);
            push(parts, Part::Edges, &[word, nodes.len() as u32]);
            edges += 1;
            nodes.push((from, same, depth + 1));
            from = same;
        }
        at += 1;
    }
    push(parts, Part::Nodes, &[edges, ends]);
}
