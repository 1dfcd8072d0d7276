//! Plain text. Undecodable bytes become U+FFFD one for one, so that offsets in code points hold.

use super::{Bibliography, MediaType, OpenError, Source, sha256};
use crate::document::Notice;
use crate::span::Span;

/// A source of a decoded text.
pub(super) fn source(name: &str, bytes: &[u8], text: String, notices: Vec<Notice>) -> Result<Source, OpenError> {
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(OpenError::Empty);
    }
    Ok(Source {
        name: name.to_owned(),
        media_type: MediaType::Text,
        sha256: sha256(bytes),
        text,
        parts: Vec::new(),
        tables: Vec::new(),
        bibliography: Bibliography::default(),
        notices,
    })
}

/// Decodes UTF-8 the way Python's `errors="replace"` does: one U+FFFD for each maximal invalid
/// prefix, so that other programs count the same offsets.
pub(super) fn decode(bytes: &[u8]) -> (String, Vec<Notice>) {
    let mut text = String::with_capacity(bytes.len());
    let mut notices = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push('\u{FFFD}');
            notices.push(Notice {
                code: "text-undecodable",
                message: format!("bytes {:02x?} are not UTF-8", chunk.invalid()),
                raw: Some(Span::new(start, text.len())),
            });
        }
    }
    (text, notices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecodable_bytes_are_one_mark_for_each_maximal_prefix() {
        let (text, notices) = decode(b"CRP 12 \xb5g/L and \xe2\x82 then \xf0\x9f\x92\xa9 end\xc3");
        assert_eq!(text, "CRP 12 \u{FFFD}g/L and \u{FFFD} then \u{1F4A9} end\u{FFFD}");
        assert_eq!(notices.len(), 3);
        assert_eq!(notices[0].raw.unwrap().of(&text), "\u{FFFD}");
        assert_eq!(notices[0].code, "text-undecodable");
    }
}
