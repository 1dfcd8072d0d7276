//! IMACS 2023 cancer screening: stratum of an adult with idiopathic inflammatory myopathy.
//!
//! High-risk and moderate-risk factors are counted: two high make the stratum high; one high or two moderate
//! make it moderate; anything else is standard. It holds for adults within three years of onset. A stratum
//! belongs to a date: an antibody result that arrives later moves it, so compute it again then.
//!
//! `factors` names what is present; as an object, `null` says not known and opens an interval.
//!
//! Oldroyd AGS, et al. Nat Rev Rheumatol 2023;19:805-17, doi:10.1038/s41584-023-01045-w; correction 2024;20:315.

use super::inputs::fold;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Value, json};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "imacs_2023_cancer_screening",
    title: "IMACS cancer screening stratum",
    edition: "2023",
    citations: &[cite("Oldroyd AGS, et al. Nat Rev Rheumatol 2023;19:805-17; correction 2024;20:315", "10.1038/s41584-023-01045-w")],
    permission: FREE,
    items: &[
        item("DM", "dermatomyositis", "high"),
        item("anti_TIF1g", "anti-TIF1 gamma antibody", "high"),
        item("anti_NXP2", "anti-NXP2 antibody", "high"),
        item("age_over_40", "onset after 40 years", "high"),
        item("persistent_activity", "persistent high activity despite treatment, with relapse", "high"),
        item("dysphagia", "moderate or severe dysphagia", "high"),
        item("cutaneous_necrosis", "cutaneous necrosis", "high"),
        item("CADM", "clinically amyopathic dermatomyositis", "moderate"),
        item("PM", "polymyositis", "moderate"),
        item("IMNM", "immune-mediated necrotising myopathy", "moderate"),
        item("anti_SAE1, anti_HMGCR, anti_Mi2, anti_MDA5", "antibodies", "moderate"),
        item("male", "male sex", "moderate"),
        item("antisynthetase, overlap, anti_SRP, anti_Jo1, anti_PM_Scl, anti_Ku, anti_RNP, anti_Ro, anti_La, raynaud, arthritis, ild", "low-risk factors", "none"),
    ],
    remarks: "Basic: history and examination, blood count, liver tests, ESR, CRP, electrophoresis with light chains, urinalysis, chest radiograph. Enhanced: CT neck to pelvis, cervical screening, mammography, PSA, CA-125, pelvic ultrasound, faecal occult blood.",
    compute,
};

const HIGH: &[&[&str]] = &[
    &["dm", "dermatomyositis", "classic_dm"],
    &["anti_tif1g", "tif1g", "anti_tif1", "anti_tif1_gamma", "tif1_gamma", "anti_tif1γ", "tif1γ"],
    &["anti_nxp2", "nxp2", "anti_nxp_2"],
    &["age_over_40", "onset_over_40", "age_gt_40", "age_40", "onset_after_40"],
    &["persistent_activity", "persistent_high_activity", "persistent_high_disease_activity", "persistent_disease_activity", "high_activity", "relapse"],
    &["dysphagia", "moderate_severe_dysphagia", "dysphagia_moderate_severe", "moderate_to_severe_dysphagia", "severe_dysphagia"],
    &["cutaneous_necrosis", "necrosis", "skin_necrosis"],
];
const MODERATE: &[&[&str]] = &[
    &["cadm", "amyopathic_dm", "clinically_amyopathic_dm"],
    &["pm", "polymyositis"],
    &["imnm", "necrotising_myopathy", "necrotizing_myopathy"],
    &["anti_sae1", "anti_sae", "sae1", "sae"],
    &["anti_hmgcr", "hmgcr"],
    &["anti_mi2", "mi2", "anti_mi_2"],
    &["anti_mda5", "mda5"],
    &["male", "male_sex", "sex_male"],
];
const LOW: &[&str] = &[
    "antisynthetase", "antisynthetase_syndrome", "assd", "overlap", "overlap_myositis", "anti_srp", "srp", "anti_jo1", "anti_jo_1", "jo1",
    "anti_pl7", "anti_pl12", "anti_ej", "anti_oj", "anti_ks", "anti_synthetase", "non_jo1_synthetase", "anti_pm_scl", "pm_scl", "anti_ku", "ku",
    "anti_rnp", "rnp", "anti_u1rnp", "anti_ro", "ro", "anti_ro52", "anti_ssa", "anti_la", "la", "anti_ssb", "raynaud", "raynauds", "raynaud_phenomenon", "raynauds_phenomenon", "pl7", "pl12", "anti_pl_7", "anti_pl_12", "rnp", "u1rnp", "anti_u1_rnp", "ss_a", "anti_ro60", "anti_ss_a", "anti_ss_b", "interstitial_lung", "asys", "assd_syndrome", "antisynthetase_syndrome", "inflammatory_arthropathy", "arthritis",
    "ild", "interstitial_lung_disease", "female", "ibm", "age_under_40",
];

