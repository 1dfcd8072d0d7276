//! A two-by-two table: odds ratio with Woolf's interval, and the exact test.
//!
//! Rows are exposed and not exposed, columns with and without the outcome: a, b, c, d. The odds ratio is
//! ad/bc with the interval of Woolf 1955 (doi:10.1111/j.1469-1809.1955.tb01348.x); where a cell is zero, one
//! half is added to each (Haldane 1956, Anscombe 1956), as metafor does, and said so. A missing exposure or
//! outcome leaves a patient out of the table: how many, and how far the odds ratio could move, is the
//! caller's to say with [`sensitivity`].

use super::caveat;
use super::dist::normal_critical;
use super::error::StatError;
use super::fisher::exact;
use super::measure::{Cells, Measure, two_arms};
use serde::Serialize;

/// What a two-by-two table says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Odds {
    /// The cells a, b, c, d.
    pub table: [u64; 4],
    /// ad/bc.
    pub odds_ratio: Option<f64>,
    /// Woolf.
    pub ci_low: Option<f64>,
    /// Woolf.
    pub ci_high: Option<f64>,
    /// True where one half was added to each cell.
    pub corrected: bool,
    /// Fisher, two-sided.
    pub fisher_p: f64,
    /// Fisher, less half the probability of this table.
    pub midp: f64,
    /// Twice the smaller one-sided mid-p.
    pub midp_doubled: f64,
    /// The conditional odds ratio of R's `fisher.test`.
    pub conditional_odds_ratio: Option<f64>,
    /// Its exact interval.
    pub conditional_low: Option<f64>,
    /// Its exact interval; none where it has no end.
    pub conditional_high: Option<f64>,
    /// What to keep in mind.
    pub caveats: Vec<String>,
}

/// Describes the table.
pub fn odds(table: [u64; 4], level: f64) -> Result<Odds, StatError> {
    let [a, b, c, d] = table;
    let total = table.iter().try_fold(0u64, |sum, n| sum.checked_add(*n)).filter(|t| *t <= 100_000_000);
    match total {
        None => return Err(StatError::Question("the table holds more people than there are reports".into())),
        Some(0) => return Err(StatError::TooFew("the table is empty".into())),
        Some(_) => {}
    }
    let lopsided = a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0;
    let corrected = table.contains(&0);
    let [af, bf, cf, df] = table.map(|n| n as f64);
    let effect = two_arms(Measure::OddsRatio, Cells { a: af, b: bf, c: cf, d: df }).filter(|_| !lopsided);
    let half = effect.map(|e| normal_critical(level) * e.vi.sqrt());
    let at = |sign: f64| effect.zip(half).map(|(e, h)| (e.yi + sign * h).exp());
    let test = exact(table, level);
    let mut caveats = vec![caveat::CASE_REPORTS.to_owned()];
    if lopsided {
        caveats.push("A whole row or column is empty: there is nothing to compare.".into());
    } else if corrected {
        caveats
            .push("A cell is zero: one half was added to each cell for the odds ratio; prefer the exact one.".into());
    }
    let finite = |x: f64| x.is_finite().then_some(x);
    Ok(Odds {
        table,
        odds_ratio: at(0.0),
        ci_low: at(-1.0),
        ci_high: at(1.0),
        corrected,
        fisher_p: test.p,
        midp: test.mid_p,
        midp_doubled: test.mid_p_doubled,
        conditional_odds_ratio: finite(test.odds_ratio),
        conditional_low: finite(test.low),
        conditional_high: finite(test.high),
        caveats,
    })
}

/// How far the odds ratio moves when those of unknown outcome all had it, or none of them had: with
/// `exposed` and `others` of unknown outcome in the two rows, the least and the greatest of the four answers.
pub fn sensitivity([a, b, c, d]: [u64; 4], exposed: u64, others: u64) -> Option<(f64, f64)> {
    let mut all = Vec::new();
    for (up, down) in [(exposed, 0), (0, exposed)] {
        for (left, right) in [(others, 0), (0, others)] {
            all.extend(odds([a + up, b + down, c + left, d + right], 0.95).ok().and_then(|o| o.odds_ratio));
        }
    }
    let low = all.iter().copied().reduce(f64::min)?;
    Some((low, all.iter().copied().reduce(f64::max)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn woolf_as_metafor_computes_it() {
        let o = odds([4, 119, 11, 128], 0.95).expect("a table");
        let near = |a: Option<f64>, b: f64| assert!((a.expect("a figure") - b).abs() < 1e-9, "{a:?} is not {b}");
        near(o.odds_ratio, 4.0 * 128.0 / (119.0 * 11.0));
        near(o.ci_low, 0.121241931775345);
        near(o.ci_high, 1.261850143341243);
        assert!(!o.corrected);
    }

    #[test]
    fn empty_cells_and_rows() {
        let o = odds([0, 12, 5, 7], 0.95).expect("a table");
        assert!(o.corrected && (o.odds_ratio.expect("corrected") - 0.5 * 7.5 / (12.5 * 5.5)).abs() < 1e-12);
        let o = odds([0, 0, 5, 7], 0.95).expect("a table");
        assert_eq!((o.odds_ratio, o.fisher_p), (None, 1.0));
        assert!(odds([0; 4], 0.95).is_err() && odds([u64::MAX, 1, 1, 1], 0.95).is_err());
    }

    #[test]
    fn unknown_outcomes_widen_the_answer() {
        let (low, high) = sensitivity([4, 4, 2, 6], 0, 0).expect("figures");
        assert!((low - 3.0).abs() < 1e-12 && (high - 3.0).abs() < 1e-12);
        let (low, high) = sensitivity([4, 4, 2, 6], 2, 2).expect("figures");
        assert!(low < 3.0 && high > 3.0 && (high - (6.0 * 8.0) / (4.0 * 2.0)).abs() < 1e-9);
    }
}
