//! Expressions with a unit, and the dispatch on the first word.

use super::count::{self, Before};
use super::slack::{Count, Hedge, Slack, Unit};
use super::words::{AnchorKind, Trigger};
use super::{AnchorWords, Class, Days, Direction, Frame, TimeExpression, Window};
use super::{anchor, date, event, iso};

/// The expression that a word begins or heads, if any.
pub(super) fn expression(w: &Window<'_, '_>, at: usize, trigger: Trigger) -> Option<TimeExpression> {
    match trigger {
        Trigger::Unit(unit, plural) => with_unit(w, at, unit, plural),
        Trigger::Month(month) => date::month(w, at, month),
        Trigger::Weekday => {
            let on = w.is(at.wrapping_sub(1), &["on", "last", "next", "previous", "following"]);
            on.then(|| valued(w, Class::Date, at..at + 1, "XXXX-WXX"))
        }
        Trigger::Season(code) => {
            let year = w.number(at + 1).filter(|y| (1900.0..2100.0).contains(y));
            let governed = w.is(at.wrapping_sub(1), &["in", "last", "early", "late", "since"])
                || w.is(at.wrapping_sub(2), &["in", "during"]);
            (year.is_some() || governed).then(|| {
                let value = year.map_or(format!("XXXX-{code}"), |y| format!("{y}-{code}"));
                valued(w, Class::Date, at..at + 1 + usize::from(year.is_some()), &value)
            })
        }
        Trigger::PartOfDay(code) => part_of_day(w, at, code),
        Trigger::DayCount(kind) => counted_after(w, at, at, kind, Unit::Day),
        Trigger::Set(value) => {
            let after_hyphen = w.is_hyphen(at.wrapping_sub(1)) && w.is(at.wrapping_sub(2), &["bi", "semi"]);
            Some(valued(w, Class::Set, if after_hyphen { at - 2 } else { at }..at + 1, value))
        }
        Trigger::Relative(days) => {
            let mut e = w.expression(Class::Offset, at..at + 1);
            e.direction = if days < 0 {
                Direction::Before
            } else if days > 0 {
                Direction::After
            } else {
                Direction::At
            };
            e.days = Days::exactly(f64::from(days.abs()));
            e.unit = Some(Unit::Day);
            e.value = "P1D".to_owned();
            Some(e)
        }
        Trigger::Sequence(sequence) => Some(w.expression(Class::Sequence(sequence), at..at + 1)),
        Trigger::Cycle => event::cycle(w, at),
        Trigger::Anchor(kind) => event::governed(w, at, kind),
        Trigger::PrePost(kind, side) => Some(event::pre_post(w, at, kind, side)),
        Trigger::Prefix => event::hyphenated(w, at),
        Trigger::Named => event::named(w, at),
        Trigger::Times => times(w, at),
        Trigger::TimeWord => time_word(w, at),
        Trigger::Age => age(w, at),
        Trigger::Childhood(least, best, most) => {
            let governed = w.is(at.wrapping_sub(1), &["in", "since", "during", "from", "early", "late", "his", "her"]);
            governed.then(|| {
                let mut e = w.expression(Class::Age, at..at + 1);
                let year = Unit::Year.days();
                e.days = Days { least: least * year, best: best * year, most: most * year };
                e.frame = if w.is(at.wrapping_sub(1), &["since", "from"]) { Frame::Since } else { Frame::At };
                e.value = "PXY".to_owned();
                e
            })
        }
    }
}

