//! The list behind "differential diagnosis".
//!
//! "The clinical and radiographic differential diagnosis of the swelling included a cyst, a granuloma and an
//! ameloblastoma": words stand between the name of the list and its verb, and the list is long, so that no cue
//! with a reach holds for it. Every disease behind the verb, up to the end of the clause, was thought of and no more.
//! A disease that the sentence goes on to affirm ("…, but biopsy showed lymphoma") is left alone.

use crate::mention::Mention;
use crate::page::Page;

/// Tokens that may stand between the name of the list and its verb.
const GAP: usize = 12;
/// Verbs that open the list.
const OPENS: &[&str] =
    &["included", "include", "includes", "including", "was", "were", "comprised", "considered", "of", "for", "between"];
/// Words behind which another thing is said.
const ENDS: &[&str] = &[
    ";",
    "but",
    "however",
    "although",
    "showed",
    "revealed",
    "confirmed",
    "diagnosed",
    "because",
    "which",
    "until",
    "we",
    "underwent",
    "therefore",
];

/// True where the mention stands in the list of a differential diagnosis.
pub fn lists(page: &Page<'_>, line: usize, mention: &Mention) -> bool {
    let tokens = page.lines[line].tokens.clone();
    let named = (tokens.start..mention.first)
        .rev()
        .find(|t| page.is(*t, "differential") && page.is_any(*t + 1, &["diagnosis", "diagnoses"]))
        .map(|t| t + 2);
    let Some(named) = named else { return false };
    let opened = (named..mention.first.min(named + GAP)).find(|t| page.is_any(*t, OPENS) || page.word(*t) == ":");
    opened.is_some_and(|t| !(t + 1..mention.first).any(|u| page.is_any(u, ENDS)))
}
