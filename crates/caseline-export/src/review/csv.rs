//! CSV that a spreadsheet can open without harm.
//!
//! Lines end with CR LF, fields with a comma, quote or line end stand in quotes (RFC 4180). A field that
//! a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return, also
//! after blanks) gets an apostrophe in front, unless it is a plain number.

use std::borrow::Cow;

/// The text as a spreadsheet will show it, never as a formula.
pub fn harmless(text: &str) -> Cow<'_, str> {
    // The full-width forms are taken for the plain ones by some spreadsheets.
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    let first = text.trim_start_matches([' ', '\u{a0}', '\0', '\u{feff}', '"', '\'']).chars().next();
    let begins = text.starts_with(['\t', '\r', '\n']) || first.is_some_and(risky);
    let number = !text.starts_with(['\t', '\r', '\n', ' ']) && text.parse::<f64>().is_ok_and(f64::is_finite);
    if begins && !number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// One line of CSV, with its end.
pub fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(',');
        }
        let field = harmless(field);
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_a_formula() {
        for bad in
            ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=HYPERLINK()", "＝1", "\"=1"]
        {
            assert!(harmless(bad).starts_with('\''), "{bad:?}");
        }
        for good in ["-1.5", "+3", "fever", "1e3", "", "a=b", "anti-TIF1γ", "> 1000"] {
            assert_eq!(harmless(good), good);
        }
    }

    #[test]
    fn fields_are_quoted_as_the_standard_says() {
        assert_eq!(
            line(["a", "b,c", "say \"x\"", "two\nlines"].into_iter()),
            "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\"\r\n"
        );
    }
}