/// Words with digits inside: "POD3", "D15", "q3w".
pub(super) fn compact(w: &Window<'_, '_>, at: usize, word: &str) -> Option<TimeExpression> {
    if word.len() > 7 || !word.as_bytes().iter().any(u8::is_ascii_digit) {
        return None;
    }
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    let letters = &word[..word.len() - digits.len()];
    let tail = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let number: f64 = digits[..digits.len() - tail.len()].parse().ok()?;
    let unit = match tail.to_ascii_lowercase().as_str() {
        "h" => Some(Unit::Hour),
        "d" => Some(Unit::Day),
        "w" | "wk" => Some(Unit::Week),
        "m" => Some(Unit::Month),
        _ => None,
    };
    match (letters.to_ascii_lowercase().as_str(), unit) {
        ("q", Some(unit)) => Some(valued(w, Class::Set, at..at + 1, &iso::duration(Count::number(number), unit))),
        ("pod", None) if tail.is_empty() => {
            let mut e = valued(w, Class::DayCount, at..at + 1, &format!("P{number}D"));
            e.anchor.kind = AnchorKind::Surgery;
            e.unit = Some(Unit::Day);
            e.days = Days::exactly(number);
            e.direction = Direction::After;
            Some(e)
        }
        _ => None,
    }
}

fn valued(w: &Window<'_, '_>, class: Class, tokens: std::ops::Range<usize>, value: &str) -> TimeExpression {
    let mut e = w.expression(class, tokens);
    e.value = value.to_owned();
    e
}

fn part_of_day(w: &Window<'_, '_>, at: usize, code: &str) -> Option<TimeExpression> {
    if w.is(at + 1, &["sweats", "sweat", "blindness", "shift", "stiffness", "dose", "pain"]) {
        return None;
    }
    let mut first = at;
    let mut direction = Direction::At;
    let mut days = 0.0;
    while first > w.from
        && w.is(first - 1, &["the", "next", "following", "same", "previous", "that", "early", "late", "this", "last"])
    {
        first -= 1;
        if w.is(first, &["next", "following"]) {
            (direction, days) = (Direction::After, 1.0);
        } else if w.is(first, &["previous", "last"]) {
            (direction, days) = (Direction::Before, 1.0);
        }
    }
    let governed =
        w.is(first.wrapping_sub(1), &["in", "on", "at", "by", "during"]) || first < at || w.is(at, &["overnight"]);
    governed.then(|| {
        let mut e = valued(w, if days > 0.0 { Class::Offset } else { Class::Time }, first..at + 1, code);
        e.direction = direction;
        e.days = Days::exactly(days);
        e.unit = Some(Unit::Day);
        e
    })
}

/// "three times a day", "twice weekly", "once".
fn times(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    let per = if w.is(at + 1, &["a", "per", "every", "each"]) { at + 2 } else { at + 1 };
    let unit = match super::words::trigger(w.word(per)) {
        Some(Trigger::Unit(unit, _)) if per == at + 2 => unit,
        Some(Trigger::Set("P1D")) => Unit::Day,
        Some(Trigger::Set("P1W")) => Unit::Week,
        Some(Trigger::Set("P1M")) => Unit::Month,
        _ => return None,
    };
    let first = if w.is(at, &["times"]) { at.saturating_sub(1).max(w.from) } else { at };
    Some(valued(w, Class::Set, first..per + 1, &iso::duration(Count::number(1.0), unit)))
}

/// "at that time", "at this time", "at the same time".
fn time_word(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    if w.is(at.wrapping_sub(1), &["that", "this"])
        && w.is(at.wrapping_sub(2), &["at", "by", "since", "from", "until", "during"])
    {
        let mut e = valued(w, Class::Offset, at - 1..at + 1, "XXXX-XX-XX");
        e.frame = if w.is(at - 2, &["since", "from"]) { Frame::Since } else { Frame::At };
        return Some(e);
    }
    if w.is(at.wrapping_sub(1), &["same"]) && w.is(at.wrapping_sub(3), &["at"]) {
        return Some(valued(w, Class::Offset, at - 2..at + 1, "XXXX-XX-XX"));
    }
    None
}

