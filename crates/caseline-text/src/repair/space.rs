//! Odd spaces: no-break, thin, figure and zero-width ones.
//!
//! Each becomes a plain space, so that "5 mg" is the same words however it was set. Zero-width spaces
//! and byte order marks inside the text are taken out. A thin space between groups of three digits
//! ("18 400") is a thousands separator and is taken out; a no-break space only where a unit per volume
//! follows ("24 000/mm3"), since it also stands between a number and the next word.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "odd-space", find };

fn find(text: &str) -> Vec<Edit> {
    if text.is_ascii() {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    for at in memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes) {
        let Some(c) = text[at..].chars().next() else { continue };
        let words = match c {
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' => "",
            '\u{2009}' | '\u{202F}' | '\u{2008}' | '\u{200A}' if grouped(bytes, at, c.len_utf8(), false) => "",
            '\u{A0}' if grouped(bytes, at, 2, true) => "",
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => " ",
            _ => continue,
        };
        out.push(Edit::new(at, at + c.len_utf8(), words));
    }
    out
}

/// True where one to three digits stand before, and exactly three behind.
fn grouped(bytes: &[u8], at: usize, len: usize, per_volume: bool) -> bool {
    let before = bytes[..at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let rest = &bytes[at + len..];
    let behind = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let decimal = at > before && matches!(bytes[at - before - 1], b'.' | b',' | b'-' | b'/');
    let unit = rest.get(3) == Some(&b'/') && rest.get(4).is_some_and(|b| !b.is_ascii_digit());
    (1..=3).contains(&before) && behind == 3 && !decimal && rest.get(3) != Some(&b'.') && (unit || !per_volume)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn makes_them_plain() {
        check(&REPAIR, "5\u{a0}mg, 80/50\u{2009}mmHg, a\u{200b}b", "5 mg, 80/50 mmHg, ab");
        check(&REPAIR, "18\u{2009}400/μL and 24\u{a0}000/mm3", "18400/μL and 24000/mm3");
        check(&REPAIR, "in 2019\u{a0}400 men, day 12\u{a0}100/60 mmHg", "in 2019 400 men, day 12 100/60 mmHg");
        check(&REPAIR, "γ and – stay", "γ and – stay");
    }
}
