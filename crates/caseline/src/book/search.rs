//! Full-text search over titles, texts and labels.

use super::{Book, BookError};
use rusqlite::params;
use serde::Serialize;

/// A report that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The report.
    pub report: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The words around the first hit, which stands in brackets.
    pub snippet: String,
}

/// The words of a person as a query: every word must be there, quoted ones as a phrase, `word*` as a
/// beginning. Nothing in them is an operator, so nothing can be mistyped.
fn query(words: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (i, piece) in words.split('"').enumerate() {
        let phrase = i % 2 == 1;
        let items: Vec<&str> = if phrase { vec![piece] } else { piece.split_whitespace().collect() };
        for item in items {
            let begins = !phrase && item.ends_with('*');
            let bare = item.trim_end_matches('*');
            if bare.chars().any(char::is_alphanumeric) {
                parts.push(format!("\"{bare}\"{}", if begins { "*" } else { "" }));
            }
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

impl Book {
    /// Reports with all of these words, the best first, at most `limit`.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, BookError> {
        let query = query(words).ok_or_else(|| BookError::Search(words.to_owned()))?;
        let mut statement = self.db.prepare_cached(
            "SELECT s.key, s.title, snippet(search, -1, '[', ']', '…', 16) FROM search JOIN source s ON s.id = search.rowid
             WHERE search MATCH ?1 ORDER BY bm25(search, 4.0, 1.0, 2.0), s.id LIMIT ?2",
        )?;
        let found = statement.query_map(params![query, limit as i64], |r| {
            Ok(Found { report: r.get(0)?, title: r.get(1)?, snippet: r.get(2)? })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn words_become_a_query_that_cannot_fail() {
        assert_eq!(query("skin rash"), Some("\"skin\" \"rash\"".to_owned()));
        assert_eq!(query("\"skin rash\" derm* NOT ("), Some("\"skin rash\" \"derm\"* \"NOT\"".to_owned()));
        assert_eq!(query("anti-TIF1γ"), Some("\"anti-TIF1γ\"".to_owned()));
        assert_eq!(query(" \" * ) "), None);
    }
}
