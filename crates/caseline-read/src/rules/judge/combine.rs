//! Rules, lexicon and tagger judged together.
//!
//! The rule is small on purpose. (1) What a rule or the lexicon found stays unless the tagger is sure
//! that no fact stands there; how sure it must be depends on who found it (`FLOORS`): a name with a
//! number is hardly ever wrong, a bare name often is. (2) What only the tagger found is added when it
//! is more likely than `Point::propose`. (3) The kind is the table's, unless the tagger gives it less than
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
        Point { name: 0.30, propose: 0.42, kind: 0.22, outside: -0.7 }
    }
}

/// Drops what the tagger does not believe, and lets it say the kind.
pub fn filter(mentions: &mut Vec<Mention>, tagging: &Tagging, point: Point) {
    mentions.retain_mut(|mention| {
        let belief = tagging.judge(mention.first, mention.last);
        let fact = 1.0 - belief[0];
        let floor = FLOORS.iter().find(|(rule, _)| *rule == mention.rule).map_or(point.name, |(_, floor)| *floor);
        if mention.kind != Kind::Demographic && fact < floor {
            return false;
        }
        mention.score = fact;
        if mention.value.is_none() && mention.kind != Kind::Demographic {
            let share =
                |kind: Kind| KINDS.iter().position(|k| *k == kind).map_or(0.0, |i| belief[i + 1] / fact.max(1e-6));
            if share(mention.kind) < point.kind {
                let best = KINDS.iter().copied().max_by(|a, b| share(*a).total_cmp(&share(*b)));
                mention.kind = best.unwrap_or(mention.kind);
            }
        }
        true
    });
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
