//! A count with its denominator, what is unknown, and intervals.
//!
//! Unknown never enters a denominator as no: the proportion is among those of whom it is known, and beside it
//! stands what it would be if every unknown were no, and if every one were yes. Wilson 1927
//! (doi:10.1080/01621459.1927.10502953) is the interval to print; Clopper and Pearson 1934
//! (doi:10.1093/biomet/26.4.404) never covers less than it says.

use super::caveat;
use super::dist::{beta_quantile, normal_critical};
use super::error::StatError;
use serde::Serialize;

/// Lower and upper limit.
pub type Interval = (f64, f64);

/// A proportion among those of whom it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proportion {
    /// Those with it.
    pub yes: u64,
    /// Those of whom it is known whether.
    pub known: u64,
    /// Those of whom it is not.
    pub unknown: u64,
    /// yes / known.
    pub estimate: Option<f64>,
    /// Wilson's score interval.
    pub wilson_low: Option<f64>,
    /// Wilson's score interval.
    pub wilson_high: Option<f64>,
    /// The exact interval.
    pub exact_low: Option<f64>,
    /// The exact interval.
    pub exact_high: Option<f64>,
    /// If every unknown were no.
    pub if_unknown_no: Option<f64>,
    /// If every unknown were yes.
    pub if_unknown_yes: Option<f64>,
    /// What to keep in mind.
    pub caveats: Vec<String>,
}

/// Wilson's interval.
pub fn wilson(x: u64, n: u64, level: f64) -> Interval {
    let (x, n, z) = (x as f64, n as f64, normal_critical(level));
    let middle = x + z * z / 2.0;
    let half = z * (x * (n - x) / n + z * z / 4.0).sqrt();
    let low = if x == 0.0 { 0.0 } else { (middle - half) / (n + z * z) };
    let high = if x == n { 1.0 } else { (middle + half) / (n + z * z) };
    (low, high)
}

/// The interval of Clopper and Pearson.
pub fn clopper_pearson(x: u64, n: u64, level: f64) -> Interval {
    let tail = (1.0 - level) / 2.0;
    let (xf, nf) = (x as f64, n as f64);
    let low = if x == 0 { 0.0 } else { beta_quantile(tail, xf, nf - xf + 1.0) };
    let high = if x == n { 1.0 } else { beta_quantile(1.0 - tail, xf + 1.0, nf - xf) };
    (low, high)
}

/// Describes `yes` of `known`, with `unknown` more of whom it is not known.
pub fn proportion(yes: u64, known: u64, unknown: u64, level: f64) -> Result<Proportion, StatError> {
    if yes > known {
        return Err(StatError::Question(format!("{yes} of {known} is no proportion")));
    }
    let all = known + unknown;
    let of = |x: u64, n: u64| (n > 0).then(|| x as f64 / n as f64);
    let interval = |f: fn(u64, u64, f64) -> Interval| (known > 0).then(|| f(yes, known, level));
    let (w, e) = (interval(wilson), interval(clopper_pearson));
    let mut caveats = vec![caveat::CASE_REPORTS.to_owned()];
    if let (Some(low), Some(high), true) = (of(yes, all), of(yes + unknown, all), unknown > 0) {
        caveats.push(format!(
            "Not known of {unknown} of {all}: if all of them were no it would be {:.1} %, if all were yes {:.1} %.",
            100.0 * low,
            100.0 * high
        ));
    }
    Ok(Proportion {
        yes,
        known,
        unknown,
        estimate: of(yes, known),
        wilson_low: w.map(|i| i.0),
        wilson_high: w.map(|i| i.1),
        exact_low: e.map(|i| i.0),
        exact_high: e.map(|i| i.1),
        if_unknown_no: of(yes, all),
        if_unknown_yes: of(yes + unknown, all),
        caveats,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Interval, b: Interval) {
        assert!((a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12, "{a:?} is not {b:?}");
    }

    /// `prop.test(x, n, correct = FALSE)$conf.int` and `binom.test(x, n)$conf.int`.
    #[test]
    fn intervals_are_those_of_r() {
        near(wilson(7, 23, 0.95), (0.156040244532140, 0.508657562687592));
        near(clopper_pearson(7, 23, 0.95), (0.132102879698100, 0.529191666008507));
        near(clopper_pearson(0, 9, 0.95), (0.0, 0.336267116879943));
        assert_eq!(wilson(9, 9, 0.95).1, 1.0);
    }

    #[test]
    fn unknown_is_not_no() {
        let p = proportion(3, 10, 5, 0.95).expect("a proportion");
        assert_eq!((p.estimate, p.if_unknown_no, p.if_unknown_yes), (Some(0.3), Some(0.2), Some(8.0 / 15.0)));
        assert!(p.caveats[1].contains("20.0 %") && p.caveats[1].contains("53.3 %"));
        let nothing = proportion(0, 0, 4, 0.95).expect("nothing known");
        assert_eq!((nothing.estimate, nothing.wilson_low, nothing.if_unknown_yes), (None, None, Some(1.0)));
        assert!(proportion(4, 3, 0, 0.95).is_err());
    }
}