/// "at the age of 5", "at age 3 months", "aged 61 years".
fn age(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    let mut n = at + 1;
    while w.is(n, &["of", "about", "approximately", "around", "only"]) {
        n += 1;
    }
    let number = w.number(n).or_else(|| super::words::cardinal(w.word(n)))?;
    let mut end = n + 1;
    let mut unit = Unit::Year;
    if let Some(Trigger::Unit(found, _)) = super::words::trigger(w.word(end)) {
        unit = found;
        end += 1;
    }
    let mut first = at;
    while first > w.from && w.is(first - 1, &["the", "an"]) {
        first -= 1;
    }
    let count = Count::number(number);
    let mut e = valued(w, Class::Age, n..end, &iso::duration(count, unit));
    let at_age = w.is(first.wrapping_sub(1), &["at", "since", "from", "until", "by", "before", "after"]);
    e.frame = match w.word(first.wrapping_sub(1)).to_ascii_lowercase().as_str() {
        "since" | "from" => Frame::Since,
        "until" | "by" => Frame::Until,
        _ if at_age => Frame::At,
        _ => Frame::Plain,
    };
    e.reach = if at_age { first - 1 } else { first }..end;
    e.days = age_days(number, unit);
    e.unit = Some(unit);
    Some(e)
}

/// An age in whole units lasts until the next birthday.
fn age_days(number: f64, unit: Unit) -> Days {
    Days { least: number * unit.days(), best: number * unit.days(), most: (number + 1.0) * unit.days() }
}

/// "day 3", "POD 3", "days 4–10", "day +15", "week 12": the number after the unit.
fn counted_after(w: &Window<'_, '_>, at: usize, first: usize, kind: AnchorKind, unit: Unit) -> Option<TimeExpression> {
    let mut n = at + 1;
    let mut sign = 1.0;
    let mut kind = kind;
    if w.is(n, &["of"]) && w.is(n + 1, &["life"]) {
        n += 2;
        kind = AnchorKind::Birth;
    }
    if w.is(n, &["("]) && w.is(n + 1, &["pod"]) && w.is(n + 2, &[")"]) {
        n += 3;
    }
    while w.is(n, &["#", "+", "number", "no", "s"]) || w.is_hyphen(n) || w.is(n, &["("]) && w.is(n + 1, &["+"]) {
        // "day -7" is before the anchor, "day-7" is the seventh.
        if w.is_hyphen(n) && w.is(at, &["day"]) && !w.glued(n) && w.glued(n + 1) {
            sign = -1.0;
        }
        n += 1;
    }
    let number = w
        .number(n)
        .filter(|_| n > at)
        .or_else(|| super::words::cardinal(w.word(n)).filter(|_| !w.is(n, &["a", "an"])))?;
    if number > 5000.0 || w.is(n + 1, &["%", "mg", "ml", "patients"]) {
        return None;
    }
    let mut end = n + 1;
    let mut most = number;
    if (w.is_hyphen(end) || w.is(end, &["to", "through"]))
        && let Some(high) = w.number(end + 1).filter(|h| *h > number)
    {
        most = high;
        end += 2;
    }
    let mut e = w.expression(Class::DayCount, first..end);
    e.unit = Some(unit);
    e.days = Days { least: sign * number, best: sign * number, most: sign * most };
    e.direction = Direction::After;
    e.anchor.kind = kind;
    let letter = unit.iso().0;
    e.value = format!("P{number}{letter}");
    // "hospital day 13 after receiving it" still counts from the admission.
    if kind == AnchorKind::Previous {
        trailing_anchor(w, &mut e, end);
    }
    leading(w, &mut e);
    Some(e)
}

/// "of admission", "after transplantation", "post-operatively" behind a counted time.
pub(super) fn trailing_anchor(w: &Window<'_, '_>, e: &mut TimeExpression, end: usize) {
    if w.is(end, &["of", "after", "following", "post", "from", "since", "into"]) {
        let skip = usize::from(w.is_hyphen(end + 1));
        let words = anchor::after(w, end + 1 + skip);
        let known = words.kind != AnchorKind::Event || !w.is(end, &["of"]);
        if known && words.kind != AnchorKind::Previous {
            e.reach.end = words.tokens.end;
            e.anchor = words;
        }
    } else if let Some(Trigger::PrePost(kind, 1)) = super::words::trigger(w.word(end)) {
        e.anchor = AnchorWords { kind, tokens: end..end + 1 };
        e.reach.end = end + 1;
    } else if let Some(found) = event::hyphenated(w, end) {
        e.reach.end = found.tokens.end;
        e.anchor = found.anchor;
    }
}

