//! Median, quartiles and range of numbers, with how many are unknown.
//!
//! Quantiles are those of R's default (type 7 of Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566),
//! which is also what spreadsheets do.

use serde::Serialize;

/// Numbers in five figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// How many numbers.
    pub known: usize,
    /// How many are missing.
    pub unknown: usize,
    /// Half is below.
    pub median: Option<f64>,
    /// A quarter is below.
    pub q1: Option<f64>,
    /// Three quarters are below.
    pub q3: Option<f64>,
    /// The least.
    pub min: Option<f64>,
    /// The most.
    pub max: Option<f64>,
    /// The mean.
    pub mean: Option<f64>,
    /// The standard deviation.
    pub sd: Option<f64>,
}

/// The value below which the part `p` of the sorted numbers lies.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = p * last as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    Some(sorted[low] + (at - low as f64) * (sorted[high] - sorted[low]))
}

/// Describes numbers of which some are missing.
pub fn spread(values: &[Option<f64>]) -> Spread {
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    let n = known.len();
    let mean = (n > 0).then(|| known.iter().sum::<f64>() / n as f64);
    let sd =
        mean.filter(|_| n > 1).map(|m| (known.iter().map(|x| (x - m).powi(2)).sum::<f64>() / (n - 1) as f64).sqrt());
    Spread {
        known: n,
        unknown: values.len() - n,
        median: quantile(&known, 0.5),
        q1: quantile(&known, 0.25),
        q3: quantile(&known, 0.75),
        min: known.first().copied(),
        max: known.last().copied(),
        mean,
        sd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_those_of_r() {
        let s = spread(&[Some(7.0), None, Some(1.0), Some(12.0), Some(4.0), Some(30.0), Some(2.5)]);
        assert_eq!((s.known, s.unknown), (6, 1));
        assert_eq!((s.q1, s.median, s.q3), (Some(2.875), Some(5.5), Some(10.75)));
        assert_eq!(spread(&[None]).median, None);
        assert_eq!(spread(&[Some(3.0)]).q3, Some(3.0));
    }
}
