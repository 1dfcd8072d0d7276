//! St Gallen 2013 surrogate definition of intrinsic subtypes.
//!
//! Luminal A-like: ER positive, HER2 negative, Ki-67 low and PR at least 20 %. Luminal B-like HER2-negative:
//! ER positive and Ki-67 high or PR low. Luminal B-like HER2-positive: ER positive, HER2 positive, whatever
//! Ki-67 and PR. HER2-positive (non-luminal) and triple negative without ER and PR. Ki-67 is cut at 20 %
//! unless `ki67_cut` says otherwise.
//!
//! Goldhirsch A, et al. Ann Oncol 2013;24:2206-23, doi:10.1093/annonc/mdt303.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "st_gallen_2013_surrogate",
    title: "Breast cancer surrogate subtype, St Gallen",
    edition: "2013",
    citations: &[cite("Goldhirsch A, et al. Ann Oncol 2013;24:2206-23", "10.1093/annonc/mdt303")],
    permission: FREE,
    items: &[
        item("ER", "percent, or positive/negative", "1 %"),
        item("PR", "percent, or positive/negative", "20 % for luminal A-like"),
        item("HER2", "positive or negative", ""),
        item("Ki67", "percent, or high/low", "20 % unless ki67_cut is given"),
    ],
    remarks: "",
    compute,
};

/// A percentage, or a status: then zero or not known how much above the cut.
fn percent(inputs: &Inputs, names: &[&str], cut: f64) -> Result<Option<(f64, f64)>, InputError> {
    match inputs.get(names) {
        None => Ok(None),
        Some(v) => match (super::inputs::number(v), super::inputs::truth(v)) {
            (Some(n), _) => Ok(Some((n, n))),
            (None, Some(true)) => Ok(Some((cut, 100.0))),
            (None, Some(false)) => Ok(Some((0.0, 0.0))),
            _ if v.as_str().is_some_and(|s| s.eq_ignore_ascii_case("low")) => Ok(Some((0.0, 0.0))),
            _ => inputs.range(names).map(|r| Some((r.low, r.high))),
        },
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let cut = inputs.number(&["ki67_cut"])?.unwrap_or(20.0);
    let er = percent(inputs, &["ER"], 1.0)?;
    let pr = percent(inputs, &["PR", "PgR"], 1.0)?;
    let her2 = inputs.flag(&["HER2"])?;
    let ki67 = percent(inputs, &["Ki67", "ki_67"], cut)?;
    let ends = |v: Option<(f64, f64)>| v.map_or(vec![0.0, 1.0, 20.0, 100.0], |(a, b)| {
        [0.0, 1.0, 20.0, cut, 100.0].into_iter().filter(|x| a <= *x && *x <= b).chain([a, b]).collect()
    });
    let mut types: Vec<&str> = Vec::new();
    for er in ends(er) {
        for pr in ends(pr) {
            for ki in ends(ki67) {
                for her2 in her2.map_or(vec![true, false], |h| vec![h]) {
                    types.push(match (er >= 1.0, pr >= 1.0, her2) {
                        (true, _, true) | (false, true, true) => "luminal B-like, HER2-positive",
                        (true, _, false) if ki < cut && pr >= 20.0 => "luminal A-like",
                        (true, _, false) | (false, true, false) => "luminal B-like, HER2-negative",
                        (false, false, true) => "HER2-positive (non-luminal)",
                        (false, false, false) => "triple negative",
                    });
                }
            }
        }
    }
    types.sort_unstable();
    types.dedup();
    if er.is_none() && pr.is_none() && her2.is_none() {
        return Ok(Outcome::refused("subtype", "no receptor is known"));
    }
    let mut out = Outcome::new();
    match types.as_slice() {
        [one] => {
            out.set("subtype", *one);
        }
        several => {
            out.set("possible_subtypes", several.to_vec());
            let known = [("ER", er.is_some()), ("PR", pr.is_some()), ("HER2", her2.is_some()), ("Ki67", ki67.is_some())];
            for (name, _) in known.into_iter().filter(|k| !k.1) {
                out.lacks(name, "the subtype depends on it");
            }
            if out.missing.is_empty() {
                out.lacks("percentages", "a status alone does not tell whether the cut-offs are reached");
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
    fn subtypes() {
        let of = |er: f64, pr: f64, her2: &str, ki: f64| json!({"ER": er, "PR": pr, "HER2": her2, "Ki67": ki});
        vector(&INSTRUMENT, of(95.0, 60.0, "negative", 8.0), json!({"subtype": "luminal A-like"}));
        vector(&INSTRUMENT, of(95.0, 60.0, "negative", 25.0), json!({"subtype": "luminal B-like, HER2-negative"}));
        vector(&INSTRUMENT, of(0.0, 0.0, "positive", 50.0), json!({"subtype": "HER2-positive (non-luminal)"}));
        vector(&INSTRUMENT, json!({"ER": "positive", "HER2": "positive"}), json!({"subtype": "luminal B-like, HER2-positive"}));
        let open = INSTRUMENT.score(&json!({"ER": 80, "PR": 50, "HER2": "negative"})).unwrap();
        assert_eq!(open.result["possible_subtypes"], json!(["luminal A-like", "luminal B-like, HER2-negative"]));
        assert_eq!(open.missing[0].input, "Ki67");
    }
}
