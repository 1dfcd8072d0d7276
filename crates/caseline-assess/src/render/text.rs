//! Remarks for a terminal: level, code, message, the words underlined in their line, why, what to do.

use super::Checked;
use super::lines::Lines;
use std::fmt::Write;

/// The remarks of a report as text, without colour.
pub fn text(checked: Checked) -> String {
    let lines = Lines::new(checked.text);
    let mut out = String::new();
    for r in checked.remarks {
        let _ = writeln!(out, "{}[{}]: {}", r.level_word(), r.code, r.message);
        let width = r.quotes.iter().map(|q| lines.place(q.start).0.to_string().len()).max().unwrap_or(1);
        for (i, q) in r.quotes.iter().take(6).enumerate() {
            let (line, column) = lines.place(q.start);
            let arrow = if i == 0 { "-->" } else { ":::" };
            let (words, marks) = lines.excerpt(q.start, q.end);
            let _ = writeln!(out, "{:width$}{arrow} {}:{line}:{column}", "", checked.name);
            let _ = writeln!(out, "{line:>width$} | {words}");
            let _ = writeln!(out, "{:width$} | {marks}", "");
        }
        if r.quotes.len() > 6 {
            let _ = writeln!(out, "{:width$} | and {} more places", "", r.quotes.len() - 6);
        }
        let _ = writeln!(out, "{:width$} = why: {}", "", r.why);
        let _ = writeln!(out, "{:width$} = help: {}\n", "", r.help);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Remark;
    use caseline_model::{Level, Quote};

    #[test]
    fn words_are_underlined() {
        let quote = Quote { start: 6, end: 12, exact: "(ycM0)".into() };
        let remark = Remark {
            code: "notation-tnm",
            level: Level::Warning,
            message: "ycM0 is no category".into(),
            quotes: vec![quote],
            facts: vec![],
            why: "It cannot be read.",
            help: "Write cM0.",
        };
        let shown = text(Checked { name: "a.txt", text: "stage (ycM0) it is", remarks: &[remark] });
        let expected = "warning[notation-tnm]: ycM0 is no category\n --> a.txt:1:7\n1 | stage (ycM0) it is\n  |       ^^^^^^\n  = why: It cannot be read.\n  = help: Write cM0.\n\n";
        assert_eq!(shown, expected);
    }
}
