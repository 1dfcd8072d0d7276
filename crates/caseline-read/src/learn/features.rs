//! What the tagger sees of a token in its sentence.
//!
//! Three groups, so that reading can keep what does not change: features of a spelling at a distance
//! (kept for each spelling), features of the sentence (kept for each sentence), and features of the
//! place itself (looked up each time). Training and reading call the same functions.

use super::hash::{feature, pair, word};
use super::scene::{MEASURED, Scene, role};
use super::words::Word;
use rustc_hash::FxHashMap;

/// How far to the left and right the spelling of a neighbour counts.
pub const REACH: usize = 2;

/// Features of a spelling that stands `offset` places away (`-REACH..=REACH`).
pub fn of_word(w: &Word, offset: isize, mut push: impl FnMut(u64)) {
    for (attribute, _) in w.attributes.iter().filter(|(_, reach)| offset.unsigned_abs() <= usize::from(*reach)) {
        push(pair(*attribute, (offset + 8) as u64));
    }
}

/// Features that every token of a sentence shares.
pub fn of_sentence(scene: &Scene<'_>, s: usize, relevance: f32, mut push: impl FnMut(u64)) {
    let role = role(scene.doc.parts[scene.doc.sentences[s].part].role);
    let level = level(relevance);
    push(feature(200, 0));
    push(feature(201, role));
    push(feature(202, level));
    push(feature(203, pair(role, level)));
    push(feature(204, (s * 10 / scene.sentences.len()) as u64));
    let (first, _) = scene.sentences[s];
    push(feature(205, scene.words[first].lower));
}

/// A probability in eleven steps.
pub(super) fn level(p: f32) -> u64 {
    [0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98].iter().filter(|t| p >= **t).count() as u64
}

/// The words of the document met so far in sentences of the patient.
#[derive(Debug, Default)]
pub struct Memory {
    words: FxHashMap<u64, u32>,
}

impl Memory {
    /// Remembers a sentence after it was read.
    pub fn keep(&mut self, scene: &Scene<'_>, s: usize) {
        let (first, end) = scene.sentences[s];
        for t in first..end {
            if scene.words[t].traits.content {
                *self.words.entry(scene.words[t].lower).or_default() += 1;
                if t > first {
                    *self.words.entry(pair(scene.words[t - 1].lower, scene.words[t].lower)).or_default() += 1;
                }
            }
        }
    }

    /// How often the word, or the pair of words, was met: 0, 1 or 2 for more.
    pub fn met(&self, hash: u64) -> u64 {
        self.words.get(&hash).map_or(0, |n| u64::from(*n).min(2))
    }
}

/// What is told of every token of a sentence by one walk from the left and one from the right.
#[derive(Debug, Default, Clone, Copy)]
struct Around {
    /// Tokens to the next number of the clause, 15 for none.
    number: u8,
    /// Tokens since the last name of something measured, 15 for none.
    measured: u8,
    /// Tokens since the last number of the clause.
    after_number: u8,
    /// Inside brackets.
    bracket: bool,
    /// The last word that carries a statement.
    verb: u64,
}

/// Features of each token of a sentence by its place; calls `push(token, feature)`.
pub fn of_places(scene: &Scene<'_>, s: usize, relevance: f32, memory: &Memory, mut push: impl FnMut(usize, u64)) {
    let (first, end) = scene.sentences[s];
    let around = look_around(scene, first, end);
    let outside = Word::default();
    let at = |t: isize| -> &Word {
        if t < first as isize || t >= end as isize { &outside } else { scene.words[t as usize] }
    };
    let tables = |t: isize| if t < first as isize || t >= end as isize { 0 } else { scene.tables(t as usize) };
    for t in first..end {
        let i = t as isize;
        let (w, before, after) = (at(i), at(i - 1), at(i + 1));
        let mut on = |template: u64, value: u64| push(t, feature(template, value));
        on(300, pair(before.lower, w.lower));
        on(301, pair(w.lower, after.lower));
        on(302, pair(before.clusters[1].into(), w.clusters[1].into()));
        on(303, pair(w.clusters[1].into(), after.clusters[1].into()));
        on(304, pair(before.clusters[1].into(), after.clusters[1].into()));
        on(305, pair(before.shape, w.shape));
        on(306, pair(w.shape, after.shape));
        on(307, pair(pair(before.clusters[0].into(), w.clusters[0].into()), after.clusters[0].into()));
        on(308, pair(at(i - 2).lower, before.lower));
        on(309, pair(after.lower, at(i + 2).lower));
        on(310, u64::from(at(i - 3).clusters[1]));
        on(311, u64::from(at(i + 3).clusters[1]));

        let here = tables(i);
        for mark in scene.marks(t) {
            let kind = u64::from(mark.table) * 4 + u64::from(mark.place);
            on(320, kind);
            on(321, pair(kind, level(relevance) / 3));
            on(322, pair(mark.term, mark.place.into()));
        }
        on(323, here.into());
        on(324, pair(here.into(), tables(i + 1).into()));
        on(325, pair(here.into(), tables(i - 1).into()));
        on(326, pair(tables(i - 1).into(), tables(i + 1).into()));
        on(327, pair(here.into(), w.shape));
        on(328, tables(i + 2).into());
        on(329, tables(i - 2).into());

        let a = &around[t - first];
        let (number, name, since) = (distance(a.number), distance(a.measured), distance(a.after_number));
        on(340, number);
        on(341, name);
        on(342, since);
        on(343, pair(number, name));
        on(344, pair(pair(number, name), w.clusters[1].into()));
        on(345, pair(name, w.shape));
        on(346, pair(pair(name, since), w.lower));
        on(347, u64::from(a.bracket));
        on(348, pair(u64::from(a.bracket), number));
        on(349, a.verb);
        on(350, pair(a.verb, here.into()));
        on(351, pair(a.verb, w.clusters[0].into()));

        if w.traits.content {
            let met = memory.met(w.lower);
            let pairs = memory.met(pair(before.lower, w.lower)).max(memory.met(pair(w.lower, after.lower)));
            on(360, met);
            on(361, pair(met, pairs));
            on(362, pair(met, here.into()));
            on(363, pair(met, level(relevance)));
        }
    }
}

fn distance(n: u8) -> u64 {
    match n {
        0..=3 => n.into(),
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        _ => 7,
    }
}

fn look_around(scene: &Scene<'_>, first: usize, end: usize) -> Vec<Around> {
    let mut out = vec![Around::default(); end - first];
    let (mut name, mut number, mut depth, mut verb) = (15u8, 15u8, 0i32, word("^"));
    for t in first..end {
        let traits = scene.words[t].traits;
        name = if scene.tables(t) & MEASURED != 0 { 0 } else { (name + 1).min(15) };
        number = if traits.number { 0 } else { (number + 1).min(15) };
        if traits.clause {
            (name, number) = (15, 15);
        }
        depth = (depth + i32::from(traits.bracket)).max(0);
        let a = &mut out[t - first];
        (a.measured, a.after_number, a.bracket, a.verb) = (name, number, depth > 0, verb);
        if traits.verb {
            verb = scene.words[t].lower;
        }
    }
    let mut number = 15u8;
    for t in (first..end).rev() {
        let traits = scene.words[t].traits;
        number = if traits.clause { 15 } else { (number + 1).min(15) };
        if traits.number {
            number = 0;
        }
        out[t - first].number = number;
    }
    out
}
