//! A fact told twice is one fact with two quotes, unless the second telling says something new.
//!
//! New is another value, another dose, another status, another patient or another stated time. First
//! mentions win: they keep the place, later ones add their words.

use crate::mention::Mention;
use caseline_model::Kind;

/// Merges repeated mentions, which must be in the order of the text.
pub fn merge(mentions: Vec<Mention>, stated_time: impl Fn(&Mention) -> bool) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::with_capacity(mentions.len());
    let mut places: std::collections::BTreeMap<String, Vec<usize>> = std::collections::BTreeMap::new();
    for mention in mentions {
        let key = key(&mention);
        let seen = places.entry(key).or_default();
        match seen.iter().copied().find(|i| same(&out[*i], &mention) && !stated_time(&mention)) {
            Some(index) => absorb(&mut out[index], mention),
            None => {
                seen.push(out.len());
                out.push(mention);
            }
        }
    }
    out
}

fn key(mention: &Mention) -> String {
    let group = match mention.kind {
        Kind::Finding | Kind::Diagnosis => "state",
        other => other.as_str(),
    };
    format!("{}\u{1}{group}\u{1}{}", mention.patient, mention.label.to_lowercase())
}

fn same(first: &Mention, second: &Mention) -> bool {
    if first.assertion.status() != second.assertion.status() {
        return false;
    }
    let side = first.side.is_none() || second.side.is_none() || first.side == second.side;
    let site = first.site.is_none() || second.site.is_none() || first.site == second.site;
    match first.kind {
        Kind::Measurement => match (&first.value, &second.value) {
            (Some(a), Some(b)) => a.number == b.number && a.text == b.text && a.high == b.high,
            _ => second.value.is_none(),
        },
        Kind::Treatment => match (&first.dose, &second.dose) {
            (_, None) => true,
            (None, Some(b)) => b.value.is_none(),
            (Some(a), Some(b)) => b.value.is_none() || a.value == b.value,
        },
        _ => side && site,
    }
}

fn absorb(first: &mut Mention, second: Mention) {
    first.further.push(second.span);
    first.score = first.score.max(second.score);
    if first.dose.is_none() {
        first.dose = second.dose;
    }
    if first.value.is_none() {
        first.value = second.value;
    }
}
