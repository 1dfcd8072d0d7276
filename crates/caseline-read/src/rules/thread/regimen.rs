//! How long a regimen lasts: "every two weeks for four cycles, followed by weekly … for 12 administrations".
//!
//! The interval and the number of administrations bound the length from below: four cycles every two
//! weeks take 4 × 14 days until the next block may begin, the last of twelve weekly doses is given
//! 11 × 7 days after the first. Nothing is said of holds and delays, so that the upper bound is loose.

use crate::page::Page;
use crate::rules::time::words::cardinal;
use crate::rules::time::{Class, TimeExpression};
use std::ops::Range;

/// A block of a regimen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Block {
    /// Days between administrations.
    pub interval: f64,
    /// How many.
    pub times: f64,
}

/// The blocks that the expressions of a sentence tell, in order.
pub(super) fn blocks(page: &Page<'_>, tokens: Range<usize>, expressions: &[TimeExpression]) -> Vec<Block> {
    let sets: Vec<&TimeExpression> =
        expressions.iter().filter(|e| e.class == Class::Set && interval(e).is_some()).collect();
    let mut out = Vec::new();
    for (i, set) in sets.iter().enumerate() {
        let until = sets.get(i + 1).map_or(tokens.end, |s| s.tokens.start).min(set.tokens.end + 30);
        let after = (set.tokens.end..until).find_map(|at| times(page, at));
        // "four cycles every two weeks": the number may stand right before, too.
        let from =
            set.tokens.start.saturating_sub(6).max(tokens.start).max(if i > 0 { sets[i - 1].tokens.end } else { 0 });
        let before = || (from..set.tokens.start).rev().find_map(|at| times(page, at));
        if let (Some(interval), Some(times)) = (interval(set), after.or_else(before)) {
            out.push(Block { interval, times });
        }
    }
    out
}

/// Days from the first to the last administration.
pub(super) fn least_days(blocks: &[Block]) -> Option<f64> {
    let (last, rest) = blocks.split_last()?;
    let days = rest.iter().map(|b| b.interval * b.times).sum::<f64>() + last.interval * (last.times - 1.0);
    (days > 0.0).then_some(days)
}

/// "four cycles", "12 administrations", "× 4".
fn times(page: &Page<'_>, at: usize) -> Option<f64> {
    let number = |t: usize| {
        page.word(t).parse::<f64>().ok().or_else(|| cardinal(page.word(t)).filter(|_| !page.is_any(t, &["a", "an"])))
    };
    let counted =
        ["cycle", "cycles", "administrations", "doses", "infusions", "injections", "courses", "applications", "times"];
    let found = if page.is_any(at, &["×", "x"]) {
        number(at + 1)
    } else if page.is_any(at + 1, &counted) {
        number(at)
    } else {
        None
    };
    found.filter(|n| (1.0..200.0).contains(n) && n.fract() == 0.0)
}

/// Days between administrations, for weekly and longer intervals (and whole days).
fn interval(set: &TimeExpression) -> Option<f64> {
    let value = set.value.strip_prefix('P')?;
    let (number, days) = match value.as_bytes().last()? {
        b'D' => (value.strip_suffix('D')?, 1.0),
        b'W' => (value.strip_suffix('W')?, 7.0),
        b'M' if !value.starts_with('T') => (value.strip_suffix('M')?, 30.4),
        _ => return None,
    };
    number.parse::<f64>().ok().map(|n| n * days)
}
