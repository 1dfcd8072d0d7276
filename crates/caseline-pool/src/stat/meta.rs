//! Meta-analysis: studies pooled by inverse variance, with or without variance between them, with or without
//! moderators.
//!
//! The model, the tests and every figure follow `rma` of metafor (Viechtbauer 2010,
//! doi:10.18637/jss.v036.i03): I² and H² from τ² and the typical variance (Higgins and Thompson 2002,
//! doi:10.1002/sim.1186), for equal effects from Q; Hartung and Knapp's test (doi:10.1002/sim.1482) with its
//! t distribution and without an adjustment upwards; the prediction interval with the distribution of the
//! test. Studies of one cluster (several arms of one trial) may share a random intercept, as `rma.mv` does
//! with `random = ~ 1 | cluster`. What it must not do: pool what a reader would not; the caveats are part of
//! the answer.

use super::caveat;
use super::dist::{chi2_upper, f_upper, normal_critical, normal_two_sided, t_critical, t_two_sided};
use super::egger::{Egger, egger};
use super::error::StatError;
use super::measure::Measure;
use super::mixed::Mixed;
use super::tau::{Method, Stop, profile_likelihood, q_profile, tau2};
use serde::Serialize;

/// One study, or one arm of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// How people know it.
    pub label: String,
    /// The effect.
    pub yi: f64,
    /// Its sampling variance.
    pub vi: f64,
    /// Sample size, where it is known.
    pub n: Option<f64>,
    /// Moderators, in order.
    pub x: Vec<f64>,
    /// What shares a random intercept; `None`: nothing.
    pub cluster: Option<String>,
}

/// How coefficients are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Test {
    /// Normal distribution.
    Z,
    /// Hartung and Knapp.
    Knha,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What the effects are.
    pub measure: Measure,
    /// Estimator of the variance between studies.
    pub method: Method,
    /// Test of the coefficients.
    pub test: Test,
    /// Level of every interval.
    pub level: f64,
    /// Names of the moderators.
    pub moderators: Vec<String>,
    /// When the estimator of the variance between studies stops.
    pub stop: Stop,
    /// Whether each study is left out in turn.
    pub leave_one_out: bool,
}

/// One coefficient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coefficient {
    /// Its name; the intercept is `intrcpt`.
    pub term: String,
    /// The estimate.
    pub coef: f64,
    /// Its standard error.
    pub se: f64,
    /// Estimate by standard error: z, or t after Hartung and Knapp.
    pub stat: f64,
    /// Two-sided.
    pub p: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
    /// The exponential of the coefficient, where the effects are logarithms: a ratio of ratios or of rates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    /// Lower limit of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio_low: Option<f64>,
    /// Upper limit of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio_high: Option<f64>,
}

/// The answer on the scale people read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Back {
    /// What it is.
    pub scale: &'static str,
    /// How it was transformed.
    pub by: String,
    /// Estimate and limits.
    pub estimate: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
    /// Lower limit for a new study.
    pub pi_low: Option<f64>,
    /// Upper limit for a new study.
    pub pi_high: Option<f64>,
}

/// A study as it went in: what a forest plot and a funnel plot need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// How people know it.
    pub study: String,
    /// Effect.
    pub yi: f64,
    /// Sampling variance.
    pub vi: f64,
    /// Standard error.
    pub sei: f64,
    /// Weight in percent.
    pub weight: f64,
}

/// The answer without one study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Without {
    /// The study left out.
    pub study: String,
    /// Estimate of the others, its error, interval, and what is left between them.
    pub estimate: f64,
    /// Standard error.
    pub se: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
    /// Heterogeneity of the others.
    pub q: f64,
    /// Its p.
    pub q_p: f64,
    /// Variance between the others.
    pub tau2: f64,
    /// Percent.
    pub i2: f64,
}

