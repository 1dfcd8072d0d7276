//! What changes between AJCC 7 and 8 for breast cancer.
//!
//! The anatomic groups are identical. Edition 7 still had lobular carcinoma in situ as Tis; edition 8 took it
//! out and added prognostic groups from grade, HER2, ER and PR.
//!
//! AJCC Cancer Staging Manual, 7th and 8th editions.

use super::ajcc8_breast_anatomic::possible;
use super::tnm::{anatomic, prognostic};
use super::{InputError, Inputs, Instrument, Outcome, ajcc8_breast_t, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ajcc7_vs_8_breast",
    title: "Breast cancer stage in AJCC 7 and 8",
    edition: "AJCC 7 and 8",
    citations: ajcc8_breast_t::CITATIONS,
    permission: ajcc8_breast_t::PERMISSION,
    items: &[
        item("T, N, M", "anatomic categories", ""),
        item("edition", "7 or 8", ""),
        item("grade, HER2, ER, PR", "for the prognostic group of edition 8", ""),
    ],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let edition = inputs.number(&["edition"])?.unwrap_or(8.0);
    let mut out = Outcome::new();
    let Some(written) = inputs.text(&["T"])? else {
        return Ok(Outcome::refused("stage", "T is not known"));
    };
    if written.to_uppercase().contains("LCIS") {
        out.set("category", if edition < 8.0 { Value::from("Tis") } else { Value::Null });
        if edition >= 8.0 {
            out.note("lobular carcinoma in situ is no longer staged in edition 8");
        }
        return Ok(out);
    }
    let ((ts, _), (ns, n), (ms, m)) = (possible(inputs, "T")?, possible(inputs, "N")?, possible(inputs, "M")?);
    if !n || !m || ts.len() != 1 {
        let mut refused = Outcome::refused("stage", "T, N and M are all needed");
        refused.lacks("N, M", "the stage group depends on them");
        return Ok(refused);
    }
    let (t, n, m) = (&ts[0], &ns[0], &ms[0]);
    out.set("stage", anatomic(t, n, m).map_or(Value::Null, Value::from));
    let receptors = [inputs.flag(&["HER2"])?, inputs.flag(&["ER"])?, inputs.flag(&["PR"])?];
    if let (Some(grade), [Some(her2), Some(er), Some(pr)]) = (inputs.number(&["grade"])?, receptors) {
        out.set("edition8_clinical_prognostic", prognostic(t, n, m, grade as u8, her2, er, pr).map_or(Value::Null, Value::from));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_two_editions() {
        vector(&INSTRUMENT, json!({"T": "Tis (LCIS)", "edition": 8}), json!({"category": null}));
        vector(&INSTRUMENT, json!({"T": "T3", "N": "N0", "M": "M0", "edition": 7}), json!({"stage": "IIB"}));
    }
}
