//! The weights: one file, read in place.
//!
//! `CSLN`, the version as a byte, then sections, each a tag of four bytes, a length (`u32`, little
//! endian) and that many bytes. Tables are as in [`super::table`]; chains are `f32` factors, first the
//! start, then the steps row by row. A reader refuses a version it does not know.

use super::chain::Chain;
use super::rows::Rows;
use super::table::Table;

const MAGIC: &[u8; 4] = b"CSLN";
/// Version of the layout and of the features.
pub const VERSION: u8 = 1;

/// The weights as sections.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'a> {
    bytes: &'a [u8],
}

/// Why weights cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Not a file of weights, or cut off.
    #[error("not a file of weights, or cut off")]
    Damaged,
    /// From another version.
    #[error("the weights are of version {0}, this reader knows version {VERSION}; train again")]
    Version(u8),
    /// A part is missing.
    #[error("the weights lack the part '{0}'; train again")]
    Missing(String),
}

impl<'a> Weights<'a> {
    /// Checks the header.
    pub fn open(bytes: &'a [u8]) -> Result<Weights<'a>, WeightsError> {
        match bytes {
            [m0, m1, m2, m3, version, rest @ ..] if [*m0, *m1, *m2, *m3] == *MAGIC => {
                if *version == VERSION {
                    Ok(Weights { bytes: rest })
                } else {
                    Err(WeightsError::Version(*version))
                }
            }
            _ => Err(WeightsError::Damaged),
        }
    }

    /// Puts sections together.
    pub fn encode(sections: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        for (tag, body) in sections {
            out.extend(tag);
            out.extend((body.len() as u32).to_le_bytes());
            out.extend(body);
        }
        out
    }

    /// The bytes of a section.
    pub fn section(&self, tag: [u8; 4]) -> Result<&'a [u8], WeightsError> {
        let mut rest = self.bytes;
        while let Some((head, tail)) = rest.split_at_checked(8) {
            let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
            let (body, next) = tail.split_at_checked(length).ok_or(WeightsError::Damaged)?;
            if head[..4] == tag {
                return Ok(body);
            }
            rest = next;
        }
        Err(WeightsError::Missing(String::from_utf8_lossy(&tag).into_owned()))
    }

    /// A section that is a table.
    pub fn table(&self, tag: [u8; 4]) -> Result<Table<'a>, WeightsError> {
        Table::open(self.section(tag)?).ok_or(WeightsError::Damaged)
    }

    /// A section that is a table, laid out for adding.
    pub fn rows(&self, tag: [u8; 4]) -> Result<Rows, WeightsError> {
        Rows::of(&self.table(tag)?).ok_or(WeightsError::Damaged)
    }

    /// A section that is a chain.
    pub fn chain<const L: usize>(&self, tag: [u8; 4]) -> Result<Chain<L>, WeightsError> {
        let numbers = self.numbers(tag)?;
        if numbers.len() != L * (L + 1) {
            return Err(WeightsError::Damaged);
        }
        Ok(Chain {
            start: std::array::from_fn(|l| numbers[l]),
            step: std::array::from_fn(|a| std::array::from_fn(|b| numbers[L + a * L + b])),
        })
    }

    /// A section that is a list of numbers.
    pub fn numbers(&self, tag: [u8; 4]) -> Result<Vec<f32>, WeightsError> {
        let body = self.section(tag)?;
        Ok(body.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect())
    }
}

/// The bytes of a chain.
pub fn encode_chain<const L: usize>(chain: &Chain<L>) -> Vec<u8> {
    encode_numbers(chain.start.iter().chain(chain.step.iter().flatten()))
}

/// The bytes of a list of numbers.
pub fn encode_numbers<'n>(numbers: impl IntoIterator<Item = &'n f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(|f| f.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_and_damage_is_told() {
        let chain = Chain::<2> { start: [1.0, 0.5], step: [[1.0, 2.0], [3.0, 0.0]] };
        let bytes = Weights::encode(&[(*b"aaaa", vec![1, 2, 3]), (*b"chn2", encode_chain(&chain))]);
        let weights = Weights::open(&bytes).unwrap();
        assert_eq!(weights.section(*b"aaaa").unwrap(), [1, 2, 3]);
        assert_eq!(weights.chain::<2>(*b"chn2").unwrap().step, chain.step);
        assert_eq!(weights.section(*b"none"), Err(WeightsError::Missing("none".into())));
        assert_eq!(Weights::open(&bytes[..bytes.len() - 2]).unwrap().section(*b"chn2"), Err(WeightsError::Damaged));
        let mut other = bytes.clone();
        other[4] = VERSION + 1;
        assert!(matches!(Weights::open(&other), Err(WeightsError::Version(_))));
        assert!(matches!(Weights::open(b"PK"), Err(WeightsError::Damaged)));
    }
}
