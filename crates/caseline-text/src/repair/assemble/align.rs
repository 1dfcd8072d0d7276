//! Which places of the region say the same word of the same sentence.
//!
//! Two equal words belong together where the words around them agree: chains of equal pairs that move
//! on in step (with gaps for what was lost or mixed in) are scored as local alignments are, the region
//! against itself. Pairs are joined from the surest down, as long as a locus has no more members than
//! there are copies.

use super::token::Token;
use std::collections::HashMap;

/// How far apart, in words, two copies may stand.
const REACH: usize = 260;
/// How many words a chain may skip on either side.
const SKIP: usize = 4;

/// How far apart the copies of a rare word may stand with nothing else to show for it.
const ALONE: usize = 100;
/// Within how many words an equal word is another word of the same copy.
const CLOSE: usize = 6;

/// The loci: for each token the number of its locus, and for each locus its tokens.
pub(super) struct Loci {
    pub of: Vec<usize>,
    pub members: Vec<Vec<usize>>,
    /// How many copies there are: two or three.
    pub copies: usize,
}

struct Pair {
    i: usize,
    j: usize,
    weight: f32,
    before: f32,
    behind: f32,
}

pub(super) fn loci(tokens: &[Token]) -> Loci {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, token) in tokens.iter().enumerate().filter(|(_, t)| !t.label) {
        places.entry(&token.text).or_default().push(i);
    }
    let mut pairs: Vec<Pair> = Vec::new();
    let mut index: HashMap<(usize, usize), usize> = HashMap::new();
    for i in (0..tokens.len()).filter(|i| !tokens[*i].label) {
        let same = &places[tokens[i].text.as_str()];
        let weight = weight(&tokens[i].text, same.len());
        let from = same.partition_point(|j| *j <= i);
        for &j in same[from..].iter().take_while(|j| **j - i <= REACH) {
            if tokens[j].head == Some(i) {
                continue;
            }
            index.insert((i, j), pairs.len());
            pairs.push(Pair { i, j, weight, before: 0.0, behind: 0.0 });
        }
    }
    chain(&mut pairs, &index);
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let total = |p: &Pair| p.before + p.behind + p.weight;
    order.sort_by(|a, b| total(&pairs[*b]).total_cmp(&total(&pairs[*a])).then(a.cmp(b)));
    let copies = copies(tokens.len(), &pairs);
    let mut set = Set::new(tokens);
    for at in order {
        let pair = &pairs[at];
        let word = tokens[pair.i].text.as_str();
        let rare = places[word].len() <= copies && word.len() >= 3 && pair.j - pair.i <= ALONE;
        let common = word.len() <= 3 && places[word].len() > copies;
        let enough = match (rare, common) {
            (true, _) => 0.8,
            (_, true) => 3.0,
            _ => 2.2,
        };
        if total(pair) >= enough {
            // The same word a few words on is another one, unless the copies alternate word by word.
            let clash = |m: usize, n: usize| {
                let (m, n) = (m.min(n), m.max(n));
                n - m <= CLOSE && !index.get(&(m, n)).is_some_and(|at| total(&pairs[*at]) >= 2.6)
            };
            set.join(pair.i, pair.j, copies, clash);
        }
    }
    set.loci(copies)
}

/// Long and rare words are better evidence than "the".
fn weight(word: &str, count: usize) -> f32 {
    match (word.len(), count) {
        (0..=3, 7..) => 0.5,
        (_, 10..) => 0.6,
        (0..=3, _) => 0.8,
        _ => 1.0,
    }
}

/// Scores the best chain that ends in each pair and the best that begins there.
fn chain(pairs: &mut [Pair], index: &HashMap<(usize, usize), usize>) {
    // Skipping as many words on both sides costs less: copies that alternate word by word do.
    let gap = |a: usize, b: usize| 0.2 * a.max(b) as f32 + 0.15 * a.abs_diff(b) as f32;
    for at in 0..pairs.len() {
        let (i, j) = (pairs[at].i, pairs[at].j);
        let mut best = 0.0f32;
        for a in 1..=SKIP.min(i) {
            for b in 1..=SKIP.min(j) {
                if let Some(&other) = index.get(&(i - a, j - b)) {
                    best = best.max(pairs[other].before + pairs[other].weight - gap(a - 1, b - 1));
                }
            }
        }
        pairs[at].before = best;
    }
    for at in (0..pairs.len()).rev() {
        let (i, j) = (pairs[at].i, pairs[at].j);
        let mut best = 0.0f32;
        for a in 1..=SKIP {
            for b in 1..=SKIP {
                if let Some(&other) = index.get(&(i + a, j + b)) {
                    best = best.max(pairs[other].behind + pairs[other].weight - gap(a - 1, b - 1));
                }
            }
        }
        pairs[at].behind = best;
    }
}

/// Two or three: how many partners in good company most words have.
fn copies(tokens: usize, pairs: &[Pair]) -> usize {
    let mut partners = vec![0usize; tokens];
    for pair in pairs.iter().filter(|p| p.before + p.behind + p.weight >= 4.0) {
        partners[pair.i] += 1;
        partners[pair.j] += 1;
    }
    let two = partners.iter().filter(|n| **n >= 2).count();
    let one = partners.iter().filter(|n| **n >= 1).count();
    if two * 3 >= one { 3 } else { 2 }
}

/// Loci that grow by joining.
struct Set {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// Members that are words and not second halves of words.
    size: Vec<usize>,
}

impl Set {
    fn new(tokens: &[Token]) -> Set {
        let mut set = Set {
            of: (0..tokens.len()).collect(),
            members: (0..tokens.len()).map(|i| vec![i]).collect(),
            size: tokens.iter().map(|t| usize::from(t.head.is_none())).collect(),
        };
        for (i, token) in tokens.iter().enumerate() {
            if let Some(tail) = token.tail {
                set.merge(i, tail);
            }
            // Printed over itself ("andand"), a word is one word.
            if token.fused && !token.label && token.head.is_none() && tokens[i - 1].text == token.text {
                set.merge(i - 1, i);
            }
        }
        set
    }

    fn join(&mut self, i: usize, j: usize, copies: usize, clash: impl Fn(usize, usize) -> bool) {
        let (a, b) = (self.of[i], self.of[j]);
        let clashes = || self.members[a].iter().any(|m| self.members[b].iter().any(|n| clash(*m, *n)));
        if a != b && self.size[a] + self.size[b] <= copies && !clashes() {
            self.merge(i, j);
        }
    }

    fn merge(&mut self, i: usize, j: usize) {
        let (a, b) = (self.of[i].min(self.of[j]), self.of[i].max(self.of[j]));
        if a == b {
            return;
        }
        for member in std::mem::take(&mut self.members[b]) {
            self.of[member] = a;
            self.members[a].push(member);
        }
        self.members[a].sort_unstable();
        self.size[a] += self.size[b];
    }

    fn loci(self, copies: usize) -> Loci {
        let mut number = vec![usize::MAX; self.members.len()];
        let mut members = Vec::new();
        for (old, list) in self.members.into_iter().enumerate() {
            if !list.is_empty() {
                number[old] = members.len();
                members.push(list);
            }
        }
        Loci { of: self.of.into_iter().map(|old| number[old]).collect(), members, copies }
    }
}
