//! The swimmer plot: a bar a patient, a line in it a disease, treatments as bars, responses as marks.
//!
//! Time counts from presentation. The grey ground reaches from the first to the last day of which the report tells
//! something; it is no follow-up that was promised. A treatment begins where the report says so. Where it says when
//! the treatment ended, the bar ends there with a stroke; otherwise it is solid as far as it is known to have been
//! given and goes over into dots: its end is not reported, and none is invented. A hollow bar or mark stands where the
//! order of telling puts it, not words of time. What has no day at all is counted at the right. Treatments have a
//! letter each and the colour of their class; responses have a shape each. (Swimmer plots: Chia 2016
//! and the guidance in doi:10.1200/PO.20.00091 for what such a plot should say.)

use super::Picture;
use super::ink::{self, BETTER, GRID, GROUND, INK, MUTED, WORSE};
use super::paper::{PLAIN, Paper, fit, width, wrap};
use crate::timeline::axis::Axis;
use crate::timeline::text::px;
use crate::words;
use caseline_pool::course::{Course, Lane, Response, Stretch};
use std::collections::{BTreeMap, BTreeSet};

const WIDTH: f64 = 1060.0;
const EDGE: f64 = 18.0;
/// Height of a row of treatments, and of the row of responses.
const ROW: f64 = 8.0;
const MARKS: f64 = 13.0;
/// Rows of treatments of a disease; what lies on each other beyond them shares the last.
const ROWS: usize = 6;
/// Classes of treatments that have a colour.
const COLOURED: usize = 7;
/// Treatments that have letters.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Pixels for the letter before a bar and the dots behind it.
const BEFORE: f64 = 9.0;
const BEHIND: f64 = 13.0;

/// Which treatments have which letter, and which classes which colour.
struct Legend<'a> {
    /// Treatments, the most frequent first, with class and patients.
    order: Vec<(&'a str, &'a str, usize)>,
    /// Classes with a colour, the most frequent first; the others are grey together.
    classes: Vec<&'a str>,
}

impl<'a> Legend<'a> {
    fn of(courses: &'a [Course<'_>]) -> Legend<'a> {
        let mut patients: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for course in courses {
            let given = course.lanes.iter().flat_map(|l| l.treatments.iter().filter(|t| dated(t)));
            let own: BTreeSet<(&str, &str)> = given.map(|t| (t.label, class(t))).collect();
            own.into_iter().for_each(|l| *patients.entry(l).or_default() += 1);
        }
        let mut order: Vec<(&str, &str, usize)> = patients.into_iter().map(|((l, c), n)| (l, c, n)).collect();
        order.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        order.iter().for_each(|(_, class, n)| *count.entry(class).or_default() += n);
        let mut classes: Vec<(&str, usize)> = count.into_iter().collect();
        classes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let classes: Vec<&str> = classes.into_iter().map(|(c, _)| c).filter(|c| *c != OTHER).take(COLOURED).collect();
        Legend { order, classes }
    }

    fn colour(&self, class: &str) -> &'static str {
        match self.classes.iter().position(|c| *c == class) {
            Some(n) => ink::colour(n),
            None => MUTED,
        }
    }

    fn letter(&self, label: &str) -> char {
        let nth = self.order.iter().position(|(l, ..)| *l == label);
        nth.and_then(|n| LETTERS.chars().nth(n)).unwrap_or('•')
    }
}

const OTHER: &str = "other";

fn class<'s>(stretch: &'s Stretch<'_>) -> &'s str {
    stretch.class.as_deref().unwrap_or(OTHER)
}

fn dated(stretch: &Stretch<'_>) -> bool {
    stretch.start.or(stretch.end).is_some()
}

/// The lines of a patient that are drawn: diseases with something on them.
fn lines<'c, 'a>(course: &'c Course<'a>) -> Vec<&'c Lane<'a>> {
    let full = |l: &&Lane<'_>| l.treatments.iter().any(dated) || l.responses.iter().any(|r| r.day.is_some());
    let lines: Vec<&Lane> = course.lanes.iter().filter(full).collect();
    if lines.is_empty() { course.lanes.iter().take(1).collect() } else { lines }
}

fn name(course: &Course<'_>) -> String {
    let sex = course.sex.map(|s| s.to_string().chars().next().unwrap_or(' ').to_uppercase().to_string());
    let who: Vec<String> =
        [course.age.map(|a| words::number((a * 10.0).round() / 10.0)), sex].into_iter().flatten().collect();
    let number = if course.patient > 1 { format!(" #{}", course.patient) } else { String::new() };
    let who = if who.is_empty() { String::new() } else { format!(" ({})", who.join(" ")) };
    format!("{}{number}{who}", course.report)
}

