//! Plain text. Undecodable bytes become U+FFFD one for one, so that offsets in code points hold.

use super::{Bibliography, MediaType, OpenError, Source, sha256};
use crate::document::Notice;
use crate::span::Span;

pub(super) fn open(name: &str, bytes: &[u8]) -> Result<Source, OpenError> {
    let (text, notices) = decode(bytes);
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
