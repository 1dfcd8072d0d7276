//! The tagger: a linear-chain conditional random field over the tokens of a sentence.
//!
//! Lafferty, McCallum and Pereira 2001. Thirteen labels: outside, and the first or a further token of
//! each of the six kinds of fact. After one forward-backward pass the tagger can say of any span how
//! likely it is a fact and of which kind, so rules can ask it about spans of their own.

use super::chain::{Best, Chain, Lattice};
use super::features::{self, Memory, REACH};
use super::relevance::{Relevance, RelevanceModel};
use super::rows::{self, Rows, Sum, UNIT, WIDTH};
use super::scene::{Mark, Scene};
use super::second::{self, Candidate};
use super::table::Table;
use super::weights::{Weights, WeightsError};
use super::words::Word;
use crate::lexicon::Hit;
use crate::spelling::Spellings;
use crate::token::Token;
use caseline_model::Kind;
use caseline_text::{Clean, Document, Span};
use std::cell::RefCell;
use std::sync::Arc;

/// Labels, padded to a round number: 0 outside, `1 + 2k` first token of kind `k`, `2 + 2k` further one.
pub const LABELS: usize = WIDTH;
/// Kinds that the tagger knows, in the order of its labels.
pub const KINDS: [Kind; 6] =
    [Kind::Finding, Kind::Diagnosis, Kind::Measurement, Kind::Procedure, Kind::Treatment, Kind::Outcome];
/// Labels that are used.
pub const USED: usize = 1 + 2 * KINDS.len();

/// A span that may be a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Where it stands.
    pub span: Span<Clean>,
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// The likeliest kind.
    pub kind: Kind,
    /// Probability that a fact stands here, whatever its kind and exact ends.
    pub score: f32,
    /// Other kinds that are not unlikely, with their share, likeliest first.
    pub alternatives: Vec<(Kind, f32)>,
}

/// What the tagger found in a document.
#[derive(Debug, Clone, Default)]
pub struct Tagging {
    /// Spans that may be facts, in the order of the text, without overlap.
    pub proposals: Vec<Proposal>,
    /// What the second look holds of each candidate: first token, last token, no fact and each kind.
    looked: Vec<(usize, usize, [f32; 7])>,
    /// For each token: probability of no fact, then of each kind in the order of [`KINDS`].
    tokens: Vec<[f32; 7]>,
}

impl Tagging {
    /// A tagging without proposals in which no token belongs to a fact.
    pub fn empty(tokens: usize) -> Tagging {
        Tagging { tokens: vec![NOTHING; tokens], ..Tagging::default() }
    }

    /// How likely the tokens `first..=last` are no fact (first number), or one of each kind in the
    /// order of [`KINDS`]: the mean over the tokens. Sums to one.
    pub fn judge(&self, first: usize, last: usize) -> [f32; 7] {
        let tokens = &self.tokens[first..=last];
        let mut out = [0f32; 7];
        for token in tokens {
            out.iter_mut().zip(token).for_each(|(o, p)| *o += p / tokens.len() as f32);
        }
        out
    }

    /// What the second look holds of the candidate that shares at least half of the shorter with the
    /// tokens `first..=last`, if there is one: no fact, then each kind. Unlike [`Tagging::judge`] it knows
    /// what the report told before, so a thing told again is mostly no fact.
    pub fn second(&self, first: usize, last: usize) -> Option<[f32; 7]> {
        let from = self.looked.partition_point(|(_, b, _)| *b < first);
        let shared = |a: usize, b: usize| (last.min(b) + 1).saturating_sub(first.max(a));
        self.looked[from..]
            .iter()
            .take_while(|(a, _, _)| *a <= last)
            .filter(|(a, b, _)| shared(*a, *b) * 2 >= (last - first + 1).min(b - a + 1))
            .max_by_key(|(a, b, _)| shared(*a, *b))
            .map(|(_, _, judged)| *judged)
    }

    /// Probability that the token belongs to a fact.
    pub fn fact(&self, token: usize) -> f32 {
        1.0 - self.tokens[token][0]
    }
}

const NOTHING: [f32; 7] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

/// What proposes spans. Another model can take its place.
pub trait Tagger {
    /// Which sentences speak of the patient: one answer for each sentence of the document.
    fn relevance(&self, doc: &Document, tokens: &[Token], hits: &[Hit]) -> Vec<Relevance>;
    /// Proposes spans.
    fn tag(&self, doc: &Document, tokens: &[Token], hits: &[Hit], relevance: &[Relevance]) -> Tagging;
}

