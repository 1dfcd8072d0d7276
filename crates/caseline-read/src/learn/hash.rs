//! Feature names as 64-bit hashes. No feature is ever written out as words: the hash is its name, in
//! training and in reading alike.

/// Starting point of every hash.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a word.
pub fn word(text: &str) -> u64 {
    finish(text.bytes().fold(SEED, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)))
}

/// The hash of two things in this order.
#[inline]
pub const fn pair(a: u64, b: u64) -> u64 {
    finish(a.rotate_left(23) ^ b.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ SEED)
}

/// The hash of a template with one value.
#[inline]
pub const fn feature(template: u64, value: u64) -> u64 {
    pair(template.wrapping_mul(SEED), value)
}

#[inline]
const fn finish(mut h: u64) -> u64 {
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^= h >> 29;
    h = h.wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_template_count() {
        assert_ne!(pair(1, 2), pair(2, 1));
        assert_ne!(feature(1, 7), feature(2, 7));
        assert_ne!(word("ab"), word("ba"));
        assert_eq!(word("fever"), word("fever"));
    }
}
