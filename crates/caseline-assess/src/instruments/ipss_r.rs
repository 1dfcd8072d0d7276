//! Revised International Prognostic Scoring System (IPSS-R) for myelodysplastic syndromes.
//!
//! Cytogenetics very good 0, good 1, intermediate 2, poor 3, very poor 4; marrow blasts to 2 % 0, under 5 % 1,
//! to 10 % 2, above 3; haemoglobin from 10 g/dL 0, from 8 1, below 1.5; platelets from 100 x 10^9/L 0, from 50
//! 0.5, below 1; neutrophils from 0.8 x 10^9/L 0, below 0.5. To 1.5 very low, 3 low, 4.5 intermediate, 6 high,
//! above very high. Reports give the score far more often than the three counts: then the answer is the
//! interval, and a stated score says what the counts must have been.
//!
//! Greenberg PL, et al. Blood 2012;120:2454-65, doi:10.1182/blood-2012-03-420489.

use super::{FREE, InputError, Inputs, Instrument, Outcome, Range, cite, item};
use serde_json::{Map, json};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ipss_r",
    title: "Revised International Prognostic Scoring System (IPSS-R)",
    edition: "2012",
    citations: &[cite("Greenberg PL, et al. Blood 2012;120:2454-65", "10.1182/blood-2012-03-420489")],
    permission: FREE,
    items: &[
        item("cytogenetic_group", "very good, good, intermediate, poor, very poor; or the karyotype \"normal\", \"del(5q)\" …", "0, 1, 2, 3, 4"),
        item("bm_blasts_pct", "marrow blasts, %", "to 2: 0; under 5: 1; to 10: 2; above: 3"),
        item("hb_g_dl", "haemoglobin, g/dL", "from 10: 0; from 8: 1; below: 1.5"),
        item("platelets_1e9_l", "platelets, 10^9/L", "from 100: 0; from 50: 0.5; below: 1"),
        item("anc_1e9_l", "neutrophils, 10^9/L", "from 0.8: 0; below: 0.5"),
        item("stated_score", "score that a report states", "compared"),
    ],
    remarks: "",
    compute,
};

const RISKS: [&str; 5] = ["very low", "low", "intermediate", "high", "very high"];

fn risk(score: f64) -> &'static str {
    RISKS[[1.5, 3.0, 4.5, 6.0].iter().filter(|cut| score > **cut).count()]
}

/// Points of a cytogenetic group or of a simple karyotype.
pub(super) fn cytogenetics(word: &str) -> Option<f64> {
    let w = word.trim().to_lowercase().replace(['_', '-'], " ");
    Some(match w.as_str() {
        "very good" | " y" | "del(11q)" => 0.0,
        "good" | "normal" | "normal karyotype" | "del(5q)" | "del(12p)" | "del(20q)" => 1.0,
        "intermediate" | "int" | "del(7q)" | "+8" | "trisomy 8" | "+19" | "i(17q)" => 2.0,
        "poor" | " 7" | "monosomy 7" | "inv(3)" | "t(3q)" | "del(3q)" => 3.0,
        "very poor" => 4.0,
        _ => return None,
    })
}

