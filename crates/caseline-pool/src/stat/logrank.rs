//! The log-rank test: do groups differ in their times?
//!
//! Mantel 1966, Peto and Peto 1972 (doi:10.2307/2344317), with the hypergeometric variance, as R's `survdiff`.
//! Groups in which nothing could be expected do not count for the degrees of freedom.

use super::dist::chi2_upper;
use super::km::Follow;
use nalgebra::{DMatrix, DVector};
use serde::Serialize;

/// The test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogRank {
    /// Chi-squared.
    pub chi2: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// Its p.
    pub p: f64,
    /// Events expected in each group if they did not differ.
    pub expected: Vec<f64>,
}

/// Tests the groups, whose times are merged. `None` for fewer than two that can be compared.
pub fn logrank(groups: &[Vec<Follow>]) -> Option<LogRank> {
    let g = groups.len();
    let mut all: Vec<(f64, usize, bool)> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        all.extend(group.iter().map(|p| (p.time, at, p.event)));
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut risk: Vec<f64> = groups.iter().map(|g| g.len() as f64).collect();
    let mut observed = vec![0.0; g];
    let mut expected = vec![0.0; g];
    let mut variance = DMatrix::<f64>::zeros(g, g);
    let mut at = 0;
    while at < all.len() {
        let here = all[at..].iter().take_while(|p| p.0 == all[at].0).count();
        let n: f64 = risk.iter().sum();
        let d = all[at..at + here].iter().filter(|p| p.2).count() as f64;
        if d > 0.0 {
            let spread = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
            for i in 0..g {
                expected[i] += d * risk[i] / n;
                for j in 0..g {
                    let own = if i == j { risk[i] / n } else { 0.0 };
                    variance[(i, j)] += spread * (own - risk[i] * risk[j] / (n * n));
                }
            }
        }
        for (_, group, event) in &all[at..at + here] {
            risk[*group] -= 1.0;
            observed[*group] += f64::from(u8::from(*event));
        }
        at += here;
    }
    let counted: Vec<usize> = (0..g).filter(|i| expected[*i] > 0.0).collect();
    if counted.len() < 2 {
        return None;
    }
    let free = &counted[1..];
    let v = DMatrix::from_fn(free.len(), free.len(), |i, j| variance[(free[i], free[j])]);
    let u = DVector::from_fn(free.len(), |i, _| observed[free[i]] - expected[free[i]]);
    let chi2 = u.dot(&v.lu().solve(&u)?);
    Some(LogRank { chi2, df: free.len(), p: chi2_upper(chi2, free.len() as f64), expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(times: &[(f64, bool)]) -> Vec<Follow> {
        times.iter().map(|&(time, event)| Follow { time, event }).collect()
    }

    /// `survdiff(Surv(time, event) ~ group)`.
    #[test]
    fn as_survdiff_tests_it() {
        let a = group(&[(2.0, true), (3.0, true), (3.0, false), (5.0, true), (8.0, false)]);
        let b = group(&[(3.0, true), (8.0, true), (9.0, true), (12.0, false), (14.0, true)]);
        let c = group(&[(1.0, true), (4.0, true), (6.0, false), (7.0, true)]);
        let two = logrank(&[a.clone(), b.clone()]).expect("two groups");
        assert!((two.chi2 - TWO).abs() < 1e-9 && two.df == 1, "{two:?}");
        let three = logrank(&[a, b, c]).expect("three groups");
        assert!((three.chi2 - THREE).abs() < 1e-9 && three.df == 2, "{three:?}");
        assert_eq!(logrank(&[group(&[(1.0, true)])]), None);
    }

    const TWO: f64 = 1.09140470943046;
    const THREE: f64 = 2.36338317891976;
}
