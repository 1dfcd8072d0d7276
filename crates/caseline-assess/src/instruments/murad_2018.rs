//! Quality of case reports after Murad 2018, filled in by machine.
//!
//! The form of [`crate::appraise::murad`] as an instrument. What takes judgement says that it needs a person; no report at
//! all (`"report": null`) satisfies nothing.
//!
//! Murad MH, et al. BMJ Evid Based Med 2018;23:60-3, doi:10.1136/bmjebm-2017-110853.

use super::forms::filled;
use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use crate::appraise::MURAD;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "murad_2018",
    title: "Methodological quality of case reports (Murad), read by machine",
    edition: "2018",
    citations: &[cite("Murad MH, et al. BMJ Evid Based Med 2018;23:60-3", "10.1136/bmjebm-2017-110853")],
    permission: "the logic is computed, the form is not reproduced",
    items: &[item("text", "the text of the report", "8 questions")],
    remarks: "Questions of judgement need a person.",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    filled(inputs, &MURAD)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_satisfied_by_nothing() {
        vector(&INSTRUMENT, json!({"report": null}), json!({"yes": 0, "items": {"selection": "no"}}));
        let short = INSTRUMENT.score(&json!({"text": "CASE REPORT\nA 40-year-old man was treated with 5 mg of a drug. At follow-up the CT was clear."})).unwrap();
        assert!(short.result["yes"].as_u64().unwrap() > 0);
    }
}
