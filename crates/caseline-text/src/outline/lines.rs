//! The lines of a stretch of text, as the outline looks at them.

use crate::span::{Clean, Span};

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its words, without white space at the ends (tabs within count).
    pub text: &'a str,
    /// Where they stand.
    pub span: Span<Clean>,
    /// True where a blank line (or the start of the text) stands before it.
    pub apart: bool,
    /// True where the line holds cells parted by tabs.
    pub row: bool,
}

impl Line<'_> {
    /// True where the line ends as a sentence does.
    pub fn closes(&self) -> bool {
        let core = self.text.trim_end_matches([')', ']', '"', '”', '’', ' ']);
        // Reference marks may stand behind the stop ("disease.3,4").
        let bare = core.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | '['));
        core.ends_with(['.', '!', '?']) || bare.ends_with('.')
    }

    /// True for a line of running text.
    pub fn prose(&self) -> bool {
        !self.row && self.text.len() >= 100
    }
}

/// The lines of `text[within]` that are not blank.
pub(super) fn of(text: &str, within: Span<Clean>) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let (mut at, mut apart) = (within.start, true);
    for raw in within.of(text).split('\n') {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            apart = true;
        } else {
            let start = at + (raw.len() - raw.trim_start().len());
            let span = Span::new(start, start + trimmed.len());
            out.push(Line { text: trimmed, span, apart, row: raw.trim_start().contains('\t') });
            apart = false;
        }
        at += raw.len() + 1;
    }
    out
}

/// The width at which the text was wrapped, or `None` where a paragraph is one line.
pub(super) fn wrap_width(lines: &[Line]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().map(|l| l.text.len()).collect();
    if lengths.len() < 6 {
        return None;
    }
    let slot = lengths.len() * 9 / 10;
    let width = *lengths.select_nth_unstable(slot).1;
    (30..=170).contains(&width).then_some(width)
}
