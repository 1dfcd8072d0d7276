//! Another day 0 in the open page: the points to count from, with picture and words for each.
//!
//! The page carries the picture once for each anchor that has a day of its own, and the words of each time; choosing
//! an anchor puts both in the place of what is shown. They stand in templates, which a browser keeps but does not draw,
//! so that the page needs no computing of its own and nothing from outside.

use crate::group;
use crate::timeline::{self, TimelineOptions};
use crate::when::{When, anchor_day, anchor_words};
use crate::words;
use caseline_model::{Case, Time};
use maud::{Markup, PreEscaped, html};

/// Most points to choose from: each costs a picture.
const MOST: usize = 6;

/// The points that days can be counted from, the one that is shown first.
pub struct Clocks {
    anchors: Vec<(String, String)>,
    pictures: Vec<String>,
    /// For each fact its id, and for each anchor the words of its time and its bounds.
    times: Vec<(String, Vec<String>, Vec<String>)>,
}

impl Clocks {
    /// The anchors of a case that stand on days of their own; none to choose from where there is but one.
    pub fn of(case: &Case, shown: Option<&str>) -> Clocks {
        let patients = group::patients(case);
        let first = patients.iter().next().copied().unwrap_or(1);
        let shown = shown.unwrap_or("presentation");
        let mut ids = vec![shown.to_owned()];
        let mut days: Vec<f64> = anchor_day(case, first, shown).into_iter().collect();
        let known = case.anchors.iter().filter(|a| a.patient == first && a.id != "birth");
        let index = |id: &str| {
            id.strip_prefix("diagnosis-")
                .is_none_or(|t| case.track(t).is_some_and(|t| t.role == caseline_model::TrackRole::Index))
        };
        for anchor in known.filter(|a| index(&a.id)) {
            let Some(day) = anchor.day.filter(|_| ids.len() < MOST && patients.len() == 1) else { continue };
            if !ids.contains(&anchor.id) && days.iter().all(|d| (d - day).abs() > 0.5) {
                ids.push(anchor.id.clone());
                days.push(day);
            }
        }
        if ids.len() < 2 {
            return Clocks { anchors: Vec::new(), pictures: Vec::new(), times: Vec::new() };
        }
        let picture = |id: &String| {
            let options = TimelineOptions { anchor: Some(id.clone()), ..TimelineOptions::default() };
            // Ids are unique in a document, and the title of the picture that is shown has them.
            timeline::svg(case, &options)
        };
        let time = |time: &Time, patient: u32, id: &String| {
            anchor_day(case, patient, id).map(|zero| time.counted_from_anchor(id, zero))
        };
        let times = case.facts.iter().map(|f| {
            let of = |id: &String| time(&f.time, f.patient, id);
            let when = |id| of(id).and_then(|t| When::of(&t, 0.0)).map_or_else(String::new, |w| w.words());
            let between = |id| of(id).and_then(|t| words::between(&t)).unwrap_or_default();
            (f.id.clone(), ids.iter().map(when).collect(), ids.iter().map(between).collect())
        });
        Clocks {
            times: times.collect(),
            pictures: ids.iter().map(picture).collect(),
            anchors: ids.iter().map(|id| (id.clone(), anchor_words(case, id))).collect(),
        }
    }

    /// The list to choose from.
    pub fn chooser(&self) -> Markup {
        html! {
            @if !self.anchors.is_empty() {
                label.clock { "Day 0 is "
                    select #anchor autocomplete="off" {
                        @for (id, name) in &self.anchors { option value=(id) { (words::printable(name)) } }
                    }
                }
            }
        }
    }

    /// What is kept for the other anchors.
    pub fn templates(&self) -> Markup {
        html! {
            @for (n, picture) in self.pictures.iter().enumerate() {
                template data-picture=(n) { (PreEscaped(picture)) }
            }
            @if !self.anchors.is_empty() {
                template #times {
                    @for (id, when, between) in &self.times { i data-t=(id) data-b=(between.join("|")) { (when.join("|")) } }
                }
            }
        }
    }
}
