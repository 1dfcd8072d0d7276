//! The second look: every span that may be a fact is judged once more, as a whole and in its document.
//!
//! The tagger sees a few words at a time. Whether a span is a fact also depends on what the report has
//! told before (a thing told twice is one fact), on how sure the tagger was of each kind and of the
//! ends, and on its neighbours. A small multinomial model over such features gives the probability of
//! "no fact" and of each kind. It may move no ends and add no spans.

use super::features::level;
use super::hash::{feature, pair, word};
use super::rows::{Rows, UNIT, WIDTH};
use super::scene::{Scene, role};
use rustc_hash::FxHashMap;

/// Classes: no fact, then the kinds in the order of the tagger.
pub const CLASSES: usize = 7;

/// A span to be judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// The sentence.
    pub sentence: usize,
    /// What the tagger holds of it: no fact, then each kind.
    pub judged: [f32; CLASSES],
    /// Probability that a fact begins at its first token.
    pub begins: f32,
    /// Probability that it goes on after its last token.
    pub goes_on: f32,
    /// Whether only the lexicon proposed it.
    pub named: bool,
}

impl Candidate {
    fn fact(&self) -> f32 {
        1.0 - self.judged[0]
    }

    fn kind(&self) -> u64 {
        (1..CLASSES).fold(1, |top, k| if self.judged[k] > self.judged[top] { k } else { top }) as u64
    }
}

/// What was told so far.
#[derive(Default)]
struct Told(FxHashMap<u64, u32>);

impl Told {
    fn count(&self, what: u64) -> u64 {
        self.0.get(&what).map_or(0, |n| u64::from(*n).min(2))
    }
}

/// Features of every candidate; candidates stand in the order of the text.
pub fn features(scene: &Scene<'_>, relevance: impl Fn(usize) -> f32, candidates: &[Candidate]) -> Vec<Vec<u64>> {
    let mut told = Told::default();
    let mut out = Vec::with_capacity(candidates.len());
    for (i, c) in candidates.iter().enumerate() {
        let mut list = Vec::with_capacity(96);
        let relevance = relevance(c.sentence);
        let names = names(scene, c);
        of_candidate(scene, c, relevance, &mut list);
        of_neighbours(scene, candidates, i, &mut list);
        of_past(scene, c, &names, &told, relevance, &mut list);
        out.push(list);
        if c.fact() >= 0.4 {
            for name in names.into_iter().flatten() {
                *told.0.entry(name).or_default() += 1;
            }
        }
    }
    out
}

fn logit(p: f32) -> u64 {
    let p = p.clamp(0.001, 0.999);
    ((p / (1.0 - p)).ln() * 1.5 + 12.0) as u64
}

/// What a span is known by: its words, its last word, its first word, its term.
fn names(scene: &Scene<'_>, c: &Candidate) -> [Option<u64>; 4] {
    let words = (c.first..=c.last).fold(1u64, |h, t| pair(h, scene.words[t].lower));
    let head = (c.first..=c.last).rev().map(|t| scene.words[t]).find(|w| w.traits.content).map(|w| w.stem);
    let front = (c.first..=c.last).map(|t| scene.words[t]).find(|w| w.traits.content).map(|w| w.stem);
    let term = (c.first..=c.last).flat_map(|t| scene.marks(t)).find(|m| m.table < 3 || m.table == 6).map(|m| m.term);
    [Some(feature(1, words)), head.map(|h| feature(2, h)), front.map(|h| feature(2, h)), term.map(|t| feature(4, t))]
}

