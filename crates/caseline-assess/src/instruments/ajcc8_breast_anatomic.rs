//! Anatomic stage group of breast cancer from T, N and M.
//!
//! The groups are the same in AJCC/UICC 7 and 8. N given without T (or the reverse) leaves the groups that
//! remain possible. T and N may carry prefixes and suffixes; M defaults to nothing: without it only stage IV
//! stays open beside the group.
//!
//! AJCC Cancer Staging Manual, 8th edition.

use super::tnm::{Category, anatomic};
use super::{InputError, Inputs, Instrument, Outcome, ajcc8_breast_t, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ajcc8_breast_anatomic",
    title: "Breast cancer, anatomic stage group",
    edition: "AJCC 8 (the same groups as 7)",
    citations: ajcc8_breast_t::CITATIONS,
    permission: ajcc8_breast_t::PERMISSION,
    items: &[
        item("T", "T category", "Tis, T0 to T4d"),
        item("N", "N category", "N0, N1mi, N1 to N3c"),
        item("M", "M category", "M1 is stage IV"),
    ],
    remarks: "",
    compute,
};

/// The categories that are meant, all of them where the category is not known.
pub(super) fn possible(inputs: &Inputs, name: &'static str) -> Result<(Vec<Category>, bool), InputError> {
    let all: &[&str] = match name {
        "T" => &["T0", "T1", "T2", "T3", "T4"],
        "N" => &["N0", "N1mi", "N1", "N2", "N3"],
        _ => &["M0", "M1"],
    };
    let every = || all.iter().filter_map(|c| Category::parse(c)).collect();
    match inputs.text(&[name])? {
        None => Ok((every(), false)),
        Some(written) => match Category::parse(&written) {
            Some(c) if c.letter.to_string() == name && c.name.ends_with('X') => Ok((every(), false)),
            Some(c) if c.letter.to_string() == name => Ok((vec![c], true)),
            _ => Err(InputError::new(name, format!("'{written}'"), format!("a category such as {}2 or p{}1", name, name))),
        },
    }
}

/// One stage, or the list of those that remain possible with what is not known of the inputs.
pub(super) fn settled(known: &[(&'static str, bool)], mut stages: Vec<String>) -> Outcome {
    stages.sort_unstable();
    stages.dedup();
    let mut out = Outcome::new();
    for (name, _) in known.iter().filter(|k| !k.1) {
        out.lacks(*name, "the stage group depends on it");
    }
    match stages.as_slice() {
        [one] => {
            out.missing.clear();
            out.set("stage", one.clone());
        }
        [] => {
            out.set("stage", serde_json::Value::Null);
            out.set("reason", "no stage group for these categories");
        }
        several => {
            out.set("possible_stages", several.to_vec());
        }
    }
    out
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let ((ts, t), (ns, n), (ms, m)) = (possible(inputs, "T")?, possible(inputs, "N")?, possible(inputs, "M")?);
    if !t && !n && !m {
        return Ok(Outcome::refused("stage", "neither T nor N nor M is known"));
    }
    let mut stages: Vec<String> = Vec::new();
    for t in &ts {
        for n in &ns {
            stages.extend(ms.iter().filter_map(|m| anatomic(t, n, m)));
        }
    }
    Ok(settled(&[("T", t), ("N", n), ("M", m)], stages))
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn groups() {
        for (t, n, m, stage) in [
            ("T1c", "N0", "M0", "IA"),
            ("T0", "N1mi", "M0", "IB"),
            ("cT1", "cN1(f)", "cM0", "IIA"),
            ("T3", "N2a", "M0", "IIIA"),
            ("T4b", "N2", "M0", "IIIB"),
            ("T1", "N3c", "M0", "IIIC"),
            ("T2", "N0", "pM1", "IV"),
            ("Tis", "N0", "M0", "0"),
        ] {
            vector(&INSTRUMENT, json!({"T": t, "N": n, "M": m}), json!({"stage": stage}));
        }
    }

    #[test]
    fn what_is_missing_leaves_groups_open() {
        vector(&INSTRUMENT, json!({"T": "T2", "N": null, "M": "M0"}), json!({"possible_stages": ["IIA", "IIB", "IIIA", "IIIC"]}));
        assert!(INSTRUMENT.score(&json!({"T": "T7", "N": "N0", "M": "M0"})).is_err());
    }
}
