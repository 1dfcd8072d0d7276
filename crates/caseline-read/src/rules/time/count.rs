//! The number before a unit of time, and the words before the number.

use super::slack::{Count, Hedge, Unit};
use super::words::{cardinal, ordinal};
use super::{AnchorKind, Frame, Window};

/// What stands before a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// First token of number and position ("the last three").
    pub first: usize,
    /// First token with preposition and hedge.
    pub outer: usize,
    /// The number; none where there is no word for it.
    pub count: Option<Count>,
    /// True for "third", "11th".
    pub ordinal: bool,
    /// How loosely.
    pub hedge: Hedge,
    /// Preposition or position.
    pub frame: Frame,
    /// "postoperative", "hospital" between number and unit.
    pub glued: Option<AnchorKind>,
    /// True for "every", "each", "per".
    pub every: bool,
    /// True for "same".
    pub same: bool,
    /// True where the number stood right before "-unit".
    pub hyphen: bool,
    /// A determiner or position word was there.
    pub determined: bool,
}

/// Reads to the left of the unit at `at`.
pub(super) fn before(w: &Window<'_, '_>, at: usize) -> Before {
    let mut b = Before {
        first: at,
        outer: at,
        count: None,
        ordinal: false,
        hedge: Hedge::None,
        frame: Frame::Plain,
        glued: None,
        every: false,
        same: false,
        hyphen: false,
        determined: false,
    };
    // Cells of a table are not read into each other.
    if at > w.from && w.page.text[w.page.tokens[at - 1].span.end..w.page.tokens[at].span.start].contains('\t') {
        return b;
    }
    let mut i = at;
    adjectives(w, &mut i, &mut b);
    if i > w.from && w.is_hyphen(i - 1) && w.glued(i - 1) {
        i -= 1;
        b.hyphen = true;
    }
    let counted = number(w, &mut i, &mut b);
    if counted || b.glued.is_some() {
        b.first = i;
    }
    b.outer = b.first;
    lead(w, &mut b);
    b
}

fn adjectives(w: &Window<'_, '_>, i: &mut usize, b: &mut Before) {
    while *i > w.from {
        let at = *i - 1;
        if w.is(
            at,
            &[
                "consecutive",
                "full",
                "additional",
                "further",
                "more",
                "whole",
                "entire",
                "long",
                "calendar",
                "successive",
            ],
        ) {
            *i = at;
        } else if w.is(at, &["postoperative", "postop", "postsurgical"]) {
            b.glued = Some(AnchorKind::Surgery);
            *i = at;
        } else if w.is(at, &["operative", "op", "surgical", "surgery"])
            && w.is_hyphen(at.wrapping_sub(1))
            && w.is(at.wrapping_sub(2), &["post"])
        {
            b.glued = Some(AnchorKind::Surgery);
            *i = at - 2;
        } else if w.is(at, &["hospital", "hospitalization", "inpatient", "admission", "icu"]) {
            b.glued = Some(AnchorKind::Admission);
            *i = at;
        } else if w.is(at, &["posttransplant", "posttransplantation"]) {
            b.glued = Some(AnchorKind::Transplantation);
            *i = at;
        } else if w.is(at, &["transplant", "transplantation", "hct", "hsct"]) && w.is_hyphen(at.wrapping_sub(1)) {
            b.glued = Some(AnchorKind::Transplantation);
            *i = at.saturating_sub(2).max(w.from);
        } else if w.is(at, &["illness"]) {
            b.glued = Some(AnchorKind::Onset);
            *i = at;
        } else if w.is(at, &["treatment", "therapy"]) {
            b.glued = Some(AnchorKind::Treatment);
            *i = at;
        } else {
            return;
        }
    }
}

/// Reads a number, a range or a vague word that ends before `i`; moves `i` to its first token.
fn number(w: &Window<'_, '_>, i: &mut usize, b: &mut Before) -> bool {
    if *i == w.from {
        return false;
    }
    let at = *i - 1;
    // 11th, 3rd
    if w.is(at, &["st", "nd", "rd", "th"])
        && w.glued(at)
        && let Some(n) = at.checked_sub(1).and_then(|p| w.number(p))
    {
        b.count = Some(Count::number(n));
        b.ordinal = true;
        *i = at - 1;
        return true;
    }
    if let Some(n) = ordinal(w.word(at)) {
        if w.word(at).eq_ignore_ascii_case("first") && !w.is(at.wrapping_sub(1), &["the", "on", "her", "his"]) {
            return false;
        }
        b.count = Some(Count::number(n));
        b.ordinal = true;
        *i = at;
        return true;
    }
    if w.is(at, &["several", "few", "many", "multiple", "some"]) {
        b.count = Count::word(&w.word(at).to_ascii_lowercase());
        *i = if w.is(at.wrapping_sub(1), &["a"]) { at - 1 } else { at };
        return true;
    }
    if w.is(at, &["of"]) && w.is(at.wrapping_sub(1), &["couple"]) || w.is(at, &["couple"]) {
        b.count = Count::word("couple");
        *i = if w.is(at, &["of"]) { at - 1 } else { at };
        if w.is(i.wrapping_sub(1), &["a"]) {
            *i -= 1;
        }
        return true;
    }
    let Some((n, first)) = cardinal_at(w, at) else {
        return false;
    };
    let mut count = Count::number(n);
    *i = first;
    // 2-3, 2 to 3, two or three
    let joint = first.wrapping_sub(1);
    if first > w.from
        && (w.is_hyphen(joint) || w.is(joint, &["to", "or"]))
        && let Some((low, start)) = joint.checked_sub(1).and_then(|p| cardinal_at(w, p))
        && low < n
        && !w.is(joint - 1, &["a", "an"])
    {
        count = Count { least: low, best: (low + n) / 2.0, most: n, vague: false };
        *i = start;
    }
    b.count = Some(count);
    true
}

