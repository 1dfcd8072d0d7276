//! Words of time are no facts, and a fact told of several times is several facts.
//!
//! "Remarkably, 2 months post-allo-HCT" looks like a procedure to a tagger, but says when, not what: such a
//! candidate is dropped before the story is threaded, lest a second transplantation be counted from. "His
//! chimerism was <1 % (day +30 and day +100)" gives one value of each day.

use super::Threaded;
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::time::{Class, TimeExpression};
use caseline_model::Kind;

/// True where the words of a mention only tell a time. `expressions` are those of its sentence.
pub fn only_time(page: &Page<'_>, mention: &Mention, expressions: &[TimeExpression]) -> bool {
    if mention.value.as_ref().is_some_and(|v| v.number.is_some()) && !mention.rule.starts_with("learn/") {
        return false;
    }
    let counted = |x: &&TimeExpression| {
        matches!(x.class, Class::Offset | Class::DayCount | Class::Date)
            && x.tokens.start < mention.last + 1
            && mention.first < x.tokens.end
    };
    let Some(first) = expressions.iter().find(counted) else { return false };
    (mention.first..=mention.last).all(|at| {
        let word = page.word(at);
        expressions.iter().filter(counted).any(|x| x.reach.contains(&at))
            || !word.contains(|c: char| c.is_alphanumeric())
            || at < first.reach.start && word.ends_with("ly")
            || page.is_any(at, &["day", "days", "post", "and", "the", "at", "on", "by"])
    })
}

/// The expression that a mention carries within its words, with the event that it counts from: "8 months
/// post-allo-HCT" tells of the transplantation, but is none.
pub(super) fn tells_when(mention: &Mention, x: &TimeExpression) -> bool {
    matches!(x.class, Class::Offset | Class::DayCount)
        && !x.anchor.tokens.is_empty()
        && mention.first <= x.tokens.start
        && x.anchor.tokens.end <= mention.last + 1
}

impl Threaded {
    /// Writes the facts that were told of several times once for each; `mentions` are those that were threaded.
    pub fn repeat(&mut self, mentions: &mut Vec<Mention>) {
        let mut again = std::mem::take(&mut self.again);
        again.retain(|(m, _)| {
            let mention = &mentions[*m];
            mention.kind == Kind::Measurement
                && mention.value.as_ref().is_some_and(|v| v.number.is_some() || v.text.is_some())
        });
        // From the back, so that what stands before keeps its index.
        for (m, time) in again.into_iter().rev() {
            mentions.insert(m + 1, mentions[m].clone());
            self.times.insert(m + 1, time);
            self.dated_by.insert(m + 1, self.dated_by[m]);
            for anchor in &mut self.anchors {
                anchor.mention = anchor.mention.map(|a| if a > m { a + 1 } else { a });
            }
        }
    }
}
