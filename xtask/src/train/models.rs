//! From annotated reports to weights.

use super::corpus::{Corpus, Report};
use super::evaluate;
use super::optimise::{Sequence, Settings, fit};
use caseline_model::Kind;
use caseline_read::learn::chain::Chain;
use caseline_read::learn::features::{self, Memory, REACH};
use caseline_read::learn::hash::{feature, pair};
use caseline_read::learn::relevance;
use caseline_read::learn::scene::Scene;
use caseline_read::learn::second::CLASSES;
use caseline_read::learn::table::Table;
use caseline_read::learn::tagger::{GATE, KINDS, LABELS, USED, allowed_steps};
use caseline_read::learn::weights::{Weights, encode_chain};
use caseline_read::learn::words::Word;
use caseline_read::learn::{Learned, Proposal, Tagger};
use std::collections::{HashMap, HashSet};

/// What can be switched to measure what it brings.
#[derive(Debug, Clone)]
pub struct Options {
    /// Train on MACCROBAT as well.
    pub maccrobat: bool,
    /// How much a sentence of MACCROBAT counts.
    pub maccrobat_weight: f32,
    /// How much a summary annotated for training alone counts.
    pub added_weight: f32,
    /// Leave later mentions of a known fact open instead of calling them no fact.
    pub open_repeats: bool,
    /// Sentence model.
    pub sentences: Settings,
    /// Tagger.
    pub tagger: Settings,
    /// The second look.
    pub second: Settings,
    /// Parts in which the reports are read to train the second look; below 2 there is none.
    pub parts: usize,
    /// Features seen less often are left out.
    pub rare: u32,
    /// Rows of the tagger whose largest weight is smaller are left out of the file.
    pub least: f32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            maccrobat: true,
            maccrobat_weight: 0.5,
            added_weight: 0.7,
            open_repeats: false,
            sentences: Settings { epochs: 20, rate: 0.05, l2: 0.3, l1: 0.0, dropout: 0.1 },
            tagger: Settings { epochs: 12, rate: 0.1, l2: 0.3, l1: 0.0, dropout: 0.1 },
            second: Settings { epochs: 12, rate: 0.05, l2: 1.0, l1: 0.0, dropout: 0.2 },
            parts: 3,
            rare: 3,
            least: 0.19,
        }
    }
}

impl Options {
    fn weight(&self, corpus: Corpus) -> f32 {
        match corpus {
            Corpus::Maccrobat => self.maccrobat_weight,
            Corpus::Added => self.added_weight,
            Corpus::Full | Corpus::Summary => 1.0,
        }
    }
}

/// Numbers the features that occur often enough.
#[derive(Default)]
struct Register {
    counts: HashMap<u64, (u32, u32)>,
}

impl Register {
    fn count(&mut self, hash: u64) {
        self.counts.entry(hash).or_default().0 += 1;
    }

    /// Gives the frequent ones numbers in the order of their hashes and returns those.
    fn close(&mut self, rare: u32) -> Vec<u64> {
        self.counts.retain(|_, (n, _)| *n >= rare);
        let mut hashes: Vec<u64> = self.counts.keys().copied().collect();
        hashes.sort_unstable();
        for (i, hash) in hashes.iter().enumerate() {
            self.counts.insert(*hash, (rare, i as u32));
        }
        hashes
    }

    fn number(&self, hash: u64) -> Option<u32> {
        self.counts.get(&hash).map(|(_, i)| *i)
    }
}

/// Sections of a file of weights.
type Sections = Vec<([u8; 4], Vec<u8>)>;

fn words(report: &Report, clusters: Option<&Table<'_>>) -> Vec<Word> {
    report.tokens.iter().map(|t| Word::new(&report.doc.text, t, clusters)).collect()
}

