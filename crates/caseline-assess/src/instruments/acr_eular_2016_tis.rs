//! ACR/EULAR 2016 myositis response: the total improvement score.
//!
//! Six core measures, each an absolute change in percent of its range (10 for a visual analogue scale, 3 for
//! HAQ, 150 or the given maximum for manual muscle testing, a multiple of the upper limit of normal for the
//! enzyme: CK 15, aldolase 6, LDH, AST and ALT 3). Worsening counts nothing. The sum runs from 0 to 100;
//! adults improve minimally from 20, moderately from 40, majorly from 60, children from 30, 45 and 70.
//!
//! Aggarwal R, et al. Ann Rheum Dis 2017;76:792-801, doi:10.1136/annrheumdis-2017-211400.

use super::answer::round;
use super::inputs::number;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Map, Value, json};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "acr_eular_2016_tis",
    title: "ACR/EULAR 2016 myositis response criteria (total improvement score)",
    edition: "2016",
    citations: &[
        cite("Aggarwal R, et al. Ann Rheum Dis 2017;76:792-801 (adults)", "10.1136/annrheumdis-2017-211400"),
        cite("Rider LG, et al. Ann Rheum Dis 2017;76:782-91 (juvenile)", "10.1136/annrheumdis-2017-211401"),
    ],
    permission: FREE,
    items: &[
        item("phga", "physician global, 0 to 10", "over 5, 15, 25, 40 %: 7.5, 15, 17.5, 20"),
        item("ptga", "patient global, 0 to 10", "over 5, 15, 25, 40 %: 2.5, 5, 7.5, 10"),
        item("mmt", "manual muscle testing, 0 to mmt_max", "over 2, 10, 20, 30 %: 10, 20, 27.5, 32.5"),
        item("haq", "health assessment questionnaire, 0 to 3", "over 5, 15, 25, 40 %: 5, 7.5, 7.5, 10"),
        item("ext", "extramuscular activity, 0 to 10", "over 5, 15, 25, 40 %: 7.5, 12.5, 15, 20"),
        item("enz", "most abnormal enzyme, with enzyme and enzyme_uln", "over 5, 15, 25, 40 %: 2.5, 5, 7.5, 7.5"),
    ],
    remarks: "baseline and follow_up are objects of the measures; two plain numbers are taken as the enzyme.",
    compute,
};

/// Key, name in the points, points by step.
const MEASURES: [(&str, &str, [f64; 4]); 6] = [
    ("phga", "physician_global", [7.5, 15.0, 17.5, 20.0]),
    ("ptga", "patient_global", [2.5, 5.0, 7.5, 10.0]),
    ("mmt", "mmt", [10.0, 20.0, 27.5, 32.5]),
    ("haq", "haq", [5.0, 7.5, 7.5, 10.0]),
    ("enz", "enzyme", [2.5, 5.0, 7.5, 7.5]),
    ("ext", "extramuscular", [7.5, 12.5, 15.0, 20.0]),
];

fn points(key: &str, table: [f64; 4], percent: f64) -> f64 {
    let cuts = if key == "mmt" { [2.0, 10.0, 20.0, 30.0] } else { [5.0, 15.0, 25.0, 40.0] };
    cuts.iter().rposition(|cut| percent > *cut).map_or(0.0, |step| table[step])
}

fn multiple(enzyme: &str) -> Option<f64> {
    match enzyme.to_lowercase().as_str() {
        "ck" | "cpk" | "creatine kinase" => Some(15.0),
        "aldolase" => Some(6.0),
        "ldh" | "ast" | "alt" | "lactate dehydrogenase" => Some(3.0),
        _ => None,
    }
}

fn category(total: f64, cuts: [f64; 3]) -> &'static str {
    match total {
        t if t >= cuts[2] => "major",
        t if t >= cuts[1] => "moderate",
        t if t >= cuts[0] => "minimal",
        _ => "none",
    }
}

