//! Dates and parts of dates: "27 May 2011", "in October 2012", "2019-09-12", "since 1996".

use super::{Class, Days, Frame, TimeExpression, Window};

/// A date, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Calendar {
    /// Year of the common era.
    pub year: Option<i32>,
    /// Month from 1.
    pub month: Option<u8>,
    /// Day of the month from 1.
    pub day: Option<u8>,
}

impl Calendar {
    /// ISO 8601, with `X` for what is not known.
    pub fn value(self) -> String {
        let year = self.year.map_or("XXXX".to_owned(), |y| format!("{y:04}"));
        match (self.month, self.day) {
            (Some(m), Some(d)) => format!("{year}-{m:02}-{d:02}"),
            (Some(m), None) => format!("{year}-{m:02}"),
            _ => year,
        }
    }

    /// First and last day that it may mean, in days since 1970-01-01; none without a year.
    pub fn days(self) -> Option<(f64, f64)> {
        let year = self.year?;
        let first = civil(year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        let last = match (self.month, self.day) {
            (Some(_), Some(_)) => first,
            (Some(12), None) | (None, _) => civil(year + 1, 1, 1) - 1,
            (Some(m), None) => civil(year, m + 1, 1) - 1,
        };
        Some((first as f64, last as f64))
    }
}

/// Days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn civil(year: i32, month: u8, day: u8) -> i64 {
    let (m, d) = (i64::from(month), i64::from(day));
    let y = i64::from(year) - i64::from(m <= 2);
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a number of days since 1970-01-01.
pub fn from_days(days: f64) -> Calendar {
    let z = days.floor() as i64 + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Calendar { year: Some(year as i32), month: Some(month as u8), day: Some((doy - (153 * mp + 2) / 5 + 1) as u8) }
}

fn year(w: &Window<'_, '_>, at: usize) -> Option<i32> {
    let word = w.word(at);
    let plain = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|y| plain && (1900..2100).contains(y))
}

fn day(w: &Window<'_, '_>, at: usize) -> Option<u8> {
    let word = w.word(at);
    (word.len() <= 2).then(|| word.parse().ok()).flatten().filter(|d| (1..=31).contains(d))
}

fn frame(w: &Window<'_, '_>, at: usize) -> Option<Frame> {
    Some(match w.word(at).to_ascii_lowercase().as_str() {
        "in" | "on" | "of" | "dated" => Frame::At,
        "since" | "from" => Frame::Since,
        "until" | "till" | "to" | "by" | "through" => Frame::Until,
        "during" => Frame::During,
        "before" => Frame::Before,
        "after" => Frame::After,
        "between" | "and" => Frame::During,
        _ => return None,
    })
}

fn dated(w: &Window<'_, '_>, first: usize, end: usize, calendar: Calendar) -> TimeExpression {
    let mut first = first;
    if w.is(first.wrapping_sub(1), &["early", "late", "mid"])
        || w.is_hyphen(first.wrapping_sub(1)) && w.is(first.wrapping_sub(2), &["mid"])
    {
        first -= if w.is_hyphen(first - 1) { 2 } else { 1 };
    }
    let mut e = w.expression(Class::Date, first..end);
    if let Some(frame) = frame(w, first.wrapping_sub(1)) {
        e.frame = frame;
        e.reach = first - 1..end;
    }
    e.calendar = Some(calendar);
    e.value = calendar.value();
    if let Some((from, to)) = calendar.days() {
        e.days = Days { least: from, best: ((from + to) / 2.0).floor(), most: to };
    }
    e
}

/// A date that begins with a month: "May 27th 2011", "27 May", "in May".
pub(super) fn month(w: &Window<'_, '_>, at: usize, month: u8) -> Option<TimeExpression> {
    if !w.word(at).starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let mut first = at;
    let mut end = at + 1;
    let mut calendar = Calendar { year: None, month: Some(month), day: None };
    let abbreviated = w.word(at).len() <= 4 && month != 5 && month != 6 && month != 7;
    if abbreviated && w.is(end, &["."]) {
        end += 1;
    }
    // Day before: "27 May", "27th of May".
    let mut i = at;
    if w.is(i.wrapping_sub(1), &["of"]) {
        i -= 1;
    }
    if w.is(i.wrapping_sub(1), &["st", "nd", "rd", "th"]) {
        i -= 1;
    }
    if let Some(d) = i.checked_sub(1).and_then(|p| day(w, p)) {
        calendar.day = Some(d);
        first = i - 1;
    }
    // Day after: "May 27", "May 27th, 2011".
    if calendar.day.is_none()
        && let Some(d) = day(w, end)
    {
        calendar.day = Some(d);
        end += 1;
        if w.is(end, &["st", "nd", "rd", "th"]) {
            end += 1;
        }
    }
    let mut y = end;
    if w.is(y, &[",", "of"]) || w.is_hyphen(y) {
        y += 1;
    }
    if let Some(found) = year(w, y) {
        calendar.year = Some(found);
        end = y + 1;
    }
    if calendar.year.is_none() && calendar.day.is_none() {
        let governed =
            frame(w, first.wrapping_sub(1)).is_some() || w.is(first.wrapping_sub(1), &["early", "late", "mid", "last"]);
        if !governed || (w.word(at).len() <= 3 && month != 5) {
            return None;
        }
    }
    Some(dated(w, first, end, calendar))
}

