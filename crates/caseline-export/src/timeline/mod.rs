//! The timeline as a picture: one lane for each disease, time from left to right.
//!
//! A lane shows, from top to bottom: what happened (findings, diagnoses, procedures, responses) as marks
//! with labels; treatments as bars with their doses; single values as labelled marks; and each analyte with
//! several values as a small curve with its unit. A filled mark has a sure time. A hollow one rests on the
//! order of telling or on wide bounds, and a whisker shows from when to when it can have been; it has no
//! end stroke where that is not known or far away. Thin arcs lead from a treatment to the response told after it.
//! Where a patient has two index diseases, their parallel course stands above the lanes. A bar that fades has no stated end. Background diseases
//! with one fact each share a lane. Facts without a time are counted, not invented a place; what the report
//! denies and what belongs to relatives is counted as well.
//!
//! The picture is scalable, prints in black and white (shapes, not colours, tell kinds apart), loads nothing,
//! and carries a title and a description for readers that cannot see it. Every mark names its facts in
//! `data-f`, by which the page connects them with their words.

mod arcs;
pub mod axis;
mod bars;
mod curve;
mod draw;
mod events;
mod ink;
mod legend;
mod parallel;
mod place;
pub mod text;
mod whisker;

use crate::group::{self, Group};
use crate::when::{When, anchor_day, anchor_words};
use axis::Axis;
use caseline_model::concordance::{concordances, narrated};
use caseline_model::{Basis, Case, Fact, Kind, Status, Subject, TrackRole};
use draw::Canvas;

/// How the picture is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineOptions {
    /// The anchor that is day 0, by its id; presentation if `None` or not known to the case.
    pub anchor: Option<String>,
    /// Width in pixels.
    pub width: f64,
}

impl Default for TimelineOptions {
    fn default() -> Self {
        TimelineOptions { anchor: None, width: 1180.0 }
    }
}

/// Width of the lane titles.
const GUTTER: f64 = 168.0;
/// Free space at the right.
const MARGIN: f64 = 18.0;

/// A fact that has a place in time.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    fact: &'a Fact,
    when: When,
}

/// What is not drawn, and is said instead.
#[derive(Debug, Default, PartialEq, Eq)]
struct Left {
    undated: usize,
    absent: usize,
    others: usize,
    retold: usize,
}

/// The picture of a case, as a complete SVG document.
pub fn svg(case: &Case, options: &TimelineOptions) -> String {
    let patients = group::patients(case);
    let known = |id: &&str| patients.iter().any(|p| anchor_day(case, *p, id).is_some());
    let anchor = options.anchor.as_deref().filter(known).unwrap_or("presentation");
    let width = options.width.clamp(480.0, 6000.0);
    let (drawn, left) = sort_out(case, anchor);
    let axis = Axis::choose(&times(&drawn), width - GUTTER - MARGIN - 40.0, 11.0, true);
    let mut canvas = Canvas::new(width, axis);
    canvas.header(&anchors(case, anchor));
    let groups = group::groups(case);
    let courses = concordances(case);
    for patient in &patients {
        let lanes = lanes(groups.iter().filter(|g| g.patient == *patient), &drawn);
        if patients.len() > 1 && !lanes.is_empty() {
            canvas.patient(*patient, &group::patient_words(case, *patient));
        }
        if let Some((course, _)) = courses.iter().find(|(c, p)| p == patient && !c.steps.is_empty())
            && let Some(zero) = anchor_day(case, *patient, anchor)
        {
            let steps = course.steps.len();
            let note =
                format!("{} of {steps} {} together", course.concordant, if steps == 1 { "step" } else { "steps" });
            canvas.open_lane("Parallel course", &note);
            canvas.band(|c, top| parallel::draw(c, top, case, course, zero));
            canvas.close_lane();
        }
        for lane in lanes {
            draw_lane(&mut canvas, &lane);
        }
    }
    if drawn.is_empty() {
        canvas.nothing(case.facts.is_empty());
    }
    canvas.finish(case, &anchor_words(case, anchor), &left)
}

