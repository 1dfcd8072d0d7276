//! EULAR/ACR 2017 classification criteria for idiopathic inflammatory myopathy.
//!
//! A weighted sum, with one column of weights where a muscle biopsy was done and one where it was not, gives
//! a probability; cut-offs give definite, probable or possible; a tree then names the subgroup. Aldolase is
//! not an item. The published score cut-offs are rounded, so that 5.5 without biopsy is "probable" by score
//! and "possible" by its probability of 0.542: both categories are reported.
//!
//! `items` names what is present; what is not named counts as absent. Give it as an object
//! (`{"helio": true, "ue": null}`) to say what is not known: then the answer is an interval. The criteria
//! presuppose that no other explanation fits the signs.
//!
//! Lundberg IE, et al. Ann Rheum Dis 2017;76:1955-64, doi:10.1136/annrheumdis-2017-211468.

use super::answer::round;
use super::inputs::fold;
use super::{Citation, FREE, InputError, Inputs, Instrument, Item, Outcome, cite, item};
use serde_json::Value;

/// Code, other names, weight without and with biopsy.
type Row = (&'static str, &'static [&'static str], f64, f64);

const ROWS: &[Row] = &[
    ("ue", &["arms", "upper_extremities", "proximal_weakness_arms", "proximal_upper", "upper"], 0.7, 0.7),
    ("le", &["legs", "lower_extremities", "proximal_weakness_legs", "proximal_lower", "lower"], 0.8, 0.5),
    ("neck", &["neck_flexors", "neck_flexors_weaker", "nf"], 1.9, 1.6),
    ("leg", &["legs_proximal", "legs_proximal_weaker", "proximal_legs_weaker_than_distal", "leg_prox", "prox_leg"], 0.9, 1.2),
    ("helio", &["heliotrope", "heliotrope_rash"], 3.1, 3.2),
    ("gpap", &["gottron_papules", "gottron_papule", "gottrons_papules", "papules", "gp"], 2.1, 2.7),
    ("gsign", &["gottron_sign", "gottrons_sign", "gs"], 3.3, 3.7),
    ("dysph", &["dysphagia", "oesophageal_dysmotility", "esophageal_dysmotility"], 0.7, 0.6),
    ("jo1", &["anti_jo1", "anti_jo_1", "jo_1"], 3.9, 3.8),
    ("enz", &["enzymes", "enzyme", "ck", "muscle_enzymes"], 1.3, 1.4),
    ("endo", &["endomysial", "endomysial_infiltrate", "endom", "endomys"], 0.0, 1.7),
    ("peri", &["perimysial", "perivascular", "perimysial_infiltrate", "perimysial_perivascular"], 0.0, 1.2),
    ("pfa", &["perifascicular_atrophy", "perifascicular"], 0.0, 1.9),
    ("rim", &["rimmed_vacuoles", "rimmed", "rv", "vacuoles", "rimv", "rimvac"], 0.0, 3.1),
];
const SKIN: &[&str] = &["helio", "gpap", "gsign"];
const WEAK: &[&str] = &["ue", "le", "neck", "leg"];
/// Not weighted, but the tree asks for it.
const FINGERS: &[&str] = &["ffw", "finger_flexors", "finger_flexor_weakness", "finger_flexor", "finger_flexors_no_response"];

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "eular_acr_2017_iim",
    title: "EULAR/ACR 2017 classification of idiopathic inflammatory myopathy",
    edition: "2017",
    citations: CITATIONS,
    permission: FREE,
    items: ITEMS,
    remarks: "Category by score and by probability are both given; they differ at the published cut-offs. Without a skin sign a biopsy is expected.",
    compute,
};
const CITATIONS: &[Citation] = &[
    cite("Lundberg IE, et al. Ann Rheum Dis 2017;76:1955-64", "10.1136/annrheumdis-2017-211468"),
    cite("Lundberg IE, et al. Arthritis Rheumatol 2017;69:2271-82", "10.1002/art.40320"),
];
const ITEMS: &[Item] = &[
    item("age_at_onset", "age at first symptom, years", "18 to under 40: 1.3 (biopsy 1.5); 40 and over: 2.1 (2.2)"),
    item("muscle_biopsy_used", "whether a muscle biopsy is part of the data", "chooses the column"),
    item("ue", "objective symmetric proximal weakness of the arms", "0.7 (0.7)"),
    item("le", "objective symmetric proximal weakness of the legs", "0.8 (0.5)"),
    item("neck", "neck flexors weaker than extensors", "1.9 (1.6)"),
    item("leg", "legs: proximal weaker than distal", "0.9 (1.2)"),
    item("helio", "heliotrope rash", "3.1 (3.2)"),
    item("gpap", "Gottron papules", "2.1 (2.7)"),
    item("gsign", "Gottron sign", "3.3 (3.7)"),
    item("dysph", "dysphagia or oesophageal dysmotility", "0.7 (0.6)"),
    item("jo1", "anti-Jo-1 antibody", "3.9 (3.8)"),
    item("enz", "CK, LDH, AST or ALT above the upper limit at least once", "1.3 (1.4)"),
    item("endo", "endomysial infiltrate surrounding, not invading, fibres", "biopsy 1.7"),
    item("peri", "perimysial or perivascular infiltrate", "biopsy 1.2"),
    item("pfa", "perifascicular atrophy", "biopsy 1.9"),
    item("rim", "rimmed vacuoles", "biopsy 3.1"),
    item("ffw", "finger-flexor weakness not responding to treatment", "no weight; leads to inclusion body myositis"),
];

fn canonical(word: &str) -> Option<&'static str> {
    let word = fold(word);
    if FINGERS.contains(&word.as_str()) {
        return Some("ffw");
    }
    ROWS.iter().find(|(code, names, ..)| *code == word || names.contains(&word.as_str())).map(|row| row.0)
}

