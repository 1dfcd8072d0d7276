//! The timeline in letters: a lane for each track, a line for each time, a mark on a small axis.
//!
//! `●` is a time that is sure, `○` one that is not; `├┄┤` shows from when to when it can have been, `━` a
//! stated span, `┊` day 0. The axis is the one of the picture: linear, or logarithmic where it says so.

use super::paint::{self, Paint, Style};
use super::record::words_of;
use crate::group;
use crate::timeline::axis::Axis;
use crate::when::{When, anchor_day, anchor_words};
use crate::words::{printable, sign};
use caseline_model::{Case, Fact, Kind, Status};
use std::fmt::Write;

/// Width of the column of times.
const TIME: usize = 19;

/// Writes the timeline, its days counted from an anchor, if any fact has a time.
pub fn timeline(out: &mut String, case: &Case, anchor: &str, paint: Paint, width: usize) {
    let drawn = |f: &&Fact| f.kind != Kind::Demographic && f.status() != Status::Family;
    // A patient without the anchor has no day 0.
    let timed = |f: &Fact| When::of(&f.time, anchor_day(case, f.patient, anchor)?);
    let times: Vec<When> = case.facts.iter().filter(drawn).filter_map(timed).collect();
    if times.is_empty() {
        return;
    }
    let cells = (width / 4).clamp(12, 36);
    let days: Vec<f64> = times.iter().flat_map(|w| [w.day, w.end.unwrap_or(w.day)]).collect();
    let axis = Axis::choose(&days, (cells - 1) as f64, 1.0, false);
    let scale = if axis.is_log() { ", logarithmic" } else { "" };
    let _ = writeln!(
        out,
        "\n{}",
        paint.rule("Timeline", &format!("day 0 is {}{scale}", printable(&anchor_words(case, anchor))), width)
    );
    for group in group::groups(case) {
        let mut rows: Vec<(When, Vec<&Fact>)> = Vec::new();
        for fact in group.facts.iter().filter(|f| drawn(f)) {
            let Some(when) = timed(fact) else { continue };
            match rows.iter_mut().find(|(w, _)| *w == when) {
                Some((_, facts)) => facts.push(fact),
                None => rows.push((when, vec![fact])),
            }
        }
        if rows.is_empty() {
            continue;
        }
        rows.sort_by(|a, b| a.0.day.total_cmp(&b.0.day).then(a.0.latest.total_cmp(&b.0.latest)));
        let _ = writeln!(out, "  {}", paint.text(Style::Bold, &printable(group.label())));
        for (when, facts) in rows {
            row(out, &axis, cells, &when, &facts, paint, width);
        }
    }
    let undated = case.facts.iter().filter(drawn).filter(|f| timed(f).is_none()).count();
    if undated > 0 {
        let facts = if undated == 1 { "fact has" } else { "facts have" };
        let _ = writeln!(out, "  {}", paint.text(Style::Faint, &format!("{undated} {facts} no time")));
    }
}

fn row(out: &mut String, axis: &Axis, cells: usize, when: &When, facts: &[&Fact], paint: Paint, width: usize) {
    let time = paint::pad(&paint::cut(&when.words(), TIME), TIME);
    let bar = cells_of(axis, cells, when);
    let room = width.saturating_sub(4 + TIME + 1 + cells + 2).max(16);
    let words: Vec<String> = facts
        .iter()
        .map(|f| match f.status() {
            Status::Present => words_of(f),
            status => format!("{} {}", sign(status), words_of(f)),
        })
        .collect();
    for (i, line) in paint::wrap(&words.join("; "), room).into_iter().enumerate() {
        if i == 0 {
            let _ = writeln!(out, "    {} {bar}  {line}", paint.text(Style::Faint, &time));
        } else {
            let _ = writeln!(out, "    {} {}  {line}", " ".repeat(TIME), " ".repeat(cells));
        }
    }
}

fn cells_of(axis: &Axis, cells: usize, when: &When) -> String {
    let at = |day: f64| (axis.x(day).round() as usize).min(cells - 1);
    let mut line = vec![' '; cells];
    line[at(0.0)] = '┊';
    let (from, to) = (at(when.earliest), at(when.end.unwrap_or(when.latest).max(when.latest)));
    line[from..=to].fill('┄');
    if from < to {
        line[from] = if when.open_start || !axis.contains(when.earliest) { '┄' } else { '├' };
        line[to] = if when.open_end || !axis.contains(when.latest) { '┄' } else { '┤' };
    }
    let day = at(when.day);
    if let Some(end) = when.end {
        line[day..=at(end)].fill('━');
    }
    line[day] = if when.sure { '●' } else { '○' };
    line.into_iter().collect()
}
