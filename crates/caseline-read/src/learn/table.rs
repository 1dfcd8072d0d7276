//! A table from feature hashes to rows of small numbers, read in place from the bytes of the weights.
//!
//! The keys are open-addressed (linear probing, at most 0.7 full), so that opening a table costs
//! nothing. A row holds one signed byte for each label and one byte for the scale of the row: the
//! weight is their product. The relative error of the largest weight of a row is below 1/127.
//!
//! Wide tables that are asked for every token are laid out once more, for speed (see [`super::rows`]).

/// A table inside the weights.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    keys: &'a [[u8; 4]],
    rows: &'a [u8],
    mask: usize,
    width: usize,
}

const HEADER: usize = 8;

impl<'a> Table<'a> {
    /// Opens a table; `None` where the bytes are not one.
    pub fn open(bytes: &'a [u8]) -> Option<Table<'a>> {
        let slots = u32::from_le_bytes(bytes.get(0..4)?.try_into().ok()?) as usize;
        let width = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        if !slots.is_power_of_two() || width == 0 || bytes.len() != HEADER + slots * (4 + width + 1) {
            return None;
        }
        let (keys, rows) = bytes[HEADER..].split_at(slots * 4);
        let keys = keys.as_chunks().0;
        Some(Table { keys, rows, mask: slots - 1, width })
    }

    /// Writes a table of weights; every row has `width` of them. Rows that are all zero are left out.
    pub fn encode(width: usize, rows: &[(u64, Vec<f32>)]) -> Vec<u8> {
        let cells = rows.iter().filter(|(_, w)| w.iter().any(|v| *v != 0.0)).map(|(hash, weights)| {
            let largest = weights.iter().fold(0f32, |m, v| m.max(v.abs()));
            let code = (0..=255u8).find(|e| scale(*e) * 127.0 >= largest).unwrap_or(255);
            let cell = |w: &f32| (w / scale(code)).round().clamp(-127.0, 127.0) as i8 as u8;
            (*hash, weights.iter().map(cell).chain([code]).collect())
        });
        write(width, cells.collect())
    }

    /// Writes a table whose cells are read as they stand.
    pub fn encode_cells(width: usize, rows: &[(u64, Vec<u8>)]) -> Vec<u8> {
        write(width, rows.iter().map(|(hash, cells)| (*hash, [cells.as_slice(), &[0]].concat())).collect())
    }

    /// The slot that holds a feature.
    #[inline]
    fn find(&self, hash: u64) -> Option<usize> {
        let (mut slot, key) = place(hash, self.mask);
        loop {
            let found = self.key(slot);
            if found == key {
                return Some(slot);
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) & self.mask;
        }
    }

    #[inline]
    fn key(&self, slot: usize) -> u32 {
        u32::from_le_bytes(self.keys[slot])
    }

    /// How many labels a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> usize {
        self.keys.len()
    }

    /// The slots that are taken, with their key and their weights.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, u32, Vec<f32>)> {
        (0..self.keys.len()).map(|slot| (slot, self.key(slot))).filter(|(_, key)| *key != 0).map(|(slot, key)| {
            let (cells, unit) = self.row(slot).split_at(self.width);
            let unit = scale(unit[0]);
            (slot, key, cells.iter().map(|cell| f32::from(*cell as i8) * unit).collect())
        })
    }

    /// Adds the row of a feature to `sum`, if it has one.
    #[inline]
    pub fn add<const W: usize>(&self, hash: u64, sum: &mut [f32; W]) {
        if let Some(slot) = self.find(hash) {
            let row = self.row(slot);
            let unit = scale(row[self.width]);
            for (s, w) in sum.iter_mut().zip(&row[..self.width]) {
                *s += f32::from(*w as i8) * unit;
            }
        }
    }

    #[inline]
    fn row(&self, slot: usize) -> &'a [u8] {
        &self.rows[slot * (self.width + 1)..][..self.width + 1]
    }

    /// The weight of a feature in a table of one label.
    #[inline]
    pub fn weight(&self, hash: u64) -> f32 {
        let mut sum = [0f32; 1];
        self.add(hash, &mut sum);
        sum[0]
    }

    /// The cells of a row as they stand (for tables whose cells are not weights).
    pub fn cells(&self, hash: u64) -> Option<&'a [u8]> {
        self.find(hash).map(|slot| &self.row(slot)[..self.width])
    }
}

/// Places rows of `width` cells and a scale.
fn write(width: usize, rows: Vec<(u64, Vec<u8>)>) -> Vec<u8> {
    let slots = ((rows.len() as f64 / 0.7) as usize + 1).next_power_of_two();
    let mut keys = vec![0u32; slots];
    let mut body = vec![0u8; slots * (width + 1)];
    for (hash, cells) in rows {
        let (mut slot, key) = place(hash, slots - 1);
        // Two features that share key and slot share a row; the one written first keeps it.
        while keys[slot] != 0 && keys[slot] != key {
            slot = (slot + 1) & (slots - 1);
        }
        if keys[slot] == 0 {
            keys[slot] = key;
            body[slot * (width + 1)..][..width + 1].copy_from_slice(&cells);
        }
    }
    let mut out = Vec::with_capacity(HEADER + slots * (5 + width));
    out.extend((slots as u32).to_le_bytes());
    out.extend((width as u32).to_le_bytes());
    keys.iter().for_each(|k| out.extend(k.to_le_bytes()));
    out.extend(body);
    out
}

#[inline]
pub(super) fn place(hash: u64, mask: usize) -> (usize, u32) {
    ((hash >> 32) as usize & mask, (hash as u32).max(1))
}

/// Eight steps for each power of two, from 2⁻²⁴ up.
#[inline]
fn scale(code: u8) -> f32 {
    f32::from_bits(((u32::from(code) >> 3) + 103) << 23 | (u32::from(code) & 7) << 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::hash;

    #[test]
    fn what_was_written_is_found_again() {
        let rows: Vec<(u64, Vec<f32>)> =
            (0..1000u64).map(|i| (hash::feature(3, i), vec![i as f32 / 100.0, -1.0, 0.001])).collect();
        let bytes = Table::encode(3, &rows);
        let table = Table::open(&bytes).unwrap();
        for (hash, weights) in &rows {
            let mut sum = [0f32; 4];
            table.add(*hash, &mut sum);
            let largest = weights.iter().fold(0f32, |m, v| m.max(v.abs()));
            for (got, want) in sum.iter().zip(weights) {
                assert!((got - want).abs() <= largest * 0.009, "{got} {want}");
            }
        }
        let mut sum = [0f32; 4];
        table.add(hash::feature(4, 1), &mut sum);
        assert_eq!(sum, [0.0; 4]);
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let bytes = Table::encode(2, &[(1, vec![1.0, 2.0])]);
        assert!(Table::open(&bytes[..bytes.len() - 1]).is_none());
        assert!(Table::open(&[]).is_none());
    }
}
