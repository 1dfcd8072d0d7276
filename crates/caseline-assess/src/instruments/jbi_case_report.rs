//! JBI checklist for case reports, filled in by machine.
//!
//! The form of [`crate::appraise::jbi`] as an instrument. What takes judgement says that it needs a person; no report at
//! all (`"report": null`) satisfies nothing.
//!
//! Moola S, et al. JBI Manual for Evidence Synthesis, 2020, chapter 7.

use super::forms::filled;
use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use crate::appraise::JBI;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "jbi_case_report",
    title: "JBI checklist for case reports, read by machine",
    edition: "2020",
    citations: &[cite("Moola S, et al. Systematic reviews of etiology and risk. JBI Manual for Evidence Synthesis, 2020", "10.46658/JBIMES-20-08")],
    permission: "the logic is computed, the form is not reproduced",
    items: &[item("text", "the text of the report", "8 questions")],
    remarks: "Questions of judgement need a person.",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    filled(inputs, &JBI)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_satisfied_by_nothing() {
        vector(&INSTRUMENT, json!({"report": null}), json!({"yes": 0, "items": {"demographics": "n"}}));
        let short = INSTRUMENT.score(&json!({"text": "CASE REPORT\nA 40-year-old man was treated with 5 mg of a drug. At follow-up the CT was clear."})).unwrap();
        assert!(short.result["yes"].as_u64().unwrap() > 0);
    }
}