/// The preposition before, as part of the reach.
fn leading(w: &Window<'_, '_>, e: &mut TimeExpression) {
    let mut i = e.tokens.start;
    while i > w.from && w.is(i - 1, &["the", "about", "approximately"]) {
        i -= 1;
    }
    let frame = match w.word(i.wrapping_sub(1)).to_ascii_lowercase().as_str() {
        "on" | "at" | "in" => Frame::At,
        "by" | "until" | "till" => Frame::Until,
        "since" | "from" => Frame::Since,
        "within" => Frame::Within,
        "during" => Frame::During,
        "after" => Frame::After,
        "before" => Frame::Before,
        _ => return,
    };
    e.frame = frame;
    e.reach.start = i - 1;
}

fn with_unit(w: &Window<'_, '_>, at: usize, unit: Unit, plural: bool) -> Option<TimeExpression> {
    let previous = at.wrapping_sub(1);
    if w.word(previous) == "/"
        || w.is_hyphen(previous) && w.is(at.wrapping_sub(2), &["pack", "person", "patient", "life"])
    {
        return None;
    }
    let short = w.word(at).len() <= 2;
    // "0400 h" is a time of the clock.
    if unit == Unit::Hour && w.word(previous).len() == 4 && w.word(previous).bytes().all(|b| b.is_ascii_digit()) {
        let digits = w.word(previous);
        return Some(valued(w, Class::Time, previous..at + 1, &format!("T{}:{}", &digits[..2], &digits[2..])));
    }
    let b = count::before(w, at);
    if w.word(b.first.wrapping_sub(1)) == "/" || short && w.number(previous).is_none() {
        return None;
    }
    if b.every {
        let count = b.count.unwrap_or(Count::number(if w.is(b.first, &["alternate"]) { 2.0 } else { 1.0 }));
        let mut e = valued(w, Class::Set, b.first..at + 1, &iso::duration(count, unit));
        e.days = Slack::builtin().days(count, unit, b.hedge);
        e.unit = Some(unit);
        return Some(e);
    }
    if w.is(previous, &["alternate"]) {
        return Some(valued(w, Class::Set, previous..at + 1, &iso::duration(Count::number(2.0), unit)));
    }
    if b.count.is_none()
        && !short
        && let Some(e) = counted_after(w, at, b.first, b.glued.unwrap_or(AnchorKind::Previous), unit)
    {
        return Some(e);
    }
    if b.ordinal && !b.hyphen {
        return Some(ordinal(w, at, unit, &b));
    }
    old(w, at, unit, &b).or_else(|| amount(w, at, unit, plural, &b))
}

/// "the third week", "11th postoperative day", "7th day of illness".
fn ordinal(w: &Window<'_, '_>, at: usize, unit: Unit, b: &Before) -> TimeExpression {
    let mut e = w.expression(Class::DayCount, b.first..at + 1);
    let n = b.count.map_or(1.0, |c| c.best);
    e.unit = Some(unit);
    e.days = Days::exactly(n);
    e.direction = Direction::After;
    e.frame = b.frame;
    e.reach = b.outer..at + 1;
    e.anchor.kind = b.glued.unwrap_or(AnchorKind::Previous);
    e.value = format!("P{n}{}", unit.iso().0);
    if b.glued.is_none() {
        trailing_anchor(w, &mut e, at + 1);
    }
    e
}

/// "52-year-old", "6 months old", "26 weeks of gestation", "three years of age".
fn old(w: &Window<'_, '_>, at: usize, unit: Unit, b: &Before) -> Option<TimeExpression> {
    let count = b.count?;
    let mut next = at + 1;
    if w.is_hyphen(next) {
        next += 1;
    }
    let (end, gestation) = if w.is(next, &["old"]) {
        (next + 1, false)
    } else if w.is(next, &["of"]) && w.is(next + 1, &["age"]) {
        (next + 2, false)
    } else if w.is(next, &["of"]) && w.is(next + 1, &["gestation", "pregnancy", "gestational"]) {
        (next + 2, true)
    } else if w.is(next, &["gestation", "pregnant", "gestational", "amenorrhea"]) {
        (next + 1, true)
    } else {
        return None;
    };
    let mut e = w.expression(Class::Age, b.first..end);
    e.reach = b.outer..end;
    e.frame = b.frame;
    e.unit = Some(unit);
    e.value = iso::duration(count, unit);
    e.days = age_days(count.best, unit);
    if gestation {
        e.anchor.kind = AnchorKind::Event;
    }
    Some(e)
}

