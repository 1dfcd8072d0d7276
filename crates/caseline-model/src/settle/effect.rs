//! One statement, settled: confirmed, rejected, changed or added.

use super::Ending;
use super::fact::{amend, put, restore, said};
use super::fold::{Effect, Group};
use super::follow::Done;
use crate::case::Case;
use crate::correction::{Changes, Target, overlap};
use crate::fact::{Fact, Quote};
use crate::origin::Origin;
use std::collections::BTreeSet;

/// Facts of this kind and patient on these words, the best place first.
pub(super) fn on_words(case: &Case, target: &Target, quote: &Quote, patient: u32) -> Vec<usize> {
    let distance = |f: &Fact| f.quotes().first().map(|q| q.start.abs_diff(quote.start) + q.end.abs_diff(quote.end));
    let here = |f: &Fact| {
        f.kind == target.kind && f.patient == patient && f.quotes().first().is_some_and(|q| overlap(q, quote))
    };
    let mut found: Vec<usize> = (0..case.facts.len()).filter(|i| here(&case.facts[*i])).collect();
    found.sort_by_key(|i| (distance(&case.facts[*i]), *i));
    found
}

/// True where the fact is what another group of corrections made of the record.
pub(super) fn of_another(groups: &[Group<'_>], n: usize, fact: &Fact) -> bool {
    let others = || groups.iter().enumerate().filter(|(m, _)| *m != n);
    matches!(fact.origin(), Origin::Curated { .. }) && others().any(|(_, g)| g.makes(fact))
}

/// True where another group of corrections speaks of this fact of the reading, and wants it otherwise.
fn wanted_otherwise(groups: &[Group<'_>], n: usize, fact: &Fact) -> bool {
    let others = || groups.iter().enumerate().filter(|(m, g)| *m != n && g.effect != Effect::None);
    let read = !matches!(fact.origin(), Origin::Curated { .. });
    read && others().any(|(_, g)| g.means(fact) && !g.makes(fact))
}

/// Settles group `n`.
pub(super) fn settle(case: &mut Case, groups: &[Group<'_>], n: usize, done: &mut Done) -> (Ending, Option<String>) {
    let group = &groups[n];
    let target = group.target;
    let Some(quote) = &group.quote else { return (Ending::Orphaned, None) };
    let mut here = on_words(case, target, quote, target.patient);
    here.retain(|i| !of_another(groups, n, &case.facts[*i]));
    // Unknown to the person: neither what they saw, nor beside it, nor what another correction speaks of.
    let new = |i: &usize| {
        let fact = &case.facts[*i];
        let spoken_of = groups.iter().any(|g| g.means(fact) || g.makes(fact));
        !spoken_of && fact.label != target.label && !target.beside.contains(&fact.label)
    };
    let exactly = |i: &usize| case.facts[*i].quotes().first() == Some(quote);
    let called = |i: &usize| case.facts[*i].label == target.label;
    let same = here.iter().copied().find(called);
    // Another statement on exactly these words: the same one under another name.
    let renamed = here.iter().copied().find(|i| new(i) && exactly(i));
    let near = here.iter().copied().find(new).map(|i| said(&case.facts[i]));
    let differs = |i: usize| (!target.is_as_seen(&case.facts[i])).then(|| said(&case.facts[i]));
    let as_done = |reading: Option<String>| match reading {
        Some(_) => (Ending::Stale, reading),
        None => (Ending::Applied, None),
    };
    let made = |f: &Fact| group.makes(f) && !wanted_otherwise(groups, n, f);
    let there = on_words(case, target, quote, group.patient()).into_iter().find(|i| made(&case.facts[*i]));
    match &group.effect {
        Effect::None => (Ending::Applied, None),
        Effect::Confirm => {
            if let Some(i) = there {
                done.confirmed.insert(case.facts[i].id.clone());
                return (Ending::Agreed, None);
            }
            match same.or(renamed) {
                Some(i) => {
                    let reading = differs(i);
                    done.confirmed.insert(case.facts[i].id.clone());
                    restore(case, i, group);
                    as_done(reading)
                }
                None => {
                    put(case, group, quote, &Changes::default());
                    as_done(near)
                }
            }
        }
        Effect::Reject => {
            let reading = same.and_then(differs).or(near);
            let meant = |f: &&Fact| group.means(f) && !of_another(groups, n, f);
            let also = here.iter().filter(|i| new(i) && exactly(i)).map(|i| &case.facts[*i]);
            let gone: BTreeSet<String> = case.facts.iter().filter(meant).chain(also).map(|f| f.id.clone()).collect();
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
            let moves = (group.label(), group.patient()) != (&target.label, target.patient);
            if moves && !add {
                // Every statement of this name on these words is meant: none may stay beside what it became.
                let all: Vec<usize> = here.iter().copied().filter(|i| called(i) && exactly(i)).collect();
                if let Some(first) = all.first() {
                    let reading = differs(*first);
                    all.iter().for_each(|i| amend(case, *i, group, changes));
                    return as_done(reading);
                }
            }
            if let Some(i) = there {
                done.confirmed.insert(case.facts[i].id.clone());
                return (Ending::Agreed, None);
            }
            let named = here.iter().copied().find(|i| case.facts[*i].label == group.label()).filter(|_| *add);
            match named.or(same).or(renamed.filter(|_| !add)) {
                Some(i) => {
                    let reading = differs(i);
                    amend(case, i, group, changes);
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
