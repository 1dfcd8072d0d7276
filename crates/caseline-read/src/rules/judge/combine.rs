//! Rules, lexicon and tagger judged together.
//!
//! The rule is small on purpose. (1) What a pattern found (a name with its number, a stage) stays unless
//! the tagger is sure that no fact stands there (`FLOORS`). (2) The tagger says which other words are
//! facts, and of which kind; the lexicon gives them their standard term. A span of the tagger counts
//! when it is more likely than `Point::propose`. (3) The kind is the table's, unless the tagger gives it less than
//! `Point::kind` of its belief; measurements with a value keep their kind. Without a tagger everything that
//! rules found in sentences of the patient stays.

use crate::learn::{Proposal, Tagging, tagger::KINDS};
use crate::mention::Mention;
use caseline_model::Kind;

/// Stable id of what only the tagger found.
pub const RULE: &str = "learn/tagger";

/// Belief that a fact stands there, below which what a rule found is dropped.
const FLOORS: &[(&str, f32)] = &[
    ("spot/stage", 0.10),
    ("join/measure", 0.06),
    ("join/implied", 0.10),
    ("join/result", 0.20),
    ("join/size", 0.25),
    ("join/dose", 0.06),
];

/// How much belief the combining rule asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Belief below which a bare name of the lexicon is dropped.
    pub name: f32,
    /// Belief above which a span that only the tagger found becomes a mention.
    pub propose: f32,
    /// Share of its belief that the tagger must give to the kind of the table.
    pub kind: f32,
    /// Added to the tagger's score of "no fact" at every token: negative proposes more.
    pub outside: f32,
}

impl Default for Point {
    fn default() -> Self {
        Point { name: 0.6, propose: 0.33, kind: 0.22, outside: -0.9 }
    }
}

/// Drops what the tagger does not believe, and lets it say the kind.
pub fn filter(mentions: &mut Vec<Mention>, tagging: &Tagging, point: Point) {
    mentions.retain_mut(|mention| {
        if mention.kind == Kind::Demographic {
            return true;
        }
        let belief = tagging.judge(mention.first, mention.last);
        let of = |kind: Kind| KINDS.iter().position(|k| *k == kind).map_or(0.0, |i| belief[i + 1]);
        let floor = FLOORS.iter().find(|(rule, _)| *rule == mention.rule).map(|(_, floor)| *floor);
        let kinds = if floor.is_some() { &KINDS[..] } else { may_be(mention.kind) };
        let fact: f32 = kinds.iter().map(|k| of(*k)).sum();
        if fact < floor.unwrap_or(point.name) {
            return false;
        }
        mention.score = fact;
        if mention.value.is_none() && of(mention.kind) < point.kind * fact {
            let best = kinds.iter().copied().max_by(|a, b| of(*a).total_cmp(&of(*b)));
            mention.kind = best.unwrap_or(mention.kind);
        }
        true
    });
}

/// What a name can be besides what its table says: a drug is never a disease, a stroke may be a
/// finding, a tomography with its result a measurement.
pub fn may_be(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Finding => &[Kind::Finding, Kind::Diagnosis, Kind::Outcome, Kind::Measurement],
        Kind::Diagnosis => &[Kind::Diagnosis, Kind::Finding, Kind::Measurement],
        Kind::Treatment => &[Kind::Treatment, Kind::Procedure],
        Kind::Procedure => &[Kind::Procedure, Kind::Measurement, Kind::Treatment],
        Kind::Outcome => &[Kind::Outcome, Kind::Finding],
        _ => &KINDS,
    }
}

/// What only the tagger found: its proposals that no mention covers.
pub fn proposed<'p>(proposals: &'p [Proposal], mentions: &[Mention], point: Point) -> Vec<&'p Proposal> {
    proposals
        .iter()
        .filter(|p| p.score >= point.propose)
        .filter(|p| {
            !mentions.iter().any(|m| {
                let overlap = (m.last.min(p.last) + 1).saturating_sub(m.first.max(p.first));
                overlap * 2 >= (m.last - m.first + 1).min(p.last - p.first + 1)
            })
        })
        .collect()
}
