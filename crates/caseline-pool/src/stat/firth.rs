//! Logistic regression with Firth's penalty: finite answers where cells are empty.
//!
//! Firth 1993 (doi:10.1093/biomet/80.1.27), for separation Heinze and Schemper 2002 (doi:10.1002/sim.1047):
//! the score is penalised by Jeffreys' prior, tests are penalised likelihood ratio tests and intervals profile
//! the penalised likelihood, as R's `logistf` does; Wald's are misleading where the penalty matters most. With
//! one yes-or-no predictor the estimate is the odds ratio with one half added to each cell.

use super::caveat;
use super::dist::{chi2_upper, normal_critical};
use super::error::StatError;
use super::solve::falling_root;
use nalgebra::{DMatrix, DVector};
use serde::Serialize;

/// One coefficient: a log odds ratio.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// Its name; the intercept is `(Intercept)`.
    pub term: String,
    /// The log odds ratio.
    pub coef: f64,
    /// Its standard error, from the information.
    pub se: f64,
    /// Penalised likelihood ratio test.
    pub chi2: f64,
    /// Its p.
    pub p: f64,
    /// Profile limit of the coefficient.
    pub ci_low: f64,
    /// Profile limit of the coefficient.
    pub ci_high: f64,
    /// The odds ratio.
    pub odds_ratio: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Firth {
    /// The coefficients, the intercept first.
    pub terms: Vec<Term>,
    /// Patients.
    pub n: usize,
    /// With the outcome.
    pub events: usize,
    /// Penalised log likelihood.
    pub loglik: f64,
    /// What to keep in mind.
    pub caveats: Vec<String>,
}

struct Model<'a> {
    x: DMatrix<f64>,
    y: &'a [bool],
}

struct At {
    loglik: f64,
    score: DVector<f64>,
    info: DMatrix<f64>,
}

impl Model<'_> {
    fn at(&self, beta: &DVector<f64>) -> Option<At> {
        let (n, p) = self.x.shape();
        let eta = &self.x * beta;
        let mut info = DMatrix::<f64>::zeros(p, p);
        let mut loglik = 0.0;
        let mut pi = vec![0.0; n];
        for i in 0..n {
            let e = eta[i];
            pi[i] = 1.0 / (1.0 + (-e).exp());
            // log(pi) without cancellation, for both signs.
            let lost = if self.y[i] { -e } else { e };
            loglik -= if lost > 0.0 { lost + (-lost).exp().ln_1p() } else { lost.exp().ln_1p() };
            let row = self.x.row(i).transpose();
            info.ger(pi[i] * (1.0 - pi[i]), &row, &row, 1.0);
        }
        let chol = info.clone().cholesky()?;
        let penalty: f64 = chol.l().diagonal().iter().map(|d| d.ln()).sum();
        let inverse = chol.inverse();
        let mut score = DVector::<f64>::zeros(p);
        for (i, pi) in pi.iter().enumerate() {
            let row = self.x.row(i).transpose();
            let lever = pi * (1.0 - pi) * row.dot(&(&inverse * &row));
            let y = f64::from(u8::from(self.y[i]));
            score.axpy(y - pi + lever * (0.5 - pi), &row, 1.0);
        }
        Some(At { loglik: loglik + penalty, score, info })
    }

    /// The maximum with coefficient `held` kept at its value in `beta`.
    fn maximise(&self, mut beta: DVector<f64>, held: Option<usize>) -> Option<(DVector<f64>, At)> {
        let free: Vec<usize> = (0..beta.len()).filter(|j| Some(*j) != held).collect();
        let mut here = self.at(&beta)?;
        for _ in 0..500 {
            if free.is_empty() {
                break;
            }
            let info = DMatrix::from_fn(free.len(), free.len(), |a, b| here.info[(free[a], free[b])]);
            let score = DVector::from_fn(free.len(), |a, _| here.score[free[a]]);
            let mut step = info.cholesky()?.solve(&score);
            let longest = step.amax();
            if longest > 5.0 {
                step *= 5.0 / longest;
            }
            let mut size = 1.0;
            let (next, at) = loop {
                let mut next = beta.clone();
                for (a, j) in free.iter().enumerate() {
                    next[*j] += size * step[a];
                }
                match self.at(&next) {
                    Some(at) if at.loglik >= here.loglik - 1e-12 * here.loglik.abs() || size < 1e-9 => {
                        break (next, at);
                    }
                    _ if size < 1e-9 => return None,
                    _ => size /= 2.0,
                }
            };
            let moved = size * step.amax();
            (beta, here) = (next, at);
            if moved < 1e-12 * beta.amax().max(1.0) {
                break;
            }
        }
        Some((beta, here))
    }
}

