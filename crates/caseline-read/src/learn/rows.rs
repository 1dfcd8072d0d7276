//! Rows of weights laid out for adding: what a [`Table`] holds, in whole numbers and one step of them.
//!
//! A token has some fifty features, and for each that has a row the row is added to the scores of the labels.
//! What that costs is waiting for memory: so a row takes sixteen bytes, with a mark of its feature, and four
//! rows a line of the cache. A weight is a byte times the step of its row, in multiples of [`UNIT`]; eight
//! labels are added by one instruction. A weight is off by at most one part in 254 of the largest of its row,
//! or half a unit; sums end at ±32, far beyond any score that still leaves a doubt. One feature in some ten
//! thousand that has no row is taken for another that has.
//!
//! Most features that are asked for have no row. To find that out fast, a byte of each key is kept apart, so
//! that one word of eight bytes tells where a key may stand among eight neighbours.

use super::table::{Table, place};

/// How many labels a row has room for.
pub const WIDTH: usize = 16;
/// One step of a weight.
pub const UNIT: f32 = 1.0 / 1024.0;
/// The scores of all labels, in units. Those behind the width of the table mean nothing.
pub type Sum = [i16; WIDTH];

/// Where a slot keeps the step of its row, and its mark. The labels stand before them.
const STEP: usize = WIDTH - 3;
const MARK: usize = WIDTH - 2;
/// How many slots are looked at together.
const TOGETHER: usize = 8;
/// How many features are guessed at before their rows are added.
const CHUNK: usize = 64;
/// The lowest, and the highest, bit of each of eight bytes.
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

#[derive(Debug, Clone, Copy)]
#[repr(align(16))]
struct Slot([i8; WIDTH]);

impl Slot {
    #[inline]
    fn mark(&self) -> u16 {
        u16::from_le_bytes([self.0[MARK] as u8, self.0[MARK + 1] as u8])
    }

    fn of(key: u32, weights: &[f32]) -> Slot {
        let largest = weights.iter().fold(0f32, |m, v| m.max(v.abs()));
        let step = (largest / UNIT / 127.0).ceil().clamp(1.0, 255.0);
        let mut slot = Slot([0; WIDTH]);
        for (cell, weight) in slot.0.iter_mut().zip(weights) {
            *cell = (weight / UNIT / step).round() as i8;
        }
        slot.0[STEP] = step as u8 as i8;
        slot.0[MARK..].copy_from_slice(&mark(key).to_le_bytes().map(|b| b as i8));
        slot
    }

    /// Adds the row. What stands behind the labels is added as if it were labels, which nobody reads.
    #[inline]
    fn add_to(&self, sum: &mut Sum) {
        let step = i16::from(self.0[STEP] as u8);
        for (s, cell) in sum.iter_mut().zip(&self.0) {
            *s = s.saturating_add(i16::from(*cell).wrapping_mul(step));
        }
    }
}

/// The rows of a table of at most thirteen labels.
#[derive(Debug, Clone)]
pub struct Rows {
    slots: Vec<Slot>,
    /// A byte of each key, 0 for an empty slot; those of the first slots stand behind the last again.
    tips: Vec<u8>,
}

impl Rows {
    /// Lays out a table; `None` where it has more labels than a row has room for.
    pub fn of(table: &Table<'_>) -> Option<Rows> {
        if table.width() > STEP {
            return None;
        }
        let mut slots = vec![Slot([0; WIDTH]); table.slots()];
        let mut tips = vec![0; table.slots() + TOGETHER];
        for (slot, key, weights) in table.rows() {
            slots[slot] = Slot::of(key, &weights);
            tips[slot] = tip(key);
        }
        tips.copy_within(..TOGETHER, table.slots());
        Some(Rows { slots, tips })
    }

    /// Where a feature may stand: the slot to look at first, its key, and whether it may be there at all.
    #[inline]
    fn guess(&self, hash: u64) -> (usize, u16, bool) {
        let mask = self.slots.len() - 1;
        let (slot, key) = place(hash, mask);
        let tips = self.tips[slot..].first_chunk().map_or(0, |tips| u64::from_le_bytes(*tips));
        // The first byte that is zero, in a word, is told exactly; those behind it need not be.
        let zero = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
        let same = zero(tips ^ (LOW * u64::from(tip(key)))).trailing_zeros();
        let empty = zero(tips);
        // Where the first empty slot stands before the first one of the same tip, there is no such key.
        let may_be = (empty == 0) | (same < empty.trailing_zeros());
        ((slot + same as usize / 8) & mask, mark(key), may_be)
    }

