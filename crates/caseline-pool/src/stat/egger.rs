//! Small-study effects: does the effect change with its standard error?
//!
//! Egger's regression (Egger 1997, doi:10.1136/bmj.315.7109.629) in both forms of metafor's `regtest`: the
//! classical one, weighted least squares with a free dispersion, and the one within the model that was
//! fitted. Fewer than three studies, or studies of one precision, give none. An asymmetric funnel has other
//! causes than publication bias, and with fewer than ten studies the test says little (Sterne 2011,
//! doi:10.1136/bmj.d4002).

use super::dist::{t_critical, t_two_sided};
use super::meta::{Question, coefficients};
use super::mixed::Mixed;
use super::tau::tau2;
use serde::Serialize;

/// One regression of effects on their standard errors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Regression {
    /// Slope by its standard error: t, or z.
    pub stat: f64,
    /// Degrees of freedom of t.
    pub df: Option<f64>,
    /// Two-sided.
    pub p: f64,
    /// The effect a study without sampling error would have.
    pub limit: f64,
    /// Lower limit of that.
    pub limit_low: f64,
    /// Upper limit of that.
    pub limit_high: f64,
}

/// Both forms.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Egger {
    /// Weighted least squares, Egger's own.
    pub classical: Regression,
    /// The standard error as moderator of the fitted model.
    pub within_model: Option<Regression>,
}

/// Both regressions, where the studies allow them.
pub(super) fn egger(data: &Mixed, question: &Question) -> Option<Egger> {
    let level = question.level;
    if data.k() < 3 {
        return None;
    }
    let x = data.v.iter().map(|v| vec![1.0, v.sqrt()]).collect();
    let steep = Mixed::independent(data.y.clone(), data.v.clone(), x);
    let at = steep.at(0.0).ok()?;
    let df = (data.k() - 2) as f64;
    let dispersion = at.rss / df;
    let critical = t_critical(level, df);
    let se = |j: usize| (at.cov[(j, j)] * dispersion).sqrt();
    let stat = at.beta[1] / se(1);
    let classical = Regression {
        stat,
        df: Some(df),
        p: t_two_sided(stat, df),
        limit: at.beta[0],
        limit_low: at.beta[0] - critical * se(0),
        limit_high: at.beta[0] + critical * se(0),
    };
    let within = || {
        let t = tau2(&steep, question.method, question.stop).ok()?;
        let fitted = coefficients(&steep, t, &[], (question.test, level)).ok()?;
        let [limit, slope] = &fitted.terms[..] else { return None };
        Some(Regression {
            stat: slope.stat,
            df: fitted.df,
            p: slope.p,
            limit: limit.coef,
            limit_low: limit.ci_low,
            limit_high: limit.ci_high,
        })
    };
    Some(Egger { classical, within_model: within() })
}
