//! Whiskers: from when to when something can have been.
//!
//! A side with a bound ends in a small stroke at that bound. A side without one, or whose bound lies far
//! away (beyond the axis, or more than a third of it), is a short stub without a stroke: drawn in full,
//! it would say nothing but "not known" over the width of the picture.

use super::draw::Canvas;
use super::ink;
use super::text::px;
use crate::when::When;
use caseline_model::Kind;

/// Length of a side that is open.
const STUB: f64 = 22.0;
/// A bound further away than this part of the axis is taken as open.
const FAR: f64 = 0.35;

/// The two sides of a whisker, on the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whisker {
    pub from: f64,
    pub to: f64,
    open_from: bool,
    open_to: bool,
}

impl Whisker {
    /// The whisker of a time.
    pub fn new(canvas: &Canvas, when: &When) -> Whisker {
        let x = canvas.x(when.day);
        let (left, right) = canvas.plot();
        let side = |day: f64, open: bool, stub: f64| {
            let at = canvas.x(day);
            let far = !canvas.axis.contains(day) || (at - x).abs() > FAR * (right - left);
            if open || far { ((x + stub).clamp(left, right), true) } else { (at, false) }
        };
        let (from, open_from) = side(when.earliest, when.open_start, -STUB);
        let (to, open_to) = side(when.latest, when.open_end, STUB);
        Whisker { from: from.min(x), to: to.max(x), open_from, open_to }
    }

    /// True where it is long enough to be seen.
    pub fn is_drawn(&self) -> bool {
        self.to - self.from > 3.0
    }

    /// The line, at a height.
    pub fn path(&self, kind: Kind, y: f64) -> String {
        if !self.is_drawn() {
            return String::new();
        }
        let end = |open: bool, at: f64| if open { String::new() } else { format!("M{} {}v5", px(at), px(y - 2.5)) };
        format!(
            "<path class=\"tl-line tl-faint k-{kind}\" d=\"M{} {}H{}{}{}\" stroke=\"{}\" stroke-width=\"1\" stroke-opacity=\"0.65\" stroke-dasharray=\"3 2\" fill=\"none\"/>",
            px(self.from),
            px(y),
            px(self.to),
            end(self.open_from, self.from),
            end(self.open_to, self.to),
            ink::colour(kind)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::axis::Axis;
    use super::*;

    fn whisker(earliest: f64, latest: f64, open_end: bool) -> Whisker {
        let canvas = Canvas::new(1000.0, Axis::choose(&[0.0, 50.0, 100.0], 760.0, 10.0, true));
        let when = When { day: 50.0, end: None, earliest, latest, open_start: false, open_end, sure: false };
        Whisker::new(&canvas, &when)
    }

    #[test]
    fn near_bounds_end_in_strokes_and_far_ones_do_not() {
        let near = whisker(45.0, 60.0, false);
        assert!(!near.open_from && !near.open_to && (near.to - near.from - 0.15 * 760.0).abs() < 1e-6);
        let far = whisker(-9000.0, 60.0, false);
        assert!(far.open_from && !far.open_to && far.to - far.from < 120.0);
        assert!(whisker(45.0, 50.0, true).open_to);
        assert!(!whisker(50.0, 50.0, false).is_drawn());
        assert!(!far.path(Kind::Finding, 10.0).is_empty());
    }
}
