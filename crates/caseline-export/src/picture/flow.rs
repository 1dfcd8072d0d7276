//! The order of treatments: what was given first, and what followed, as bands between columns.
//!
//! A column is a step: treatments of a patient that begin on the same day, or whose order the report does not tell,
//! are one step, and the patient is shared out evenly between them (half and half for two), so that a column adds up
//! to its patients. A treatment counts where it begins for the first time. The treatments that most patients of a
//! column had stand by name, the others together. Who has no further treatment in the report ends: whether one was
//! given is not known. The order is that of the report; it says nothing of what works.

use super::Picture;
use super::ink::{self, GROUND, INK, MUTED};
use super::paper::{PLAIN, Paper, fit, width, wrap};
use super::scale::short;
use crate::timeline::text::px;
use crate::words::grouped;
use caseline_pool::course::Course;
use std::collections::{BTreeMap, BTreeSet};

const WIDTH: f64 = 1060.0;
const EDGE: f64 = 18.0;
/// Most columns.
const STEPS: usize = 5;
/// Most named treatments of a column.
const NAMED: usize = 8;
const OTHER: &str = "other treatments";
const BAR: f64 = 14.0;

/// The steps of a patient: what began together.
fn steps<'a>(course: &Course<'a>, track: Option<&dyn Fn(&str) -> bool>) -> Vec<BTreeSet<&'a str>> {
    let lanes = course.lanes.iter().filter(|l| track.is_none_or(|t| t(l.label)));
    // A treatment for two diseases is one treatment.
    let mut begun: BTreeMap<&str, Option<f64>> = BTreeMap::new();
    for stretch in lanes.flat_map(|l| &l.treatments) {
        let day = stretch.start.or(stretch.end);
        begun.entry(stretch.label).and_modify(|d| *d = least(*d, day)).or_insert(day);
    }
    let mut days: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
    for (label, day) in begun {
        // Without a day there is no order, and nothing to draw.
        if let Some(day) = day.filter(|d| d.is_finite()) {
            days.entry(day.floor() as i64).or_default().insert(label);
        }
    }
    days.into_values().collect()
}

fn least(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// A box of a column.
struct Node<'a> {
    label: &'a str,
    /// Shares of patients.
    size: f64,
    patients: usize,
    y: f64,
    given: f64,
    taken: f64,
}

