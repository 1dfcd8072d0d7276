//! Linear-chain models: scores of labels along a sequence, and how labels follow each other.
//!
//! Forward-backward runs once over a sequence, with scaling instead of logarithms (Rabiner 1989,
//! doi:10.1109/5.18626); afterwards the probability of any label, or of any run of labels, is a few
//! multiplications away.

/// How labels start, follow each other and end, as factors (exponentials of weights). A factor of
/// zero forbids.
#[derive(Debug, Clone)]
pub struct Chain<const L: usize> {
    /// Factor of the first label.
    pub start: [f32; L],
    /// `step[a][b]`: factor of `b` after `a`.
    pub step: [[f32; L]; L],
}

/// What forward-backward found over one sequence.
#[derive(Debug, Clone, Default)]
pub struct Lattice<const L: usize> {
    /// Exponentials of the scores, less the largest at each place.
    factor: Vec<[f32; L]>,
    alpha: Vec<[f32; L]>,
    beta: Vec<[f32; L]>,
    /// The sums that the forward values were divided by.
    norm: Vec<f32>,
    total: f32,
    /// The sum of the largest scores, which the factors are less.
    tops: f64,
}

impl<const L: usize> Lattice<L> {
    /// Runs over the scores (logarithms) of a sequence. A score of `f32::NEG_INFINITY` forbids a label.
    pub fn run(&mut self, chain: &Chain<L>, scores: &[[f32; L]]) {
        let n = scores.len();
        self.factor.clear();
        self.alpha.clear();
        self.norm.clear();
        self.tops = 0.0;
        for (t, score) in scores.iter().enumerate() {
            let top = score.iter().fold(f32::NEG_INFINITY, |m, v| m.max(*v));
            let factor: [f32; L] = std::array::from_fn(|l| (score[l] - top).exp());
            let mut alpha = chain.start;
            if t > 0 {
                let before = self.alpha[t - 1];
                alpha = [0.0; L];
                for (a, row) in before.iter().zip(&chain.step) {
                    for (sum, step) in alpha.iter_mut().zip(row) {
                        *sum += a * step;
                    }
                }
            }
            alpha.iter_mut().zip(&factor).for_each(|(a, f)| *a *= f);
            let norm = alpha.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            alpha.iter_mut().for_each(|a| *a /= norm);
            self.tops += f64::from(top);
            self.factor.push(factor);
            self.alpha.push(alpha);
            self.norm.push(norm);
        }
        self.beta.clear();
        self.beta.resize(n, [1.0; L]);
        // Columns of the steps, so that the sums of all labels grow together.
        let columns: [[f32; L]; L] = std::array::from_fn(|b| std::array::from_fn(|a| chain.step[a][b]));
        for t in (1..n).rev() {
            let mut weighted = self.beta[t];
            weighted.iter_mut().zip(&self.factor[t]).for_each(|(b, f)| *b *= f / self.norm[t]);
            let mut beta = [0.0; L];
            for (column, w) in columns.iter().zip(&weighted) {
                for (sum, s) in beta.iter_mut().zip(column) {
                    *sum += s * w;
                }
            }
            self.beta[t - 1] = beta;
        }
        self.total = self.alpha.last().map_or(1.0, |a| a.iter().sum::<f32>());
    }

    /// Logarithm of the sum over all labellings.
    pub fn log_total(&self) -> f64 {
        let norms: f64 = self.norm.iter().map(|n| f64::from(*n).ln()).sum();
        self.tops + norms + f64::from(self.total).ln()
    }

    /// Probability of each label at a place.
    pub fn at(&self, t: usize) -> [f32; L] {
        let mut out: [f32; L] = std::array::from_fn(|l| self.alpha[t][l] * self.beta[t][l]);
        let sum = out.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        out.iter_mut().for_each(|p| *p /= sum);
        out
    }

    /// Probability of each pair of labels at `t - 1` and `t`, for `t > 0`; calls `each(a, b, p)`.
    pub fn pairs(&self, chain: &Chain<L>, t: usize, mut each: impl FnMut(usize, usize, f32)) {
        let right: [f32; L] = std::array::from_fn(|b| self.factor[t][b] * self.beta[t][b]);
        let mut sum = 0.0;
        for a in 0..L {
            for (b, right) in right.iter().enumerate() {
                sum += self.alpha[t - 1][a] * chain.step[a][b] * right;
            }
        }
        for a in 0..L {
            for (b, right) in right.iter().enumerate() {
                let p = self.alpha[t - 1][a] * chain.step[a][b] * right / sum.max(f32::MIN_POSITIVE);
                if p > 0.0 {
                    each(a, b, p);
                }
            }
        }
    }

