//! Body surface area by DuBois and by Mosteller.
//!
//! 0.007184 W^0.425 H^0.725, and the root of H W / 3600; height in cm, weight in kg.
//!
//! DuBois D, DuBois EF. Arch Intern Med 1916;17:863-71, doi:10.1001/archinte.1916.00080130010002; Mosteller RD.
//! N Engl J Med 1987;317:1098, doi:10.1056/NEJM198710223171717.

use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "bsa",
    title: "Body surface area",
    edition: "DuBois 1916, Mosteller 1987",
    citations: &[
        cite("DuBois D, DuBois EF. Arch Intern Med 1916;17:863-71", "10.1001/archinte.1916.00080130010002"),
        cite("Mosteller RD. N Engl J Med 1987;317:1098", "10.1056/NEJM198710223171717"),
    ],
    permission: FREE,
    items: &[item("height_cm", "height, cm (or height_m)", ""), item("weight_kg", "weight, kg", "")],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let height = match inputs.number(&["height_cm", "height"])? {
        Some(h) => Some(h),
        None => inputs.number(&["height_m"])?.map(|m| m * 100.0),
    };
    let weight = inputs.number(&["weight_kg", "weight"])?;
    let mut out = Outcome::new();
    match (height, weight) {
        (Some(h), Some(w)) => {
            if !(20.0..=280.0).contains(&h) {
                return Err(InputError::new("height_cm", h, "a height in centimetres"));
            }
            if !(0.3..=700.0).contains(&w) {
                return Err(InputError::new("weight_kg", w, "a weight in kilograms"));
            }
            out.set("dubois_m2", round(0.007184 * w.powf(0.425) * h.powf(0.725), 4));
            out.set("mosteller_m2", round((h * w / 3600.0).sqrt(), 4));
        }
        _ => {
            out = Outcome::refused("mosteller_m2", "height and weight are both needed");
            for (name, value) in [("height_cm", height), ("weight_kg", weight)] {
                if value.is_none() {
                    out.lacks(name, "part of the formula");
                }
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn formulas() {
        vector(&INSTRUMENT, json!({"height_cm": 180, "weight_kg": 80}), json!({"dubois_m2": 1.9964, "mosteller_m2": 2.0}));
        assert!(INSTRUMENT.score(&json!({"height_cm": 1.8, "weight_kg": 80})).is_err());
    }
}
