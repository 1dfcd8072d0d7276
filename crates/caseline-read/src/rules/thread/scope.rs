//! Which expression dates which fact: clauses, and reach inside a clause.

use super::clock::{Clock, is_moving};
use crate::page::Page;
use crate::rules::time::{Class, Frame, TimeExpression};
use caseline_model::Kind;
use std::ops::Range;

/// The expressions of a clause that apply to a fact, as indices into those of the clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attachment {
    /// Names its moment.
    pub moment: Option<usize>,
    /// Says how long.
    pub duration: Option<usize>,
    /// Says when it ended.
    pub until: Option<usize>,
    /// Counts from it.
    pub own: Option<usize>,
}

/// Cuts a sentence into clauses, each of which may stand at a time of its own.
pub(super) fn clauses(page: &Page<'_>, tokens: Range<usize>, expressions: &[TimeExpression]) -> Vec<Range<usize>> {
    let mut cuts = vec![tokens.start];
    let mut depth = 0usize;
    for at in tokens.clone() {
        let word = page.word(at);
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || at == tokens.start || expressions.iter().any(|e| e.reach.contains(&at) && e.reach.start < at) {
            continue;
        }
        let lower = page.lower(at);
        let cut = match lower {
            ";" => true,
            "but" | "however" | "whereas" | "although" | "which" | "who" | "while" | "when" => true,
            "and" | "," | "then" => {
                let mut next = at + 1;
                while next < tokens.end
                    && page.is_any(next, &["and", "then", "subsequently", "finally", "later", "also", "the", "patient"])
                {
                    next += 1;
                }
                lower != "," && begins_clause(page, next, &tokens)
                    || lower == "," && page.is(at + 1, "and") && begins_clause(page, at + 2, &tokens)
            }
            _ => false,
        };
        // "who underwent it nine years ago, presented": back from the relative clause.
        let returns = lower == ","
            && cuts.last().is_some_and(|c| page.is_any(*c, &["who", "which"]))
            && begins_clause(page, at + 1, &tokens);
        // "and two weeks later she …": the expression opens a clause of its own.
        let opens = (lower == "and" || lower == "," || lower == "then")
            && expressions.iter().any(|e| {
                e.reach.start == at + 1 && is_moving(e) && begins_clause(page, skip_comma(page, e.reach.end), &tokens)
            });
        if cut || opens || returns {
            cuts.push(at);
        }
    }
    cuts.push(tokens.end);
    cuts.windows(2).filter(|c| c[0] < c[1]).map(|c| c[0]..c[1]).collect()
}

fn skip_comma(page: &Page<'_>, at: usize) -> usize {
    if page.word(at) == "," { at + 1 } else { at }
}

/// A pronoun, an auxiliary or a verb in the past: a clause of its own.
fn begins_clause(page: &Page<'_>, at: usize, tokens: &Range<usize>) -> bool {
    if at >= tokens.end {
        return false;
    }
    let word = page.lower(at);
    matches!(
        word,
        "he" | "she"
            | "they"
            | "we"
            | "it"
            | "was"
            | "were"
            | "had"
            | "has"
            | "underwent"
            | "is"
            | "his"
            | "her"
            | "there"
            | "died"
            | "began"
            | "became"
    ) || word.len() > 5
        && word.ends_with("ed")
        && !page.is_any(at + 1, &["tomography"])
        && !matches!(
            word,
            "elevated"
                | "increased"
                | "decreased"
                | "reduced"
                | "enlarged"
                | "localized"
                | "disseminated"
                | "contrast-enhanced"
                | "enhanced"
                | "computed"
                | "dilated"
                | "raised"
                | "thickened"
                | "impaired"
        )
}