/// The answer, on the analysis scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pooled {
    /// What was pooled.
    pub measure: Measure,
    /// How the variance between studies was estimated.
    pub method: Method,
    /// How coefficients were tested.
    pub test: Test,
    /// Level of the intervals.
    pub level: f64,
    /// Studies (or arms) that went in.
    pub k: usize,
    /// Clusters, where studies share random intercepts.
    pub clusters: Option<usize>,
    /// Pooled effect; with moderators the intercept.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// z, or t after Hartung and Knapp.
    pub stat: f64,
    /// Degrees of freedom of t.
    pub df: Option<f64>,
    /// Two-sided.
    pub p: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
    /// Lower limit for a new study.
    pub pi_low: Option<f64>,
    /// Upper limit for a new study.
    pub pi_high: Option<f64>,
    /// Variance between studies.
    pub tau2: f64,
    /// Q-profile interval.
    pub tau2_low: Option<f64>,
    /// Q-profile interval.
    pub tau2_high: Option<f64>,
    /// Interval of the profile likelihood, for REML.
    pub tau2_profile_low: Option<f64>,
    /// Interval of the profile likelihood, for REML.
    pub tau2_profile_high: Option<f64>,
    /// Percent of the variation that is between studies.
    pub i2: Option<f64>,
    /// From the interval of τ².
    pub i2_low: Option<f64>,
    /// From the interval of τ².
    pub i2_high: Option<f64>,
    /// Total by sampling variation.
    pub h2: Option<f64>,
    /// Cochran's Q; with moderators, what they leave.
    pub q: f64,
    /// Its degrees of freedom.
    pub q_df: usize,
    /// Its p.
    pub q_p: f64,
    /// On the scale people read.
    pub transformed: Option<Back>,
    /// Every coefficient, with moderators.
    pub terms: Vec<Coefficient>,
    /// Test of all moderators: chi-squared, or F after Hartung and Knapp.
    pub qm: Option<f64>,
    /// Its degrees of freedom.
    pub qm_df: Option<usize>,
    /// Its p.
    pub qm_p: Option<f64>,
    /// Percent of τ² that the moderators explain.
    pub r2: Option<f64>,
    /// Small-study effects.
    pub egger: Option<Egger>,
    /// The studies.
    pub studies: Vec<Point>,
    /// The answers without each study.
    pub leave_one_out: Vec<Without>,
    /// What to keep in mind.
    pub caveats: Vec<String>,
}

/// The coefficients of a model whose τ² is known, with their tests.
pub(super) fn coefficients(data: &Mixed, t: f64, names: &[String], ask: (Test, f64)) -> Result<Fitted, StatError> {
    let at = data.at(t)?;
    let df = data.k() as f64 - data.p() as f64;
    let (test, level) = ask;
    let knha = test == Test::Knha;
    let scale = if knha { at.rss / df } else { 1.0 };
    let critical = if knha { t_critical(level, df) } else { normal_critical(level) };
    let terms = (0..data.p()).map(|j| {
        let (coef, se) = (at.beta[j], (at.cov[(j, j)] * scale).sqrt());
        let stat = coef / se;
        let p = if knha { t_two_sided(stat, df) } else { normal_two_sided(stat) };
        let term = names.get(j).cloned().unwrap_or_default();
        let (ci_low, ci_high) = (coef - critical * se, coef + critical * se);
        Coefficient { term, coef, se, stat, p, ci_low, ci_high, ratio: None, ratio_low: None, ratio_high: None }
    });
    let moderators = if data.p() > 1 {
        let m = data.p() - 1;
        let block = at.cov.view((1, 1), (m, m)).into_owned() * scale;
        let beta = at.beta.rows(1, m).into_owned();
        let chi2 = block.cholesky().map_or(f64::NAN, |c| beta.dot(&c.solve(&beta)));
        let by = m as f64;
        Some(if knha { (chi2 / by, m, f_upper(chi2 / by, by, df)) } else { (chi2, m, chi2_upper(chi2, by)) })
    } else {
        None
    };
    Ok(Fitted { terms: terms.collect(), critical, df: knha.then_some(df), moderators })
}

/// What [`coefficients`] finds.
pub(super) struct Fitted {
    pub terms: Vec<Coefficient>,
    pub critical: f64,
    pub df: Option<f64>,
    pub moderators: Option<(f64, usize, f64)>,
}

fn model(studies: &[Study]) -> Mixed {
    let x = studies.iter().map(|s| std::iter::once(1.0).chain(s.x.iter().copied()).collect()).collect();
    let mut data =
        Mixed::independent(studies.iter().map(|s| s.yi).collect(), studies.iter().map(|s| s.vi).collect(), x);
    if studies.iter().any(|s| s.cluster.is_some()) {
        let mut order: Vec<&Option<String>> = Vec::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (i, study) in studies.iter().enumerate() {
            match order.iter().position(|c| *c == &study.cluster && study.cluster.is_some()) {
                Some(at) => groups[at].push(i),
                None => {
                    order.push(&study.cluster);
                    groups.push(vec![i]);
                }
            }
        }
        data.groups = groups;
    }
    data
}