/// Trains the sentence model.
fn train_relevance(reports: &[&Report], clusters: Option<&[u8]>, options: &Options) -> Sections {
    let table = clusters.and_then(Table::open);
    let mut lists = Vec::new();
    for report in reports.iter().filter(|r| r.corpus != Corpus::Maccrobat) {
        let words = words(report, table.as_ref());
        let scene = Scene::new(&report.doc, &report.tokens, words.iter().collect(), &report.hits);
        let starts: Vec<usize> = report.gold.iter().map(|g| g.span.start).collect();
        lists.push((relevance::features(&scene), relevance::holds(&report.doc, &starts)));
    }
    let mut register = Register::default();
    lists.iter().flat_map(|(f, _)| f.iter().flatten()).for_each(|(h, _)| register.count(*h));
    let hashes = register.close(options.rare);
    let sequences: Vec<Sequence> = lists
        .iter()
        .map(|(features, labels)| {
            let mut seq = Sequence { weight: 1.0, starts: vec![0], ..Sequence::default() };
            for (list, label) in features.iter().zip(labels) {
                for (hash, value) in list {
                    if let Some(i) = register.number(*hash) {
                        seq.features.push(i);
                        seq.values.push(*value);
                    }
                }
                seq.starts.push(seq.features.len() as u32);
                seq.allowed.push(if *label { 2 } else { 1 });
            }
            seq
        })
        .collect();
    let rules = Chain { start: [1.0; 2], step: [[1.0; 2]; 2] };
    let fitted = fit::<2>(&sequences, hashes.len(), &rules, &options.sentences);
    let rows: Vec<(u64, Vec<f32>)> = hashes.iter().zip(&fitted.weights).map(|(h, w)| (*h, vec![w[1] - w[0]])).collect();
    vec![(*b"relv", Table::encode(1, &rows)), (*b"rchn", encode_chain(&fitted.chain))]
}

/// An empty tagger, so that the sentence model can be run by itself.
fn no_tagger() -> Sections {
    vec![(*b"tagr", Table::encode(USED, &[])), (*b"tchn", encode_chain(&allowed_steps()))]
}

/// Probabilities of the sentences of reports by a model that did not see them.
fn judge(sections: &Sections, clusters: Option<&[u8]>, reports: &[&Report]) -> Vec<Vec<f32>> {
    let mut sections = sections.clone();
    sections.extend(no_tagger());
    sections.extend(clusters.map(|c| (*b"clus", c.to_vec())));
    let bytes = Weights::encode(&sections);
    let learned = Learned::open(&bytes).expect("weights just written");
    let score = |r: &Report| learned.relevance(&r.doc, &r.tokens, &r.hits).into_iter().map(|s| s.score).collect();
    reports.iter().map(|r| score(r)).collect()
}

/// Marks a feature as one that holds in MACCROBAT only.
const MACCROBAT: u64 = 0x6d61_6363;

fn train_tagger(reports: &[(&Report, Vec<f32>)], clusters: Option<&[u8]>, options: &Options) -> Sections {
    let table = clusters.and_then(Table::open);
    let mut register = Register::default();
    // Copies of features for MACCROBAT alone (Daumé 2007, frustratingly easy domain adaptation): they
    // take up what is peculiar to its conventions while learning and are not written.
    let mut foreign_only: HashSet<u64> = HashSet::new();
    let mut hashes = Vec::new();
    let mut sequences: Vec<Sequence> = Vec::new();
    for pass in 0..2 {
        for (report, relevance) in reports {
            let words = words(report, table.as_ref());
            let scene = Scene::new(&report.doc, &report.tokens, words.iter().collect(), &report.hits);
            let labels = labels(report, options);
            let mut memory = Memory::default();
            for (s, (first, end)) in scene.sentences.iter().copied().enumerate() {
                if relevance[s] < GATE || first == end {
                    continue;
                }
                let mut lists: Vec<Vec<u64>> = vec![Vec::with_capacity(128); end - first];
                features::of_sentence(&scene, s, relevance[s], |f| lists.iter_mut().for_each(|l| l.push(f)));
                for t in first..end {
                    for other in t.saturating_sub(REACH).max(first)..(t + REACH + 1).min(end) {
                        let offset = other as isize - t as isize;
                        features::of_word(scene.words[other], offset, |f| lists[t - first].push(f));
                    }
                }
                features::of_places(&scene, s, relevance[s], &memory, |t, f| lists[t - first].push(f));
                memory.keep(&scene, s);
                let foreign = report.corpus == Corpus::Maccrobat;
                if foreign {
                    for list in &mut lists {
                        list.extend_from_within(..);
                        let half = list.len() / 2;
                        list[half..].iter_mut().for_each(|f| *f = pair(*f, MACCROBAT));
                        if pass == 0 {
                            foreign_only.extend(&list[half..]);
                        }
                    }
                }
                if pass == 0 {
                    lists.iter().flatten().for_each(|h| register.count(*h));
                } else {
                    let weight = options.weight(report.corpus);
                    let mut seq = Sequence { weight, starts: vec![0], ..Sequence::default() };
                    for list in &lists {
                        seq.features.extend(list.iter().filter_map(|h| register.number(*h)));
                        seq.starts.push(seq.features.len() as u32);
                    }
                    seq.allowed.extend(&labels[first..end]);
                    // A fact that runs over the end of a sentence starts anew in the next one.
                    let further = seq.allowed[0].trailing_zeros();
                    if seq.allowed[0].count_ones() == 1 && further > 0 && further.is_multiple_of(2) {
                        seq.allowed[0] = 1 << (further - 1);
                    }
                    sequences.push(seq);
                }
            }
        }
        if pass == 0 {
            hashes = register.close(options.rare);
        }
    }
    let fitted = fit::<LABELS>(&sequences, hashes.len(), &allowed_steps(), &options.tagger);
    let rows: Vec<(u64, Vec<f32>)> = hashes
        .iter()
        .zip(&fitted.weights)
        .filter(|(h, _)| !foreign_only.contains(h))
        .filter(|(_, w)| w[..USED].iter().any(|v| v.abs() >= options.least))
        .map(|(h, w)| (*h, w[..USED].to_vec()))
        .collect();
    vec![(*b"tagr", Table::encode(USED, &rows)), (*b"tchn", encode_chain(&fitted.chain))]
}

