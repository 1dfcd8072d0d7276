//! Day 0: the presentation for the illness that the report is about.
//!
//! Most stories begin with it. Others begin before ("one month earlier he had noticed …, and was brought
//! to our centre"): then the clock runs from the beginning of the story and day 0 is where the patient
//! comes. A story that opens by counting from something else ("three days after the vaccination, a man
//! presented") dates that other thing backwards.

use super::Story;
use super::anchors;
use super::clock::{Clock, Moment};
use super::cues;
use crate::rules::time::{AnchorKind, Class, Direction, TimeExpression, Unit};
use caseline_model::timegraph::{Distance, Ground, Strength};
use caseline_text::Role;

/// The sentence in which the patient comes to the authors, where the story begins before: "was brought
/// to our centre". None where the patient comes in the first sentence, unless that is elsewhere.
pub(super) fn arrival(story: &Story<'_>, patient: u32, expressions: &[TimeExpression]) -> Option<usize> {
    let page = story.page;
    let mut elsewhere = false;
    let mut first = true;
    let mut found: Option<usize> = None;
    let mut settled = false;
    for (line, sentence) in page.lines.iter().enumerate() {
        let mine = story.patients.get(line).is_none_or(|p| *p == patient);
        let case = matches!(sentence.role, Role::Case | Role::Body);
        if !mine || !case || !story.of_patient.get(line).copied().unwrap_or(false) {
            continue;
        }
        let cues = cues::read(page, sentence.tokens.clone());
        if cues.presents.is_some() {
            // "Three weeks after the transfusion, she was admitted": the illness that the report is of
            // begins here, unless the patient was examined before.
            let led = expressions.iter().any(|e| {
                e.line == line
                    && e.reach.start <= sentence.tokens.start + 2
                    && matches!(e.class, Class::Offset | Class::DayCount)
                    && e.direction == Direction::After
                    && !matches!(e.anchor.kind, AnchorKind::Previous | AnchorKind::Discharge)
            });
            if led && !settled && !first {
                return Some(line);
            }
            if found.is_none() && (cues.ours || !cues.elsewhere && !elsewhere) {
                if first && !elsewhere {
                    found = Some(usize::MAX);
                } else {
                    found = Some(line);
                }
            }
            elsewhere |= cues.elsewhere;
        }
        settled |= cues.examines;
        if settled && found.is_some() {
            break;
        }
        first = false;
    }
    found.filter(|l| *l != usize::MAX)
}

impl Clock<'_> {
    /// "On a winter evening, day 1, a man was seen": days are counted with the first as one.
    pub(super) fn first_day(&mut self, expressions: &std::ops::Range<usize>) {
        let first = self.expressions[expressions.clone()].iter().any(|x| {
            x.class == Class::DayCount && x.days.best == 1.0 && x.unit == Some(Unit::Day) && x.anchor.tokens.is_empty()
        });
        if first {
            let point = self.graph.point("the day before day one");
            self.graph.add(Distance {
                from: point,
                to: self.presentation,
                least: 1.0,
                most: 1.0,
                strength: Strength::Implied,
                ground: Ground::Rule("thread/day-one"),
            });
            self.count_from = Some(Moment { point, day: Some(-1.0), ..self.day_zero() });
        }
    }

    /// "Three days after the vaccination, a man presented": the presentation is day 0, and the
    /// vaccination three days before it.
    pub(super) fn dated_backwards(&mut self, expressions: &std::ops::Range<usize>, start: usize, running: Moment) {
        let Some(e) = expressions.clone().next().filter(|e| self.expressions[*e].reach.start <= start + 1) else {
            return;
        };
        let x = &self.expressions[e];
        let counts = matches!(x.class, Class::Offset) && x.direction == Direction::After && !x.anchor.tokens.is_empty();
        let keys = anchors::keys(self.story.page, x.anchor.tokens.clone());
        let told = self.events.iter().any(|v| anchors::names(&keys, &v.said) > 0);
        if !counts || told || running.past || running.point != self.beginning.point {
            return;
        }
        let zero = self.day_zero();
        let mut from = self.at(zero, x.days.negative(), Strength::Stated, x.full, x.anchor.kind);
        from.past = true;
        self.counted_from.insert(e, from);
    }

    /// The patient comes to the authors: day 0.
    pub(super) fn arrive(&mut self, running: Moment) -> Moment {
        self.arrived = running.day.filter(|_| !running.past).or(Some(0.0));
        if running.point != self.presentation && !running.past {
            self.graph.add(Distance {
                from: running.point,
                to: self.presentation,
                least: -1.0,
                most: 1.0,
                strength: Strength::Implied,
                ground: Ground::Rule("thread/arrival"),
            });
        }
        self.day_zero()
    }
}
