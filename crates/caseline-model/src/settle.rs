//! Settling: a reading made by a machine, and what people said about it.
//!
//! Every correction ends in one of four ways. *Agreed*: the reading says by itself what the person said.
//! *Applied*: the record was changed. *Stale*: the reading now says something else on these words than
//! what the person saw; the person is followed and both are shown. *Orphaned*: the words are not in the text
//! any more; nothing is changed, and the correction stays in the list.
//!
//! Laws, held by the tests in `tests/settle.rs`: every correction has exactly one ending; settling what is
//! settled changes nothing; corrections that speak of different words may come in any order; no
//! fact that a person rejected is in the record; quotes of what was added are in the text.

use crate::case::Case;
use crate::correction::{Action, Changes, Correction, Target, assertion, overlap};
use crate::fact::{Fact, Quote};
use crate::origin::Origin;
use crate::vocabulary::Kind;
use serde::Serialize;
use std::collections::BTreeSet;

/// How a correction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// The reading says so by itself.
    Agreed,
    /// The record was changed.
    Applied,
    /// The reading says something else than the person saw; the person is followed.
    Stale,
    /// The words are gone.
    Orphaned,
}

impl Ending {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Ending::Agreed => "agreed",
            Ending::Applied => "applied",
            Ending::Stale => "stale",
            Ending::Orphaned => "orphaned",
        }
    }
}

/// What became of one correction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settled {
    /// Which.
    pub correction: i64,
    /// How it ended.
    pub ending: Ending,
    /// What the reading says on these words, where that is not what the person saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
}

/// The record with its corrections, and what became of each, in their order.
///
/// Corrections of one statement (same words, kind, patient and label) are folded first: later changes go
/// over earlier ones, a rejection ends them, and whatever follows a rejection begins anew.
pub fn settle(reading: &Case, text: &str, corrections: &[Correction]) -> (Case, Vec<Settled>) {
    let mut case = reading.clone();
    let place = Places::new(text);
    let mut done = Done::default();
    let mut settled = Vec::new();
    for group in fold(corrections) {
        let (ending, reading) = settle_group(&mut case, &place, &group, &mut done);
        for correction in group.members {
            settled.push(Settled { correction, ending, reading: reading.clone() });
        }
    }
    follow_up(&mut case, done);
    place_added(&mut case);
    settled.sort_by_key(|s| s.correction);
    (case, settled)
}

/// What all corrections of one statement come to.
#[derive(Debug)]
struct Group<'a> {
    target: &'a Target,
    members: Vec<i64>,
    effect: Effect,
    relink: Option<&'a [String]>,
    /// Who and why, of the one that decided.
    voice: &'a Correction,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a handful live at a time, and each is short-lived")]
enum Effect {
    None,
    Confirm,
    Reject,
    Change { changes: Changes, add: bool },
}

fn fold(corrections: &[Correction]) -> Vec<Group<'_>> {
    let mut ordered: Vec<&Correction> = corrections.iter().collect();
    ordered.sort_by_key(|c| c.id);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for correction in ordered {
        let target = &correction.target;
        let same = |g: &Group<'_>| {
            let t = g.target;
            (&t.quote, t.kind, t.patient, &t.label) == (&target.quote, target.kind, target.patient, &target.label)
        };
        let mut group = match groups.iter().position(same) {
            Some(i) => groups.remove(i),
            None => Group { target, members: Vec::new(), effect: Effect::None, relink: None, voice: correction },
        };
        group.members.push(correction.id);
        let before = match &group.effect {
            Effect::Change { changes, add } => Some((changes.clone(), *add)),
            _ => None,
        };
        match &correction.action {
            Action::Note { .. } => {}
            Action::Relink { tracks } => group.relink = Some(tracks),
            Action::Confirm if before.is_some() => {}
            Action::Confirm => group.effect = Effect::Confirm,
            Action::Reject => group.effect = Effect::Reject,
            Action::Amend { changes } | Action::Add { changes } => {
                let (old, added) = before.unwrap_or_default();
                let add = added || matches!(correction.action, Action::Add { .. });
                let changes = changes.over(&old);
                let empty = !add && changes.is_empty();
                group.effect = if empty { Effect::Confirm } else { Effect::Change { changes, add } };
            }
        }
        if !matches!(correction.action, Action::Note { .. } | Action::Relink { .. }) {
            group.voice = correction;
        }
        // The group acts when its last word was said.
        groups.push(group);
    }
    groups
}

