//! Values, doses and times in the few words of a table.

use caseline_model::{Dose, Value};

/// A number without needless digits.
pub fn number(n: f64) -> String {
    let rounded = (n * 1e6).round() / 1e6;
    if rounded == 0.0 && n != 0.0 { format!("{n:e}") } else { format!("{}", rounded + 0.0) }
}

/// A value with comparator, range and unit.
pub fn value(value: &Value) -> Option<String> {
    let mut out = String::new();
    if let Some(n) = value.number {
        if let Some(comparator) = value.comparator {
            out.push_str(&format!("{comparator} "));
        }
        out.push_str(&number(n));
        if let Some(high) = value.high {
            out.push_str(&format!("–{}", number(high)));
        }
        if let Some(unit) = &value.unit {
            out.push_str(&format!("{}{unit}", if unit == "%" { "" } else { " " }));
        }
    }
    if let Some(text) = value.text.as_deref().filter(|t| !t.is_empty()) {
        out.push_str(if out.is_empty() { "" } else { ", " });
        out.push_str(text);
    }
    (!out.is_empty()).then_some(out)
}

/// A dose with route, frequency and length.
pub fn dose(dose: &Dose) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    if let Some(n) = dose.value {
        let high = dose.high.map(|h| format!("–{}", number(h))).unwrap_or_default();
        let unit = dose.unit.as_ref().map(|u| format!(" {u}")).unwrap_or_default();
        parts.push(format!("{}{high}{unit}", number(n)));
    }
    parts.extend(
        [&dose.route, &dose.frequency, &dose.duration].into_iter().flatten().filter(|t| !t.is_empty()).cloned(),
    );
    parts.extend(dose.cycles.map(|n| format!("× {n}")));
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A length of time.
pub fn span(days: f64) -> String {
    let days = days.abs();
    let unit = |n: f64, one: &str| {
        let n = number((n * 10.0).round() / 10.0);
        format!("{n} {one}{}", if n == "1" { "" } else { "s" })
    };
    match days {
        d if d < 14.0 => unit(d.round(), "day"),
        d if d < 60.0 => unit((d / 7.0).round(), "week"),
        d if d < 730.0 => unit((d / 30.4375).round(), "month"),
        d => unit(d / 365.25, "year"),
    }
}

/// True for a result that says no.
pub fn is_negative(text: &str) -> bool {
    let text = text.to_lowercase();
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default().to_owned();
    matches!(first.as_str(), "negative" | "absent" | "nonreactive" | "undetectable" | "neg")
        || text.starts_with("not detected")
        || text.starts_with("non-reactive")
}
