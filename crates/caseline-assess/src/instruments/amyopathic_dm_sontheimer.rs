//! Amyopathic dermatomyositis after Sontheimer 2002.
//!
//! Biopsy-confirmed hallmark skin disease without weakness and with normal muscle enzymes: under 6 months too
//! early to say, 6 to 24 months provisional, 24 months and more confirmed. Subclinical evidence of muscle
//! disease (enzymes, electromyography, biopsy, MRI) without weakness is hypomyopathic; weakness is classic
//! dermatomyositis. Two months of systemic immunosuppression within the first six months, and drugs that
//! cause such a rash, exclude it.
//!
//! Sontheimer RD. J Am Acad Dermatol 2002;46:626-36, doi:10.1067/mjd.2002.120621.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "amyopathic_dm_sontheimer",
    title: "Amyopathic dermatomyositis (Sontheimer)",
    edition: "2002",
    citations: &[cite("Sontheimer RD. J Am Acad Dermatol 2002;46:626-36", "10.1067/mjd.2002.120621")],
    permission: FREE,
    items: &[
        item("months_of_skin_disease", "months of hallmark skin disease", "under 6 too early; 6 to under 24 provisional; 24 and more confirmed"),
        item("muscle", "false, true (weakness) or \"subclinical\"", "weakness: classic; subclinical: hypomyopathic"),
        item("exclusion", "early immunosuppression for 2 months, or a causative drug", "excluded"),
    ],
    remarks: "",
    compute,
};

#[derive(Clone, Copy, PartialEq)]
enum Muscle {
    None,
    Subclinical,
    Weak,
}

fn muscle(value: &Value) -> Option<Muscle> {
    match super::inputs::truth(value) {
        Some(true) => Some(Muscle::Weak),
        Some(false) => Some(Muscle::None),
        None => {
            let word = value.as_str()?.to_lowercase();
            if word.contains("subclinical") || word.contains("hypomyopathic") || word.contains("enzyme") {
                Some(Muscle::Subclinical)
            } else if word.contains("weak") || word.contains("clinical") || word.contains("overt") {
                Some(Muscle::Weak)
            } else {
                None
            }
        }
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let months = inputs.range(&["months_of_skin_disease", "months"])?;
    let state = match inputs.get(&["muscle", "muscle_disease", "weakness"]) {
        None => None,
        Some(v) => Some(muscle(v).ok_or_else(|| InputError::new("muscle", v, "true, false or \"subclinical\""))?),
    };
    let excluded = inputs.flag(&["exclusion", "excluded", "early_immunosuppression", "causative_drug"])?;
    let mut out = Outcome::new();
    match state {
        Some(Muscle::Weak) => {
            out.set("class", "classic DM");
        }
        _ if excluded == Some(true) => {
            out.set("class", "excluded (early immunosuppression or causative drug)");
        }
        Some(quiet) => {
            let name = |m: f64| match quiet {
                _ if m < 6.0 => 0,
                Muscle::Subclinical => 3,
                _ if m < 24.0 => 1,
                _ => 2,
            };
            const CLASSES: [&str; 4] = [
                "too early (DM with skin disease only < 6 months)",
                "provisional amyopathic DM",
                "confirmed amyopathic DM",
                "hypomyopathic DM",
            ];
            let (low, high) = months.over(&[6.0, 24.0], name);
            out.set_range("class", CLASSES[low], CLASSES[high]);
            if low != high {
                out.lacks("months_of_skin_disease", "decides between too early, provisional and confirmed");
            }
        }
        None => {
            out = Outcome::refused("class", "whether the muscle is involved is not known");
            out.lacks("muscle", "weakness makes it classic, subclinical disease hypomyopathic");
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
    fn months_decide_where_the_muscle_is_quiet() {
        vector(&INSTRUMENT, json!({"months_of_skin_disease": 6, "muscle": false}), json!({"class": "provisional amyopathic DM"}));
        vector(&INSTRUMENT, json!({"months_of_skin_disease": 24, "muscle": false}), json!({"class": "confirmed amyopathic DM"}));
        vector(&INSTRUMENT, json!({"months_of_skin_disease": 30, "muscle": true}), json!({"class": "classic DM"}));
        let open = INSTRUMENT.score(&json!({"muscle": false})).unwrap();
        assert!(open.result.contains_key("class_range"));
        assert_eq!(open.missing[0].input, "months_of_skin_disease");
    }
}
