//! Cells of the tables of a PDF, as far as rows and columns can be told.
//!
//! The pieces after a table's caption hold a row a line, cells parted by ` | `. The first row with
//! the most cells heads the columns; a row with as many cells takes its headings from it and from
//! its own first cell. Rows with fewer cells are not guessed at: they have no headings.

use crate::source::Cell;
use crate::span::{Raw, Span};

/// Cells of a table whose pieces stand at `pieces` of the text.
pub(super) fn read(text: &str, pieces: &[Span<Raw>]) -> Vec<Cell> {
    let mut rows: Vec<Vec<Span<Raw>>> = Vec::new();
    for piece in pieces {
        let mut at = piece.start;
        for line in piece.of(text).split('\n') {
            let mut start = at;
            let row = line.split(" | ").map(|cell| {
                let lead = cell.len() - cell.trim_start().len();
                let span = Span::new(start + lead, start + lead + cell.trim().len());
                start += cell.len() + " | ".len();
                span
            });
            rows.push(row.collect());
            at += line.len() + 1;
        }
    }
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    if most < 2 {
        return Vec::new();
    }
    let head = rows.iter().position(|row| row.len() == most).unwrap_or(0);
    let heading = |column: usize| rows[head][column].of(text).to_owned();
    let mut cells = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, span) in row.iter().enumerate().filter(|(_, span)| !span.is_empty()) {
            let mut headings = Vec::new();
            if number > head && row.len() == most {
                headings.push(heading(column));
                if column > 0 {
                    headings.push(row[0].of(text).to_owned());
                }
            }
            headings.retain(|h| !h.is_empty());
            cells.push(Cell { row: number, column, header: number <= head, headings, span: *span });
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_take_headings_from_full_rows_only() {
        let text = "Blood\nTest | Day 0 | Day 14\nCRP | 82 | 4\nALT | 33";
        let cells = read(text, &[Span::new(0, text.len())]);
        let cell = |words: &str| cells.iter().find(|c| c.span.of(text) == words).expect(words);
        assert_eq!(cell("4").headings, ["Day 14", "CRP"]);
        assert_eq!((cell("4").row, cell("4").column, cell("4").header), (2, 2, false));
        assert!(cell("Day 0").header && cell("33").headings.is_empty());
    }
}
