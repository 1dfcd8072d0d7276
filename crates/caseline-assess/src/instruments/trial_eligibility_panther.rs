//! Risk criterion of the PANTHER trial (NCT03268954) for higher-risk myelodysplastic syndromes.
//!
//! IPSS-R above 3, that is intermediate, high or very high risk, and where the risk is intermediate (to 4.5) at
//! least 5 % marrow blasts. The other criteria of the trial are not computed.
//!
//! Ades L, et al. Blood Adv 2022;6:5132-45, doi:10.1182/bloodadvances.2022007334.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "trial_eligibility_panther",
    title: "Risk criterion of the PANTHER trial",
    edition: "NCT03268954",
    citations: &[cite("Ades L, et al. Blood Adv 2022;6:5132-45", "10.1182/bloodadvances.2022007334")],
    permission: FREE,
    items: &[item("ipss_r", "IPSS-R score", "above 3"), item("blasts", "marrow blasts, %", "from 5 where the score is at most 4.5")],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let score = inputs.range(&["ipss_r"])?;
    let blasts = inputs.range(&["blasts", "bm_blasts_pct"])?;
    let met = |s: f64, b: f64| s > 4.5 || (s > 3.0 && b >= 5.0);
    if score.is_unknown() {
        let mut out = Outcome::refused("risk_criterion_met", "the IPSS-R is not known");
        out.lacks("ipss_r", "must be above 3");
        return Ok(out);
    }
    let (low, high) = (met(score.low, blasts.low), met(score.high, blasts.high));
    let mut out = Outcome::new();
    out.set_range("risk_criterion_met", low, high);
    if low != high {
        out.lacks("ipss_r, blasts", "the ends of what is known differ");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn intermediate_risk_needs_blasts() {
        vector(&INSTRUMENT, json!({"ipss_r": 5, "blasts": 2}), json!({"risk_criterion_met": true}));
        vector(&INSTRUMENT, json!({"ipss_r": 4.5, "blasts": 5}), json!({"risk_criterion_met": true}));
        vector(&INSTRUMENT, json!({"ipss_r": [4, 7], "blasts": 3}), json!({"risk_criterion_met_range": [false, true]}));
    }
}
