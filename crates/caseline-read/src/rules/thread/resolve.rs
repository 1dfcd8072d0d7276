//! From an expression to a moment.

use super::anchors;
use super::clock::{Clock, Moment};
use crate::rules::time::{AnchorKind, Class, Days, Direction, Frame, Unit};
use caseline_model::timegraph::{Distance, Ground, Point, Strength};
use caseline_model::{Basis, Kind, Status};

impl Clock<'_> {
    /// The moment that an expression names; none for lengths and frequencies.
    pub(super) fn moment(&mut self, e: usize, running: Moment) -> Option<Moment> {
        let x = &self.expressions[e];
        match x.class {
            Class::Date => self.dated(e, running),
            Class::Offset => Some(self.offset(e, running)),
            Class::DayCount => Some(self.counted(e, running)),
            Class::Age if super::clock::is_moving(x) => self.aged(e),
            Class::Event => self.event(e, running),
            Class::Cycle => Some(self.cycle(e, running)),
            _ => None,
        }
    }

    fn dated(&mut self, e: usize, running: Moment) -> Option<Moment> {
        let x = &self.expressions[e];
        let (least, best, most) = self.dates.span(e, x)?;
        let (_, zero, _) = self.dates.presentation?;
        let point = self.graph.point("date");
        let from = self.dates.zero?;
        self.graph.add(Distance {
            from,
            to: point,
            least,
            most: most + 1.0,
            strength: Strength::Stated,
            ground: Ground::Words(x.full),
        });
        let same = self.dates.calendar.is_some_and(|c| {
            x.calendar.is_some_and(|d| d.month == c.month && d.day == c.day && (d.year == c.year || d.year.is_none()))
        });
        let mut day = if same { 0.0 } else { best - zero };
        // The first date of all is taken for that of the presentation, but told after it.
        if let Some(now) =
            running.day.filter(|d| self.dates.calendar.is_none() && day.abs() < 0.5 && (0.0..1.0).contains(d))
        {
            day = now + 0.1;
        }
        Some(Moment { point, day: Some(day), past: day < -1.0, basis: Basis::Stated, anchor: AnchorKind::Presentation })
    }

    fn aged(&mut self, e: usize) -> Option<Moment> {
        let x = &self.expressions[e];
        if x.anchor.kind == AnchorKind::Event {
            return None;
        }
        let age = self.age_days()?;
        let birth = self.birth?;
        let point = self.graph.point("age");
        self.graph.add(Distance {
            from: birth,
            to: point,
            least: x.days.least,
            most: x.days.most,
            strength: Strength::Stated,
            ground: Ground::Words(x.full),
        });
        let day = x.days.best - age;
        Some(Moment { point, day: Some(day), past: day < -1.0, basis: Basis::Stated, anchor: AnchorKind::Birth })
    }

    fn offset(&mut self, e: usize, running: Moment) -> Moment {
        let x = &self.expressions[e];
        let follow_up = x.frame == Frame::FollowUp && matches!(x.anchor.kind, AnchorKind::Previous | AnchorKind::Now);
        // "After 6 months … at 9 months": both count from what the first counted from.
        let visited = self.visits.filter(|(_, last)| x.days.best > *last && !running.past).map(|v| v.0);
        let from = if follow_up {
            *self.follow_up_from.get_or_insert(visited.unwrap_or(running))
        } else {
            if x.anchor.kind == AnchorKind::Previous && x.direction == Direction::After {
                self.follow_up_from = None;
            }
            self.anchor(e, running)
        };
        if x.direction == Direction::After && x.days.best >= 7.0 {
            let counted = matches!(x.frame, Frame::At | Frame::After | Frame::FollowUp) || !x.anchor.tokens.is_empty();
            self.visits = counted.then_some((from, x.days.best));
        }
        let days = match x.direction {
            Direction::After => x.days,
            Direction::Before => x.days.negative(),
            Direction::At => Days::exactly(0.0),
        };
        let mut moment = self.at(from, days, Strength::Stated, x.full, from.anchor);
        moment.past = match x.direction {
            Direction::Before => moment.day.is_none_or(|d| d < 0.0),
            _ => moment.day.is_some_and(|d| d < 0.0) && from.past,
        };
        moment
    }

    /// "POD 3", "day +15", "the third week".
    fn counted(&mut self, e: usize, running: Moment) -> Moment {
        let x = &self.expressions[e];
        let explicit = !matches!(x.anchor.kind, AnchorKind::Previous | AnchorKind::Now);
        let mut from = if explicit {
            let mut from = self.anchor(e, running);
            let kind = x.anchor.kind;
            // A series of postoperative days counts from one operation, whatever was done since.
            if let Some(base) = self.count_bases.get(&kind) {
                let goes_on = matches!((base.day, running.day), (Some(b), Some(now)) if b + x.days.best * x.unit.map_or(1.0, Unit::days) >= now - 1.5);
                if goes_on {
                    from = *base;
                }
            }
            self.count_bases.insert(kind, from);
            self.count_from = Some(from);
            from
        } else {
            if let Some(from) = self.count_from {
                from
            } else {
                let plus = self.story.page.words(x.span).contains('+') || self.counts_from_transplantation();
                let transplant = self.events.iter().rposition(|v| v.kind == AnchorKind::Transplantation);
                match transplant {
                    Some(event) if plus => self.counted_on(event, AnchorKind::Transplantation),
                    _ => self.day_zero(),
                }
            }
        };
        // A day that would fall before what was told last shows that the day it counts from, itself an
        // estimate, was put too early: it is moved, within reason.
        if let (Some(base), Some(now)) = (from.day, running.day) {
            let behind = now - (base + x.days.best * x.unit.map_or(1.0, Unit::days));
            let other = from.point != self.presentation && running.anchor != from.anchor && !running.past;
            if other && behind > 1.0 && behind <= base.abs() * 0.1 {
                from.day = Some(base + behind);
                self.count_from = Some(from);
                self.count_bases.insert(from.anchor, from);
            }
        }
        self.day_base = Some(from);
        let unit = x.unit.unwrap_or(Unit::Day);
        let days = match unit {
            Unit::Hour | Unit::Minute => {
                let one = unit.days();
                Days { least: 0.0, best: x.days.best * one, most: (x.days.most + 1.0) * one }
            }
            Unit::Day => Days { least: x.days.least - 1.0, best: x.days.best, most: x.days.most + 0.5 },
            // "the third week" lies within it, "week 12" is twelve weeks on.
            _ => {
                let ordinal = self.story.page.words(x.span).ends_with(|c: char| c.is_alphabetic());
                let n = x.days.best;
                let best = if ordinal { n - 0.5 } else { n };
                Days { least: (n - 1.0).max(0.0) * unit.days(), best: best * unit.days(), most: n * unit.days() + 1.0 }
            }
        };
        let mut moment = self.at(from, days, Strength::Stated, x.full, from.anchor);
        moment.past = from.past && moment.day.is_none_or(|d| d < 0.0);
        moment
    }

    /// True where the report counts days from the transplantation anywhere.
    fn counts_from_transplantation(&self) -> bool {
        self.expressions.iter().any(|x| x.class == Class::DayCount && x.anchor.kind == AnchorKind::Transplantation)
    }

    fn event(&mut self, e: usize, running: Moment) -> Option<Moment> {
        let x = &self.expressions[e];
        let mut from = self.known(e, running)?;
        // "Preoperative investigations" look to the operation that comes, not to one of years ago.
        let old = matches!((from.day, running.day), (Some(d), Some(now)) if d < -1.0 && now >= 0.0);
        if x.anchor.kind == AnchorKind::Surgery && old && x.anchor.tokens == x.tokens {
            from = running;
        }
        if x.direction == Direction::At {
            from.basis = Basis::Implied;
            return Some(from);
        }
        let (least, most) =
            if x.direction == Direction::After { (0.0, f64::INFINITY) } else { (f64::NEG_INFINITY, 0.0) };
        let point = self.graph.point("around");
        self.graph.add(Distance {
            from: from.point,
            to: point,
            least,
            most,
            strength: Strength::Implied,
            ground: Ground::Words(x.full),
        });
        // What comes after an event that the clock has already passed stays where the clock is.
        let day = match (x.direction, from.day, running.day) {
            (Direction::After, Some(d), Some(now)) if now >= d && !running.past => Some(now),
            (_, d, _) => d,
        };
        Some(Moment {
            point,
            day,
            past: from.past && x.direction != Direction::After || from.day.is_none(),
            basis: Basis::Implied,
            anchor: from.anchor,
        })
    }

    fn cycle(&mut self, e: usize, running: Moment) -> Moment {
        let x = &self.expressions[e];
        let point = self.graph.point("cycle");
        // Cycles of systemic treatment take two to six weeks; three is the commonest.
        let n = x.days.best;
        let done = if x.direction == Direction::After { n } else { (n - 1.0).max(0.0) };
        let named = self.named(e).map(|i| self.counted_on(i, AnchorKind::Cycle)).filter(|m| m.day.is_some());
        let counted = self.count_bases.get(&AnchorKind::Cycle).copied();
        let last = || self.events.iter().rev().find(|v| v.kind == AnchorKind::Treatment).map(|v| v.moment);
        let start = named.or(counted).or_else(last).unwrap_or(running);
        self.count_bases.insert(AnchorKind::Cycle, start);
        self.graph.add(Distance {
            from: start.point,
            to: point,
            least: done * 7.0,
            most: done * 56.0 + 28.0,
            strength: Strength::Implied,
            ground: Ground::Words(x.full),
        });
        let day = match (start.day, running.day) {
            (Some(s), Some(r)) => Some((s + done * 21.0).max(r)),
            (s, r) => s.or(r),
        };
        self.given_until(start.point, point, day);
        Moment { point, day, past: running.past, basis: Basis::Implied, anchor: AnchorKind::Cycle }
    }

    /// "After cycle 6": the treatments of the sentence in which the cycles began were given until then at least.
    fn given_until(&mut self, start: Point, until: Point, day: Option<f64>) {
        let mentions = self.story.mentions;
        let began = self.events.iter().find(|v| v.kind == AnchorKind::Treatment && v.moment.point == start);
        let Some(began) = began.and_then(|v| v.mention).map(|m| (mentions[m].line, self.placed[m].and_then(|p| p.day)))
        else {
            return;
        };
        for (m, mention) in mentions.iter().enumerate().filter(|(_, x)| x.line == began.0) {
            if mention.kind != Kind::Treatment || mention.status() != Status::Present {
                continue;
            }
            if let Some(placed) = self.placed[m].as_mut().filter(|p| p.day == began.1 && p.day_end < day) {
                placed.day_end = day;
                placed.end = placed.end.or(Some(until));
            }
        }
    }

    /// The moment that an expression counts from; the clock where the words name nothing known.
    pub(super) fn anchor(&mut self, e: usize, running: Moment) -> Moment {
        if let Some(from) = self.counted_from.get(&e) {
            return *from;
        }
        self.known(e, running).unwrap_or(running)
    }

    fn known(&mut self, e: usize, running: Moment) -> Option<Moment> {
        let x = &self.expressions[e];
        let kind = x.anchor.kind;
        match kind {
            AnchorKind::Previous => return Some(running),
            AnchorKind::Now => return Some(if running.past { self.day_zero() } else { running }),
            AnchorKind::Presentation => {
                return Some(if x.direction == Direction::At { self.came } else { self.day_zero() });
            }
            // "Within the first week of life" is not said of an adult, but of a child in the same report.
            AnchorKind::Birth if !self.newborn && x.class != Class::Age && x.days.best < 60.0 => return Some(running),
            AnchorKind::Birth => {
                let (age, point) = (self.age_days()?, self.birth?);
                return Some(Moment {
                    point,
                    day: Some(-age),
                    past: true,
                    basis: Basis::Stated,
                    anchor: AnchorKind::Birth,
                });
            }
            _ => {}
        }
        if let Some(event) = self.named(e).filter(|i| self.events[*i].moment.day.is_some()) {
            return Some(self.counted_on(event, kind));
        }
        let last = |clock: &mut Self, kinds: &[AnchorKind]| {
            let found = clock.events.iter().rposition(|v| kinds.contains(&v.kind) && v.moment.day.is_some());
            found.map(|i| clock.counted_on(i, kind))
        };
        match kind {
            AnchorKind::Admission => Some(if x.direction == Direction::At { self.came } else { self.day_zero() }),
            AnchorKind::Onset => Some(self.first_onset.unwrap_or(self.beginning)),
            AnchorKind::Surgery => last(self, &[AnchorKind::Surgery]).or(Some(running)),
            AnchorKind::Transplantation => last(self, &[AnchorKind::Transplantation]).or(Some(running)),
            AnchorKind::Treatment | AnchorKind::TreatmentEnd | AnchorKind::Cycle => {
                last(self, &[AnchorKind::Treatment, AnchorKind::Surgery]).or(Some(running))
            }
            AnchorKind::Discharge => last(self, &[AnchorKind::Discharge]).or(Some(running)),
            AnchorKind::Death => last(self, &[AnchorKind::Death]),
            AnchorKind::Diagnosis => last(self, &[AnchorKind::Diagnosis]).or(Some(self.day_zero())),
            AnchorKind::Delivery => last(self, &[AnchorKind::Delivery, AnchorKind::Surgery]).or(Some(running)),
            _ => None,
        }
    }

    /// The moment of an event, of which note is taken that others count from it.
    fn counted_on(&mut self, event: usize, kind: AnchorKind) -> Moment {
        let event = &mut self.events[event];
        event.used += 1;
        match event.end {
            Some(end) if kind == AnchorKind::TreatmentEnd && end.day.is_some() => end,
            _ => event.moment,
        }
    }

    /// The fact told before that the words of an expression name, if any; it is worth more than the
    /// kind of event that they mean.
    fn named(&self, e: usize) -> Option<usize> {
        let x = &self.expressions[e];
        let page = self.story.page;
        let mut best: Option<(usize, usize)> = None;
        let keys = anchors::keys(page, x.anchor.tokens.clone());
        if keys.is_empty() {
            return None;
        }
        for (i, event) in self.events.iter().enumerate().rev() {
            let Some(m) = event.mention else { continue };
            let mention = &self.story.mentions[m];
            if mention.status() != Status::Present || mention.first >= x.tokens.start {
                continue;
            }
            let score = anchors::names(&keys, &event.said);
            let score = if score > 0 && event.kind == x.anchor.kind { score + 20 } else { score };
            if score > 0 && best.is_none_or(|(s, _)| score > s) {
                best = Some((score, i));
            }
        }
        best.map(|(_, event)| event)
    }
}
