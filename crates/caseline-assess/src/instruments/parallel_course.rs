//! Parallel course of a tumour and a paraneoplastic disease: how many steps go the same way.
//!
//! Two series of states in one order. Each step from one to the next is better, worse or unchanged; a step is
//! concordant where both go the same way. Numbers (blasts, sizes) and words (active, improved, flare, clear) are
//! understood. The index is defined by this project and not published; treatments that ran at a step confound it and
//! are to be named beside it.
//!
//! Curth HO. Skin lesions and internal carcinoma, 1976 (the postulate of a parallel course).

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Value, json};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "parallel_course",
    title: "Parallel course of two diseases",
    edition: "project-defined",
    citations: &[cite("Curth HO. Skin lesions and internal carcinoma. In: Andrade R, et al., eds. Cancer of the Skin. Saunders, 1976", "")],
    permission: FREE,
    items: &[
        item("tumour", "states in order: words, numbers or [label, number]", ""),
        item("dm", "states of the other disease, as many", ""),
        item("treatments", "treatments that ran with it", "named as confounders"),
    ],
    remarks: "The index is no published measure.",
    compute,
};

/// Words from quiet to active. "Improved" and "worse" are relative to the state before.
const ORDER: &[(&str, f64)] = &[
    ("full regression", 0.0), ("pcr", 0.0), ("clear", 0.0), ("remission", 0.0), ("resolved", 0.0), ("none", 0.0), ("radiologic cr", 1.0),
    ("near_clear", 1.0), ("near clear", 1.0), ("complete response", 0.0), ("major improvement", 1.0), ("partial", 2.0), ("mild", 2.0), ("stable", 3.0),
    ("flare", 4.0), ("relapse", 4.0), ("active", 4.0), ("moderate", 4.0), ("severe", 5.0), ("progress", 5.0), ("t0", 0.0), ("t1", 3.0), ("t2", 4.0), ("t3", 5.0), ("t4", 6.0),
];

#[derive(Clone, Copy)]
enum State {
    Level(f64),
    Better,
    Worse,
}

fn state(value: &Value) -> Option<State> {
    match value {
        Value::Array(pair) => state(pair.last()?),
        Value::Number(n) => n.as_f64().map(State::Level),
        Value::String(word) => {
            let word = word.to_lowercase();
            let level = ORDER.iter().find(|o| o.0 == word).or_else(|| ORDER.iter().find(|o| word.contains(o.0)));
            match level {
                Some(o) => Some(State::Level(o.1)),
                None if word.contains("improv") || word.contains("better") => Some(State::Better),
                None if word.contains("wors") => Some(State::Worse),
                None => None,
            }
        }
        _ => None,
    }
}

fn label(value: &Value, index: usize) -> String {
    match value {
        Value::Array(pair) => pair.first().and_then(Value::as_str).map_or_else(|| index.to_string(), str::to_owned),
        Value::String(s) => s.clone(),
        _ => index.to_string(),
    }
}

fn steps(list: &[Value], name: &str) -> Result<Vec<&'static str>, InputError> {
    let states: Vec<State> = list
        .iter()
        .map(|v| state(v).ok_or_else(|| InputError::new(name, v, "a number, or a word such as active, improved, flare, clear")))
        .collect::<Result<_, _>>()?;
    Ok(states
        .windows(2)
        .map(|pair| match (pair[0], pair[1]) {
            (_, State::Better) => "better",
            (_, State::Worse) => "worse",
            (State::Level(a), State::Level(b)) if b < a => "better",
            (State::Level(a), State::Level(b)) if b > a => "worse",
            (State::Level(_), State::Level(_)) => "unchanged",
            // After a relative word the next level counts from the middle of the scale.
            (State::Better | State::Worse, State::Level(b)) => if b <= 2.0 { "better" } else { "worse" },
        })
        .collect())
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let list = |names: &[&str]| inputs.get(names).and_then(Value::as_array);
    let (Some(tumour), Some(dm)) = (list(&["tumour", "tumor"]), list(&["dm", "disease"])) else {
        let mut out = Outcome::refused("concordant", "two series of states are needed");
        out.lacks("tumour, dm", "their steps are compared");
        return Ok(out);
    };
    if tumour.len() != dm.len() {
        return Err(InputError::new("dm", format!("{} states", dm.len()), format!("as many as of the tumour, {}", tumour.len())));
    }
    let (a, b) = (steps(tumour, "tumour")?, steps(dm, "dm")?);
    let mut concordant = 0;
    let mut told = Vec::new();
    for (i, (x, y)) in a.iter().zip(&b).enumerate() {
        concordant += usize::from(x == y);
        told.push(json!({"from_to": format!("{}->{}", label(&tumour[i], i), label(&tumour[i + 1], i + 1)), "tumour": x, "dm": y, "concordant": x == y}));
    }
    let mut out = Outcome::new();
    out.set("steps", told).set("concordant", concordant).set("of", a.len());
    if let Some(treatments) = inputs.words(&["treatments", "confounders"])? {
        out.set("confounders", treatments);
    } else {
        // Not told is not none.
        out.set("confounders", Value::Null);
    }
    out.note("a project-defined measure; name the treatments that ran at each step");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn steps_are_compared() {
        vector(
            &INSTRUMENT,
            json!({"tumour": ["active", "remission", "relapse", "relapse"], "dm": ["severe", "improved", "clear", "flare"], "treatments": ["prednisone"]}),
            json!({"concordant": 1, "of": 3, "confounders": ["prednisone"]}),
        );
        assert!(INSTRUMENT.score(&json!({"tumour": [1, 2], "dm": ["clear"]})).is_err());
    }
}
