//! The table as a spreadsheet: the words of a cell as its comment, and all of them on a second sheet.
//!
//! Everything is written as a number or as text, never as a formula. Comments are cut to a length that
//! people can read; the sheet "Sources" has them whole.

use super::place;
use caseline_pool::table::{Answer, Table};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook, XlsxError};

/// Longest comment, in characters.
const COMMENT: usize = 600;
/// Longest text of a cell, which the format limits.
const CELL: usize = 32_000;
/// Rows for which cells get comments; beyond, the second sheet has to do.
const COMMENTED_ROWS: usize = 2_000;

fn cut(text: &str, most: usize) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(most).collect();
    if text.chars().nth(most).is_some() { format!("{clean}…") } else { clean }
}

/// The bytes of the file.
pub fn table(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock: the same table gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_comment("Made by Caseline"));
    let head =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(Color::RGB(0xE8EDF2));
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let unknown = body.clone().set_font_color(Color::RGB(0x6B6B6B)).set_italic();

    let sheet = book.add_worksheet().set_name("Review")?;
    for (i, title) in ["Report"].into_iter().chain(table.columns.iter().map(String::as_str)).enumerate() {
        sheet.write_string_with_format(0, i as u16, cut(title, CELL), &head)?;
        sheet.set_column_width(i as u16, if i == 0 { 16 } else { 22 })?;
    }
    for (n, row) in table.rows.iter().enumerate() {
        let line = n as u32 + 1;
        sheet.write_string_with_format(line, 0, cut(&row.report, CELL), &body)?;
        for (i, cell) in row.cells.iter().enumerate() {
            let column = i as u16 + 1;
            let plain = cell.number.filter(|n| crate::words::number(*n) == cell.text() || n.to_string() == cell.text());
            match (&cell.answer, plain) {
                (Answer::Said(_), Some(number)) => sheet.write_number_with_format(line, column, number, &body)?,
                (Answer::NotReported, _) => sheet.write_string_with_format(line, column, cell.text(), &unknown)?,
                _ => sheet.write_string_with_format(line, column, cut(cell.text(), CELL), &body)?,
            };
            if n < COMMENTED_ROWS && !cell.evidence.is_empty() {
                let words: Vec<String> =
                    cell.evidence.iter().map(|e| format!("“{}” ({})", e.exact, place(e))).collect();
                let note = Note::new(cut(&words.join("\n"), COMMENT)).set_author("Caseline").add_author_prefix(false);
                sheet.insert_note(line, column, &note)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if !table.rows.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, table.columns.len() as u16)?;
    }

    let sheet = book.add_worksheet().set_name("Sources")?;
    for (i, title) in
        ["Report", "Patient", "Column", "Cell", "Quote", "Sentence", "Part", "Start", "End"].iter().enumerate()
    {
        sheet.write_string_with_format(0, i as u16, *title, &head)?;
        sheet.set_column_width(i as u16, [16, 8, 20, 30, 30, 60, 16, 8, 8][i])?;
    }
    let mut line = 1;
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            for e in &cell.evidence {
                // What does not fit the format's last row is in the CSV of sources.
                if line >= 1_048_000 {
                    continue;
                }
                sheet.write_string(line, 0, cut(&row.report, CELL))?;
                sheet.write_number(line, 1, f64::from(row.patient))?;
                sheet.write_string(line, 2, cut(column, CELL))?;
                sheet.write_string(line, 3, cut(cell.text(), CELL))?;
                sheet.write_string(line, 4, cut(&e.exact, CELL))?;
                sheet.write_string(line, 5, cut(&format!("{}{}{}", e.around.0, e.exact, e.around.1), CELL))?;
                sheet.write_string(line, 6, cut(e.part.as_deref().unwrap_or_default(), CELL))?;
                sheet.write_number(line, 7, e.start as f64)?;
                sheet.write_number(line, 8, e.end as f64)?;
                line += 1;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
