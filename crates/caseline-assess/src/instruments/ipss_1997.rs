//! International Prognostic Scoring System of 1997 for myelodysplastic syndromes.
//!
//! Marrow blasts under 5 % 0, 5 to 10 % 0.5, 11 to 20 % 1.5, 21 to 30 % 2; karyotype good 0, intermediate 0.5,
//! poor 1; none or one cytopenia 0, two or three 0.5 (haemoglobin under 10 g/dL, neutrophils under 1.8,
//! platelets under 100 x 10^9/L). 0 low, 0.5 to 1 intermediate-1, 1.5 to 2 intermediate-2, 2.5 and more high.
//!
//! Greenberg P, et al. Blood 1997;89:2079-88, doi:10.1182/blood.V89.6.2079.

use super::{FREE, InputError, Inputs, Instrument, Outcome, Range, cite, item};
use serde_json::json;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ipss_1997",
    title: "International Prognostic Scoring System (IPSS)",
    edition: "1997",
    citations: &[cite("Greenberg P, et al. Blood 1997;89:2079-88", "10.1182/blood.V89.6.2079")],
    permission: FREE,
    items: &[
        item("bm_blasts_pct", "marrow blasts, %", "under 5: 0; to 10: 0.5; to 20: 1.5; to 30: 2"),
        item("karyotype_group", "good, intermediate or poor", "0, 0.5, 1"),
        item("cytopenias", "number of cytopenias, or hb_g_dl, anc_1e9_l, platelets_1e9_l", "2 or 3: 0.5"),
    ],
    remarks: "Above 30 % blasts it is not defined.",
    compute,
};

fn risk(score: f64) -> &'static str {
    match score {
        s if s < 0.25 => "low",
        s if s < 1.25 => "int-1",
        s if s < 2.25 => "int-2",
        _ => "high",
    }
}

/// Number of cytopenias from the count itself or from the three values.
fn cytopenias(inputs: &Inputs) -> Result<Range, InputError> {
    let given = inputs.range(&["cytopenias", "cytopenia_count"])?;
    if !given.is_unknown() {
        return Ok(given);
    }
    let (mut low, mut high) = (0.0, 0.0);
    for (names, cut) in [
        (["hb_g_dl", "hemoglobin_g_dl"], 10.0),
        (["anc_1e9_l", "neutrophils_1e9_l"], 1.8),
        (["platelets_1e9_l", "plt_1e9_l"], 100.0),
    ] {
        let (a, b) = inputs.range(&names)?.over(&[cut], |x| if x < cut { 1.0 } else { 0.0 });
        low += a;
        high += b;
    }
    Ok(Range { low, high })
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let blasts = inputs.range(&["bm_blasts_pct", "blasts_pct", "blasts"])?;
    let karyotype = match inputs.text(&["karyotype_group", "karyotype", "cytogenetic_group"])?.map(|k| k.to_lowercase()) {
        None => None,
        Some(k) => Some(match k.as_str() {
            "good" | "normal" => 0.0,
            "intermediate" | "int" => 0.5,
            "poor" => 1.0,
            _ => return Err(InputError::new("karyotype_group", format!("'{k}'"), "good, intermediate or poor")),
        }),
    };
    if blasts.is_unknown() && karyotype.is_none() {
        return Ok(Outcome::refused("score", "neither blasts nor karyotype are known"));
    }
    if !blasts.is_unknown() && blasts.low > 30.0 {
        return Ok(Outcome::refused("score", "above 30 % blasts it is not defined"));
    }
    let cytopenias = cytopenias(inputs)?;
    let points = |b: f64| match b {
        b if b < 5.0 => 0.0,
        b if b <= 10.0 => 0.5,
        b if b <= 20.0 => 1.5,
        _ => 2.0,
    };
    let (b_low, b_high) = blasts.over(&[5.0, 10.0, 20.0], points);
    let (c_low, c_high) = cytopenias.over(&[2.0], |c| if c >= 2.0 { 0.5 } else { 0.0 });
    let (low, high) = (b_low + karyotype.unwrap_or(0.0) + c_low, b_high + karyotype.unwrap_or(1.0) + c_high);
    let mut out = Outcome::new();
    for (name, a, b) in [("bm_blasts_pct", b_low, b_high), ("karyotype_group", karyotype.unwrap_or(0.0), karyotype.unwrap_or(1.0)), ("cytopenias", c_low, c_high)] {
        out.item(name, if a == b { Some(a > 0.0) } else { None }, Some([a, b]));
        if a != b {
            out.lacks(name, format!("adds {a} to {b}"));
        }
    }
    out.set_range("score", low, high);
    match (risk(low), risk(high)) {
        (a, b) if a == b && low == high => out.set("risk", a),
        (a, b) if a == b => out.set("risk", format!("{a} either way")),
        (a, b) => out.set("risk_range", json!([a, b])),
    };
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn risk_groups() {
        let of = |b: f64, k: &str, c: u8| json!({"bm_blasts_pct": b, "karyotype_group": k, "cytopenias": c});
        vector(&INSTRUMENT, of(3.0, "good", 1), json!({"score": 0, "risk": "low"}));
        vector(&INSTRUMENT, of(3.0, "intermediate", 2), json!({"score": 1.0, "risk": "int-1"}));
        vector(&INSTRUMENT, of(10.0, "poor", 2), json!({"score": 2.0, "risk": "int-2"}));
        vector(&INSTRUMENT, of(11.0, "poor", 1), json!({"score": 2.5, "risk": "high"}));
        vector(&INSTRUMENT, json!({"bm_blasts_pct": 7, "karyotype_group": "Good", "hb_g_dl": 9, "anc_1e9_l": 1.0}), json!({"score": 1.0}));
        vector(&INSTRUMENT, json!({"bm_blasts_pct": 4, "karyotype_group": "good"}), json!({"score_range": [0, 0.5], "risk_range": ["low", "int-1"]}));
    }
}