/// A number whose last token is `at`: "4", "twenty-four", "one and a half", "half a".
fn cardinal_at(w: &Window<'_, '_>, at: usize) -> Option<(f64, usize)> {
    if w.is(at, &["half"]) {
        if w.is(at.wrapping_sub(1), &["a"]) && w.is(at.wrapping_sub(2), &["and"]) {
            let (n, first) = cardinal_at(w, at.checked_sub(3)?)?;
            return Some((n + 0.5, first));
        }
        return Some((0.5, at));
    }
    let n = w.number(at).or_else(|| cardinal(w.word(at)))?;
    if w.is(at, &["a", "an"]) {
        if w.is(at.wrapping_sub(1), &["half"]) {
            return Some((0.5, at - 1));
        }
        // "once a day", "times a week": a frequency, not a number.
        if w.is(at.wrapping_sub(1), &["once", "twice", "thrice", "times"]) {
            return None;
        }
    }
    if n < 10.0
        && w.number(at).is_none()
        && at > w.from + 1
        && w.is_hyphen(at - 1)
        && let Some(tens) = cardinal(w.word(at - 2)).filter(|t| *t >= 20.0)
    {
        return Some((tens + n, at - 2));
    }
    Some((n, at))
}

/// Reads positions, hedges and the preposition before the number.
fn lead(w: &Window<'_, '_>, b: &mut Before) {
    let mut i = b.first;
    let mut core = b.first;
    while i > w.from {
        let at = i - 1;
        let word = w.word(at).to_ascii_lowercase();
        let previous = at.wrapping_sub(1);
        match word.as_str() {
            "last" | "past" | "previous" | "preceding" | "prior" | "recent" => {
                b.frame = Frame::UpToNow;
                b.determined = true;
                core = at;
            }
            "next" | "following" | "subsequent" | "another" | "ensuing" | "coming" => {
                b.frame = Frame::Next;
                b.determined = true;
                core = at;
            }
            "first" | "initial" => {
                b.frame = Frame::First;
                b.determined = true;
                core = at;
            }
            "same" => {
                b.same = true;
                core = at;
            }
            "the" | "this" | "that" | "his" | "her" | "their" | "a" | "an" => {
                b.determined = true;
                if b.frame != Frame::Plain || b.ordinal || b.same {
                    core = at;
                }
            }
            "about" | "approximately" | "around" | "nearly" | "almost" | "roughly" | "circa" | "~" | "≈" | "some"
            | "approx" => {
                b.hedge = Hedge::About;
            }
            "exactly" | "only" | "just" | "additional" | "at"
                if word != "at" || w.is(i, &["least", "most", "about", "approximately", "around"]) => {}
            "than" if w.is(previous, &["more", "greater", "longer"]) => {
                b.hedge = Hedge::Over;
                i -= 1;
            }
            "than" if w.is(previous, &["less", "fewer"]) => {
                b.hedge = Hedge::Under;
                i -= 1;
            }
            ">" | "≥" | "least" => b.hedge = Hedge::Over,
            "<" | "≤" | "under" => b.hedge = Hedge::Under,
            "to" if w.is(previous, &["up"]) => {
                b.hedge = Hedge::Under;
                i -= 1;
            }
            "over"
                if w.is(previous, &["for", "of", "after", "at"])
                    || !b.determined && w.is(previous, &["since", "lasting"]) =>
            {
                b.hedge = Hedge::Over;
            }
            "of" if w.is(
                previous,
                &["total", "period", "course", "interval", "duration", "span", "maximum", "minimum", "range"],
            ) =>
            {
                i -= 1;
                if w.is(previous, &["duration"]) && b.frame == Frame::Plain {
                    b.frame = Frame::For;
                }
            }
            "of" if w.is(previous, &["history", "hx"]) => {
                b.frame = Frame::UpToNow;
                b.outer = at - 1;
                break;
            }
            "every" | "each" | "per" | "alternate" => {
                b.every = true;
                core = at;
                break;
            }
            "other" if w.is(previous, &["every"]) => {
                b.every = true;
                b.count = Some(Count::number(2.0));
                core = previous;
                break;
            }
            _ => {
                let frame = match word.as_str() {
                    "for" | "lasting" | "lasted" | "took" => Frame::For,
                    "over" | "during" | "throughout" | "through" => Frame::During,
                    "within" => Frame::Within,
                    "since" => Frame::Since,
                    "until" | "till" | "by" => Frame::Until,
                    "at" | "on" | "in" | "upon" => Frame::At,
                    "after" | "following" => Frame::After,
                    "before" => Frame::Before,
                    _ => break,
                };
                b.frame = match (b.frame, frame) {
                    (Frame::Plain, f) => f,
                    // "for the past three weeks" is up to now, "after the first week" is not within it.
                    (Frame::UpToNow, Frame::Since) => Frame::Since,
                    (Frame::First, Frame::After) => Frame::After,
                    (kept, _) => kept,
                };
                if word == "within" {
                    b.hedge = Hedge::Within;
                }
                b.outer = at;
                break;
            }
        }
        i -= 1;
        b.outer = i;
    }
    b.first = core;
    b.outer = b.outer.min(core);
}

/// The count where no number stands: a bare plural is some, a bare singular is one.
pub(super) fn implied(unit_is_plural: bool, _unit: Unit) -> Count {
    if unit_is_plural { Count::word("plural").unwrap_or(Count::number(2.0)) } else { Count::number(1.0) }
}