/// The text by code points, to find words again.
struct Places<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Places<'a> {
        let starts = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        Places { text, starts }
    }

    fn at(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(*self.starts.get(start)?..*self.starts.get(end)?)
    }

    /// Where the words stand now: where they stood, or the nearest place with the same words.
    fn find(&self, quote: &Quote) -> Option<Quote> {
        if quote.exact.is_empty() || self.at(quote.start, quote.end) == Some(quote.exact.as_str()) {
            return Some(quote.clone()).filter(|q| !q.exact.is_empty());
        }
        let length = quote.exact.chars().count();
        let found = self.text.match_indices(quote.exact.as_str());
        let start = found
            .filter_map(|(i, _)| self.starts.binary_search(&i).ok())
            .min_by_key(|start| (start.abs_diff(quote.start), *start))?;
        Some(Quote { start, end: start + length, exact: quote.exact.clone() })
    }
}

/// What corrections did that is followed up when all of them are through, so that their order is free.
#[derive(Default)]
struct Done {
    rejected: BTreeSet<String>,
    confirmed: BTreeSet<String>,
}

fn settle_group(case: &mut Case, places: &Places<'_>, group: &Group<'_>, done: &mut Done) -> (Ending, Option<String>) {
    let target = group.target;
    let Some(quote) = places.find(&target.quote) else {
        return (Ending::Orphaned, None);
    };
    let (mut ending, mut reading) = settle_effect(case, &quote, group, done);
    if let Some(tracks) = group.relink.filter(|_| group.effect != Effect::Reject) {
        let (linked, said) = relink(case, &quote, group, tracks);
        if group.effect == Effect::None || linked > ending {
            ending = linked;
        }
        reading = reading.or(said);
    }
    (ending, reading)
}

fn settle_effect(case: &mut Case, quote: &Quote, group: &Group<'_>, done: &mut Done) -> (Ending, Option<String>) {
    let (target, voice) = (group.target, group.voice);
    let here = on_words(case, target, quote, target.patient);
    let new = |i: &usize| {
        let label = &case.facts[*i].label;
        *label != target.label && !target.beside.contains(label)
    };
    let exactly = |i: &usize| case.facts[*i].quotes().first() == Some(quote);
    let same = here.iter().copied().find(|i| case.facts[*i].label == target.label);
    // Another statement on exactly these words, unknown to the person: the same one under another name.
    let renamed = here.iter().copied().find(|i| new(i) && exactly(i));
    let near = here.iter().copied().find(new).map(|i| said(&case.facts[i]));
    let differs = |i: usize| (!target.is_as_seen(&case.facts[i])).then(|| said(&case.facts[i]));
    let as_done = |reading: Option<String>| match reading {
        Some(_) => (Ending::Stale, reading),
        None => (Ending::Applied, None),
    };
    match &group.effect {
        Effect::None => (Ending::Applied, None),
        Effect::Confirm => match same.or(renamed) {
            Some(i) => {
                done.confirmed.insert(case.facts[i].id.clone());
                match differs(i) {
                    None => (Ending::Agreed, None),
                    reading => {
                        restore(case, i, voice);
                        (Ending::Stale, reading)
                    }
                }
            }
            None => {
                put(case, group, quote, &Changes::default());
                as_done(near)
            }
        },
        Effect::Reject => {
            let reading = same.and_then(differs).or(near);
            let gone = |i: &usize| case.facts[*i].label == target.label || new(i) && exactly(i);
            let gone: BTreeSet<String> = here.iter().filter(|i| gone(i)).map(|i| case.facts[*i].id.clone()).collect();
            let ending = match (gone.is_empty(), &reading) {
                (_, Some(_)) => Ending::Stale,
                (true, None) => Ending::Agreed,
                (false, None) => Ending::Applied,
            };
            case.facts.retain(|f| !gone.contains(&f.id));
            done.rejected.extend(gone);
            (ending, reading)
        }
        Effect::Change { changes, add } => {
            // What it comes to: the label it ends with, and for what was added the status too.
            let label = changes.label.as_ref().unwrap_or(&target.label);
            let status = changes.status.or(add.then_some(target.status));
            let wanted = |f: &Fact| changes.hold(f) && f.label == *label && status.is_none_or(|s| s == f.status());
            let patient = changes.patient.unwrap_or(target.patient);
            if on_words(case, target, quote, patient).into_iter().any(|i| wanted(&case.facts[i])) {
                return (Ending::Agreed, None);
            }
            let named = here.iter().copied().find(|i| case.facts[*i].label == *label).filter(|_| *add);
            match named.or(same).or(renamed.filter(|_| !add)) {
                Some(i) => {
                    let reading = differs(i);
                    amend(case, i, voice, changes, *add);
                    as_done(reading)
                }
                None => {
                    put(case, group, quote, changes);
                    as_done(near.filter(|_| !add))
                }
            }
        }
    }
}

