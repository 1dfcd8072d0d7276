//! Proportional hazards: Cox regression with Efron's handling of ties.
//!
//! Cox 1972 (doi:10.1111/j.2517-6161.1972.tb00899.x), Efron 1977 (doi:10.1080/01621459.1977.10480613), as R's
//! `coxph`: Newton steps on centred and scaled columns, halved when the likelihood falls. A column that the
//! others determine has no coefficient (R gives NA); one whose likelihood rises for ever is said to be
//! infinite, not printed as a large number without a word.

use super::caveat;
use super::dist::{chi2_upper, normal_critical, normal_two_sided};
use super::error::StatError;
use super::km::{Follow, merge_times};
use nalgebra::{DMatrix, DVector};
use serde::Serialize;

/// One coefficient: a log hazard ratio.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// Its name.
    pub term: String,
    /// The log hazard ratio; none where the other terms determine this one.
    pub coef: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// coef / se.
    pub z: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// The hazard ratio.
    pub hazard_ratio: Option<f64>,
    /// Lower limit of that.
    pub ci_low: Option<f64>,
    /// Upper limit of that.
    pub ci_high: Option<f64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cox {
    /// The coefficients.
    pub terms: Vec<Term>,
    /// Patients.
    pub n: usize,
    /// Events.
    pub events: usize,
    /// Log partial likelihood without and with the terms.
    pub loglik: [f64; 2],
    /// Likelihood ratio test of all terms.
    pub lr_chi2: f64,
    /// Its degrees of freedom.
    pub lr_df: usize,
    /// Its p.
    pub lr_p: f64,
    /// What to keep in mind.
    pub caveats: Vec<String>,
}

struct Derivatives {
    loglik: f64,
    score: DVector<f64>,
    info: DMatrix<f64>,
}

/// Patients by falling time, with columns of mean zero and unit spread.
struct Data {
    follow: Vec<Follow>,
    x: Vec<DVector<f64>>,
}

impl Data {
    fn at(&self, beta: &DVector<f64>) -> Derivatives {
        let p = beta.len();
        let risk: Vec<f64> = self.x.iter().map(|x| x.dot(beta)).collect();
        // Hazards by the greatest, so that no exponential overflows.
        let top = risk.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut s0, mut s1, mut s2) = (0.0, DVector::<f64>::zeros(p), DMatrix::<f64>::zeros(p, p));
        let mut out = Derivatives { loglik: 0.0, score: DVector::zeros(p), info: DMatrix::zeros(p, p) };
        let mut at = 0;
        while at < self.follow.len() {
            let time = self.follow[at].time;
            let (mut d, mut d0, mut d1, mut d2) = (0usize, 0.0, DVector::<f64>::zeros(p), DMatrix::<f64>::zeros(p, p));
            while at < self.follow.len() && self.follow[at].time == time {
                let (x, hazard) = (&self.x[at], (risk[at] - top).exp());
                s0 += hazard;
                s1.axpy(hazard, x, 1.0);
                s2.ger(hazard, x, x, 1.0);
                if self.follow[at].event {
                    d += 1;
                    d0 += hazard;
                    d1.axpy(hazard, x, 1.0);
                    d2.ger(hazard, x, x, 1.0);
                    out.loglik += risk[at] - top;
                    out.score += x;
                }
                at += 1;
            }
            for l in 0..d {
                let part = l as f64 / d as f64;
                let sum = s0 - part * d0;
                let mean = (&s1 - &d1 * part) / sum;
                out.loglik -= sum.ln();
                out.info += (&s2 - &d2 * part) / sum;
                out.info.ger(-1.0, &mean, &mean, 1.0);
                out.score -= mean;
            }
        }
        out
    }
}

/// The columns that the ones before them do not determine.
fn independent(info: &DMatrix<f64>) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for j in 0..info.ncols() {
        let block = DMatrix::from_fn(kept.len(), kept.len(), |a, b| info[(kept[a], kept[b])]);
        let side = DVector::from_fn(kept.len(), |a, _| info[(kept[a], j)]);
        let left = match block.cholesky() {
            Some(c) => info[(j, j)] - side.dot(&c.solve(&side)),
            None => info[(j, j)],
        };
        if left > 1e-9 * info[(j, j)].max(1e-9) {
            kept.push(j);
        }
    }
    kept
}

