//! Fisher's exact test of a two-by-two table, its mid-p, and the conditional odds ratio.
//!
//! Two-sided as R's `fisher.test`: the tables with the same margins that are no more likely than the one seen
//! (within 1e-7). The mid-p takes off half the probability of the table seen (Lancaster 1961,
//! doi:10.1080/01621459.1961.10482105; Lydersen 2009, doi:10.1002/sim.3531), which makes up for the caution of
//! the exact test in small tables; twice the smaller one-sided mid-p, which other programs give, is there as
//! well. The conditional odds ratio is the maximum of the hypergeometric likelihood, with its exact interval.

use super::solve::falling_root;
use statrs::function::factorial::ln_binomial;

/// What the exact test finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exact {
    /// Two-sided p.
    pub p: f64,
    /// Two-sided mid-p.
    pub mid_p: f64,
    /// Twice the smaller one-sided mid-p.
    pub mid_p_doubled: f64,
    /// Conditional maximum likelihood estimate of the odds ratio.
    pub odds_ratio: f64,
    /// Its exact interval.
    pub low: f64,
    /// Its exact interval.
    pub high: f64,
}

/// The hypergeometric distribution of the first cell, given the margins, tilted by the log odds ratio.
struct Tables {
    low: u64,
    logs: Vec<f64>,
}

impl Tables {
    fn new([a, b, c, d]: [u64; 4]) -> Tables {
        let (m, n, k) = (a + b, c + d, a + c);
        let low = k.saturating_sub(n);
        let logs = (low..=k.min(m)).map(|x| ln_binomial(m, x) + ln_binomial(n, k - x)).collect();
        Tables { low, logs }
    }

    fn chances(&self, log_odds: f64) -> Vec<f64> {
        let tilted: Vec<f64> = self.logs.iter().enumerate().map(|(i, l)| l + i as f64 * log_odds).collect();
        let top = tilted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = tilted.iter().map(|t| (t - top).exp()).collect();
        let total: f64 = weights.iter().sum();
        weights.iter().map(|w| w / total).collect()
    }
}

/// A root of a function of the log odds ratio that falls from above to below zero.
fn odds_root(f: impl Fn(f64) -> f64) -> f64 {
    const FAR: f64 = 700.0;
    (falling_root(|s| f(s - FAR), 0.0, 2.0 * FAR) - FAR).exp()
}

/// Tests the table of cells a, b (first row) and c, d (second row).
pub fn exact(table: [u64; 4], level: f64) -> Exact {
    let tables = Tables::new(table);
    let at = (table[0] - tables.low) as usize;
    let chances = tables.chances(0.0);
    let own = chances[at];
    let p = chances.iter().filter(|c| **c <= own * (1.0 + 1e-7)).sum::<f64>().min(1.0);
    let below = |c: &[f64]| c[..=at].iter().sum::<f64>();
    let above = |c: &[f64]| c[at..].iter().sum::<f64>();
    let doubled = 2.0 * (below(&chances).min(above(&chances)) - own / 2.0);
    let tail = (1.0 - level) / 2.0;
    let mean = |s: f64| tables.chances(s).iter().enumerate().map(|(i, c)| i as f64 * c).sum::<f64>();
    let (first, last) = (at == 0, at + 1 == chances.len());
    let odds_ratio = match (first, last) {
        (true, true) => f64::NAN,
        (true, false) => 0.0,
        (false, true) => f64::INFINITY,
        (false, false) => odds_root(|s| at as f64 - mean(s)),
    };
    Exact {
        p,
        mid_p: p - own / 2.0,
        mid_p_doubled: doubled.min(1.0),
        odds_ratio,
        low: if first { 0.0 } else { odds_root(|s| tail - above(&tables.chances(s))) },
        high: if last { f64::INFINITY } else { odds_root(|s| below(&tables.chances(s)) - tail) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `fisher.test(matrix(c(a, c, b, d), 2))` and `dhyper`; the odds ratio and its limits by `uniroot` with a tight
    /// tolerance, since those that `fisher.test` prints are good to five digits only.
    #[test]
    fn as_r_tests_it() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * b.abs(), "{a} is not {b}");
        let tea = exact([3, 1, 1, 3], 0.95);
        near(tea.p, 0.485714285714286);
        near(tea.mid_p, 0.485714285714286 - 0.5 * 16.0 / 70.0);
        near(tea.mid_p_doubled, 2.0 * (17.0 / 70.0 - 8.0 / 70.0));
        near(tea.odds_ratio, 6.40831965819925);
        near(tea.low, 0.211735595446579);
        near(tea.high, 626.243530588814);
        let empty = exact([0, 12, 5, 7], 0.95);
        near(empty.p, 0.0372670807453417);
        assert_eq!((empty.odds_ratio, empty.low), (0.0, 0.0));
        assert!(exact([0, 0, 3, 4], 0.95).odds_ratio.is_nan());
    }
}
