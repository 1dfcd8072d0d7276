//! Kaplan-Meier curves: survival, Greenwood's error, intervals, medians.
//!
//! Kaplan and Meier 1958 (doi:10.1080/01621459.1958.10501452); intervals on the log scale (R's default) and on
//! the log-log scale (Kalbfleisch and Prentice), which stays within 0 and 1. The median and its limits are
//! where the curve and its limits first reach one half, as `survfit` finds them: where the curve runs exactly
//! at one half, the middle of that piece. Times closer than 1.5e-8 of their mean are one time, as in R.

use super::dist::normal_critical;
use serde::Serialize;

/// A patient: how long, and whether it ended with the event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Follow {
    /// Time from zero.
    pub time: f64,
    /// True for the event, false for the end of observation.
    pub event: bool,
}

/// The curve after one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// When.
    pub time: f64,
    /// Under observation just before.
    pub at_risk: usize,
    /// Events then.
    pub events: usize,
    /// Ends of observation then.
    pub censored: usize,
    /// Part without event.
    pub survival: f64,
    /// Greenwood's standard error of that.
    pub se: Option<f64>,
    /// Log interval.
    pub low: Option<f64>,
    /// Log interval.
    pub high: Option<f64>,
    /// Log-log interval.
    pub low_loglog: Option<f64>,
    /// Log-log interval.
    pub high_loglog: Option<f64>,
}

impl Step {
    /// The end of a plain interval, `z` standard errors away.
    pub fn plain(&self, z: f64) -> Option<f64> {
        self.se.map(|se| (self.survival + z * se).clamp(0.0, 1.0))
    }
}

/// Times that differ by rounding alone become one.
pub fn merge_times(times: &[f64]) -> Vec<f64> {
    let tolerance = f64::EPSILON.sqrt();
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    let mean = sorted.iter().map(|t| t.abs()).sum::<f64>() / sorted.len().max(1) as f64;
    let mut starts: Vec<f64> = Vec::new();
    for (i, &t) in sorted.iter().enumerate() {
        let near = i > 0 && {
            let gap = t - sorted[i - 1];
            gap <= tolerance || gap / mean <= tolerance
        };
        if !near {
            starts.push(t);
        }
    }
    times.iter().map(|t| starts[starts.partition_point(|s| s <= t) - 1]).collect()
}

/// The curve of one group, whose times are merged.
pub fn curve(patients: &[Follow], level: f64) -> Vec<Step> {
    let z = normal_critical(level);
    let mut sorted = patients.to_vec();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut steps = Vec::new();
    let (mut survival, mut greenwood) = (1.0f64, 0.0);
    let mut at = 0;
    while at < sorted.len() {
        let time = sorted[at].time;
        let here = sorted[at..].iter().take_while(|p| p.time == time).count();
        let events = sorted[at..at + here].iter().filter(|p| p.event).count();
        let at_risk = sorted.len() - at;
        let (n, d) = (at_risk as f64, events as f64);
        survival *= 1.0 - d / n;
        greenwood += d / (n * (n - d));
        let root = greenwood.sqrt();
        let alive = survival > 0.0;
        let log = |sign: f64| alive.then(|| (survival.ln() + sign * z * root).exp().min(1.0));
        let between = alive && survival < 1.0;
        let loglog =
            |sign: f64| between.then(|| (-((-survival.ln()).ln() + sign * z * root / survival.ln()).exp()).exp());
        steps.push(Step {
            time,
            at_risk,
            events,
            censored: here - events,
            survival,
            se: alive.then_some(survival * root),
            low: log(-1.0),
            high: log(1.0),
            low_loglog: loglog(-1.0),
            high_loglog: loglog(1.0),
        });
        at += here;
    }
    steps
}

/// Where a curve first reaches one half; `None` where it never does.
pub fn half(steps: &[Step], of: impl Fn(&Step) -> Option<f64>) -> Option<f64> {
    let tolerance = f64::EPSILON.sqrt();
    let below: Vec<(f64, f64)> =
        steps.iter().filter_map(|s| of(s).map(|y| (s.time, y))).filter(|(_, y)| *y < 0.5 + tolerance).collect();
    let (time, y) = *below.first()?;
    match below.iter().find(|(_, later)| *later < y) {
        Some((next, _)) if (y - 0.5).abs() < tolerance => Some((time + next) / 2.0),
        _ => Some(time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patients() -> Vec<Follow> {
        let times = [2.0, 3.0, 3.0, 5.0, 8.0, 8.0, 9.0, 12.0];
        let events = [true, true, false, true, false, true, true, false];
        times.iter().zip(events).map(|(&time, event)| Follow { time, event }).collect()
    }

    /// `survfit(Surv(time, event) ~ 1)`.
    #[test]
    fn steps_are_those_of_survfit() {
        let steps = curve(&patients(), 0.95);
        let s: Vec<f64> = steps.iter().map(|s| s.survival).collect();
        let expected = [0.875, 0.75, 0.6, 0.45, 0.225, 0.225];
        assert!(s.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{s:?}");
        assert_eq!(steps.iter().map(|s| s.at_risk).collect::<Vec<_>>(), [8, 7, 5, 4, 2, 1]);
        assert_eq!(half(&steps, |s| Some(s.survival)), Some(8.0));
        assert_eq!(half(&steps, |s| s.low), Some(5.0));
        assert_eq!(half(&steps, |s| s.high), None);
        assert_eq!(half(&steps, |s| s.low_loglog), Some(2.0));
    }

    #[test]
    fn a_flat_piece_at_one_half_is_halved() {
        let two = [1.0, 2.0, 5.0, 7.0].map(|time| Follow { time, event: true });
        assert_eq!(half(&curve(&two, 0.95), |s| Some(s.survival)), Some(3.5));
    }

    #[test]
    fn rounding_makes_no_new_time() {
        assert_eq!(merge_times(&[0.3, 0.1 + 0.2, 5.0]), [0.3, 0.3, 5.0]);
        assert_eq!(merge_times(&[1.0, 1.001]), [1.0, 1.001]);
    }
}
