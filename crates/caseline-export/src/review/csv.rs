//! CSV that a spreadsheet can open without harm.
//!
//! Lines end with CR LF, fields with a comma, quote or line end stand in quotes (RFC 4180). A field that
//! a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return, also
//! after blanks) gets an apostrophe in front, unless it is a plain number.

use caseline_pool::table::{Cell, Table};
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

/// The table: one line a patient.
pub fn table(table: &Table) -> String {
    let mut out = line(["report", "patient"].into_iter().chain(table.columns.iter().map(String::as_str)));
    for row in &table.rows {
        let patient = row.patient.to_string();
        let cells = row.cells.iter().map(Cell::text);
        out.push_str(&line([row.report.as_str(), &patient].into_iter().chain(cells)));
    }
    out
}

/// The words of every cell: one line a quote.
pub fn sources(table: &Table) -> String {
    let head = ["report", "patient", "column", "cell", "fact", "part", "start", "end", "quote", "before", "after"];
    let mut out = line(head.into_iter());
    for row in &table.rows {
        let patient = row.patient.to_string();
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            for e in &cell.evidence {
                let (start, end) = (e.start.to_string(), e.end.to_string());
                let (fact, part) = (e.fact.as_deref().unwrap_or_default(), e.part.as_deref().unwrap_or_default());
                let place = [&row.report, &patient, column, cell.text(), fact, part, &start, &end];
                let words = [e.exact.as_str(), &e.around.0, &e.around.1];
                out.push_str(&line(place.into_iter().chain(words)));
            }
        }
    }
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