/// Pools.
pub fn pool(studies: &[Study], question: &Question) -> Result<Pooled, StatError> {
    let mut question = question.clone();
    let mut caveats = Vec::new();
    let clustered = studies.iter().any(|s| s.cluster.is_some());
    check(studies, &question, clustered)?;
    if studies.len() == 1 {
        question.method = Method::EqualEffects;
        question.test = Test::Z;
        caveats.push("One study only: nothing is pooled, and nothing is known of the variance between studies.".into());
    }
    if question.test == Test::Knha && question.method == Method::EqualEffects {
        caveats.push("The Hartung-Knapp test is not meant for the equal-effects model.".into());
    }
    let data = model(studies);
    let (k, p) = (data.k(), data.p());
    // Models with clusters are those of `rma.mv`, whose optimiser goes to the end.
    let stop = if clustered { Stop::Converged } else { question.stop };
    let t = tau2(&data, question.method, stop)?;
    let names: Vec<String> = std::iter::once("intrcpt".to_owned()).chain(question.moderators.iter().cloned()).collect();
    let mut fitted = coefficients(&data, t, &names, (question.test, question.level))?;
    if p > 1 && question.measure.is_log() {
        for t in &mut fitted.terms {
            (t.ratio, t.ratio_low, t.ratio_high) = (Some(t.coef.exp()), Some(t.ci_low.exp()), Some(t.ci_high.exp()));
        }
    }
    let first = fitted.terms[0].clone();
    let random = question.method != Method::EqualEffects;
    let df = k - p;
    let Heterogeneity { q, q_p, typical, i2, h2 } = heterogeneity(&data, t, random)?;
    let (i2, h2) = if clustered { (None, None) } else { (Some(i2), Some(h2)) };
    let share = |t: f64| 100.0 * t / (typical + t);
    let interval = if random && !clustered { Some(q_profile(&data, t, question.level, stop)?) } else { None };
    let profile = match question.method {
        Method::Reml => Some(profile_likelihood(&data, t, question.level)?),
        _ => None,
    };
    let alone = p == 1;
    let new = fitted.critical * (first.se * first.se + t).sqrt();
    let prediction = (random && alone).then_some((first.coef - new, first.coef + new));
    let transformed = if alone { transformed(studies, &question, &first, prediction) } else { None };
    let r2 = match question.method {
        _ if alone || !random => None,
        method => {
            let bare: Vec<Study> = studies.iter().map(|s| Study { x: Vec::new(), ..s.clone() }).collect();
            let before = tau2(&model(&bare), method, stop)?;
            Some(if before > 0.0 { (100.0 * (before - t) / before).max(0.0) } else { 0.0 })
        }
    };
    let egger = if alone && !clustered { egger(&data, &question) } else { None };
    let without = if question.leave_one_out && alone && !clustered && k > 1 {
        leave_one_out(studies, &question)?
    } else {
        Vec::new()
    };
    let weights: Vec<f64> = data.v.iter().map(|v| 1.0 / (v + t)).collect();
    let total: f64 = weights.iter().sum();
    caveats.extend(caveat::pooling(
        k,
        clustered,
        i2,
        transformed.is_some() && question.measure == Measure::DoubleArcsine,
    ));
    Ok(Pooled {
        measure: question.measure,
        method: question.method,
        test: question.test,
        level: question.level,
        k,
        clusters: clustered.then_some(data.groups.len()),
        estimate: first.coef,
        se: first.se,
        stat: first.stat,
        df: fitted.df,
        p: first.p,
        ci_low: first.ci_low,
        ci_high: first.ci_high,
        pi_low: prediction.map(|p| p.0),
        pi_high: prediction.map(|p| p.1),
        tau2: t,
        tau2_low: interval.map(|i| i.0),
        tau2_high: interval.map(|i| i.1),
        tau2_profile_low: profile.map(|i| i.0),
        tau2_profile_high: profile.map(|i| i.1),
        i2,
        i2_low: interval.map(|i| share(i.0)),
        i2_high: interval.map(|i| share(i.1)),
        h2,
        q,
        q_df: df,
        q_p,
        transformed,
        terms: if alone { Vec::new() } else { fitted.terms },
        qm: fitted.moderators.map(|m| m.0),
        qm_df: fitted.moderators.map(|m| m.1),
        qm_p: fitted.moderators.map(|m| m.2),
        r2,
        egger,
        studies: (studies.iter().zip(&weights))
            .map(|(s, w)| Point {
                study: s.label.clone(),
                yi: s.yi,
                vi: s.vi,
                sei: s.vi.sqrt(),
                weight: 100.0 * w / total,
            })
            .collect(),
        leave_one_out: without,
        caveats,
    })
}

