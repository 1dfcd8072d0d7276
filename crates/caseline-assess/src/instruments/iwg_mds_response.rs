//! Response of higher-risk myelodysplastic syndromes: IWG 2006 and 2023, and haematologic improvement 2006/2018.
//!
//! 2006: complete remission with marrow blasts at most 5 %, haemoglobin 11 g/dL, platelets 100 and neutrophils
//! 1.0 x 10^9/L; marrow complete remission with blasts at most 5 % and halved; partial with the counts of
//! complete remission and blasts halved but above 5 %; progression with blasts up by half to above 5, 10, 20
//! or 30 % by the class of the baseline, or (from the best response) granulocytes or platelets halved, or
//! haemoglobin down by 2 g/dL; else stable disease. 2023: complete with blasts under 5 %, haemoglobin 10;
//! CRL-bi and CRL-uni with two and one of the three counts; CRh with platelets 50 and neutrophils 0.5; partial
//! with the counts and blasts halved but from 5 %; marrow remission and stable disease are gone: no response.
//!
//! Haematologic improvement needs a lineage, values before and after, and eight weeks; a claim without them is
//! not assessable. Counts that are not known leave the responses that remain possible.
//!
//! Cheson BD, et al. Blood 2006;108:419-25, doi:10.1182/blood-2005-10-4149; Platzbecker U, et al. Blood
//! 2019;133:1020-30, doi:10.1182/blood-2018-06-857102; Zeidan AM, et al. Blood 2023;141:2047-61,
//! doi:10.1182/blood.2022018604.

use super::{FREE, InputError, Inputs, Instrument, Outcome, Range, cite, item};
use serde_json::json;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "iwg_mds_response",
    title: "IWG response in myelodysplastic syndromes",
    edition: "IWG 2006, 2018 (haematologic improvement), 2023",
    citations: &[
        cite("Cheson BD, et al. Blood 2006;108:419-25", "10.1182/blood-2005-10-4149"),
        cite("Platzbecker U, et al. Blood 2019;133:1020-30", "10.1182/blood-2018-06-857102"),
        cite("Zeidan AM, et al. Blood 2023;141:2047-61", "10.1182/blood.2022018604"),
    ],
    permission: FREE,
    items: &[
        item("bm_blasts_before_pct", "marrow blasts before, %", ""),
        item("bm_blasts_after_pct", "marrow blasts after, %", "2006: 5; 2023: below 5"),
        item("hb_g_dl", "haemoglobin after, g/dL", "2006: 11; 2023: 10"),
        item("platelets_1e9_l", "platelets after, 10^9/L", "100; CRh 50"),
        item("anc_1e9_l", "neutrophils after, 10^9/L", "1.0; CRh 0.5"),
        item("pb_blasts_pct", "blood blasts after, %", "0 for a complete response"),
        item("claim, lineage", "a claimed improvement and its lineage", "assessable only with values"),
        item("criterion", "HI-E, HI-P or HI-N 2006, or HI-E, HI-P, HI-N 2018", "with hb_before, hb_after, plt_before, plt_after, anc_before, anc_after, rbc_units_before, rbc_units_after, weeks"),
    ],
    remarks: "",
    compute,
};

/// One possible reading of the counts.
struct Counts {
    hb: f64,
    plt: f64,
    anc: f64,
    pb: f64,
}

fn iwg_2006(before: f64, after: f64, c: &Counts) -> &'static str {
    let counts = c.hb >= 11.0 && c.plt >= 100.0 && c.anc >= 1.0 && c.pb <= 0.0;
    let halved = after <= 0.5 * before + 1e-9;
    let limit = if before < 5.0 { 5.0 } else if before < 10.0 { 10.0 } else if before < 20.0 { 20.0 } else { 30.0 };
    if after <= 5.0 && counts {
        "CR"
    } else if after <= 5.0 && halved {
        "marrow CR"
    } else if counts && halved && after > 5.0 {
        "PR"
    } else if after >= 1.5 * before - 1e-9 && after > limit {
        "PD"
    } else {
        "SD"
    }
}

fn iwg_2023(before: f64, after: f64, c: &Counts) -> &'static str {
    let met = usize::from(c.hb >= 10.0) + usize::from(c.plt >= 100.0) + usize::from(c.anc >= 1.0);
    let clear = after < 5.0 && c.pb <= 0.0;
    if clear && met == 3 {
        "CR"
    } else if clear && met == 2 {
        "CRL-bi"
    } else if clear && met == 1 {
        "CRL-uni"
    } else if clear && c.plt >= 50.0 && c.anc >= 0.5 {
        "CRh"
    } else if met == 3 && after >= 5.0 && after <= 0.5 * before + 1e-9 && c.pb <= 0.0 {
        "PR"
    } else if iwg_2006(before, after, c) == "PD" {
        "PD"
    } else {
        "no response"
    }
}