/// The picture; with `track`, of the treatments for diseases of which it says yes.
pub fn flow(courses: &[Course<'_>], title: &str, track: Option<&dyn Fn(&str) -> bool>) -> Picture {
    let paths: Vec<Vec<BTreeSet<&str>>> = courses.iter().map(|c| steps(c, track)).filter(|s| !s.is_empty()).collect();
    let columns = paths.iter().map(Vec::len).max().unwrap_or(0).min(STEPS);
    let mut nodes: Vec<Vec<Node>> = (0..columns).map(|i| column(&paths, i)).collect();
    let named: Vec<BTreeSet<&str>> = nodes.iter().map(|c| c.iter().map(|n| n.label).collect()).collect();
    let total = paths.len().max(1) as f64;
    let tallest = nodes.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let high = (total * 16.0).clamp(220.0, 620.0);
    let gap = 14.0;
    let mut paper = Paper::new(WIDTH);
    let mut y = 32.0;
    for line in wrap(title, PLAIN.size(15.0).bold(), WIDTH - 2.0 * EDGE) {
        paper.text(EDGE, y, &line, PLAIN.size(15.0).bold());
        y += 20.0;
    }
    let top = y + 26.0;
    let (unit, full) = (high / total, high + gap * (tallest - 1.0));
    for column in &mut nodes {
        let mut at = top;
        for node in column.iter_mut() {
            node.y = at;
            at += node.size * unit + gap;
        }
    }
    let room = (WIDTH - 2.0 * EDGE) / columns.max(1) as f64;
    let place = |i: usize| EDGE + room * i as f64;
    // A treatment has one colour in all columns.
    let mut all: BTreeMap<&str, f64> = BTreeMap::new();
    nodes.iter().flatten().for_each(|n| *all.entry(n.label).or_default() += n.size);
    let mut all: Vec<(&str, f64)> = all.into_iter().filter(|(l, _)| *l != OTHER).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let colour = |label: &str| match all.iter().position(|(l, _)| *l == label) {
        Some(n) if n < ink::COLOURS.len() => ink::colour(n),
        _ => MUTED,
    };
    for i in 1..columns {
        for ((from, to), share) in links(&paths, i, &named) {
            let (a, b) =
                (nodes[i - 1].iter().position(|n| n.label == from), nodes[i].iter().position(|n| n.label == to));
            let (Some(a), Some(b)) = (a, b) else { continue };
            let thick = share * unit;
            let (y1, y2) = (nodes[i - 1][a].y + nodes[i - 1][a].given, nodes[i][b].y + nodes[i][b].taken);
            nodes[i - 1][a].given += thick;
            nodes[i][b].taken += thick;
            let (x1, x2) = (place(i - 1) + BAR, place(i));
            let mid = (x1 + x2) / 2.0;
            let d = format!(
                "M{} {}C{m} {} {m} {} {} {}v{}C{m} {} {m} {} {} {}z",
                px(x1),
                px(y1),
                px(y1),
                px(y2),
                px(x2),
                px(y2),
                px(thick),
                px(y2 + thick),
                px(y1 + thick),
                px(x1),
                px(y1 + thick),
                m = px(mid)
            );
            paper.open(&format!("{from}, then {to}: {} of patients' shares", short(share)));
            paper.area(&d, colour(from), 0.32, None);
            paper.close();
        }
    }
    let mut told = Vec::new();
    for (i, column) in nodes.iter().enumerate() {
        let patients = paths.iter().filter(|p| p.len() > i).count();
        let more = paths.iter().any(|p| p.len() > STEPS) && i + 1 == STEPS;
        let head = format!("Step {} ({} patients)", i + 1, grouped(patients));
        paper.text(place(i), top - 12.0, &fit(&head, PLAIN.bold(), room - 8.0), PLAIN.bold());
        for node in column {
            let size = node.size * unit;
            let said = format!("{} ({})", node.label, node.patients);
            paper.open(&format!("Step {}: {said}", i + 1));
            paper.rect((place(i), node.y), (BAR, size.max(1.0)), colour(node.label), None);
            let room = room - BAR - 12.0;
            let name = fit(&said, PLAIN.size(11.0), room);
            let mid = node.y + size / 2.0;
            let ground = width(&name, PLAIN.size(11.0)) + 3.0;
            halo(&mut paper, (place(i) + BAR + 3.5, mid - 7.0), (ground, 14.0));
            paper.text(place(i) + BAR + 5.0, mid + 4.0, &name, PLAIN.size(11.0));
            paper.close();
        }
        let each: Vec<String> = column.iter().map(|n| format!("{} {}", n.label, n.patients)).collect();
        told.push(format!("Step {}, {} patients: {}.", i + 1, patients, each.join(", ")));
        if more {
            told.push(format!("Some patients have more than {STEPS} steps."));
        }
    }
    let mut bottom = top + full;
    if columns == 0 {
        paper.text(WIDTH / 2.0, top + 30.0, "No treatment with a place in time", PLAIN.muted().middle());
        bottom = top + 60.0;
    }
    paper.line((EDGE, bottom + 8.0), (WIDTH - EDGE, bottom + 8.0), GROUND, 1.0);
    let without = courses.len() - paths.len();
    let mut foot = format!(
        "{} patients; numbers in brackets are patients. Treatments that begin on the same day are one step, and a patient \
         with several is shared out evenly between them. A band that ends: no further treatment is reported.",
        grouped(paths.len())
    );
    if without > 0 {
        foot.push_str(&format!(" {} patients have no treatment with a place in time.", grouped(without)));
    }
    if paths.iter().any(|p| p.len() > STEPS) {
        foot.push_str(&format!(" Steps beyond the {STEPS}th are not drawn."));
    }
    let end = paper.paragraph(EDGE, bottom + 28.0, &foot, PLAIN.size(11.0).fill(INK).muted(), WIDTH - 2.0 * EDGE);
    let description = format!("Order of treatments. {} {foot}", told.join(" "));
    paper.finish("caseline-flow", end + 6.0, title, &description)
}

/// A ground under words, so that bands do not run through them.
fn halo(paper: &mut Paper, (x, y): (f64, f64), (w, h): (f64, f64)) {
    paper.area(&format!("M{} {}h{}v{}h{}z", px(x), px(y), px(w), px(h), px(-w)), "#ffffff", 0.72, None);
}

/// The boxes of a column, the largest first and the others last.
fn column<'a>(paths: &[Vec<BTreeSet<&'a str>>], i: usize) -> Vec<Node<'a>> {
    let mut size: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for step in paths.iter().filter_map(|p| p.get(i)) {
        for label in step {
            let entry = size.entry(label).or_default();
            entry.0 += 1.0 / step.len() as f64;
            entry.1 += 1;
        }
    }
    let mut order: Vec<(&str, (f64, usize))> = size.into_iter().collect();
    order.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(b.1.0.total_cmp(&a.1.0)).then(a.0.cmp(b.0)));
    let node = |label, size, patients| Node { label, size, patients, y: 0.0, given: 0.0, taken: 0.0 };
    let keep = if order.len() > NAMED + 1 { NAMED } else { order.len() };
    let mut nodes: Vec<Node> = order[..keep].iter().map(|(l, (s, n))| node(*l, *s, *n)).collect();
    if keep < order.len() {
        let names: BTreeSet<&str> = order[keep..].iter().map(|(l, _)| *l).collect();
        let patients = paths.iter().filter_map(|p| p.get(i)).filter(|s| s.iter().any(|l| names.contains(l))).count();
        nodes.push(node(OTHER, order[keep..].iter().map(|(_, (s, _))| s).sum(), patients));
    }
    nodes
}

/// What goes from the step before to this one, in shares of patients.
fn links<'a>(
    paths: &[Vec<BTreeSet<&'a str>>],
    i: usize,
    named: &[BTreeSet<&'a str>],
) -> Vec<((&'a str, &'a str), f64)> {
    let shown = |l: &'a str, column: usize| if named[column].contains(l) { l } else { OTHER };
    let mut out: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for path in paths.iter().filter(|p| p.len() > i) {
        let share = 1.0 / (path[i - 1].len() * path[i].len()) as f64;
        for from in &path[i - 1] {
            for to in &path[i] {
                *out.entry((shown(from, i - 1), shown(to, i))).or_default() += share;
            }
        }
    }
    // Bands leave and arrive in the order of the boxes, so that they cross as little as can be.
    let rank = |l: &str, column: usize, paths: &[Vec<BTreeSet<&'a str>>]| {
        let n = paths.iter().filter(|p| p.get(column).is_some_and(|s| s.contains(l))).count();
        if l == OTHER { 0 } else { n }
    };
    let mut all: Vec<_> = out.into_iter().collect();
    all.sort_by_key(|((a, b), _)| (std::cmp::Reverse(rank(a, i - 1, paths)), std::cmp::Reverse(rank(b, i, paths))));
    all
}