    /// Probability that exactly the places `first..=last` carry `begin` and then `inside`, and that
    /// the next place does not go on.
    pub fn run_of(&self, chain: &Chain<L>, first: usize, last: usize, begin: usize, inside: usize) -> f32 {
        let mut p = self.alpha[first][begin];
        let mut label = begin;
        for t in first + 1..=last {
            p *= chain.step[label][inside] * self.factor[t][inside] / self.norm[t];
            label = inside;
        }
        if let Some(next) = self.factor.get(last + 1) {
            let leave: f32 =
                (0..L).filter(|b| *b != inside).map(|b| chain.step[label][b] * next[b] * self.beta[last + 1][b]).sum();
            p *= leave / self.norm[last + 1];
        }
        p / self.total
    }
}

/// A chain by logarithms, to look for the best labelling.
#[derive(Debug, Clone)]
pub struct Best<const L: usize> {
    start: [f32; L],
    step: [[f32; L]; L],
}

impl<const L: usize> Chain<L> {
    /// The best labelling of a sequence.
    pub fn best(&self, scores: &[[f32; L]]) -> Vec<u8> {
        Best::new(self).labels(scores)
    }
}

impl<const L: usize> Best<L> {
    /// Takes the logarithms of a chain.
    pub fn new(chain: &Chain<L>) -> Best<L> {
        let ln = |f: f32| if f > 0.0 { f.ln() } else { f32::NEG_INFINITY };
        Best { start: chain.start.map(ln), step: chain.step.map(|row| row.map(ln)) }
    }

    /// The best labelling of a sequence.
    pub fn labels(&self, scores: &[[f32; L]]) -> Vec<u8> {
        let mut back: Vec<[u8; L]> = Vec::with_capacity(scores.len());
        let mut best = [0f32; L];
        for (t, score) in scores.iter().enumerate() {
            let mut next = self.start;
            let mut from = [0u8; L];
            if t > 0 {
                next = [f32::NEG_INFINITY; L];
                for (a, (before, row)) in best.iter().zip(&self.step).enumerate() {
                    for b in 0..L {
                        let value = before + row[b];
                        if value > next[b] {
                            next[b] = value;
                            from[b] = a as u8;
                        }
                    }
                }
            }
            next.iter_mut().zip(score).for_each(|(n, s)| *n += s);
            best = next;
            back.push(from);
        }
        let mut label = (0..L).fold(0, |top, l| if best[l] > best[top] { l } else { top }) as u8;
        let mut out = vec![0; scores.len()];
        for t in (0..scores.len()).rev() {
            out[t] = label;
            label = back[t][label as usize];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Chain<3>, Vec<[f32; 3]>) {
        let chain = Chain { start: [1.0, 0.5, 0.0], step: [[1.0, 0.7, 0.0], [0.4, 0.2, 3.0], [0.9, 0.1, 1.5]] };
        (chain, vec![[0.1, 1.0, 0.3], [0.5, -0.2, 0.9], [1.5, 0.0, 1.2], [0.0, 0.4, 0.1]])
    }

    /// Every labelling with its weight, by brute force.
    fn all(chain: &Chain<3>, scores: &[[f32; 3]]) -> Vec<(Vec<usize>, f64)> {
        (0..81)
            .map(|mut code| {
                let labels: Vec<usize> = (0..4)
                    .map(|_| {
                        let l = code % 3;
                        code /= 3;
                        l
                    })
                    .collect();
                let mut weight = f64::from(chain.start[labels[0]]);
                for t in 0..4 {
                    weight *= f64::from(scores[t][labels[t]]).exp();
                    if t > 0 {
                        weight *= f64::from(chain.step[labels[t - 1]][labels[t]]);
                    }
                }
                (labels, weight)
            })
            .collect()
    }

    #[test]
    fn agrees_with_brute_force() {
        let (chain, scores) = example();
        let mut lattice = Lattice::default();
        lattice.run(&chain, &scores);
        let every = all(&chain, &scores);
        let total: f64 = every.iter().map(|(_, w)| w).sum();
        assert!((lattice.log_total() - total.ln()).abs() < 1e-5);
        for t in 0..4 {
            for l in 0..3 {
                let want: f64 = every.iter().filter(|(s, _)| s[t] == l).map(|(_, w)| w).sum::<f64>() / total;
                assert!((f64::from(lattice.at(t)[l]) - want).abs() < 1e-5);
            }
        }
        let want: f64 = every.iter().filter(|(s, _)| s[1] == 1 && s[2] == 2 && s[3] != 2).map(|(_, w)| w).sum();
        assert!((f64::from(lattice.run_of(&chain, 1, 2, 1, 2)) - want / total).abs() < 1e-5);
        let mut seen = 0.0;
        lattice.pairs(&chain, 2, |a, b, p| {
            let want: f64 = every.iter().filter(|(s, _)| s[1] == a && s[2] == b).map(|(_, w)| w).sum();
            assert!((f64::from(p) - want / total).abs() < 1e-5);
            seen += p;
        });
        assert!((seen - 1.0).abs() < 1e-5);
        let top = every.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert_eq!(chain.best(&scores).iter().map(|l| *l as usize).collect::<Vec<_>>(), top.0);
    }
}
