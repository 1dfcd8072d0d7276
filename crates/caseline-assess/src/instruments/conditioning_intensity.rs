//! Intensity of conditioning before transplantation.
//!
//! Myeloablative: total body irradiation from 5 Gy in one or 8 Gy in several fractions, busulfan above 8 mg/kg by
//! mouth (6.4 mg/kg intravenously), melphalan above 140 mg/m2, thiotepa from 10 mg/kg; cyclophosphamide with
//! such irradiation or busulfan. Non-myeloablative: irradiation up to 2 Gy with or without fludarabine,
//! fludarabine with cyclophosphamide, total lymphoid irradiation, fludarabine with cytarabine and idarubicin.
//! Reduced intensity: what is neither; fludarabine with melphalan up to 140 mg/m2 is the usual one.
//!
//! Bacigalupo A, et al. Biol Blood Marrow Transplant 2009;15:1628-33, doi:10.1016/j.bbmt.2009.07.004; Giralt S,
//! et al. 2009;15:367-9, doi:10.1016/j.bbmt.2008.12.497.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "conditioning_intensity",
    title: "Intensity of conditioning",
    edition: "2009",
    citations: &[
        cite("Bacigalupo A, et al. Biol Blood Marrow Transplant 2009;15:1628-33", "10.1016/j.bbmt.2009.07.004"),
        cite("Giralt S, et al. Biol Blood Marrow Transplant 2009;15:367-9", "10.1016/j.bbmt.2008.12.497"),
    ],
    permission: FREE,
    items: &[
        item("tbi_gy, tbi_gy_fractionated", "total body irradiation, Gy", "single 5, fractionated 8: MAC; up to 2: NMA"),
        item("busulfan_mg_kg, busulfan_mg_kg_iv", "busulfan, total", "above 8 (iv 6.4): MAC"),
        item("melphalan_mg_m2", "melphalan, total", "above 140: MAC; else RIC"),
        item("thiotepa_mg_kg", "thiotepa, total", "from 10: MAC"),
        item("fludarabine, cyclophosphamide, cytarabine, idarubicin, atg, total_lymphoid_irradiation", "given", ""),
    ],
    remarks: "",
    compute,
};

const ABSENT: f64 = -1.0;

/// Dose in total, `ABSENT` where not given; a drug named without its dose is unbounded.
fn dose(inputs: &Inputs, names: &[&str]) -> Result<Option<super::Range>, InputError> {
    match inputs.get(names) {
        None => Ok(None),
        Some(serde_json::Value::Bool(true)) => Ok(Some(super::Range::UNKNOWN)),
        Some(serde_json::Value::Bool(false)) => Ok(None),
        Some(_) => inputs.range(names).map(Some),
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let single = dose(inputs, &["tbi_gy", "tbi_gy_single"])?;
    let fractions = dose(inputs, &["tbi_gy_fractionated", "fractionated_tbi_gy"])?;
    let busulfan_oral = dose(inputs, &["busulfan_mg_kg", "busulfan_mg_kg_oral", "busulfan_oral_mg_kg", "busulfan"])?;
    let busulfan_iv = dose(inputs, &["busulfan_mg_kg_iv", "busulfan_iv_mg_kg"])?;
    let melphalan = dose(inputs, &["melphalan_mg_m2", "melphalan"])?;
    let thiotepa = dose(inputs, &["thiotepa_mg_kg", "thiotepa"])?;
    let drug = |names: &[&str]| -> Result<bool, InputError> {
        match inputs.get(names) {
            None => Ok(false),
            Some(v) => Ok(super::inputs::truth(v).unwrap_or(true)),
        }
    };
    let fludarabine = drug(&["fludarabine", "fludarabine_mg_m2"])?;
    let cyclophosphamide = drug(&["cyclophosphamide", "cyclophosphamide_mg_kg"])?;
    let cytarabine = drug(&["cytarabine", "cytarabine_mg_m2"])?;
    let idarubicin = drug(&["idarubicin"])?;
    let atg = drug(&["atg", "anti_thymocyte_globulin"])?;
    let tli = drug(&["total_lymphoid_irradiation", "tli"])?;
    let treosulfan = drug(&["treosulfan", "treosulfan_g_m2"])?;
    let doses = [single, fractions, busulfan_oral, busulfan_iv, melphalan, thiotepa];
    let others = fludarabine || cyclophosphamide || cytarabine || idarubicin || tli || treosulfan;
    if doses.iter().all(Option::is_none) && !others {
        return Ok(Outcome::refused("class", "no part of the conditioning is given"));
    }
    let rank = |pick: fn(super::Range) -> f64| -> usize {
        let [single, fractions, busulfan, busulfan_iv, melphalan, thiotepa] = doses.map(|d| d.map_or(ABSENT, pick));
        if single >= 5.0 || fractions >= 8.0 || busulfan > 8.0 || busulfan_iv > 6.4 || melphalan > 140.0 || thiotepa >= 10.0 {
            return 2;
        }
        let heavier = busulfan > 0.0 || busulfan_iv > 0.0 || melphalan > 0.0 || thiotepa > 0.0 || treosulfan || single > 2.0 || fractions > 2.0;
        let light = (single > 0.0 && single <= 2.0)
            || (fractions > 0.0 && fractions <= 2.0)
            || (fludarabine && cyclophosphamide)
            || (tli && atg)
            || (fludarabine && cytarabine && idarubicin);
        usize::from(heavier || !light)
    };
    const NAMES: [&str; 3] = ["NMA", "RIC", "MAC"];
    let (low, high) = (rank(|r| r.low.max(f64::MIN_POSITIVE)), rank(|r| r.high));
    let mut out = Outcome::new();
    out.set_range("class", NAMES[low], NAMES[high]);
    if low != high {
        out.lacks("total dose", "above the limit it is myeloablative");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn classes() {
        vector(&INSTRUMENT, json!({"fludarabine": true, "melphalan_mg_m2": 140}), json!({"class": "RIC"}));
        vector(&INSTRUMENT, json!({"melphalan_mg_m2": 200}), json!({"class": "MAC"}));
        vector(&INSTRUMENT, json!({"busulfan_mg_kg": 16, "cyclophosphamide": true}), json!({"class": "MAC"}));
        vector(&INSTRUMENT, json!({"busulfan_mg_kg_iv": 6.4, "fludarabine": true}), json!({"class": "RIC"}));
        vector(&INSTRUMENT, json!({"fludarabine": true, "cyclophosphamide": true, "tbi_gy": 2}), json!({"class": "NMA"}));
        vector(&INSTRUMENT, json!({"tbi_gy": 6, "cyclophosphamide": true}), json!({"class": "MAC"}));
        vector(&INSTRUMENT, json!({"fludarabine": true, "busulfan": true}), json!({"class_range": ["RIC", "MAC"]}));
    }
}