/// How readily the tagger proposes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Sentences below this probability are not tagged at all.
    pub sentence: f32,
    /// Added to the score of "no fact" where spans are cut out for the second look: negative cuts more.
    pub outside: f32,
    /// Names of the lexicon that the tagger did not cut out get a second look from this probability on.
    pub named: f32,
    /// Proposals below this probability are not made.
    pub floor: f32,
}

impl Default for Point {
    fn default() -> Self {
        Point { sentence: 0.4, outside: -1.5, named: 0.02, floor: 0.2 }
    }
}

/// Sentences less likely than this to speak of the patient are neither trained on nor tagged.
pub const GATE: f32 = 0.1;

/// The learned tagger that ships with Caseline.
#[derive(Debug, Clone)]
pub struct Learned<'a> {
    relevance: RelevanceModel<'a>,
    table: Arc<Rows>,
    chain: Chain<LABELS>,
    best: Best<LABELS>,
    clusters: Option<Table<'a>>,
    second: Option<Arc<Rows>>,
    /// How readily it proposes.
    pub point: Point,
    /// Tells the kept words of one set of weights from those of another.
    stamp: usize,
}

/// Words of one thread and their scores, kept from document to document.
#[derive(Default)]
struct Kept {
    stamp: usize,
    index: Spellings,
    words: Vec<Word>,
    /// What each word says for its sentence.
    told: Vec<f32>,
    scores: Vec<Option<Box<WordScores>>>,
}

/// Scores that a word brings to the tokens that see it `-REACH..=REACH` places away.
type WordScores = [Sum; 2 * REACH + 1];

/// So many spellings are kept; then all are forgotten.
const KEPT: usize = 60_000;

thread_local! {
    static KEEP: RefCell<Kept> = RefCell::default();
}

impl<'a> Learned<'a> {
    /// Opens weights in place.
    pub fn open(bytes: &'a [u8]) -> Result<Learned<'a>, WeightsError> {
        let weights = Weights::open(bytes)?;
        let chain = weights.chain(*b"tchn")?;
        Ok(Learned {
            relevance: RelevanceModel { table: weights.table(*b"relv")?, chain: weights.chain(*b"rchn")? },
            table: Arc::new(weights.rows(*b"tagr")?),
            best: Best::new(&chain),
            chain,
            clusters: weights.table(*b"clus").ok(),
            second: weights.rows(*b"scnd").ok().map(Arc::new),
            point: Point::default(),
            stamp: bytes.as_ptr() as usize,
        })
    }

    /// Looks up, or makes, the word of each token.
    fn words(&self, kept: &mut Kept, text: &str, tokens: &[Token]) -> Vec<u32> {
        if kept.stamp != self.stamp || kept.words.len() > KEPT {
            *kept = Kept { stamp: self.stamp, ..Kept::default() };
        }
        let Kept { index, words, told, scores, .. } = kept;
        let mut number = |token: &Token| {
            index.number(text, token.span, || {
                let word = Word::new(text, token, self.clusters.as_ref());
                told.push(self.relevance.of_word(&word, token.shape));
                words.push(word);
                scores.push(None);
                words.len() as u32 - 1
            })
        };
        tokens.iter().map(&mut number).collect()
    }

    fn score_sentence(
        &self,
        scene: &Scene<'_>,
        s: usize,
        relevance: f32,
        memory: &Memory,
        ids: &[u32],
        kept: &mut [Option<Box<WordScores>>],
    ) -> Vec<[f32; LABELS]> {
        let (first, end) = scene.sentences[s];
        let mut shared = [0; WIDTH];
        features::of_sentence(scene, s, relevance, |f| self.table.add(f, &mut shared));
        let mut scores = vec![shared; end - first];
        for t in first..end {
            let word = scene.words[t];
            let rows = kept[ids[t] as usize].get_or_insert_with(|| {
                Box::new(std::array::from_fn(|o| {
                    let mut sum = [0; WIDTH];
                    features::of_word(word, o as isize - REACH as isize, |f| self.table.add(f, &mut sum));
                    sum
                }))
            });
            // The row for offset o of this word belongs to the token that sees it o places away.
            for (o, row) in rows.iter().enumerate() {
                let seer = (t + REACH).wrapping_sub(o);
                if (first..end).contains(&seer) {
                    rows::add(&mut scores[seer - first], row);
                }
            }
        }
        let (mut seen, mut place) = (Vec::with_capacity(64), first);
        features::of_places(scene, s, relevance, memory, |t, f| {
            if t != place {
                self.table.add_all(&seen, &mut scores[place - first]);
                seen.clear();
                place = t;
            }
            seen.push(f);
        });
        if let Some(last) = scores.get_mut(place - first) {
            self.table.add_all(&seen, last);
        }
        let score = |sum: &Sum, l: usize| if l < USED { f32::from(sum[l]) * UNIT } else { f32::NEG_INFINITY };
        scores.iter().map(|sum| std::array::from_fn(|l| score(sum, l))).collect()
    }
}

impl Tagger for Learned<'_> {
    fn relevance(&self, doc: &Document, tokens: &[Token], hits: &[Hit]) -> Vec<Relevance> {
        self.laid_out(doc, tokens, hits, |scene, told, _, _| self.relevance.judge(scene, told, true))
    }