/// The three counts: key, other names, label, cut-offs, points below each.
type Count = (&'static str, &'static [&'static str], &'static str, &'static [(f64, f64)]);
const COUNTS: [Count; 3] = [
    ("hb_g_dl", &["hb_g_dl", "hemoglobin_g_dl", "haemoglobin_g_dl", "hb"], "Hb", &[(8.0, 1.5), (10.0, 1.0)]),
    ("platelets_1e9_l", &["platelets_1e9_l", "plt_1e9_l", "platelets"], "platelets", &[(50.0, 1.0), (100.0, 0.5)]),
    ("anc_1e9_l", &["anc_1e9_l", "neutrophils_1e9_l", "anc"], "ANC", &[(0.8, 0.5)]),
];

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let cyto = match inputs.text(&["cytogenetic_group", "cytogenetics", "karyotype"])? {
        None => Range { low: 0.0, high: 4.0 },
        Some(w) => Range::exact(cytogenetics(&w).ok_or_else(|| {
            InputError::new("cytogenetic_group", format!("'{w}'"), "very good, good, intermediate, poor or very poor")
        })?),
    };
    let blasts = inputs.range(&["bm_blasts_pct", "blasts_pct", "blasts"])?;
    if blasts.is_unknown() && !cyto.is_exact() {
        return Ok(Outcome::refused("score", "neither blasts nor cytogenetics are known"));
    }
    let mut out = Outcome::new();
    let mut names = Vec::new();
    let points = |b: f64| if b <= 2.0 { 0.0 } else if b < 5.0 { 1.0 } else if b <= 10.0 { 2.0 } else { 3.0 };
    let mut parts = vec![("cytogenetic_group", "cytogenetics", cyto.low, cyto.high, cyto.is_exact())];
    let (low, high) = blasts.over(&[2.0, 5.0, 10.0], points);
    parts.push(("bm_blasts_pct", "blasts", low, high, !blasts.is_unknown()));
    for (key, aliases, label, cuts) in COUNTS {
        let value = inputs.range(aliases)?;
        let edges: Vec<f64> = cuts.iter().map(|c| c.0).collect();
        let points = |x: f64| cuts.iter().find(|c| x < c.0).map_or(0.0, |c| c.1);
        let (low, high) = value.over(&edges, points);
        parts.push((key, label, low, high, !value.is_unknown()));
    }
    let (mut low, mut high) = (0.0, 0.0);
    for (key, label, a, b, _) in &parts {
        low += a;
        high += b;
        out.item(*key, if a == b { Some(*a > 0.0) } else { None }, Some([*a, *b]));
        if a != b {
            names.push(*label);
            out.lacks(*key, format!("adds {a} to {b}"));
        }
    }
    out.set_range("score", low, high);
    out.set_range("risk", risk(low), risk(high));
    if let Some(stated) = inputs.number(&["stated_score", "reported_score"])? {
        let possible = low <= stated && stated <= high;
        out.set("stated_is_possible", possible);
        if possible && stated == low && low < high {
            // At the floor every open count must sit in its best class.
            let implied: Map<_, _> = COUNTS
                .iter()
                .filter(|c| parts.iter().any(|p| p.0 == c.0 && p.2 != p.3))
                .map(|c| (c.0.to_owned(), json!(format!(">={}", c.3.last().map_or(0.0, |x| x.0)))))
                .collect();
            out.set("implies", implied);
        }
    }
    if !names.is_empty() {
        out.set("missing", names);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn boundaries() {
        let of = |c: &str, b: f64, hb: f64, p: f64, a: f64| json!({"cytogenetic_group": c, "bm_blasts_pct": b, "hb_g_dl": hb, "platelets_1e9_l": p, "anc_1e9_l": a});
        vector(&INSTRUMENT, of("very good", 2.0, 12.0, 200.0, 2.0), json!({"score": 0, "risk": "very low"}));
        vector(&INSTRUMENT, of("intermediate", 4.9, 9.9, 99.0, 0.8), json!({"score": 4.5, "risk": "intermediate"}));
        vector(&INSTRUMENT, of("Very Poor", 10.0, 8.0, 50.0, 0.79), json!({"score": 8.0, "risk": "very high"}));
        vector(&INSTRUMENT, of("poor", 5.0, 7.9, 100.0, 1.0), json!({"score": 6.5, "risk": "very high"}));
    }

    #[test]
    fn bounds_and_stated_scores() {
        vector(
            &INSTRUMENT,
            json!({"cytogenetic_group": "good", "bm_blasts_pct": 7, "hb_g_dl": "<8", "platelets_1e9_l": null, "anc_1e9_l": ">1", "stated_score": 4}),
            json!({"score_range": [4.5, 5.5], "stated_is_possible": false, "missing": ["platelets"]}),
        );
        vector(&INSTRUMENT, json!({"cytogenetic_group": "good", "bm_blasts_pct": [5, 10]}), json!({"score_range": [3.0, 6.0]}));
    }
}
