//! Class of a myelodysplastic neoplasm by blasts in WHO 2016, WHO 2022 and ICC 2022.
//!
//! WHO: 5 to 9 % marrow or 2 to 4 % blood blasts EB-1 (2022: IB1); 10 to 19 % marrow or 5 to 19 % blood blasts
//! or Auer rods EB-2 (IB2); 20 % and more acute myeloid leukaemia. ICC: 5 to 9 % marrow or 2 to 9 % blood MDS-EB,
//! Auer rods below 10 % stay there; 10 to 19 % in either MDS/AML. Genes refine: SF3B1 without excess blasts,
//! bi-allelic TP53, del(5q). It holds for the diagnosis only: a count on treatment is not reclassified.
//!
//! Arber DA, et al. Blood 2016;127:2391-405, doi:10.1182/blood-2016-03-643544; Khoury JD, et al. Leukemia
//! 2022;36:1703-19, doi:10.1038/s41375-022-01613-1; Arber DA, et al. Blood 2022;140:1200-28, doi:10.1182/blood.2022015850.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "mds_classification",
    title: "Class of myelodysplastic neoplasm in WHO 2016, WHO 2022 and ICC 2022",
    edition: "WHO 2016, WHO 2022, ICC 2022",
    citations: &[
        cite("Arber DA, et al. Blood 2016;127:2391-405", "10.1182/blood-2016-03-643544"),
        cite("Khoury JD, et al. Leukemia 2022;36:1703-19", "10.1038/s41375-022-01613-1"),
        cite("Arber DA, et al. Blood 2022;140:1200-28", "10.1182/blood.2022015850"),
    ],
    permission: FREE,
    items: &[
        item("bm_blasts_pct", "marrow blasts, %", "5, 10, 20"),
        item("pb_blasts_pct", "blood blasts, %", "2, 5, 10, 20"),
        item("auer_rods", "Auer rods", "WHO: EB-2/IB2; ICC: EB below 10 %"),
        item("sf3b1_vaf_pct, del5q, tp53_biallelic", "genes, where known", "classes without excess blasts; TP53"),
        item("mutated", "mutated genes", "named in the qualifier of MDS/AML"),
    ],
    remarks: "For the diagnosis only, not for counts on treatment.",
    compute,
};

const WHO2016: [&str; 4] = ["no excess blasts", "MDS-EB-1", "MDS-EB-2", "AML"];
const WHO2022: [&str; 4] = ["MDS-LB", "MDS-IB1", "MDS-IB2", "AML"];
const ICC: [&str; 4] = ["MDS-NOS", "MDS-EB", "MDS/AML", "AML"];
/// Genes whose mutation qualifies MDS/AML as myelodysplasia-related (ICC 2022).
const RELATED: &[&str] = &["ASXL1", "BCOR", "EZH2", "RUNX1", "SF3B1", "SRSF2", "STAG2", "U2AF1", "ZRSR2"];

fn who(bm: f64, pb: f64, auer: bool) -> usize {
    if bm >= 20.0 || pb >= 20.0 {
        3
    } else if bm >= 10.0 || pb >= 5.0 || auer {
        2
    } else {
        usize::from(bm >= 5.0 || pb >= 2.0)
    }
}

