//! Tables: rows as lines, cells parted by ` | `, and for each cell the headings that apply to it.
//!
//! Cells that span rows or columns are laid into a grid, as HTML 5 does (section 4.9.12). Column
//! headings come from `thead`, from a first row of `th`, or, where a table has neither, from a first
//! row without a number above rows with numbers. The row heading is the first cell of its row; a row
//! with one cell alone heads the rows under it.

use super::Reader;
use super::inline::{Inline, words};
use crate::outline::Role;
use crate::source::{Cell, Table};
use roxmltree::Node;

/// Most columns and rows that a spanning cell may claim.
const MOST_SPANNED: usize = 200;

struct Slot {
    row: usize,
    column: usize,
    columns: usize,
    header: bool,
    words: String,
}

/// Reads a `table-wrap`.
pub(super) fn read<'a, 'i>(reader: &mut Reader<'a, 'i>, wrap: Node<'a, 'i>) {
    let label = wrap.children().find(|c| c.has_tag_name("label")).map(words).filter(|l| !l.is_empty());
    let mut caption_words = Inline::default();
    for part in wrap.children().filter(|c| c.has_tag_name("caption")) {
        caption_words.children(part);
    }
    let notes = std::mem::take(&mut caption_words.notes);
    let caption_words = caption_words.finish();
    let joined = super::labelled(label.as_deref(), &caption_words);
    let caption = reader.builder.block(Role::Caption, label.as_deref(), &joined);
    let mut cells = Vec::new();
    for (nth, table) in wrap.descendants().filter(|d| d.has_tag_name("table")).enumerate() {
        let slots = layout(table);
        let base = cells.iter().map(|c: &Cell| c.row + 1).max().unwrap_or(0);
        write(reader, label.as_deref(), slots, base, nth == 0, &mut cells);
    }
    for foot in wrap.children().filter(|c| c.has_tag_name("table-wrap-foot")) {
        for note in foot.children().filter(Node::is_element) {
            let text = note_words(note);
            reader.builder.line(Role::Table, label.as_deref(), &text);
        }
    }
    for note in notes {
        let text = note_words(note);
        reader.builder.line(Role::Table, label.as_deref(), &text);
    }
    if caption.is_some() || !cells.is_empty() {
        reader.tables.push(Table { label, caption, cells });
    }
}

/// A footnote: its label, a space, its words.
pub(super) fn note_words(note: Node<'_, '_>) -> String {
    let label = note.children().find(|c| c.has_tag_name("label")).map(words).unwrap_or_default();
    let mut inline = Inline::default();
    for child in note.children().filter(|c| c.is_element() && !c.has_tag_name("label")) {
        inline.children(child);
    }
    let text = if note.has_tag_name("p") || note.has_tag_name("attrib") { words(note) } else { inline.finish() };
    format!("{label} {text}").trim().to_owned()
}

fn layout(table: Node<'_, '_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    // For each column, the first row in which it is free again.
    let mut taken: Vec<usize> = Vec::new();
    for (row, line) in table.descendants().filter(|d| d.has_tag_name("tr")).enumerate() {
        let in_head = line.ancestors().any(|a| a.has_tag_name("thead"));
        let mut column = 0;
        for cell in line.children().filter(|c| c.has_tag_name("td") || c.has_tag_name("th")) {
            while taken.get(column).is_some_and(|free| *free > row) {
                column += 1;
            }
            let span = |name| {
                let stated = cell.attribute(name).and_then(|v| v.trim().parse::<usize>().ok());
                stated.unwrap_or(1).clamp(1, MOST_SPANNED)
            };
            let (columns, rows) = (span("colspan"), span("rowspan"));
            if taken.len() < column + columns {
                taken.resize(column + columns, 0);
            }
            taken[column..column + columns].fill(row + rows);
            let header = in_head || cell.has_tag_name("th");
            slots.push(Slot { row, column, columns, header, words: words(cell).replace('\n', " ") });
            column += columns;
        }
    }
    if !slots.iter().any(|s| s.header) && first_row_heads(&slots) {
        slots.iter_mut().filter(|s| s.row == 0).for_each(|s| s.header = true);
    }
    slots
}

/// A first row without a number above rows with numbers is a row of headings.
fn first_row_heads(slots: &[Slot]) -> bool {
    let numeric = |s: &&Slot| s.column > 0 && s.words.contains(|c: char| c.is_ascii_digit());
    let first: Vec<&Slot> = slots.iter().filter(|s| s.row == 0).collect();
    first.len() > 1
        && !first.iter().any(numeric)
        && first.iter().filter(|s| !s.words.is_empty()).count() + 1 >= first.len()
        && slots.iter().filter(|s| s.row > 0).any(|s| numeric(&s))
}

fn write(
    reader: &mut Reader<'_, '_>,
    label: Option<&str>,
    slots: Vec<Slot>,
    base: usize,
    mut starts_block: bool,
    cells: &mut Vec<Cell>,
) {
    let mut column_heads: Vec<&Slot> = Vec::new();
    let mut group: Option<&str> = None;
    for row in slots.chunk_by(|a, b| a.row == b.row) {
        let line: Vec<&str> = row.iter().map(|s| s.words.as_str()).collect();
        let text = line.join(" | ");
        if line.iter().all(|w| w.is_empty()) {
            continue;
        }
        let lead = text.len() - text.trim_start().len();
        let place = if starts_block {
            reader.builder.block(Role::Table, label, &text)
        } else {
            reader.builder.line(Role::Table, label, &text)
        };
        starts_block = false;
        let Some(place) = place else { continue };
        let filled: Vec<&Slot> = row.iter().filter(|s| !s.words.is_empty()).collect();
        let head_row = row.iter().all(|s| s.header || s.words.is_empty());
        let alone = !head_row && filled.len() == 1 && filled[0].column == 0 && (row.len() > 1 || filled[0].columns > 1);
        let mut at = 0;
        for slot in row {
            let start = at;
            at += slot.words.len() + " | ".len();
            if slot.words.is_empty() {
                continue;
            }
            let from = place.start + start - lead;
            let mut headings: Vec<String> = column_heads
                .iter()
                .filter(|h| h.column < slot.column + slot.columns && slot.column < h.column + h.columns)
                .map(|h| h.words.clone())
                .collect();
            if !head_row && slot.column > 0 {
                headings.extend(group.map(str::to_owned));
                let stubs = row.iter().filter(|s| s.column < slot.column && (s.header || s.column == 0));
                headings.extend(stubs.map(|s| s.words.clone()).filter(|w| !w.is_empty()));
            }
            cells.push(Cell {
                row: base + slot.row,
                column: slot.column,
                header: slot.header,
                headings,
                span: crate::span::Span::new(from, from + slot.words.len()),
            });
        }
        if head_row {
            column_heads.extend(filled);
        } else if alone {
            group = Some(&filled[0].words);
        }
    }
}