fn place(list: &[&[&str]], word: &str) -> Option<usize> {
    list.iter().position(|names| names.contains(&word))
}

fn stratum(high: usize, moderate: usize) -> usize {
    match (high, moderate) {
        (2.., _) => 2,
        (1, _) | (_, 2..) => 1,
        _ => 0,
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let Some(words) = inputs.words(&["factors"])? else {
        return Ok(Outcome::refused("stratum", "no factors are given"));
    };
    let (mut high, mut moderate) = (Vec::new(), Vec::new());
    let (mut open_high, mut open_moderate) = (Vec::new(), Vec::new());
    let mut out = Outcome::new();
    let unknown = inputs.unknown_words("factors");
    for (word, known) in words.iter().map(|w| (w, true)).chain(unknown.iter().map(|w| (w, false))) {
        let folded = fold(word);
        if let Some(i) = place(HIGH, &folded) {
            if known { high.push(i) } else { open_high.push(i) }
        } else if let Some(i) = place(MODERATE, &folded) {
            if known { moderate.push(i) } else { open_moderate.push(i) }
        } else if !LOW.contains(&folded.as_str()) {
            out.lacks(word.clone(), "is no factor that the guideline lists; it was not counted");
            continue;
        }
        out.item(word.clone(), if known { Some(true) } else { None }, None);
        if !known {
            out.lacks(word.clone(), "one factor more");
        }
    }
    for list in [&mut high, &mut moderate] {
        list.sort_unstable();
        list.dedup();
    }
    const NAMES: [&str; 3] = ["standard", "moderate", "high"];
    let low_end = stratum(high.len(), moderate.len());
    let high_end = stratum(high.len() + open_high.len(), moderate.len() + open_moderate.len());
    out.set("high_factors", high.len()).set("moderate_factors", moderate.len());
    out.set_range("stratum", NAMES[low_end], NAMES[high_end]);
    if low_end == high_end {
        out.missing.retain(|m| m.effect.contains("not counted"));
        out.set("at_diagnosis", if low_end == 0 { json!(["basic"]) } else { json!(["basic", "enhanced"]) });
        out.set("repeat", if low_end == 2 { json!("basic panel yearly for 3 years") } else { Value::Null });
        if low_end == 2 {
            // A single PET-CT may stand for the panels in anti-TIF1 gamma dermatomyositis with onset after 40
            // and a further clinical high-risk feature; what is not named is not known to be absent.
            let clinical = high.iter().any(|i| *i >= 4);
            let option = high.contains(&1) && high.contains(&3) && clinical && (high.contains(&0) || moderate.contains(&0));
            out.set("pet_ct_single_screen_option", if option { json!(true) } else { Value::Null });
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn counting_rule() {
        vector(&INSTRUMENT, json!({"factors": ["PM", "male"]}), json!({"stratum": "moderate", "high_factors": 0, "moderate_factors": 2, "repeat": null}));
        vector(&INSTRUMENT, json!({"factors": ["overlap", "anti-Ro52", "ILD"]}), json!({"stratum": "standard", "at_diagnosis": ["basic"]}));
        vector(&INSTRUMENT, json!({"factors": ["IMNM", "age over 40"]}), json!({"stratum": "moderate"}));
        vector(
            &INSTRUMENT,
            json!({"factors": ["DM", "anti_TIF1g", "age_over_40", "dysphagia"]}),
            json!({"stratum": "high", "high_factors": 4, "pet_ct_single_screen_option": true}),
        );
    }

    #[test]
    fn what_is_no_factor_is_named() {
        let answer = INSTRUMENT.score(&json!({"factors": ["DM", "freckles"]})).unwrap();
        assert_eq!(answer.result["stratum"], "moderate");
        assert_eq!(answer.missing[0].input, "freckles");
    }

    #[test]
    fn an_antibody_not_yet_known_opens_the_stratum() {
        let answer = INSTRUMENT.score(&json!({"factors": {"CADM": true, "age_over_40": true, "anti_TIF1g": null}})).unwrap();
        assert_eq!(answer.result["stratum_range"], json!(["moderate", "high"]));
        assert_eq!(answer.missing[0].input, "anti_TIF1g");
    }
}
