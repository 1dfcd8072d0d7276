//! The inputs of an instrument: a JSON object, read with patience.
//!
//! Keys match whatever their case and whether written with `_`, `-` or a space. `null`, an absent key and
//! the words "unknown" or "not reported" all mean *not known*, never *no*. A number may be written as a
//! string, with a comparator ("<5", "at least 45") or as a range `[10, 12]`.

use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// An input that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("input '{input}' is {found}; expected {expected}")]
pub struct InputError {
    /// The key.
    pub input: String,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

impl InputError {
    /// The value under `input` is not what it should be.
    pub fn new(input: &str, found: impl std::fmt::Display, expected: impl Into<String>) -> InputError {
        InputError { input: input.to_owned(), found: found.to_string(), expected: expected.into() }
    }
}

/// A value that is known, bounded or not known: `low..=high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Not below.
    pub low: f64,
    /// Not above.
    pub high: f64,
}

impl Range {
    /// Not known at all, but not negative.
    pub const UNKNOWN: Range = Range { low: 0.0, high: f64::MAX };

    /// Exactly this.
    pub const fn exact(value: f64) -> Range {
        Range { low: value, high: value }
    }

    /// True where one number is known.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// True where nothing is known.
    pub fn is_unknown(self) -> bool {
        self == Range::UNKNOWN
    }

    /// The least and the greatest value of a step function over the range; `cuts` are its steps.
    pub fn over<T: PartialOrd + Copy>(self, cuts: &[f64], f: impl Fn(f64) -> T) -> (T, T) {
        let mut low = f(self.low);
        let mut high = low;
        let steps = cuts.iter().flat_map(|c| [c.next_down(), *c, c.next_up()]);
        for x in steps.filter(|x| self.low <= *x && *x <= self.high).chain([self.high]) {
            let y = f(x);
            if y < low {
                low = y;
            }
            if y > high {
                high = y;
            }
        }
        (low, high)
    }
}

/// Folds a key or a word: lower case, every run of other characters one underscore.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_alphanumeric() || c == '+' {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    if out.ends_with('_') {
        out.pop();
    }
    out
}

fn means_unknown(word: &str) -> bool {
    // "-" says negative, so only a truly empty word is one that says nothing.
    word.trim().is_empty()
        || matches!(
            fold(word).as_str(),
            "unknown" | "not_known" | "not_reported" | "not_stated" | "na" | "n_a" | "nr" | "not_available" | "missing"
        )
}

/// The inputs of one computation.
pub struct Inputs<'a> {
    map: &'a Map<String, Value>,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Inputs<'a> {
    /// Inputs from a JSON object.
    pub fn new(map: &'a Map<String, Value>) -> Inputs<'a> {
        Inputs { map, used: RefCell::new(BTreeSet::new()) }
    }

    /// The keys as given.
    pub fn keys(&self) -> Vec<String> {
        self.map.keys().cloned().collect()
    }

    /// The value under any of the names, if it is there and known.
    pub fn get(&self, names: &[&str]) -> Option<&'a Value> {
        for name in names {
            let wanted = fold(name);
            if let Some((key, value)) = self.map.iter().find(|(k, _)| fold(k) == wanted) {
                self.used.borrow_mut().insert(key.clone());
                match value {
                    Value::Null => {}
                    Value::String(s) if means_unknown(s) => {}
                    known => return Some(known),
                }
            }
        }
        None
    }

    /// True where the key was given, even as `null`.
    pub fn given(&self, name: &str) -> bool {
        let wanted = fold(name);
        let key = self.map.keys().find(|k| fold(k) == wanted);
        if let Some(key) = key {
            self.used.borrow_mut().insert(key.clone());
        }
        key.is_some()
    }

    /// A single number.
    pub fn number(&self, names: &[&str]) -> Result<Option<f64>, InputError> {
        match self.get(names) {
            None => Ok(None),
            Some(value) => number(value)
                .map(Some)
                .ok_or_else(|| InputError::new(names[0], value, "a number such as 9.5, or null where it is not known")),
        }
    }

    /// A number, a bound ("<5") or a range (`[10, 12]`).
    pub fn range(&self, names: &[&str]) -> Result<Range, InputError> {
        match self.get(names) {
            None => Ok(Range::UNKNOWN),
            Some(value) => range(value).ok_or_else(|| {
                InputError::new(
                    names[0],
                    value,
                    "a number such as 9.5, a bound such as \"<5\", a range such as [10, 12], or null where it is not known",
                )
            }),
        }
    }

    /// Yes, no or not known.
    pub fn flag(&self, names: &[&str]) -> Result<Option<bool>, InputError> {
        match self.get(names) {
            None => Ok(None),
            Some(value) => truth(value)
                .map(Some)
                .ok_or_else(|| InputError::new(names[0], value, "true, false, or null where it is not known")),
        }
    }

    /// Yes, no or not known, under the first key that begins with the stem, for questions that are asked in many words.
    pub fn flag_like(&self, stem: &str) -> Result<Option<bool>, InputError> {
        let wanted = fold(stem);
        match self.map.keys().find(|k| fold(k).starts_with(&wanted)) {
            Some(key) => self.flag(&[key.as_str()]),
            None => Ok(None),
        }
    }

    /// Words.
    pub fn text(&self, names: &[&str]) -> Result<Option<String>, InputError> {
        match self.get(names) {
            None => Ok(None),
            Some(Value::String(s)) => Ok(Some(s.trim().to_owned())),
            Some(Value::Number(n)) => Ok(Some(n.to_string())),
            Some(other) => Err(InputError::new(names[0], other, "words, or null where it is not known")),
        }
    }

    /// A list of words; one word counts as a list of one, an object `{word: true}` as the words that are true.
    pub fn words(&self, names: &[&str]) -> Result<Option<Vec<String>>, InputError> {
        let wrong = |found: &Value| InputError::new(names[0], found, "a list of words");
        match self.get(names) {
            None => Ok(None),
            Some(Value::String(s)) => Ok(Some(vec![s.clone()])),
            Some(Value::Array(list)) => list
                .iter()
                .map(|v| v.as_str().map(str::to_owned).ok_or_else(|| wrong(v)))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(Value::Object(map)) => {
                Ok(Some(map.iter().filter(|(_, v)| truth(v) == Some(true)).map(|(k, _)| k.clone()).collect()))
            }
            Some(other) => Err(wrong(other)),
        }
    }

    /// The words of an object `{word: null}` that are explicitly not known.
    pub fn unknown_words(&self, name: &str) -> Vec<String> {
        match self.map.iter().find(|(k, _)| fold(k) == fold(name)) {
            Some((_, Value::Object(map))) => {
                map.iter().filter(|(_, v)| truth(v).is_none()).map(|(k, _)| k.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A list of numbers; what is no number is not known.
    pub fn numbers(&self, names: &[&str]) -> Result<Option<Vec<Option<f64>>>, InputError> {
        match self.get(names) {
            None => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list.iter().map(number).collect())),
            Some(Value::Object(map)) => Ok(Some(map.values().map(number).collect())),
            Some(other) => Err(InputError::new(names[0], other, "a list of numbers")),
        }
    }

    /// An object.
    pub fn object(&self, names: &[&str]) -> Option<&'a Map<String, Value>> {
        self.get(names).and_then(Value::as_object)
    }

    /// Keys that nothing asked for.
    pub(crate) fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        self.map.keys().filter(|k| !used.contains(*k)).cloned().collect()
    }
}

