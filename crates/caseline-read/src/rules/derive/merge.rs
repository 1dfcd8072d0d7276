//! A fact told twice is one fact with two quotes, unless the second telling says something new.
//!
//! New is another value, another dose, another status, another patient or another stated time. First
//! mentions win: they keep the place, later ones add their words.

use crate::mention::Mention;
use crate::rules::join::table;
use caseline_model::{Basis, Kind};
use rustc_hash::FxHashMap;

/// Merges repeated mentions, which must be in the order of the text. Returns them with, for each one
/// given, the index of the one it became.
pub fn merge(mentions: Vec<Mention>) -> (Vec<Mention>, Vec<usize>) {
    let mut out: Vec<Mention> = Vec::with_capacity(mentions.len());
    let mut became = Vec::with_capacity(mentions.len());
    let mut places: FxHashMap<(u32, &'static str, String), Vec<usize>> = FxHashMap::default();
    for mention in mentions {
        let seen = places.entry(key(&mention)).or_default();
        match seen.iter().copied().find(|i| same(&out[*i], &mention)) {
            Some(index) => {
                absorb(&mut out[index], mention);
                became.push(index);
            }
            None => {
                seen.push(out.len());
                became.push(out.len());
                out.push(mention);
            }
        }
    }
    (out, became)
}

/// True where the second telling states another time.
fn later(first: &Mention, second: &Mention) -> bool {
    let (Some(a), Some(b)) = (first.time.day, second.time.day) else { return false };
    second.time.basis == Basis::Stated && (a - b).abs() > (0.1 * a.abs().max(b.abs())).max(1.0)
}

fn key(mention: &Mention) -> (u32, &'static str, String) {
    let group = match mention.kind {
        Kind::Finding | Kind::Diagnosis => "state",
        other => other.as_str(),
    };
    (mention.patient, group, mention.label.to_lowercase())
}

fn same(first: &Mention, second: &Mention) -> bool {
    // Cells of one row are values of different times, though they be equal.
    let one_row = first.rule == table::RULE && second.rule == table::RULE && first.line == second.line;
    if first.assertion.status() != second.assertion.status() || later(first, second) || one_row {
        return false;
    }
    let side = first.side.is_none() || second.side.is_none() || first.side == second.side;
    let site = first.site.is_none() || second.site.is_none() || first.site == second.site;
    match first.kind {
        Kind::Measurement => match (&first.value, &second.value) {
            (Some(a), Some(b)) => a.number == b.number && a.text == b.text && a.high == b.high,
            _ => second.value.is_none(),
        },
        Kind::Treatment if changes(first, second) => false,
        Kind::Treatment => match (&first.dose, &second.dose) {
            (_, None) => true,
            (None, Some(b)) => b.value.is_none(),
            (Some(a), Some(b)) => b.value.is_none() || a.value == b.value,
        },
        _ => side && site,
    }
}

/// A treatment that is later raised, lowered, held, resumed or stopped is told anew.
fn changes(first: &Mention, second: &Mention) -> bool {
    let action = |m: &Mention| m.dose.as_ref().and_then(|d| d.action.clone());
    let new = action(second);
    matches!(new.as_deref(), Some("increase" | "reduce" | "hold" | "resume" | "stop" | "continue"))
        && action(first) != new
}

fn absorb(first: &mut Mention, second: Mention) {
    first.further.push(second.span);
    first.score = first.score.max(second.score);
    match (&mut first.dose, second.dose) {
        (Some(have), Some(new)) if have.value.is_none() && new.value.is_some() => {
            let have = std::mem::replace(have, new);
            if let Some(dose) = &mut first.dose {
                dose.route = dose.route.take().or(have.route);
                dose.frequency = dose.frequency.take().or(have.frequency);
            }
        }
        (None, new) => first.dose = new,
        _ => {}
    }
    if first.value.is_none() {
        first.value = second.value;
    }
}
