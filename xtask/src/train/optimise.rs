//! Fits linear-chain models: AdaGrad on the conditional likelihood (Duchi, Hazan and Singer 2011), with
//! L2 and L1 shrinkage once an epoch, feature dropout, and the mean of the later epochs as the result.
//! Deterministic: the order of the sequences comes from a fixed seed.

use caseline_read::learn::chain::{Chain, Lattice};

/// One sequence to learn from.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// Features of all places, one place after the other.
    pub features: Vec<u32>,
    /// Their values; empty where all are one.
    pub values: Vec<f32>,
    /// Where each place begins in `features`, and the end.
    pub starts: Vec<u32>,
    /// The labels that are right at each place, as bits; several bits leave it open.
    pub allowed: Vec<u16>,
    /// How much the sequence counts.
    pub weight: f32,
}

/// How to fit.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Passes over the data.
    pub epochs: usize,
    /// Step size.
    pub rate: f32,
    /// L2 shrinkage.
    pub l2: f32,
    /// L1 shrinkage.
    pub l1: f32,
    /// Share of features left out at each place while learning.
    pub dropout: f32,
}

/// A fitted model.
pub struct Fitted<const L: usize> {
    /// Weights of each feature.
    pub weights: Vec<[f32; L]>,
    /// How labels follow each other.
    pub chain: Chain<L>,
}

struct Params<const L: usize> {
    weights: Vec<[f32; L]>,
    squares: Vec<[f32; L]>,
}

const FIRST: f32 = 1e-2;

impl<const L: usize> Params<L> {
    fn new(n: usize) -> Self {
        Params { weights: vec![[0.0; L]; n], squares: vec![[FIRST; L]; n] }
    }

    #[inline]
    fn step(&mut self, at: usize, gradient: &[f32; L], value: f32, rate: f32) {
        let (w, q) = (&mut self.weights[at], &mut self.squares[at]);
        for l in 0..L {
            let g = gradient[l] * value;
            q[l] += g * g;
            w[l] -= rate * g / q[l].sqrt();
        }
    }

    fn shrink(&mut self, rate: f32, l2: f32, l1: f32) {
        for (w, q) in self.weights.iter_mut().zip(&self.squares) {
            for l in 0..L {
                let pace = rate / q[l].sqrt();
                let shrunk = w[l] / (1.0 + pace * l2);
                w[l] = shrunk.signum() * (shrunk.abs() - pace * l1).max(0.0);
            }
        }
    }
}

/// A small generator of numbers (SplitMix64, Steele and others 2014).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in 0..1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}