/// The label of a kind's first token.
fn first_label(kind: Kind) -> Option<usize> {
    KINDS.iter().position(|k| *k == kind).map(|k| 1 + 2 * k)
}

/// The labels that are right at each token, as bits.
fn labels(report: &Report, options: &Options) -> Vec<u16> {
    const OPEN: u16 = (1 << USED) - 1;
    let mut out = vec![1u16; report.tokens.len()];
    let mut taken = vec![false; report.tokens.len()];
    let mut order: Vec<_> = report.gold.iter().collect();
    order.sort_by_key(|g| (g.kind.is_none(), std::cmp::Reverse(g.last - g.first), g.first));
    for gold in order {
        if taken[gold.first..=gold.last].iter().any(|t| *t) {
            continue;
        }
        taken[gold.first..=gold.last].fill(true);
        match gold.kind.and_then(first_label) {
            Some(label) => {
                out[gold.first..=gold.last].fill(1 << (label + 1));
                out[gold.first] = 1 << label;
            }
            None => out[gold.first..=gold.last].fill(OPEN),
        }
    }
    if options.open_repeats {
        open_repeats(report, &taken, &mut out, OPEN);
    }
    out
}

/// Leaves open every later place that has the same words as a fact before it.
fn open_repeats(report: &Report, taken: &[bool], out: &mut [u16], open: u16) {
    let lower = |t: usize| report.tokens[t].span.of(&report.doc.text).to_lowercase();
    let words: Vec<String> = (0..report.tokens.len()).map(lower).collect();
    for gold in report.gold.iter().filter(|g| g.kind.is_some() && g.span.len() > 3) {
        let length = gold.last - gold.first + 1;
        for at in gold.last + 1..(words.len() + 1).saturating_sub(length) {
            let same = words[at..at + length] == words[gold.first..=gold.last];
            if same && !taken[at..at + length].iter().any(|t| *t) {
                out[at..at + length].fill(open);
            }
        }
    }
}

