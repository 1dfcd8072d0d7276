//! Placing a fact: at the moment that its clause names, at the length it lasted, or where the clock stands.

use super::anchors::{self, Event};
use super::clock::{Clock, Moment, Placed};
use super::cues::{self, Cues};
use super::scope::Attachment;
use super::tidy;
use crate::rules::time::{Class, Frame, TimeExpression};
use caseline_model::timegraph::{Distance, Ground, Point, Strength};
use caseline_model::{Basis, Kind, Status};
use caseline_text::Role;

impl Clock<'_> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn place(
        &mut self,
        m: usize,
        attachment: Attachment,
        inside: &[usize],
        moments: &[Option<Moment>],
        running: Moment,
        cues: &Cues,
        clause_cues: &Cues,
    ) -> Placed {
        let mention = &self.story.mentions[m];
        if attachment.moment.is_none()
            && let Some((e, moment)) = self.in_column(mention.line, m)
        {
            return Placed {
                start: moment.point,
                end: None,
                day: moment.day,
                day_end: None,
                basis: moment.basis,
                anchor: moment.anchor,
                expression: Some(e),
            };
        }
        let own = attachment.own.map(|slot| self.anchor(inside[slot], running));
        let moment = own.or(attachment.moment.and_then(|slot| moments[slot]));
        let base = moment.unwrap_or(running);
        if let Some(slot) = attachment.moment.filter(|_| own.is_none()) {
            self.also(m, slot, inside, moments);
        }
        let expression = attachment.moment.filter(|s| own.is_none() && moments[*s].is_some()).map(|s| inside[s]);
        let mut placed = Placed {
            start: base.point,
            end: None,
            day: base.day,
            day_end: None,
            basis: if moment.is_some() { base.basis } else { Basis::Narrative },
            anchor: base.anchor,
            expression,
        };
        if mention.status() == Status::Family {
            placed.day = None;
            placed.basis = Basis::None;
            placed.start = self.graph.point("a relative's");
            return placed;
        }
        if let Some(slot) = attachment.duration {
            self.lasting(&mut placed, inside[slot], m, base);
            return placed;
        }
        if moment.is_none() {
            if self.is_history(m, cues, clause_cues) {
                placed.day = None;
                placed.basis = Basis::None;
                placed.start = self.graph.point("history");
                self.told_later(placed.start, self.presentation);
                return placed;
            }
            placed.start = self.loose(running);
        }
        if mention.kind == Kind::Treatment
            && let Some((days, words)) = self.regimen
        {
            let end = self.graph.point("end of the regimen");
            self.graph.add(Distance {
                from: placed.start,
                to: end,
                least: days,
                most: f64::INFINITY,
                strength: Strength::Stated,
                ground: Ground::Words(words),
            });
            placed.end = Some(end);
            placed.day_end = placed.day.map(|d| d + days);
        }
        if let Some(slot) = attachment.until
            && let Some(end) = moments[slot]
        {
            if let Some(point) = placed.end {
                self.graph.add(Distance {
                    from: point,
                    to: end.point,
                    least: -1.0,
                    most: f64::INFINITY,
                    strength: Strength::Implied,
                    ground: Ground::Rule("thread/regimen-within"),
                });
            }
            placed.end = Some(end.point);
            placed.day_end = end.day;
        }
        placed
    }

    /// Keeps the other times of a list that a fact was told of.
    fn also(&mut self, m: usize, slot: usize, inside: &[usize], moments: &[Option<Moment>]) {
        let mut last = slot;
        let listed = |a: &TimeExpression, b: &TimeExpression| {
            let gap = a.tokens.end..b.tokens.start;
            matches!(a.class, Class::DayCount | Class::Offset)
                && a.class == b.class
                && gap.len() <= 3
                && gap.clone().all(|t| self.story.page.is_any(t, &["and", ",", "&", "+", "on"]))
                && gap.clone().any(|t| self.story.page.is_any(t, &["and", ",", "&"]))
        };
        for next in slot + 1..inside.len() {
            if !listed(&self.expressions[inside[last]], &self.expressions[inside[next]]) {
                break;
            }
            if let Some(moment) = moments[next] {
                self.again.push((m, inside[next], moment));
            }
            last = next;
        }
    }

    /// A fact that is told while the clock stands: about then, and not after where it moves next.
    /// Nineteen in twenty such facts lie within three days, or a tenth of the time since the beginning;
    /// outside the case itself the telling says little of when.
    pub(super) fn loose(&mut self, running: Moment) -> Point {
        let point = self.graph.point("told");
        let far = running.day.map_or(0.0, f64::abs) * 0.1;
        let (before, after) = match self.role {
            Some(Role::Case) => (1.0 + far, 3.0 + far),
            _ => (7.0 + far, 30.0 + far),
        };
        self.graph.add(Distance {
            from: running.point,
            to: point,
            least: -before,
            most: after,
            strength: Strength::Implied,
            ground: Ground::Rule("thread/told-while"),
        });
        self.open.push(point);
        point
    }

    /// A fact with a length: up to now for complaints, from now on for treatments.
    pub(super) fn lasting(&mut self, placed: &mut Placed, e: usize, m: usize, base: Moment) {
        let x = &self.expressions[e];
        let mention = &self.story.mentions[m];
        let complaint = matches!(mention.kind, Kind::Finding | Kind::Diagnosis) && mention.status() != Status::Absent;
        // "Five days of antibiotics" begin now; "two days of vomiting" are over.
        let course = mention.kind == Kind::Treatment && self.story.page.is(x.tokens.end, "of");
        let backwards = x.frame == Frame::UpToNow && !course
            || complaint && base.day.is_some_and(|d| d <= 0.0) && !matches!(x.frame, Frame::First | Frame::Next);
        let (start, end) =
            if backwards { (self.graph.point("onset"), base.point) } else { (base.point, self.graph.point("end")) };
        self.graph.add(Distance {
            from: start,
            to: end,
            least: x.days.least,
            most: x.days.most,
            strength: Strength::Stated,
            ground: Ground::Words(x.full),
        });
        placed.expression = Some(e);
        placed.start = start;
        let after = base.day.map(|d| d + x.days.best);
        if backwards {
            placed.day = base.day.map(|d| d - x.days.best);
            placed.basis = Basis::Stated;
            let onset = Moment { point: start, day: placed.day, past: true, basis: Basis::Stated, anchor: base.anchor };
            self.onset = Some(onset);
            let earlier = self.first_onset.is_none_or(|f| onset.day < f.day);
            if earlier && mention.kind != Kind::Treatment && onset.day.is_some_and(|d| d > -400.0) {
                self.first_onset = Some(onset);
            }
        } else if cues::lasts(&mention.label) || mention.status() == Status::Absent && base.day.is_some_and(|d| d > 0.0)
        {
            // "In remission for two years" is known at the end of them.
            placed.start = end;
            placed.day = after;
            placed.basis = Basis::Stated;
        } else {
            placed.end = Some(end);
            placed.day_end = after;
        }
    }

    /// True for facts of the past that no time is told of.
    pub(super) fn is_history(&self, m: usize, cues: &Cues, clause: &Cues) -> bool {
        let mention = &self.story.mentions[m];
        if mention.status() == Status::Absent {
            return false;
        }
        if self.role == Some(Role::Discussion) || self.role == Some(Role::Conclusion) {
            return clause.history.is_some();
        }
        let cut = |h: usize| cues.presents.is_some_and(|p| h < p && p <= mention.first);
        let told_as_history = clause.history.is_some_and(|h| h <= mention.last + 3 && !cut(h))
            || cues.history.is_some_and(|h| {
                h < mention.first && !cut(h) && cues.presents.is_none_or(|p| p < h || p > mention.last)
            });
        let comorbidity = cues.opens
            && matches!(mention.kind, Kind::Diagnosis | Kind::Treatment)
            && cues.presents.is_some_and(|p| mention.last < p);
        told_as_history || comorbidity
    }

    /// Keeps what later words may count from.
    pub(super) fn register(&mut self, m: usize, placed: &Placed) {
        let Some(kind) = anchors::kind_of(&self.story.mentions[m]) else {
            return;
        };
        let mention = &self.story.mentions[m];
        let from = self.expressions.partition_point(|x| x.line < mention.line);
        if self.expressions[from..].iter().take_while(|x| x.line == mention.line).any(|x| tidy::tells_when(mention, x))
        {
            return;
        }
        let moment = Moment {
            point: placed.start,
            day: placed.day,
            past: placed.day.is_none_or(|d| d < 0.0),
            basis: placed.basis,
            anchor: kind,
        };
        let end = placed.end.map(|point| Moment { point, day: placed.day_end, past: false, ..moment });
        let mention = &self.story.mentions[m];
        let said = format!("{} {}", self.story.page.words(mention.span), mention.label).to_lowercase();
        self.events.push(Event { kind, moment, end, used: 0, said, mention: Some(m) });
    }
}
