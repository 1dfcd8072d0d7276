//! Ki-67 by three cut-offs that are in use.
//!
//! IKWG 2021: up to 5 % low, 30 % and more high, between too unreliable to decide by. St Gallen 2013: 20 % and
//! more high. St Gallen 2011: under 14 % low.
//!
//! Nielsen TO, et al. J Natl Cancer Inst 2021;113:808-19, doi:10.1093/jnci/djaa201.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ki67",
    title: "Ki-67 by IKWG 2021 and St Gallen 2013 and 2011",
    edition: "IKWG 2021, St Gallen 2013, St Gallen 2011",
    citations: &[
        cite("Nielsen TO, et al. J Natl Cancer Inst 2021;113:808-19", "10.1093/jnci/djaa201"),
        cite("Goldhirsch A, et al. Ann Oncol 2013;24:2206-23", "10.1093/annonc/mdt303"),
        cite("Cheang MC, et al. J Natl Cancer Inst 2009;101:736-50", "10.1093/jnci/djp082"),
    ],
    permission: FREE,
    items: &[item("percent", "Ki-67 index, %", "IKWG 5 and 30; St Gallen 2013 20; St Gallen 2011 14")],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let percent = inputs.range(&["percent", "ki67", "pct"])?;
    if percent.is_unknown() {
        let mut out = Outcome::refused("ikwg_2021", "the index is not known");
        out.lacks("percent", "decides all three");
        return Ok(out);
    }
    let mut out = Outcome::new();
    let ikwg = ["low", "indeterminate", "high"];
    let (a, b) = percent.over(&[5.0, 30.0], |p| if p <= 5.0 { 0 } else if p < 30.0 { 1 } else { 2 });
    out.set_range("ikwg_2021", ikwg[a], ikwg[b]);
    let mut open = a != b;
    for (key, cut) in [("st_gallen_2013_cut20", 20.0), ("st_gallen_2011_cut14", 14.0)] {
        let (a, b) = percent.over(&[cut], |p| usize::from(p >= cut));
        open |= a != b;
        out.set_range(key, ["low", "high"][a], ["low", "high"][b]);
    }
    if open {
        out.lacks("percent", "the range crosses a cut-off");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn cut_offs() {
        vector(&INSTRUMENT, json!({"percent": 5}), json!({"ikwg_2021": "low", "st_gallen_2013_cut20": "low", "st_gallen_2011_cut14": "low"}));
        vector(&INSTRUMENT, json!({"percent": 20}), json!({"ikwg_2021": "indeterminate", "st_gallen_2013_cut20": "high", "st_gallen_2011_cut14": "high"}));
        vector(&INSTRUMENT, json!({"percent": 30}), json!({"ikwg_2021": "high"}));
        vector(&INSTRUMENT, json!({"percent": [15, 25]}), json!({"st_gallen_2013_cut20_range": ["low", "high"], "st_gallen_2011_cut14": "high"}));
    }
}
