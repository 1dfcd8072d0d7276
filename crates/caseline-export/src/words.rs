//! Facts in words: numbers, values, doses, times as a clinician would write them.

use caseline_model::{Dose, Kind, Status, Value};
use std::borrow::Cow;
use std::fmt::Write;

/// Days of a month and a year, as the case file counts them.
pub const MONTH: f64 = 30.4375;
/// See [`MONTH`].
pub const YEAR: f64 = 365.25;

/// The text in one line and without anything that could steer a terminal or turn the direction of
/// writing: white space becomes a space, other control and direction characters U+FFFD.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(unprintable) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| {
                if c.is_whitespace() {
                    ' '
                } else if unprintable(c) {
                    '\u{FFFD}'
                } else {
                    c
                }
            })
            .collect(),
    )
}

fn unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A whole number with its thousands apart: `1,599`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number as people write it: thousands apart from 10,000 up, a true minus, no needless digits.
pub fn number(n: f64) -> String {
    let sign = if n < 0.0 { "−" } else { "" };
    if n.fract() == 0.0 && (1e4..1e15).contains(&n.abs()) {
        return format!("{sign}{}", grouped(n.abs() as usize));
    }
    let rounded = (n.abs() * 1e6).round() / 1e6;
    if rounded == 0.0 && n != 0.0 { format!("{sign}{:e}", n.abs()) } else { format!("{sign}{rounded}") }
}

/// A value with its comparator, range and unit; `None` where nothing is stated.
pub fn value(value: &Value) -> Option<String> {
    let mut out = String::new();
    if let Some(n) = value.number {
        let sign = value.comparator.map_or("", |c| match c.as_str() {
            "<=" => "≤ ",
            ">=" => "≥ ",
            "<" => "< ",
            ">" => "> ",
            _ => "≈ ",
        });
        let _ = write!(out, "{sign}{}", number(n));
        if let Some(high) = value.high {
            let _ = write!(out, "–{}", number(high));
        }
        if let Some(unit) = &value.unit {
            let gap = if unit == "%" { "" } else { " " };
            let _ = write!(out, "{gap}{unit}");
        }
    }
    if let Some(text) = value.text.as_deref().filter(|t| !t.is_empty()) {
        let gap = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{gap}{text}");
    }
    (!out.is_empty()).then_some(out)
}

/// The amount alone: `60 mg`, `4–8 mg/kg`.
pub fn amount(dose: &Dose) -> Option<String> {
    let mut out = number(dose.value?);
    if let Some(high) = dose.high {
        let _ = write!(out, "–{}", number(high));
    }
    if let Some(unit) = &dose.unit {
        let _ = write!(out, " {unit}");
    }
    Some(out)
}

/// How a treatment was given: `60 mg oral daily, for 5 days, × 4 (start)`.
pub fn dose(dose: &Dose) -> Option<String> {
    let amount = amount(dose);
    // "1 mg/kg daily" has said "daily" with the unit.
    let said = |f: &String| amount.as_ref().is_some_and(|a| a.ends_with(&format!(" {f}")));
    let frequency = dose.frequency.clone().filter(|f| !said(f));
    let words: Vec<String> =
        [amount.clone(), dose.route.clone(), frequency].into_iter().flatten().filter(|w| !w.is_empty()).collect();
    let mut out = words.join(" ");
    for more in [dose.duration.clone(), dose.cycles.map(|n| format!("× {n}"))].into_iter().flatten() {
        let gap = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{gap}{more}");
    }
    match dose.action.as_deref().filter(|a| !a.is_empty()) {
        Some(action) if out.is_empty() => Some(action.to_owned()),
        Some(action) => Some(format!("{out} ({action})")),
        None => (!out.is_empty()).then_some(out),
    }
}

/// A length of time in the unit a person would choose: `6 h`, `15 d`, `7 wk`, `4 mo`, `2.5 y`.
pub fn span(days: f64) -> String {
    let d = days.abs();
    let short = |n: f64, unit: &str| format!("{} {unit}", number((n * 10.0).round() / 10.0));
    let whole = |n: f64, unit: &str| format!("{} {unit}", number(n.round()));
    match d {
        d if d < 1.0 / 24.0 => whole(d * 1440.0, "min"),
        d if d < 1.0 => short(d * 24.0, "h"),
        d if d < 28.0 => short(d, "d"),
        d if d < 84.0 && (d / 7.0 - (d / 7.0).round()).abs() < 0.02 => whole(d / 7.0, "wk"),
        d if d < 45.0 => whole(d, "d"),
        d if d < 1.9 * YEAR => short_month(d),
        d if d < 10.0 * YEAR => short(d / YEAR, "y"),
        d => whole(d / YEAR, "y"),
    }
}

