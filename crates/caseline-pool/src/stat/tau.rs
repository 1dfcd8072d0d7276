//! The variance between studies, τ²: DerSimonian-Laird, REML and Paule-Mandel, with their intervals.
//!
//! DerSimonian and Laird 1986 (doi:10.1016/0197-2456(86)90046-2), with the moderators' general form; REML by
//! Fisher scoring from the Hedges estimate, the path metafor takes, and stopped where it stops (REML at a step
//! below 1e-5, Paule-Mandel at a root good to about 1e-4) or followed until nothing changes, as is asked;
//! Paule and Mandel 1982 (doi:10.6028/jres.087.022). Intervals: Q-profile (Viechtbauer 2007,
//! doi:10.1002/sim.2514) for each of them, profile of the restricted likelihood for REML. No estimate is below
//! zero.

use super::dist::{chi2_quantile_upper, normal_critical};
use super::error::StatError;
use super::mixed::Mixed;
use super::quartile::quantile;
use super::solve::{falling_root, zero};

/// How the variance between studies is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Method {
    /// None: one effect common to all studies.
    #[serde(rename = "EE")]
    EqualEffects,
    /// DerSimonian and Laird.
    #[serde(rename = "DL")]
    DerSimonianLaird,
    /// Restricted maximum likelihood.
    #[serde(rename = "REML")]
    Reml,
    /// Paule and Mandel.
    #[serde(rename = "PM")]
    PauleMandel,
}

/// When an estimator that goes in steps stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stop {
    /// Where metafor stops unless told otherwise, so that the figures are those of anyone who uses it.
    #[default]
    Metafor,
    /// When nothing changes any more.
    Converged,
}

/// The tolerance of R's `uniroot` as metafor calls it.
fn loose() -> f64 {
    f64::EPSILON.powf(0.25)
}

/// Estimates τ².
pub fn tau2(data: &Mixed, method: Method, stop: Stop) -> Result<f64, StatError> {
    let df = data.k() as f64 - data.p() as f64;
    match method {
        Method::EqualEffects => Ok(0.0),
        Method::DerSimonianLaird => {
            let at = data.at(0.0)?;
            Ok(((at.rss - df) / at.tr_p).max(0.0))
        }
        Method::PauleMandel => Ok(q_root(data, df, stop, 10.0 * mad(&data.y).powi(2))),
        Method::Reml => reml(data, stop),
    }
}

/// The τ² at which the generalised Q is `target`; 0 where it is below from the start. As metafor stops, it is
/// searched between 0 and the greater of 100 and `high`.
fn q_root(data: &Mixed, target: f64, stop: Stop, high: f64) -> f64 {
    let q = |t: f64| data.q_at(t) - target;
    match stop {
        Stop::Metafor if q(0.0) > 0.0 && q(high.max(100.0)) < 0.0 => zero(q, 0.0, high.max(100.0), loose()),
        _ => falling_root(q, 0.0, 1.0),
    }
}

/// R's `mad`: the median distance from the median, for normal data the standard deviation.
fn mad(y: &[f64]) -> f64 {
    let median = |values: Vec<f64>| {
        let mut sorted = values;
        sorted.sort_by(f64::total_cmp);
        quantile(&sorted, 0.5).unwrap_or(0.0)
    };
    let middle = median(y.to_vec());
    1.4826 * median(y.iter().map(|v| (v - middle).abs()).collect())
}

/// The estimate of Hedges: unweighted.
fn hedges(data: &Mixed) -> Result<f64, StatError> {
    let n = data.k();
    let plain = Mixed::independent(data.y.clone(), vec![1.0; n], data.x.clone()).at(0.0)?;
    let lever = |i: usize| {
        let x = nalgebra::DVector::from_column_slice(&data.x[i]);
        x.dot(&(&plain.cov * &x))
    };
    let trace: f64 = (0..n).map(|i| data.v[i] * (1.0 - lever(i))).sum();
    Ok((plain.rss - trace) / (n - data.p()) as f64)
}

