//! What a patient is referred for.
//!
//! "She was referred to the department of surgery for resection of the tumour": the place stands between the verb
//! and what is to be done there, so this is a pattern and not a cue. It says nothing of what is done at once
//! ("was transferred to the theatre, where …"), and nothing of diseases.

use crate::mention::Mention;
use crate::page::Page;

/// Tokens that the name of a place may take.
const PLACE: usize = 12;
/// Words that may stand between "for" and the name.
const LOOSE: &[&str] =
    &["a", "an", "the", "his", "her", "further", "possible", "urgent", "elective", "definitive", "surgical"];

/// True where the sentence says that the patient was sent somewhere for what the mention names.
pub fn referred_for(page: &Page<'_>, line: usize, mention: &Mention) -> bool {
    let start = page.lines[line].tokens.start;
    let mut t = mention.first;
    while t > start && page.is_any(t - 1, LOOSE) {
        t -= 1;
    }
    if t <= start || !page.is(t - 1, "for") {
        return false;
    }
    let sent = (start..t - 1).rev().take(PLACE).find(|u| page.is(*u, "referred") && page.is(*u + 1, "to"));
    sent.is_some_and(|u| !(u..t).any(|v| matches!(page.word(v), "," | ";" | ".") || page.is_any(v, &["and", "where"])))
}