fn check(studies: &[Study], question: &Question, clustered: bool) -> Result<(), StatError> {
    let parameters = 1 + question.moderators.len() + usize::from(question.method != Method::EqualEffects);
    if studies.is_empty() {
        return Err(StatError::TooFew("no study has all the values that are needed".into()));
    }
    if studies.len() > 1 && studies.len() < parameters || studies.len() == 1 && !question.moderators.is_empty() {
        let k = studies.len();
        return Err(StatError::TooFew(format!("{k} studies are too few for {parameters} parameters")));
    }
    if clustered && question.method != Method::Reml {
        return Err(StatError::Question("studies in clusters are pooled by REML; use --method REML".into()));
    }
    if clustered && question.test == Test::Knha {
        return Err(StatError::Question("the Hartung-Knapp test is for independent studies; use --test z".into()));
    }
    match studies.iter().find(|s| !(s.vi > 0.0 && s.vi.is_finite() && s.yi.is_finite())) {
        Some(s) => Err(StatError::Question(format!(
            "{}: effect {} with sampling variance {} cannot be pooled; leave the study out or correct it",
            s.label, s.yi, s.vi
        ))),
        None => Ok(()),
    }
}

fn transformed(studies: &[Study], question: &Question, at: &Coefficient, new: Option<(f64, f64)>) -> Option<Back> {
    let scale = question.measure.read_as()?;
    let sizes: Vec<f64> = studies.iter().filter_map(|s| s.n).collect();
    let harmonic = sizes.len() as f64 / sizes.iter().map(|n| 1.0 / n).sum::<f64>();
    let by = match question.measure {
        Measure::DoubleArcsine => format!("Miller's inverse at the harmonic mean {harmonic:.4} of the sample sizes"),
        Measure::Logit => "inverse logit".to_owned(),
        _ => "exponential".to_owned(),
    };
    let back = |y: f64| question.measure.back(y, harmonic);
    Some(Back {
        scale,
        by,
        estimate: back(at.coef),
        ci_low: back(at.ci_low),
        ci_high: back(at.ci_high),
        pi_low: new.map(|n| back(n.0)),
        pi_high: new.map(|n| back(n.1)),
    })
}

fn leave_one_out(studies: &[Study], question: &Question) -> Result<Vec<Without>, StatError> {
    (0..studies.len())
        .map(|i| {
            let mut others = studies.to_vec();
            let left = others.remove(i);
            let (method, test) = match others.len() {
                1 => (Method::EqualEffects, Test::Z),
                _ => (question.method, question.test),
            };
            let data = model(&others);
            let t = tau2(&data, method, question.stop)?;
            let fitted = coefficients(&data, t, &[], (test, question.level))?;
            let Heterogeneity { q, q_p, i2, .. } = heterogeneity(&data, t, method != Method::EqualEffects)?;
            let Coefficient { coef, se, ci_low, ci_high, .. } = fitted.terms[0].clone();
            Ok(Without { study: left.label, estimate: coef, se, ci_low, ci_high, q, q_p, tau2: t, i2 })
        })
        .collect()
}

/// Q with its p, and what share of the variation is between studies.
struct Heterogeneity {
    q: f64,
    q_p: f64,
    typical: f64,
    i2: f64,
    h2: f64,
}

fn heterogeneity(data: &Mixed, t: f64, random: bool) -> Result<Heterogeneity, StatError> {
    let df = data.k() - data.p();
    if df == 0 {
        return Ok(Heterogeneity { q: 0.0, q_p: 1.0, typical: f64::INFINITY, i2: 0.0, h2: 1.0 });
    }
    let own = Mixed::independent(data.y.clone(), data.v.clone(), data.x.clone()).at(0.0)?;
    let (q, by) = (own.rss, df as f64);
    let typical = by / own.tr_p;
    let (i2, h2) = if random {
        (100.0 * t / (typical + t), t / typical + 1.0)
    } else {
        (if q > 0.0 { (100.0 * (q - by) / q).max(0.0) } else { 0.0 }, q / by)
    };
    Ok(Heterogeneity { q, q_p: chi2_upper(q, by), typical, i2, h2 })
}
