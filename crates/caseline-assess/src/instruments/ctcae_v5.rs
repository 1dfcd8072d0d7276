//! Grades of adverse events by CTCAE version 5.0, for laboratory terms and for what has a least grade.
//!
//! Enzymes, bilirubin and creatinine grade in multiples of the upper limit of normal: without it only a range
//! can be given, over the limits that are in use. Counts and haemoglobin grade by their value; the lower
//! limit is taken as above the value unless it is given. Sepsis and febrile neutropenia start at 3,
//! myocardial infarction at 2. Diarrhoea grades by stools over baseline, so that a GVHD stage in mL a day
//! cannot be converted.
//!
//! US National Cancer Institute, Common Terminology Criteria for Adverse Events 5.0, 2017.

use super::answer::round;
use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use serde::Deserialize;
use serde_json::json;
use std::sync::LazyLock;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ctcae_v5",
    title: "Common Terminology Criteria for Adverse Events",
    edition: "5.0",
    citations: &[cite("US National Cancer Institute. CTCAE version 5.0, 27 November 2017", "")],
    permission: "public domain in the United States",
    items: &[
        item("term", "CPK, ALT, AST, ALP, GGT, bilirubin, creatinine, lipase increased; ANC, platelets, Hb, WBC, lymphocytes, albumin decreased; or an event", "see data/ctcae_v5.toml"),
        item("value, value_u_l", "the value in the unit of the term", ""),
        item("uln, uln_u_l", "upper limit of normal", "CPK 1, 2.5, 5, 10 times"),
        item("lln", "lower limit of normal", "grade 0 from it"),
        item("stools_over_baseline", "diarrhoea, stools a day over baseline", "4: 2; 7: 3"),
        item("stated_grade", "grade as reported", "compared"),
    ],
    remarks: "",
    compute,
};

#[derive(Deserialize)]
struct Table {
    term: Vec<Term>,
}
/// One term of the table.
#[derive(Deserialize)]
struct Term {
    name: String,
    aliases: Vec<String>,
    #[serde(default)]
    above: Vec<f64>,
    #[serde(default)]
    plausible_uln: Vec<f64>,
    #[serde(default)]
    below: Vec<f64>,
    #[serde(default)]
    lln: Option<f64>,
    #[serde(default)]
    minimum: Option<u8>,
    #[serde(default)]
    note: Option<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/ctcae_v5.toml")).expect("the built-in terms are well formed"));

fn find(word: &str) -> Option<&'static Term> {
    let word = word.trim().to_lowercase();
    TABLE.term.iter().find(|t| t.name.to_lowercase() == word || t.aliases.contains(&word))
}

/// Grade of a multiple of the upper limit.
fn above(cuts: &[f64], fold: f64) -> usize {
    cuts.iter().filter(|c| fold > **c + 1e-9).count()
}

