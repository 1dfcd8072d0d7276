//! The clock of the story: sentence by sentence, moment by moment.

use super::Story;
use super::anchors::{self, Event};
use super::calendar::Dates;
use super::columns::Columns;
use super::cues::{self, Cues};
use super::scope::{self, Attachment};
use crate::rules::time::{AnchorKind, Class, Days, Direction, Frame, Sequence, TimeExpression, Unit};
use caseline_model::timegraph::{Distance, Ground, Point, Strength, TimeGraph};
use caseline_model::{Basis, Kind, Status};
use caseline_text::{Clean, Role, Span};
use std::collections::BTreeMap;

/// A moment of the story.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    pub point: Point,
    /// Best single day; none where it cannot be told.
    pub day: Option<f64>,
    /// It lies before the illness that the report is about.
    pub past: bool,
    pub basis: Basis,
    /// What it was counted from.
    pub anchor: AnchorKind,
}

/// When a mention was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub start: Point,
    pub end: Option<Point>,
    pub day: Option<f64>,
    pub day_end: Option<f64>,
    pub basis: Basis,
    pub anchor: AnchorKind,
    pub expression: Option<usize>,
}

/// The clock while it runs.
pub(super) struct Clock<'a> {
    pub story: &'a Story<'a>,
    pub patient: u32,
    pub expressions: &'a [TimeExpression],
    pub graph: TimeGraph,
    pub presentation: Point,
    pub birth: Option<Point>,
    pub dates: Dates,
    /// Where the story stands.
    pub now: Moment,
    /// Where the story of the case begins.
    beginning: Moment,
    /// What was told, for later words to count from.
    pub events: Vec<Event>,
    /// What counted days count from when they do not say.
    pub count_from: Option<Moment>,
    /// What follow-up visits count from.
    pub follow_up_from: Option<Moment>,
    pub placed: Vec<Option<Placed>>,
    /// Facts told since the clock last moved, which are not later than where it moves next.
    open: Vec<Point>,
    /// The onset that the last sentence told of, which "at that time" and "his symptoms included" mean.
    onset: Option<Moment>,
    /// The sentence in which the patient comes to the authors, if the story begins before.
    pub arrival: Option<usize>,
    /// Where the story stood when the patient came.
    pub arrived: Option<f64>,
    role: Option<Role>,
    /// The last time the patient came or was admitted.
    pub came: Moment,
    /// What an expression counts from, where it is dated from its other end: "three days after the
    /// vaccination, he presented".
    pub counted_from: BTreeMap<usize, Moment>,
    /// The base of the last counted day, by kind: postoperative days go on counting from one operation.
    pub count_bases: BTreeMap<AnchorKind, Moment>,
    /// Where the story of the case stood when something else came between.
    interrupted: Option<Moment>,
    /// Times of the columns of a table.
    pub columns: Columns,
    /// Where the story stood at the end of each sentence of the case.
    lines: Vec<(usize, Moment)>,
    /// Steps told since the last stated time.
    steps: u32,
}

