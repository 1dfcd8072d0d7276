//! Stage after neoadjuvant treatment (yp), and whether its notation is valid.
//!
//! After complete response (no invasive tumour in breast and nodes) no stage group is assigned. Isolated
//! tumour cells, ypN0(i+), are no complete response of the nodes. M stays cM0 or becomes cM1 or pM1: "ycM0"
//! and "ypM0" are not valid.
//!
//! AJCC Cancer Staging Manual, 8th edition.

use super::tnm::{Category, anatomic};
use super::{InputError, Inputs, Instrument, Outcome, ajcc8_breast_t, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ajcc8_breast_yp",
    title: "Breast cancer, stage after neoadjuvant treatment",
    edition: "AJCC 8",
    citations: ajcc8_breast_t::CITATIONS,
    permission: ajcc8_breast_t::PERMISSION,
    items: &[
        item("ypT", "T after treatment", ""),
        item("ypN", "N after treatment", "N0(i+) is no complete response"),
        item("M", "cM0, cM1 or pM1", "ycM0, ypM0 and pM0 are invalid"),
    ],
    remarks: "",
    compute,
};

/// Reads T or N after treatment.
pub(super) fn category(inputs: &Inputs, names: &[&str]) -> Result<Option<Category>, InputError> {
    match inputs.text(names)? {
        None => Ok(None),
        Some(w) => {
            Category::parse(&w).map(Some).ok_or_else(|| InputError::new(names[0], format!("'{w}'"), "a category such as T0, Tis or N0(i+)"))
        }
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let t = category(inputs, &["ypT", "T"])?;
    let n = category(inputs, &["ypN", "N"])?;
    let m = category(inputs, &["M", "ypM", "cM"])?;
    let mut out = Outcome::new();
    let valid = [&t, &n, &m].into_iter().flatten().all(Category::is_valid);
    out.set("valid_notation", valid);
    if !valid {
        out.note("M after treatment is cM0, cM1 or pM1");
    }
    let (Some(t), Some(n)) = (t, n) else {
        let mut refused = Outcome::refused("stage", "ypT and ypN are both needed");
        refused.lacks("ypT, ypN", "decide on complete response and stage");
        refused.set("valid_notation", valid);
        return Ok(refused);
    };
    let nodes_clear = n.name == "N0" && !n.suffix.contains("(i+)") && !n.suffix.contains("(mol+)");
    let breast_clear = t.name == "T0";
    let breast_no_invasion = breast_clear || t.name == "Tis";
    let metastatic = m.as_ref().is_some_and(|m| m.name == "M1");
    let pcr = breast_no_invasion && nodes_clear;
    out.set("pCR", pcr).set("pCR_ypT0is_ypN0", pcr).set("pCR_ypT0_ypN0", breast_clear && nodes_clear);
    if metastatic {
        out.set("stage", "IV");
    } else if pcr {
        out.set("stage", Value::Null).set("label", "no stage group assigned after complete response");
    } else {
        let m0 = Category::parse("M0").expect("M0 is a category");
        out.set("stage", anatomic(&t, &n, &m0).map_or(Value::Null, Value::from));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn complete_response_has_no_stage() {
        vector(&INSTRUMENT, json!({"ypT": "ypT0", "ypN": "ypN0", "M": "cM0"}), json!({"stage": null, "pCR": true, "valid_notation": true}));
        vector(&INSTRUMENT, json!({"ypT": "T1c", "ypN": "N1a", "M": "cM0"}), json!({"stage": "IIA", "pCR": false}));
        vector(&INSTRUMENT, json!({"ypT": "T0", "ypN": "N0(i+)", "M": "cM0"}), json!({"pCR": false}));
        vector(&INSTRUMENT, json!({"ypT": "T1c", "ypN": "N0", "M": "ypM0"}), json!({"valid_notation": false}));
    }
}
