//! The legend below the lanes, and what is not drawn.

use super::draw::{Canvas, wrap};
use super::text::{self, px};
use super::{Left, ink};
use caseline_model::Kind;
use std::fmt::Write;

/// The remarks under the picture: day 0, the axis, and what is left out.
pub fn notes(anchor: &str, axis: &str, left: &Left) -> Vec<String> {
    let mut notes = vec![format!("Day 0 is {}; {axis}.", anchor)];
    let of = |n: usize, one: &str, many: &str| (n > 0).then(|| format!("{n} {}", if n == 1 { one } else { many }));
    let left: Vec<String> = [
        of(left.undated, "fact without a time", "facts without a time"),
        of(left.absent, "that the report denies", "that the report denies"),
        of(left.others, "of other people", "of other people"),
        of(left.retold, "told again outside the case", "told again outside the case"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !left.is_empty() {
        notes.push(format!("Not drawn: {}.", left.join(", ")));
    }
    notes
}

/// Draws the legend, and says how high it is.
pub fn draw(canvas: &mut Canvas, top: f64, notes: &[String]) -> f64 {
    let kinds = [
        (Kind::Diagnosis, "diagnosis"),
        (Kind::Finding, "finding"),
        (Kind::Procedure, "procedure"),
        (Kind::Measurement, "measured value"),
        (Kind::Treatment, "treatment"),
        (Kind::Outcome, "course, outcome"),
    ];
    let (mut x, mut y) = (12.0, top + 8.0);
    canvas.body.push_str("<g class=\"tl-legend\">\n");
    for (kind, name) in kinds {
        next(canvas, &mut x, &mut y, 14.0 + text::width(name, 10.5));
        canvas.body += &ink::mark(kind, x, y - 3.6, true);
        canvas.text(x + 9.0, y, 10.5, "muted", name);
        x += 30.0 + text::width(name, 10.5);
    }
    let colour = ink::MUTED;
    let drawn: [(&str, f64, String); 4] = [
        ("time not sure, with its bounds", 26.0, {
            let mut s = String::new();
            let _ = write!(
                s,
                "<path class=\"tl-line tl-faint\" d=\"M0 0H26M0 -2.5v5M26 -2.5v5\" stroke=\"{colour}\" stroke-dasharray=\"3 2\" fill=\"none\"/><circle class=\"tl-mark tl-hollow\" cx=\"13\" cy=\"0\" r=\"3.6\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"1.6\"/>"
            );
            s
        }),
        (
            "end not stated",
            30.0,
            format!(
                "<rect class=\"tl-bar k-treatment\" x=\"0\" y=\"-4\" width=\"30\" height=\"8\" fill=\"{}\" mask=\"url(#tl-open)\"/>",
                ink::colour(Kind::Treatment)
            ),
        ),
        (
            "told after the treatment",
            26.0,
            format!(
                "<path class=\"tl-line k-outcome\" d=\"M0 4C6 -6 14 -4 24 0m-4 -2.5l4 2.5l-4 2.5\" stroke=\"{}\" fill=\"none\"/>",
                ink::colour(Kind::Outcome)
            ),
        ),
        (
            "planned or suspected",
            24.0,
            format!(
                "<rect class=\"tl-bar tl-hollow\" x=\"0\" y=\"-4\" width=\"24\" height=\"8\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-dasharray=\"3 2\"/>"
            ),
        ),
    ];
    for (name, wide, shape) in drawn {
        next(canvas, &mut x, &mut y, wide + 10.0 + text::width(name, 10.5));
        let _ = write!(canvas.body, "<g transform=\"translate({} {})\">{shape}</g>", px(x - 4.0), px(y - 3.6));
        canvas.text(x + wide + 4.0, y, 10.5, "muted", name);
        x += wide + 26.0 + text::width(name, 10.5);
    }
    y += 18.0;
    let width = canvas.width - 24.0;
    for line in wrap(&notes.join(" "), 10.5, width, 4) {
        canvas.text(8.0, y, 10.5, "muted", &line);
        y += 14.0;
    }
    canvas.body.push_str("</g>\n");
    y - top
}

/// Goes to a new line where there is no room.
fn next(canvas: &Canvas, x: &mut f64, y: &mut f64, wide: f64) {
    if *x + wide > canvas.width - 12.0 {
        *x = 12.0;
        *y += 18.0;
    }
}