fn of_candidate(scene: &Scene<'_>, c: &Candidate, relevance: f32, list: &mut Vec<u64>) {
    let mut on = |template: u64, value: u64| list.push(feature(template, value));
    let kind = c.kind();
    on(400, 0);
    on(401, logit(c.fact()));
    on(402, pair(kind, logit(c.fact()) / 2));
    for (k, p) in c.judged.iter().enumerate().skip(1).filter(|(_, p)| **p > 0.02) {
        on(403, pair(k as u64, logit(*p)));
    }
    on(404, logit(c.begins));
    on(405, logit(c.goes_on));
    on(406, pair(kind, u64::from(c.named)));
    let role = role(scene.doc.parts[scene.doc.sentences[c.sentence].part].role);
    on(407, level(relevance));
    on(408, pair(role, level(relevance)));
    on(409, pair(role, kind));
    on(410, pair(kind, (c.sentence * 10 / scene.sentences.len()) as u64));
    let length = (c.last - c.first + 1).min(9) as u64;
    on(411, length);
    on(412, pair(length, kind));
    let numbers = (c.first..=c.last).filter(|t| scene.words[*t].traits.number).count().min(4) as u64;
    on(413, pair(numbers, kind));
    on(414, pair(numbers, length));
    let (first, end) = scene.sentences[c.sentence];
    let edge = word("^");
    let at = |t: Option<usize>| t.filter(|t| (first..end).contains(t)).map_or(edge, |t| scene.words[t].lower);
    let (before, after) = (at(c.first.checked_sub(1)), at(Some(c.last + 1)));
    let (two_before, two_after) = (at(c.first.checked_sub(2)), at(Some(c.last + 2)));
    for (template, value) in
        [(420, before), (421, after), (422, pair(two_before, before)), (423, pair(after, two_after))]
    {
        on(template, value);
        on(template + 10, pair(value, kind));
    }
    on(424, pair(scene.words[c.last].lower, kind));
    on(425, pair(scene.words[c.first].lower, kind));
    on(426, scene.words[c.last].lower);
    on(427, scene.words[c.first].lower);
    on(428, pair(scene.words[c.last].clusters[2].into(), kind));
    on(429, pair(scene.words[c.first].clusters[2].into(), kind));
    let verb = (first..c.first).rev().find(|t| scene.words[*t].traits.verb).map_or(edge, |t| scene.words[t].lower);
    on(440, verb);
    on(441, pair(verb, kind));
    let next = (c.last + 1..end).find(|t| scene.words[*t].traits.verb).map_or(edge, |t| scene.words[t].lower);
    on(442, next);
    on(443, pair(next, kind));
    on(444, pair(at(Some(first)), kind));
    for mark in scene.marks(c.last) {
        let whole = mark.place == 0 && c.first == c.last
            || mark.place == 3 && scene.marks(c.first).iter().any(|m| m.place == 1 && m.term == mark.term);
        on(445, pair(mark.table.into(), u64::from(whole)));
        on(446, pair(pair(mark.table.into(), u64::from(whole)), kind));
        on(447, mark.term);
    }
    on(448, pair(scene.tables(c.first).into(), scene.tables(c.last).into()));
    on(449, pair(before, after));
    let last = scene.words[c.last];
    on(450, pair(last.stem, kind));
    on(451, (c.first..=c.last).fold(1u64, |h, t| pair(h, scene.words[t].lower)));
    for (attribute, _) in last.attributes.iter().filter(|(a, _)| *a != 0) {
        on(452, *attribute);
    }
}

fn of_neighbours(scene: &Scene<'_>, candidates: &[Candidate], i: usize, list: &mut Vec<u64>) {
    let c = &candidates[i];
    let kind = c.kind();
    let near = |other: Option<&Candidate>, gap: fn(&Candidate, &Candidate) -> usize| {
        other
            .filter(|o| o.sentence == c.sentence)
            .map_or(99, |o| pair(gap(o, c).min(4) as u64, pair(o.kind(), u64::from(o.fact() > 0.5))))
    };
    list.push(feature(460, pair(near(i.checked_sub(1).map(|j| &candidates[j]), |o, c| c.first - o.last), kind)));
    list.push(feature(461, pair(near(candidates.get(i + 1), |o, c| o.first - c.last), kind)));
    // "dermatomyositis (DM)": the second name of the same thing.
    let opened = c.first > 0 && scene.words[c.first - 1].traits.bracket > 0;
    let closed = scene.words.get(c.last + 1).is_some_and(|w| w.traits.bracket < 0);
    let second = i > 0 && candidates[i - 1].last + 2 == c.first;
    list.push(feature(462, pair(u64::from(opened) * 4 + u64::from(closed) * 2 + u64::from(second), kind)));
    list.push(feature(463, pair(u64::from(opened && closed && second), scene.words[c.first].shape)));
}