    #[inline]
    fn walk(&self, mut slot: usize, mark: u16) -> Option<&Slot> {
        loop {
            let found = &self.slots[slot];
            match found.mark() {
                m if m == mark => return Some(found),
                0 => return None,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// Adds the row of a feature to `sum`, if it has one.
    #[inline]
    pub fn add(&self, hash: u64, sum: &mut Sum) {
        let (slot, mark, may_be) = self.guess(hash);
        if may_be && let Some(slot) = self.walk(slot, mark) {
            slot.add_to(sum);
        }
    }

    /// Adds the rows of features to `sum`, in their order.
    pub fn add_all(&self, hashes: &[u64], sum: &mut Sum) {
        let mut total = *sum;
        for some in hashes.chunks(CHUNK) {
            // First all guesses, without a branch that depends on one, then the rows that are there.
            let (mut guesses, mut count) = ([(0usize, 0u16); CHUNK], 0);
            for hash in some {
                let (slot, mark, may_be) = self.guess(*hash);
                guesses[count] = (slot, mark);
                count += usize::from(may_be);
            }
            for slot in guesses[..count].iter().filter_map(|(slot, mark)| self.walk(*slot, *mark)) {
                slot.add_to(&mut total);
            }
        }
        *sum = total;
    }
}

/// Adds one row of scores to another.
#[inline]
pub fn add(sum: &mut Sum, row: &Sum) {
    for (s, r) in sum.iter_mut().zip(row) {
        *s = s.saturating_add(*r);
    }
}

/// What a slot knows its feature by: never 0, which marks an empty slot.
#[inline]
fn mark(key: u32) -> u16 {
    (key as u16).max(1)
}

/// A byte that stands for a key: never 0 for a key, always 0 for an empty slot.
#[inline]
fn tip(key: u32) -> u8 {
    if key == 0 { 0 } else { ((key >> 24) as u8).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::hash;

    fn row(width: usize, i: u64) -> Vec<f32> {
        (0..width).map(|l| ((i * 31 + l as u64) % 17) as f32 / 3.0 - 2.0).collect()
    }

    #[test]
    fn rows_say_what_their_table_says() {
        let written: Vec<(u64, Vec<f32>)> = (0..1000).map(|i| (hash::feature(3, i), row(13, i))).collect();
        let bytes = Table::encode(13, &written);
        let rows = Rows::of(&Table::open(&bytes).unwrap()).unwrap();
        for (hash, weights) in &written {
            let mut sum = [0; WIDTH];
            rows.add(*hash, &mut sum);
            let largest = weights.iter().fold(0f32, |m, v| m.max(v.abs()));
            for (got, want) in sum.iter().zip(weights) {
                assert!((f32::from(*got) * UNIT - want).abs() <= largest / 100.0, "{got} {want}");
            }
        }
        let mut sum = [0; WIDTH];
        rows.add(hash::feature(4, 1), &mut sum);
        assert_eq!(sum, [0; WIDTH]);
    }

    #[test]
    fn adding_many_is_adding_one_by_one() {
        for width in [1, 7, 13] {
            let written: Vec<(u64, Vec<f32>)> = (0..700).map(|i| (hash::feature(3, i), row(width, i))).collect();
            let bytes = Table::encode(width, &written);
            let rows = Rows::of(&Table::open(&bytes).unwrap()).unwrap();
            // More than one chunk, half of them without a row.
            let asked: Vec<u64> = (0..1400).step_by(5).map(|i| hash::feature(3, i)).collect();
            let (mut one, mut all) = ([256; WIDTH], [256; WIDTH]);
            asked.iter().for_each(|h| rows.add(*h, &mut one));
            rows.add_all(&asked, &mut all);
            assert_eq!(one, all);
            assert!(one[..width] != [256; WIDTH][..width]);
        }
    }

    #[test]
    fn a_table_too_wide_is_refused() {
        let bytes = Table::encode(14, &[(1, vec![1.0; 14])]);
        assert!(Rows::of(&Table::open(&bytes).unwrap()).is_none());
    }
}