    fn tag(&self, doc: &Document, tokens: &[Token], hits: &[Hit], relevance: &[Relevance]) -> Tagging {
        self.judged(tokens, self.look(doc, tokens, hits, relevance))
    }
}

impl Learned<'_> {
    /// Which sentences speak of the patient, and what the tagger makes of them, with the document laid out
    /// once. `barred` tells of a sentence that it never does. The answers are without evidence.
    pub fn read(
        &self,
        doc: &Document,
        tokens: &[Token],
        hits: &[Hit],
        barred: impl Fn(usize) -> bool,
    ) -> (Vec<Relevance>, Tagging) {
        self.laid_out(doc, tokens, hits, |scene, told, ids, scores| {
            let mut relevance = self.relevance.judge(scene, told, false);
            for (_, relevance) in relevance.iter_mut().enumerate().filter(|(s, _)| barred(*s)) {
                relevance.patient = false;
                relevance.score = 0.0;
            }
            let look = self.look_at(scene, ids, scores, &relevance);
            (relevance, self.judged(tokens, look))
        })
    }

    /// Lays out a document and hands it on, with what each token's word says for its sentence, the number of
    /// that word, and the scores of words.
    fn laid_out<T>(
        &self,
        doc: &Document,
        tokens: &[Token],
        hits: &[Hit],
        use_it: impl FnOnce(&Scene<'_>, &[f32], &[u32], &mut [Option<Box<WordScores>>]) -> T,
    ) -> T {
        let mut kept = KEEP.take();
        let ids = self.words(&mut kept, &doc.text, tokens);
        let scene = Scene::new(doc, tokens, ids.iter().map(|i| &kept.words[*i as usize]).collect(), hits);
        let told: Vec<f32> = ids.iter().map(|i| kept.told[*i as usize]).collect();
        let out = use_it(&scene, &told, &ids, &mut kept.scores);
        drop(scene);
        KEEP.set(kept);
        out
    }

    /// The second look at what was cut out.
    fn judged(&self, tokens: &[Token], look: Look) -> Tagging {
        let Look { mut tagging, candidates, features } = look;
        for (candidate, features) in candidates.iter().zip(&features) {
            let judged = self.second.as_ref().map_or(candidate.judged, |table| second::judge(table, features));
            tagging.looked.push((candidate.first, candidate.last, judged));
            if 1.0 - judged[0] >= self.point.floor {
                tagging.proposals.push(propose(tokens, candidate, &judged));
            }
        }
        tagging
    }
}

impl Candidate {
    /// The candidate as the tagger alone would propose it.
    pub fn proposal(&self, tokens: &[Token]) -> Proposal {
        propose(tokens, self, &self.judged)
    }
}

/// What the tagger found before the second look.
pub struct Look {
    /// The tokens judged; no proposals yet.
    pub tagging: Tagging,
    /// Spans for the second look, in the order of the text, without overlap.
    pub candidates: Vec<Candidate>,
    /// Their features.
    pub features: Vec<Vec<u64>>,
}

