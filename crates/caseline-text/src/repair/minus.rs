//! Minus signs and hyphens of their own code points.
//!
//! The minus sign (U+2212), its full-width and small forms, and the hyphens U+2010 and U+2011 become
//! the hyphen of the keyboard, so that "−2.0" is a number and "SARS‐CoV‐2" one name. En and em dashes
//! stay: they part ranges and clauses.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "minus-hyphen", find };

fn find(text: &str) -> Vec<Edit> {
    // U+2010, 2011 and 2212 are E2 80 90, E2 80 91 and E2 88 92; the others begin with EF.
    if text.is_ascii() {
        return Vec::new();
    }
    memchr::memchr2_iter(0xE2, 0xEF, text.as_bytes())
        .filter_map(|at| {
            let c = text[at..].chars().next()?;
            matches!(c, '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
                .then(|| Edit::new(at, at + c.len_utf8(), "-"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn makes_them_hyphens() {
        check(&REPAIR, "base excess −2.1, MIS‐A, 5–7 days — then", "base excess -2.1, MIS-A, 5–7 days — then");
    }
}