/// Durations and offsets.
fn amount(w: &Window<'_, '_>, at: usize, unit: Unit, plural: bool, b: &Before) -> Option<TimeExpression> {
    let next = at + 1;
    let positioned = !matches!(b.frame, Frame::Plain | Frame::At | Frame::After | Frame::Before);
    let bare_offset = w.is(next, &["later", "before", "after", "earlier", "prior", "ago", "following"])
        || w.is(next, &["of"]) && !plural;
    if b.count.is_none()
        && !b.same
        && !(positioned && b.first < at)
        && !(plural && (positioned || bare_offset))
        && !bare_offset
    {
        return None;
    }
    let count = b.count.unwrap_or_else(|| count::implied(plural, unit));
    let mut e = w.expression(Class::Duration, b.first..next);
    e.reach = b.outer..next;
    e.frame = b.frame;
    e.unit = Some(unit);
    e.days = Slack::builtin().days(count, unit, b.hedge);
    e.value = iso::duration(count, unit);
    if b.same {
        e.class = Class::Offset;
        e.days = Days::exactly(0.0);
        e.value = "XXXX-XX-XX".to_owned();
        return Some(e);
    }
    if let Some(right) = right(w, next, unit, b, &mut e) {
        return right.then_some(e);
    }
    match b.frame {
        Frame::Next if b.count.is_none() => {
            e.class = Class::Offset;
            e.direction = Direction::After;
        }
        Frame::After => {
            e.class = Class::Offset;
            e.direction = Direction::After;
            trailing_of(w, &mut e, next);
        }
        Frame::At if b.count.is_some() && !b.determined || b.frame == Frame::At && b.hyphen => {
            e.class = Class::Offset;
            e.direction = Direction::After;
            if w.is(b.outer, &["at"]) {
                e.frame = Frame::FollowUp;
            }
            trailing_of(w, &mut e, next);
        }
        Frame::Within | Frame::First => {
            e.class = Class::Offset;
            e.direction = Direction::After;
            e.days.least = 0.0;
            if b.hedge != Hedge::Within {
                // "During the first three months": from their beginning on.
                e.days.best = 0.0;
            }
            trailing_of(w, &mut e, next);
        }
        Frame::During | Frame::For => trailing_of(w, &mut e, next),
        _ => {}
    }
    if let Some(kind) = b.glued {
        e.anchor.kind = kind;
    }
    Some(e)
}

/// "after 3 weeks of treatment", "at 6 months of follow-up", "within 48 h of admission".
fn trailing_of(w: &Window<'_, '_>, e: &mut TimeExpression, next: usize) {
    let mut at = next;
    if w.is_hyphen(at) {
        at += 1;
    }
    if w.is(at, &["of"]) {
        let words = anchor::after(w, at + 1);
        if !matches!(words.kind, AnchorKind::Event | AnchorKind::Previous) {
            e.reach.end = words.tokens.end;
            e.anchor = words;
        }
        at += 1;
    }
    if w.is(at, &["follow", "followup", "surveillance", "visit"]) && e.class == Class::Offset {
        e.frame = Frame::FollowUp;
    }
}

