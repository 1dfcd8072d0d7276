//! Words, found again in a text that may have changed.

use crate::fact::Quote;

/// The text by code points, to find words again.
pub(super) struct Places<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Prepares a text.
    pub fn new(text: &'a str) -> Places<'a> {
        let starts = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        Places { text, starts }
    }

    fn at(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(*self.starts.get(start)?..*self.starts.get(end)?)
    }

    /// Where the words stand now: where they stood, or the nearest place with the same words.
    pub fn find(&self, quote: &Quote) -> Option<Quote> {
        if quote.exact.is_empty() || self.at(quote.start, quote.end) == Some(quote.exact.as_str()) {
            return Some(quote.clone()).filter(|q| !q.exact.is_empty());
        }
        let length = quote.exact.chars().count();
        let found = self.text.match_indices(quote.exact.as_str());
        let start = found
            .filter_map(|(i, _)| self.starts.binary_search(&i).ok())
            .min_by_key(|start| (start.abs_diff(quote.start), *start))?;
        Some(Quote { start, end: start + length, exact: quote.exact.clone() })
    }
}
