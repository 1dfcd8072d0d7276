//! What follows from rejections, when all corrections are through, so that their order is free.

use super::fact::as_curated;
use crate::case::Case;
use crate::fact::Fact;
use crate::origin::Origin;
use crate::vocabulary::Kind;
use std::collections::BTreeSet;

/// What corrections did.
#[derive(Default)]
pub(super) struct Done {
    /// Facts that were taken out.
    pub rejected: BTreeSet<String>,
    /// Facts that a person said to be right.
    pub confirmed: BTreeSet<String>,
}

/// Takes out what rests on rejected facts: what was derived from them, links, and diseases that nothing
/// names any more. What a person confirmed stays, on its words.
pub(super) fn follow_up(case: &mut Case, done: Done) {
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