/// Trains the sentence model and the tagger; returns their sections.
fn train_two(reports: &[&Report], clusters: Option<&[u8]>, options: &Options) -> Sections {
    let ours: Vec<&Report> = reports.iter().copied().filter(|r| r.corpus != Corpus::Maccrobat).collect();
    let mut sections = train_relevance(&ours, clusters, options);
    // The tagger must learn from sentence probabilities as it will meet them: given by a model that has
    // not seen the report.
    let mut judged: Vec<(&Report, Vec<f32>)> = Vec::new();
    for part in 0..4 {
        let model = train_relevance(&pick(&ours, 4, part, false), clusters, options);
        let rest = pick(&ours, 4, part, true);
        judged.extend(rest.iter().copied().zip(judge(&model, clusters, &rest)));
    }
    if options.maccrobat {
        let foreign: Vec<&Report> = reports.iter().copied().filter(|r| r.corpus == Corpus::Maccrobat).collect();
        judged.extend(foreign.iter().copied().zip(judge(&sections, clusters, &foreign)));
    }
    sections.extend(train_tagger(&judged, clusters, options));
    sections.extend(clusters.map(|c| (*b"clus", c.to_vec())));
    sections
}

/// Every `parts`-th report, or the others.
fn pick<'r>(reports: &[&'r Report], parts: usize, part: usize, inside: bool) -> Vec<&'r Report> {
    reports.iter().enumerate().filter(|(i, _)| (i % parts == part) == inside).map(|(_, r)| *r).collect()
}

/// Trains the second look on what a tagger proposes that has not seen the report.
fn train_second(reports: &[&Report], clusters: Option<&[u8]>, options: &Options) -> Sections {
    let mut examples: Vec<(Vec<u64>, u16, f32)> = Vec::new();
    for part in 0..options.parts {
        let bytes = Weights::encode(&train_two(&pick(reports, options.parts, part, false), clusters, options));
        let learned = Learned::open(&bytes).expect("weights just written");
        for report in pick(reports, options.parts, part, true) {
            if report.corpus == Corpus::Maccrobat {
                continue;
            }
            let relevance = learned.relevance(&report.doc, &report.tokens, &report.hits);
            let look = learned.look(&report.doc, &report.tokens, &report.hits, &relevance);
            let proposals: Vec<Proposal> = look.candidates.iter().map(|c| c.proposal(&report.tokens)).collect();
            let gold: Vec<_> = report.gold.iter().collect();
            let mut classes = vec![1u16; proposals.len()];
            for (i, j) in evaluate::matches(&gold, &proposals) {
                if let Some(k) = gold[i].kind.and_then(|kind| KINDS.iter().position(|k| *k == kind)) {
                    classes[j] = 2 << k;
                }
            }
            let weight = options.weight(report.corpus);
            examples.extend(look.features.into_iter().zip(classes).map(|(f, c)| (f, c, weight)));
        }
    }
    let mut register = Register::default();
    examples.iter().flat_map(|(f, _, _)| f).for_each(|h| register.count(*h));
    let hashes = register.close(options.rare);
    let sequences: Vec<Sequence> = examples
        .iter()
        .map(|(list, class, weight)| {
            let features: Vec<u32> = list.iter().filter_map(|h| register.number(*h)).collect();
            let starts = vec![0, features.len() as u32];
            Sequence { features, values: Vec::new(), starts, allowed: vec![*class], weight: *weight }
        })
        .collect();
    let rules = Chain { start: [1.0; CLASSES], step: [[1.0; CLASSES]; CLASSES] };
    let fitted = fit::<CLASSES>(&sequences, hashes.len(), &rules, &options.second);
    // Sequences of one place: what the chain learned of the start is one more constant.
    let start = fitted.chain.start.map(f32::ln);
    let constant = feature(400, 0);
    let row = |(hash, weights): (&u64, &[f32; CLASSES])| {
        let add = |l: usize| if *hash == constant { start[l] } else { 0.0 };
        (*hash, (0..CLASSES).map(|l| weights[l] + add(l)).collect())
    };
    let mut rows: Vec<(u64, Vec<f32>)> = hashes.iter().zip(&fitted.weights).map(row).collect();
    rows.retain(|(_, weights)| weights.iter().any(|w| w.abs() >= options.least / 2.0));
    vec![(*b"scnd", Table::encode(CLASSES, &rows))]
}

/// Trains everything from the reports; returns the bytes of the weights.
pub fn train(reports: &[&Report], clusters: Option<&[u8]>, options: &Options) -> Vec<u8> {
    let mut sections = train_two(reports, clusters, options);
    if options.parts > 1 {
        sections.extend(train_second(reports, clusters, options));
    }
    Weights::encode(&sections)
}