/// A JSON value as a number, if it is one.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(n) => n.as_f64(),
        Value::String(s) => s.trim().trim_end_matches('%').trim().replace(',', ".").parse().ok(),
        _ => None,
    }
}

fn range(value: &Value) -> Option<Range> {
    if let Some(n) = number(value) {
        return Some(Range::exact(n));
    }
    match value {
        Value::Array(ends) if ends.len() == 2 => {
            let low = if ends[0].is_null() { 0.0 } else { number(&ends[0])? };
            let high = if ends[1].is_null() { f64::MAX } else { number(&ends[1])? };
            (low <= high).then_some(Range { low, high })
        }
        Value::String(s) => {
            let s = s.trim();
            let split = s.find(|c: char| c.is_ascii_digit())?;
            let n = number(&Value::String(s[split..].to_owned()))?;
            let of = caseline_model::Comparator::from_words(&s[..split])?;
            use caseline_model::Comparator as C;
            Some(match of {
                C::Less => Range { low: 0.0, high: n.next_down() },
                C::LessEqual => Range { low: 0.0, high: n },
                C::Greater => Range { low: n.next_up(), high: f64::MAX },
                C::GreaterEqual => Range { low: n, high: f64::MAX },
                C::About => Range::exact(n),
            })
        }
        _ => None,
    }
}

/// A JSON value as yes or no, if it says either.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::Number(n) => match n.as_f64() {
            Some(1.0) => Some(true),
            Some(0.0) => Some(false),
            _ => None,
        },
        Value::String(s) => match s.trim().to_lowercase().as_str() {
            "y" | "yes" | "true" | "present" | "positive" | "pos" | "+" | "elevated" | "raised" | "high"
            | "abnormal" => Some(true),
            "n" | "no" | "false" | "absent" | "negative" | "neg" | "-" | "−" | "normal" | "none" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_bounds_and_ranges_are_told_apart() {
        let value = json!({"Hb_g_dl": "9.5", "plt": "<50", "anc": null, "blasts": [10, 12], "size": "at least 45", "bad": "ten"});
        let map = value.as_object().unwrap();
        let inputs = Inputs::new(map);
        assert_eq!(inputs.number(&["hb_g_dl"]).unwrap(), Some(9.5));
        assert!(inputs.range(&["plt"]).unwrap().high < 50.0);
        assert!(inputs.range(&["anc"]).unwrap().is_unknown());
        assert_eq!(inputs.range(&["blasts"]).unwrap(), Range { low: 10.0, high: 12.0 });
        assert_eq!(inputs.range(&["size"]).unwrap().low, 45.0);
        let error = inputs.number(&["bad"]).unwrap_err().to_string();
        assert!(error.contains("input 'bad' is \"ten\""), "{error}");
        assert!(inputs.unused().is_empty());
    }

    #[test]
    fn a_step_function_has_its_ends_over_a_range() {
        let points = |x: f64| {
            if x < 8.0 {
                1.5
            } else if x < 10.0 {
                1.0
            } else {
                0.0
            }
        };
        assert_eq!(Range::UNKNOWN.over(&[8.0, 10.0], points), (0.0, 1.5));
        assert_eq!(Range { low: 9.0, high: 12.0 }.over(&[8.0, 10.0], points), (0.0, 1.0));
        assert_eq!(Range::exact(8.0).over(&[8.0, 10.0], points), (1.0, 1.0));
    }

    #[test]
    fn silence_is_no_denial() {
        let value = json!({"a": null, "b": "not reported", "c": "no"});
        let map = value.as_object().unwrap();
        let inputs = Inputs::new(map);
        assert_eq!(inputs.flag(&["a"]).unwrap(), None);
        assert_eq!(inputs.flag(&["b"]).unwrap(), None);
        assert_eq!(inputs.flag(&["c"]).unwrap(), Some(false));
        assert_eq!(inputs.flag(&["d"]).unwrap(), None);
    }
}