/// Fits the model. `x` has one row for each patient and one column for each name.
pub fn cox(follow: &[Follow], x: &[Vec<f64>], names: &[String], level: f64) -> Result<Cox, StatError> {
    let events = follow.iter().filter(|f| f.event).count();
    if events == 0 {
        return Err(StatError::TooFew("no patient has the event".into()));
    }
    let (n, p) = (follow.len(), names.len());
    let column = |j: usize| x.iter().map(move |row| row[j]);
    let means: Vec<f64> = (0..p).map(|j| column(j).sum::<f64>() / n as f64).collect();
    let spreads: Vec<f64> = (0..p)
        .map(|j| (column(j).map(|v| (v - means[j]).powi(2)).sum::<f64>() / n as f64).sqrt())
        .map(|s| if s > 0.0 { s } else { 1.0 })
        .collect();
    let times = merge_times(&follow.iter().map(|f| f.time).collect::<Vec<_>>());
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| times[*b].total_cmp(&times[*a]));
    let build = |kept: &[usize]| Data {
        follow: order.iter().map(|&i| Follow { time: times[i], event: follow[i].event }).collect(),
        x: (order.iter())
            .map(|&i| DVector::from_iterator(kept.len(), kept.iter().map(|&j| (x[i][j] - means[j]) / spreads[j])))
            .collect(),
    };
    let all: Vec<usize> = (0..p).collect();
    let kept = independent(&build(&all).at(&DVector::zeros(p)).info);
    let data = build(&kept);
    let mut beta = DVector::<f64>::zeros(kept.len());
    let mut here = data.at(&beta);
    let null = here.loglik;
    let mut settled = kept.is_empty();
    for _ in 0..100 {
        if settled {
            break;
        }
        let Some(chol) = here.info.clone().cholesky() else { break };
        let mut step = chol.solve(&here.score);
        let mut next = data.at(&(&beta + &step));
        let mut halvings = 0;
        while (next.loglik.is_nan() || next.loglik < here.loglik - 1e-12 * here.loglik.abs()) && halvings < 40 {
            step /= 2.0;
            next = data.at(&(&beta + &step));
            halvings += 1;
        }
        beta += &step;
        here = next;
        settled = step.amax() < 1e-11 * beta.amax().max(1.0);
    }
    let cov = here.info.clone().cholesky().map(|c| c.inverse());
    let z95 = normal_critical(level);
    let mut caveats = vec![caveat::CASE_REPORTS.to_owned(), caveat::IMMORTAL_TIME.to_owned()];
    if events < 10 * kept.len() {
        caveats.push(format!(
            "{events} events for {} terms: fewer than ten for each, the model may say too much.",
            kept.len()
        ));
    }
    let terms = names.iter().enumerate().map(|(j, name)| {
        let at = kept.iter().position(|k| *k == j);
        let coef = at.map(|a| beta[a] / spreads[j]);
        let se = at.and_then(|a| cov.as_ref().map(|c| c[(a, a)].sqrt() / spreads[j]));
        if at.is_none() {
            caveats.push(format!("{name} is determined by the other terms or does not vary; it has no coefficient."));
        } else if at.is_some_and(|a| beta[a].abs() > 10.0 || !settled) {
            caveats.push(format!("The likelihood may rise for ever with {name}: its coefficient may be infinite."));
        }
        let z = coef.zip(se).map(|(c, s)| c / s);
        let limit = |sign: f64| coef.zip(se).map(|(c, s)| (c + sign * z95 * s).exp());
        Term {
            term: name.clone(),
            coef,
            se,
            z,
            p: z.map(normal_two_sided),
            hazard_ratio: coef.map(f64::exp),
            ci_low: limit(-1.0),
            ci_high: limit(1.0),
        }
    });
    let terms = terms.collect();
    let lr_chi2 = 2.0 * (here.loglik - null);
    let lr_df = kept.len();
    let lr_p = chi2_upper(lr_chi2, lr_df as f64);
    Ok(Cox { terms, n, events, loglik: [null, here.loglik], lr_chi2, lr_df, lr_p, caveats })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Vec<Follow>, Vec<Vec<f64>>) {
        let times = [2.0, 3.0, 3.0, 5.0, 8.0, 3.0, 8.0, 9.0, 12.0, 14.0];
        let events = [true, true, false, true, false, true, true, true, false, true];
        let a = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let b = [50.0, 61.0, 47.0, 70.0, 66.0, 58.0, 73.0, 49.0, 55.0, 52.0];
        let follow = times.iter().zip(events).map(|(&time, event)| Follow { time, event }).collect();
        (follow, a.iter().zip(b).map(|(&a, b)| vec![a, b]).collect())
    }

    /// `coxph(Surv(time, event) ~ a + b)`.
    #[test]
    fn as_coxph_fits_it() {
        let (follow, x) = example();
        let fit = cox(&follow, &x, &["a".into(), "b".into()], 0.95).expect("a fit");
        let near = |a: Option<f64>, b: f64| assert!((a.expect("a figure") - b).abs() < 1e-8, "{a:?} is not {b}");
        near(fit.terms[0].coef, COEF[0]);
        near(fit.terms[1].coef, COEF[1]);
        near(fit.terms[0].se, SE[0]);
        near(fit.terms[1].se, SE[1]);
        near(Some(fit.loglik[1]), LOGLIK);
    }

    const COEF: [f64; 2] = [0.8215349963566068, 0.0203793034305473];
    const SE: [f64; 2] = [0.9730407211595746, 0.0536630352213602];
    const LOGLIK: f64 = -10.5005488258018;

    #[test]
    fn what_cannot_be_estimated_is_said() {
        let (follow, x) = example();
        let x: Vec<Vec<f64>> = x.into_iter().map(|r| vec![r[0], 2.0 * r[0] + 1.0]).collect();
        let fit = cox(&follow, &x, &["a".into(), "twice".into()], 0.95).expect("a fit");
        assert!(fit.terms[0].coef.is_some() && fit.terms[1].coef.is_none());
        let x: Vec<Vec<f64>> = follow.iter().map(|f| vec![f64::from(u8::from(f.event && f.time < 4.0))]).collect();
        let fit = cox(&follow, &x, &["early".into()], 0.95).expect("a fit");
        assert!(fit.caveats.iter().any(|c| c.contains("infinite")), "{fit:?}");
        let none: Vec<Follow> = follow.iter().map(|f| Follow { event: false, ..*f }).collect();
        assert!(cox(&none, &x, &["early".into()], 0.95).is_err());
    }
}