/// Facts that are drawn, with their time, and the count of the others. A patient without the anchor has no
/// day 0, so nothing of that patient has a place.
fn sort_out<'a>(case: &'a Case, anchor: &str) -> (Vec<Placed<'a>>, Left) {
    let mut left = Left::default();
    let mut drawn = Vec::new();
    for fact in &case.facts {
        let whose = fact.assertion.subject;
        if fact.status() == Status::Family || whose == Subject::Literature || whose == Subject::Relative {
            left.others += 1;
        } else if fact.status() == Status::Absent && fact.value.is_none() {
            left.absent += 1;
        } else if fact.kind == Kind::Demographic {
            continue;
        } else if fact.time.basis != Basis::Stated && fact.course.is_some() && !narrated(case, fact) {
            left.retold += 1;
        } else if let Some(when) =
            anchor_day(case, fact.patient, anchor).and_then(|zero| When::from_anchor(&fact.time, anchor, zero))
        {
            drawn.push(Placed { fact, when });
        } else {
            left.undated += 1;
        }
    }
    (drawn, left)
}

/// The days that decide the scale. Bounds that reach far beyond every event are clipped, so that one vague
/// phrase does not squeeze the rest.
fn times(drawn: &[Placed]) -> Vec<f64> {
    let mut days: Vec<f64> = drawn.iter().flat_map(|p| [Some(p.when.day), p.when.end]).flatten().collect();
    let lo = days.iter().copied().fold(0.0, f64::min);
    let hi = days.iter().copied().fold(0.0, f64::max);
    let reach = ((hi - lo) * 0.08).max(1.0);
    for placed in drawn {
        days.push(placed.when.earliest.max(lo - reach));
        days.push(placed.when.latest.min(hi + reach));
    }
    days
}

/// The anchors of the axis, in words. With several patients only day 0 is common to all.
fn anchors(case: &Case, chosen: &str) -> Vec<(String, f64)> {
    let mut anchors = vec![(anchor_words(case, chosen), 0.0)];
    if let [patient] = group::patients(case).into_iter().collect::<Vec<u32>>()[..] {
        let zero = anchor_day(case, patient, chosen).unwrap_or_default();
        for anchor in case.anchors.iter().filter(|a| a.patient == patient && a.id != chosen) {
            anchors.extend(anchor.day.map(|day| (anchor_words(case, &anchor.id), day - zero)));
        }
    }
    anchors
}

/// A lane: its title and what is drawn on it.
struct Lane<'a> {
    label: String,
    note: String,
    facts: Vec<Placed<'a>>,
}

/// The lanes of one patient. Diseases in the background of which the report says one thing each share a
/// lane, so that ten comorbidities do not push the story off the page.
fn lanes<'a, 'g>(groups: impl Iterator<Item = &'g Group<'a>>, drawn: &[Placed<'a>]) -> Vec<Lane<'a>>
where
    'a: 'g,
{
    let mut lanes = Vec::new();
    let mut minor = Vec::new();
    let mut general = None;
    for group in groups {
        let placed = |f: &&'a Fact| drawn.iter().find(|p| std::ptr::eq(p.fact, *f)).copied();
        let facts: Vec<Placed> = group.facts.iter().filter_map(placed).collect();
        let lane = |note: String| Lane { label: group.label().to_owned(), note, facts: facts.clone() };
        match group.track {
            _ if facts.is_empty() => {}
            None => general = Some(lane("of no single disease".to_owned())),
            Some(track) => {
                let lane = lane(format!("{}, {}", track.role, track.nature));
                if track.role != TrackRole::Index && facts.len() == 1 { minor.push(lane) } else { lanes.push(lane) }
            }
        }
    }
    if minor.len() > 1 {
        let note = format!("{} in the background", minor.len());
        let facts = minor.into_iter().flat_map(|l| l.facts).collect();
        lanes.push(Lane { label: "Other diseases".to_owned(), note, facts });
    } else {
        lanes.append(&mut minor);
    }
    lanes.extend(general);
    lanes
}

fn draw_lane(canvas: &mut Canvas, lane: &Lane) {
    let of = |wanted: fn(Kind) -> bool| lane.facts.iter().filter(|p| wanted(p.fact.kind)).copied().collect::<Vec<_>>();
    let (series, single) = curve::series(&of(|k| k == Kind::Measurement));
    let happened = of(|k| !matches!(k, Kind::Treatment | Kind::Measurement));
    let treatments = of(|k| k == Kind::Treatment);
    canvas.open_lane(&lane.label, &lane.note);
    canvas.band(|c, top| events::draw(c, top, &happened));
    canvas.band(|c, top| bars::draw(c, top, &treatments));
    canvas.band(|c, top| events::draw(c, top, &single));
    for one in &series {
        canvas.band(|c, top| curve::draw(c, top, one));
    }
    canvas.close_lane();
}