/// Attaches the facts of a clause to its expressions.
pub(super) fn attach(
    clock: &Clock<'_>,
    clause: &Range<usize>,
    inside: &[usize],
    mentions: &[usize],
) -> Vec<Attachment> {
    let page = clock.story.page;
    mentions
        .iter()
        .map(|&m| {
            let mention = &clock.story.mentions[m];
            let mut out = Attachment::default();
            let mut nearest = usize::MAX;
            let mut nearest_length = usize::MAX;
            for (slot, &e) in inside.iter().enumerate() {
                let x = &clock.expressions[e];
                let own = x.anchor.tokens.start < mention.last + 1 && mention.first < x.anchor.tokens.end;
                let whole = mention.first <= x.tokens.start && x.tokens.end <= mention.last + 1;
                if own && !whole && !x.anchor.tokens.is_empty() {
                    // The fact is what the expression counts from.
                    out.own = Some(slot);
                    continue;
                }
                if aside(page, clause, x, mention.first) {
                    continue;
                }
                let gap = if x.reach.end <= mention.first {
                    mention.first - x.reach.end
                } else if mention.last < x.reach.start {
                    x.reach.start - mention.last - 1
                } else {
                    0
                };
                if matches!(x.class, Class::Date | Class::Offset | Class::DayCount)
                    && x.frame == Frame::Until
                    && (x.reach.start > mention.first || clock.closes_range(e))
                {
                    out.until = Some(slot);
                    continue;
                }
                if is_moving(x) {
                    // One that opens the clause reaches over all of it; one behind the fact is its own.
                    let opening = x.reach.start <= clause.start + 2;
                    let behind = x.reach.start > mention.last;
                    let between = behind && blocked(clock, inside, slot, mention.last);
                    let weight = if between {
                        gap + 1000
                    } else if behind {
                        gap
                    } else if opening {
                        gap.min(12)
                    } else {
                        gap + 2
                    };
                    // A counted time says more than the event that stands beside it.
                    let weight = weight + if x.class == Class::Event { 3 } else { 0 };
                    if weight < nearest {
                        nearest = weight;
                        out.moment = Some(slot);
                    }
                } else if x.class == Class::Duration {
                    let behind = x.reach.start > mention.last;
                    let leads = x.reach.start <= clause.start + 1;
                    let complaint = matches!(mention.kind, Kind::Finding | Kind::Diagnosis | Kind::Treatment)
                        || super::cues::lasts(&mention.label)
                        || mention.label.contains("loss");
                    // "Ceftriaxone was given for 7 days": a passive does not part a treatment from its length.
                    let given = matches!(mention.kind, Kind::Treatment | Kind::Procedure | Kind::Outcome);
                    let reach = match x.frame {
                        Frame::UpToNow if !complaint => usize::MAX,
                        _ if leads && !behind => gap,
                        Frame::UpToNow => list_gap(page, mention.first, mention.last, x, given),
                        _ if behind => list_gap(page, mention.first, mention.last, x, given),
                        _ => usize::MAX,
                    };
                    if reach < nearest_length && reach < 25 {
                        nearest_length = reach;
                        out.duration = Some(slot);
                    }
                }
            }
            out
        })
        .collect()
}

/// True where an expression stands in brackets with other words ("compared with 10 g/dl at admission")
/// and the fact outside of them.
fn aside(page: &Page<'_>, clause: &Range<usize>, x: &TimeExpression, fact: usize) -> bool {
    let mut depth = 0;
    for at in (clause.start..x.reach.start).rev() {
        match page.word(at) {
            ")" => depth += 1,
            "(" if depth > 0 => depth -= 1,
            "(" => return fact < at && at + 2 < x.reach.start,
            _ => {}
        }
    }
    false
}

/// True where another expression stands between a fact and the one behind it.
fn blocked(clock: &Clock<'_>, inside: &[usize], slot: usize, last: usize) -> bool {
    inside[..slot].iter().any(|&e| clock.expressions[e].tokens.start > last && is_moving(&clock.expressions[e]))
}

/// Tokens between a fact and a length, where only a list or a short phrase lies between them.
fn list_gap(page: &Page<'_>, first: usize, last: usize, x: &TimeExpression, given: bool) -> usize {
    let between = if x.reach.end <= first { x.reach.end..first } else { last + 1..x.reach.start.max(last + 1) };
    let before = x.reach.end <= first;
    let stop = between.clone().any(|t| {
        page.is_any(t, &[";", "presented", "admitted", "referred", "underwent", "revealed", "showed"])
            || !given && page.is_any(t, &["was", "were"])
            || !before && page.is_any(t, &["with", "had"])
    });
    if stop { usize::MAX } else { between.len() }
}