/// Grade of a value below the limits; below the lower limit at least 1.
fn below(cuts: &[f64], lln: f64, value: f64) -> usize {
    match cuts.iter().rposition(|c| value < *c) {
        Some(i) => i + 2,
        None => usize::from(value < lln),
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let Some(word) = inputs.text(&["term", "adverse_event"])? else {
        let mut out = Outcome::refused("grade", "no term is given");
        out.lacks("term", "the criteria are by term");
        return Ok(out);
    };
    let Some(term) = find(&word) else {
        return Ok(Outcome::refused("grade", format!("'{word}' is not among the terms that are computed")));
    };
    inputs.given("detail");
    let value = inputs.number(&["value", "value_u_l", "value_mg_dl", "value_1e9_l", "value_g_dl"])?;
    let uln = inputs.range(&["uln", "uln_u_l", "uln_mg_dl"])?;
    let mut out = Outcome::new();
    if let Some(note) = &term.note {
        out.note(note.clone());
    }
    if let Some(minimum) = term.minimum {
        let stools = inputs.number(&["stools_over_baseline", "stools_per_day_over_baseline", "stools_per_day_increase", "stools_per_day_above_baseline", "stools_above_baseline", "stools_per_day", "stools_over_baseline_per_day", "stool_increase_per_day", "extra_stools_per_day"])?;
        if term.name == "Diarrhea" && let Some(n) = stools {
            out.set("grade", if n >= 7.0 { 3 } else if n >= 4.0 { 2 } else { usize::from(n > 0.0) });
            return Ok(out);
        }
        out.set("minimum_grade", minimum);
        out.lacks("detail", "the grade above its least needs treatment and consequences");
        if let Some(stated) = inputs.number(&["stated_grade"])? {
            out.set("stated_is_possible", stated >= f64::from(minimum) && stated <= 5.0);
        }
        return Ok(out);
    }
    let Some(value) = value else {
        let mut refused = Outcome::refused("grade", "no value is given");
        refused.lacks("value", "the grade is by value");
        return Ok(refused);
    };
    if !term.below.is_empty() {
        let lln = inputs.number(&["lln"])?;
        // Without it the lower limit is taken as above the value, as a report that calls it low does.
        let grade = below(&term.below, lln.unwrap_or(f64::MAX), value);
        out.set("grade", grade);
        if lln.is_none() && grade <= 1 {
            let usual = term.lln.map_or(String::new(), |l| format!(" (usually about {l})"));
            out.lacks("lln", format!("from the laboratory's lower limit{usual} on the grade is 0"));
        }
        return Ok(out);
    }
    if uln.is_unknown() {
        let ends = (term.plausible_uln[0], term.plausible_uln[1]);
        let (low, high) = (above(&term.above, value / ends.1), above(&term.above, value / ends.0));
        out.set_range("grade", low, high);
        if low == high {
            out.note(format!("no upper limit is given; the grade is the same for any from {} to {}", ends.0, ends.1));
            return Ok(out);
        }
        for (i, pair) in term.above.windows(2).enumerate() {
            let (from, to) = (round(value / pair[1], 1), round(value / pair[0], 1));
            if i + 1 > low && i + 1 < high {
                out.set(&format!("grade_if_uln_between_{from}_and_{to}"), i + 1);
            }
        }
        out.set("missing", json!(["ULN"]));
        out.lacks("uln", format!("the grade is {low} to {high} over the limits in use ({} to {})", ends.0, ends.1));
        return Ok(out);
    }
    let grades = (above(&term.above, value / uln.high), above(&term.above, value / uln.low));
    if uln.is_exact() {
        out.set("fold_uln", round(value / uln.low, 3));
    } else {
        out.lacks("uln", "the range of the limit leaves the grade open");
    }
    out.set_range("grade", grades.0, grades.1);
    if let Some(stated) = inputs.number(&["stated_grade"])? {
        out.set("stated_is_possible", stated >= grades.0 as f64 && stated <= grades.1 as f64);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn the_table_is_whole() {
        for term in &TABLE.term {
            assert!(!term.above.is_empty() || !term.below.is_empty() || term.minimum.is_some(), "{}", term.name);
            assert_eq!(term.above.is_empty(), term.plausible_uln.is_empty(), "{}", term.name);
        }
    }

    #[test]
    fn grades() {
        vector(&INSTRUMENT, json!({"term": "CPK increased", "value_u_l": 510, "uln_u_l": 200}), json!({"fold_uln": 2.55, "grade": 2}));
        vector(&INSTRUMENT, json!({"term": "ALT", "value": 260, "uln": 40}), json!({"fold_uln": 6.5, "grade": 3}));
        vector(&INSTRUMENT, json!({"term": "ANC 1e9/L", "value": 0.49}), json!({"grade": 4}));
        vector(&INSTRUMENT, json!({"term": "ANC 1e9/L", "value": 1.0}), json!({"grade": 2}));
        vector(&INSTRUMENT, json!({"term": "Platelets 1e9/L", "value": 75}), json!({"grade": 1}));
        vector(&INSTRUMENT, json!({"term": "Platelets 1e9/L", "value": 24}), json!({"grade": 4}));
        vector(&INSTRUMENT, json!({"term": "Hb g/dL", "value": 7.9}), json!({"grade": 3}));
        vector(&INSTRUMENT, json!({"term": "Hb g/dL", "value": 10.0}), json!({"grade": 1}));
        vector(&INSTRUMENT, json!({"term": "diarrhoea", "stools_over_baseline": 5}), json!({"grade": 2}));
        vector(&INSTRUMENT, json!({"term": "CPK increased", "value_u_l": 3000}), json!({"grade_range": [3, 4], "missing": ["ULN"]}));
    }
}