impl Learned<'_> {
    /// Tags a document as far as the second look.
    pub fn look(&self, doc: &Document, tokens: &[Token], hits: &[Hit], relevance: &[Relevance]) -> Look {
        self.laid_out(doc, tokens, hits, |scene, _, ids, scores| self.look_at(scene, ids, scores, relevance))
    }

    fn look_at(
        &self,
        scene: &Scene<'_>,
        ids: &[u32],
        kept: &mut [Option<Box<WordScores>>],
        relevance: &[Relevance],
    ) -> Look {
        let mut tagging = Tagging::empty(scene.tokens.len());
        let mut candidates = Vec::new();
        let mut memory = Memory::default();
        let mut lattice = Lattice::default();
        let mut begins = Vec::new();
        for (s, (first, end)) in scene.sentences.iter().copied().enumerate() {
            let p = relevance.get(s).map_or(1.0, |r| r.score);
            if p < self.point.sentence || first == end {
                continue;
            }
            let mut scores = self.score_sentence(scene, s, p, &memory, ids, kept);
            lattice.run(&self.chain, &scores);
            begins.clear();
            for t in first..end {
                let labels = lattice.at(t - first);
                tagging.tokens[t] = kinds(&labels);
                begins.push((1..USED).step_by(2).map(|l| labels[l]).sum::<f32>());
            }
            scores.iter_mut().for_each(|score| score[0] += self.point.outside);
            let mut runs = runs(&self.best.labels(&scores));
            let tagged = runs.len();
            add_names(scene, first, end, &mut runs);
            let mut spans: Vec<_> = runs.into_iter().enumerate().map(|(i, (a, b))| (a, b, i >= tagged)).collect();
            spans.sort_unstable();
            for (from, to, named) in spans {
                let (a, b) = (first + from, first + to);
                let judged = tagging.judge(a, b);
                if named && 1.0 - judged[0] < self.point.named {
                    continue;
                }
                let after = if b + 1 < end { tagging.fact(b + 1) - begins[to + 1] } else { 0.0 };
                let begins = begins[from];
                candidates.push(Candidate { first: a, last: b, sentence: s, judged, begins, goes_on: after, named });
            }
            memory.keep(scene, s);
        }
        let score = |s: usize| relevance.get(s).map_or(1.0, |r| r.score);
        let features = second::features(scene, score, &candidates);
        Look { tagging, candidates, features }
    }
}

/// Adds the names of the lexicon, by their tokens in the sentence, that touch no run so far.
fn add_names(scene: &Scene<'_>, first: usize, end: usize, runs: &mut Vec<(usize, usize)>) {
    let mut taken = vec![false; end - first];
    runs.iter().for_each(|(a, b)| taken[*a..=*b].fill(true));
    let mut t = first;
    while t < end {
        let starts = |m: &&Mark| m.place < 2 && NAMING & 1 << m.table != 0;
        let name = |m: &Mark| {
            if m.place == 0 {
                return Some(t);
            }
            (t + 1..end).find(|u| scene.marks(*u).iter().any(|n| n.place == 3 && n.term == m.term))
        };
        let last = scene.marks(t).iter().filter(starts).filter_map(name).max();
        match last {
            Some(last) if !taken[t - first..=last - first].iter().any(|t| *t) => {
                runs.push((t - first, last - first));
                t = last + 1;
            }
            _ => t += 1,
        }
    }
}

/// The tables, by number in [`super::scene::TABLES`], whose names may be facts by themselves: findings, diseases,
/// drugs, regimens, procedures, outcomes.
const NAMING: u32 = 1 << 0 | 1 << 1 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 10;

/// First and further tokens of a kind taken together.
fn kinds(labels: &[f32; LABELS]) -> [f32; 7] {
    std::array::from_fn(|k| if k == 0 { labels[0] } else { labels[2 * k - 1] + labels[2 * k] })
}

/// The runs of a labelling, as first and last place.
pub fn runs(labels: &[u8]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (t, label) in labels.iter().enumerate() {
        match label {
            0 => {}
            l if l % 2 == 1 => out.push((t, t)),
            _ => {
                if let Some(run) = out.last_mut() {
                    run.1 = t;
                }
            }
        }
    }
    out
}

fn propose(tokens: &[Token], candidate: &Candidate, judged: &[f32; 7]) -> Proposal {
    let Candidate { first, last, .. } = *candidate;
    let fact = 1.0 - judged[0];
    let mut kinds: Vec<(Kind, f32)> =
        KINDS.iter().zip(&judged[1..]).map(|(k, p)| (*k, p / fact.max(f32::MIN_POSITIVE))).collect();
    kinds.sort_by(|a, b| b.1.total_cmp(&a.1));
    let kind = kinds[0].0;
    kinds.remove(0);
    kinds.retain(|(_, p)| *p >= 0.1);
    let span = Span::new(tokens[first].span.start, tokens[last].span.end);
    Proposal { span, first, last, kind, score: fact, alternatives: kinds }
}

