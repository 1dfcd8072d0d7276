//! The parallel course: how two diseases of one patient went, one above the other on one axis.
//!
//! Each disease has a line that goes up where it is told to get worse and down where it is told to get better; it is a
//! scheme of the telling, not a measurement, and has no scale. Every change of the follower is joined with the leader:
//! by a full line where both moved the same way, by a dotted one where the leader did not.

use super::draw::Canvas;
use super::ink;
use super::text::{escape, px};
use crate::words;
use caseline_model::Case;
use caseline_model::concordance::{Concordance, State, Trend, states};
use std::fmt::Write;

const ROW: f64 = 34.0;
const STEP: f64 = 9.0;

/// Draws the band, and says how high it is. `zero` is the day of the anchor.
pub fn draw(canvas: &mut Canvas, top: f64, case: &Case, course: &Concordance, zero: f64) -> f64 {
    let mut y = top + 10.0;
    let mut middles = Vec::new();
    for id in [&course.follower, &course.leader] {
        let label = case.track(id).map_or(id.as_str(), |t| t.label.as_str());
        middles.push(y + ROW / 2.0 + 4.0);
        row(canvas, y, &words::printable(label), &states(case, id), zero);
        y += ROW + 12.0;
    }
    for step in &course.steps {
        let x = canvas.x(step.day - zero);
        let (how, dash) = if step.concordant { ("together", "") } else { ("apart", " stroke-dasharray=\"1.5 3\"") };
        let _ = writeln!(
            canvas.body,
            "<g class=\"tl-item\" data-f=\"{}\"><title>{}: {how}</title><path class=\"tl-line\" d=\"M{} {}V{}\" stroke=\"{}\" stroke-width=\"1.4\"{dash} fill=\"none\"/></g>",
            escape(&step.facts.join(" ")),
            words::day(step.day - zero),
            px(x),
            px(middles[0] + STEP + 7.0),
            px(middles[1] - STEP - 7.0),
            ink::INK,
        );
    }
    y - top
}

fn row(canvas: &mut Canvas, y: f64, label: &str, states: &[State], zero: f64) {
    let middle = y + ROW / 2.0 + 4.0;
    let (left, right) = canvas.plot();
    canvas.text(left + 8.0, y + 1.0, 10.0, "muted", &super::text::fit(label, 10.0, right - left - 16.0));
    let mut level = middle;
    let mut path = format!("M{} {}", px(left + 8.0), px(level));
    let mut marks = String::new();
    for state in states {
        let x = canvas.x(state.day - zero);
        let _ = write!(path, "H{}", px(x));
        level = match state.trend {
            Trend::Better => (level + STEP).min(middle + STEP),
            Trend::Worse => (level - STEP).max(middle - STEP),
            Trend::Unchanged => level,
        };
        let _ = write!(path, "V{}", px(level));
        let (d, word) = match state.trend {
            Trend::Better => ("m-4.5 -3h9l-4.5 8z", "better"),
            Trend::Worse => ("m-4.5 3h9l-4.5 -8z", "worse"),
            Trend::Unchanged => ("m-3.5 -1.2h7v2.4h-7z", "as before"),
        };
        let _ = writeln!(
            marks,
            "<g class=\"tl-item k-outcome\" data-f=\"{}\"><title>{}: {} {word}</title><path class=\"tl-mark tl-solid k-outcome\" d=\"M{} {}{d}\" fill=\"{}\"/></g>",
            escape(&state.facts.join(" ")),
            words::day(state.day - zero),
            escape(label),
            px(x),
            px(level),
            ink::colour(caseline_model::Kind::Outcome),
        );
    }
    let _ = writeln!(
        canvas.body,
        "<path class=\"tl-line k-outcome\" d=\"{path}H{}\" stroke=\"{}\" stroke-width=\"1\" stroke-opacity=\"0.7\" fill=\"none\"/>",
        px(right),
        ink::colour(caseline_model::Kind::Outcome),
    );
    canvas.body += &marks;
}
