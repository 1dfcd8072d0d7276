//! Sentences of the repaired text.

use crate::span::{Clean, Span};

/// Splits `text[within]` into sentences.
pub fn split(text: &str, within: Span<Clean>) -> Vec<Span<Clean>> {
    let slice = within.of(text);
    let bytes = slice.as_bytes();
    let mut out = Vec::new();
    let mut start = 0;
    for i in 0..bytes.len() {
        let end_of_line = bytes[i] == b'\n' && bytes.get(i + 1) == Some(&b'\n');
        let full_stop = matches!(bytes[i], b'.' | b'!' | b'?')
            && bytes.get(i + 1).is_some_and(u8::is_ascii_whitespace)
            && bytes.get(i + 2).is_none_or(|b| b.is_ascii_uppercase() || !b.is_ascii());
        if end_of_line || full_stop {
            push(slice, start, i + 1, within.start, &mut out);
            start = i + 1;
        }
    }
    push(slice, start, slice.len(), within.start, &mut out);
    out
}

fn push(slice: &str, start: usize, end: usize, base: usize, out: &mut Vec<Span<Clean>>) {
    let piece = &slice[start..end];
    let trimmed = piece.trim_start();
    let from = start + piece.len() - trimmed.len();
    let to = from + trimmed.trim_end().len();
    if to > from {
        out.push(Span::new(base + from, base + to));
    }
}