/// Fits the model. `x` has one row for each patient and one column for each name, without the intercept.
pub fn firth(outcome: &[bool], x: &[Vec<f64>], names: &[String], level: f64) -> Result<Firth, StatError> {
    let (n, p) = (outcome.len(), names.len() + 1);
    if n <= p {
        return Err(StatError::TooFew(format!("{n} complete patients are too few for {p} coefficients")));
    }
    // Columns of one size keep the information well conditioned; figures are scaled back at the end.
    let column = |j: usize| x.iter().map(move |r| r[j]);
    let means: Vec<f64> = (0..p - 1).map(|j| column(j).sum::<f64>() / n as f64).collect();
    let spread = |j: usize| (column(j).map(|v| (v - means[j]).powi(2)).sum::<f64>() / n as f64).sqrt();
    let spreads: Vec<f64> = (0..p - 1).map(spread).map(|s| if s > 0.0 { s } else { 1.0 }).collect();
    let fit = |centre: bool| {
        let scaled = DMatrix::from_fn(n, p, |i, j| match j {
            0 => 1.0,
            _ => (x[i][j - 1] - if centre { means[j - 1] } else { 0.0 }) / spreads[j - 1],
        });
        let model = Model { x: scaled, y: outcome };
        let top = model.maximise(DVector::zeros(p), None);
        (model, top)
    };
    let same = || StatError::Question("the terms say the same as each other or do not vary; leave one out".into());
    let gram = fit(true).0.x.transpose() * &fit(true).0.x / n as f64;
    if gram.cholesky().is_none_or(|c| c.l().diagonal().iter().any(|d| *d < 1e-7)) {
        return Err(same());
    }
    let (model, top) = fit(false);
    let (beta, best) = top.ok_or_else(same)?;
    let cov = best.info.clone().cholesky().ok_or_else(same)?.inverse();
    let z = normal_critical(level);
    let mut terms = Vec::new();
    for j in 0..p {
        let scale = if j == 0 { 1.0 } else { spreads[j - 1] };
        let se = cov[(j, j)].sqrt();
        let lost = |value: f64| {
            let mut start = beta.clone();
            start[j] = value;
            model.maximise(start, Some(j)).map_or(f64::NAN, |(_, at)| 2.0 * (best.loglik - at.loglik))
        };
        let chi2 = lost(0.0).max(0.0);
        let limit = |sign: f64| beta[j] + sign * falling_root(|s| z * z - lost(beta[j] + sign * s), 0.0, 2.0 * z * se);
        terms.push(Term {
            term: if j == 0 { "(Intercept)".to_owned() } else { names[j - 1].clone() },
            coef: beta[j] / scale,
            se: se / scale,
            chi2,
            p: chi2_upper(chi2, 1.0),
            ci_low: limit(-1.0) / scale,
            ci_high: limit(1.0) / scale,
            odds_ratio: (beta[j] / scale).exp(),
        });
    }
    // The penalty shifts by a constant with the scale of the columns; take it off again.
    let shift: f64 = spreads.iter().map(|s| s.ln()).sum();
    let events = outcome.iter().filter(|y| **y).count();
    let mut caveats = vec![caveat::CASE_REPORTS.to_owned()];
    let least = events.min(n - events);
    if least < 10 * (p - 1) {
        caveats.push(format!(
            "{least} patients in the smaller outcome group for {} terms: fewer than ten for each.",
            p - 1
        ));
    }
    Ok(Firth { terms, n, events, loglik: best.loglik + shift, caveats })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within * b.abs().max(1.0), "{a} is not {b}");
    }

    /// With one yes-or-no predictor Firth's estimate is known in closed form, also where a cell is empty.
    #[test]
    fn a_two_by_two_table_has_one_half_in_each_cell() {
        for [a, b, c, d] in [[7usize, 3, 2, 9], [5, 0, 4, 6], [0, 8, 3, 3]] {
            let mut y = Vec::new();
            let mut x = Vec::new();
            for (count, exposed, outcome) in [(a, 1.0, true), (b, 1.0, false), (c, 0.0, true), (d, 0.0, false)] {
                y.extend(std::iter::repeat_n(outcome, count));
                x.extend(std::iter::repeat_n(vec![exposed], count));
            }
            let fit = firth(&y, &x, &["x".into()], 0.95).expect("a fit");
            let [a, b, c, d] = [a, b, c, d].map(|n| n as f64 + 0.5);
            near(fit.terms[1].coef, (a * d / (b * c)).ln(), 1e-10);
            near(fit.terms[0].coef, (c / d).ln(), 1e-10);
        }
    }

    /// `glm(y ~ a + b, binomial, method = "brglmFit", type = "AS_mean")`.
    #[test]
    fn as_brglm2_fits_it() {
        let y = "101011010010".bytes().map(|b| b == b'1').collect::<Vec<bool>>();
        let a = [40.0, 35.0, 61.0, 44.0, 70.0, 66.0, 52.0, 58.0, 39.0, 47.0, 63.0, 50.0];
        let b = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0];
        let x: Vec<Vec<f64>> = (0..12).map(|i| vec![a[i], b[i]]).collect();
        let fit = firth(&y, &x, &["a".into(), "b".into()], 0.95).expect("a fit");
        for (t, (coef, se)) in fit.terms.iter().zip([
            (-9.48323783592696, 5.52765862927496),
            (0.15536388589259, 0.099342859038247),
            (3.15882881772588, 2.01750333026478),
        ]) {
            near(t.coef, coef, 1e-8);
            near(t.se, se, 1e-8);
        }
    }

    #[test]
    fn columns_that_say_the_same_are_refused() {
        let x: Vec<Vec<f64>> = (0..8).map(|i| vec![f64::from(i), 2.0 * f64::from(i)]).collect();
        let y = [true, false, true, false, true, true, false, true];
        assert!(firth(&y, &x, &["a".into(), "b".into()], 0.95).is_err());
    }
}
