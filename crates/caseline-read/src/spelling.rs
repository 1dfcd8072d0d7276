//! A map from spellings to numbers, made for short words.
//!
//! What is known of a word hangs on its spelling alone, and reports repeat their words, so several stages
//! keep what they worked out by spelling. Words of up to fifteen bytes, nearly all, are a single number of
//! sixteen bytes here: they are compared at once, without a look elsewhere in memory.

use caseline_text::{Clean, Span};
use rustc_hash::FxHashMap;

/// A map from spellings to numbers.
#[derive(Debug, Default)]
pub(crate) struct Spellings {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<Box<str>, u32>,
}

impl Spellings {
    /// The number of the words at `span`; where there is none yet, `make` gives it.
    #[inline]
    pub(crate) fn number(&mut self, text: &str, span: Span<Clean>, make: impl FnOnce() -> u32) -> u32 {
        match packed(text.as_bytes(), span) {
            Some(key) => *self.short.entry(key).or_insert_with(make),
            None => {
                let words = span.of(text);
                if let Some(number) = self.long.get(words) {
                    return *number;
                }
                let number = make();
                self.long.insert(words.into(), number);
                number
            }
        }
    }

    /// How many spellings are kept.
    pub(crate) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }
}

/// The bytes of a short word and their count, as one number.
#[inline]
fn packed(text: &[u8], span: Span<Clean>) -> Option<u128> {
    let count = span.end - span.start;
    if count > 15 {
        return None;
    }
    let bytes = match text[span.start..].first_chunk::<16>() {
        // The bytes behind the word are masked away: cheaper than to copy a number of bytes known only here.
        Some(bytes) => u128::from_le_bytes(*bytes) & ((1 << (8 * count)) - 1),
        None => {
            let mut bytes = [0; 16];
            bytes[..count].copy_from_slice(&text[span.start..span.end]);
            u128::from_le_bytes(bytes)
        }
    };
    Some(bytes | (count as u128) << 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_told_apart() {
        let text = "fever Fever feve feverish hypogammaglobulinaemia fever hypogammaglobulinaemia fever";
        let mut map = Spellings::default();
        let mut next = 0;
        let mut at = 0;
        let numbers: Vec<u32> = text
            .split(' ')
            .map(|word| {
                let span = Span::new(at, at + word.len());
                at += word.len() + 1;
                map.number(text, span, || {
                    next += 1;
                    next
                })
            })
            .collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 1, 5, 1]);
        assert_eq!(map.len(), 5);
    }

    #[test]
    fn a_zero_byte_is_a_letter_too() {
        assert_ne!(packed(b"a\0", Span::new(0, 1)), packed(b"a\0", Span::new(0, 2)));
        assert_eq!(packed(b"0123456789abcde and more", Span::new(0, 15)), packed(b"0123456789abcde", Span::new(0, 15)));
        assert_eq!(packed(b"0123456789abcdef and more", Span::new(0, 16)), None);
    }
}
