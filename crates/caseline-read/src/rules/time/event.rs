//! Events that serve as times: "on admission", "after surgery", "at the time of diagnosis".

use super::anchor;
use super::words::AnchorKind;
use super::{AnchorWords, Class, Direction, Frame, TimeExpression, Window};

/// The preposition that governs a noun at `head`, looking over a few words to the left.
pub(super) fn governed(w: &Window<'_, '_>, head: usize, kind: AnchorKind) -> Option<TimeExpression> {
    let mut i = head;
    for _ in 0..6 {
        if i == w.from {
            return None;
        }
        i -= 1;
        let word = w.word(i).to_ascii_lowercase();
        let (direction, frame, first) = match word.as_str() {
            "on" | "at" | "upon" => (Direction::At, Frame::At, i),
            "during" => (Direction::At, Frame::During, i),
            "after" | "following" | "post" => (Direction::After, Frame::After, i),
            "since" => (Direction::After, Frame::Since, i),
            "before" | "until" | "pre" => (Direction::Before, Frame::Before, i),
            "to" if w.is(i.wrapping_sub(1), &["prior"]) => (Direction::Before, Frame::Before, i - 1),
            "of" if w.is(i.wrapping_sub(1), &["time", "day", "moment"]) => {
                i -= 1;
                continue;
            }
            "the" | "his" | "her" | "their" | "hospital" | "initial" | "first" | "time" | "emergency" | "index"
            | "second" | "department" | "room" | "hospitals" | "clinical" | "current" | "-" | "‑" | "–" | "her/his"
            | "stem" | "cell" | "hematopoietic" | "haematopoietic" | "allogeneic" | "autologous" | "liver"
            | "kidney" | "renal" | "heart" | "lung" | "bone" | "marrow" | "symptom" | "disease" | "initial-"
            | "this" | "our" | "patient" | "s" | "'" | "’" => {
                continue;
            }
            _ => return None,
        };
        let mut e = w.expression(Class::Event, first..head + 1);
        e.direction = direction;
        e.frame = frame;
        e.anchor = AnchorWords { kind, tokens: i + 1..head + 1 };
        e.value = match direction {
            Direction::After => "FUTURE_REF",
            Direction::Before => "PAST_REF",
            Direction::At => "PRESENT_REF",
        }
        .to_owned();
        return Some(e);
    }
    None
}

/// "postoperatively", "intraoperative".
pub(super) fn pre_post(w: &Window<'_, '_>, at: usize, kind: AnchorKind, side: i8) -> TimeExpression {
    let mut e = w.expression(Class::Event, at..at + 1);
    e.anchor = AnchorWords { kind, tokens: at..at + 1 };
    (e.direction, e.frame) = match side {
        1 => (Direction::After, Frame::After),
        -1 => (Direction::Before, Frame::Before),
        _ => (Direction::At, Frame::During),
    };
    e
}

/// "post-operative", "post-transplant": written in two.
pub(super) fn hyphenated(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    let side = match w.word(at).to_ascii_lowercase().as_str() {
        "post" => 1,
        "pre" => -1,
        "intra" | "peri" => 0,
        _ => return None,
    };
    if !w.is_hyphen(at + 1) {
        return None;
    }
    let word = w.word(at + 2).to_ascii_lowercase();
    let kind = match word.as_str() {
        "operative" | "operatively" | "op" | "surgery" | "surgical" | "surgically" => AnchorKind::Surgery,
        "transplant" | "transplantation" | "hsct" | "hct" => AnchorKind::Transplantation,
        "allo" if w.is_hyphen(at + 3) => AnchorKind::Transplantation,
        "discharge" => AnchorKind::Discharge,
        "partum" => AnchorKind::Delivery,
        "treatment" | "therapy" | "chemotherapy" => AnchorKind::Treatment,
        _ => return None,
    };
    let mut e = pre_post(w, at, kind, side);
    let last = if word == "allo" { at + 4 } else { at + 2 };
    e = TimeExpression { tokens: at..(last + 1).min(w.to), ..e };
    e.span = w.page.span(e.tokens.start, e.tokens.end - 1);
    e.full = e.span;
    e.reach = e.tokens.clone();
    e.anchor.tokens = e.tokens.clone();
    Some(e)
}

/// "after cycle 6", "following three cycles of chemotherapy".
pub(super) fn cycle(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    let (number, first, last) = if let Some(n) = w.number(at + 1) {
        (n, at, at + 1)
    } else {
        let before = super::count::before(w, at);
        (before.count?.best, before.first, at)
    };
    let mut i = first;
    while i > w.from && w.is(i - 1, &["the", "of", "end", "completion", "completing", "receiving", "a", "total"]) {
        i -= 1;
    }
    let (direction, frame) = match w.word(i.wrapping_sub(1)).to_ascii_lowercase().as_str() {
        "after" | "following" | "post" => (Direction::After, Frame::After),
        "before" => (Direction::Before, Frame::Before),
        "during" | "in" => (Direction::At, Frame::During),
        "at" | "on" => (Direction::At, Frame::At),
        _ => (Direction::At, Frame::Plain),
    };
    let mut e = w.expression(Class::Cycle, first..last + 1);
    if frame != Frame::Plain {
        e.reach = i - 1..last + 1;
    }
    e.direction = direction;
    e.frame = frame;
    let of = if w.is(last + 1, &["of"]) { anchor::after(w, last + 2).tokens } else { last + 1..last + 1 };
    if !of.is_empty() {
        e.reach.end = of.end;
    }
    e.anchor = AnchorWords { kind: AnchorKind::Cycle, tokens: of };
    e.days = super::Days::exactly(number);
    Some(e)
}

/// "after …", "prior to …" with any other event: where threading may know the words as a fact.
pub(super) fn named(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    let (direction, frame, from) = match w.word(at).to_ascii_lowercase().as_str() {
        "after" | "following" => (Direction::After, Frame::After, at + 1),
        "before" => (Direction::Before, Frame::Before, at + 1),
        "since" => (Direction::After, Frame::Since, at + 1),
        "prior" if w.is(at + 1, &["to"]) => (Direction::Before, Frame::Before, at + 2),
        _ => return None,
    };
    let words = anchor::after(w, from);
    if words.tokens.is_empty() {
        return None;
    }
    let mut e = w.expression(Class::Event, at..words.tokens.end);
    e.direction = direction;
    e.frame = frame;
    e.anchor = words;
    Some(e)
}
