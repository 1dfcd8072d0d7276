//! The text of the report, with the words of each fact marked.

use super::marks::{Segment, segments};
use crate::words;
use caseline_model::{Case, OutlinePart};
use maud::{Markup, html};

/// The text, in the parts that the record knows.
pub fn text(case: &Case, text: &str) -> Markup {
    let parts = parts(case);
    let cuts: Vec<usize> = parts.iter().flat_map(|p| [p.start, p.end]).collect();
    let segments = segments(case, text, &cuts);
    let mut rest = segments.as_slice();
    let mut blocks: Vec<(&str, &[Segment])> = Vec::new();
    for part in &parts {
        let before = rest.partition_point(|s| s.start < part.start);
        if before > 0 {
            blocks.push(("body", &rest[..before]));
        }
        let inside = rest.partition_point(|s| s.start < part.end);
        blocks.push((part.role.as_str(), &rest[before..inside.max(before)]));
        rest = &rest[inside.max(before)..];
    }
    blocks.push(("body", rest));
    // The white space between parts belongs to the text, but does not need a line of its own.
    for (role, segments) in &mut blocks {
        if segments.iter().all(|s| s.text.trim().is_empty()) {
            *role = "gap";
        }
    }
    let mut first = true;
    html! {
        @for (role, segments) in blocks.into_iter().filter(|b| b.1.iter().any(|s| !s.text.is_empty())) {
            div.part.{ "r-" (class(role)) } {
                @for segment in segments { (mark(segment, &mut first)) }
            }
        }
    }
}

/// Parts in order, without overlap.
fn parts(case: &Case) -> Vec<&OutlinePart> {
    let mut parts: Vec<&OutlinePart> = case.outline.iter().filter(|p| p.start < p.end).collect();
    parts.sort_by_key(|p| (p.start, p.end));
    let mut end = 0;
    parts.retain(|p| {
        let keep = p.start >= end;
        if keep {
            end = p.end;
        }
        keep
    });
    parts
}

/// A role as the name of a class.
fn class(role: &str) -> String {
    role.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

fn mark(segment: &Segment, first: &mut bool) -> Markup {
    let Some(top) = segment.facts.first() else {
        return html! { (visible(segment.text)) };
    };
    let ids: Vec<&str> = segment.facts.iter().map(|f| f.id.as_str()).collect();
    let labels: Vec<String> =
        segment.facts.iter().map(|f| format!("{} {}, {}", f.status(), f.kind, words::printable(&f.label))).collect();
    let mut classes = format!("k-{} s-{}", top.kind, top.status());
    for (class, on) in
        [("aux", !segment.names), ("first", segment.first), ("last", segment.last), ("many", ids.len() > 1)]
    {
        if on {
            classes.push(' ');
            classes.push_str(class);
        }
    }
    // One mark can be reached with the tabulator key; arrow keys go on from there.
    let tab = if std::mem::take(first) { "0" } else { "-1" };
    html! {
        mark class=(classes) data-f=(ids.join(" ")) tabindex=(tab) role="button" title=(labels.join("; ")) {
            (visible(segment.text))
        }
    }
}

/// Control and direction characters of a report are shown as what they are, not obeyed. Line ends stay.
fn visible(text: &str) -> String {
    if text.lines().all(|line| matches!(words::printable(line), std::borrow::Cow::Borrowed(_))) {
        return text.to_owned();
    }
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", words::printable(line)),
            None => words::printable(line).into_owned(),
        })
        .collect()
}