/// A disease of a patient, laid out.
struct Line<'c, 'a> {
    lane: &'c Lane<'a>,
    /// Treatments with their row, first and last pixel.
    bars: Vec<(&'c Stretch<'a>, usize, f64, f64)>,
    rows: usize,
}

impl Line<'_, '_> {
    fn height(&self) -> f64 {
        let marks = if self.lane.responses.iter().any(|r| r.day.is_some()) { MARKS } else { 0.0 };
        (ROW * self.rows as f64 + marks).max(MARKS + 1.0)
    }
}

/// Bars that would lie on each other get a row each.
fn lay<'c, 'a>(lane: &'c Lane<'a>, x: &dyn Fn(f64) -> f64) -> Line<'c, 'a> {
    let mut ends: Vec<f64> = Vec::new();
    let mut bars = Vec::new();
    for stretch in lane.treatments.iter().filter(|t| dated(t)) {
        let from = stretch.start.or(stretch.end).map_or(0.0, x);
        let known = stretch.end.or(stretch.given_until).map_or(from, x);
        let (from, to) = if stretch.start.is_none() { (from - 12.0, from) } else { (from, known.max(from + 9.0)) };
        let row = ends.iter().position(|e| *e <= from - BEFORE).unwrap_or(ends.len()).min(ROWS - 1);
        let end = to + if stretch.end.is_none() { BEHIND } else { 2.0 };
        match ends.get_mut(row) {
            Some(last) => *last = end.max(*last),
            None => ends.push(end),
        }
        bars.push((stretch, row, from, to));
    }
    Line { lane, bars, rows: ends.len() }
}

