//! A table as rows and cells, with the heading row, the caption before and the footnote behind it.

use super::Written;
use crate::page::Page;
use caseline_text::{Clean, Role, Span};
use std::ops::Range;

/// One cell: its tokens, none where it is empty.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// The tokens.
    pub tokens: Range<usize>,
}

impl Cell {
    /// The words from the first token to the last; the cell must not be empty.
    pub fn span(&self, page: &Page<'_>) -> Span<Clean> {
        page.span(self.tokens.start, self.tokens.end - 1)
    }

    /// The words in lower case; nothing for an empty cell.
    pub fn lower(&self, page: &Page<'_>) -> String {
        if self.tokens.is_empty() { String::new() } else { page.words(self.span(page)).to_lowercase() }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its cells, left to right.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// The rows below the heading.
    pub rows: Vec<Row>,
    /// The heading row.
    pub heading: Option<Row>,
    /// The caption, in lower case.
    pub caption: String,
    /// What stands right behind the table.
    note: Range<usize>,
}

/// Every table of a page.
pub(super) fn grids(page: &Page<'_>) -> Vec<Grid> {
    let parts = &page.document.parts;
    let mut out = Vec::new();
    for (index, part) in parts.iter().enumerate().filter(|(_, p)| p.role == Role::Table) {
        let mut rows = rows(page, part.span);
        if rows.len() < 2 {
            continue;
        }
        let before = index.checked_sub(1).map(|i| &parts[i]).filter(|p| p.role == Role::Caption);
        // Some publishers print the heading row in the caption: "Table 1 <tab> Day 1 <tab> Day 3".
        let glued = before.and_then(|p| self::rows(page, p.span).pop());
        let heading = glued.or_else(|| {
            let first = &rows[0];
            let is_heading = !first.cells.iter().skip(1).any(|c| starts_with_value(page, c));
            is_heading.then(|| rows.remove(0))
        });
        let behind = tokens(page, Span::new(last_row_end(page, part.span), part.span.end));
        let next = parts.get(index + 1).filter(|p| behind.is_empty() && p.span.end - p.span.start < 600);
        let note = if behind.is_empty() { next.map_or(behind, |p| tokens(page, p.span)) } else { behind };
        out.push(Grid {
            rows,
            heading,
            caption: before.map_or(String::new(), |p| page.words(p.span).to_lowercase()),
            note,
        });
    }
    out
}

fn rows(page: &Page<'_>, span: Span<Clean>) -> Vec<Row> {
    let mut out = Vec::new();
    let mut at = span.start;
    for line in page.words(span).split_inclusive('\n') {
        if line.contains('\t') {
            let mut from = at;
            let mut cells = Vec::new();
            for cell in line.split('\t') {
                cells.push(Cell { tokens: tokens(page, Span::new(from, from + cell.len())) });
                from += cell.len() + 1;
            }
            while cells.last().is_some_and(|c| c.tokens.is_empty()) {
                cells.pop();
            }
            if !cells.is_empty() {
                out.push(Row { cells });
            }
        }
        at += line.len();
    }
    out
}

fn last_row_end(page: &Page<'_>, span: Span<Clean>) -> usize {
    let words = page.words(span);
    let last = words.rfind('\t').unwrap_or(0);
    span.start + words[last..].find('\n').map_or(words.len(), |n| last + n)
}

fn tokens(page: &Page<'_>, span: Span<Clean>) -> Range<usize> {
    let first = page.tokens.partition_point(|t| t.span.start < span.start);
    let last = page.tokens.partition_point(|t| t.span.start < span.end);
    first..last.max(first)
}

/// A cell of a heading may hold "Day 3", but does not begin with a number, unless it is a date or a time.
fn starts_with_value(page: &Page<'_>, cell: &Cell) -> bool {
    let Some(first) = cell.tokens.clone().next() else { return false };
    let second = page.word(first + 1);
    let number =
        page.tokens[first].shape == crate::token::Shape::Number || matches!(page.word(first), "<" | ">" | "≤" | "≥");
    let time = ["day", "week", "month", "year", "hour", "h", "th", "st", "nd", "rd", "min", "d", "mo", "wk"];
    let timed = cell.tokens.len() > 1 && time.iter().any(|w| second.to_ascii_lowercase().trim_end_matches('s') == *w);
    let dated = cell.tokens.len() >= 3 && matches!(second, "/" | "-" | "." | "–");
    number && !timed && !dated
}

impl Grid {
    /// The unit that a heading gives for its column: "Result (mg/dL)".
    pub fn heading_unit(&self, page: &Page<'_>, column: usize) -> Option<Written> {
        let cell = self.heading.as_ref()?.cells.get(column)?;
        let open = cell.tokens.clone().find(|t| page.word(*t) == "(")?;
        (open + 1 < cell.tokens.end).then(|| super::written(page, open + 1, cell.tokens.end)).flatten()
    }

    /// The unit that the footnote gives: "AST (U/L); ALT (U/L)".
    pub fn footnote(&self, page: &Page<'_>, label: &str) -> Option<Written> {
        let hits = page.longest(self.note.clone(), super::is_measured);
        let hit = hits.iter().find(|h| page.concept(h).label == label && page.word(h.last + 1) == "(")?;
        (hit.last + 2 < self.note.end).then(|| super::written(page, hit.last + 2, self.note.end)).flatten()
    }
}