/// Hangs the fact on other tracks.
fn relink(case: &mut Case, quote: &Quote, group: &Group<'_>, tracks: &[String]) -> (Ending, Option<String>) {
    let target = group.target;
    let (label, patient) = match &group.effect {
        Effect::Change { changes, .. } => {
            (changes.label.as_ref().unwrap_or(&target.label), changes.patient.unwrap_or(target.patient))
        }
        _ => (&target.label, target.patient),
    };
    let here = on_words(case, target, quote, patient);
    let exactly = |i: &usize| case.facts[*i].quotes().first() == Some(quote);
    let known = |i: &usize| target.beside.contains(&case.facts[*i].label);
    let same = here.iter().copied().find(|i| case.facts[*i].label == *label);
    let Some(i) = same.or_else(|| here.iter().copied().find(|i| exactly(i) && !known(i))) else {
        return (Ending::Orphaned, None);
    };
    let ids: Vec<String> = tracks
        .iter()
        .filter_map(|label| case.tracks.iter().find(|t| t.label == *label || t.id == *label))
        .map(|t| t.id.clone())
        .collect();
    if ids.len() < tracks.len() {
        return (Ending::Stale, Some("no such track".to_owned()));
    }
    let changed = matches!(group.effect, Effect::Change { .. });
    let reading = (!changed && !target.is_as_seen(&case.facts[i])).then(|| said(&case.facts[i]));
    let ending = match (&reading, case.facts[i].tracks == ids) {
        (None, true) => Ending::Agreed,
        (None, false) => Ending::Applied,
        (Some(_), _) => Ending::Stale,
    };
    case.facts[i].tracks = ids;
    (ending, reading)
}

/// Facts of this kind and patient on these words, the best place first.
fn on_words(case: &Case, target: &Target, quote: &Quote, patient: u32) -> Vec<usize> {
    let distance = |f: &Fact| f.quotes().first().map(|q| q.start.abs_diff(quote.start) + q.end.abs_diff(quote.end));
    let here = |f: &Fact| {
        f.kind == target.kind && f.patient == patient && f.quotes().first().is_some_and(|q| overlap(q, quote))
    };
    let mut found: Vec<usize> = (0..case.facts.len()).filter(|i| here(&case.facts[*i])).collect();
    found.sort_by_key(|i| (distance(&case.facts[*i]), *i));
    found
}

/// What a fact says, for the list of corrections.
fn said(fact: &Fact) -> String {
    let value = fact.value.as_ref().map(|v| {
        let number = v.number.map(|n| format!(" {n}")).unwrap_or_default();
        let text = v.text.as_ref().map(|t| format!(" {t}")).unwrap_or_default();
        format!("{number}{text}{}", v.unit.as_ref().map(|u| format!(" {u}")).unwrap_or_default())
    });
    format!("{}{} ({})", fact.label, value.unwrap_or_default(), fact.status())
}

/// The fact as a person's, with its words, time and links.
fn curated(old: &Fact, correction: &Correction) -> Fact {
    as_curated(old, &correction.by, reason(correction))
}

fn reason(correction: &Correction) -> &str {
    if correction.why.is_empty() { correction.action.name() } else { &correction.why }
}

fn as_curated(old: &Fact, by: &str, reason: &str) -> Fact {
    let mut fact = Fact::curated(by, reason, old.kind, &old.label, old.quotes().to_vec());
    fact.id.clone_from(&old.id);
    fact.patient = old.patient;
    fact.codes.clone_from(&old.codes);
    fact.assertion = old.assertion;
    fact.value.clone_from(&old.value);
    fact.dose.clone_from(&old.dose);
    fact.time.clone_from(&old.time);
    fact.site.clone_from(&old.site);
    fact.side.clone_from(&old.side);
    fact.severity.clone_from(&old.severity);
    fact.tracks.clone_from(&old.tracks);
    fact
}

fn change(fact: &mut Fact, changes: &Changes) {
    if let Some(label) = changes.label.as_ref().filter(|l| **l != fact.label) {
        fact.label.clone_from(label);
        // The codes were those of the other label.
        fact.codes.clear();
    }
    if let Some(status) = changes.status.filter(|s| *s != fact.status()) {
        fact.assertion = assertion(status);
    }
    if changes.value.is_some() {
        fact.value.clone_from(&changes.value);
    }
    if changes.dose.is_some() {
        fact.dose.clone_from(&changes.dose);
    }
    fact.time.day = changes.day.or(fact.time.day);
    fact.time.day_end = changes.day_end.or(fact.time.day_end);
    fact.patient = changes.patient.unwrap_or(fact.patient);
}

