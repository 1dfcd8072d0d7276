//! Exponents that lost their place: `× 109/L` for 10⁹/L, and `mg/m )` with its `2` on a line of its own.
//!
//! Behind a multiplication sign, a ten with one or two more digits and a unit is a power of ten;
//! nothing else is ("× 100 magnification", "x 1000/mm3" stay). A line that holds nothing but twos or
//! threes, next to a line with a square or cubic unit that lacks its exponent, gives it back.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "exponent", find };

fn find(text: &str) -> Vec<Edit> {
    let mut out = powers(text);
    out.extend(detached(text));
    out.sort_by_key(|e| e.span.start);
    out.dedup_by(|b, a| b.span.start < a.span.end);
    out
}

fn powers(text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    for ten in memchr::memmem::find_iter(bytes, b"10") {
        let before = text[..ten].trim_end_matches([' ', '\u{a0}', '\u{2009}']);
        let Some(sign) = before.chars().next_back() else { continue };
        // The letter x multiplies only behind a number ("7.2 x 109/L").
        let number =
            before[..before.len() - sign.len_utf8()].trim_end().ends_with(|c: char| c.is_ascii_digit() || c == ')');
        if !(matches!(sign, '×' | '✕' | '*') || (matches!(sign, 'x' | 'X' | '·') && number)) {
            continue;
        }
        let mut at = ten + 2;
        let gap = usize::from(bytes.get(at) == Some(&b' '));
        let raised: String = text[at..].chars().map_while(raised).collect();
        let start = at;
        let exponent = if !raised.is_empty() {
            at += text[at..].chars().take_while(|c| self::raised(*c).is_some()).map(char::len_utf8).sum::<usize>();
            raised
        } else {
            let digits = bytes[at + gap..].iter().take_while(|b| b.is_ascii_digit()).count();
            let exponent = text[at + gap..at + gap + digits].to_owned();
            at += gap + digits;
            let unit = text[at..].trim_start_matches([' ', '\u{a0}']);
            let power = matches!(exponent.as_str(), "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "10" | "11" | "12");
            // Apart from its ten, an exponent must touch the stroke of its unit ("× 10 9/L").
            let united = if gap > 0 { text[at..].starts_with('/') } else { counts(unit) };
            if !(power && united) {
                continue;
            }
            exponent
        };
        out.push(Edit::new(start, at, format!("^{exponent}")));
    }
    out
}

fn raised(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        '⁻' => '-',
        _ => return None,
    })
}

/// True where a unit of counts or amounts begins.
fn counts(unit: &str) -> bool {
    const UNITS: &[&str] = &[
        "/",
        "cells",
        "copies",
        "IU",
        "U/",
        "CFU",
        "cfu",
        "L",
        "l/",
        "μL",
        "µL",
        "uL",
        "mL",
        "per ",
        "mm",
        "CD34",
        "platelets",
        "log",
    ];
    UNITS.iter().any(|u| unit.starts_with(u))
}

/// Exponents on lines of their own, next to the units that lack them.
fn detached(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    let bytes = text.as_bytes();
    if memchr::memmem::find(bytes, b"\n2").is_none() && memchr::memmem::find(bytes, b"\n3").is_none() {
        return out;
    }
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        lines.push((at, line));
        at += line.len() + 1;
    }
    for i in 1..lines.len() {
        let (start, line) = lines[i];
        let digits: Vec<&str> = line.split_whitespace().collect();
        if digits.is_empty() || digits.len() > 6 || !digits.iter().all(|d| *d == "2" || *d == "3") {
            continue;
        }
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (from, beside) in [Some(lines[i - 1]), lines.get(i + 1).copied()].into_iter().flatten() {
            places.extend(lacking(beside).map(|(a, b)| (from + a, from + b)));
        }
        places.retain(|(a, _)| !out.iter().any(|e| e.span.start <= *a && *a < e.span.end));
        if places.len() < digits.len() {
            continue;
        }
        places.truncate(digits.len());
        for ((from, to), digit) in places.iter().zip(&digits) {
            out.push(Edit::new(*from, *to, format!("{digit}{}", &text[to - 1..*to])));
        }
        out.push(Edit::new(start - 1, start + line.len(), ""));
        out.sort_by_key(|e| e.span.start);
    }
    out
}

/// Places behind `/m`, `/cm` or `/mm` where an exponent is missing: white space and a bracket or comma.
fn lacking(line: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'/', bytes).filter_map(move |at| {
        let rest = &bytes[at + 1..];
        let unit = [&b"m"[..], b"cm", b"mm"]
            .into_iter()
            .find(|u| rest.starts_with(u) && !rest.get(u.len()).is_some_and(|b| b.is_ascii_alphanumeric()))?;
        let from = at + 1 + unit.len();
        let gap = bytes[from..].iter().take_while(|b| **b == b' ').count();
        let closed = matches!(bytes.get(from + gap), Some(b')' | b',' | b';' | b']'));
        (closed && gap > 0).then_some((from, from + gap + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn raises_powers_of_ten() {
        check(&REPAIR, "WBC 9.28×109/L, RBC 4.1 × 1012/L", "WBC 9.28×10^9/L, RBC 4.1 × 10^12/L");
        check(
            &REPAIR,
            "8.7 × 103 cells/μL; 3 x 106/L; 2 × 10⁹/L; 5 × 10 9/L",
            "8.7 × 10^3 cells/μL; 3 x 10^6/L; 2 × 10^9/L; 5 × 10^9/L",
        );
    }

    #[test]
    fn leaves_other_tens() {
        let text = "×100 magnification, 26800 x 1000/mm3, × 10^9/L, 10 mg x 10 days, max 109/L, ×10 3 times, 5 x 10 cm";
        check(&REPAIR, text, text);
    }

    #[test]
    fn gives_detached_exponents_back() {
        check(
            &REPAIR,
            "drug (600 mg/m ) and other (60 mg/m )\n2 2\nfor four",
            "drug (600 mg/m2) and other (60 mg/m2)\nfor four",
        );
        check(&REPAIR, "one\n2\ntwo (mg/m2 )", "one\n2\ntwo (mg/m2 )");
    }
}
