//! Time expressions: recognised in one pass over the tokens, and normalised.
//!
//! What it reads: dates and parts of dates ("in April 2020"), durations ("a 4-month history", "for the
//! past 3 days"), offsets with the words they count from ("10 days after distal pancreatectomy", "two
//! weeks later"), counted days ("POD 3", "hospital day 7", "day +15"), ages, cycles ("after cycle 6"),
//! events that serve as times ("on admission", "before surgery"), parts of the day, words of sequence
//! ("subsequently"), and frequencies, which are no times and are kept apart as [`Class::Set`].
//!
//! What it must not read: doses per time ("5 mg/day", "1 L/24 h"), ages of other things, reference
//! numbers that look like years, "may" the verb, "second" the ordinal of anything but a time.
//!
//! Values follow TIMEX3 (ISO 8601 with `X` for unknown places; ISO 24617-1), days follow
//! `lexicon/time_slack.toml`. Nothing is resolved against other events here; that is threading.

mod anchor;
mod count;
mod date;
mod event;
mod iso;
mod list;
pub mod slack;
mod span;
pub mod words;

use crate::page::Page;
use caseline_text::{Clean, Span};
use std::ops::Range;

pub use date::{Calendar, from_days};
pub use slack::{Days, Hedge, Unit};
pub use words::{AnchorKind, Sequence};

/// What sort of expression it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A date or a part of one.
    Date,
    /// A part of the day or a time of the clock.
    Time,
    /// How long.
    Duration,
    /// So long before or after something.
    Offset,
    /// Age of the patient.
    Age,
    /// A day counted from an anchor: "POD 3", "day +15", "the third week".
    DayCount,
    /// A cycle of treatment.
    Cycle,
    /// An event that serves as a time: "on admission".
    Event,
    /// A word of sequence.
    Sequence(Sequence),
    /// How often.
    Set,
}

/// Which way an expression points from its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Later than the anchor.
    After,
    /// Earlier than the anchor.
    Before,
    /// Together with it.
    At,
}

/// The preposition or noun that says how a span of time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    /// None that matters.
    Plain,
    /// For three weeks.
    For,
    /// For the last three weeks, over the past three weeks, a three-week history, of two weeks' duration.
    UpToNow,
    /// Over, during, throughout.
    During,
    /// Within.
    Within,
    /// Since.
    Since,
    /// Until, by.
    Until,
    /// At, on, in.
    At,
    /// After.
    After,
    /// Before.
    Before,
    /// The first, the initial.
    First,
    /// The next, the following, another.
    Next,
    /// At a follow-up of so long.
    FollowUp,
}

/// The words an expression counts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorWords {
    /// What they mean.
    pub kind: AnchorKind,
    /// The tokens, empty where the words do not say.
    pub tokens: Range<usize>,
}

/// A time expression.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeExpression {
    /// The expression as TIMEX3 would mark it.
    pub span: Span<Clean>,
    /// With its preposition and the words it counts from.
    pub full: Span<Clean>,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The tokens of `full`.
    pub reach: Range<usize>,
    /// Index of its sentence.
    pub line: usize,
    /// What sort.
    pub class: Class,
    /// How it is framed.
    pub frame: Frame,
    /// Which way from the anchor.
    pub direction: Direction,
    /// What it counts from.
    pub anchor: AnchorWords,
    /// The amount, in days (an age in days too; a counted day as its number).
    pub days: Days,
    /// The unit, where it has one.
    pub unit: Option<Unit>,
    /// A date.
    pub calendar: Option<Calendar>,
    /// Value as TIMEX3 writes it.
    pub value: String,
}

impl TimeExpression {
    /// True where TIMEX3 would mark it: words of sequence are only signals there, and an age is a time
    /// where something happened at it, but an attribute of the patient elsewhere.
    pub fn is_timex(&self) -> bool {
        match self.class {
            Class::Sequence(_) => false,
            Class::Event => {
                matches!(self.anchor.kind, AnchorKind::Surgery | AnchorKind::Now | AnchorKind::Transplantation)
            }
            Class::Cycle => false,
            Class::Age => matches!(self.frame, Frame::At | Frame::Since | Frame::Until),
            _ => true,
        }
    }
}

