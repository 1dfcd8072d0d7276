//! Haematopoietic cell transplantation comorbidity index (HCT-CI), with age.
//!
//! One point each: arrhythmia, cardiac disease, inflammatory bowel disease, drug-treated diabetes,
//! cerebrovascular disease, treated psychiatric disturbance, mild hepatic disease, body mass index above 35,
//! infection; two: rheumatologic disease, peptic ulcer, renal disease, moderate pulmonary disease; three: prior
//! malignancy, heart valve disease, severe pulmonary and moderate to severe hepatic disease. 0 low, 1 to 2
//! intermediate, 3 and more high; one point more from 40 years of age.
//!
//! Only what was there before conditioning counts: an infarction after transplantation does not, nor does the
//! disease that is transplanted for. `comorbidities` takes item keys; `known` takes what a report says, and
//! what it leaves open ("diabetes (treatment not stated)") counts between nothing and its points.
//!
//! Sorror ML, et al. Blood 2005;106:2912-9, doi:10.1182/blood-2005-05-2004; J Clin Oncol 2014;32:3249-56,
//! doi:10.1200/JCO.2013.53.8157.

use super::inputs::fold;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "hct_ci",
    title: "Haematopoietic cell transplantation comorbidity index (HCT-CI)",
    edition: "2005, age 2014",
    citations: &[
        cite("Sorror ML, et al. Blood 2005;106:2912-9", "10.1182/blood-2005-05-2004"),
        cite("Sorror ML, et al. J Clin Oncol 2014;32:3249-56", "10.1200/JCO.2013.53.8157"),
    ],
    permission: FREE,
    items: &[
        item("comorbidities", "arrhythmia, cardiac, ibd, diabetes, cerebrovascular, psychiatric, hepatic_mild, obesity, infection", "1 each"),
        item("comorbidities", "rheumatologic, peptic_ulcer, renal, pulmonary_moderate", "2 each"),
        item("comorbidities", "prior_malignancy, valve, pulmonary_severe, hepatic_severe", "3 each"),
        item("known", "what a report says, in its words", "what is left open counts from 0"),
        item("age", "years at transplantation", "from 40: 1 more"),
    ],
    remarks: "Only conditions before conditioning count; not the indication itself.",
    compute,
};

#[derive(Deserialize)]
struct Table {
    item: Vec<Entry>,
    near: Vec<Near>,
}
#[derive(Deserialize)]
struct Entry {
    key: String,
    points: u8,
    words: Vec<String>,
    #[serde(default)]
    needs: Option<String>,
}
#[derive(Deserialize)]
struct Near {
    words: Vec<String>,
    item: String,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/hct_ci.toml")).expect("the built-in item table is well formed"));

/// What pulmonary, cardiac, liver and kidney items need and a report of comorbidities leaves out.
const TESTS: [(&str, &[&str]); 6] = [
    ("DLCO/FEV1", &["dlco", "fev1", "pulmonary"]),
    ("LVEF", &["lvef", "ejection"]),
    ("LFTs", &["liver", "hepatic", "bilirubin", "transaminase"]),
    ("creatinine", &["creatinine", "renal"]),
    ("BMI", &["bmi", "obes", "weight"]),
    ("infection at conditioning", &["infection"]),
];

fn entry(word: &str) -> Option<&'static Entry> {
    let folded = fold(word);
    let alias = match folded.as_str() {
        "inflammatory_bowel_disease" => "ibd",
        "cardiac_disease" | "heart" | "coronary" => "cardiac",
        "mild_hepatic" | "hepatic_mild_disease" | "liver_mild" => "hepatic_mild",
        "moderate_pulmonary" | "pulmonary_mod" => "pulmonary_moderate",
        "severe_pulmonary" => "pulmonary_severe",
        "severe_hepatic" | "hepatic_moderate_severe" | "hepatic_moderate" | "moderate_severe_hepatic" | "liver_severe" => "hepatic_severe",
        "bmi_over_35" | "bmi" | "obese" => "obesity",
        "heart_valve" | "heart_valve_disease" | "valvular" | "valve_disease" => "valve",
        "malignancy" | "prior_cancer" | "prior_tumour" | "prior_tumor" | "solid_tumor" | "prior_solid_tumor" => "prior_malignancy",
        "ulcer" => "peptic_ulcer",
        "rheumatological" | "rheumatology" => "rheumatologic",
        "renal_moderate_severe" | "kidney" | "moderate_severe_renal" => "renal",
        "depression" | "anxiety" => "psychiatric",
        other => other,
    };
    TABLE.item.iter().find(|e| e.key == alias)
}

fn risk(score: u32) -> &'static str {
    match score {
        0 => "low",
        1 | 2 => "intermediate",
        _ => "high",
    }
}

