//! Manual muscle testing of eight groups (MMT8), 0 to 10 each.
//!
//! Neck flexors once, and on each side deltoid, biceps, wrist extensors, gluteus maximus, gluteus medius,
//! quadriceps and ankle dorsiflexors: 0 to 80 on one side, 0 to 150 on both. Grades of the five-point scale
//! are refused, because the published conversions differ between sites. A muscle that was not tested leaves
//! an interval.
//!
//! Rider LG, et al. Arthritis Care Res 2010;62:465-72, doi:10.1002/acr.20035.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "mmt8",
    title: "Manual muscle testing, eight muscle groups",
    edition: "IMACS",
    citations: &[cite("Rider LG, et al. Arthritis Care Res 2010;62:465-72", "10.1002/acr.20035")],
    permission: FREE,
    items: &[
        item("neck_flexors", "grade 0 to 10", "counted once"),
        item("pairs_right_left", "seven pairs of grades: deltoid, biceps, wrist extensors, gluteus maximus, gluteus medius, quadriceps, ankle dorsiflexors", "0 to 10 each"),
    ],
    remarks: "The scale of 0 to 10 is required.",
    compute,
};

fn grade(value: Option<&Value>, name: &str) -> Result<Option<f64>, InputError> {
    let Some(value) = value.filter(|v| !v.is_null()) else { return Ok(None) };
    match super::inputs::number(value) {
        Some(g) if (0.0..=10.0).contains(&g) => Ok(Some(g)),
        _ => Err(InputError::new(name, value, "a grade from 0 to 10")),
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    if let Some(scale) = inputs.text(&["scale"])?
        && (scale.contains("0-5") || scale.to_uppercase().contains("MRC"))
    {
        return Err(InputError::new("scale", format!("'{scale}'"), "grades of the scale 0 to 10"));
    }
    let neck = grade(inputs.get(&["neck_flexors", "neck"]), "neck_flexors")?;
    let pairs = inputs.get(&["pairs_right_left", "pairs"]).and_then(Value::as_array);
    let Some(pairs) = pairs else {
        let reported = inputs.given("reported");
        let mut out = Outcome::refused("total", if reported { "no muscle grades" } else { "no muscle grades are given" });
        out.lacks("pairs_right_left", "seven pairs of grades from 0 to 10");
        return Ok(out);
    };
    if pairs.len() != 7 {
        return Err(InputError::new("pairs_right_left", format!("a list of {}", pairs.len()), "seven pairs [right, left]"));
    }
    let mut out = Outcome::new();
    let mut sides = [[0.0f64; 2]; 2];
    let mut add = |value: Option<f64>, sums: &[usize]| {
        for side in sums {
            sides[*side][0] += value.unwrap_or(0.0);
            sides[*side][1] += value.unwrap_or(10.0);
        }
    };
    add(neck, &[0, 1]);
    let mut untested = usize::from(neck.is_none());
    for pair in pairs {
        for side in 0..2 {
            let value = grade(pair.get(side), "pairs_right_left")?;
            untested += usize::from(value.is_none());
            add(value, &[side]);
        }
    }
    let neck_ends = [neck.unwrap_or(0.0), neck.unwrap_or(10.0)];
    let total = [0, 1].map(|end: usize| sides[0][end] + sides[1][end] - neck_ends[end]);
    out.set_range("bilateral_total_of_150", total[0], total[1]);
    out.set_range("unilateral_right_of_80", sides[0][0], sides[0][1]);
    out.set_range("unilateral_left_of_80", sides[1][0], sides[1][1]);
    if untested > 0 {
        out.lacks("muscle grades", format!("{untested} not tested, 0 to 10 points each"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn neck_counts_once() {
        vector(
            &INSTRUMENT,
            json!({"neck_flexors": 6, "pairs_right_left": [[5, 4], [7, 7], [10, 10], [6, 5], [4, 4], [8, 8], [10, 9]]}),
            json!({"bilateral_total_of_150": 103, "unilateral_right_of_80": 56, "unilateral_left_of_80": 53}),
        );
    }

    #[test]
    fn untested_muscles_open_an_interval_and_other_scales_are_refused() {
        vector(
            &INSTRUMENT,
            json!({"neck_flexors": null, "pairs_right_left": [[10, 10], [10, 10], [10, 10], [10, 10], [10, 10], [10, 10], [10, 10]]}),
            json!({"bilateral_total_of_150_range": [140, 150]}),
        );
        assert!(INSTRUMENT.score(&json!({"neck_flexors": 12, "pairs_right_left": []})).is_err());
        assert!(INSTRUMENT.score(&json!({"scale": "MRC 0-5", "neck_flexors": 4})).is_err());
    }
}
