//! The table as Markdown, with a numbered list of the words under it.

use super::place;
use caseline_pool::table::Table;

/// The text in one line that Markdown takes as it is.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in crate::words::printable(text).chars() {
        if matches!(c, '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The table and its sources.
pub fn table(table: &Table) -> String {
    let mut out = format!("| Report | {} |\n", table.columns.iter().map(|c| plain(c)).collect::<Vec<_>>().join(" | "));
    out.push_str(&format!("|{}\n", " --- |".repeat(table.columns.len() + 1)));
    let mut notes: Vec<String> = Vec::new();
    for row in &table.rows {
        let mut cells = vec![plain(&row.report)];
        for cell in &row.cells {
            let mut text = plain(cell.text());
            if !cell.evidence.is_empty() {
                let words: Vec<String> =
                    cell.evidence.iter().map(|e| format!("“{}” ({})", plain(&e.exact), plain(&place(e)))).collect();
                notes.push(format!("{}: {}", plain(&row.report), words.join("; ")));
                text.push_str(&format!(" ({})", notes.len()));
            }
            cells.push(text);
        }
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out.push('\n');
    for (n, note) in notes.iter().enumerate() {
        out.push_str(&format!("{}. {note}\n", n + 1));
    }
    out
}