/// What one statement adds: item, least, most.
fn stated(words: &str) -> Option<(&'static str, u32, u32)> {
    let text = words.to_lowercase();
    if text.contains("not an item") || text.contains("after transplant") || text.contains("indication") {
        return None;
    }
    let open = ["not stated", "not reported", "unknown", "unclear", "not literally"].iter().any(|w| text.contains(w));
    let head = text.split('(').next().unwrap_or(&text);
    let near = TABLE.near.iter().find(|n| n.words.iter().any(|w| head.contains(w.as_str())));
    let found = match near {
        Some(n) => TABLE.item.iter().find(|e| e.key == n.item),
        None => TABLE.item.iter().find(|e| e.words.iter().any(|w| head.contains(w.as_str()))),
    }?;
    // An item that asks for a treatment or a value counts for certain only where the words say so.
    let says_treated = ["treated", "on insulin", "on metformin", "drug-treated", "insulin", "metformin", "medication"].iter().any(|w| text.contains(w));
    let uncertain = near.is_some() || open || (found.needs.is_some() && !says_treated);
    let points = u32::from(found.points);
    Some((found.key.as_str(), if uncertain { 0 } else { points }, points))
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let age = inputs.number(&["age", "age_years"])?;
    let comorbidities = inputs.words(&["comorbidities", "comorbidity"])?;
    let known = inputs.words(&["known", "stated"])?;
    if comorbidities.is_none() && known.is_none() {
        return Ok(Outcome::refused("score", "the comorbidities are not given; an empty list says that there are none"));
    }
    // An item counts once, pulmonary and hepatic disease only in their graver form.
    let mut found: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for word in comorbidities.iter().flatten() {
        let e = entry(word).ok_or_else(|| InputError::new("comorbidities", format!("'{word}'"), "one of the items that --explain lists"))?;
        found.insert(&e.key, (u32::from(e.points), u32::from(e.points)));
    }
    for (key, low, high) in known.iter().flatten().filter_map(|w| stated(w)) {
        let slot = found.entry(key).or_default();
        *slot = (slot.0.max(low), slot.1.max(high));
    }
    for (grave, mild) in [("pulmonary_severe", "pulmonary_moderate"), ("hepatic_severe", "hepatic_mild")] {
        if found.contains_key(grave) {
            found.remove(mild);
        }
    }
    let (low, high) = found.values().fold((0, 0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
    let mut out = Outcome::new();
    for (key, (a, b)) in &found {
        out.item(*key, if a == b { Some(true) } else { None }, Some([f64::from(*a), f64::from(*b)]));
        if a != b {
            let needs = TABLE.item.iter().find(|e| e.key == *key).and_then(|e| e.needs.clone());
            out.lacks(*key, format!("counts {b} only with {}", needs.unwrap_or_else(|| "a condition on the published list".into())));
        }
    }
    let older = age.map(|a| u32::from(a >= 40.0));
    if known.is_some() {
        let all = known.iter().flatten().map(|k| k.to_lowercase()).collect::<Vec<_>>().join("; ");
        let silent: Vec<&str> = TESTS.iter().filter(|t| !t.1.iter().any(|w| all.contains(w))).map(|t| t.0).collect();
        out.set("score_range_from_stated_items", json!([low, high]));
        if let Some(older) = older {
            out.set("hct_ci_age_range", json!([low + older, high + older]));
        }
        for test in &silent {
            out.lacks(*test, "an item that was not reported; the range is of the stated items only");
        }
        out.set("not_reported", silent);
        out.set("exclude", json!(["events after transplantation", "the disease that is the indication"]));
    } else {
        out.set("score", low).set("risk", risk(low));
        match older {
            Some(older) => {
                out.set("hct_ci_age", low + older);
            }
            None => {
                out.lacks("age", "one point more from 40 years");
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn weights() {
        let of = |c: &[&str], age: f64| json!({"comorbidities": c, "age": age});
        vector(&INSTRUMENT, of(&["cardiac", "rheumatologic"], 40.0), json!({"score": 3, "risk": "high", "hct_ci_age": 4}));
        vector(&INSTRUMENT, of(&["pulmonary_severe", "pulmonary_moderate"], 30.0), json!({"score": 3, "hct_ci_age": 3}));
        vector(&INSTRUMENT, of(&["obesity", "infection"], 30.0), json!({"score": 2, "risk": "intermediate"}));
        assert!(INSTRUMENT.score(&of(&["baldness"], 30.0)).is_err());
    }

    #[test]
    fn what_a_report_leaves_open_counts_from_nothing() {
        vector(
            &INSTRUMENT,
            json!({"known": ["atrial fibrillation", "type 2 diabetes", "scleroderma", "gout"], "age": 35}),
            json!({"score_range_from_stated_items": [1, 4], "hct_ci_age_range": [1, 4]}),
        );
        vector(&INSTRUMENT, json!({"known": ["diabetes on metformin", "stroke after transplant"], "age": 35}), json!({"score_range_from_stated_items": [1, 1]}));
    }
}
