//! Effect sizes of single studies: what is pooled, and its sampling variance.
//!
//! The conventions are those of `escalc` in metafor (Viechtbauer 2010, doi:10.18637/jss.v036.i03): where a
//! cell of a study is zero, one half is added to all cells of that study and of no other (never for the
//! double arcsine); studies without any event in both arms stay in; logarithms are natural; the first arm is
//! the numerator.

/// What is pooled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Measure {
    /// Log risk ratio.
    #[serde(rename = "RR")]
    RiskRatio,
    /// Log odds ratio.
    #[serde(rename = "OR")]
    OddsRatio,
    /// Risk difference.
    #[serde(rename = "RD")]
    RiskDifference,
    /// Logit of a proportion.
    #[serde(rename = "PLO")]
    Logit,
    /// Freeman-Tukey double arcsine of a proportion (doi:10.1214/aoms/1177729756).
    #[serde(rename = "PFT")]
    DoubleArcsine,
    /// Log incidence rate.
    #[serde(rename = "IRLN")]
    LogRate,
    /// An effect computed elsewhere, with its variance.
    #[serde(rename = "GEN")]
    Given,
}

/// Two arms: events and no events of each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cells {
    /// Events, first arm.
    pub a: f64,
    /// No events, first arm.
    pub b: f64,
    /// Events, second arm.
    pub c: f64,
    /// No events, second arm.
    pub d: f64,
}

/// An effect and its sampling variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The effect on the analysis scale.
    pub yi: f64,
    /// Its sampling variance.
    pub vi: f64,
}

impl Cells {
    /// One half in every cell where one of them is zero.
    pub fn corrected(self) -> Cells {
        let Cells { a, b, c, d } = self;
        if [a, b, c, d].contains(&0.0) { Cells { a: a + 0.5, b: b + 0.5, c: c + 0.5, d: d + 0.5 } } else { self }
    }
}

/// Compares two arms. `None` for a measure that does not.
pub fn two_arms(measure: Measure, cells: Cells) -> Option<Effect> {
    let Cells { a, b, c, d } = cells.corrected();
    let (n1, n2) = (a + b, c + d);
    let (p1, p2) = (a / n1, c / n2);
    match measure {
        Measure::RiskRatio => Some(Effect { yi: p1.ln() - p2.ln(), vi: 1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2 }),
        Measure::OddsRatio => {
            Some(Effect { yi: (a / b).ln() - (c / d).ln(), vi: 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d })
        }
        Measure::RiskDifference => Some(Effect { yi: p1 - p2, vi: p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2 }),
        _ => None,
    }
}

/// A proportion: `x` of `n`. `None` for a measure that is none.
pub fn one_arm(measure: Measure, x: f64, n: f64) -> Option<Effect> {
    match measure {
        Measure::Logit => {
            let half = if x == 0.0 || x == n { 0.5 } else { 0.0 };
            let (x, m) = (x + half, n - x + half);
            Some(Effect { yi: (x / m).ln(), vi: 1.0 / x + 1.0 / m })
        }
        Measure::DoubleArcsine => Some(Effect { yi: double_arcsine(x, n), vi: 1.0 / (4.0 * n + 2.0) }),
        _ => None,
    }
}

/// A rate: `x` events in `time`.
pub fn log_rate(x: f64, time: f64) -> Effect {
    let x = if x == 0.0 { 0.5 } else { x };
    Effect { yi: (x / time).ln(), vi: 1.0 / x }
}

fn double_arcsine(x: f64, n: f64) -> f64 {
    0.5 * ((x / (n + 1.0)).sqrt().asin() + ((x + 1.0) / (n + 1.0)).sqrt().asin())
}

