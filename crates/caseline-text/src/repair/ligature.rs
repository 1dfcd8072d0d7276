//! Ligatures that a font printed as one character: ﬁ, ﬂ, ﬀ, ﬃ, ﬄ, ﬅ, ﬆ.
//!
//! They hide words from every search ("ﬁbrosis"). Each becomes the letters it stands for.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "ligature", find };

const LETTERS: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

fn find(text: &str) -> Vec<Edit> {
    // U+FB00 to U+FB06 are the bytes EF AC 80 to EF AC 86.
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xEF, bytes)
        .filter(|at| bytes[at + 1] == 0xAC && (0x80..=0x86).contains(&bytes[at + 2]))
        .map(|at| Edit::new(at, at + 3, LETTERS[usize::from(bytes[at + 2] - 0x80)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn spells_them_out() {
        check(&REPAIR, "ﬁbrosis, inﬂammation, diﬀuse, eﬃcacy", "fibrosis, inflammation, diffuse, efficacy");
    }
}