fn reml(data: &Mixed, stop: Stop) -> Result<f64, StatError> {
    let typical = data.v.iter().sum::<f64>() / data.k() as f64;
    let mut t = hedges(data)?.max(0.0);
    let mut arrived = false;
    for _ in 0..2000 {
        let at = data.at(t)?;
        let mut step = (at.ypp - at.tr_p) / at.tr_pp;
        if !step.is_finite() {
            break;
        }
        if stop == Stop::Converged && step < 0.0 && t < 1e-9 * typical {
            return Ok(0.0);
        }
        while t + step < 0.0 {
            step /= 2.0;
        }
        t += step;
        let small = if stop == Stop::Metafor { 1e-5 } else { 1e-14 * t.max(1e-4 * typical) };
        if step.abs() <= small {
            arrived = true;
            break;
        }
    }
    if !arrived {
        // Scoring may swing around the root for ever; the score changes its sign there.
        let score = |t: f64| data.at(t).map_or(f64::NAN, |a| a.ypp - a.tr_p);
        t = falling_root(score, 0.0, 1.0);
    }
    if !t.is_finite() {
        return Err(StatError::NotConverged("REML did not converge; try --method PM or DL".into()));
    }
    // A maximum inside that is lower than the one at zero is not the maximum (metafor has the same check).
    if data.restricted(0.0)? - data.restricted(t)? > loose() && t > 1e-5 { Ok(0.0) } else { Ok(t) }
}

/// The Q-profile interval. Both ends are 0 where even no variance at all is too much.
pub fn q_profile(data: &Mixed, estimate: f64, level: f64, stop: Stop) -> Result<(f64, f64), StatError> {
    let df = data.k() as f64 - data.p() as f64;
    let tail = (1.0 - level) / 2.0;
    data.at(0.0)?;
    let end = |tail: f64| q_root(data, chi2_quantile_upper(tail, df), stop, 10.0 * estimate);
    Ok((end(tail), end(1.0 - tail)))
}

/// The interval of the profile likelihood around the REML estimate.
pub fn profile_likelihood(data: &Mixed, estimate: f64, level: f64) -> Result<(f64, f64), StatError> {
    let z = normal_critical(level);
    let top = data.restricted(estimate)?;
    let inside = |t: f64| data.restricted(t).map_or(f64::NAN, |l| z * z - 2.0 * (top - l));
    let low = if inside(0.0) >= 0.0 { 0.0 } else { falling_root(|t| -inside(t), 0.0, estimate) };
    Ok((low, falling_root(inside, estimate, 2.0 * estimate + 0.1)))
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "figures stand as R prints them")]
mod tests {
    use super::*;

    fn data() -> Mixed {
        let y = vec![0.8, 0.1, -0.3, 0.5, 1.2, 0.0];
        let v = vec![0.05, 0.1, 0.08, 0.2, 0.15, 0.02];
        Mixed::independent(y, v, vec![vec![1.0]; 6])
    }

    /// `rma(yi, vi, method = …, control = list(threshold = 1e-15, tol = 1e-15, maxiter = 1e5))`.
    #[test]
    fn estimates_are_those_of_metafor() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        near(tau2(&data(), Method::DerSimonianLaird, Stop::Converged).expect("DL"), DL);
        near(tau2(&data(), Method::Reml, Stop::Converged).expect("REML"), REML);
        near(tau2(&data(), Method::PauleMandel, Stop::Converged).expect("PM"), PM);
        let (low, high) = q_profile(&data(), REML, 0.95, Stop::Converged).expect("interval");
        near(low, QP.0);
        near(high, QP.1);
        let (low, high) = profile_likelihood(&data(), REML, 0.95).expect("interval");
        near(low, PL.0);
        near(high, PL.1);
    }

    const DL: f64 = 0.197540983606557;
    const REML: f64 = 0.2108638432078198;
    const PM: f64 = 0.211881967657833;
    const QP: (f64, f64) = (0.0326272358856938, 1.7603959375483018);
    const PL: (f64, f64) = (0.025_166_972_728_790_7, 1.357_778_345_876_914);

    /// `rma(yi, vi, method = …)` and `confint` without further control.
    #[test]
    fn it_can_stop_where_metafor_stops() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-11, "{a} is not {b}");
        near(tau2(&data(), Method::Reml, Stop::Metafor).expect("REML"), LOOSE.0);
        near(tau2(&data(), Method::PauleMandel, Stop::Metafor).expect("PM"), LOOSE.1);
        let (low, high) = q_profile(&data(), LOOSE.0, 0.95, Stop::Metafor).expect("interval");
        near(low, LOOSE.2);
        near(high, LOOSE.3);
    }

    const LOOSE: (f64, f64, f64, f64) = (0.210863828099432, 0.211881174665485, 0.032627178831347, 1.760400295165659);

    #[test]
    fn equal_studies_have_no_variance_between_them() {
        let same = Mixed::independent(vec![0.5; 5], vec![0.1; 5], vec![vec![1.0]; 5]);
        for method in [Method::DerSimonianLaird, Method::Reml, Method::PauleMandel] {
            assert_eq!(tau2(&same, method, Stop::Converged), Ok(0.0));
        }
        assert_eq!(q_profile(&same, 0.0, 0.95, Stop::Converged), Ok((0.0, 0.0)));
    }
}