impl<'a> Clock<'a> {
    /// A clock that begins `before` days before the presentation (0: with it).
    pub(super) fn new(story: &'a Story<'a>, patient: u32, expressions: &'a [TimeExpression], before: f64) -> Clock<'a> {
        let mut graph = TimeGraph::new();
        let presentation = graph.point("presentation");
        let point = if before > 0.0 { graph.point("beginning of the story") } else { presentation };
        let now = Moment {
            point,
            day: Some(0.0 - before),
            past: false,
            basis: Basis::Narrative,
            anchor: AnchorKind::Presentation,
        };
        let age = story.ages.get(patient as usize - 1).copied().flatten();
        let birth = age.map(|years| {
            let birth = graph.point("birth");
            // A newborn's story begins at birth.
            if years < NEWBORN {
                graph.add(Distance {
                    from: birth,
                    to: point,
                    least: -1.0,
                    most: 1.0,
                    strength: Strength::Implied,
                    ground: Ground::Rule("thread/newborn"),
                });
            }
            graph.add(Distance {
                from: birth,
                to: presentation,
                least: years * 365.0 - 1.0,
                most: (years + 1.0) * 366.0,
                strength: Strength::Stated,
                ground: Ground::Rule("thread/age"),
            });
            birth
        });
        let arrival = arrival(story, patient, expressions);
        let dates = Dates::new(story, patient, expressions, &mut graph, presentation, arrival, before);
        Clock {
            story,
            patient,
            expressions,
            graph,
            presentation,
            birth,
            dates,
            now,
            beginning: now,
            events: Vec::new(),
            count_from: None,
            follow_up_from: None,
            placed: vec![None; story.mentions.len()],
            open: Vec::new(),
            onset: None,
            arrival,
            arrived: None,
            role: None,
            came: now,
            counted_from: BTreeMap::new(),
            count_bases: BTreeMap::new(),
            interrupted: None,
            columns: Columns::default(),
            lines: Vec::new(),
            steps: 0,
        }
    }

    /// The age of the patient at presentation, in days.
    pub(super) fn age_days(&self) -> Option<f64> {
        let newborn = |y: f64| y < NEWBORN;
        if self.story.ages.get(self.patient as usize - 1).copied().flatten().is_some_and(newborn) {
            return self.beginning.day.map(|d| 0.0 - d);
        }
        self.story.ages.get(self.patient as usize - 1).copied().flatten().map(|y| y * 365.0)
    }

    /// The presentation as a moment.
    pub(super) fn day_zero(&self) -> Moment {
        Moment {
            point: self.presentation,
            day: Some(0.0),
            past: false,
            basis: Basis::Implied,
            anchor: AnchorKind::Presentation,
        }
    }

    pub(super) fn run(&mut self) {
        let story = self.story;
        let mut mention = 0;
        let mut expression = 0;
        for (line, sentence) in story.page.lines.iter().enumerate() {
            let first = mention;
            while mention < story.mentions.len() && story.mentions[mention].first < sentence.tokens.end {
                mention += 1;
            }
            let from = expression;
            while expression < self.expressions.len() && self.expressions[expression].line <= line {
                expression += 1;
            }
            let mine = story.patients.get(line).is_none_or(|p| *p == self.patient);
            let speaks = story.of_patient.get(line).copied().unwrap_or(false);
            let here: Vec<usize> = (first..mention).filter(|m| story.mentions[*m].patient == self.patient).collect();
            if here.is_empty() && !(mine && (speaks || sentence.role == Role::Table)) {
                continue;
            }
            self.part(sentence.role);
            if !self.heading(line, from..expression) {
                self.sentence(line, &here, from..expression);
            }
        }
        self.look_up();
    }

    /// A new part of the report starts the story anew.
    fn part(&mut self, role: Role) {
        let group = match role {
            Role::Case | Role::Body | Role::Results | Role::Methods | Role::PatientPerspective => Role::Case,
            other => other,
        };
        if self.role != Some(group) {
            // A caption or table in the midst of the case interrupts the story, but does not end it.
            if self.role == Some(Role::Case) {
                self.interrupted = Some(self.now);
            }
            self.now = match group {
                Role::Case => self.interrupted.unwrap_or(self.beginning),
                _ => self.day_zero(),
            };
            if group != Role::Case || self.interrupted.is_none() {
                self.follow_up_from = None;
                self.came = self.day_zero();
                self.steps = 0;
            }
            self.open.clear();
            self.onset = None;
        }
        self.role = Some(group);
    }

    fn sentence(&mut self, line: usize, mentions: &[usize], expressions: std::ops::Range<usize>) {
        let story = self.story;
        let page = story.page;
        let tokens = page.lines[line].tokens.clone();
        let cues = cues::read(page, tokens.clone());
        self.enter(line, &cues, &expressions);
        let clauses = scope::clauses(page, tokens.clone(), &self.expressions[expressions.clone()]);
        let before = self.now;
        let mut running = self.now;
        let onset = self.onset.take().filter(|_| cues.tells_onset);
        if let Some(onset) = onset {
            running = onset;
        }
        let aside = running != before;
        let mut local: Option<Moment> = None;
        let arriving = self.arrival == Some(line) && self.arrived.is_none()
            || cues.opens
                && cues.presents.is_some()
                && self.now.point == self.beginning.point
                && self.arrival.is_none();
        if arriving && self.count_from.is_none() {
            self.first_day(&expressions);
        }
        if arriving {
            self.dated_backwards(&expressions, tokens.start, running);
        }
        if cues.proceeds && self.role == Some(Role::Case) && !running.past {
            running = self.step(running);
        }
        for clause in &clauses {
            let inside: Vec<usize> =
                expressions.clone().filter(|e| clause.contains(&self.expressions[*e].tokens.start)).collect();
            let here: Vec<usize> =
                mentions.iter().copied().filter(|m| clause.contains(&story.mentions[*m].first)).collect();
            let clause_cues = cues::read(page, clause.clone());
            let attached = scope::attach(self, clause, &inside, &here);
            let mut moments: Vec<Option<Moment>> = vec![None; inside.len()];
            // "…, which showed": what was found then, whether or not the story moved there.
            let returns = running;
            let relative = page.is(clause.start, "which") && local.is_some();
            if relative {
                running = local.unwrap_or(running);
            }
            for (slot, &e) in inside.iter().enumerate() {
                // "had not eaten in a few days" looks back, and says no more than that.
                let looks_back = clause_cues.pluperfect
                    && self.expressions[e].class == Class::Offset
                    && page.is(self.expressions[e].reach.start, "in");
                moments[slot] = if looks_back { None } else { self.moment(e, running) };
                if let Some(moment) = moments[slot] {
                    local = Some(moment);
                    if self.moves(e, &moment, &clause_cues, tokens.start) {
                        running = moment;
                    }
                }
                if let Class::Sequence(sequence) = self.expressions[e].class {
                    running = self.sequence(sequence, running);
                }
            }
            if self.arrival == Some(line) && clause_cues.presents.is_some() && self.arrived.is_none() {
                running = self.arrive(running);
            }
            for (&m, attachment) in here.iter().zip(attached) {
                let placed = self.place(m, attachment, &inside, &moments, running, &cues, &clause_cues);
                self.register(m, &placed);
                self.placed[m] = Some(placed);
            }
            if clause_cues.presents.is_some() && !running.past {
                self.came = running;
            }
            if relative {
                running = returns;
            }
        }
        if aside && self.onset.is_none() {
            self.onset = onset;
        }
        if self.role == Some(Role::Case) {
            self.lines.push((line, running));
        }
        self.leave(if aside && running.past { before } else { running });
    }

    /// A treatment or procedure told without a time comes after what was told before it, if only by
    /// hours: the order of telling is kept, within the day.
    fn step(&mut self, running: Moment) -> Moment {
        if running.basis == Basis::Stated && self.steps == 0 {
            self.steps = 1;
            return running;
        }
        self.steps += 1;
        let point = self.graph.point("step");
        self.graph.add(Distance {
            from: running.point,
            to: point,
            least: 0.0,
            most: 2.0 + running.day.map_or(0.0, f64::abs) * 0.02,
            strength: Strength::Implied,
            ground: Ground::Rule("thread/step"),
        });
        let hours = if self.steps <= 9 { STEP } else { 0.0 };
        Moment { point, day: running.day.map(|d| d + hours), basis: Basis::Narrative, ..running }
    }

    /// "On a winter evening, day 1, a man was seen": days are counted with the first as one.
    fn first_day(&mut self, expressions: &std::ops::Range<usize>) {
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
    fn dated_backwards(&mut self, expressions: &std::ops::Range<usize>, start: usize, running: Moment) {
        let Some(e) = expressions.clone().next().filter(|e| self.expressions[*e].reach.start <= start + 1) else {
            return;
        };
        let x = &self.expressions[e];
        let counts = matches!(x.class, Class::Offset) && x.direction == Direction::After && !x.anchor.tokens.is_empty();
        let told = self.events.iter().any(|v| {
            v.mention
                .is_some_and(|m| anchors::names(self.story.page, x.anchor.tokens.clone(), &self.story.mentions[m]) > 0)
        });
        if !counts || told || running.past || running.point != self.beginning.point {
            return;
        }
        let zero = self.day_zero();
        let mut from = self.at(zero, x.days.negative(), Strength::Stated, x.full, x.anchor.kind);
        from.past = true;
        self.counted_from.insert(e, from);
    }

    /// The patient comes to the authors: day 0.
    fn arrive(&mut self, running: Moment) -> Moment {
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

    /// Coming back from a step aside, where the sentence or a new paragraph says so.
    fn enter(&mut self, line: usize, cues: &Cues, expressions: &std::ops::Range<usize>) {
        let page = self.story.page;
        let paragraph =
            line > 0 && page.text[page.lines[line - 1].span.end..page.lines[line].span.start].contains('\n');
        let timed = self.expressions[expressions.clone()].iter().any(is_moving);
        if self.now.past && !timed && (cues.presents.is_some() || cues.examines || cues.opens || cues.now || paragraph)
        {
            self.now = self.day_zero();
            self.open.clear();
        }
    }

    /// Going on from the last moment of a sentence.
    fn leave(&mut self, running: Moment) {
        if running == self.now {
            return;
        }
        if running.basis != Basis::Narrative {
            self.steps = 0;
        }
        let before = self.now;
        if !running.past && !before.past && running.point != before.point && later(&before, &running) {
            self.told_later(before.point, running.point);
            for point in std::mem::take(&mut self.open) {
                self.told_later(point, running.point);
            }
        }
        self.open.clear();
        self.now = running;
    }

    fn told_later(&mut self, from: Point, to: Point) {
        let (least, most) = (0.0, f64::INFINITY);
        let ground = Ground::Rule("thread/told-later");
        self.graph.add(Distance { from, to, least, most, strength: Strength::Narrative, ground });
    }

    /// True where an expression moves the clock for what follows it.
    fn moves(&self, e: usize, moment: &Moment, cues: &Cues, start: usize) -> bool {
        let x = &self.expressions[e];
        let leads = x.reach.start <= start + 1;
        let page = self.story.page;
        let relative = (start..x.reach.start).rev().take(40).find(|t| page.is_any(*t, &["who", "which", ";"]));
        let aside = (start..x.reach.start).filter(|t| page.is(*t, "(")).count()
            > (start..x.reach.start).filter(|t| page.is(*t, ")")).count();
        let back = matches!((moment.day, self.now.day), (Some(d), Some(n)) if d < n);
        if back && !leads && (aside || relative.is_some() || x.class == Class::Event) {
            return false;
        }
        if !is_moving(x) {
            return false;
        }
        match (x.class, x.direction) {
            (Class::Event, Direction::Before) => false,
            (Class::Event, Direction::After) if x.frame == Frame::Since => false,
            (Class::Age, _) => moment.past && !cues.pluperfect,
            (Class::Date, _) if x.frame == Frame::Since || x.frame == Frame::Until => false,
            _ if moment.past && leads => true,
            _ if moment.past && x.direction == Direction::Before && !cues.proceeds => false,
            _ if moment.past => !cues.pluperfect && cues.history.is_none() && cues.presents.is_none(),
            _ => true,
        }
    }

    fn sequence(&mut self, sequence: Sequence, running: Moment) -> Moment {
        match sequence {
            Sequence::Then | Sequence::Eventually if !running.past => self.step(running),
            _ => running,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn place(
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
        if let Some(slot) = attachment.until {
            if let Some(end) = moments[slot] {
                placed.end = Some(end.point);
                placed.day_end = end.day;
            }
        }
        placed
    }

    /// A fact that is told while the clock stands: about then, and not after where it moves next.
    /// Nineteen in twenty such facts lie within three days, or a tenth of the time since the beginning;
    /// outside the case itself the telling says little of when.
    fn loose(&mut self, running: Moment) -> Point {
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

    /// Outside the case: the time of the same fact in the case, or of the sentence that says its words.
    fn told_in_case(&self, m: usize) -> Option<Moment> {
        let story = self.story;
        let mention = &story.mentions[m];
        let same = self
            .events
            .iter()
            .find(|e| e.mention.is_some_and(|i| i != m && story.mentions[i].label == mention.label && self.in_case(i)));
        if let Some(event) = same {
            return Some(event.moment).filter(|m| m.day.is_some());
        }
        let key = (mention.first..=mention.last)
            .map(|t| story.page.word(t))
            .filter(|w| w.len() >= 6)
            .max_by_key(|w| w.len())?;
        let says =
            |line: usize| story.page.lines[line].tokens.clone().any(|t| story.page.word(t).eq_ignore_ascii_case(key));
        self.lines.iter().find(|(line, _)| says(*line)).map(|(_, moment)| *moment).filter(|m| m.day.is_some())
    }

    fn in_case(&self, m: usize) -> bool {
        let role = self.story.page.lines[self.story.mentions[m].line].role;
        matches!(role, Role::Case | Role::Body | Role::Results | Role::PatientPerspective)
    }

    /// Facts of abstract, introduction, discussion and captions that no words date take the time that
    /// the case gives them.
    fn look_up(&mut self) {
        for m in 0..self.placed.len() {
            let Some(placed) = self.placed[m] else { continue };
            if placed.expression.is_some() || placed.basis != Basis::Narrative || self.in_case(m) {
                continue;
            }
            if let Some(told) = self.told_in_case(m) {
                let point = self.graph.point("told elsewhere");
                let far = told.day.map_or(0.0, f64::abs) * 0.1;
                self.graph.add(Distance {
                    from: told.point,
                    to: point,
                    least: -3.0 - far,
                    most: 3.0 + far,
                    strength: Strength::Implied,
                    ground: Ground::Rule("thread/told-in-case"),
                });
                self.placed[m] = Some(Placed { start: point, day: told.day, anchor: told.anchor, ..placed });
            }
        }
    }

    /// A fact with a length: up to now for complaints, from now on for treatments.
    fn lasting(&mut self, placed: &mut Placed, e: usize, m: usize, base: Moment) {
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
            self.onset =
                Some(Moment { point: start, day: placed.day, past: true, basis: Basis::Stated, anchor: base.anchor });
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
    fn is_history(&self, m: usize, cues: &Cues, clause: &Cues) -> bool {
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
    fn register(&mut self, m: usize, placed: &Placed) {
        let Some(kind) = anchors::kind_of(&self.story.mentions[m]) else {
            return;
        };
        let moment = Moment {
            point: placed.start,
            day: placed.day,
            past: placed.day.is_none_or(|d| d < 0.0),
            basis: placed.basis,
            anchor: kind,
        };
        self.events.push(Event { kind, moment, mention: Some(m) });
    }

    /// A new point at a distance from a moment.
    pub(super) fn at(
        &mut self,
        from: Moment,
        days: Days,
        strength: Strength,
        ground: Span<Clean>,
        kind: AnchorKind,
    ) -> Moment {
        let point = self.graph.point("moment");
        self.graph.add(Distance {
            from: from.point,
            to: point,
            least: days.least,
            most: days.most,
            strength,
            ground: Ground::Words(ground),
        });
        Moment { point, day: from.day.map(|d| d + days.best), past: false, basis: Basis::Stated, anchor: kind }
    }
}

/// True for expressions that name a moment rather than a length or a frequency.
pub(super) fn is_moving(x: &TimeExpression) -> bool {
    match x.class {
        Class::Date | Class::Offset | Class::DayCount | Class::Event => true,
        Class::Cycle => x.frame != Frame::Plain,
        Class::Age => matches!(x.frame, Frame::At | Frame::Since | Frame::Until),
        Class::Time | Class::Duration | Class::Sequence(_) | Class::Set => false,
    }
}

/// The sentence in which the patient comes to the authors, where the story begins before: "was brought
/// to our centre". None where the patient comes in the first sentence, unless that is elsewhere.
fn arrival(story: &Story<'_>, patient: u32, expressions: &[TimeExpression]) -> Option<usize> {
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

/// Below this age in years a patient is a newborn.
const NEWBORN: f64 = 0.08;

/// What a step of the story without a time of its own takes, in days.
const STEP: f64 = 0.1;

fn later(a: &Moment, b: &Moment) -> bool {
    matches!((a.day, b.day), (Some(x), Some(y)) if x <= y)
}
