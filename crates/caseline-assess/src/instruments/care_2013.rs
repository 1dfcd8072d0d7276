//! CARE 2013 by machine, from the text of a report.
//!
//! The 30 sub-items of [`crate::appraise::care`] as an instrument: yes, partial or no for each, and their counts. It
//! finds sentences and does not judge; a person should look at every no. `text` is the report; no report at all
//! (`"report": null` or `"empty"`) satisfies nothing.
//!
//! Gagnier JJ, et al. J Med Case Rep 2013;7:223, doi:10.1186/1752-1947-7-223; Riley DS, et al. J Clin Epidemiol
//! 2017;89:218-35, doi:10.1016/j.jclinepi.2017.04.026.

use super::forms::filled;
use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use crate::appraise::CARE;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "care_2013",
    title: "CARE checklist, read by machine",
    edition: "2013",
    citations: &[
        cite("Gagnier JJ, et al. J Med Case Rep 2013;7:223", "10.1186/1752-1947-7-223"),
        cite("Riley DS, et al. J Clin Epidemiol 2017;89:218-35", "10.1016/j.jclinepi.2017.04.026"),
    ],
    permission: "the logic is computed, the form is not reproduced",
    items: &[item("text", "the text of the report", "30 sub-items: yes, partial or no")],
    remarks: "Rules find sentences; judgement needs a person.",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    filled(inputs, &CARE)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn an_empty_report_and_a_short_one() {
        vector(&INSTRUMENT, json!({"report": null}), json!({"yes": 0, "no": 30, "of": 30}));
        let text = "CASE REPORT\nA 40-year-old man presented with a rash. He gave written consent.";
        vector(&INSTRUMENT, json!({"text": text}), json!({"items": {"5a": "y", "13": "y", "7": "n"}}));
    }
}