/// The range of the enzyme: its multiple of the upper limit.
fn enzyme_range(inputs: &Inputs) -> Result<Option<f64>, InputError> {
    let Some(name) = inputs.text(&["enzyme"])? else { return Ok(None) };
    let times = multiple(&name)
        .ok_or_else(|| InputError::new("enzyme", format!("'{name}'"), "CK, aldolase, LDH, AST or ALT"))?;
    Ok(inputs.number(&["enzyme_uln", "uln"])?.map(|uln| uln * times))
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let enzyme = enzyme_range(inputs)?;
    let (baseline, follow_up) = (inputs.get(&["baseline"]), inputs.get(&["follow_up", "followup"]));
    if let (Some(before), Some(after)) = (baseline.and_then(number), follow_up.and_then(number)) {
        let Some(range) = enzyme else {
            let mut out = Outcome::refused("enzyme_points", "the upper limit of normal of the enzyme is not known");
            out.lacks("enzyme_uln", "the change counts in multiples of it");
            return Ok(out);
        };
        let percent = (before - after) / range * 100.0;
        let mut out = Outcome::new();
        out.set("enzyme_absolute_percent_change", round(percent, 2));
        out.set("enzyme_points", points("enz", MEASURES[4].2, percent));
        return Ok(out);
    }
    let empty = Map::new();
    let (before, after) = (baseline.and_then(Value::as_object).unwrap_or(&empty), follow_up.and_then(Value::as_object).unwrap_or(&empty));
    let mmt_max = inputs.number(&["mmt_max"])?.unwrap_or(150.0);
    let (mut percents, mut scored) = (Map::new(), Map::new());
    let (mut low, mut high) = (0.0, 0.0);
    let mut out = Outcome::new();
    for (key, name, table) in MEASURES {
        let range = match key {
            "mmt" => Some(mmt_max),
            "haq" => Some(3.0),
            "enz" => enzyme,
            _ => Some(10.0),
        };
        let values = before.get(key).and_then(number).zip(after.get(key).and_then(number)).zip(range);
        let Some(((b, a), range)) = values else {
            high += table[3];
            out.lacks(key, format!("would add 0 to {}", table[3]));
            out.item(key, None, Some([0.0, table[3]]));
            continue;
        };
        let percent = (if key == "mmt" { a - b } else { b - a }) / range * 100.0;
        let gained = points(key, table, percent);
        percents.insert(key.to_owned(), json!(round(percent, 2)));
        scored.insert(name.to_owned(), json!(gained));
        low += gained;
        high += gained;
        out.item(key, Some(gained > 0.0), Some([gained, gained]));
    }
    if scored.is_empty() {
        let mut refused = Outcome::refused("total", "no core set measure has two values");
        refused.missing = out.missing;
        return Ok(refused);
    }
    out.set("absolute_percent_change", percents).set("points", scored);
    out.set_range("total", low, high);
    out.set_range("adult_category", category(low, [20.0, 40.0, 60.0]), category(high, [20.0, 40.0, 60.0]));
    out.set_range("juvenile_category", category(low, [30.0, 45.0, 70.0]), category(high, [30.0, 45.0, 70.0]));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn the_greatest_change_is_a_hundred() {
        vector(
            &INSTRUMENT,
            json!({"baseline": {"phga": 9, "ptga": 9, "mmt": 60, "haq": 3, "enz": 3000, "ext": 8},
                   "follow_up": {"phga": 0, "ptga": 0, "mmt": 150, "haq": 0, "enz": 150, "ext": 0}, "enzyme": "CK", "enzyme_uln": 200}),
            json!({"total": 100.0, "adult_category": "major", "juvenile_category": "major"}),
        );
    }

    #[test]
    fn worsening_counts_nothing_and_boundaries_are_closed_below() {
        vector(
            &INSTRUMENT,
            json!({"baseline": {"phga": 4, "ptga": 4, "mmt": 120, "haq": 1.5, "enz": 10, "ext": 2},
                   "follow_up": {"phga": 6, "ptga": 3.5, "mmt": 123, "haq": 1.5, "enz": 10, "ext": 2}, "enzyme": "aldolase", "enzyme_uln": 8}),
            json!({"points": {"physician_global": 0, "patient_global": 0, "mmt": 0}, "total": 0, "adult_category": "none"}),
        );
    }

    #[test]
    fn one_measure_of_six_leaves_an_interval() {
        let answer = INSTRUMENT.score(&json!({"baseline": {"mmt": 100}, "follow_up": {"mmt": 150}})).unwrap();
        assert_eq!(answer.result["total_range"], json!([32.5, 100.0]));
        assert_eq!(answer.missing.len(), 5);
    }
}
