//! Colours and marks. Every kind has its own shape as well as its own colour, so that nothing depends on
//! colour; the colours are darkened ones of the palette of Okabe and Ito (<https://jfly.uni-koeln.de/color/>),
//! which people with each form of colour blindness tell apart, and all have a contrast of 4.5 to white.

use super::text::px;
use caseline_model::Kind;

/// Text.
pub const INK: &str = "#1c2530";
/// Text of less weight.
pub const MUTED: &str = "#586372";
/// Lines of the grid.
pub const GRID: &str = "#d9dee5";
/// A light border around letters, so that lines of the grid do not run through them.
pub const HALO: &str = "stroke=\"#f9fbfc\" stroke-width=\"3.4\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
/// Every second lane.
pub const LANE: &str = "#f5f7fa";

/// The colour of a kind.
pub fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::Finding => "#0067a5",
        Kind::Diagnosis => "#b03a00",
        Kind::Measurement => "#00755a",
        Kind::Procedure => "#93408a",
        Kind::Treatment => "#8a6100",
        Kind::Outcome => "#333f4c",
        Kind::Demographic => "#586372",
    }
}

/// The mark of a kind around a point: filled where the time is sure, hollow where it is not.
pub fn mark(kind: Kind, x: f64, y: f64, sure: bool) -> String {
    let colour = colour(kind);
    let fill = if sure { colour } else { "#ffffff" };
    let hollow = if sure { "tl-solid" } else { "tl-hollow" };
    let style = format!(
        "class=\"tl-mark {hollow} k-{kind}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-linejoin=\"round\""
    );
    let (cx, cy) = (px(x), px(y));
    let path = |d: String| format!("<path {style} d=\"{d}\"/>");
    match kind {
        Kind::Finding | Kind::Demographic => format!("<circle {style} cx=\"{cx}\" cy=\"{cy}\" r=\"3.8\"/>"),
        Kind::Diagnosis => {
            format!("<rect {style} x=\"{}\" y=\"{}\" width=\"7.6\" height=\"7.6\"/>", px(x - 3.8), px(y - 3.8))
        }
        Kind::Measurement => path(format!("M{cx} {}l4.6 4.6l-4.6 4.6l-4.6 -4.6z", px(y - 4.6))),
        Kind::Procedure => path(format!("M{cx} {}l4.6 8h-9.2z", px(y - 4.8))),
        Kind::Treatment => path(format!("M{} {}h8v5.6h-8z", px(x - 4.0), px(y - 2.8))),
        Kind::Outcome => path(format!("M{} {}v-10l8 2.8l-8 2.8", px(x - 2.4), px(y + 5.0))),
    }
}
