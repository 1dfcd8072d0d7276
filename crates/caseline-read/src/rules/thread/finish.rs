//! Solving the graph, and writing what it says into times, anchors and diagnostics.

use super::Threaded;
use super::anchors::{AnchorPoint, Event};
use super::clock::Clock;
use crate::rules::time::{AnchorKind, Calendar};
use caseline_model::timegraph::{Bounds, Point};
use caseline_model::{Basis, Offset, Time};
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
            offset: None,
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
                offset: None,
            },
        ));
    }
    for conflict in clock.graph.conflicts() {
        let spans = clock.graph.words(conflict);
        if conflict.dropped.is_none() && spans.len() > 1 {
            out.contradictions.push(Contradiction { patient: clock.patient, spans, days: conflict.days });
        }
    }
    let told = anchors(&clock, &bounds, out);
    offsets(&clock, &told, out);
}

/// How far from the anchor of the case each time lies whose words count from it.
fn offsets(clock: &Clock<'_>, anchors: &[(&'static str, Point, f64)], out: &mut Threaded) {
    for &(id, point, zero) in anchors {
        let placed = clock.placed.iter().enumerate().filter_map(|(m, p)| Some((m, p.as_ref()?)));
        let counted: Vec<(usize, Point)> =
            placed.filter(|(_, p)| p.anchor.as_str() == id && p.day.is_some()).map(|(m, p)| (m, p.start)).collect();
        let again = out.again.iter().any(|(_, t)| t.anchor.as_deref() == Some(id));
        if counted.is_empty() && !again {
            continue;
        }
        let bounds = clock.graph.bounds(point);
        let offset = |day: Option<f64>, point: Point| {
            let days = day.map(|d| round(d - zero));
            let (earliest, latest) = limits(&bounds, point);
            let hold = |bound: Option<f64>, pick: fn(f64, f64) -> f64| bound.map(|b| days.map_or(b, |d| pick(b, d)));
            Offset { days, earliest: hold(earliest, f64::min), latest: hold(latest, f64::max) }
        };
        for (m, start) in counted {
            out.times[m].offset = Some(offset(out.times[m].day, start));
        }
        // `again` was filled from the clock of this patient last, one for each of its entries.
        let first = out.again.len().saturating_sub(clock.again.len());
        for ((_, time), (_, _, moment)) in out.again[first..].iter_mut().zip(&clock.again) {
            if time.anchor.as_deref() == Some(id) {
                time.offset = Some(offset(time.day, moment.point));
            }
        }
    }
}

fn limits(bounds: &Bounds, point: Point) -> (Option<f64>, Option<f64>) {
    let finite = |d: f64| d.is_finite().then(|| round(d));
    (finite(bounds.earliest(point)), finite(bounds.latest(point)))
}

/// Days to two places: hours matter, seconds do not.
fn round(days: f64) -> f64 {
    (days * 100.0).round() / 100.0 + 0.0
}

fn anchors(clock: &Clock<'_>, bounds: &Bounds, out: &mut Threaded) -> Vec<(&'static str, Point, f64)> {
    let mut counted = Vec::new();
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
            counted.extend(event.moment.day.map(|day| (kind.as_str(), event.moment.point, day)));
        }
    }
    calendar(clock, bounds, out);
    counted
}

/// The first of January of the year of presentation, so that days can be counted with the calendar.
fn calendar(clock: &Clock<'_>, bounds: &Bounds, out: &mut Threaded) {
    let (Some(zero), Some((_, best, _))) = (clock.dates.zero, clock.dates.presentation) else { return };
    let Some(year) = clock.dates.year else { return };
    let Some((first, _)) = (Calendar { year: Some(year), month: Some(1), day: Some(1) }).days() else { return };
    let (earliest, latest) = limits(bounds, zero);
    out.anchors.push(AnchorPoint {
        id: "calendar".to_owned(),
        patient: clock.patient,
        day: Some(round(first - best)),
        earliest: earliest.map(|e| round(e + first)),
        latest: latest.map(|l| round(l + first)),
        calendar: Some(format!("{year:04}-01-01")),
        mention: None,
    });
}