/// The factors of a tagger that forbid a further token of a kind where the kind did not start.
pub fn allowed_steps() -> Chain<LABELS> {
    let follows = |a: usize, b: usize| b % 2 == 1 || b == 0 || (b >= 2 && (a == b || a + 1 == b));
    let factor = |ok: bool| if ok { 1.0 } else { 0.0 };
    Chain {
        start: std::array::from_fn(|b| factor(b < USED && (b == 0 || b % 2 == 1))),
        step: std::array::from_fn(|a| std::array::from_fn(|b| factor(a < USED && b < USED && follows(a, b)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::builtin;
    use crate::lexicon::Lexicon;
    use crate::token::tokenize;
    use caseline_text::source::{self, Limits};

    const TEXT: &str = "Case presentation\n\nA 61-year-old woman was admitted with fever, cough and muscle weakness. \
        Her C-reactive protein level was 182 mg/L. She was treated with prednisolone 40 mg daily and \
        was discharged.\n\nDiscussion\n\nDermatomyositis is a rare disease that affects women more often than men. \
        Several studies have reported such patients [3, 4].\n";

    fn read(text: &str) -> (Document, Vec<Token>, Vec<Relevance>, Tagging) {
        let doc = Document::prepare(source::open("t", text.as_bytes(), &Limits::default()).unwrap());
        let tokens = tokenize(&doc.text);
        let hits = Lexicon::builtin().scan(&doc.text, &tokens);
        let learned = builtin().unwrap();
        let relevance = learned.relevance(&doc, &tokens, &hits);
        let tagging = learned.tag(&doc, &tokens, &hits, &relevance);
        (doc, tokens, relevance, tagging)
    }

    #[test]
    fn the_shipped_weights_tell_the_patient_from_the_literature() {
        let (doc, _, relevance, _) = read(TEXT);
        for (sentence, relevance) in doc.sentences.iter().zip(&relevance) {
            let words = sentence.span.of(&doc.text);
            if words.starts_with("Several") {
                assert!(!relevance.patient, "{words} {relevance:?}");
            }
            if words.starts_with("Her") || words.starts_with("A 61") {
                assert!(relevance.patient, "{words} {relevance:?}");
                assert!(!relevance.evidence.is_empty());
            }
        }
    }

    #[test]
    fn the_shipped_weights_propose_facts_and_judge_spans() {
        let (doc, tokens, _, tagging) = read(TEXT);
        let found: Vec<(&str, Kind)> = tagging.proposals.iter().map(|p| (p.span.of(&doc.text), p.kind)).collect();
        assert!(found.contains(&("fever", Kind::Finding)), "{found:?}");
        assert!(found.iter().any(|(w, k)| w.contains("182 mg/L") && *k == Kind::Measurement), "{found:?}");
        for p in &tagging.proposals {
            assert_eq!(p.span, tokens[p.first].span.cover(tokens[p.last].span));
            let judged = tagging.judge(p.first, p.last);
            assert!((judged.iter().sum::<f32>() - 1.0).abs() < 1e-3);
            let second = tagging.second(p.first, p.last).unwrap();
            assert!((1.0 - second[0] - p.score).abs() < 1e-3);
            assert!((0.2..=1.0).contains(&p.score));
        }
        let again = read(TEXT).3;
        assert_eq!(again.proposals, tagging.proposals);
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for text in ["x", "\u{FFFD}\u{FFFD} ((((", "CK 5 5 5 5 5 5 5\n\n\n;;;", "Fieber 39 °C – ÄÖÜ ßßß 中文"]
        {
            let (_, tokens, relevance, tagging) = read(text);
            assert!(relevance.iter().all(|r| r.score.is_finite()));
            assert!((0..tokens.len()).all(|t| tagging.fact(t).is_finite()));
        }
    }

    #[test]
    fn further_labels_need_a_first_one() {
        let rules = allowed_steps();
        assert_eq!(rules.start[2], 0.0);
        assert_eq!(rules.step[0][2], 0.0);
        assert_eq!((rules.step[1][2], rules.step[2][2], rules.step[3][2]), (1.0, 1.0, 0.0));
        assert_eq!(runs(&[0, 1, 2, 1, 0, 5, 6, 6]), [(1, 2), (3, 3), (5, 7)]);
    }
}
