//! Survival curves after Kaplan and Meier, with their confidence bands, ends of observation, and numbers at risk.
//!
//! The number at risk stands under every tick for each group, because a curve without it hides how few it rests on
//! (Pocock 2002, doi:10.1016/S0140-6736(02)08594-X). A group has a colour and a dash; a small stroke is a patient
//! whose observation ended without the event. The curve stops where observation stops.

use super::Picture;
use super::forest::capital;
use super::ink::{self, GRID, INK};
use super::paper::{PLAIN, Paper, fit, width, wrap};
use super::scale::{Scale, label, short, ticks};
use crate::timeline::text::px;
use caseline_pool::stat::dist::normal_critical;
use caseline_pool::stat::km::Step;
use caseline_pool::stat::survival::{ConfType, Group, Survival};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 330.0;
const EDGE: f64 = 18.0;

/// What stands at the axes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KaplanWords {
    /// Over the picture.
    pub title: String,
    /// At the axis of time.
    pub time: String,
    /// At the other axis.
    pub survival: String,
}

/// Under observation at a time: all who had not left before it.
fn at_risk(group: &Group, time: f64) -> usize {
    group.curve.iter().find(|s| s.time >= time - 1e-9 * time.abs()).map_or(0, |s| s.at_risk)
}

/// Interval after a step, on the scale that was asked for; where it is not known, none.
fn limits(step: &Step, how: ConfType, level: f64) -> Option<(f64, f64)> {
    let (low, high) = match how {
        ConfType::Log => (step.low, step.high),
        ConfType::LogLog => (step.low_loglog, step.high_loglog),
        ConfType::Plain => {
            let z = normal_critical(level);
            (step.plain(-z), step.plain(z))
        }
    };
    Some((low?.clamp(0.0, 1.0), high?.clamp(0.0, 1.0)))
}

/// The picture. The curves must be in the answer (`--curve`).
pub fn kaplan(found: &Survival, words: &KaplanWords) -> Picture {
    let end = found.groups.iter().filter_map(|g| g.curve.last()).map(|s| s.time).fold(0.0, f64::max);
    let end = if end > 0.0 { end } else { 1.0 };
    let several = found.groups.len() > 1;
    let named = |g: &Group| if several { g.group.clone() } else { "all".to_owned() };
    let mut paper = Paper::new(WIDTH);
    let mut y = 32.0;
    for line in wrap(&words.title, PLAIN.size(15.0).bold(), WIDTH - 2.0 * EDGE) {
        paper.text(EDGE, y, &line, PLAIN.size(15.0).bold());
        y += 20.0;
    }
    let names = found.groups.iter().map(|g| width(&named(g), PLAIN)).fold(0.0, f64::max).min(190.0);
    let left = (EDGE + 60.0).max(EDGE + names + 40.0);
    let (right, top) = (WIDTH - 28.0, y + legend(&mut paper, found, left, y));
    let bottom = top + HEIGHT;
    let (across, up) = (Scale::new((0.0, end), (left, right)), Scale::new((0.0, 1.0), (bottom, top)));
    for tick in ticks(0.0, 1.0, 5) {
        paper.line((left, up.at(tick)), (right, up.at(tick)), GRID, 1.0);
        paper.text(left - 8.0, up.at(tick) + 4.0, &label(tick), PLAIN.size(11.0).end());
    }
    for (i, group) in found.groups.iter().enumerate() {
        band(&mut paper, group, (found.conf_type, found.level), i, (&across, &up));
    }
    for (i, group) in found.groups.iter().enumerate() {
        curve(&mut paper, group, i, (&across, &up));
    }
    paper.line((left, bottom), (right, bottom), INK, 1.0);
    paper.line((left, top), (left, bottom), INK, 1.0);
    let most = ((right - left) / 62.0) as usize;
    let marks = ticks(0.0, end, most.clamp(3, 10));
    for tick in &marks {
        let x = across.at(*tick);
        paper.line((x, bottom), (x, bottom + 5.0), INK, 1.0);
        paper.text(x, bottom + 18.0, &label(*tick), PLAIN.size(11.0).middle());
    }
    paper.text((left + right) / 2.0, bottom + 36.0, &words.time, PLAIN.middle());
    paper.text(EDGE + 6.0, (top + bottom) / 2.0, &words.survival, PLAIN.upright().middle());
    let mut y = bottom + 62.0;
    paper.text(EDGE, y, "Number at risk", PLAIN.bold());
    let mut told = Vec::new();
    for (i, group) in found.groups.iter().enumerate() {
        y += 17.0;
        let name = &named(group);
        paper.line((EDGE, y - 4.0), (EDGE + 14.0, y - 4.0), ink::colour(i), 3.0);
        paper.text(EDGE + 19.0, y, &fit(name, PLAIN, names + 2.0), PLAIN);
        let numbers: Vec<String> = marks.iter().map(|t| at_risk(group, *t).to_string()).collect();
        for (tick, n) in marks.iter().zip(&numbers) {
            paper.text(across.at(*tick), y, n, PLAIN.size(11.0).middle());
        }
        let times: Vec<String> = marks.iter().zip(&numbers).map(|(t, n)| format!("{n} at {}", label(*t))).collect();
        told.push(format!("{}; at risk {}", says(group), times.join(", ")));
    }
    let level = label(found.level * 100.0);
    let how = match found.conf_type {
        ConfType::Log => "log",
        ConfType::LogLog => "log-log",
        ConfType::Plain => "plain",
    };
    let foot = format!(
        "Areas: {level} % confidence bands, point by point, {how} scale. Strokes: ends of observation without the event."
    );
    let end = paper.paragraph(EDGE, y + 24.0, &foot, PLAIN.size(11.0).muted(), WIDTH - 2.0 * EDGE);
    let test = found.logrank.as_ref().map_or_else(String::new, |t| {
        format!(" Log-rank test: chi-squared {} on {} df, p = {}.", short(t.chi2), t.df, short(t.p))
    });
    let description = format!("Kaplan-Meier curves. {}.{test} {foot}", told.join(". "));
    paper.finish("caseline-kaplan", end + 6.0, &words.title, &description)
}

