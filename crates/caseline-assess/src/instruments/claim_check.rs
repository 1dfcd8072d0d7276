//! A claim of the literature beside what its source says, and predictive values from sensitivity and specificity.
//!
//! Claims are looked up in the table of the check `claim-library`. Sensitivity, specificity and prevalence give the
//! predictive values and the diagnostic odds ratio.
//!
//! Altman DG, Bland JM. BMJ 1994;309:102, doi:10.1136/bmj.309.6947.102.

use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "claim_check",
    title: "Claims of the literature",
    edition: "evidence library",
    citations: &[cite("Altman DG, Bland JM. BMJ 1994;309:102", "10.1136/bmj.309.6947.102")],
    permission: FREE,
    items: &[
        item("claim", "the claim in words", "looked up in data/claims.toml"),
        item("two or more texts with a percentage", "statements of several reports", "concordant where one number fits all"),
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
    let Some(claim) = inputs.text(&["claim", "text"])? else {
        return Ok(concordance(inputs).unwrap_or_else(|| {
            let mut refused = Outcome::refused("verdict", "no claim is given");
            refused.lacks("claim", "is looked up");
            refused
        }));
    };
    // The reference is what the library answers from; it need not be given.
    for key in ["ref", "refs", "reference", "references"] {
        inputs.get(&[key]);
    }
    match crate::checks::library(&claim) {
        Some(known) => {
            out.set("match", format!("{} ({})", known.says, known.source)).set("verdict", known.verdict);
            if let Some(value) = known.value {
                out.set("source_value", value);
            }
            if let Some(newer) = known.newer {
                out.set("newer", newer);
            }
        }
        None => return Ok(Outcome::refused("verdict", "the claim is not in the library")),
    }
    Ok(out)
}

/// Two or more reports that give a percentage of the same thing: concordant where one number fits all.
fn concordance(inputs: &Inputs) -> Option<Outcome> {
    let mut ranges: Vec<(f64, f64)> = Vec::new();
    for key in inputs.keys() {
        let Some(Value::String(words)) = inputs.get(&[key.as_str()]) else { continue };
        let c = crate::pattern!(r"(about |approximately |around |~|>|≥|more than |over |at least |<|≤|up to |less than |below )? ?(\d+(?:\.\d+)?)(?: ?%? ?(?:to|–|-) ?(\d+(?:\.\d+)?))? ?%").captures(words)?;
        let low: f64 = c[2].parse().ok()?;
        let high: f64 = c.get(3).map_or(Some(low), |m| m.as_str().parse().ok())?;
        let word = c.get(1).map_or(String::new(), |m| m.as_str().trim().to_lowercase());
        ranges.push(match word.as_str() {
            "" => (low, high),
            // "About" leaves a twentieth of the whole on either side.
            "about" | "approximately" | "around" | "~" => (low - 5.0, high + 5.0),
            "<" | "≤" | "up to" | "less than" | "below" => (0.0, high),
            _ => (low, 100.0),
        });
    }
    let (low, high) = ranges.iter().fold((0.0f64, 100.0f64), |r, x| (r.0.max(x.0), r.1.min(x.1)));
    let mut out = Outcome::new();
    (ranges.len() > 1).then(|| {
        out.set("verdict", if low <= high { "concordant" } else { "discordant" });
        out.set("note", if low <= high { format!("{low} to {high} % fits all") } else { "no number fits all".to_owned() });
        out
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn two_reports_agree_or_not() {
        vector(&INSTRUMENT, json!({"a": "about 60%", "b": ">60% [4]"}), json!({"verdict": "concordant"}));
        vector(&INSTRUMENT, json!({"a": "20 to 30%", "b": "45%"}), json!({"verdict": "discordant"}));
    }

    #[test]
    fn predictive_values() {
        vector(&INSTRUMENT, json!({"sens": 0.9, "spec": 0.8, "prevalence": 0.1}), json!({"ppv": 0.333, "npv": 0.986, "dor_from_point_estimates": 36.0}));
        assert!(INSTRUMENT.score(&json!({"claim": "a 27-fold higher odds of malignancy with anti-TIF1"})).unwrap().result["match"].as_str().unwrap().contains("27.26"));
    }
}
