//! Settling: a reading made by a machine, and what people said about it.
//!
//! Every correction ends in one of four ways. *Agreed*: the reading says by itself what the person said.
//! *Applied*: the record was changed. *Stale*: the reading now says something else on these words than
//! what the person saw; the person is followed and both are shown. *Orphaned*: the words are not in the text
//! any more; nothing is changed, and the correction stays in the list.
//!
//! Laws, held by the tests in `tests/settle.rs`: every correction has exactly one ending; settling what is
//! settled changes nothing; corrections that speak of different words may come in any order; no
//! fact that a person rejected is in the record; quotes of what was added are in the text; where nobody said
//! anything, the reading stands.
//!
//! Three things make settling twice the same as settling once. What a person made is theirs: no other
//! correction takes it for a statement of the reading. A correction that finds what it comes to already there
//! leaves it alone. And tracks are hung on, and what followed from rejected facts is taken out, after every
//! statement has been settled, so that neither meets a record that is half done.

mod effect;
mod fact;
mod fold;
mod follow;
mod place;
mod relink;

use crate::case::Case;
use crate::correction::Correction;
use serde::Serialize;

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
/// Corrections of one statement are folded first: later changes go over earlier ones, a rejection ends
/// them, and whatever follows a rejection begins anew.
pub fn settle(reading: &Case, text: &str, corrections: &[Correction]) -> (Case, Vec<Settled>) {
    let mut case = reading.clone();
    let places = place::Places::new(text);
    let groups = fold::fold(corrections, |quote| places.find(quote));
    let mut done = follow::Done::default();
    let mut ends: Vec<(Ending, Option<String>)> =
        (0..groups.len()).map(|n| effect::settle(&mut case, &groups, n, &mut done)).collect();
    follow::follow_up(&mut case, done);
    fact::place_added(&mut case);
    for (n, end) in ends.iter_mut().enumerate() {
        let rejected = groups[n].effect == fold::Effect::Reject;
        let Some(tracks) = groups[n].relink.filter(|_| !rejected && groups[n].quote.is_some()) else { continue };
        let (linked, said) = relink::relink(&mut case, &groups, n, tracks);
        if groups[n].effect == fold::Effect::None || linked > end.0 {
            end.0 = linked;
        }
        end.1 = end.1.take().or(said);
    }
    let each = groups.iter().zip(ends).flat_map(|(group, (ending, reading))| {
        group.members.iter().map(move |&correction| Settled { correction, ending, reading: reading.clone() })
    });
    let mut settled: Vec<Settled> = each.collect();
    settled.sort_by_key(|s| s.correction);
    (case, settled)
}