/// A group in words.
fn says(group: &Group) -> String {
    let limit = |n: Option<f64>| n.map_or_else(|| "not reached".to_owned(), short);
    let median = match group.median {
        Some(m) => format!("median {} [{}, {}]", short(m), limit(group.median_low), limit(group.median_high)),
        None => "median not reached".to_owned(),
    };
    let of = if group.events == 1 { "event" } else { "events" };
    format!("{}: n = {}, {} {of}, {median}", capital(&group.group), group.n, group.events)
}

/// A line for each group; gives the height it took.
fn legend(paper: &mut Paper, found: &Survival, left: f64, top: f64) -> f64 {
    for (i, group) in found.groups.iter().enumerate() {
        let y = top + 4.0 + 18.0 * i as f64;
        paper.dashed((left, y), (left + 34.0, y), ink::colour(i), 2.2, ink::dash(i));
        let room = WIDTH - EDGE - left - 42.0;
        paper.text(left + 42.0, y + 4.0, &fit(&says(group), PLAIN, room), PLAIN);
    }
    let mut lines = found.groups.len() as f64;
    if let Some(test) = &found.logrank {
        let p = if test.p < 0.0001 { "p < 0.0001".to_owned() } else { format!("p = {:.4}", test.p) };
        paper.text(left + 42.0, top + 8.0 + 18.0 * lines, &format!("Log-rank test: {p}"), PLAIN);
        lines += 1.0;
    }
    18.0 * lines + 6.0
}

fn band(paper: &mut Paper, group: &Group, (how, level): (ConfType, f64), nth: usize, (across, up): (&Scale, &Scale)) {
    let mut above = vec![(0.0, 1.0)];
    let mut below = vec![(0.0, 1.0)];
    let mut last = (1.0, 1.0);
    for step in &group.curve {
        above.push((step.time, last.1));
        below.push((step.time, last.0));
        // Where everybody has had the event there is no error any more, and no band.
        let Some((low, high)) = limits(step, how, level) else { break };
        last = (low, high);
        above.push((step.time, high));
        below.push((step.time, low));
    }
    let place = |(t, s): &(f64, f64)| format!("{} {}", px(across.at(*t)), px(up.at(*s)));
    let all: Vec<String> = above.iter().chain(below.iter().rev()).map(place).collect();
    paper.area(&format!("M{}z", all.join("L")), ink::colour(nth), 0.14, None);
}

fn curve(paper: &mut Paper, group: &Group, nth: usize, (across, up): (&Scale, &Scale)) {
    let mut d = format!("M{} {}", px(across.at(0.0)), px(up.at(1.0)));
    let mut strokes = String::new();
    for step in &group.curve {
        d.push_str(&format!("H{}V{}", px(across.at(step.time)), px(up.at(step.survival))));
        if step.censored > 0 {
            strokes.push_str(&format!("M{} {}v7", px(across.at(step.time)), px(up.at(step.survival) - 3.5)));
        }
    }
    paper.open(&says(group));
    paper.path(&d, ink::colour(nth), 2.2, ink::dash(nth));
    if !strokes.is_empty() {
        paper.path(&strokes, ink::colour(nth), 1.4, "");
    }
    paper.close();
}