fn of_past(
    scene: &Scene<'_>,
    c: &Candidate,
    names: &[Option<u64>; 4],
    told: &Told,
    relevance: f32,
    list: &mut Vec<u64>,
) {
    let kind = c.kind();
    let counts: [u64; 4] = std::array::from_fn(|n| names[n].map_or(3, |name| told.count(name)));
    let number = u64::from((c.first..=c.last).any(|t| scene.words[t].traits.number));
    let mut on = |template: u64, value: u64| list.push(feature(template, value));
    for (n, count) in counts.iter().enumerate() {
        let n = n as u64;
        on(470 + n, *count);
        on(480 + n, pair(*count, kind));
        on(490 + n, pair(pair(*count, kind), number));
        on(500 + n, pair(*count, level(relevance)));
    }
    let all = counts.iter().fold(0, |sum, n| sum * 4 + n);
    on(510, all);
    on(511, pair(all, kind));
    on(512, pair(all, logit(c.fact()) / 3));
    let (first, end) = scene.sentences[c.sentence];
    let verb = (first..c.first).rev().find(|t| scene.words[*t].traits.verb).map_or(0, |t| scene.words[t].lower);
    let next = (c.last + 1..end).find(|t| scene.words[*t].traits.verb).map_or(0, |t| scene.words[t].lower);
    on(513, pair(counts[0], verb));
    on(514, pair(counts[0], next));
    let fresh = (c.first..=c.last)
        .filter(|t| scene.words[*t].traits.content && told.count(feature(2, scene.words[*t].stem)) == 0)
        .count();
    on(515, pair(fresh.min(3) as u64, kind));
}

/// The probabilities of the classes.
pub(super) fn judge(rows: &Rows, features: &[u64]) -> [f32; CLASSES] {
    let mut sum = [0; WIDTH];
    rows.add_all(features, &mut sum);
    let sum: [f32; CLASSES] = std::array::from_fn(|class| f32::from(sum[class]) * UNIT);
    let top = sum.iter().fold(f32::NEG_INFINITY, |m, v| m.max(*v));
    let mut out = sum.map(|s| (s - top).exp());
    let total: f32 = out.iter().sum();
    out.iter_mut().for_each(|p| *p /= total);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::table::Table;
    use crate::learn::words::Word;
    use crate::token::tokenize;
    use caseline_text::Document;
    use caseline_text::source::{self, Limits};

    fn look(text: &str, spans: &[(usize, usize)]) -> Vec<Vec<u64>> {
        let doc = Document::prepare(source::open("t", text.as_bytes(), &Limits::default()).unwrap());
        let tokens = tokenize(&doc.text);
        let words: Vec<Word> = tokens.iter().map(|t| Word::new(&doc.text, t, None)).collect();
        let scene = Scene::new(&doc, &tokens, words.iter().collect(), &[]);
        let candidates: Vec<Candidate> = spans
            .iter()
            .map(|(first, last)| Candidate {
                first: *first,
                last: *last,
                sentence: scene.sentences.iter().position(|(_, end)| first < end).unwrap(),
                judged: [0.1, 0.9, 0.0, 0.0, 0.0, 0.0, 0.0],
                begins: 0.9,
                goes_on: 0.0,
                named: false,
            })
            .collect();
        features(&scene, |_| 0.9, &candidates)
    }

    #[test]
    fn a_thing_told_again_is_seen() {
        // Tokens: She had fever . The fever left .
        let features = look("She had fever. The fever left.", &[(2, 2), (5, 5)]);
        let (fresh, again) = (feature(470, 0), feature(470, 1));
        assert!(features[0].contains(&fresh) && !features[0].contains(&again));
        assert!(features[1].contains(&again) && !features[1].contains(&fresh));
    }

    #[test]
    fn an_abbreviation_in_brackets_is_seen() {
        // Tokens: She had dermatomyositis ( DM ) .
        let features = look("She had dermatomyositis (DM).", &[(2, 2), (4, 4)]);
        let sign = |n: u64| feature(462, pair(n, 1));
        assert!(features[0].contains(&sign(0)));
        assert!(features[1].contains(&sign(7)));
    }

    #[test]
    fn classes_sum_to_one() {
        let bytes = Table::encode(CLASSES, &[(feature(400, 0), vec![0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0])]);
        let judged = judge(&Rows::of(&Table::open(&bytes).unwrap()).unwrap(), &[feature(400, 0)]);
        assert!((judged.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(judged[1] > 0.5);
    }
}
