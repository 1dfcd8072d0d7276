//! The figures as a table, and what changed against an earlier run.

use super::score::{Figures, Miss, Prf};
use std::fmt::Write as _;

/// Names and values of the figures, in the order of the table.
fn rows(figures: &Figures, by_kind: bool) -> Vec<(String, Option<f64>)> {
    let prf = |name: &str, p: &Prf| {
        [("precision", p.precision), ("recall", p.recall), ("F1", p.f1)]
            .map(|(part, value)| (format!("{name} {part}"), Some(value)))
            .to_vec()
    };
    let mut out = vec![
        ("reports".to_owned(), Some(figures.reports as f64)),
        ("gold facts".to_owned(), Some(figures.gold as f64)),
        ("predicted facts".to_owned(), Some(figures.predicted as f64)),
    ];
    out.extend(prf("found", &figures.found));
    out.extend(prf("kind", &figures.kind));
    for (name, value) in [
        ("status accuracy", figures.status_accuracy),
        ("status accuracy, not present", figures.nonpresent_accuracy),
        ("value accuracy", figures.value_accuracy),
        ("value recall", figures.value_recall),
        ("dose accuracy", figures.dose_accuracy),
        ("dose recall", figures.dose_recall),
        ("timed", figures.timed),
        ("order c-index", figures.order_c_index),
        ("day error, median", figures.day_error_median),
        ("day within 1 day or 20 %", figures.day_within_20pct),
        ("bounds hold the day", figures.bounds_hold),
        ("bounds, median width in days", figures.bounds_width_median),
        ("subject accuracy", figures.subject_accuracy),
        ("quotes verbatim", figures.verbatim),
    ] {
        out.push((name.to_owned(), value));
    }
    if by_kind {
        for (kind, figures) in &figures.by_kind {
            out.extend(prf(kind, figures));
        }
    }
    out
}

/// The table; with an earlier run, a column of what changed.
pub fn table(figures: &Figures, by_kind: bool, before: Option<&Figures>) -> String {
    let now = rows(figures, by_kind);
    let before = before.map(|b| rows(b, by_kind));
    let width = now.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, value) in &now {
        let shown = value.map_or("–".to_owned(), number);
        let _ = write!(out, "{name:width$}  {shown:>8}");
        let earlier = before.as_ref().and_then(|b| b.iter().find(|(n, _)| n == name)).and_then(|(_, v)| *v);
        if let (Some(was), Some(is)) = (earlier, value)
            && (is - was).abs() > 5e-5
        {
            let _ = write!(out, "  {:+}", round(is - was));
        }
        out.push('\n');
    }
    out
}

/// A list of misses, each with the words around it.
pub fn misses(name: &str, list: &[Miss], most: usize) -> String {
    let mut out = String::new();
    for miss in list.iter().take(most) {
        let words = miss.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "{name}\t{}\t{}\t{words}\t… {} …", miss.report, miss.kind, miss.context);
    }
    out
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() >= 2.0 { format!("{value:.0}") } else { format!("{value:.4}") }
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
