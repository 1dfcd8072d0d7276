//! Cutaneous Dermatomyositis Disease Area and Severity Index, version 2: arithmetic only.
//!
//! Fifteen sites: erythema 0-3, scale 0-2, erosion or ulcer 0-1 (activity), poikiloderma and calcinosis 0-1
//! (damage). Hands: Gottron erythema 0-3, doubled if papular, ulcer 0-1, damage 0-2; periungual 0-2, alopecia
//! 0-1. Activity to 100, damage to 32. Mild to 14 (Stanford) or below 19 (Pennsylvania). A change of 4 points
//! is meaningful. The form itself is copyrighted by the University of Pennsylvania and not reproduced; an
//! adjective such as "severe" is no score.
//!
//! Yassaee M, et al. Br J Dermatol 2010;162:669-73; Anyanwu CO, et al. Br J Dermatol 2015;173:969-74,
//! doi:10.1111/bjd.13915.

use super::answer::round;
use super::inputs::{number, truth};
use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Map, Value};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "cdasi_v2",
    title: "Cutaneous Dermatomyositis Disease Area and Severity Index",
    edition: "v2",
    citations: &[
        cite("Yassaee M, et al. Br J Dermatol 2010;162:669-73", ""),
        cite("Anyanwu CO, et al. Br J Dermatol 2015;173:969-74", "10.1111/bjd.13915"),
    ],
    permission: "the form is copyright of the University of Pennsylvania (free for academic use); only the arithmetic is computed",
    items: &[
        item("locations", "15 sites with erythema, scale, erosion_ulceration, poikiloderma, calcinosis", "0-3, 0-2, 0-1; damage 0-1, 0-1"),
        item("gh_er, gh_pap, gh_ulc, gh_dam", "Gottron on the hands: erythema, papular, ulcer, damage", "0-3 doubled if papular, 0-1; damage 0-2"),
        item("peri, alop", "periungual, alopecia", "0-2, 0-1"),
        item("baseline_activity, follow_up_activity", "two scores", "4 points; 40 %"),
    ],
    remarks: "",
    compute,
};

fn part(map: &Map<String, Value>, names: &[&str], most: f64) -> Result<f64, InputError> {
    for name in names {
        if let Some(v) = map.get(*name).filter(|v| !v.is_null()) {
            return match number(v).or_else(|| truth(v).map(f64::from)) {
                Some(x) if (0.0..=most).contains(&x) => Ok(x),
                _ => Err(InputError::new(name, v, format!("0 to {most}"))),
            };
        }
    }
    Ok(0.0)
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    let (before, after) = (inputs.number(&["baseline_activity"])?, inputs.number(&["follow_up_activity"])?);
    if let Some((before, after)) = before.zip(after) {
        let change = after - before;
        let percent = round(change / before * 100.0, 1);
        out.set("change", change).set("percent_change", percent);
        out.set("meets_mcid_4_5_points", change.abs() >= 4.0).set("meets_40_percent", -percent >= 40.0);
        return Ok(out);
    }
    let Some(sites) = inputs.get(&["locations"]).and_then(Value::as_array) else {
        let adjective = inputs.given("reported");
        let mut refused = Outcome::refused("activity", if adjective { "not computable; severity adjective only" } else { "no sites are scored" });
        refused.lacks("locations", "15 sites with their scores");
        return Ok(refused);
    };
    let (mut activity, mut damage) = (0.0, 0.0);
    for site in sites {
        let map = site.as_object().ok_or_else(|| InputError::new("locations", site, "an object for each site"))?;
        activity += part(map, &["erythema"], 3.0)? + part(map, &["scale"], 2.0)? + part(map, &["erosion_ulceration", "erosion"], 1.0)?;
        damage += part(map, &["poikiloderma"], 1.0)? + part(map, &["calcinosis"], 1.0)?;
    }
    let whole = |names: &[&str], most: f64| -> Result<f64, InputError> {
        match inputs.get(names) {
            None => Ok(0.0),
            Some(v) => part(&Map::from_iter([(names[0].to_owned(), v.clone())]), &names[..1], most),
        }
    };
    let papular = inputs.flag(&["gh_pap"])?.unwrap_or(false);
    activity += whole(&["gh_er"], 3.0)? * if papular { 2.0 } else { 1.0 };
    activity += whole(&["gh_ulc"], 1.0)? + whole(&["peri"], 2.0)? + whole(&["alop"], 1.0)?;
    damage += whole(&["gh_dam"], 2.0)?;
    out.set("activity", activity).set("damage", damage);
    out.set("severity_stanford_cut14", if activity <= 14.0 { "mild" } else { "moderate_severe" });
    out.set("severity_upenn_cut19", if activity < 19.0 { "mild" } else { "moderate_severe" });
    if sites.len() != 15 {
        out.lacks("locations", format!("{} of 15 sites are scored", sites.len()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn arithmetic() {
        let site = json!({"erythema": 1, "scale": 0, "erosion_ulceration": 0, "poikiloderma": 0, "calcinosis": 0});
        vector(
            &INSTRUMENT,
            json!({"locations": vec![site; 15], "gh_er": 2, "gh_pap": true, "peri": 1, "alop": 0}),
            json!({"activity": 20, "damage": 0, "severity_stanford_cut14": "moderate_severe", "severity_upenn_cut19": "moderate_severe"}),
        );
        vector(&INSTRUMENT, json!({"baseline_activity": 20, "follow_up_activity": 17}), json!({"change": -3, "meets_mcid_4_5_points": false}));
    }
}
