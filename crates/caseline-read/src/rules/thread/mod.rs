//! Threading: when each fact was.
//!
//! A report is told along a clock. It starts at the presentation (day 0); "two weeks later" moves it
//! on, "eight years ago" steps aside into the past, "on admission" comes back. Every fact hangs on the
//! moment that its clause names, or else on the moment the clock stands at; every moment is a point of
//! the [`TimeGraph`], tied to the point it is counted from by the distance the words state, and to its
//! neighbours in the telling by distances that are only narrative. The best single day is carried
//! along the same path; the bounds are what the whole graph allows.
//!
//! What it must not do: invent a day for what the report leaves open. History without a time stays
//! without one; a clinical record that contradicts itself is reported with its words, not smoothed.
//!
//! The narrative clock is the "narrative container" of clinical TIMEX work (Styler et al. 2014,
//! doi:10.1162/tacl_a_00172); bounds instead of invented intervals follow DESIGN law 6.

mod anchors;
mod arrival;
mod calendar;
mod clock;
mod columns;
pub mod cues;
mod elsewhere;
mod finish;
pub mod links;
mod place;
mod regimen;
mod resolve;
mod scope;
mod tidy;

pub use anchors::AnchorPoint;
pub use finish::Contradiction;
pub use tidy::only_time;

use crate::mention::Mention;
use crate::page::Page;
use crate::rules::time::{self, TimeExpression};
use caseline_model::Time;
use caseline_text::Role;

/// What threading reads.
#[derive(Debug)]
pub struct Story<'a> {
    /// The document.
    pub page: &'a Page<'a>,
    /// The facts, in the order of the text.
    pub mentions: &'a [Mention],
    /// For each sentence whether it speaks of a patient.
    pub of_patient: &'a [bool],
    /// For each sentence the number of its patient, from 1.
    pub patients: &'a [u32],
    /// Age at presentation in years, by patient.
    pub ages: &'a [Option<f64>],
    /// The time expressions of the patient's sentences (see [`expressions`]).
    pub expressions: &'a [TimeExpression],
}

/// What threading found.
#[derive(Debug, Clone, Default)]
pub struct Threaded {
    /// One for each mention.
    pub times: Vec<Time>,
    /// Points in time that others are counted from.
    pub anchors: Vec<AnchorPoint>,
    /// Where the report contradicts itself.
    pub contradictions: Vec<Contradiction>,
    /// For each mention the index of the expression that dates it, if one does.
    pub dated_by: Vec<Option<usize>>,
    /// Further times of a mention that was told of several: "(day +30 and day +100)".
    pub again: Vec<(usize, Time)>,
}

impl Threaded {
    /// The same after mentions were merged: `became` has, for each mention, the index of the one it
    /// became, of `count`. The first telling keeps its time.
    pub fn merged(mut self, became: &[usize], count: usize) -> Threaded {
        let mut times: Vec<Option<Time>> = vec![None; count];
        let mut dated_by = vec![None; count];
        for (old, new) in became.iter().enumerate() {
            if times[*new].is_none() {
                times[*new] = Some(self.times[old].clone());
                dated_by[*new] = self.dated_by[old];
            }
        }
        self.times = times.into_iter().map(|t| t.unwrap_or(Time::UNKNOWN)).collect();
        self.dated_by = dated_by;
        for anchor in &mut self.anchors {
            anchor.mention = anchor.mention.map(|m| became[m]);
        }
        self
    }
}

/// The time expressions of sentences that speak of a patient, and of tables.
pub fn expressions(page: &Page<'_>, of_patient: &[bool]) -> Vec<TimeExpression> {
    time::find(page, |line| of_patient.get(line).copied().unwrap_or(false) || page.lines[line].role == Role::Table)
}

/// Gives every mention its time.
pub fn thread(story: &Story<'_>) -> Threaded {
    let expressions = story.expressions;
    let mut out = Threaded {
        times: vec![Time::UNKNOWN; story.mentions.len()],
        dated_by: vec![None; story.mentions.len()],
        ..Threaded::default()
    };
    let mut numbers: Vec<u32> = story.mentions.iter().map(|m| m.patient).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for patient in numbers {
        let mut clock = clock::Clock::new(story, patient, expressions, 0.0);
        clock.run();
        // Where the story began before the patient came, it is told again from its true beginning.
        if let Some(before) = clock.arrived.filter(|d| *d > 0.5) {
            clock = clock::Clock::new(story, patient, expressions, before);
            clock.run();
        }
        finish::finish(clock, &mut out);
    }
    out
}

#[cfg(test)]
mod tests;
