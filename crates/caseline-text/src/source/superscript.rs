//! What a superscript means, and how it is written on the line.
//!
//! A raised "9" is an exponent after a ten, part of a unit after "m", the mass of an isotope before
//! "Tc", and a reference mark after a word. Glued to its neighbour it would make another number or
//! another word, so each is written in the way that a reader of numbers cannot take wrongly:
//!
//! | printed | written |
//! |---|---|
//! | 10 and a raised 9 | `10^9`, `10^-3` |
//! | m, cm, kg … and a raised 2, 3, −1 | `m2`, `kg-1` |
//! | a raised 131 before I | `131I` |
//! | a word or a full stop and a raised 11 | ` [11]` |
//! | TM | `™` |
//! | a sign or an ending (`CD8+`, `1st`) | on the line as it is |
//! | a gene's variant (BRAF and a raised V600E) | `BRAF V600E` |

/// Units that take an exponent.
const UNITS: &[&str] = &[
    "m", "cm", "mm", "dm", "km", "µm", "μm", "nm", "in", "ft", "s", "h", "hr", "min", "d", "day", "kg", "g", "mg", "l",
    "dl", "ml", "mol", "hpf", "sec",
];

/// What to write for a superscript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// These characters, straight after what stands before.
    Glued(String),
    /// A reference mark or footnote mark with this label.
    Mark(String),
}

/// Decides from what stands before (`before`, the line so far) and the superscript itself.
pub(super) fn write(before: &str, raised: &str) -> Written {
    let raised = raised.trim();
    let glued = |s: &str| Written::Glued(s.to_owned());
    match raised {
        "TM" | "tm" | "Tm" => return glued("™"),
        "SM" => return glued("℠"),
        "R" | "(R)" => return glued("®"),
        "st" | "nd" | "rd" | "th" | "o" | "º" => return glued(if raised == "o" { "°" } else { raised }),
        _ => {}
    }
    let last = before.chars().next_back();
    let token: String = {
        let tail: Vec<char> = before.chars().rev().take(24).take_while(|c| c.is_alphanumeric() || *c == '.').collect();
        tail.into_iter().rev().collect()
    };
    let unbracketed = raised.trim_matches(['[', ']', '(', ')', ',', ' ']);
    if is_number(raised) {
        let negative = raised.starts_with(['-', '−', '–']);
        let digits = raised.trim_start_matches(['-', '−', '–', '+']);
        return match last {
            None => glued(raised),
            Some(c) if c.is_whitespace() || matches!(c, '(' | '[' | '/' | '-') => glued(raised),
            Some(c) if c.is_ascii_digit() => {
                if negative || token == "10" || token.ends_with(".10") {
                    Written::Glued(format!("^{}{digits}", if negative { "-" } else { "" }))
                } else {
                    Written::Mark(raised.to_owned())
                }
            }
            Some(c) if c.is_alphabetic() => {
                let unit = token.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_lowercase();
                let exponent = negative || matches!(digits, "2" | "3");
                let symbol = unit.chars().count() <= 1 || (c.is_uppercase() && token.chars().count() <= 2);
                if (exponent && UNITS.contains(&unit.as_str())) || negative || (symbol && digits.len() == 1) {
                    Written::Glued(format!("{}{digits}", if negative { "-" } else { "" }))
                } else {
                    Written::Mark(raised.to_owned())
                }
            }
            Some('×' | '+' | '=' | '^') => glued(raised),
            Some(_) => Written::Mark(raised.to_owned()),
        };
    }
    if is_list(unbracketed) {
        return Written::Mark(unbracketed.to_owned());
    }
    // "1*" after a name.
    if is_list(unbracketed.trim_matches(['*', '†', '‡', '§', '¶', '#', ','])) && token.chars().count() >= 3 {
        return Written::Mark(unbracketed.to_owned());
    }
    let mut chars = raised.chars();
    if let (Some(only), None) = (chars.next(), chars.next())
        && only.is_ascii_lowercase()
        && token.chars().count() != 1
        && last.is_some_and(|c| !c.is_whitespace())
    {
        return Written::Mark(raised.to_owned());
    }
    let long_word = raised.chars().count() >= 3 && raised.chars().next().is_some_and(char::is_alphabetic);
    if long_word && last.is_some_and(char::is_alphanumeric) {
        return Written::Glued(format!(" {raised}"));
    }
    glued(raised)
}

/// A whole number, perhaps with a sign.
fn is_number(s: &str) -> bool {
    let digits = s.trim_start_matches(['-', '−', '–', '+']);
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Reference numbers: "3", "3,5", "3–5", "3, 5-7".
pub(super) fn is_list(s: &str) -> bool {
    s.chars().next().is_some_and(|c| c.is_ascii_digit())
        && s.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | '−' | ' ' | ';' | '\u{2009}' | '\u{a0}'))
        && s.split(|c: char| !c.is_ascii_digit()).all(|n| n.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superscripts_are_written_so_that_numbers_stay_numbers() {
        let glued = |s: &str| Written::Glued(s.to_owned());
        let mark = |s: &str| Written::Mark(s.to_owned());
        for (before, raised, written) in [
            ("17.2 × 10", "9", glued("^9")),
            ("17.2 × 10", "−3", glued("^-3")),
            ("14 kg/m", "2", glued("2")),
            ("3 ml min", "−1", glued("-1")),
            ("R", "2", glued("2")),
            ("clindamycin.", "11", mark("11")),
            ("clindamycin", "11,12", mark("11,12")),
            ("aged 65", "3", mark("3")),
            ("treated with ", "131", glued("131")),
            ("Cholbam", "TM", glued("™")),
            ("CD8", "+", glued("+")),
            ("BRAF", "V600E", glued(" V600E")),
            ("the 1", "st", glued("st")),
            ("12.2", "a", mark("a")),
            ("Ca", "2+", glued("2+")),
            ("disease", "[4,5]", mark("4,5")),
            ("Mary Roe", "1*", mark("1*")),
        ] {
            assert_eq!(write(before, raised), written, "{before}^{raised}");
        }
    }
}
