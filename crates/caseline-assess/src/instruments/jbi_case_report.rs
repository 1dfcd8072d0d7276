//! JBI checklist for case reports, filled in by machine.
//!
//! The form of [`crate::appraise::jbi`] as an instrument. What takes judgement says that it needs a person; no report at
//! all (`"report": null`) satisfies nothing.
//!
//! Moola S, et al. JBI Manual for Evidence Synthesis, 2020, chapter 7.

use super::care_2013::on_report;
use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use crate::appraise::jbi;
use serde_json::{Map, Value};

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
    let Some(items) = on_report(inputs, jbi)? else {
        let mut out = Outcome::refused("items", "no text is given; a name alone cannot be read");
        out.lacks("text", "is what is read");
        return Ok(out);
    };
    let mut out = Outcome::new();
    let answers: Map<String, Value> = items.iter().map(|i| (i.id.to_owned(), Value::from(i.answer))).collect();
    out.set("items", answers);
    out.set("yes", items.iter().filter(|i| matches!(i.answer, "y" | "yes")).count());
    let person: Vec<&str> = items.iter().filter(|i| i.needs_a_person).map(|i| i.id).collect();
    if !person.is_empty() {
        out.note(format!("needs a person: {}", person.join(", ")));
    }
    Ok(out)
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
