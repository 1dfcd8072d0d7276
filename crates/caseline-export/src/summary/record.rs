//! The facts of a track, kind by kind: sign, label, value or dose, time.

use super::paint::{self, Paint, Style};
use crate::group::{Group, patients};
use crate::when::When;
use crate::words::{self, KINDS, grouped, kind_plural, printable, sign};
use caseline_model::{Case, Fact, Kind};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Width of the column of times.
const TIME: usize = 20;

/// Writes the facts of a group under its heading.
pub fn group(out: &mut String, case: &Case, group: &Group, paint: Paint, width: usize) {
    let whose = if patients(case).len() > 1 { format!("Patient {}: ", group.patient) } else { String::new() };
    let label = format!("{whose}{}", printable(group.label()));
    let _ = writeln!(out, "\n{}", paint.rule(&label, &grouped(group.facts.len()), width));
    for kind in KINDS {
        let mut facts: Vec<&Fact> = group.facts.iter().copied().filter(|f| f.kind == kind).collect();
        if facts.is_empty() {
            continue;
        }
        // By time where there is one; the order of the report decides the rest.
        facts.sort_by(|a, b| {
            let day = |f: &Fact| When::of(&f.time, 0.0).map_or(f64::INFINITY, |w| w.day);
            day(a).total_cmp(&day(b))
        });
        let _ = writeln!(out, "  {}", paint.text(Style::Faint, kind_plural(kind)));
        for fact in facts {
            row(out, fact, paint, width);
        }
    }
}

/// The fact in words, without its time.
pub fn words_of(fact: &Fact) -> String {
    let mut words = printable(&fact.label).into_owned();
    let details = [&fact.severity, &fact.side, &fact.site];
    let details: Vec<&str> =
        details.into_iter().flatten().map(String::as_str).filter(|d| !fact.label.contains(*d)).collect();
    if !details.is_empty() {
        let _ = write!(words, " ({})", printable(&details.join(", ")));
    }
    let more = match fact.kind {
        Kind::Treatment => fact.dose.as_ref().and_then(words::dose),
        _ => fact.value.as_ref().and_then(words::value),
    };
    if let Some(more) = more {
        let _ = write!(words, "  {}", printable(&more));
    }
    words
}

fn row(out: &mut String, fact: &Fact, paint: Paint, width: usize) {
    let time = When::of(&fact.time, 0.0).map_or_else(String::new, |w| w.words());
    let time = paint::cut(&time, TIME);
    let room = width.saturating_sub(6 + TIME + 2).max(20);
    let sign = paint.text(fact.status().into(), &sign(fact.status()).to_string());
    for (i, line) in paint::wrap(&words_of(fact), room).into_iter().enumerate() {
        if i > 0 {
            let _ = writeln!(out, "        {line}");
        } else if time.is_empty() {
            let _ = writeln!(out, "    {sign} {line}");
        } else {
            let gap = width.saturating_sub(6 + line.width() + time.width()).max(2);
            let dots = if gap > 6 { format!(" {} ", "·".repeat(gap - 2)) } else { " ".repeat(gap) };
            let _ = writeln!(out, "    {sign} {line}{}{time}", paint.text(Style::Faint, &dots));
        }
    }
}
