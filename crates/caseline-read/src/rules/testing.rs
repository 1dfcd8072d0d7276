//! Shared by the tests of rules: a text made ready, and what stands in its first sentence.

use super::spot::quantity::{self, Quantity};
use super::spot::{terms, units::Units};
use crate::lexicon::{Hit, Lexicon};
use crate::page::Page;
use caseline_text::{Document, Limits, source};

/// Runs a rule on a text.
pub fn on_page<T>(text: &str, rule: impl FnOnce(&Page<'_>) -> T) -> T {
    let document = Document::prepare(source::open("t", text.as_bytes(), &Limits::default()).expect("a short text"));
    rule(&Page::new(&document, Lexicon::builtin()))
}

/// Runs a rule with the names and the quantities of the first sentence.
pub fn on_sentence<T>(text: &str, rule: impl FnOnce(&Page<'_>, &[Hit], &[Quantity<'_>]) -> T) -> T {
    on_page(text, |page| {
        let names = terms::names(page, 0);
        let quantities = quantity::find(page, page.lines[0].tokens.clone(), Units::builtin());
        rule(page, &names, &quantities)
    })
}
