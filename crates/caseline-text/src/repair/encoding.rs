//! Mis-encoded characters: UTF-8 once read as Windows-1252 (`Î³` for γ, `Âµg`, `â€“`), and Greek
//! letters and signs that a Symbol font left in the private-use area.
//!
//! The few lead characters looked for (`Â Ã Î Ï â Ë`) must be followed by exactly the characters that
//! make a well-formed UTF-8 sequence of two or three bytes; words of French, Portuguese or Romanian
//! do not look like that. What the authors spelt ("TF1γ") is not touched.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "mis-encoded", find };

/// The characters of Windows-1252 from 0x80 to 0x9F; unassigned places stand for themselves.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Adobe's Symbol encoding, as far as medicine prints it: offsets from U+F000.
const SYMBOL: &[(u32, char)] = &[
    (0x61, 'α'),
    (0x62, 'β'),
    (0x63, 'χ'),
    (0x64, 'δ'),
    (0x65, 'ε'),
    (0x66, 'φ'),
    (0x67, 'γ'),
    (0x68, 'η'),
    (0x69, 'ι'),
    (0x6b, 'κ'),
    (0x6c, 'λ'),
    (0x6d, 'μ'),
    (0x6e, 'ν'),
    (0x70, 'π'),
    (0x71, 'θ'),
    (0x72, 'ρ'),
    (0x73, 's'),
    (0x74, 'τ'),
    (0x77, 'ω'),
    (0x78, 'ξ'),
    (0x79, 'ψ'),
    (0x7a, 'ζ'),
    (0x44, 'Δ'),
    (0x47, 'Γ'),
    (0x57, 'Ω'),
    (0x53, 'Σ'),
    (0x2d, '−'),
    (0xa3, '≤'),
    (0xb3, '≥'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xa5, '∞'),
    (0xae, '→'),
    (0xad, '↑'),
    (0xaf, '↓'),
    (0xbb, '≈'),
];

fn find(text: &str) -> Vec<Edit> {
    if text.is_ascii() {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let mut out: Vec<Edit> = Vec::new();
    // Leads are U+00C2, C3, CB, CE, CF, E2 (first byte C3) and the private-use area (first byte EF).
    for at in memchr::memchr2_iter(0xC3, 0xEF, bytes) {
        if out.last().is_some_and(|e| at < e.span.end) {
            continue;
        }
        let Some(first) = text[at..].chars().next() else { continue };
        match first {
            'Â' | 'Ã' | 'Ë' | 'Î' | 'Ï' | 'â' => {
                if let Some((len, c)) = decode(&text[at..]) {
                    out.push(Edit::new(at, at + len, c.to_string()));
                }
            }
            '\u{F000}'..='\u{F0FF}' => {
                let code = first as u32 - 0xF000;
                if let Some((_, c)) = SYMBOL.iter().find(|(n, _)| *n == code) {
                    out.push(Edit::new(at, at + first.len_utf8(), c.to_string()));
                }
            }
            _ => {}
        }
    }
    out
}

/// Reads the characters at the start as the bytes they were, and those bytes as UTF-8.
fn decode(text: &str) -> Option<(usize, char)> {
    let mut raw = [0u8; 3];
    let (mut len, mut need) = (0, 0);
    for (i, c) in text.chars().enumerate() {
        raw[i] = byte(c)?;
        len += c.len_utf8();
        if i == 0 {
            need = if raw[0] >= 0xE0 { 3 } else { 2 };
        }
        if i + 1 == need {
            break;
        }
    }
    let made = std::str::from_utf8(raw.get(..need)?).ok()?;
    let c = made.chars().next()?;
    // Twice the wrong way round ("Ã‚Âµ") would make another lead: leave that to the eye.
    (!c.is_control()).then_some((len, c))
}

fn byte(c: char) -> Option<u8> {
    match c as u32 {
        n @ 0x80..=0xFF => Some(n as u8),
        _ => HIGH.iter().position(|h| *h == c).map(|i| 0x80 + i as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn reads_what_was_meant() {
        check(
            &REPAIR,
            "TIF1-Î³, 20 Âµg, 5â€“6 days, 37 Â°C, the patientâ€™s BehÃ§et",
            "TIF1-γ, 20 µg, 5–6 days, 37 °C, the patient’s Behçet",
        );
        check(&REPAIR, "IFN-\u{f067} \u{f0b3} 5", "IFN-γ ≥ 5");
    }

    #[test]
    fn leaves_words_of_other_languages() {
        let text = "Île de Ré, São Paulo, Brâncuși, âge, Ângela, TF1γ, Ïe, Ã é";
        check(&REPAIR, text, text);
    }
}