fn probability(score: f64, biopsy: bool) -> f64 {
    1.0 / (1.0 + ((if biopsy { 6.49 } else { 5.33 }) - score).exp())
}

fn category(value: f64, cuts: [f64; 3]) -> &'static str {
    match value {
        v if v >= cuts[0] => "definite",
        v if v >= cuts[1] => "probable",
        v if v >= cuts[2] => "possible",
        _ => "not_IIM",
    }
}

struct Reading {
    score: f64,
    probability: f64,
    by_probability: &'static str,
    by_score: &'static str,
    subgroup: Option<&'static str>,
}

fn read(age_points: f64, adult: bool, has: &dyn Fn(&str) -> bool, biopsy: bool) -> Reading {
    let weight = |row: &Row| if biopsy { row.3 } else { row.2 };
    let sum: f64 = ROWS.iter().filter(|row| has(row.0)).map(weight).sum();
    let score = round(age_points + sum, 1);
    let probability = probability(score, biopsy);
    let by_score = category(score, if biopsy { [8.7, 6.7, 6.5] } else { [7.5, 5.5, 5.3] });
    let by_probability = category(probability, [0.9, 0.55, 0.5]);
    let classified = [by_score, by_probability].iter().any(|c| matches!(*c, "definite" | "probable"));
    let skin = SKIN.iter().any(|s| has(s));
    let subgroup = match (adult, skin) {
        _ if !classified => None,
        (false, true) => Some("JDM"),
        (false, false) => Some("other_juvenile"),
        (true, true) if WEAK.iter().any(|w| has(w)) => Some("DM"),
        (true, true) => Some("ADM"),
        (true, false) if has("ffw") || (biopsy && has("rim")) => Some("IBM"),
        (true, false) => Some("PM_incl_IMNM"),
    };
    Reading { score, probability: round(probability, 4), by_probability, by_score, subgroup }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let age = inputs.range(&["age_at_onset", "age", "onset_age"])?;
    let biopsy = inputs.flag(&["muscle_biopsy_used", "biopsy", "muscle_biopsy"])?;
    let listed = inputs.words(&["items"])?;
    let unknown: Vec<String> =
        inputs.unknown_words("items").into_iter().chain(inputs.words(&["unknown", "unknown_items"])?.unwrap_or_default()).collect();
    let named = |words: &[String]| -> Result<Vec<&'static str>, InputError> {
        words
            .iter()
            .map(|w| canonical(w).ok_or_else(|| InputError::new("items", format!("'{w}'"), "one of the item codes that --explain lists")))
            .collect()
    };
    if listed.is_none() && age.is_unknown() {
        return Ok(Outcome::refused("score", "neither the age at onset nor any item is known"));
    }
    let mut present = named(&listed.unwrap_or_default())?;
    // An item may stand as a key of its own, true or false.
    if inputs.flag(FINGERS)? == Some(true) {
        present.push("ffw");
    }
    for row in ROWS {
        if inputs.flag(&[row.0])? == Some(true) {
            present.push(row.0);
        }
    }
    present.sort_unstable();
    present.dedup();
    let open: Vec<&str> = named(&unknown)?.into_iter().filter(|c| !present.contains(c)).collect();
    let biopsy_known = biopsy.unwrap_or_else(|| present.iter().any(|p| ["endo", "peri", "pfa", "rim"].contains(p)));
    let points = |a: f64| if a >= 40.0 { if biopsy_known { 2.2 } else { 2.1 } } else if a >= 18.0 { if biopsy_known { 1.5 } else { 1.3 } } else { 0.0 };
    let (age_low, age_high) = age.over(&[18.0, 40.0], points);
    let low = read(age_low, age.low >= 18.0 || age.is_unknown(), &|c| present.contains(&c), biopsy_known);
    let high = read(age_high, age.high >= 18.0, &|c| present.contains(&c) || open.contains(&c), biopsy_known);

    let mut out = Outcome::new();
    out.set_range("score", low.score, high.score);
    out.set_range("probability", low.probability, high.probability);
    out.set_range("category_by_probability", low.by_probability, high.by_probability);
    out.set_range("category_by_score", low.by_score, high.by_score);
    let subgroup = |r: &Reading| r.subgroup.map_or(Value::Null, Value::from);
    out.set_range("subgroup", subgroup(&low), subgroup(&high));
    for row in ROWS {
        let answer = if present.contains(&row.0) { Some(true) } else if open.contains(&row.0) { None } else { Some(false) };
        let weight = if biopsy_known { row.3 } else { row.2 };
        let ends = match answer {
            Some(true) => [weight, weight],
            Some(false) => [0.0, 0.0],
            None => [0.0, weight],
        };
        out.item(row.0, answer, Some(ends));
        if answer.is_none() {
            out.lacks(row.0, format!("would add {weight}"));
        }
    }
    if !age.is_exact() && age_low != age_high {
        out.lacks("age_at_onset", format!("adds {age_low} to {age_high}"));
    }
    if biopsy.is_none() {
        out.note(format!("muscle_biopsy_used is not given; taken as {biopsy_known} from the items"));
    }
    if !biopsy_known && !SKIN.iter().any(|s| present.contains(s)) {
        out.note("no heliotrope rash, Gottron sign or Gottron papules: the criteria expect a muscle biopsy");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn both_columns_and_the_boundary_clash() {
        vector(
            &INSTRUMENT,
            json!({"age_at_onset": 44, "muscle_biopsy_used": true, "items": ["heliotrope rash", "Gottron papules", "pfa"]}),
            json!({"score": 10.0, "category_by_score": "definite", "subgroup": "ADM"}),
        );
        // The score cut-off is 5.5, its probability is below 0.55.
        vector(
            &INSTRUMENT,
            json!({"age_at_onset": 30, "muscle_biopsy_used": false, "items": ["gsign", "leg"]}),
            json!({"score": 5.5, "probability": 0.5424, "category_by_probability": "possible", "category_by_score": "probable", "subgroup": "DM"}),
        );
    }

    #[test]
    fn every_branch_of_the_tree() {
        let of = |age: f64, items: &[&str]| {
            INSTRUMENT.score(&json!({"age_at_onset": age, "muscle_biopsy_used": true, "items": items})).unwrap().result["subgroup"].clone()
        };
        assert_eq!(of(9.0, &["gsign", "helio", "enz"]), "JDM");
        assert_eq!(of(15.0, &["jo1", "enz", "ue", "le", "neck"]), "other_juvenile");
        assert_eq!(of(70.0, &["rim", "enz", "endo", "le"]), "IBM");
        assert_eq!(of(70.0, &["ffw", "enz", "endo", "le", "ue", "neck"]), "IBM");
        assert_eq!(of(50.0, &["jo1", "endo", "ue", "enz"]), "PM_incl_IMNM");
        assert_eq!(of(50.0, &["dysph"]), Value::Null);
    }

    #[test]
    fn what_is_not_known_opens_an_interval() {
        let answer = INSTRUMENT
            .score(&json!({"age_at_onset": 70, "muscle_biopsy_used": false, "items": {"helio": true, "enz": null}}))
            .unwrap();
        assert_eq!(answer.result["score_range"], json!([5.2, 6.5]));
        assert_eq!(answer.result["category_by_score_range"], json!(["not_IIM", "probable"]));
        assert_eq!(answer.missing[0].input, "enz");
    }

    #[test]
    fn an_unknown_code_is_an_error_that_says_so() {
        let error = INSTRUMENT.score(&json!({"age_at_onset": 50, "items": ["aldolase"]})).unwrap_err();
        assert!(error.to_string().contains("'aldolase'"), "{error}");
    }
}
