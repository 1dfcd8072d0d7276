//! Arcs from a treatment to what came after it.
//!
//! An arc says "this response was told after that treatment", as the links of the record do, and never that one caused
//! the other. Full where the report joins the two in words, dashed where it tells one right after the other; what merely
//! ran at the time is in the record, but draws no arc. No response gets more than two, the surest first, and none that
//! would cross half the page.

use super::draw::Canvas;
use super::ink;
use super::text::{escape, px};
use caseline_model::{Case, Kind, Link, LinkKind};
use std::fmt::Write;

/// Most arcs to one response.
const MOST: usize = 2;
/// An arc higher than this says less than it hides.
const FAR: f64 = 420.0;

/// The arcs between facts that have been drawn.
pub fn draw(canvas: &Canvas, case: &Case) -> String {
    let mut out = String::new();
    let rank = |l: &&Link| match l.certainty.as_deref() {
        Some("stated") => 0,
        Some("implied") => 1,
        _ => 2,
    };
    let mut responses: Vec<&str> = Vec::new();
    let links: Vec<&Link> = case.links.iter().filter(|l| l.kind == LinkKind::FollowedByResponse).collect();
    for link in &links {
        if !responses.contains(&link.to.as_str()) {
            responses.push(&link.to);
        }
    }
    for response in responses {
        let mut to: Vec<&Link> = links.iter().copied().filter(|l| l.to == response).collect();
        to.sort_by_key(rank);
        let best = to.first().map_or(2, rank);
        for link in to.into_iter().filter(|l| rank(l) == best).take(MOST) {
            if let (Some(from), Some(to)) = (canvas.spot(&link.from), canvas.spot(&link.to))
                && best < 2
                && (from.1 - to.1).abs() < FAR
            {
                arc(&mut out, link, from, to, best);
            }
        }
    }
    out
}

fn arc(out: &mut String, link: &Link, from: (f64, f64), to: (f64, f64), rank: usize) {
    let dash = if rank == 0 { "" } else { " stroke-dasharray=\"5 3\"" };
    // It leaves the bar to the right and comes to the mark from the left, or bows out where both stand together.
    let bow = ((to.0 - from.0).abs() * 0.4).clamp(16.0, 90.0);
    let (end, _) = (to.0 - 7.0, to.1);
    let _ = writeln!(
        out,
        "<g class=\"tl-item k-outcome\" data-f=\"{} {}\"><title>told after the treatment ({})</title><path class=\"tl-line tl-faint k-outcome\" d=\"M{} {}C{} {} {} {} {} {}m-4 -2.5l4 2.5l-4 2.5\" stroke=\"{}\" stroke-width=\"1.1\" stroke-opacity=\"0.75\"{dash} fill=\"none\"/></g>",
        escape(&link.from),
        escape(&link.to),
        escape(link.certainty.as_deref().unwrap_or("order of telling")),
        px(from.0),
        px(from.1),
        px(from.0 - bow * 0.35),
        px(from.1 - 10.0),
        px(end - bow),
        px(to.1),
        px(end),
        px(to.1),
        ink::colour(Kind::Outcome)
    );
}
