//! Treatments as bars: one row for each drug or regimen, a step for each change, the dose as label.
//!
//! The height of a step follows the dose where all doses of the drug have one unit. A step lasts until
//! its stated end or until the next step; after the last one the bar fades, because nobody said when
//! it ended. A stop ends the bar.

use super::draw::Canvas;
use super::events::SIZE;
use super::place::Room;
use super::text::{self, escape, px};
use super::whisker::Whisker;
use super::{Placed, ink};
use crate::words;
use caseline_model::{Kind, Status};
use std::fmt::Write;

/// How far a bar without an end fades out.
const FADE: f64 = 34.0;
const FULL: f64 = 11.0;

/// The steps of one drug.
struct Drug<'a> {
    label: String,
    steps: Vec<Placed<'a>>,
}

/// A stretch of a bar on the sheet.
struct Stretch {
    from: f64,
    to: f64,
    open: bool,
    height: f64,
    gap: bool,
}

/// Draws the treatments of a lane, and says how high they are.
pub fn draw(canvas: &mut Canvas, top: f64, facts: &[Placed]) -> f64 {
    let mut room = Room::default();
    for drug in drugs(facts) {
        one(canvas, top, &mut room, &drug);
    }
    room.height()
}

fn drugs<'a>(facts: &[Placed<'a>]) -> Vec<Drug<'a>> {
    let mut drugs: Vec<Drug> = Vec::new();
    for placed in facts {
        let label = words::printable(&placed.fact.label).into_owned();
        match drugs.iter_mut().find(|d| d.label.to_lowercase() == label.to_lowercase()) {
            Some(drug) => drug.steps.push(*placed),
            None => drugs.push(Drug { label, steps: vec![*placed] }),
        }
    }
    for drug in &mut drugs {
        drug.steps.sort_by(|a, b| a.when.day.total_cmp(&b.when.day));
    }
    drugs.sort_by(|a, b| a.steps[0].when.day.total_cmp(&b.steps[0].when.day));
    drugs
}

fn action<'a>(step: &'a Placed) -> &'a str {
    step.fact.dose.as_ref().and_then(|d| d.action.as_deref()).unwrap_or("")
}

fn ends(step: &Placed) -> bool {
    matches!(action(step), "stop" | "hold") || step.fact.status() == Status::Absent
}

/// True where the second step tells that the treatment ran until then: a change of dose, a hold, a stop.
fn goes_on(step: &Placed, next: &Placed) -> bool {
    let dose = |p: &Placed| p.fact.dose.as_ref().and_then(|d| d.value);
    !ends(step)
        && (matches!(action(next), "increase" | "reduce" | "hold" | "stop" | "continue" | "maintenance")
            || dose(step).is_some() && dose(next).is_some() && action(next) != "start")
}

fn one(canvas: &mut Canvas, top: f64, room: &mut Room, drug: &Drug) {
    let stretches = stretches(canvas, drug);
    let labels = labels(drug);
    let (left, right) = canvas.plot();
    let from = stretches.iter().map(|s| s.from).fold(f64::MAX, f64::min);
    let to = stretches.iter().map(|s| s.to).fold(f64::MIN, f64::max);
    let several = drug.steps.len() > 1;
    let first = &labels[0];
    let wide = text::width(first, SIZE);
    // One step: the label stands behind the bar (or before it); several: above, at each step.
    let before = !several && to + 8.0 + wide > right && from - 8.0 - wide > left;
    let above = several || !before && to + 8.0 + wide > right;
    let height = if above { LINE_ABOVE + FULL + 5.0 } else { FULL + 5.0 };
    let step_labels = if above { place_labels(canvas, drug, &labels, right) } else { Vec::new() };
    let label_end = step_labels.iter().map(|(x, l)| x + text::width(l, SIZE)).fold(to, f64::max);
    let (box_from, box_to) = match (above, before) {
        (true, _) => (step_labels.first().map_or(from, |l| l.0.min(from)), label_end),
        (false, true) => (from - 8.0 - wide, to),
        (false, false) => (from, to + 8.0 + wide),
    };
    let whisker = Whisker::new(canvas, &drug.steps[0].when);
    let y = top + room.place(box_from.min(whisker.from) - 4.0, box_to.max(whisker.to) + 8.0, height);
    let base = y + height - 3.0;
    for (step, stretch) in drug.steps.iter().zip(&stretches) {
        canvas.mark_spot(&step.fact.id, stretch.from, base - stretch.height);
    }
    let ids: Vec<&str> = drug.steps.iter().map(|s| s.fact.id.as_str()).collect();
    let title: Vec<String> = drug.steps.iter().zip(&labels).map(|(s, l)| format!("{}: {l}", s.when.words())).collect();
    let _ = writeln!(
        canvas.body,
        "<g class=\"tl-item k-treatment\" data-f=\"{}\"><title>{}</title>",
        escape(&ids.join(" ")),
        escape(&title.join("; "))
    );
    for (step, stretch) in drug.steps.iter().zip(&stretches) {
        bar(canvas, step, stretch, base);
    }
    canvas.body += &whisker.path(Kind::Treatment, base + 1.0);
    let mut label = |x: f64, y: f64, anchor: &str, id: &str, words: &str| {
        let _ = write!(
            canvas.body,
            "<text class=\"tl-text\" data-f=\"{}\" x=\"{}\" y=\"{}\" font-size=\"{SIZE}\" fill=\"{}\" {}{anchor}>{}</text>",
            escape(id),
            px(x),
            px(y),
            ink::INK,
            ink::HALO,
            escape(words)
        );
    };
    if above {
        for (step, (x, words)) in step_labels.iter().enumerate() {
            if !words.is_empty() {
                label(*x, y + 10.0, "", &drug.steps[step].fact.id, words);
            }
        }
    } else if before {
        label(from - 6.0, base - 2.0, " text-anchor=\"end\"", &drug.steps[0].fact.id, first);
    } else {
        label(to + 6.0, base - 2.0, "", &drug.steps[0].fact.id, first);
    }
    canvas.body.push_str("</g>\n");
}

