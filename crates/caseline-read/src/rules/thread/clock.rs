//! The clock of the story: sentence by sentence, moment by moment.

use super::Story;
use super::anchors::Event;
use super::arrival::arrival;
use super::calendar::Dates;
use super::columns::Columns;
use super::cues::{self, Cues};
use super::regimen;
use super::scope;
use crate::rules::time::{AnchorKind, Class, Days, Direction, Frame, Sequence, TimeExpression, Unit};
use caseline_model::Basis;
use caseline_model::timegraph::{Distance, Ground, Point, Strength, TimeGraph};
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
    /// A newborn, whose story begins at birth.
    pub newborn: bool,
    pub dates: Dates,
    /// Where the story stands.
    pub now: Moment,
    /// Where the story of the case begins.
    pub beginning: Moment,
    /// What was told, for later words to count from.
    pub events: Vec<Event>,
    /// What counted days count from when they do not say.
    pub count_from: Option<Moment>,
    /// What the last counted day was counted from.
    pub day_base: Option<Moment>,
    /// What follow-up visits count from.
    pub follow_up_from: Option<Moment>,
    pub placed: Vec<Option<Placed>>,
    /// Further times of mentions that were told of several, with their expression.
    pub again: Vec<(usize, usize, Moment)>,
    /// What the last visit counted from, and after how many days: "at 9 months" goes on from it.
    pub visits: Option<(Moment, f64)>,
    /// Facts told since the clock last moved, which are not later than where it moves next.
    pub open: Vec<Point>,
    /// The onset that the last sentence told of, which "at that time" and "his symptoms included" mean.
    pub onset: Option<Moment>,
    /// Onset of the first complaint that a length was told of.
    pub first_onset: Option<Moment>,
    /// The sentence in which the patient comes to the authors, if the story begins before.
    pub arrival: Option<usize>,
    /// Where the story stood when the patient came.
    pub arrived: Option<f64>,
    pub role: Option<Role>,
    /// The last time the patient came or was admitted.
    pub came: Moment,
    /// What an expression counts from, where it is dated from its other end: "three days after the
    /// vaccination, he presented".
    pub counted_from: BTreeMap<usize, Moment>,
    /// The base of the last counted day, by kind: postoperative days go on counting from one operation.
    pub count_bases: BTreeMap<AnchorKind, Moment>,
    /// Where the story of the case stood when something else came between.
    interrupted: Option<Moment>,
    /// Rows of a table that begin with a time, as timelines do.
    pub rows: Vec<(usize, Moment)>,
    /// Least days of the regimen that the sentence tells, with its words.
    pub regimen: Option<(f64, Span<Clean>)>,
    /// Times of the columns of a table.
    pub columns: Columns,
    /// Where the story stood at the end of each sentence of the case.
    pub lines: Vec<(usize, Moment)>,
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
        // "On day of life three" is said of newborns alone, whatever age was read.
        let counts_life = expressions.iter().any(|x| {
            x.class == Class::DayCount
                && x.anchor.kind == AnchorKind::Birth
                && x.unit == Some(Unit::Day)
                && story.patients.get(x.line).is_none_or(|p| *p == patient)
        });
        let newborn = counts_life || age.is_some_and(|y| y < NEWBORN);
        let age = if newborn { Some(0.0) } else { age };
        let birth = age.map(|years| {
            let birth = graph.point("birth");
            // A newborn's story begins at birth.
            if newborn {
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
            newborn,
            dates,
            now,
            beginning: now,
            events: Vec::new(),
            count_from: None,
            day_base: None,
            follow_up_from: None,
            placed: vec![None; story.mentions.len()],
            again: Vec::new(),
            visits: None,
            open: Vec::new(),
            onset: None,
            first_onset: None,
            arrival,
            arrived: None,
            role: None,
            came: now,
            counted_from: BTreeMap::new(),
            count_bases: BTreeMap::new(),
            interrupted: None,
            rows: Vec::new(),
            regimen: None,
            columns: Columns::default(),
            lines: Vec::new(),
            steps: 0,
        }
    }

    /// The age of the patient at presentation, in days.
    pub(super) fn age_days(&self) -> Option<f64> {
        if self.newborn {
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

    /// "It was held initially; it was resumed on day +110": a sentence whose first counted day lies before
    /// where the story stands begins at the last moment told before that day.
    fn goes_back(&self, expressions: &std::ops::Range<usize>) -> Option<Moment> {
        let counted = expressions.clone().find(|e| is_moving(&self.expressions[*e]))?;
        let x = &self.expressions[counted];
        let leads = x.reach.start <= self.story.page.lines[x.line].tokens.start + 1;
        if x.class != Class::DayCount || leads || !x.anchor.tokens.is_empty() || self.role != Some(Role::Case) {
            return None;
        }
        let base = self.day_base?;
        let (day, now) = (base.day? + x.days.best * x.unit.map_or(1.0, Unit::days), self.now.day?);
        let told = |m: &&Moment| m.day.is_some_and(|d| d <= day && base.day.is_some_and(|b| d >= b)) && !m.past;
        self.lines.iter().rev().map(|(_, m)| m).find(told).copied().filter(|_| day < now - 1.0)
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
        let blocks = regimen::blocks(page, tokens.clone(), &self.expressions[expressions.clone()]);
        self.regimen = regimen::least_days(&blocks).map(|days| (days, page.lines[line].span));
        let before = self.now;
        let mut running = self.goes_back(&expressions).unwrap_or(self.now);
        let onset = self.onset.take().filter(|_| cues.tells_onset);
        if let Some(onset) = onset {
            running = onset;
        }
        let aside = running != before;
        let mut local: Option<Moment> = None;
        let mut named: Vec<(usize, Option<Moment>)> = Vec::new();
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
            let clause_cues = if *clause == tokens { cues } else { cues::read(page, clause.clone()) };
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
            named.extend(inside.iter().copied().zip(moments.iter().copied()));
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
        self.appose(&named);
        // "It grew worse over the next two weeks": what is told next comes after them.
        let next = expressions.clone().find(|e| {
            let x = &self.expressions[*e];
            x.class == Class::Duration && x.frame == Frame::Next && !page.is(x.reach.start, "within")
        });
        if let Some(e) = next.filter(|_| !running.past) {
            let x = &self.expressions[e];
            running = self.at(running, x.days, Strength::Implied, x.full, running.anchor);
        }
        if aside && self.onset.is_none() {
            self.onset = onset;
        }
        if self.role == Some(Role::Case) {
            self.lines.push((line, running));
        } else if self.role == Some(Role::Table) {
            let leads = self.expressions[expressions]
                .first()
                .is_some_and(|x| x.reach.start <= tokens.start + 1 && is_moving(x));
            if leads && running.day.is_some() {
                self.rows.push((line, running));
            }
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

    /// Coming back from a step aside, where the sentence or a new paragraph says so.
    fn enter(&mut self, line: usize, cues: &Cues, expressions: &std::ops::Range<usize>) {
        let page = self.story.page;
        let paragraph =
            line > 0 && page.text[page.lines[line - 1].span.end..page.lines[line].span.start].contains('\n');
        let timed = self.expressions[expressions.clone()].iter().any(is_moving);
        if self.now.past
            && !timed
            && (cues.presents.is_some() || cues.examines || cues.opens || cues.now || cues.denies || paragraph)
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
        // A discussion goes back and forth: what one sentence says of when holds for it alone.
        if matches!(self.role, Some(Role::Discussion | Role::Conclusion | Role::Caption | Role::Introduction)) {
            return;
        }
        self.now = running;
    }

    pub(super) fn told_later(&mut self, from: Point, to: Point) {
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
            // "From September to March, …": what is told next comes after it.
            (Class::Date, _) if x.frame == Frame::Until => leads || self.closes_range(e),
            (Class::Date, _) if x.frame == Frame::Since => false,
            _ if moment.past && leads => true,
            _ if moment.past && x.direction == Direction::Before && !cues.proceeds => false,
            _ if moment.past => !cues.pluperfect && cues.history.is_none() && cues.presents.is_none(),
            _ => true,
        }
    }

    /// Two times side by side ("the next morning (day 4)", "on 30 March, ten days after surgery") are one;
    /// where they cannot be, the report contradicts itself.
    fn appose(&mut self, named: &[(usize, Option<Moment>)]) {
        for pair in named.windows(2) {
            let (a, b) = (&self.expressions[pair[0].0], &self.expressions[pair[1].0]);
            let between = a.reach.end..b.reach.start;
            let adjacent = between.len() <= 2 && between.clone().all(|t| matches!(self.story.page.word(t), "," | "("));
            let counted = |x: &TimeExpression| matches!(x.class, Class::Date | Class::Offset | Class::DayCount);
            let (Some(first), Some(second)) = (pair[0].1, pair[1].1) else { continue };
            if adjacent && !between.is_empty() && counted(a) && counted(b) && first.point != second.point {
                self.graph.add(Distance {
                    from: first.point,
                    to: second.point,
                    least: -1.0,
                    most: 1.0,
                    strength: Strength::Stated,
                    ground: Ground::Words(b.full),
                });
            }
        }
    }

    fn sequence(&mut self, sequence: Sequence, running: Moment) -> Moment {
        match sequence {
            Sequence::Then | Sequence::Eventually if !running.past => self.step(running),
            _ => running,
        }
    }

    /// True for the "to March 2020" of "from September 2019 to March 2020".
    pub(super) fn closes_range(&self, e: usize) -> bool {
        let x = &self.expressions[e];
        e > 0 && {
            let first = &self.expressions[e - 1];
            first.frame == Frame::Since && first.class == x.class && first.reach.end == x.reach.start
        }
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

/// Below this age in years a patient is a newborn.
const NEWBORN: f64 = 0.08;

/// What a step of the story without a time of its own takes, in days.
const STEP: f64 = 0.1;

fn later(a: &Moment, b: &Moment) -> bool {
    matches!((a.day, b.day), (Some(x), Some(y)) if x <= y)
}
