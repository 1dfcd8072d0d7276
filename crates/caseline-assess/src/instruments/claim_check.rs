//! A claim of the literature beside what its source says, and predictive values from sensitivity and specificity.
//!
//! Claims are looked up in the table of the check `claim-library`. Sensitivity, specificity and prevalence give the
//! predictive values and the diagnostic odds ratio.
//!
//! Altman DG, Bland JM. BMJ 1994;309:102, doi:10.1136/bmj.309.6947.102.

use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "claim_check",
    title: "Claims of the literature",
    edition: "evidence library",
    citations: &[cite("Altman DG, Bland JM. BMJ 1994;309:102", "10.1136/bmj.309.6947.102")],
    permission: FREE,
    items: &[
        item("claim", "the claim in words", "looked up in data/claims.toml"),
        item("sens, spec, prevalence", "fractions", "predictive values and diagnostic odds ratio"),
    ],
    remarks: "The library holds what was looked up, no more.",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    let (sens, spec) = (inputs.number(&["sens", "sensitivity"])?, inputs.number(&["spec", "specificity"])?);
    if let (Some(sens), Some(spec)) = (sens, spec) {
        for (name, value) in [("sens", sens), ("spec", spec)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(InputError::new(name, value, "a fraction from 0 to 1"));
            }
        }
        out.set("dor_from_point_estimates", round(sens * spec / ((1.0 - sens) * (1.0 - spec)), 2));
        match inputs.number(&["prevalence"])? {
            Some(p) => {
                out.set("ppv", round(sens * p / (sens * p + (1.0 - spec) * (1.0 - p)), 3));
                out.set("npv", round(spec * (1.0 - p) / (spec * (1.0 - p) + (1.0 - sens) * p), 3));
            }
            None => {
                out.lacks("prevalence", "the predictive values depend on it");
            }
        }
        return Ok(out);
    }
    let Some(claim) = inputs.text(&["claim"])? else {
        let mut refused = Outcome::refused("verdict", "no claim is given");
        refused.lacks("claim", "is looked up");
        return Ok(refused);
    };
    match crate::checks::library(&claim) {
        Some((says, source)) => {
            out.set("match", format!("{says} ({source})")).set("verdict", "see match");
        }
        None => return Ok(Outcome::refused("verdict", "the claim is not in the library")),
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn predictive_values() {
        vector(&INSTRUMENT, json!({"sens": 0.9, "spec": 0.8, "prevalence": 0.1}), json!({"ppv": 0.333, "npv": 0.986, "dor_from_point_estimates": 36.0}));
        assert!(INSTRUMENT.score(&json!({"claim": "a 27-fold higher odds of malignancy with anti-TIF1"})).unwrap().result["match"].as_str().unwrap().contains("27.26"));
    }
}
