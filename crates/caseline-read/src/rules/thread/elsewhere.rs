//! Facts told outside the case: abstract, introduction, discussion, captions.
//!
//! What a discussion says again was told in the case, with its time. A fact that no words date there
//! takes the time of the same fact in the case, or of the first sentence of the case that uses its
//! longest word; with wider bounds, because the same word need not mean the same event. Tables that tell
//! the case as a timeline (CARE, doi:10.1016/j.jclinepi.2017.04.026) work the other way round: a row with a
//! time dates the fact of the case that it names.

use super::anchors;
use super::clock::{Clock, Moment, Placed};
use crate::mention::Mention;
use crate::rules::time::AnchorKind;
use caseline_model::timegraph::{Distance, Ground, Strength};
use caseline_model::{Basis, Course, Kind, Status, course_of, course_of_finding};
use caseline_text::Role;
use rustc_hash::FxHashMap;

/// Words of fewer letters say too little of which fact is meant.
const LONG: usize = 6;

/// The first time of each label and each long word of the case.
#[derive(Default)]
struct Said<'a> {
    labels: FxHashMap<&'a str, Moment>,
    words: FxHashMap<String, Moment>,
    /// The last time that something got better.
    better: Option<Moment>,
    /// The first transplantation.
    transplantation: Option<Moment>,
}

/// True for outcomes and findings that tell improvement or remission.
fn gets_better(mention: &Mention) -> bool {
    let course = match mention.kind {
        Kind::Outcome => course_of(&mention.label),
        Kind::Finding => course_of_finding(&mention.label),
        _ => None,
    };
    mention.status() == Status::Present && matches!(course, Some(Course::Better | Course::Remission))
}

impl<'a> Clock<'a> {
    /// Outside the case: the time of the same fact in the case, or of the sentence that says its words.
    fn told_in_case(&self, m: usize, case: &Said<'_>) -> Option<Moment> {
        let story = self.story;
        let mention = &story.mentions[m];
        if let Some(moment) = case.labels.get(mention.label.as_str()) {
            return Some(*moment).filter(|m| m.day.is_some());
        }
        // There is one transplantation to speak of, whatever words call it.
        if anchors::kind_of(mention) == Some(AnchorKind::Transplantation) && case.transplantation.is_some() {
            return case.transplantation;
        }
        // "With complete resolution of weakness": a good ending told in summary is the last that the case tells.
        if gets_better(mention) && case.better.is_some() {
            return case.better;
        }
        let words = (mention.first..=mention.last).map(|t| story.page.word(t));
        let key = words.filter(|w| w.len() >= LONG).max_by_key(|w| w.len())?;
        case.words.get(&key.to_ascii_lowercase()).copied().filter(|m| m.day.is_some())
    }

    /// What the case says, by label and by word: the first time of each.
    fn said_in_case(&self) -> Said<'a> {
        let story = self.story;
        let mut said = Said::default();
        for event in &self.events {
            if let Some(m) = event.mention.filter(|m| self.in_case(*m)) {
                said.labels.entry(story.mentions[m].label.as_str()).or_insert(event.moment);
                if event.kind == AnchorKind::Transplantation && event.moment.day.is_some() {
                    said.transplantation.get_or_insert(event.moment);
                }
                let later = said.better.is_none_or(|b| b.day < event.moment.day);
                if later && event.moment.day.is_some() && gets_better(&story.mentions[m]) {
                    said.better = Some(event.moment);
                }
            }
        }
        for (line, moment) in &self.lines {
            for token in story.page.lines[*line].tokens.clone() {
                let word = story.page.word(token);
                if word.len() >= LONG {
                    said.words.entry(word.to_ascii_lowercase()).or_insert(*moment);
                }
            }
        }
        said
    }

    /// The row of a timeline ("Day 12 | liver biopsy") that says the words of a fact of the case.
    fn told_in_timeline(&self, m: usize) -> Option<Moment> {
        if self.rows.is_empty() {
            return None;
        }
        let page = self.story.page;
        let mention = &self.story.mentions[m];
        let stem = |word: &str| word.chars().take(5).collect::<String>().to_lowercase();
        let tells = |w: &&str| w.len() >= 4 || w.len() >= 3 && w.chars().all(|c| c.is_ascii_uppercase());
        let words: Vec<String> = (mention.first..=mention.last).map(|t| page.word(t)).filter(tells).map(stem).collect();
        let specific = words.iter().any(|w| w.len() >= 5) || words.len() == 1 && mention.kind == Kind::Procedure;
        if !specific {
            return None;
        }
        // Two words in three must stand in the row, and of two words both.
        let says = |line: usize| {
            let tokens = page.lines[line].tokens.clone();
            let there = words.iter().filter(|w| tokens.clone().any(|t| stem(page.word(t)) == **w)).count();
            there * 3 >= words.len() * 2
        };
        let mut rows = self.rows.iter().filter(|(line, _)| says(*line));
        // Words that stand in two rows tell nothing.
        rows.next().filter(|_| rows.next().is_none()).map(|(_, moment)| *moment)
    }

    pub(super) fn in_case(&self, m: usize) -> bool {
        let role = self.story.page.lines[self.story.mentions[m].line].role;
        matches!(role, Role::Case | Role::Body | Role::Results | Role::PatientPerspective)
    }

    /// Facts of abstract, introduction, discussion and captions that no words date take the time that
    /// the case gives them.
    pub(super) fn look_up(&mut self) {
        let mut case: Option<Said<'a>> = None;
        // What a procedure of the timeline showed is told in its sentence.
        let mut dated: Option<(usize, Moment)> = None;
        for m in 0..self.placed.len() {
            let Some(placed) = self.placed[m] else { continue };
            if placed.expression.is_some() || placed.basis != Basis::Narrative {
                continue;
            }
            let line = self.story.mentions[m].line;
            let told = if self.in_case(m) {
                let told = self.told_in_timeline(m).or(dated.filter(|(l, _)| *l == line).map(|(_, moment)| moment));
                dated = told.map(|moment| (line, moment));
                told
            } else {
                let said = case.take().unwrap_or_else(|| self.said_in_case());
                let told = self.told_in_case(m, &said);
                case = Some(said);
                told
            };
            if let Some(told) = told {
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
}
