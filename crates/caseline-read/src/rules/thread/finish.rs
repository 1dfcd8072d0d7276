//! Solving the graph, and writing what it says into times, anchors and diagnostics.

use super::Threaded;
use super::anchors::{AnchorPoint, Event};
use super::clock::Clock;
use crate::rules::time::AnchorKind;
use caseline_model::timegraph::{Bounds, Point};
use caseline_model::{Basis, Time};
use caseline_text::{Clean, Span};

/// Phrases that cannot all be true.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// Which patient.
    pub patient: u32,
    /// The phrases.
    pub spans: Vec<Span<Clean>>,
    /// By how many days they miss each other.
    pub days: f64,
}

/// Solves the graph of one patient.
pub(super) fn finish(clock: Clock<'_>, out: &mut Threaded) {
    let bounds = clock.graph.bounds(clock.presentation);
    let story = clock.story;
    for (m, placed) in clock.placed.iter().enumerate() {
        let Some(placed) = placed else { continue };
        let (mut earliest, mut latest) = limits(&bounds, placed.start);
        if let Some(day) = placed.day {
            earliest = earliest.map(|e| e.min(day));
            latest = latest.map(|l| l.max(day));
        }
        out.dated_by[m] = placed.expression;
        out.times[m] = Time {
            day: placed.day.map(round),
            day_end: placed.day_end.map(round).filter(|e| placed.day.is_none_or(|d| *e >= d)),
            earliest,
            latest,
            anchor: placed.day.is_some().then(|| placed.anchor.as_str().to_owned()),
            expression: placed.expression.map(|e| story.page.words(clock.expressions[e].full).to_owned()),
            basis: if placed.day.is_none() && earliest.is_none() && latest.is_none() {
                Basis::None
            } else {
                placed.basis
            },
        };
    }
    for (m, e, moment) in &clock.again {
        let (earliest, latest) = limits(&bounds, moment.point);
        out.again.push((
            *m,
            Time {
                day: moment.day.map(round),
                day_end: None,
                earliest: earliest.map(|e| moment.day.map_or(e, |d| e.min(round(d)))),
                latest: latest.map(|l| moment.day.map_or(l, |d| l.max(round(d)))),
                anchor: moment.day.is_some().then(|| moment.anchor.as_str().to_owned()),
                expression: Some(story.page.words(clock.expressions[*e].full).to_owned()),
                basis: moment.basis,
            },
        ));
    }
    for conflict in clock.graph.conflicts() {
        let spans = clock.graph.words(conflict);
        if conflict.dropped.is_none() && spans.len() > 1 {
            out.contradictions.push(Contradiction { patient: clock.patient, spans, days: conflict.days });
        }
    }
    anchors(&clock, &bounds, out);
}

fn limits(bounds: &Bounds, point: Point) -> (Option<f64>, Option<f64>) {
    let finite = |d: f64| d.is_finite().then(|| round(d));
    (finite(bounds.earliest(point)), finite(bounds.latest(point)))
}

/// Days to two places: hours matter, seconds do not.
fn round(days: f64) -> f64 {
    (days * 100.0).round() / 100.0 + 0.0
}

fn anchors(clock: &Clock<'_>, bounds: &Bounds, out: &mut Threaded) {
    let mut seen: Vec<&str> = Vec::new();
    let mut push =
        |id: &'static str, point: Point, day: Option<f64>, calendar: Option<String>, mention: Option<usize>| {
            if seen.contains(&id) {
                return;
            }
            seen.push(id);
            let (earliest, latest) = limits(bounds, point);
            out.anchors.push(AnchorPoint {
                id: id.to_owned(),
                patient: clock.patient,
                day: day.map(round),
                earliest,
                latest,
                calendar,
                mention,
            });
        };
    push("presentation", clock.presentation, Some(0.0), clock.dates.calendar.map(|c| c.value()), None);
    if let (Some(birth), Some(age)) = (clock.birth, clock.age_days()) {
        push("birth", birth, Some(-age), None, None);
    }
    // Of several operations the one that others count from is the anchor; else the first of the case.
    let kinds = [
        AnchorKind::Admission,
        AnchorKind::Surgery,
        AnchorKind::Transplantation,
        AnchorKind::Discharge,
        AnchorKind::Death,
    ];
    for kind in kinds {
        let told = |e: &&Event| e.kind == kind && e.moment.day.is_some();
        let best = clock.events.iter().filter(told).enumerate().max_by_key(|(i, e)| {
            let in_case = e.mention.is_some_and(|m| clock.in_case(m));
            (e.used, in_case, std::cmp::Reverse(*i))
        });
        if let Some((_, event)) = best {
            push(kind.as_str(), event.moment.point, event.moment.day, None, event.mention);
        }
    }
}