fn icc(bm: f64, pb: f64, auer: bool) -> usize {
    if bm >= 20.0 || pb >= 20.0 {
        3
    } else if bm >= 10.0 || pb >= 10.0 {
        2
    } else {
        usize::from(bm >= 5.0 || pb >= 2.0 || auer)
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let bm = inputs.range(&["bm_blasts_pct", "blasts_pct", "bm_blasts"])?;
    let pb = inputs.range(&["pb_blasts_pct", "pb_blasts"])?;
    let auer = inputs.flag(&["auer_rods"])?;
    if bm.is_unknown() && pb.is_unknown() {
        return Ok(Outcome::refused("who_2016", "neither marrow nor blood blasts are known"));
    }
    // Blood blasts that are not reported are taken up to what the diagnosis of MDS allows.
    let cap = |r: super::Range| if r.is_unknown() { super::Range { low: 0.0, high: 19.0 } } else { r };
    let (bm_r, pb_r) = (cap(bm), cap(pb));
    let cuts = [2.0, 5.0, 10.0, 20.0];
    let ends = |f: fn(f64, f64, bool) -> usize, pb: super::Range, high_auer: bool| {
        let low = bm_r.over(&cuts, |b| f(b, pb.low, auer.unwrap_or(false))).0;
        let high = bm_r.over(&cuts, |b| f(b, pb.high, auer.unwrap_or(high_auer))).1;
        (low, high)
    };
    let mut out = Outcome::new();
    let sf3b1 = inputs.number(&["sf3b1_vaf_pct", "sf3b1_vaf"])?;
    let del5q = inputs.flag(&["del5q", "isolated_del5q"])?;
    let tp53 = inputs.flag(&["tp53_biallelic", "tp53_multi_hit", "bitp53"])?;
    let mut open = (false, false);
    for (key, names, f) in [("who_2016", WHO2016, who as fn(f64, f64, bool) -> usize), ("who_2022", WHO2022, who), ("icc_2022", ICC, icc)] {
        // Whatever of the range of blood blasts would change the class is named as missing.
        let (low, high) = ends(f, pb_r, true);
        let (low, high) = if pb.is_unknown() && !bm.is_unknown() {
            let (l, h) = ends(f, super::Range::exact(0.0), false);
            open.0 |= ends(f, pb_r, auer.unwrap_or(false)) != (l, h);
            open.1 |= auer.is_none() && ends(f, super::Range::exact(0.0), true) != (l, h);
            (l, h)
        } else {
            (low, high)
        };
        let name = |class: usize| -> String {
            let genetic = match (key, class) {
                ("who_2022", 0..=2) if tp53 == Some(true) => Some("MDS-biTP53"),
                ("icc_2022", 0 | 1) if tp53 == Some(true) => Some("MDS with mutated TP53"),
                ("icc_2022", 2) if tp53 == Some(true) => Some("MDS/AML with mutated TP53"),
                ("who_2022", 0) if del5q == Some(true) => Some("MDS-5q"),
                ("who_2016" | "icc_2022", 0) if del5q == Some(true) => Some("MDS with isolated del(5q)"),
                ("who_2022", 0) if sf3b1.is_some_and(|v| v >= 5.0) => Some("MDS-SF3B1"),
                ("icc_2022", 0) if sf3b1.is_some_and(|v| v >= 10.0) => Some("MDS with mutated SF3B1"),
                _ => None,
            };
            genetic.unwrap_or(names[class]).to_owned()
        };
        out.set_range(key, name(low), name(high));
        if key == "icc_2022"
            && low == 2
            && let Some(genes) = inputs.words(&["mutated", "mutations"])?
        {
            let related: Vec<String> = genes.into_iter().filter(|g| RELATED.contains(&g.to_uppercase().as_str())).collect();
            if !related.is_empty() {
                out.set("icc_2022_qualifier", format!("with myelodysplasia-related gene mutations ({})", related.join(", ")));
            }
        }
        if low != high && !bm.is_exact() {
            open.0 |= bm.is_unknown();
        }
    }
    if pb.is_unknown() && open.0 {
        out.lacks("pb_blasts_pct", "5 % and more (ICC: 10 %) would raise the class");
        out.note("blood blasts are not known; the class assumes fewer than 2 %");
    } else if pb.is_unknown() {
        out.note("blood blasts are not known; the class is the same for any count below 20 %");
    }
    if auer.is_none() && open.1 {
        out.lacks("auer_rods", "would raise the WHO class to EB-2/IB2");
    }
    if !bm.is_exact() {
        out.lacks("bm_blasts_pct", "decides the class");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_three_systems() {
        let of = |bm: f64, pb: f64, auer: bool| json!({"bm_blasts_pct": bm, "pb_blasts_pct": pb, "auer_rods": auer});
        vector(&INSTRUMENT, of(3.0, 3.0, false), json!({"who_2016": "MDS-EB-1", "who_2022": "MDS-IB1", "icc_2022": "MDS-EB"}));
        vector(&INSTRUMENT, of(9.0, 6.0, false), json!({"who_2016": "MDS-EB-2", "who_2022": "MDS-IB2", "icc_2022": "MDS-EB"}));
        vector(&INSTRUMENT, of(8.0, 12.0, false), json!({"who_2016": "MDS-EB-2", "icc_2022": "MDS/AML"}));
        vector(&INSTRUMENT, of(22.0, 1.0, false), json!({"who_2016": "AML", "who_2022": "AML", "icc_2022": "AML"}));
    }

    #[test]
    fn blood_blasts_matter_only_below_ten_percent_of_marrow() {
        let settled = INSTRUMENT.score(&json!({"bm_blasts_pct": 13, "mutated": ["ASXL1", "IDH2"]})).unwrap();
        assert!(settled.result["icc_2022_qualifier"].as_str().unwrap().contains("ASXL1"));
        assert!(settled.missing.is_empty(), "{:?}", settled.missing);
        let open = INSTRUMENT.score(&json!({"bm_blasts_pct": 7, "auer_rods": false})).unwrap();
        assert_eq!(open.missing[0].input, "pb_blasts_pct");
    }

    #[test]
    fn genes_name_classes() {
        vector(&INSTRUMENT, json!({"bm_blasts_pct": 3, "pb_blasts_pct": 0, "auer_rods": false, "sf3b1_vaf_pct": 7}), json!({"who_2022": "MDS-SF3B1", "icc_2022": "MDS-NOS"}));
    }
}