/// Fits a model of `features` features; `rules` holds the factors that are zero for steps never allowed.
pub fn fit<const L: usize>(
    sequences: &[Sequence],
    features: usize,
    rules: &Chain<L>,
    settings: &Settings,
) -> Fitted<L> {
    let mut params = Params::<L>::new(features);
    let mut steps = Params::<L>::new(L + 1);
    let mut order: Vec<usize> = (0..sequences.len()).collect();
    let mut random = Random(17);
    let mut mean = vec![[0f32; L]; features];
    let mut mean_steps = vec![[0f32; L]; L + 1];
    let kept = (settings.epochs / 2).max(1);
    let (mut full, mut held) = (Lattice::<L>::default(), Lattice::<L>::default());
    let mut scores: Vec<[f32; L]> = Vec::new();
    let mut bounded: Vec<[f32; L]> = Vec::new();
    let mut active: Vec<bool> = Vec::new();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        for &index in &order {
            let seq = &sequences[index];
            let n = seq.allowed.len();
            let chain = factors(rules, &steps.weights);
            active.clear();
            active.extend(seq.features.iter().map(|_| settings.dropout == 0.0 || random.unit() >= settings.dropout));
            let boost = 1.0 / (1.0 - settings.dropout);
            let value = |i: usize| boost * seq.values.get(i).copied().unwrap_or(1.0);
            scores.clear();
            bounded.clear();
            for t in 0..n {
                let mut sum = [0f32; L];
                for i in (seq.starts[t] as usize..seq.starts[t + 1] as usize).filter(|i| active[*i]) {
                    let v = value(i);
                    sum.iter_mut().zip(&params.weights[seq.features[i] as usize]).for_each(|(s, w)| *s += w * v);
                }
                scores.push(sum);
                bounded.push(std::array::from_fn(|l| {
                    if seq.allowed[t] >> l & 1 == 1 { sum[l] } else { f32::NEG_INFINITY }
                }));
            }
            full.run(&chain, &scores);
            held.run(&chain, &bounded);
            for t in 0..n {
                let (is, should) = (full.at(t), held.at(t));
                let gradient: [f32; L] = std::array::from_fn(|l| (is[l] - should[l]) * seq.weight);
                if gradient.iter().all(|g| g.abs() < 1e-4) {
                    continue;
                }
                for i in (seq.starts[t] as usize..seq.starts[t + 1] as usize).filter(|i| active[*i]) {
                    params.step(seq.features[i] as usize, &gradient, value(i), settings.rate);
                }
                if t == 0 {
                    steps.step(L, &gradient, 1.0, settings.rate);
                }
            }
            let mut change = [[0f32; L]; L];
            for t in 1..n {
                full.pairs(&chain, t, |a, b, p| change[a][b] += p * seq.weight);
                held.pairs(&chain, t, |a, b, p| change[a][b] -= p * seq.weight);
            }
            change.iter().enumerate().for_each(|(a, g)| steps.step(a, g, 1.0, settings.rate));
        }
        params.shrink(settings.rate, settings.l2, settings.l1);
        if epoch + kept >= settings.epochs {
            add(&mut mean, &params.weights, 1.0 / kept as f32);
            add(&mut mean_steps, &steps.weights, 1.0 / kept as f32);
        }
    }
    Fitted { weights: mean, chain: factors(rules, &mean_steps) }
}

fn add<const L: usize>(sum: &mut [[f32; L]], rows: &[[f32; L]], share: f32) {
    for (s, r) in sum.iter_mut().zip(rows) {
        s.iter_mut().zip(r).for_each(|(s, r)| *s += r * share);
    }
}

fn factors<const L: usize>(rules: &Chain<L>, weights: &[[f32; L]]) -> Chain<L> {
    Chain {
        start: std::array::from_fn(|b| rules.start[b] * weights[L][b].exp()),
        step: std::array::from_fn(|a| std::array::from_fn(|b| rules.step[a][b] * weights[a][b].exp())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_a_rule_that_only_the_neighbour_tells() {
        // Label 1 follows feature 1 by one place; feature 0 stands everywhere.
        let mut random = Random(3);
        let sequences: Vec<Sequence> = (0..200)
            .map(|_| {
                let mut s = Sequence { weight: 1.0, starts: vec![0], ..Sequence::default() };
                let mut before = false;
                for _ in 0..6 {
                    let sign = random.next().is_multiple_of(3);
                    s.features.extend([0, if sign { 1 } else { 2 }, if before { 3 } else { 4 }]);
                    s.starts.push(s.features.len() as u32);
                    s.allowed.push(if before { 2 } else { 1 });
                    before = sign;
                }
                s
            })
            .collect();
        let rules = Chain { start: [1.0; 2], step: [[1.0; 2]; 2] };
        let settings = Settings { epochs: 8, rate: 0.1, l2: 0.01, l1: 0.0, dropout: 0.0 };
        let fitted = fit::<2>(&sequences, 5, &rules, &settings);
        let score = |f: [usize; 3]| std::array::from_fn(|l| f.iter().map(|i| fitted.weights[*i][l]).sum());
        assert_eq!(fitted.chain.best(&[score([0, 1, 4]), score([0, 2, 3]), score([0, 2, 4])]), [0, 1, 0]);
    }
}
