//! Distributions: tails and quantiles of the normal, t, chi-squared, F and beta distributions.
//!
//! The functions come from `statrs`; its quantiles stop at about nine digits for some of these, so that each
//! quantile is refined here by bisection of the distribution function to the last bit that carries meaning.
//! Every estimator takes its tails from this page, so that there is one place to hold against R's `pnorm`,
//! `pt`, `pchisq`, `pf` and `qbeta`.

use super::solve::falling_root;
use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, StudentsT};
use statrs::function::beta::beta_reg;

/// Two-sided p of a normal deviate. Through the incomplete gamma function: the error function of `statrs` is
/// off by 1e-9 of its value in the tail.
pub fn normal_two_sided(z: f64) -> f64 {
    if z == 0.0 { 1.0 } else { chi2_upper(z * z, 1.0) }
}

/// The z that leaves `(1 - level) / 2` above it.
pub fn normal_critical(level: f64) -> f64 {
    let tails = 1.0 - level;
    falling_root(|z| normal_two_sided(z) - tails, 0.0, 40.0)
}

/// Two-sided p of a t statistic.
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    if t.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    beta_reg(df / 2.0, 0.5, df / (df + t * t))
}

/// The t that leaves `(1 - level) / 2` above it.
pub fn t_critical(level: f64, df: f64) -> f64 {
    if df <= 0.0 || df.is_nan() {
        return f64::NAN;
    }
    let about = StudentsT::new(0.0, 1.0, df).map_or(10.0, |d| d.inverse_cdf(1.0 - (1.0 - level) / 2.0));
    let tail = 1.0 - level;
    falling_root(|t| t_two_sided(t, df) - tail, about * 0.5, about * 2.0 + 1.0)
}

/// Upper tail of the chi-squared distribution.
pub fn chi2_upper(x: f64, df: f64) -> f64 {
    if df <= 0.0 || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 { 1.0 } else { ChiSquared::new(df).map_or(f64::NAN, |d| d.sf(x)) }
}

/// The x that leaves `tail` above it.
pub fn chi2_quantile_upper(tail: f64, df: f64) -> f64 {
    if df <= 0.0 { f64::NAN } else { falling_root(|x| chi2_upper(x, df) - tail, 0.0, df + 40.0 * df.sqrt() + 100.0) }
}

/// Upper tail of the F distribution.
pub fn f_upper(x: f64, df1: f64, df2: f64) -> f64 {
    if x.is_nan() || df1 <= 0.0 || df2 <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 { 1.0 } else { FisherSnedecor::new(df1, df2).map_or(f64::NAN, |d| d.sf(x)) }
}

/// The x of a beta distribution with `p` below it.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    falling_root(|x| p - beta_reg(a, b, x), 0.0, 1.0)
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "figures stand as R prints them")]
mod tests {
    use super::*;

    fn near(ours: f64, r: f64) {
        assert!((ours - r).abs() <= 1e-11 * r.abs(), "{ours} is not {r}");
    }

    #[test]
    fn tails_and_quantiles_are_those_of_r() {
        near(normal_critical(0.95), 1.959963984540054);
        near(normal_two_sided(-5.0), 5.73303143758388e-07);
        near(t_critical(0.95, 3.0), 3.18244630528371);
        near(t_critical(0.95, 12.0), 2.17881282966723);
        near(t_critical(0.95, 1.0), 12.7062047361747);
        near(t_two_sided(2.5, 7.0), 0.0409922185857529);
        near(chi2_upper(152.233008082373, 12.0), 1.99676459084624e-26);
        near(chi2_quantile_upper(0.975, 12.0), 4.4037885069817);
        near(chi2_quantile_upper(0.025, 12.0), 23.3366641586453);
        near(f_upper(4.2, 1.0, 11.0), 0.0650439683083385);
        near(beta_quantile(0.025, 3.0, 8.0), 0.0667395111777345);
    }
}
