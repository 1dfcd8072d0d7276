//! Clinical prognostic stage group of breast cancer (AJCC 8, update January 2018).
//!
//! Anatomic categories with grade and HER2, ER and PR status. Unknown grade or receptors leave the groups
//! that remain possible. The pathologic prognostic table is for surgery first only and is not computed; after
//! neoadjuvant treatment neither holds.
//!
//! AJCC Cancer Staging Manual, 8th edition, breast chapter, update January 2018.

use super::ajcc8_breast_anatomic::{possible, settled};
use super::tnm::prognostic;
use super::{InputError, Inputs, Instrument, Outcome, ajcc8_breast_t, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ajcc8_breast_clinical_prognostic",
    title: "Breast cancer, clinical prognostic stage group",
    edition: "AJCC 8 (update January 2018)",
    citations: ajcc8_breast_t::CITATIONS,
    permission: ajcc8_breast_t::PERMISSION,
    items: &[
        item("T, N, M", "anatomic categories", ""),
        item("grade", "Nottingham grade 1 to 3", ""),
        item("HER2, ER, PR", "+ or -", ""),
    ],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let ((ts, t), (ns, n), (ms, m)) = (possible(inputs, "T")?, possible(inputs, "N")?, possible(inputs, "M")?);
    let grade = match inputs.text(&["grade", "G"])? {
        None => None,
        Some(g) => match g.trim_start_matches(['G', 'g']).trim().parse::<f64>() {
            Ok(n) if (1.0..=3.0).contains(&n) && n.fract() == 0.0 => Some(n as u8),
            _ => return Err(InputError::new("grade", format!("'{g}'"), "1, 2 or 3")),
        },
    };
    let receptors = [inputs.flag(&["HER2", "her2_status"])?, inputs.flag(&["ER", "er_status"])?, inputs.flag(&["PR", "pr_status", "PgR"])?];
    if !t && !n && !m {
        return Ok(Outcome::refused("stage", "neither T nor N nor M is known"));
    }
    let mut stages: Vec<String> = Vec::new();
    for (t, n) in ts.iter().flat_map(|t| ns.iter().map(move |n| (t, n))) {
        for g in grade.map_or(vec![1, 2, 3], |g| vec![g]) {
            for code in 0..8u8 {
                let status = [code & 4 != 0, code & 2 != 0, code & 1 != 0];
                if receptors.iter().zip(status).all(|(known, tried)| known.is_none_or(|k| k == tried)) {
                    stages.extend(ms.iter().filter_map(|m| prognostic(t, n, m, g, status[0], status[1], status[2])));
                }
            }
        }
    }
    let [her2, er, pr] = receptors.map(|r| r.is_some());
    let known = [("T", t), ("N", n), ("M", m), ("grade", grade.is_some()), ("HER2", her2), ("ER", er), ("PR", pr)];
    Ok(settled(&known, stages))
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn grade_and_receptors_move_the_group() {
        let of = |t: &str, n: &str, g: u8, her2: &str, er: &str, pr: &str| json!({"T": t, "N": n, "M": "M0", "grade": g, "HER2": her2, "ER": er, "PR": pr});
        vector(&INSTRUMENT, of("T1", "N0", 3, "negative", "positive", "negative"), json!({"stage": "IB"}));
        vector(&INSTRUMENT, of("T4d", "N3", 3, "-", "-", "-"), json!({"stage": "IIIC"}));
        vector(&INSTRUMENT, of("T3", "N1", 1, "+", "+", "+"), json!({"stage": "IIA"}));
        vector(
            &INSTRUMENT,
            json!({"T": "T2", "N": "N1", "M": "M0", "grade": null, "HER2": "+", "ER": "+", "PR": "-"}),
            json!({"possible_stages": ["IIA", "IIB"]}),
        );
    }
}
