//! WHO-UMC categories of causality between a drug and an event.
//!
//! Certain: plausible time, no other cause, plausible dechallenge and a satisfactory rechallenge. Probable:
//! reasonable time, other causes unlikely, reasonable dechallenge. Possible: reasonable time, but other causes
//! or nothing known of withdrawal. Unlikely: improbable time, other causes plausible. Conditional: more data
//! needed or under examination. Unassessable: information insufficient or contradictory.
//!
//! Uppsala Monitoring Centre: the use of the WHO-UMC system for standardised case causality assessment.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "who_umc",
    title: "WHO-UMC causality categories",
    edition: "current",
    citations: &[cite("Uppsala Monitoring Centre. The use of the WHO-UMC system for standardised case causality assessment", "")],
    permission: FREE,
    items: &[
        item("time_plausible", "time from intake is plausible", "improbable: unlikely"),
        item("other_cause_unlikely", "disease or other drugs are unlikely causes", "needed for probable"),
        item("dechallenge", "\"reasonable\", \"plausible\", true, or false", "needed for probable"),
        item("rechallenge", "\"satisfactory\", \"positive\", true, or false", "needed for certain"),
        item("more_data_needed", "more data are essential or are being examined", "conditional"),
        item("insufficient_information", "insufficient or contradictory, cannot be verified", "unassessable"),
    ],
    remarks: "",
    compute,
};

/// A challenge in words: satisfied, not satisfied, not known.
fn challenge(value: Option<&Value>) -> Option<bool> {
    let value = value?;
    if let Some(known) = super::inputs::truth(value) {
        return Some(known);
    }
    let word = value.as_str()?.to_lowercase();
    if ["unknown", "not done", "unclear"].iter().any(|w| word.contains(w)) {
        return None;
    }
    Some(!["unreasonable", "implausible", "no improvement", "negative", "lacking"].iter().any(|w| word.contains(w)))
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let time = inputs.flag(&["time_plausible", "time_reasonable"])?;
    let other = inputs.flag(&["other_cause_unlikely", "alternatives_unlikely"])?;
    let dechallenge = challenge(inputs.get(&["dechallenge"]));
    let rechallenge = challenge(inputs.get(&["rechallenge"]));
    let insufficient = inputs.flag(&["insufficient_information", "unassessable", "insufficient"])? == Some(true);
    let contradictory = inputs.flag(&["contradictory_information", "contradictory"])? == Some(true);
    let more = inputs.flag(&["more_data_needed", "more_data_required", "additional_data_under_examination", "data_under_examination", "more_data"])?;
    let mut out = Outcome::new();
    let category = if insufficient || contradictory {
        "unassessable"
    } else if more == Some(true) {
        "conditional"
    } else {
        match (time, other, dechallenge, rechallenge) {
            (Some(false), ..) => "unlikely",
            (Some(true), Some(true), Some(true), Some(true)) => "certain",
            (Some(true), Some(true), Some(true), _) => "probable/likely",
            (Some(true), ..) => "possible",
            (None, ..) => {
                let mut refused = Outcome::refused("category", "nothing is known of the time");
                refused.lacks("time_plausible", "every category rests on it");
                return Ok(refused);
            }
        }
    };
    if category == "possible" || category == "probable/likely" {
        for (name, known) in [("other_cause_unlikely", other.is_some()), ("dechallenge", dechallenge.is_some()), ("rechallenge", rechallenge.is_some())] {
            if !known {
                out.lacks(name, "could raise the category");
            }
        }
    }
    out.set("category", category);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn categories() {
        vector(&INSTRUMENT, json!({"time_plausible": true, "other_cause_unlikely": true, "dechallenge": "plausible", "rechallenge": "satisfactory"}), json!({"category": "certain"}));
        vector(&INSTRUMENT, json!({"time_plausible": false, "other_cause_unlikely": false}), json!({"category": "unlikely"}));
        vector(&INSTRUMENT, json!({"time_plausible": true, "other_cause_unlikely": false, "dechallenge": "reasonable"}), json!({"category": "possible"}));
        vector(&INSTRUMENT, json!({"more_data_needed": true}), json!({"category": "conditional"}));
    }
}
