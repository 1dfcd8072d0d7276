//! Bohan and Peter 1975: dermatomyositis and polymyositis.
//!
//! Four muscle criteria (symmetric proximal weakness, muscle biopsy, raised muscle enzymes, electromyographic
//! triad) and the rash. With rash, three or four muscle criteria make dermatomyositis definite, two probable,
//! one possible; without it four, three and two make polymyositis. Aldolase counts among the enzymes here. A
//! skin biopsy is no criterion. An exclusion (dystrophy, neurological disease, infection, toxic, endocrine or
//! metabolic myopathy, myasthenia) makes it not classifiable.
//!
//! Bohan A, Peter JB. N Engl J Med 1975;292:344-7, doi:10.1056/NEJM197502132920706, and 292:403-7.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "bohan_peter_1975",
    title: "Bohan and Peter criteria for polymyositis and dermatomyositis",
    edition: "1975",
    citations: &[
        cite("Bohan A, Peter JB. N Engl J Med 1975;292:344-7", "10.1056/NEJM197502132920706"),
        cite("Bohan A, Peter JB. N Engl J Med 1975;292:403-7", "10.1056/NEJM197502202920807"),
    ],
    permission: FREE,
    items: &[
        item("symmetric_proximal_weakness", "symmetric weakness of limb girdles or neck flexors", "one muscle criterion"),
        item("muscle_biopsy", "necrosis, regeneration, phagocytosis, infiltrate or perifascicular atrophy in muscle", "one muscle criterion"),
        item("muscle_enzymes", "CK, aldolase, transaminases or LDH raised", "one muscle criterion"),
        item("emg", "small polyphasic units; fibrillations, positive sharp waves, irritability; bizarre discharges", "one muscle criterion"),
        item("rash", "heliotrope, Gottron sign or papules, or the typical erythema", "with rash dermatomyositis, without polymyositis"),
        item("exclusions", "another disease that explains the weakness", "not classifiable"),
    ],
    remarks: "A criterion that is not known widens the category to a range.",
    compute,
};

const MUSCLE: [&str; 4] = ["symmetric_proximal_weakness", "muscle_biopsy", "muscle_enzymes", "emg"];

fn category(muscle: usize, rash: bool) -> &'static str {
    match (rash, muscle) {
        (true, 3..) => "definite_DM",
        (true, 2) => "probable_DM",
        (true, 1) => "possible_DM",
        (false, 4..) => "definite_PM",
        (false, 3) => "probable_PM",
        (false, 2) => "possible_PM",
        _ => "not_classifiable",
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    let (mut least, mut most) = (0, 0);
    for name in MUSCLE {
        let answer = inputs.flag(&[name])?;
        least += usize::from(answer == Some(true));
        most += usize::from(answer != Some(false));
        out.item(name, answer, None);
        if answer.is_none() {
            out.lacks(name, "one muscle criterion more or less");
        }
    }
    let rash = inputs.flag(&["rash", "skin_rash"])?;
    out.item("rash", rash, None);
    if rash.is_none() {
        out.lacks("rash", "decides between dermatomyositis and polymyositis");
    }
    let excluded = match inputs.get(&["exclusions", "exclusion"]) {
        Some(serde_json::Value::Array(list)) => !list.is_empty(),
        Some(other) => super::inputs::truth(other).unwrap_or(true),
        None => false,
    };
    if excluded {
        out.missing.clear();
        out.set("category", "not_classifiable").note("another disease that explains the weakness excludes both");
        return Ok(out);
    }
    let low = category(least, rash.unwrap_or(false));
    let high = category(most, rash.unwrap_or(true));
    if low == high {
        out.missing.clear();
    }
    out.set("muscle_criteria", if least == most { serde_json::json!(least) } else { serde_json::json!([least, most]) });
    out.set_range("category", low, high);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    fn of(weak: bool, biopsy: bool, enzymes: bool, emg: bool, rash: bool) -> serde_json::Value {
        json!({"symmetric_proximal_weakness": weak, "muscle_biopsy": biopsy, "muscle_enzymes": enzymes, "emg": emg, "rash": rash})
    }

    #[test]
    fn counts_decide() {
        vector(&INSTRUMENT, of(true, false, true, true, true), json!({"category": "definite_DM"}));
        vector(&INSTRUMENT, of(true, false, true, true, false), json!({"category": "probable_PM"}));
        vector(&INSTRUMENT, of(true, false, true, false, false), json!({"category": "possible_PM"}));
        vector(&INSTRUMENT, of(true, false, false, false, false), json!({"category": "not_classifiable"}));
    }

    #[test]
    fn unknown_is_a_range_unless_it_cannot_matter() {
        vector(
            &INSTRUMENT,
            json!({"symmetric_proximal_weakness": null, "muscle_biopsy": false, "muscle_enzymes": true, "emg": false, "rash": true}),
            json!({"category_range": ["possible_DM", "probable_DM"]}),
        );
        vector(
            &INSTRUMENT,
            json!({"symmetric_proximal_weakness": true, "muscle_biopsy": true, "muscle_enzymes": true, "emg": null, "rash": true}),
            json!({"category": "definite_DM"}),
        );
    }
}
