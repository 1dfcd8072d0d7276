//! CARE 2013 by machine, from the text of a report.
//!
//! The 30 sub-items of [`crate::appraise::care`] as an instrument: yes, partial or no for each, and their counts. It
//! finds sentences and does not judge; a person should look at every no. `text` is the report; no report at all
//! (`"report": null` or `"empty"`) satisfies nothing.
//!
//! Gagnier JJ, et al. J Med Case Rep 2013;7:223, doi:10.1186/1752-1947-7-223; Riley DS, et al. J Clin Epidemiol
//! 2017;89:218-35, doi:10.1016/j.jclinepi.2017.04.026.

use super::{InputError, Inputs, Instrument, Outcome, cite, item};
use crate::appraise::{Grade, care};
use crate::report::Report;
use caseline_model::{Case, Reader, SourceInfo};
use serde_json::{Map, Value};

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

/// Runs something over the report that the inputs hold; `None` where they hold none.
pub(super) fn on_report<T>(inputs: &Inputs, f: impl FnOnce(&Report) -> T) -> Result<Option<T>, InputError> {
    let named = inputs.given("report");
    let text = match (inputs.text(&["text", "report_text"])?, inputs.text(&["report"])?) {
        (Some(text), _) => text,
        (None, None) if named => String::new(),
        (None, Some(word)) if word.eq_ignore_ascii_case("empty") => String::new(),
        _ => return Ok(None),
    };
    let case = Case::new(Reader::default(), SourceInfo::default());
    Ok(Some(f(&Report::new(&case, &text))))
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let Some(items) = on_report(inputs, care)? else {
        let mut out = Outcome::refused("yes", "no text is given; a name alone cannot be read");
        out.lacks("text", "is what is read");
        return Ok(out);
    };
    let mut out = Outcome::new();
    let count = |g: Grade| items.iter().filter(|i| i.grade == g).count();
    let letters: Map<String, Value> = items.iter().map(|i| (i.id.to_owned(), Value::from(i.grade.letter()))).collect();
    out.set("items", letters);
    out.set("yes", count(Grade::Yes)).set("partial", count(Grade::Partial)).set("no", count(Grade::No)).set("of", items.len());
    Ok(out)
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
