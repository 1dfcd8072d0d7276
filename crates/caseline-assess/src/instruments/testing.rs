//! Vectors as tests: the result must hold every expected key with the expected value.

use super::Instrument;
use serde_json::Value;

/// What differs between the expected and the found value, if anything. Numbers may differ by rounding; prose
/// under `reason`, `note` and `label` must be there.
pub fn difference(expected: &Value, found: &Value, path: &str) -> Option<String> {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            ((a - b).abs() > 0.0006 * a.abs().max(1.0)).then(|| format!("{path}: expected {a}, found {b}"))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (a, b))| difference(a, b, &format!("{path}[{i}]")))
        }
        (Value::Object(a), Value::Object(_)) => a.iter().find_map(|(key, wanted)| {
            let here = format!("{path}.{key}");
            let Some(got) = found.get(key) else { return Some(format!("{here}: missing in {found}")) };
            let prose = matches!(key.as_str(), "reason" | "note") && got.as_str().is_some_and(|s| !s.is_empty());
            if prose { None } else { difference(wanted, got, &here) }
        }),
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: expected {a}, found {b}")),
    }
}

/// Fails with what differs.
#[track_caller]
pub fn vector(instrument: &Instrument, inputs: Value, expected: Value) {
    let answer = instrument.score(&inputs).unwrap_or_else(|e| panic!("{inputs}: {e}"));
    let found = Value::Object(answer.result);
    if let Some(what) = difference(&expected, &found, "result") {
        panic!("{inputs}\n{what}");
    }
}

#[test]
fn a_difference_is_seen() {
    use serde_json::json;
    assert!(difference(&json!({"a": 1}), &json!({"a": 2}), "").is_some());
    assert!(difference(&json!({"a": 1}), &json!({}), "").is_some());
    assert!(difference(&json!([1, 2]), &json!([1]), "").is_some());
    assert!(difference(&json!({"a": "x"}), &json!({"a": "y"}), "").is_some());
    assert!(difference(&json!({"a": 1.0}), &json!({"a": 1}), "").is_none());
}
