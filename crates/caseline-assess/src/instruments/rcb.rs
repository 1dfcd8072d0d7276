//! Residual cancer burden after neoadjuvant treatment of breast cancer.
//!
//! 1.4 (f d)^0.17 + [4 (1 - 0.75^LN) m]^0.17, with d the root of the product of the two diameters of the
//! tumour bed (mm), f the invasive cellularity without the in situ share, LN the number of positive nodes and
//! m the largest nodal metastasis (mm). Index 0 is RCB-0; up to 1.36 RCB-I, up to 3.28 RCB-II, above RCB-III.
//! No invasive tumour in breast and nodes is RCB-0 without any further number.
//!
//! Symmans WF, et al. J Clin Oncol 2007;25:4414-22, doi:10.1200/JCO.2007.10.6823.

use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "rcb",
    title: "Residual cancer burden",
    edition: "2007",
    citations: &[cite("Symmans WF, et al. J Clin Oncol 2007;25:4414-22", "10.1200/JCO.2007.10.6823")],
    permission: FREE,
    items: &[
        item("d1_mm, d2_mm", "diameters of the primary tumour bed", "root of the product"),
        item("cellularity_pct", "overall cancer cellularity", "f = (1 - in situ)(cellularity)"),
        item("cis_pct", "in situ share", ""),
        item("nodes_positive", "positive nodes", "1 - 0.75^LN"),
        item("largest_node_met_mm", "largest nodal metastasis", ""),
    ],
    remarks: "",
    compute,
};

/// The class of an index.
pub fn class(index: f64) -> &'static str {
    match index {
        i if i <= 0.0 => "RCB-0",
        i if i <= 1.36 => "RCB-I",
        i if i <= 3.28 => "RCB-II",
        _ => "RCB-III",
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let d1 = inputs.number(&["d1_mm"])?;
    let d2 = inputs.number(&["d2_mm"])?;
    let cellularity = inputs.number(&["cellularity_pct"])?;
    let cis = inputs.number(&["cis_pct"])?;
    let nodes = inputs.number(&["nodes_positive"])?;
    let met = inputs.number(&["largest_node_met_mm"])?;
    // A part that is zero makes its term zero whatever else is missing.
    let zero = |v: Option<f64>| v == Some(0.0);
    let primary = if zero(d1) || zero(d2) || zero(cellularity) || cis == Some(100.0) {
        Some(0.0)
    } else {
        d1.zip(d2).zip(cellularity).zip(cis).map(|(((a, b), c), s)| {
            1.4 * ((1.0 - s / 100.0) * (c / 100.0) * (a * b).sqrt()).powf(0.17)
        })
    };
    let nodal = if zero(nodes) || zero(met) {
        Some(0.0)
    } else {
        nodes.zip(met).map(|(n, m)| (4.0 * (1.0 - 0.75f64.powf(n)) * m).powf(0.17))
    };
    match primary.zip(nodal) {
        Some((p, n)) => {
            let index = round(p + n, 3);
            let mut out = Outcome::new();
            out.set("index", index).set("class", class(index));
            Ok(out)
        }
        None => {
            let mut out = Outcome::refused("index", "not every part is known");
            let known = [
                ("d1_mm", d1.is_some() || primary.is_some()),
                ("d2_mm", d2.is_some() || primary.is_some()),
                ("cellularity_pct", cellularity.is_some() || primary.is_some()),
                ("cis_pct", cis.is_some() || primary.is_some()),
                ("nodes_positive", nodes.is_some() || nodal.is_some()),
                ("largest_node_met_mm", met.is_some() || nodal.is_some()),
            ];
            for (name, _) in known.into_iter().filter(|k| !k.1) {
                out.lacks(name, "part of the formula");
            }
            let least = primary.unwrap_or(0.0) + nodal.unwrap_or(0.0);
            if least > 0.0 {
                out.set("index_at_least", round(least, 3)).set("class_at_least", class(least));
            }
            Ok(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn formula_and_classes() {
        vector(
            &INSTRUMENT,
            json!({"d1_mm": 20, "d2_mm": 15, "cellularity_pct": 20, "cis_pct": 5, "nodes_positive": 2, "largest_node_met_mm": 6}),
            json!({"index": 3.206, "class": "RCB-II"}),
        );
        vector(&INSTRUMENT, json!({"d1_mm": 0, "nodes_positive": 0}), json!({"index": 0, "class": "RCB-0"}));
        let open = INSTRUMENT.score(&json!({"d1_mm": 20, "d2_mm": 15, "cellularity_pct": 20, "nodes_positive": 0})).unwrap();
        assert_eq!(open.missing[0].input, "cis_pct");
    }
}
