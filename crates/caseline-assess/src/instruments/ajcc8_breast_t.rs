//! T category of breast cancer from the size of the invasive tumour.
//!
//! Thresholds in mm: none 0, up to 1 T1mi, up to 5 T1a (1.0 to 1.9 rounds to 2), 10 T1b, 20 T1c, 50 T2, above
//! T3. Extension to chest wall (T4a), ulcer, satellites or oedema of the skin (T4b), both (T4c) and
//! inflammatory carcinoma (T4d) override the size. Of several tumours the largest counts. A bound such as
//! "at least 45" leaves every category above open.
//!
//! AJCC Cancer Staging Manual, 8th edition; the same in UICC 8.

use super::{Citation, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::json;

/// What all staging instruments cite.
pub(super) const CITATIONS: &[Citation] = &[
    cite("Amin MB, et al., eds. AJCC Cancer Staging Manual, 8th ed., breast chapter, update January 2018", ""),
    cite("PDQ Breast Cancer Treatment, US National Cancer Institute (stage information)", ""),
];
/// On what terms.
pub(super) const PERMISSION: &str = "the AJCC manual is copyrighted and asks for a licence where its content is built into software; \
the anatomic groups are also in UICC and in the public-domain PDQ; the table is a data file that can be removed";

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ajcc8_breast_T",
    title: "Breast cancer, T category from size",
    edition: "AJCC 8",
    citations: CITATIONS,
    permission: PERMISSION,
    items: &[
        item("invasive_size_mm", "largest invasive tumour, mm; a list where there are several", "1, 5, 10, 20, 50"),
        item("in_situ_only", "only carcinoma in situ", "Tis"),
        item("chest_wall", "extension to the chest wall", "T4a"),
        item("skin", "ulcer, satellite nodules or oedema of the skin", "T4b"),
        item("inflammatory", "inflammatory carcinoma", "T4d"),
    ],
    remarks: "",
    compute,
};

const NAMES: [&str; 7] = ["T0", "T1mi", "T1a", "T1b", "T1c", "T2", "T3"];

/// The category of a size in mm.
pub fn category(mm: f64) -> &'static str {
    NAMES[index(mm)]
}

fn index(mm: f64) -> usize {
    match mm {
        x if x <= 0.0 => 0,
        x if x <= 1.0 => 1,
        x if x <= 5.0 => 2,
        x if x <= 10.0 => 3,
        x if x <= 20.0 => 4,
        x if x <= 50.0 => 5,
        _ => 6,
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let names = ["invasive_size_mm", "size_mm", "sizes_mm"];
    let list = inputs.get(&names).and_then(|v| v.as_array()).filter(|l| l.len() != 2 || inputs.given("sizes_mm")).cloned();
    let size = match &list {
        Some(sizes) => {
            let largest = sizes.iter().filter_map(super::inputs::number).fold(f64::NAN, f64::max);
            if largest.is_nan() {
                return Err(InputError::new(names[0], json!(sizes), "sizes in mm"));
            }
            super::Range::exact(largest)
        }
        None => inputs.range(&names)?,
    };
    let chest = inputs.flag(&["chest_wall"])?;
    let skin = inputs.flag(&["skin", "skin_ulceration", "skin_oedema", "skin_edema", "satellite_nodules", "ulceration"])?;
    let inflammatory = inputs.flag(&["inflammatory", "inflammatory_carcinoma"])?;
    let mut out = Outcome::new();
    let t4 = match (inflammatory, chest, skin) {
        (Some(true), ..) => Some("T4d"),
        (_, Some(true), Some(true)) => Some("T4c"),
        (_, Some(true), _) => Some("T4a"),
        (_, _, Some(true)) => Some("T4b"),
        _ => None,
    };
    if let Some(t) = t4 {
        out.set("T", t);
    } else if inputs.flag(&["in_situ_only", "dcis_only", "in_situ"])? == Some(true) {
        out.set("T", "Tis");
    } else if size.is_unknown() {
        out = Outcome::refused("T", "the size of the invasive tumour is not known");
        out.lacks("invasive_size_mm", "decides between T1, T2 and T3");
    } else {
        let (low, high) = size.over(&[0.0, 1.0, 5.0, 10.0, 20.0, 50.0], index);
        out.set_range("T", NAMES[low], NAMES[high]);
        if low != high {
            out.lacks("invasive_size_mm", format!("the bound leaves {} to {} open", NAMES[low], NAMES[high]));
        }
    }
    if list.is_some_and(|l| l.len() > 1) {
        out.set("suffix", "(m)");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn boundaries_belong_to_the_lower_category() {
        for (mm, t) in [(0.0, "T0"), (1.0, "T1mi"), (1.4, "T1a"), (5.0, "T1a"), (5.1, "T1b"), (10.0, "T1b"), (11.0, "T1c"), (21.0, "T2"), (51.0, "T3")] {
            vector(&INSTRUMENT, json!({"invasive_size_mm": mm}), json!({"T": t}));
        }
    }

    #[test]
    fn skin_and_chest_wall_override_and_bounds_stay_open() {
        vector(&INSTRUMENT, json!({"invasive_size_mm": 12, "chest_wall": true, "skin": true}), json!({"T": "T4c"}));
        vector(&INSTRUMENT, json!({"invasive_size_mm": 12, "inflammatory": true}), json!({"T": "T4d"}));
        vector(&INSTRUMENT, json!({"invasive_size_mm": "at least 45"}), json!({"T_range": ["T2", "T3"]}));
        vector(&INSTRUMENT, json!({"sizes_mm": [12, 31, 8]}), json!({"T": "T2", "suffix": "(m)"}));
    }
}
