//! Naranjo scale: how likely a drug caused an adverse event.
//!
//! Ten questions answered yes, no or not known (0). 9 and more definite, 5 to 8 probable, 1 to 4 possible, 0
//! and below doubtful. Not known counts 0 by definition; the interval that the open questions leave is
//! reported beside the score.
//!
//! Naranjo CA, et al. Clin Pharmacol Ther 1981;30:239-45, doi:10.1038/clpt.1981.154.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::json;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "naranjo",
    title: "Naranjo adverse drug reaction probability scale",
    edition: "1981",
    citations: &[cite("Naranjo CA, et al. Clin Pharmacol Ther 1981;30:239-45", "10.1038/clpt.1981.154")],
    permission: FREE,
    items: &[
        item("previous_reports", "conclusive reports before", "yes +1"),
        item("after_drug", "event after the drug was given", "yes +2, no -1"),
        item("improved_on_stop", "improved on stopping or with an antagonist", "yes +1"),
        item("rechallenge", "came back on rechallenge", "yes +2, no -1"),
        item("alternative_causes", "other causes could explain it", "yes -1, no +2"),
        item("placebo", "came back on placebo", "yes -1, no +1"),
        item("toxic_level", "toxic concentration measured", "yes +1"),
        item("dose_response", "worse at a higher dose", "yes +1"),
        item("similar_before", "similar reaction to the drug before", "yes +1"),
        item("objective", "confirmed by objective evidence", "yes +1"),
    ],
    remarks: "",
    compute,
};

/// Names, points for yes, points for no.
const QUESTIONS: [(&[&str], i64, i64); 10] = [
    (&["previous_reports", "reports"], 1, 0),
    (&["after_drug"], 2, -1),
    (&["improved_on_stop", "dechallenge"], 1, 0),
    (&["rechallenge"], 2, -1),
    (&["alternative_causes", "other_causes"], -1, 2),
    (&["placebo"], -1, 1),
    (&["toxic_level", "level", "drug_level", "blood_level", "toxic_concentration"], 1, 0),
    (&["dose_response", "dose"], 1, 0),
    (&["similar_before", "earlier_similar", "previous_similar", "similar", "previous_exposure", "similar_reaction"], 1, 0),
    (&["objective", "objective_evidence", "confirmed_objectively"], 1, 0),
];

fn category(score: i64) -> &'static str {
    match score {
        9.. => "definite",
        5..=8 => "probable",
        1..=4 => "possible",
        _ => "doubtful",
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    let (mut score, mut low, mut high, mut answered) = (0, 0, 0, 0);
    for (names, yes, no) in QUESTIONS {
        let answer = inputs.flag(names)?;
        let points = match answer {
            Some(true) => yes,
            Some(false) => no,
            None => 0,
        };
        score += points;
        let ends = if answer.is_some() { (points, points) } else { (yes.min(no).min(0), yes.max(no)) };
        low += ends.0;
        high += ends.1;
        answered += usize::from(answer.is_some());
        out.item(names[0], answer, Some([ends.0 as f64, ends.1 as f64]));
        if answer.is_none() {
            out.lacks(names[0], format!("{} to {} points", ends.0, ends.1));
        }
    }
    if answered == 0 {
        return Ok(Outcome::refused("score", "no question is answered"));
    }
    out.set("score", score).set("category", category(score));
    if low != high {
        out.set("score_range", json!([low, high]));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn points() {
        vector(&INSTRUMENT, json!({"after_drug": "n", "alternative_causes": "y"}), json!({"score": -2, "category": "doubtful"}));
        vector(&INSTRUMENT, json!({"after_drug": "yes", "placebo": "no", "dose_response": "y", "similar_before": "y"}), json!({"score": 5, "category": "probable"}));
        vector(&INSTRUMENT, json!({"after_drug": "y", "rechallenge": "n", "toxic_level": "unknown"}), json!({"score": 1, "category": "possible"}));
    }
}