/// What stands to the right of "three weeks". `Some(false)` where it turns out to be no time.
fn right(w: &Window<'_, '_>, next: usize, unit: Unit, b: &Before, e: &mut TimeExpression) -> Option<bool> {
    let mut at = next;
    if w.is_hyphen(at) || w.is(at, &["'", "’"]) {
        at += 1;
        if w.is(at, &["s"]) {
            at += 1;
        }
    }
    let word = w.word(at).to_ascii_lowercase();
    let offset = |e: &mut TimeExpression, direction, words: AnchorWords, core_end: usize, end: usize| {
        e.class = Class::Offset;
        e.direction = direction;
        e.anchor = words;
        e.tokens.end = core_end;
        e.span = w.page.span(e.tokens.start, core_end - 1);
        e.reach.end = end.max(core_end);
    };
    let previous = AnchorWords { kind: AnchorKind::Previous, tokens: at..at };
    let now = AnchorWords { kind: AnchorKind::Now, tokens: at..at };
    match word.as_str() {
        "later" | "afterwards" | "afterward" | "thereafter" => offset(e, Direction::After, previous, at + 1, at + 1),
        "ago" | "back" => offset(e, Direction::Before, now, at + 1, at + 1),
        "previously" | "earlier" => {
            let words = if w.is(at + 1, &["than"]) { anchor::after(w, at + 2) } else { previous };
            let end = words.tokens.end.max(at + 1);
            offset(e, Direction::Before, words, next, end);
        }
        "after" | "following" | "post" | "since" | "into" => {
            let skip = usize::from(w.is_hyphen(at + 1));
            let words = anchor::after(w, at + 1 + skip);
            let end = words.tokens.end.max(at + 1);
            let core = if words.kind == AnchorKind::Previous { at + 1 } else { next };
            offset(e, Direction::After, words, core, end);
        }
        "from" if !w.is(at + 1, &["now"]) => {
            let words = anchor::after(w, at + 1);
            let end = words.tokens.end.max(at + 1);
            offset(e, Direction::After, words, next, end);
        }
        "before" | "preceding" | "prior" => {
            let from = at + 1 + usize::from(w.is(at + 1, &["to"]));
            let mut words = anchor::after(w, from);
            if word == "prior" && from == at + 1 {
                words = AnchorWords { kind: AnchorKind::Previous, tokens: at + 1..at + 1 };
            }
            let end = words.tokens.end.max(at + 1);
            offset(e, Direction::Before, words, next, end);
        }
        "history" | "hx" => {
            e.frame = Frame::UpToNow;
            e.reach.end = at + 1;
        }
        "duration" if b.frame != Frame::During => {
            e.frame = Frame::UpToNow;
            e.reach.end = at + 1;
        }
        "follow" | "followup" | "visit" | "surveillance" => {
            e.class = Class::Offset;
            e.direction = Direction::After;
            e.frame = Frame::FollowUp;
            e.reach.end = at + 1;
        }
        "of" if unit == Unit::Day && b.count.is_none() => {
            let words = anchor::after(w, at + 1);
            let end = words.tokens.end;
            offset(e, Direction::At, words, next, end);
            e.class = Class::Event;
        }
        // "two days of vomiting": a complaint and its length.
        "of" if b.count.is_some() && b.frame == Frame::Plain && b.glued.is_none() => {
            let words = anchor::after(w, at + 1);
            if words.kind == AnchorKind::Event || words.kind == AnchorKind::Onset {
                e.frame = Frame::UpToNow;
            } else {
                return None;
            }
        }
        "stay" | "hospitalization" | "hospitalisation" | "admission" if b.frame == Frame::After => {
            let words = AnchorWords { kind: AnchorKind::Admission, tokens: at..at + 1 };
            offset(e, Direction::After, words, next, at + 1);
        }
        "of" if w.is(at + 1, &["follow", "followup", "surveillance"]) => {
            e.class = Class::Offset;
            e.direction = Direction::After;
            e.frame = Frame::FollowUp;
            e.reach.end = at + 2;
        }
        _ => {
            if let Some(Trigger::PrePost(kind, side)) = super::words::trigger(&word) {
                let direction = if side < 0 { Direction::Before } else { Direction::After };
                offset(e, direction, AnchorWords { kind, tokens: at..at + 1 }, next, at + 1);
            } else if let Some(found) = event::hyphenated(w, at) {
                offset(e, found.direction, found.anchor.clone(), next, found.tokens.end);
            } else {
                return None;
            }
        }
    }
    Some(true)
}