fn amend(case: &mut Case, i: usize, correction: &Correction, changes: &Changes, added: bool) {
    let mut fact = curated(&case.facts[i], correction);
    if added && fact.status() != correction.target.status {
        fact.assertion = assertion(correction.target.status);
    }
    change(&mut fact, changes);
    case.facts[i] = fact;
}

/// What the person confirmed, in place of what the reading says now.
fn restore(case: &mut Case, i: usize, correction: &Correction) {
    let target = &correction.target;
    let mut fact = curated(&case.facts[i], correction);
    let as_seen = Changes { label: Some(target.label.clone()), status: Some(target.status), ..Changes::default() };
    change(&mut fact, &as_seen);
    fact.value.clone_from(&target.value);
    case.facts[i] = fact;
}

/// A new fact on these words.
fn put(case: &mut Case, group: &Group<'_>, quote: &Quote, changes: &Changes) {
    let (target, voice) = (group.target, group.voice);
    let mut fact = Fact::curated(&voice.by, reason(voice), target.kind, &target.label, vec![quote.clone()]);
    fact.id = format!("c{}", voice.id);
    fact.patient = target.patient;
    fact.assertion = assertion(target.status);
    fact.value.clone_from(&target.value);
    change(&mut fact, changes);
    case.facts.push(fact);
}

fn added_number(fact: &Fact) -> Option<i64> {
    let added = matches!(fact.origin(), Origin::Curated { .. });
    fact.id.strip_prefix('c').filter(|_| added)?.parse().ok()
}

/// Puts what people added after what stands before it in the text, by place and number.
fn place_added(case: &mut Case) {
    let (mut added, mut facts): (Vec<Fact>, Vec<Fact>) = case.facts.drain(..).partition(|f| added_number(f).is_some());
    let start = |f: &Fact| f.quotes().first().map_or(0, |q| q.start);
    added.sort_by_key(|f| (start(f), added_number(f)));
    for fact in added.into_iter().rev() {
        let read = |f: &Fact| added_number(f).is_none() && start(f) <= start(&fact);
        let after = facts.iter().rposition(read).map_or(0, |i| i + 1);
        facts.insert(after, fact);
    }
    case.facts = facts;
}

/// Takes out what rests on rejected facts: what was derived from them, links, and diseases that nothing
/// names any more. What a person confirmed stays, on its words.
fn follow_up(case: &mut Case, done: Done) {
    let mut gone = done.rejected;
    // A fact that was put again after its rejection (by a later correction) is there.
    gone.retain(|id| case.fact(id).is_none());
    loop {
        let rests = |f: &&mut Fact| match f.origin() {
            Origin::Derived { from, .. } => from.iter().any(|id| gone.contains(id)),
            _ => false,
        };
        let mut more = Vec::new();
        for fact in case.facts.iter_mut().filter(rests) {
            if done.confirmed.contains(&fact.id) {
                let rule = "confirmed, though a fact it followed from was rejected";
                *fact = as_curated(fact, "reader", rule);
            } else {
                more.push(fact.id.clone());
            }
        }
        if more.is_empty() {
            break;
        }
        case.facts.retain(|f| !more.contains(&f.id));
        gone.extend(more);
    }
    case.links.retain(|l| !gone.contains(&l.from) && !gone.contains(&l.to));
    for diagnostic in &mut case.diagnostics {
        diagnostic.facts.retain(|id| !gone.contains(id));
    }
    for anchor in &mut case.anchors {
        anchor.fact = anchor.fact.take().filter(|id| !gone.contains(id));
    }
    // A disease whose naming was rejected is followed on by another naming of it, or not at all.
    let mut ended = BTreeSet::new();
    for track in &mut case.tracks {
        if !track.diagnosis.as_ref().is_some_and(|id| gone.contains(id)) {
            continue;
        }
        let again = case.facts.iter().find(|f| {
            let names = f.kind == Kind::Diagnosis && f.label == track.label;
            names && f.patient == track.patient && f.tracks.contains(&track.id)
        });
        track.diagnosis = again.map(|f| f.id.clone());
        if again.is_none() {
            ended.insert(track.id.clone());
        }
    }
    case.tracks.retain(|t| !ended.contains(&t.id));
    for fact in &mut case.facts {
        fact.tracks.retain(|t| !ended.contains(t));
    }
}