fn candidates(r: Range, cuts: &[f64]) -> Vec<f64> {
    if r.is_exact() {
        return vec![r.low];
    }
    cuts.iter().flat_map(|c| [c.next_down(), *c]).filter(|x| r.low <= *x && *x <= r.high).chain([r.low, r.high]).collect()
}

fn improvement(criterion: &str, inputs: &Inputs) -> Result<Outcome, InputError> {
    let folded = criterion.to_lowercase();
    let later = folded.contains("2018");
    let n = |names: &[&str]| inputs.number(names);
    let rise = |b: Option<f64>, a: Option<f64>| b.zip(a);
    let met = if folded.contains("hi-e") {
        let hb = rise(n(&["hb_before"])?, n(&["hb_after"])?);
        let units = rise(
            n(&["rbc_units_before", "rbc_units_8wk_before", "rbc_units_16wk_before", "rbc_before"])?,
            n(&["rbc_units_after", "rbc_units_8wk_after", "rbc_units_16wk_after", "rbc_after"])?,
        );
        match (hb, units) {
            (_, Some((before, after))) if later && before >= 8.0 => Some(after <= 0.5 * before),
            (_, Some((before, after))) if later && before >= 3.0 => Some(after <= 0.0),
            (_, Some((before, after))) if !later && before - after >= 4.0 => Some(true),
            (Some((before, after)), _) => Some((later || before < 11.0) && after - before >= 1.5 - 1e-9),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        }
    } else if folded.contains("hi-p") {
        rise(n(&["plt_before", "platelets_before"])?, n(&["plt_after", "platelets_after"])?).map(|(before, after)| {
            if before > 20.0 { before < 100.0 && after - before >= 30.0 } else { after > 20.0 && after >= 2.0 * before }
        })
    } else if folded.contains("hi-n") {
        rise(n(&["anc_before", "neutrophils_before"])?, n(&["anc_after", "neutrophils_after"])?)
            .map(|(before, after)| before < 1.0 && after >= 2.0 * before && after - before >= 0.5 - 1e-9)
    } else {
        return Err(InputError::new("criterion", format!("'{criterion}'"), "HI-E, HI-P or HI-N with 2006 or 2018"));
    };
    let weeks = n(&["weeks", "duration_weeks"])?;
    match met {
        None => {
            let mut out = Outcome::refused("met", "the values before and after are not known");
            out.lacks("before and after", "the criterion compares them");
            Ok(out)
        }
        Some(met) => {
            let mut out = Outcome::new();
            out.set("met", met && weeks.is_none_or(|w| w >= 8.0));
            if met && weeks.is_none() {
                out.lacks("weeks", "the improvement must last eight weeks");
            }
            Ok(out)
        }
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    if let Some(criterion) = inputs.text(&["criterion"])? {
        return improvement(&criterion, inputs);
    }
    if let Some(claim) = inputs.text(&["claim"])? {
        let claim = claim.to_lowercase();
        let lineage = inputs.text(&["lineage"])?;
        let mut out = Outcome::new();
        if claim.contains("improvement") {
            out.set("assessable", false);
            out.set("required", json!(["pre/post Hb or RBC units/8 wk", "platelets", "ANC", "8 weeks duration"]));
            out.lacks(if lineage.is_some() { "values before and after" } else { "lineage" }, "an improvement is judged by lineage");
            out.refused = true;
        } else {
            const CATEGORIES: &[&str] = &[
                "complete remission", "complete response", "cr", "partial remission", "partial response", "pr", "marrow complete remission",
                "marrow cr", "mcr", "stable disease", "sd", "progressive disease", "disease progression", "pd", "failure", "relapse",
                "cytogenetic response",
            ];
            out.set("is_iwg_category", CATEGORIES.contains(&claim.trim()));
        }
        return Ok(out);
    }
    let before = inputs.number(&["bm_blasts_before_pct"])?;
    let after = inputs.number(&["bm_blasts_after_pct"])?;
    let (Some(before), Some(after)) = (before, after) else {
        let mut out = Outcome::refused("iwg_2006", "marrow blasts before and after are both needed");
        out.lacks("bm_blasts_before_pct, bm_blasts_after_pct", "response is a change of them");
        return Ok(out);
    };
    let values = [
        ("hb_g_dl", inputs.range(&["hb_g_dl", "hb"])?, &[10.0, 11.0][..]),
        ("platelets_1e9_l", inputs.range(&["platelets_1e9_l", "platelets"])?, &[50.0, 100.0][..]),
        ("anc_1e9_l", inputs.range(&["anc_1e9_l", "anc"])?, &[0.5, 1.0][..]),
    ];
    // A blood count without blasts is the usual meaning of silence after a marrow of under 5 %; it is named.
    let pb = inputs.number(&["pb_blasts_pct", "pb_blasts"])?.unwrap_or(0.0);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for hb in candidates(values[0].1, values[0].2) {
        for plt in candidates(values[1].1, values[1].2) {
            for anc in candidates(values[2].1, values[2].2) {
                let counts = Counts { hb, plt, anc, pb };
                old.push(iwg_2006(before, after, &counts));
                new.push(iwg_2023(before, after, &counts));
            }
        }
    }
    let mut out = Outcome::new();
    for (key, mut found) in [("iwg_2006", old), ("iwg_2023", new)] {
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [one] => out.set(key, *one),
            several => out.set(&format!("{key}_possible"), several.to_vec()),
        };
    }
    out.set("blast_change_pct", super::answer::round((after - before) / before * 100.0, 1));
    if out.result.len() > 3 || !out.result.contains_key("iwg_2006") || !out.result.contains_key("iwg_2023") {
        for (name, _, _) in values.iter().filter(|v| v.1.is_unknown()) {
            out.lacks(*name, "tells the responses apart");
        }
    }
    if inputs.flag(&["cytogenetic_response", "cytogenetic_clearance"])? != Some(true) && before < 5.0 && after < 5.0 {
        out.note("baseline blasts were under 5 %: a complete response (2023: equivalent) also needs cytogenetic clearance");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    fn of(before: f64, after: f64, hb: f64, plt: f64, anc: f64) -> serde_json::Value {
        json!({"bm_blasts_before_pct": before, "bm_blasts_after_pct": after, "hb_g_dl": hb, "platelets_1e9_l": plt, "anc_1e9_l": anc})
    }

    #[test]
    fn both_editions() {
        vector(&INSTRUMENT, of(12.0, 4.0, 11.5, 130.0, 1.4), json!({"iwg_2006": "CR", "iwg_2023": "CR"}));
        vector(&INSTRUMENT, of(12.0, 4.0, 8.0, 130.0, 0.4), json!({"iwg_2006": "marrow CR", "iwg_2023": "CRL-uni"}));
        vector(&INSTRUMENT, of(18.0, 8.0, 11.5, 130.0, 1.4), json!({"iwg_2006": "PR", "iwg_2023": "PR"}));
        vector(&INSTRUMENT, of(12.0, 21.0, 8.0, 30.0, 0.4), json!({"iwg_2006": "PD", "iwg_2023": "PD"}));
        vector(&INSTRUMENT, of(10.0, 4.0, 8.0, 20.0, 0.2), json!({"iwg_2006": "marrow CR", "iwg_2023": "no response"}));
        vector(&INSTRUMENT, json!({"bm_blasts_before_pct": 13, "bm_blasts_after_pct": 8}), json!({"iwg_2006": "SD", "iwg_2023": "no response"}));
    }

    #[test]
    fn unknown_counts_leave_what_is_possible() {
        let answer = INSTRUMENT.score(&json!({"bm_blasts_before_pct": 12, "bm_blasts_after_pct": 4, "hb_g_dl": 12})).unwrap();
        assert_eq!(answer.result["iwg_2006_possible"], json!(["CR", "marrow CR"]));
        assert_eq!(answer.missing.len(), 2);
    }

    #[test]
    fn improvement_by_lineage() {
        vector(&INSTRUMENT, json!({"criterion": "HI-E 2006", "hb_before": 8.0, "hb_after": 9.6}), json!({"met": true}));
        vector(&INSTRUMENT, json!({"criterion": "HI-E 2006", "rbc_units_before": 6, "rbc_units_after": 1, "weeks": 8}), json!({"met": true}));
        vector(&INSTRUMENT, json!({"criterion": "HI-P 2006", "plt_before": 40, "plt_after": 71, "weeks": 4}), json!({"met": false}));
        vector(&INSTRUMENT, json!({"criterion": "HI-N 2006", "anc_before": 0.3, "anc_after": 0.7}), json!({"met": false}));
        vector(&INSTRUMENT, json!({"claim": "stable bone marrow response"}), json!({"is_iwg_category": false}));
    }
}
