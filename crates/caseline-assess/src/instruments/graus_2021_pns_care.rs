//! PNS-Care score of 2021 for paraneoplastic neurological syndromes.
//!
//! Phenotype high 3, intermediate 2, none 0; antibody high-risk 3, intermediate 2, lower or none 0; cancer found
//! and consistent 4, not found with follow-up under two years 1, from two years 0. 8 and more definite, 6 to 7
//! probable, 4 to 5 possible, below non-PNS. Dermatomyositis is no phenotype of this score.
//!
//! Graus F, et al. Neurol Neuroimmunol Neuroinflamm 2021;8:e1014, doi:10.1212/NXI.0000000000001014.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "graus_2021_pns_care",
    title: "PNS-Care score",
    edition: "2021",
    citations: &[cite("Graus F, et al. Neurol Neuroimmunol Neuroinflamm 2021;8:e1014", "10.1212/NXI.0000000000001014")],
    permission: FREE,
    items: &[
        item("phenotype", "high, intermediate, none, or a name", "3, 2, 0"),
        item("antibody", "high, intermediate, low_or_neg", "3, 2, 0"),
        item("cancer", "found, not_found_fu_lt2, not_found_fu_ge2", "4, 1, 0"),
    ],
    remarks: "",
    compute,
};

const HIGH: &[&str] = &["encephalomyelitis", "limbic encephalitis", "cerebellar", "opsoclonus", "sensory neuronopathy", "pseudo-obstruction", "lambert-eaton"];

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let Some(phenotype) = inputs.text(&["phenotype"])?.map(|p| p.to_lowercase()) else {
        let mut out = Outcome::refused("score", "the phenotype is not known");
        out.lacks("phenotype", "3, 2 or 0 points");
        return Ok(out);
    };
    let mut out = Outcome::new();
    if phenotype.contains("dermatomyositis") || phenotype.contains("myositis") {
        out.set("applicable", false).note("dermatomyositis is no phenotype of the 2021 score");
        return Ok(out);
    }
    let phenotype = match phenotype.as_str() {
        "none" | "low" | "not associated" => 0,
        p if p.starts_with("intermediate") => 2,
        p if p.starts_with("high") || HIGH.iter().any(|h| p.contains(h)) => 3,
        p => return Err(InputError::new("phenotype", format!("'{p}'"), "high, intermediate or none")),
    };
    let antibody = match inputs.text(&["antibody"])?.map(|a| a.to_lowercase()) {
        None => (0, 3),
        Some(a) if a.starts_with("high") => (3, 3),
        Some(a) if a.starts_with("intermediate") => (2, 2),
        Some(a) if a.starts_with("low") || a.starts_with("neg") || a == "none" => (0, 0),
        Some(a) => return Err(InputError::new("antibody", format!("'{a}'"), "high, intermediate or low_or_neg")),
    };
    let cancer = match inputs.text(&["cancer"])?.map(|c| c.to_lowercase()) {
        None => (0, 4),
        Some(c) if c.starts_with("found") || c == "yes" || c == "true" || c.starts_with("consistent") => (4, 4),
        Some(c) if c.contains("lt2") || c.contains("<2") || c.contains("< 2") => (1, 1),
        Some(c) if c.contains("ge2") || c.contains(">=2") || c.contains("≥") || c.contains(">= 2") => (0, 0),
        Some(c) => return Err(InputError::new("cancer", format!("'{c}'"), "found, not_found_fu_lt2 or not_found_fu_ge2")),
    };
    let category = |s: i32| match s {
        8.. => "definite",
        6 | 7 => "probable",
        4 | 5 => "possible",
        _ => "non-PNS",
    };
    let (low, high) = (phenotype + antibody.0 + cancer.0, phenotype + antibody.1 + cancer.1);
    out.set_range("score", low, high);
    out.set_range("category", category(low), category(high));
    for (name, ends) in [("antibody", antibody), ("cancer", cancer)] {
        if ends.0 != ends.1 {
            out.lacks(name, format!("{} to {} points", ends.0, ends.1));
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
    fn points() {
        vector(&INSTRUMENT, json!({"phenotype": "high", "antibody": "high", "cancer": "found"}), json!({"score": 10, "category": "definite"}));
        vector(&INSTRUMENT, json!({"phenotype": "intermediate", "antibody": "low_or_neg", "cancer": "found"}), json!({"score": 6, "category": "probable"}));
        vector(&INSTRUMENT, json!({"phenotype": "high", "antibody": "high"}), json!({"score_range": [6, 10]}));
    }
}