/// The picture of a cohort.
pub fn swimmer(courses: &[Course<'_>], title: &str) -> Picture {
    let legend = Legend::of(courses);
    let names: Vec<String> = courses.iter().map(name).collect();
    let small = PLAIN.size(11.0);
    let tiny = PLAIN.size(10.0).muted();
    let first = names.iter().map(|n| width(n, small)).fold(60.0, f64::max).min(190.0);
    let diseases = courses.iter().flat_map(|c| lines(c).into_iter().map(|l| width(l.label, tiny)));
    let second = diseases.fold(40.0, f64::max).min(150.0);
    let left = EDGE + first + 10.0 + second + 22.0;
    let undated = courses.iter().any(|c| c.undated > 0);
    let right = WIDTH - EDGE - if undated { 58.0 } else { 20.0 };
    let mut days: Vec<f64> = Vec::new();
    for course in courses {
        days.extend(course.told.into_iter().flat_map(|(a, b)| [a, b]));
        for lane in lines(course) {
            days.extend(lane.treatments.iter().flat_map(|t| [t.start, t.given_until, t.end]).flatten());
            days.extend(lane.responses.iter().filter_map(|r| r.day));
        }
    }
    // What was long before the presentation would squeeze the rest; it is drawn at the edge, and said.
    let latest = days.iter().copied().fold(30.0, f64::max);
    let floor = -latest / 3.0;
    let early = days.iter().any(|d| *d < floor);
    days.iter_mut().for_each(|d| *d = d.max(floor));
    let axis = Axis::choose(&days, right - left, 7.0, false);
    let x = |day: f64| left + axis.x(day);

    let mut paper = Paper::new(WIDTH);
    let mut y = 32.0;
    for line in wrap(title, PLAIN.size(15.0).bold(), WIDTH - 2.0 * EDGE) {
        paper.text(EDGE, y, &line, PLAIN.size(15.0).bold());
        y += 20.0;
    }
    let drawn: Vec<Vec<Line>> = courses.iter().map(|c| lines(c).into_iter().map(|l| lay(l, &x)).collect()).collect();
    let heights: Vec<f64> =
        drawn.iter().map(|l| l.iter().map(|l| l.height() + 2.0).sum::<f64>().max(16.0) + 4.0).collect();
    let top = y + 14.0;
    let bottom = top + heights.iter().sum::<f64>().max(30.0);
    if undated {
        paper.text(WIDTH - EDGE, top - 5.0, "no day", tiny.end());
    }
    for tick in axis.ticks(58.0) {
        let at = left + tick.x;
        paper.line((at, top), (at, bottom), if tick.zero { MUTED } else { GRID }, 1.0);
        paper.line((at, bottom), (at, bottom + 5.0), INK, 1.0);
        let said = if tick.zero { "0".to_owned() } else { tick.label };
        paper.text(at, bottom + 18.0, &said, small.middle());
    }
    let mut at = top;
    for (i, (course, lines)) in courses.iter().zip(&drawn).enumerate() {
        paper.line((EDGE, at), (WIDTH - EDGE, at), GRID, 0.7);
        paper.text(EDGE, at + 13.5, &fit(&names[i], small, first), small);
        if course.undated > 0 {
            paper.text(WIDTH - EDGE, at + 13.5, &course.undated.to_string(), small.muted().end());
        }
        let mut line_y = at + 3.0;
        for line in lines {
            let label = if line.lane.label.is_empty() { "no one disease" } else { line.lane.label };
            paper.text(EDGE + first + 10.0, line_y + 10.0, &fit(label, tiny, second), tiny);
            if let Some((a, b)) = course.told {
                paper.rect((x(a), line_y), ((x(b) - x(a)).max(1.0), line.height()), GROUND, None);
            }
            draw(&mut paper, line, &legend, line_y, &x);
            line_y += line.height() + 2.0;
        }
        at += heights[i];
    }
    if courses.is_empty() {
        paper.text((left + right) / 2.0, top + 18.0, "No patient", PLAIN.muted().middle());
    }
    paper.line((left, bottom), (right, bottom), INK, 1.0);
    let scale = if axis.is_log() {
        "Time from presentation (logarithmic to both sides of 0)"
    } else {
        "Time from presentation"
    };
    paper.text((left + right) / 2.0, bottom + 35.0, scale, PLAIN.middle());
    let mut y = bottom + 58.0;
    y = treatments(&mut paper, &legend, y);
    y = marks(&mut paper, courses, y);
    let mut foot =
        "Grey: time of which the report tells. A bar with a stroke at its end: the report says when it ended; dots: \
                    the end is not reported. Hollow: placed by the order of telling, not by words of time."
            .to_owned();
    if undated {
        foot.push_str(" No day: treatments and responses without a place in time.");
    }
    if early {
        foot.push_str(&format!(" What was before {} is drawn at the left edge.", words::day(floor.round())));
    }
    y = paper.paragraph(EDGE, y + 4.0, &foot, PLAIN.size(11.0).muted(), WIDTH - 2.0 * EDGE);
    let told: Vec<String> = courses.iter().zip(&names).take(40).map(|(c, n)| describe(c, n)).collect();
    let more = courses.len().saturating_sub(told.len());
    let more = if more > 0 { format!(" And {more} more patients.") } else { String::new() };
    let n = words::grouped(courses.len());
    let description = format!("Swimmer plot of {n} patients, time from presentation. {}{more} {foot}", told.join(" "));
    paper.finish("caseline-swimmer", y + 8.0, title, &description)
}

/// A patient in words.
fn describe(course: &Course<'_>, name: &str) -> String {
    let mut said = Vec::new();
    for lane in &course.lanes {
        let given: Vec<&str> = lane.treatments.iter().map(|t| t.label).collect();
        let went: Vec<&str> = lane.responses.iter().map(|r| r.response.words()).collect();
        let disease = if lane.label.is_empty() { "no one disease" } else { lane.label };
        let given = if given.is_empty() { "no treatment reported".to_owned() } else { given.join(", ") };
        let went = if went.is_empty() { String::new() } else { format!(" ({})", went.join(", ")) };
        said.push(format!("{disease}: {given}{went}"));
    }
    format!("{name}: {}.", if said.is_empty() { "no course reported".to_owned() } else { said.join("; ") })
}

/// Treatments and responses of a disease.
fn draw(paper: &mut Paper, line: &Line<'_, '_>, legend: &Legend<'_>, top: f64, x: &dyn Fn(f64) -> f64) {
    for (stretch, row, from, to) in &line.bars {
        bar(paper, stretch, legend, (*from, *to, top + 1.2 + ROW * *row as f64));
    }
    let mid = top + ROW * line.rows as f64 + MARKS / 2.0;
    for mark in &line.lane.responses {
        if let Some(day) = mark.day {
            paper.open(&format!("{}, {}: {}", mark.response.words(), words::day(day), mark.fact.label));
            shape(paper, mark.response, (x(day), mid), mark.sure);
            paper.close();
        }
    }
}

fn bar(paper: &mut Paper, stretch: &Stretch<'_>, legend: &Legend<'_>, (from, to, y): (f64, f64, f64)) {
    let colour = legend.colour(class(stretch));
    let start = stretch.start.map_or_else(|| "beginning not reported".to_owned(), words::day);
    let end = stretch.end.map_or_else(|| "end not reported".to_owned(), |e| format!("ended {}", words::day(e)));
    paper.open(&format!("{}: {start}, {end}", stretch.label));
    let (fill, high) = (if stretch.sure { colour } else { "#ffffff" }, 5.4);
    paper.rect((from, y), (to - from, high), fill, Some((colour, 1.0)));
    if stretch.end.is_some() {
        paper.line((to, y - 1.2), (to, y + high + 1.2), INK, 1.6);
    } else {
        paper.dashed((to + 1.5, y + high / 2.0), (to + BEHIND - 1.0, y + high / 2.0), colour, 2.2, "1.6 2.4");
    }
    // The letter stands before the bar, on white, so that it can be read on every ground.
    paper.rect((from - 7.6, y - 0.6), (7.0, 6.6), "#ffffff", None);
    paper.text(from - 4.1, y + 5.2, &legend.letter(stretch.label).to_string(), PLAIN.size(7.6).bold().middle());
    paper.close();
}

/// The mark of a response: its shape alone says which.
fn shape(paper: &mut Paper, response: Response, (x, y): (f64, f64), sure: bool) {
    let (colour, d) = match response {
        Response::Remission => (
            BETTER,
            format!(
                "M{} {}l2 4.1l4.4 .6l-3.2 3.1l.8 4.4l-4 -2.1l-4 2.1l.8 -4.4l-3.2 -3.1l4.4 -.6z",
                px(x),
                px(y - 6.6)
            ),
        ),
        Response::Improvement => (BETTER, format!("M{} {}l4.6 8.4h-9.2z", px(x), px(y - 4.8))),
        Response::Stable => (MUTED, format!("M{} {}h8v8h-8z", px(x - 4.0), px(y - 4.0))),
        Response::Worse => (WORSE, format!("M{} {}l4.6 -8.4h-9.2z", px(x), px(y + 4.8))),
        Response::Relapse => (WORSE, format!("M{} {}l5 5l-5 5l-5 -5z", px(x), px(y - 5.0))),
        Response::Death => {
            let d = format!("M{} {}l8 8m0 -8l-8 8", px(x - 4.0), px(y - 4.0));
            paper.path(&d, "#ffffff", 4.6, "");
            paper.path(&d, INK, if sure { 2.4 } else { 1.3 }, "");
            return;
        }
    };
    paper.area(&d, if sure { colour } else { "#ffffff" }, 1.0, Some((if sure { "#ffffff" } else { colour }, 1.1)));
}

/// The letters of the treatments, by class; gives the line below.
fn treatments(paper: &mut Paper, legend: &Legend<'_>, top: f64) -> f64 {
    if legend.order.is_empty() {
        return top;
    }
    let small = PLAIN.size(11.0);
    paper.text(EDGE, top, "Treatments (patients), by class", small.bold());
    let mut y = top + 17.0;
    let indent = EDGE + 20.0 + legend.classes.iter().map(|c| width(&title(c), small)).fold(60.0, f64::max) + 14.0;
    let lettered = LETTERS.chars().count();
    for class in legend.classes.iter().chain([&OTHER]) {
        let of = |c: &str| if *class == OTHER { !legend.classes.contains(&c) } else { c == *class };
        if !legend.order.iter().any(|(_, c, _)| of(c)) {
            continue;
        }
        let named = |(i, (_, c, _)): &(usize, &(&str, &str, usize))| of(c) && *i < lettered;
        let items = legend.order.iter().enumerate().filter(named).map(|(_, (l, _, n))| (legend.letter(l), *l, *n));
        let items: Vec<(char, &str, usize)> = items.collect();
        let more = legend.order.iter().filter(|(_, c, _)| of(c)).count() - items.len();
        paper.rect((EDGE, y - 7.0), (14.0, 6.5), legend.colour(class), None);
        paper.text(EDGE + 20.0, y, &title(class), small);
        let mut x = indent;
        let mut put = |paper: &mut Paper, y: &mut f64, letter: char, said: &str| {
            let said = fit(said, small, 300.0);
            let wide = 14.0 + width(&said, small) + 12.0;
            if x + wide > WIDTH - EDGE && x > indent {
                (x, *y) = (indent, *y + 16.0);
            }
            paper.text(x + 4.0, *y, &letter.to_string(), PLAIN.size(10.0).bold().middle());
            paper.text(x + 12.0, *y, &said, small);
            x += wide;
        };
        for (letter, label, n) in items {
            put(paper, &mut y, letter, &format!("{label} ({n})"));
        }
        if more > 0 {
            put(paper, &mut y, '•', &format!("{more} others"));
        }
        y += 17.0;
    }
    y + 6.0
}

/// A class in words.
fn title(class: &str) -> String {
    super::forest::capital(&class.replace('_', " "))
}

/// The shapes of the responses; gives the line below.
fn marks(paper: &mut Paper, courses: &[Course<'_>], top: f64) -> f64 {
    let there =
        |r: &Response| courses.iter().flat_map(|c| &c.lanes).flat_map(|l| &l.responses).any(|m| m.response == *r);
    let there: Vec<Response> = Response::ALL.into_iter().filter(there).collect();
    if there.is_empty() {
        return top;
    }
    paper.text(EDGE, top, "Responses", PLAIN.size(11.0).bold());
    let mut x = EDGE + 4.0;
    for response in there {
        shape(paper, response, (x, top + 14.0), true);
        paper.text(x + 11.0, top + 18.0, response.words(), PLAIN.size(11.0));
        x += 32.0 + width(response.words(), PLAIN.size(11.0));
    }
    top + 38.0
}
