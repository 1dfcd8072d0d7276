//! What the checklists CARE, JBI and Murad share as instruments: a report in, a filled form out.
//!
//! `text` is the report; no report at all (`"report": null` or `"empty"`) satisfies nothing; a name alone cannot be
//! read, and every item stays unknown.

use super::{InputError, Inputs, Outcome};
use crate::appraise::{Form, FormItem};
use crate::report::Report;
use caseline_model::{Case, Reader, SourceInfo};
use serde_json::{Map, Value};

/// Runs a form over the report that the inputs hold.
pub(super) fn filled(inputs: &Inputs, form: &Form) -> Result<Outcome, InputError> {
    let named = inputs.given("report");
    let text = match (inputs.text(&["text", "report_text"])?, inputs.text(&["report"])?) {
        (Some(text), _) => text,
        (None, None) if named => String::new(),
        (None, Some(word)) if word.eq_ignore_ascii_case("empty") => String::new(),
        _ => return Ok(unread(form)),
    };
    let case = Case::new(Reader::default(), SourceInfo::default());
    Ok(outcome((form.fill)(&Report::new(&case, &text))))
}

/// The answers by item and their counts.
pub(crate) fn outcome(items: Vec<FormItem>) -> Outcome {
    let mut out = Outcome::new();
    let count = |answers: &[&str]| items.iter().filter(|i| answers.contains(&i.answer)).count();
    let answers: Map<String, Value> = items.iter().map(|i| (i.id.to_owned(), Value::from(i.answer))).collect();
    out.set("items", answers);
    out.set("yes", count(&["y", "yes"])).set("partial", count(&["p", "partial"])).set("no", count(&["n", "no"]));
    out.set("of", items.len());
    let person: Vec<&str> = items.iter().filter(|i| i.needs_a_person).map(|i| i.id).collect();
    if !person.is_empty() {
        out.note(format!("needs a person: {}", person.join(", ")));
    }
    out
}

fn unread(form: &Form) -> Outcome {
    let mut out = Outcome::refused("items", "no text is given; a name alone cannot be read");
    let case = Case::new(Reader::default(), SourceInfo::default());
    let items = (form.fill)(&Report::new(&case, ""));
    let unknown: Map<String, Value> = items.iter().map(|i| (i.id.to_owned(), Value::Null)).collect();
    out.set("items", unknown).set("yes", Value::Null).set("of", items.len());
    out.lacks("text", "is what is read: give `text`, or the name of a file as `report`");
    out
}
