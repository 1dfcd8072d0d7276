//! Facts told outside the case: abstract, introduction, discussion, captions.
//!
//! What a discussion says again was told in the case, with its time. A fact that no words date there
//! takes the time of the same fact in the case, or of the first sentence of the case that uses its
//! longest word; with wider bounds, because the same word need not mean the same event. Tables that tell
//! the case as a timeline (CARE, doi:10.1016/j.jclinepi.2017.04.026) work the other way round: a row with a
//! time dates the fact of the case that it names.

use super::clock::{Clock, Moment, Placed};
use caseline_model::Basis;
use caseline_model::timegraph::{Distance, Ground, Strength};
use caseline_text::Role;

impl Clock<'_> {
    /// Outside the case: the time of the same fact in the case, or of the sentence that says its words.
    pub(super) fn told_in_case(&self, m: usize) -> Option<Moment> {
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

    /// The row of a timeline ("Day 12 | liver biopsy") that says all the words of a fact of the case.
    fn told_in_timeline(&self, m: usize) -> Option<Moment> {
        let page = self.story.page;
        let mention = &self.story.mentions[m];
        let stem = |word: &str| word.chars().take(6).collect::<String>().to_lowercase();
        let words: Vec<String> =
            (mention.first..=mention.last).map(|t| page.word(t)).filter(|w| w.len() >= 4).map(stem).collect();
        if !words.iter().any(|w| w.len() >= 6) {
            return None;
        }
        let says = |line: usize| {
            let tokens = page.lines[line].tokens.clone();
            words.iter().all(|w| tokens.clone().any(|t| stem(page.word(t)) == *w))
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
        for m in 0..self.placed.len() {
            let Some(placed) = self.placed[m] else { continue };
            if placed.expression.is_some() || placed.basis != Basis::Narrative {
                continue;
            }
            let told = if self.in_case(m) { self.told_in_timeline(m) } else { self.told_in_case(m) };
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
