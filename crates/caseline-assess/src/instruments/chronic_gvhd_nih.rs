//! Chronic graft-versus-host disease: NIH global severity.
//!
//! Eight organs, 0 to 3 each. Mild: one or two organs with score 1, lung 0. Moderate: three and more with
//! score 1, or any organ (not lung) 2, or lung 1. Severe: any organ 3, or lung 2 and more. Features make the
//! diagnosis, not the day: a rash on day 100 whose biopsy speaks for another disease is no chronic GVHD.
//!
//! Jagasia MH, et al. Biol Blood Marrow Transplant 2015;21:389-401, doi:10.1016/j.bbmt.2014.12.001.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "chronic_gvhd_nih",
    title: "Chronic graft-versus-host disease, NIH global severity",
    edition: "2014",
    citations: &[cite("Jagasia MH, et al. Biol Blood Marrow Transplant 2015;21:389-401", "10.1016/j.bbmt.2014.12.001")],
    permission: FREE,
    items: &[
        item("organ_scores_except_lung", "scores 0 to 3 of the organs but the lung", "1 or 2 organs at 1: mild; 3 at 1 or any 2: moderate; any 3: severe"),
        item("lung_score", "0 to 3", "1: moderate; 2 and more: severe"),
        item("finding, day", "a finding in words", "features decide, not the day"),
    ],
    remarks: "",
    compute,
};

fn severity(organs: &[f64], lung: f64) -> &'static str {
    let most = organs.iter().copied().fold(0.0, f64::max);
    let involved = organs.iter().filter(|s| **s >= 1.0).count();
    if most >= 3.0 || lung >= 2.0 {
        "severe"
    } else if most >= 2.0 || involved >= 3 || lung >= 1.0 {
        "moderate"
    } else if involved >= 1 {
        "mild"
    } else {
        "none"
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    if let Some(finding) = inputs.text(&["finding"])? {
        inputs.given("day");
        let text = finding.to_lowercase();
        let other = ["rather than gvhd", "not gvhd", "rather than graft", "no gvhd", "not consistent with gvhd"].iter().any(|w| text.contains(w));
        const DIAGNOSTIC: &[&str] =
            &["poikiloderma", "lichen planus", "sclerotic", "lichen sclerosus", "esophageal web", "oesophageal web", "bronchiolitis obliterans", "fasciitis", "joint contracture"];
        if other {
            out.set("cgvhd", false);
        } else if DIAGNOSTIC.iter().any(|w| text.contains(w)) {
            out.set("cgvhd", true).note("a diagnostic feature by itself");
        } else {
            out = Outcome::refused("cgvhd", "the finding is no diagnostic feature and timing alone does not decide");
            out.lacks("biopsy or diagnostic feature", "makes the diagnosis");
        }
        return Ok(out);
    }
    let organs = inputs.numbers(&["organ_scores_except_lung", "organ_scores"])?;
    let lung = inputs.range(&["lung_score", "lung"])?;
    let Some(organs) = organs else {
        return Ok(Outcome::refused("global_severity", "no organ scores are given"));
    };
    if organs.iter().flatten().any(|s| !(0.0..=3.0).contains(s)) {
        return Err(InputError::new("organ_scores_except_lung", Value::from(organs.iter().flatten().copied().collect::<Vec<_>>()), "scores from 0 to 3"));
    }
    let fill = |x: f64| organs.iter().map(|s| s.unwrap_or(x)).collect::<Vec<_>>();
    let unknown = organs.iter().filter(|s| s.is_none()).count();
    let lung_ends = if lung.is_unknown() { (0.0, 3.0) } else { (lung.low, lung.high) };
    out.set_range("global_severity", severity(&fill(0.0), lung_ends.0), severity(&fill(3.0), lung_ends.1));
    if out.result.contains_key("global_severity_range") {
        if lung.is_unknown() {
            out.lacks("lung_score", "1 is moderate, 2 and more severe");
        }
        if unknown > 0 {
            out.lacks("organ_scores_except_lung", format!("{unknown} not scored"));
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
    fn severity_by_organs() {
        let of = |o: &[u8], lung: u8| json!({"organ_scores_except_lung": o, "lung_score": lung});
        vector(&INSTRUMENT, of(&[2], 0), json!({"global_severity": "moderate"}));
        vector(&INSTRUMENT, of(&[], 1), json!({"global_severity": "moderate"}));
        vector(&INSTRUMENT, of(&[0, 0], 0), json!({"global_severity": "none"}));
        vector(&INSTRUMENT, json!({"organ_scores_except_lung": [1], "lung_score": null}), json!({"global_severity_range": ["mild", "severe"]}));
        vector(&INSTRUMENT, json!({"organ_scores_except_lung": [3], "lung_score": null}), json!({"global_severity": "severe"}));
    }
}
