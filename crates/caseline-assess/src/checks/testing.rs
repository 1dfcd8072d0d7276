//! Whether a check speaks on a text.

use super::Check;
use crate::report::Report;
use caseline_model::{Case, Reader, SourceInfo};

/// The messages of a check with the words of their quotes.
pub fn messages(check: &'static Check, text: &str) -> Vec<(String, Vec<String>)> {
    let case = Case::new(Reader::default(), SourceInfo::default());
    let report = Report::new(&case, text);
    (check.run)(&report)
        .into_iter()
        .map(|f| f.of(check))
        .map(|r| (r.message, r.quotes.into_iter().map(|q| q.exact).collect()))
        .collect()
}

/// Fails unless the check speaks and one of its quotes holds the words.
#[track_caller]
pub fn fires(check: &'static Check, text: &str, words: &str) {
    let found = messages(check, text);
    let hit = found.iter().any(|(m, q)| m.contains(words) || q.iter().any(|q| q.contains(words)));
    assert!(hit, "{} does not speak of '{words}': {found:?}", check.code);
}

/// Fails where the check speaks.
#[track_caller]
pub fn quiet(check: &'static Check, text: &str) {
    let found = messages(check, text);
    assert!(found.is_empty(), "{} speaks: {found:?}", check.code);
}
