//! Times to an event by group: curves, medians, and the log-rank test together.

use super::caveat;
use super::dist::normal_critical;
use super::km::{Follow, Step, curve, half, merge_times};
use super::logrank::{LogRank, logrank};
use serde::Serialize;

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    pub group: String,
    /// Patients.
    pub n: usize,
    /// Events.
    pub events: usize,
    /// When half have had it; none where the curve stays above one half.
    pub median: Option<f64>,
    /// Lower limit, by the interval that was asked for.
    pub median_low: Option<f64>,
    /// Upper limit.
    pub median_high: Option<f64>,
    /// Lower limit by the log-log interval.
    pub median_low_loglog: Option<f64>,
    /// Upper limit by the log-log interval.
    pub median_high_loglog: Option<f64>,
    /// The curve.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<Step>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survival {
    /// The groups, sorted.
    pub groups: Vec<Group>,
    /// The test between them.
    pub logrank: Option<LogRank>,
    /// Scale of the interval of `median_low` and `median_high`.
    pub conf_type: ConfType,
    /// Level of the intervals.
    pub level: f64,
    /// What to keep in mind.
    pub caveats: Vec<String>,
}

/// The scale on which an interval is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ConfType {
    /// R's default.
    #[serde(rename = "log")]
    Log,
    /// Kalbfleisch and Prentice.
    #[serde(rename = "log-log")]
    LogLog,
    /// Greenwood's error to both sides, cut off at 0 and 1.
    #[serde(rename = "plain")]
    Plain,
}

/// Describes and compares groups of patients.
pub fn survival(groups: &[(String, Vec<Follow>)], conf_type: ConfType, level: f64) -> Survival {
    let times: Vec<f64> = groups.iter().flat_map(|g| g.1.iter().map(|p| p.time)).collect();
    let mut merged = merge_times(&times).into_iter();
    let follow: Vec<Vec<Follow>> = (groups.iter())
        .map(|g| g.1.iter().zip(merged.by_ref()).map(|(p, time)| Follow { time, event: p.event }).collect())
        .collect();
    let mut caveats = vec![caveat::CASE_REPORTS.to_owned()];
    if groups.len() > 1 {
        caveats.push(caveat::IMMORTAL_TIME.to_owned());
    }
    let described = groups.iter().zip(&follow).map(|((name, _), patients)| {
        let curve = curve(patients, level);
        let log = (half(&curve, |s| s.low), half(&curve, |s| s.high));
        let loglog = (half(&curve, |s| s.low_loglog), half(&curve, |s| s.high_loglog));
        let z = normal_critical(level);
        let asked = match conf_type {
            ConfType::Log => log,
            ConfType::LogLog => loglog,
            ConfType::Plain => (half(&curve, |s| s.plain(-z)), half(&curve, |s| s.plain(z))),
        };
        Group {
            group: name.clone(),
            n: patients.len(),
            events: patients.iter().filter(|p| p.event).count(),
            median: half(&curve, |s| Some(s.survival)),
            median_low: asked.0,
            median_high: asked.1,
            median_low_loglog: loglog.0,
            median_high_loglog: loglog.1,
            curve,
        }
    });
    let described: Vec<Group> = described.collect();
    if described.iter().any(|g| g.events < 10) {
        caveats.push("A group has fewer than 10 events: its curve and limits are rough.".into());
    }
    Survival { groups: described, logrank: logrank(&follow), conf_type, level, caveats }
}
