//! Pathologic complete response by its three definitions.
//!
//! ypT0 ypN0 (nothing in the breast); ypT0/is ypN0 (no invasion; FDA, AJCC); ypT0/is whatever the nodes.
//! Isolated tumour cells in a node, ypN0(i+), are no complete response of the nodes.
//!
//! von Minckwitz G, et al. J Clin Oncol 2012;30:1796-804, doi:10.1200/JCO.2011.38.8595; Cortazar P, et al.
//! Lancet 2014;384:164-72, doi:10.1016/S0140-6736(13)62422-8.

use super::ajcc8_breast_yp::category;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "pcr_definitions",
    title: "Pathologic complete response of breast cancer",
    edition: "CTNeoBC 2014",
    citations: &[
        cite("von Minckwitz G, et al. J Clin Oncol 2012;30:1796-804", "10.1200/JCO.2011.38.8595"),
        cite("Cortazar P, et al. Lancet 2014;384:164-72", "10.1016/S0140-6736(13)62422-8"),
    ],
    permission: FREE,
    items: &[item("ypT", "T after treatment", "T0 or Tis"), item("ypN", "N after treatment", "N0 without suffix")],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let t = category(inputs, &["ypT", "T"])?.map(|t| t.name);
    let n = category(inputs, &["ypN", "N"])?.map(|n| n.name == "N0" && !n.suffix.contains("(i+)") && !n.suffix.contains("(mol+)"));
    if t.is_none() && n.is_none() {
        return Ok(Outcome::refused("ypT0is_ypN0", "neither ypT nor ypN is known"));
    }
    let t0 = t.as_ref().map(|t| t == "T0");
    let t0is = t.as_ref().map(|t| t == "T0" || t == "Tis");
    let and = |a: Option<bool>, b: Option<bool>| match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let mut out = Outcome::new();
    out.set("ypT0_ypN0", and(t0, n)).set("ypT0is_ypN0", and(t0is, n)).set("ypT0is", t0is);
    if t.is_none() {
        out.lacks("ypT", "decides all three");
    }
    if n.is_none() && t0is != Some(false) {
        out.lacks("ypN", "decides two of the three");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn definitions() {
        vector(&INSTRUMENT, json!({"ypT": "ypTis", "ypN": "ypN0(sn)"}), json!({"ypT0is_ypN0": true, "ypT0is": true}));
        vector(&INSTRUMENT, json!({"ypT": "Tis", "ypN": "N0"}), json!({"ypT0_ypN0": false, "ypT0is_ypN0": true, "ypT0is": true}));
        vector(&INSTRUMENT, json!({"ypT": "T0", "ypN": "N1"}), json!({"ypT0_ypN0": false, "ypT0is_ypN0": false, "ypT0is": true}));
        vector(&INSTRUMENT, json!({"ypT": "T0"}), json!({"ypT0_ypN0": null, "ypT0is": true}));
    }
}
