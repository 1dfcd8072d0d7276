//! A fact as a person leaves it.

use super::fold::Group;
use crate::case::Case;
use crate::correction::{Changes, Correction, assertion};
use crate::fact::{Fact, Quote};
use crate::origin::Origin;

/// What a fact says, for the list of corrections.
pub(super) fn said(fact: &Fact) -> String {
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

/// The same fact, of a person.
pub(super) fn as_curated(old: &Fact, by: &str, reason: &str) -> Fact {
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

/// The fact with the changes, under the label that it ends with.
pub(super) fn amend(case: &mut Case, i: usize, group: &Group<'_>, changes: &Changes) {
    let mut fact = curated(&case.facts[i], group.voice);
    change(&mut fact, &Changes { label: Some(group.label().to_owned()), ..changes.clone() });
    case.facts[i] = fact;
}

/// What the person confirmed, in place of what the reading says now.
pub(super) fn restore(case: &mut Case, i: usize, group: &Group<'_>) {
    let target = group.target;
    let mut fact = curated(&case.facts[i], group.voice);
    let as_seen = Changes { label: Some(target.label.clone()), status: Some(target.status), ..Changes::default() };
    change(&mut fact, &as_seen);
    fact.value.clone_from(&target.value);
    case.facts[i] = fact;
}

/// A new fact on these words.
pub(super) fn put(case: &mut Case, group: &Group<'_>, quote: &Quote, changes: &Changes) {
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
pub(super) fn place_added(case: &mut Case) {
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
