//! Corrections of one statement, folded into what they come to.
//!
//! A statement is words, kind, patient and label. Whoever corrects a statement that was corrected before sees it
//! as the earlier correction left it; both are of one statement, and the later one goes over the earlier.

use crate::correction::{Action, Changes, Correction, Target, overlap};
use crate::fact::{Fact, Quote};

/// What all corrections of one statement come to.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The statement as the first person saw it.
    pub target: &'a Target,
    /// Where its words stand now; none where they are gone.
    pub quote: Option<Quote>,
    /// Numbers of the corrections.
    pub members: Vec<i64>,
    /// What becomes of the statement.
    pub effect: Effect,
    /// On which tracks it hangs.
    pub relink: Option<&'a [String]>,
    /// The label and patient under which it was rejected, where an earlier correction had changed them.
    pub rejected_as: Option<(&'a str, u32)>,
    /// Who and why, of the one that decided.
    pub voice: &'a Correction,
}

/// What becomes of a statement.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a handful live at a time, and each is short-lived")]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// It stands as the person saw it.
    Confirm,
    /// It does not stand.
    Reject,
    /// It stands with changes; `add` where it was missed.
    Change {
        /// What is different.
        changes: Changes,
        /// True where the reading had missed it.
        add: bool,
    },
}

impl Group<'_> {
    /// The label it ends with.
    pub fn label(&self) -> &str {
        match &self.effect {
            Effect::Change { changes, .. } => changes.label.as_ref().unwrap_or(&self.target.label),
            _ => &self.target.label,
        }
    }

    /// The patient it ends with.
    pub fn patient(&self) -> u32 {
        match &self.effect {
            Effect::Change { changes, .. } => changes.patient.unwrap_or(self.target.patient),
            _ => self.target.patient,
        }
    }

    /// True where the fact is what these corrections come to.
    pub fn makes(&self, fact: &Fact) -> bool {
        let here = |quote: &Quote| fact.quotes().first().is_some_and(|q| overlap(q, quote));
        let place = fact.kind == self.target.kind && fact.patient == self.patient();
        place
            && self.quote.as_ref().is_some_and(here)
            && match &self.effect {
                Effect::None | Effect::Reject => false,
                Effect::Confirm => self.target.is_as_seen(fact),
                Effect::Change { changes, .. } => fact.label == self.label() && changes.hold(fact),
            }
    }

    /// True where these corrections speak of the fact: on these words, of this kind, patient and label.
    pub fn means(&self, fact: &Fact) -> bool {
        let target = self.target;
        let here = |quote: &Quote| fact.quotes().first().is_some_and(|q| overlap(q, quote));
        let called = (fact.label.as_str(), fact.patient);
        fact.kind == target.kind
            && (called == (target.label.as_str(), target.patient) || self.rejected_as == Some(called))
            && self.quote.as_ref().is_some_and(here)
    }
}

/// The corrections by statement; a group acts when its last word was said.
pub(super) fn fold<'a>(corrections: &'a [Correction], find: impl Fn(&Quote) -> Option<Quote>) -> Vec<Group<'a>> {
    let mut ordered: Vec<&Correction> = corrections.iter().collect();
    ordered.sort_by_key(|c| c.id);
    let mut groups: Vec<Group<'a>> = Vec::new();
    for correction in ordered {
        let target = &correction.target;
        let quote = find(&target.quote);
        let place = quote.as_ref().unwrap_or(&target.quote);
        let here = |g: &Group<'_>| (g.quote.as_ref().unwrap_or(&g.target.quote), g.target.kind) == (place, target.kind);
        let became = |g: &Group<'_>| {
            let stands = g.effect != Effect::Reject;
            stands && here(g) && (g.label(), g.patient()) == (target.label.as_str(), target.patient)
        };
        let same = |g: &Group<'_>| here(g) && (&g.target.label, g.target.patient) == (&target.label, target.patient);
        let earlier = groups.iter().rposition(became).or_else(|| groups.iter().rposition(same));
        let mut group = match earlier {
            Some(i) => groups.remove(i),
            None => {
                let (members, effect) = (Vec::new(), Effect::None);
                Group { target, quote, members, effect, relink: None, rejected_as: None, voice: correction }
            }
        };
        group.members.push(correction.id);
        join(&mut group, correction);
        groups.push(group);
    }
    groups
}

fn join<'a>(group: &mut Group<'a>, correction: &'a Correction) {
    let before = match &group.effect {
        Effect::Change { changes, add } => Some((changes.clone(), *add)),
        _ => None,
    };
    let effect = match &correction.action {
        Action::Note { .. } => return,
        Action::Relink { tracks } => {
            group.relink = Some(tracks);
            return;
        }
        // What stands changed was changed by a person; it is that which is confirmed.
        Action::Confirm if before.is_some() => return,
        Action::Confirm => Effect::Confirm,
        Action::Reject => {
            group.rejected_as = Some((&correction.target.label, correction.target.patient));
            Effect::Reject
        }
        Action::Amend { changes } => {
            let (old, add) = before.unwrap_or_default();
            let changes = changes.over(&old);
            if !add && changes.is_empty() { Effect::Confirm } else { Effect::Change { changes, add } }
        }
        Action::Add { changes } => {
            let (old, _) = before.unwrap_or_default();
            let mut changes = changes.over(&old);
            // What is added is said to be so; of a fact that is amended the status may stay.
            changes.status = changes.status.or(Some(correction.target.status));
            Effect::Change { changes, add: true }
        }
    };
    if effect != Effect::Reject {
        group.rejected_as = None;
    }
    (group.effect, group.voice) = (effect, correction);
}