/// The tokens of one sentence.
#[derive(Clone, Copy)]
struct Window<'a, 'p> {
    page: &'a Page<'p>,
    from: usize,
    to: usize,
    line: usize,
}

impl<'p> Window<'_, 'p> {
    /// The word at a token; empty outside the sentence (and for an index that went below zero).
    fn word(&self, token: usize) -> &'p str {
        if token >= self.from && token < self.to { self.page.word(token) } else { "" }
    }

    fn is(&self, token: usize, words: &[&str]) -> bool {
        let word = self.word(token);
        !word.is_empty() && words.iter().any(|w| word.eq_ignore_ascii_case(w))
    }

    /// True where nothing stands between a token and the one before.
    fn glued(&self, token: usize) -> bool {
        token > self.from && token < self.to && !self.page.tokens[token].spaced
    }

    fn is_hyphen(&self, token: usize) -> bool {
        matches!(self.word(token), "-" | "–" | "‑" | "‐" | "—" | "−")
    }

    fn number(&self, token: usize) -> Option<f64> {
        let word = self.word(token);
        if !word.as_bytes().first()?.is_ascii_digit() {
            return None;
        }
        if word.contains(',') { word.replace(',', "").parse().ok() } else { word.parse().ok() }
    }

    fn expression(&self, class: Class, tokens: Range<usize>) -> TimeExpression {
        let span = self.page.span(tokens.start, tokens.end - 1);
        TimeExpression {
            span,
            full: span,
            reach: tokens.clone(),
            tokens,
            line: self.line,
            class,
            frame: Frame::Plain,
            direction: Direction::At,
            anchor: AnchorWords { kind: AnchorKind::Previous, tokens: 0..0 },
            days: Days::exactly(0.0),
            unit: None,
            calendar: None,
            value: String::new(),
        }
    }
}

/// Every time expression of the given sentences, in the order of the text, none overlapping.
pub fn find(page: &Page<'_>, wanted: impl Fn(usize) -> bool) -> Vec<TimeExpression> {
    let mut out = Vec::new();
    for (line, sentence) in page.lines.iter().enumerate() {
        if wanted(line) {
            let window = Window { page, from: sentence.tokens.start, to: sentence.tokens.end, line };
            find_in(&window, &mut out);
        }
    }
    out
}

fn find_in(window: &Window<'_, '_>, out: &mut Vec<TimeExpression>) {
    let start = out.len();
    for token in window.from..window.to {
        let word = window.page.word(token);
        let found = if word.as_bytes()[0].is_ascii_digit() {
            date::numeric(window, token)
        } else {
            words::trigger(word).and_then(|t| span::expression(window, token, t))
        };
        if let Some(mut found) = found {
            found.full = window.page.span(found.reach.start, found.reach.end - 1);
            out.push(found);
        } else if let Some(glued) = span::compact(window, token, word) {
            out.push(glued);
        }
    }
    settle(out, start);
    list::unfold(window, out, start);
}

/// Of overlapping expressions the one with the longer core stays; of equal ones the first.
fn settle(out: &mut Vec<TimeExpression>, start: usize) {
    let mut found: Vec<TimeExpression> = out.drain(start..).collect();
    found.sort_by_key(|e| (std::cmp::Reverse(rank(e)), e.tokens.start));
    for candidate in found {
        let clash = out[start..].iter().any(|kept| {
            let core = kept.tokens.start < candidate.tokens.end && candidate.tokens.start < kept.tokens.end;
            let swallowed = kept.reach.start <= candidate.tokens.start && candidate.tokens.end <= kept.reach.end;
            core || swallowed
        });
        if !clash {
            out.push(candidate);
        }
    }
    out[start..].sort_by_key(|e| e.tokens.start);
}

/// Numbers before words: a counted time swallows the event it counts from.
fn rank(expression: &TimeExpression) -> (u8, usize) {
    let class = match expression.class {
        Class::Sequence(_) => 0,
        Class::Event => 1,
        _ => 2,
    };
    (class, expression.tokens.len())
}

#[cfg(test)]
mod tests;
