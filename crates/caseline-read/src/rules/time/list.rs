//! Several times in one phrase: "on days +15 and +30", "at weeks 4, 8 and 12", "3 and 6 months after surgery".
//!
//! The words tell two times, not a range, and what is told of them is told of each. The numbers of the list
//! become expressions of their own, with unit, direction and anchor of the one that was read. "Days 3-5" and
//! "days 3 to 5" stay one range.

use super::span;
use super::{AnchorKind, Class, Days, TimeExpression, Window};

/// Adds the other times of each list to the expressions from `start` on, which must be in order.
pub(super) fn unfold(w: &Window<'_, '_>, out: &mut Vec<TimeExpression>, start: usize) {
    let mut at = start;
    while at < out.len() {
        let mut found: Vec<TimeExpression> = Vec::new();
        match out[at].class {
            Class::DayCount => after(w, &out[at], &mut found),
            Class::Offset => before(w, &out[at], &mut found),
            _ => {}
        }
        let taken = |e: &TimeExpression| {
            out[start..].iter().any(|k| k.tokens.start < e.tokens.end && e.tokens.start < k.tokens.end)
        };
        found.retain(|e| !taken(e));
        // "On days 3 and 9 after transplantation": what the last counts from, all of them do.
        if let Some(last) = found.last().filter(|l| l.class == Class::DayCount && l.anchor.kind == AnchorKind::Previous)
        {
            let mut whole = last.clone();
            span::trailing_anchor(w, &mut whole, last.tokens.end);
            if whole.anchor.kind != AnchorKind::Previous {
                let words = last.tokens.end..whole.reach.end;
                out.retain(|k| k.class != Class::Event || k.reach.end <= words.start || words.end < k.reach.start);
                for e in found.iter_mut().chain(out.get_mut(at)) {
                    e.anchor = whole.anchor.clone();
                }
            }
        }
        at += 1;
        if !found.is_empty() {
            let step = found.iter().filter(|f| f.tokens.start > out[at - 1].tokens.start).count();
            out.extend(found);
            out[start..].sort_by_key(|e| e.tokens.start);
            at += step;
        }
    }
}

/// "day +30 and +100": the numbers behind.
fn after(w: &Window<'_, '_>, e: &TimeExpression, found: &mut Vec<TimeExpression>) {
    let mut at = e.tokens.end;
    while let Some(number) = joint(w, at).and_then(|n| {
        let signed = w.is(n, &["+"]) && w.glued(n + 1);
        Some((w.number(if signed { n + 1 } else { n })?, n, if signed { n + 2 } else { n + 1 }))
    }) {
        let (value, first, end) = number;
        let last = found.last().filter(|f| f.reach == e.reach).map_or(e.days.best, |f| f.days.best);
        // "On day 3, 5 mg" and "day 4 and 2 units" are no lists of days.
        if value <= last || !closes(w, end) {
            return;
        }
        found.push(another(w, e, first..end, value, value / e.days.best.max(1.0)));
        at = end;
    }
}

/// "3 and 6 months after surgery": the numbers before.
fn before(w: &Window<'_, '_>, e: &TimeExpression, found: &mut Vec<TimeExpression>) {
    let Some(unit) = e.unit else { return };
    let mut first = e.tokens.start;
    let mut next = w.number(first).unwrap_or(0.0);
    while first >= w.from + 2 && w.is(first - 1, &["and", ",", "&"]) {
        let at = if w.is(first - 1, &["and"]) && w.is(first - 2, &[","]) { first - 3 } else { first - 2 };
        let Some(value) = w.number(at).filter(|v| *v < next) else { return };
        found.push(another(w, e, at..at + 1, value, value * unit.days() / e.days.best.max(0.01)));
        next = value;
        first = at;
    }
}

/// The token behind ", ", "and " or ", and ".
fn joint(w: &Window<'_, '_>, at: usize) -> Option<usize> {
    let skip = match (w.is(at, &[","]), w.is(at, &["and", "&"])) {
        (true, _) if w.is(at + 1, &["and"]) => 2,
        (true, _) | (_, true) => 1,
        _ => return None,
    };
    // "day +30 and day +100" is read as two already.
    Some(at + skip)
}

/// What may stand behind the last number of a list: no unit, no noun that it counts.
fn closes(w: &Window<'_, '_>, at: usize) -> bool {
    let word = w.word(at);
    word.is_empty()
        || word.chars().all(|c| !c.is_alphanumeric() && c != '%' && c != '/')
        || w.is(at, &["and", "after", "of", "post", "following", "he", "she", "the", "was", "were", "showed", "with"])
}

fn another(
    w: &Window<'_, '_>,
    e: &TimeExpression,
    tokens: std::ops::Range<usize>,
    value: f64,
    share: f64,
) -> TimeExpression {
    let span = w.page.span(tokens.start, tokens.end - 1);
    let days = if e.class == Class::DayCount {
        Days::exactly(value)
    } else {
        Days { least: e.days.least * share, best: e.days.best * share, most: e.days.most * share }
    };
    let letter = e.unit.map_or("D", |u| u.iso().0);
    TimeExpression { span, tokens, days, value: format!("P{value}{letter}"), ..e.clone() }
}
