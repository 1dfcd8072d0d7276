//! Text in a picture: escaping, and how wide words will be in a sans-serif face.

use std::fmt::Write;

/// Escapes text and attribute values, and takes out what XML does not allow.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in crate::words::printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// A coordinate with one digit behind the point.
pub fn px(n: f64) -> String {
    let mut out = String::new();
    let rounded = (n * 10.0).round() / 10.0;
    let _ = write!(out, "{}", if rounded == 0.0 { 0.0 } else { rounded });
    out
}

/// Width of a text at a font size, from the widths of Helvetica's letters, a little on the safe side.
pub fn width(text: &str, size: f64) -> f64 {
    let units: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '\'' | '|' => 0.24,
            ' ' | '.' | ',' | ':' | ';' | '!' | 'I' | 'f' | 't' | '/' | '·' => 0.29,
            'r' | '(' | ')' | '-' | '"' | '°' => 0.35,
            'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.51,
            'm' | 'M' | '%' => 0.86,
            'w' => 0.74,
            'W' => 0.96,
            'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' => 0.68,
            'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'R' | 'U' => 0.76,
            c if (c as u32) >= 0x2E80 => 1.0,
            c if (c as u32) < 0x300 => 0.57,
            _ => 0.62,
        })
        .sum();
    units * size * 1.03
}

/// The text shortened to a width, with an ellipsis where something was cut.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    let text = crate::words::printable(text);
    if width(&text, size) <= room {
        return text.into_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out, size) + width("m…", size) > room {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_a_report_stays_text() {
        assert_eq!(escape("<a href=\"x\">&'\u{0}"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\u{FFFD}");
    }

    #[test]
    fn long_words_are_cut_to_the_room() {
        let cut = fit("lymphadenopathy of the neck", 11.0, 60.0);
        assert!(cut.ends_with('…') && width(&cut, 11.0) <= 66.0, "{cut}");
        assert_eq!(fit("fever", 11.0, 60.0), "fever");
    }
}