const LINE_ABOVE: f64 = 13.0;

fn stretches(canvas: &Canvas, drug: &Drug) -> Vec<Stretch> {
    let doses: Vec<Option<f64>> = drug.steps.iter().map(|s| s.fact.dose.as_ref().and_then(|d| d.value)).collect();
    let unit = |s: &Placed| s.fact.dose.as_ref().and_then(|d| d.unit.clone());
    let one_unit =
        drug.steps.iter().zip(&doses).filter(|(_, d)| d.is_some()).all(|(s, _)| unit(s) == unit(&drug.steps[0]));
    let most = doses.iter().flatten().copied().fold(0.0, f64::max);
    let right = canvas.plot().1;
    let mut last_height = FULL;
    (drug.steps.iter().enumerate())
        .map(|(i, step)| {
            let from = canvas.x(step.when.day);
            // A step that begins anew says nothing of the time before it.
            let next = drug.steps.get(i + 1).filter(|n| goes_on(step, n)).map(|n| canvas.x(n.when.day));
            let limit = drug.steps.get(i + 1).map_or(right, |n| canvas.x(n.when.day).max(from + 3.0));
            let stated = step.when.end.map(|e| canvas.x(e));
            let gap = ends(step);
            let (to, open) = match (stated, next) {
                _ if gap => (from, false),
                (Some(end), Some(next)) => (end.min(next).max(from + 3.0), false),
                (Some(end), None) => (end.max(from + 3.0), false),
                (None, Some(next)) => (next, false),
                (None, None) => ((from + FADE).min(limit), true),
            };
            let height = match doses[i] {
                Some(dose) if one_unit && most > 0.0 && drug.steps.len() > 1 => (FULL * dose / most).clamp(3.0, FULL),
                Some(_) => FULL - 2.0,
                None => last_height.min(FULL - 2.0),
            };
            last_height = height;
            Stretch { from, to, open, height, gap }
        })
        .collect()
}

fn bar(canvas: &mut Canvas, step: &Placed, stretch: &Stretch, base: f64) {
    let colour = ink::colour(Kind::Treatment);
    let id = escape(&step.fact.id);
    if stretch.gap {
        let _ = write!(
            canvas.body,
            "<path class=\"tl-line k-treatment\" data-f=\"{id}\" d=\"M{} {}v{}\" stroke=\"{colour}\" stroke-width=\"2\" fill=\"none\"/>",
            px(stretch.from),
            px(base - FULL - 1.0),
            px(FULL + 2.0)
        );
        return;
    }
    let (from, wide, height) = (px(stretch.from), px((stretch.to - stretch.from).max(2.0)), stretch.height);
    let unsure = matches!(step.fact.status(), Status::Suspected | Status::Planned);
    let (class, fill) = if unsure { ("tl-bar tl-hollow", "#ffffff") } else { ("tl-bar", colour) };
    let dash = if unsure { " stroke-dasharray=\"3 2\"" } else { "" };
    let mask = if stretch.open && !unsure { " mask=\"url(#tl-open)\"" } else { "" };
    let _ = write!(
        canvas.body,
        "<rect class=\"{class} k-treatment\" data-f=\"{id}\" x=\"{from}\" y=\"{}\" width=\"{wide}\" height=\"{}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"0.8\"{dash}{mask}/>",
        px(base - height),
        px(height)
    );
    let _ = write!(
        canvas.body,
        "<path class=\"tl-line k-treatment\" d=\"M{from} {}v{}\" stroke=\"{colour}\" stroke-width=\"1.6\" fill=\"none\"/>",
        px(base - FULL),
        px(FULL)
    );
}

/// The words of each step: the drug and its dose first, then what changed.
fn labels(drug: &Drug) -> Vec<String> {
    (drug.steps.iter().enumerate())
        .map(|(i, step)| {
            let dose = step.fact.dose.as_ref().and_then(words::dose).map(|d| words::printable(&d).into_owned());
            let status = match step.fact.status() {
                Status::Suspected => "?",
                Status::Planned => " (planned)",
                Status::Absent => " (not given)",
                _ => "",
            };
            match (i, dose) {
                (0, Some(dose)) => format!("{}{status} {dose}", drug.label),
                (0, None) => format!("{}{status}", drug.label),
                (_, Some(dose)) => format!("→ {dose}{status}"),
                (_, None) => String::new(),
            }
        })
        .collect()
}

/// Labels above the bar, from left to right; one that has no room is left to the tooltip.
fn place_labels(canvas: &Canvas, drug: &Drug, labels: &[String], right: f64) -> Vec<(f64, String)> {
    let mut free = f64::MIN;
    (drug.steps.iter().zip(labels).enumerate())
        .map(|(i, (step, words))| {
            let wide = text::width(words, SIZE);
            let x = canvas.x(step.when.day).min(right - wide);
            if i > 0 && x < free {
                return (canvas.x(step.when.day), String::new());
            }
            free = x + wide + 10.0;
            (x, words.clone())
        })
        .collect()
}
