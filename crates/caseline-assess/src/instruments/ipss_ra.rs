//! IPSS-RA: the IPSS-R adjusted for age.
//!
//! Score + (age - 70) (0.05 - 0.005 score). Cut-offs are those of the IPSS-R.
//!
//! Greenberg PL, et al. Blood 2012;120:2454-65, doi:10.1182/blood-2012-03-420489.

use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ipss_ra",
    title: "IPSS-R adjusted for age (IPSS-RA)",
    edition: "2012",
    citations: &[cite("Greenberg PL, et al. Blood 2012;120:2454-65", "10.1182/blood-2012-03-420489")],
    permission: FREE,
    items: &[item("age", "years", ""), item("ipss_r", "IPSS-R score, or its range", "")],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let age = inputs.number(&["age", "age_years"])?;
    let score = inputs.range(&["ipss_r", "ipss_r_score"])?;
    let mut out = Outcome::new();
    match age {
        Some(age) if !score.is_unknown() => {
            let adjusted = |s: f64| round(s + (age - 70.0) * (0.05 - 0.005 * s), 3);
            out.set_range("score", adjusted(score.low), adjusted(score.high));
            if !score.is_exact() {
                out.lacks("ipss_r", "the inputs that the IPSS-R lacks");
            }
        }
        _ => {
            out = Outcome::refused("score", "age and IPSS-R are both needed");
            if age.is_none() {
                out.lacks("age", "moves the score by up to 0.05 a year");
            }
            if score.is_unknown() {
                out.lacks("ipss_r", "is what is adjusted");
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
    fn age_moves_low_scores_most() {
        vector(&INSTRUMENT, json!({"age": 80, "ipss_r": 2}), json!({"score": 2.4}));
        vector(&INSTRUMENT, json!({"age": 60, "ipss_r": [4, 7]}), json!({"score_range": [3.7, 6.85]}));
    }
}