/// The double arcsine back as a proportion (Miller 1978, doi:10.1080/00031305.1978.10479283), at the harmonic
/// mean `n` of the sample sizes. What lies beyond the transform of 0 or of 1 is 0 or 1.
pub fn proportion_of_double_arcsine(t: f64, n: f64) -> f64 {
    if t > double_arcsine(n, n) {
        return 1.0;
    }
    if t < double_arcsine(0.0, n) {
        return 0.0;
    }
    let s = (2.0 * t).sin();
    let inner = s + (s - 1.0 / s) / n;
    0.5 * (1.0 - (2.0 * t).cos().signum() * (1.0 - inner * inner).max(0.0).sqrt())
}

impl Measure {
    /// The scale people read, in words.
    pub fn read_as(self) -> Option<&'static str> {
        match self {
            Measure::RiskRatio => Some("risk ratio"),
            Measure::OddsRatio => Some("odds ratio"),
            Measure::Logit | Measure::DoubleArcsine => Some("proportion"),
            Measure::LogRate => Some("rate"),
            Measure::RiskDifference | Measure::Given => None,
        }
    }

    /// True where the analysis scale is a logarithm (or a logit) and differences on it are ratios.
    pub fn is_log(self) -> bool {
        matches!(self, Measure::RiskRatio | Measure::OddsRatio | Measure::LogRate | Measure::Logit)
    }

    /// The analysis scale, in words.
    pub fn analysed_as(self) -> &'static str {
        match self {
            Measure::RiskRatio => "log risk ratio",
            Measure::OddsRatio => "log odds ratio",
            Measure::RiskDifference => "risk difference",
            Measure::Logit => "logit of the proportion",
            Measure::DoubleArcsine => "double arcsine of the proportion",
            Measure::LogRate => "log rate",
            Measure::Given => "effect as given",
        }
    }

    /// From the analysis scale to the one people read; `n` is the harmonic mean of the sample sizes.
    pub fn back(self, y: f64, n: f64) -> f64 {
        match self {
            Measure::RiskRatio | Measure::OddsRatio | Measure::LogRate => y.exp(),
            Measure::Logit => 1.0 / (1.0 + (-y).exp()),
            Measure::DoubleArcsine => proportion_of_double_arcsine(y, n),
            Measure::RiskDifference | Measure::Given => y,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(effect: Option<Effect>, yi: f64, vi: f64) {
        let e = effect.expect("a measure for this");
        assert!((e.yi - yi).abs() < 1e-12 && (e.vi - vi).abs() < 1e-12, "{e:?} is not {yi} {vi}");
    }

    /// `escalc(measure, ai=4, bi=119, ci=11, di=128)` and the same with ai=0, bi=20, ci=3, di=17.
    #[test]
    fn two_arms_are_those_of_metafor() {
        let full = Cells { a: 4.0, b: 119.0, c: 11.0, d: 128.0 };
        near(two_arms(Measure::RiskRatio, full), -0.889311333920205, 0.325584765003961);
        near(two_arms(Measure::OddsRatio, full), -0.938694140870392, 0.357124952253629);
        near(two_arms(Measure::RiskDifference, full), -0.04661636544422997, 0.000780068664855938);
        let empty = Cells { a: 0.0, b: 20.0, c: 3.0, d: 17.0 };
        near(two_arms(Measure::RiskRatio, empty), -1.94591014905531, 2.19047619047619);
    }

    #[test]
    fn proportions_turn_and_turn_back() {
        near(one_arm(Measure::Logit, 0.0, 10.0), -3.04452243772342, 2.0952380952381);
        near(one_arm(Measure::Logit, 10.0, 10.0), 3.04452243772342, 2.0952380952381);
        let t = one_arm(Measure::DoubleArcsine, 3.0, 10.0).expect("a proportion");
        assert!((proportion_of_double_arcsine(t.yi, 10.0) - 0.3).abs() < 1e-12);
        assert_eq!(proportion_of_double_arcsine(0.01, 10.0), 0.0);
        assert_eq!(proportion_of_double_arcsine(1.56, 10.0), 1.0);
        assert_eq!(two_arms(Measure::Logit, Cells { a: 1.0, b: 1.0, c: 1.0, d: 1.0 }), None);
    }
}
