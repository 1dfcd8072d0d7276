//! When two values, units or doses are the same.
//!
//! Spaces, capitals, signs of multiplication and brackets do not tell units apart; `IU/L` is `U/L`;
//! `mg/day` is `mg` daily.

use caseline_model::{Dose, Value};
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::gold::{GoldDose, GoldFact};

/// Words without what does not matter.
pub fn normal(words: &str) -> String {
    words
        .nfkc()
        .collect::<String>()
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !"·*^{}[]()".contains(*c))
        .map(|c| match c {
            '−' | '–' => '-',
            'μ' | 'µ' => 'u',
            c => c,
        })
        .collect()
}

/// A unit without what does not matter.
pub fn unit(words: Option<&str>) -> String {
    let words = normal(words.unwrap_or(""));
    match words.as_str() {
        "iu/l" | "units/l" | "ui/l" => "u/l",
        "years" => "year",
        "days" => "day",
        "weeks" => "week",
        "celsius" | "degreescelsius" | "ºc" => "°c",
        "percent" => "%",
        "beats/min" | "bpm" | "beatsperminute" | "breaths/min" | "breathsperminute" | "perminute" => "/min",
        other => other,
    }
    .to_owned()
}

/// The number of a gold value, if it is one.
pub fn number(value: Option<&Json>) -> Option<f64> {
    match value? {
        Json::Number(n) => n.as_f64(),
        Json::String(s) => {
            let digits = s.trim().trim_start_matches(['<', '>', '≤', '≥', '~']).trim_start();
            let whole = digits.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(digits.len());
            let (head, tail) = digits.split_at(whole);
            let fraction = tail.strip_prefix('.').unwrap_or(tail);
            let shaped = head.starts_with(|c: char| c.is_ascii_digit())
                && fraction.bytes().all(|b| b.is_ascii_digit())
                && (tail.is_empty() || tail.starts_with('.'));
            shaped.then(|| format!("{}.{fraction}0", head.replace(',', "")).parse().ok()).flatten()
        }
        _ => None,
    }
}

/// True where a predicted value is the gold one.
pub fn value_right(gold: &GoldFact, value: Option<&Value>) -> bool {
    if let Some(wanted) = number(gold.value.as_ref()) {
        let Some(got) = value.and_then(|v| v.number) else { return false };
        return (got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0)
            && unit(gold.unit.as_deref()) == unit(value.and_then(|v| v.unit.as_deref()));
    }
    let wanted = match &gold.value {
        Some(Json::String(s)) => normal(s),
        Some(other) => normal(&other.to_string()),
        None => String::new(),
    };
    let got = normal(value.and_then(|v| v.text.as_deref()).unwrap_or(""));
    !got.is_empty() && (wanted == got || got.contains(&wanted) || wanted.contains(&got))
}

fn dose_unit(words: Option<&str>) -> String {
    let unit = unit(words);
    for tail in ["perday", "/day", "daily", "/d"] {
        if let Some(rest) = unit.strip_suffix(tail) {
            return rest.to_owned();
        }
    }
    unit
}

/// True where a predicted dose is the gold one.
pub fn dose_right(gold: &GoldDose, dose: Option<&Dose>) -> bool {
    let (Some(wanted), Some(got)) = (number(gold.value.as_ref()), dose.and_then(|d| d.value)) else { return false };
    (got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0)
        && dose_unit(gold.unit.as_deref()) == dose_unit(dose.and_then(|d| d.unit.as_deref()))
}