/// A date or time that begins with a digit.
pub(super) fn numeric(w: &Window<'_, '_>, at: usize) -> Option<TimeExpression> {
    let word = w.word(at);
    // 12.09.2019
    if word.len() >= 8 && word.bytes().filter(|b| *b == b'.').count() == 2 {
        let mut parts = word.split('.').map(|p| p.parse::<i32>().ok());
        let (d, m, y) = (parts.next()??, parts.next()??, parts.next()??);
        return calendar(y, m, d).map(|c| dated(w, at, at + 1, c));
    }
    let mark = w.word(at + 1);
    if w.glued(at + 1) && w.glued(at + 2) && !mark.is_empty() {
        let second = w.word(at + 2);
        if mark == ":" && second.len() == 2 && w.word(at + 3) != ":" {
            let (h, m) = (word.parse::<u8>().ok()?, second.parse::<u8>().ok()?);
            let am_pm = half_of_day(w, at + 3);
            let governed = w.is(at.wrapping_sub(1), &["at", "by", "around", "about", "until"]) || am_pm.is_some();
            return (governed && h < 24 && m < 60)
                .then(|| clock(w, at, am_pm.map_or(at + 3, |(_, end)| end), h, m, am_pm));
        }
        if (mark == "-" || mark == "/") && w.word(at + 3) == mark && w.glued(at + 3) {
            let n = |i: usize| w.word(i).parse::<i32>().ok();
            let (a, b, c) = (n(at)?, n(at + 2)?, n(at + 4)?);
            let found = if a >= 1900 {
                calendar(a, b, c)
            } else if c >= 1900 {
                // Which of the two is the month cannot be told where both may be.
                if b > 12 { calendar(c, a, b) } else { calendar(c, b, a) }
            } else {
                None
            };
            return found.map(|c| dated(w, at, at + 5, c));
        }
    }
    if let Some((_, end)) = half_of_day(w, at + 1) {
        let h = word.parse::<u8>().ok().filter(|h| (1..=12).contains(h))?;
        return Some(clock(w, at, end, h, 0, half_of_day(w, at + 1)));
    }
    let y = year(w, at)?;
    let previous = at.wrapping_sub(1);
    let governed = w.is(
        previous,
        &[
            "in", "since", "until", "till", "from", "by", "during", "year", "early", "late", "mid", "before", "spring",
            "summer", "autumn", "winter", "fall", "between",
        ],
    ) || w.is(previous, &["to", "and"]) && year(w, at.wrapping_sub(2)).is_some()
        || w.is_hyphen(previous) && (w.is(at.wrapping_sub(2), &["mid"]) || year(w, at.wrapping_sub(2)).is_some());
    let measured = w.is(
        at + 1,
        &["mg", "ml", "g", "U", "IU", "µg", "kg", "cells", "/", "%", "cm", "mm", "×", "x", "patients", "cases"],
    );
    (governed && !measured).then(|| dated(w, at, at + 1, Calendar { year: Some(y), month: None, day: None }))
}

fn half_of_day(w: &Window<'_, '_>, at: usize) -> Option<(bool, usize)> {
    if w.is(at, &["am", "pm"]) {
        return Some((w.is(at, &["pm"]), at + 1));
    }
    let dotted = w.is(at, &["a", "p"]) && w.is(at + 1, &["."]) && w.is(at + 2, &["m"]) && w.glued(at + 2);
    dotted.then(|| (w.is(at, &["p"]), at + 3))
}

fn clock(w: &Window<'_, '_>, at: usize, end: usize, h: u8, m: u8, half: Option<(bool, usize)>) -> TimeExpression {
    let mut e = w.expression(Class::Time, at..end);
    let hour = match half {
        Some((true, _)) if h < 12 => h + 12,
        Some((false, _)) if h == 12 => 0,
        _ => h,
    };
    e.value = format!("T{hour:02}:{m:02}");
    e.frame = Frame::At;
    e
}

fn calendar(year: i32, month: i32, day: i32) -> Option<Calendar> {
    let valid = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then_some(Calendar { year: Some(year), month: Some(month as u8), day: Some(day as u8) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_days_there_and_back() {
        assert_eq!(civil(1970, 1, 1), 0);
        assert_eq!(civil(2000, 3, 1), 11_017);
        for days in (-20_000..40_000).step_by(37) {
            let c = from_days(f64::from(days));
            assert_eq!(civil(c.year.unwrap(), c.month.unwrap(), c.day.unwrap()), i64::from(days));
        }
        let may = Calendar { year: Some(2020), month: Some(2), day: None };
        let (from, to) = may.days().unwrap();
        assert_eq!(to - from, 28.0);
    }
}
