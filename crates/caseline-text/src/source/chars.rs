//! Byte offsets to code points and back.

/// How often a checkpoint is kept, in bytes.
const STEP: usize = 256;

/// Converts byte offsets of one text into offsets in Unicode code points, which the case file uses.
#[derive(Debug, Clone)]
pub struct CharIndex<'a> {
    text: &'a str,
    /// Code points before each multiple of `STEP`; empty for pure ASCII, where both are the same.
    checkpoints: Vec<u32>,
}

impl<'a> CharIndex<'a> {
    /// Indexes a text, in one pass.
    pub fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return CharIndex { text, checkpoints: Vec::new() };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0u32;
        for (i, byte) in text.bytes().enumerate() {
            if i % STEP == 0 {
                checkpoints.push(count);
            }
            if byte & 0xC0 != 0x80 {
                count += 1;
            }
        }
        CharIndex { text, checkpoints }
    }

    /// Code points before the byte offset `byte`, which must lie on a character boundary.
    pub fn chars(&self, byte: usize) -> usize {
        if self.checkpoints.is_empty() {
            return byte;
        }
        let slot = (byte / STEP).min(self.checkpoints.len() - 1);
        let from = slot * STEP;
        let rest = self.text.as_bytes()[from..byte].iter().filter(|b| **b & 0xC0 != 0x80).count();
        self.checkpoints[slot] as usize + rest
    }

    /// Number of code points in the text.
    pub fn len(&self) -> usize {
        self.chars(self.text.len())
    }

    /// True for an empty text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_across_checkpoints() {
        let text = "γ".repeat(400) + "a" + &"é–x".repeat(300);
        let index = CharIndex::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars(byte), count);
        }
        assert_eq!(index.len(), text.chars().count());
    }
}