fn short_month(days: f64) -> String {
    let years = days / YEAR;
    if (years - years.round()).abs() < 0.01 {
        return format!("{} y", years.round());
    }
    let months = days / MONTH;
    if months < 3.0 { format!("{} mo", (months * 2.0).round() / 2.0) } else { format!("{} mo", months.round()) }
}

/// A point in time, counted from the anchor: `day 0`, `+15 d`, `−4 mo`.
pub fn day(day: f64) -> String {
    match day {
        0.0 => "day 0".to_owned(),
        d if d < 0.0 => format!("−{}", span(d)),
        d => format!("+{}", span(d)),
    }
}

/// The sign of a status, which needs no colour: `+` present, `−` absent, `?` suspected, `»` planned,
/// `f` of a relative.
pub fn sign(status: Status) -> char {
    match status {
        Status::Present => '+',
        Status::Absent => '−',
        Status::Suspected => '?',
        Status::Planned => '»',
        Status::Family => 'f',
    }
}

/// Kinds in the order in which views show them.
pub const KINDS: [Kind; 7] = [
    Kind::Diagnosis,
    Kind::Finding,
    Kind::Measurement,
    Kind::Procedure,
    Kind::Treatment,
    Kind::Outcome,
    Kind::Demographic,
];

/// The kind as a heading.
pub fn kind_plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Finding => "Findings",
        Kind::Diagnosis => "Diagnoses",
        Kind::Measurement => "Measurements",
        Kind::Procedure => "Procedures",
        Kind::Treatment => "Treatments",
        Kind::Outcome => "Course and outcome",
        Kind::Demographic => "Person",
    }
}

/// The bounds of a time: `day −3 to day 4`, `not before day 2`.
pub fn between(time: &caseline_model::Time) -> Option<String> {
    let days = |d: Option<f64>| d.map(|d| format!("day {}", number((d * 100.0).round() / 100.0)));
    match (days(time.earliest), days(time.latest)) {
        (Some(a), Some(b)) if a != b => Some(format!("{a} to {b}")),
        (Some(a), None) => Some(format!("not before {a}")),
        (None, Some(b)) => Some(format!("not after {b}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::Comparator;

    #[test]
    fn control_characters_do_not_pass() {
        assert_eq!(printable("a\u{1b}[31mb\nc\u{202e}d\u{9b}"), "a\u{FFFD}[31mb c\u{FFFD}d\u{FFFD}");
        assert!(matches!(printable("plain é 漢"), Cow::Borrowed(_)));
    }

    #[test]
    fn numbers_and_values() {
        assert_eq!((number(12570.0), number(0.1 + 0.2), number(-3.5)), ("12,570".into(), "0.3".into(), "−3.5".into()));
        let range = Value { number: Some(10.0), high: Some(12.0), unit: Some("g/dL".into()), ..Value::default() };
        assert_eq!(value(&range).unwrap(), "10–12 g/dL");
        let below = Value {
            number: Some(5.0),
            comparator: Some(Comparator::LessEqual),
            unit: Some("%".into()),
            ..Value::default()
        };
        assert_eq!(value(&below).unwrap(), "≤ 5%");
        assert_eq!(value(&Value::default()), None);
    }

    #[test]
    fn doses() {
        let given = Dose {
            value: Some(4.0),
            unit: Some("mg/kg".into()),
            frequency: Some("weekly".into()),
            route: Some("intravenous".into()),
            cycles: Some(4),
            ..Dose::default()
        };
        assert_eq!(dose(&given).unwrap(), "4 mg/kg intravenous weekly, × 4");
        assert_eq!(dose(&Dose::default()), None);
    }

    #[test]
    fn times_choose_their_unit() {
        let spans: Vec<String> =
            [0.25, 15.0, 21.0, 42.0, 122.0, 365.25, 900.0, 7305.0].iter().map(|d| span(*d)).collect();
        assert_eq!(spans, ["6 h", "15 d", "21 d", "6 wk", "4 mo", "1 y", "2.5 y", "20 y"]);
        assert_eq!((day(0.0), day(-21.0)), ("day 0".to_owned(), "−21 d".to_owned()));
    }
}
