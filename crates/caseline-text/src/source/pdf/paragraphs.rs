//! Lines in reading order to paragraphs.
//!
//! A paragraph ends where the gap to the next line is wider than usual, where the size of the type
//! changes, where the next line is indented after a full stop, or where a line is a heading. Lines
//! side by side on one baseline are the cells of a table row and are parted by ` | `, each row on a
//! line of its own. Hyphens at line ends are joined by [`hyphen`](super::hyphen).

use super::hyphen::{Vocabulary, join};
use super::lines::Line;
use crate::source::deadline::Deadline;
use crate::source::{OpenError, headings};

/// A paragraph, heading, caption or piece of a table, before anyone knows which.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub text: String,
    /// Font size.
    pub size: f32,
    pub page: usize,
    /// Number of lines.
    pub lines: usize,
    /// Rows of cells.
    pub table: bool,
    pub turn: u8,
}

/// Puts lines together.
pub(super) fn build(lines: &[Line], vocabulary: &Vocabulary, deadline: &Deadline) -> Result<Vec<Paragraph>, OpenError> {
    let leading = usual_leading(lines);
    let edges = edges(lines, deadline)?;
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..=lines.len() {
        if i < lines.len() && !breaks(lines, &edges, from, i, leading) {
            continue;
        }
        if from < i {
            out.push(paragraph(&lines[from..i], vocabulary));
        }
        from = i;
    }
    Ok(out)
}

/// The median distance of baselines, in ems.
fn usual_leading(lines: &[Line]) -> f32 {
    // From row to row, so that the cells of a table count once.
    let rows: Vec<&Line> = lines.chunk_by(same_row).map(|row| &row[0]).collect();
    let below = |pair: &[&Line]| {
        let lead = (pair[1].y - pair[0].y) / pair[0].size.max(pair[1].size);
        let follows = pair[0].page == pair[1].page && pair[0].shares_column(pair[1]) > 0.3;
        (follows && (0.5..3.0).contains(&lead)).then_some(lead)
    };
    let mut leads: Vec<f32> = rows.windows(2).filter_map(below).collect();
    leads.sort_by(f32::total_cmp);
    leads.get(leads.len() / 2).copied().unwrap_or(1.2).max(0.9)
}

/// Left and right edge of the column each line stands in.
fn edges(lines: &[Line], deadline: &Deadline) -> Result<Vec<(f32, f32)>, OpenError> {
    let mut out = Vec::with_capacity(lines.len());
    let mut page_of: Vec<&[Line]> = lines.chunk_by(|a, b| a.page == b.page).collect();
    page_of.reverse();
    for (i, line) in lines.iter().enumerate() {
        if i.is_multiple_of(256) {
            deadline.check()?;
        }
        while page_of.last().is_some_and(|p| p[0].page != line.page) && page_of.len() > 1 {
            page_of.pop();
        }
        let peers: Vec<&Line> = page_of
            .last()
            .map(|p| p.iter().filter(|l| l.shares_column(line) > 0.5 && (l.size - line.size).abs() < 0.15 * line.size))
            .into_iter()
            .flatten()
            .collect();
        let mut lefts: Vec<f32> = peers.iter().map(|l| l.x0).collect();
        let mut rights: Vec<f32> = peers.iter().map(|l| l.x1).collect();
        lefts.sort_by(f32::total_cmp);
        rights.sort_by(f32::total_cmp);
        let left = lefts.get(lefts.len() / 6).copied().unwrap_or(line.x0);
        let right = rights.get(rights.len() * 5 / 6).copied().unwrap_or(line.x1);
        out.push((left, right));
    }
    Ok(out)
}

fn breaks(lines: &[Line], edges: &[(f32, f32)], from: usize, i: usize, leading: f32) -> bool {
    let (a, b) = (&lines[i - 1], &lines[i]);
    let size = a.size.max(b.size);
    if a.page != b.page || a.turn != b.turn {
        return true;
    }
    if same_row(a, b) {
        return false;
    }
    if (a.size - b.size).abs() > 0.09 * size {
        return true;
    }
    let lead = (b.y - a.y) / size;
    let above = lines[from..i].iter().rev().take_while(|l| (l.y - a.y).abs() < 0.3 * size);
    if lead <= 0.0 || above.map(|l| l.shares_column(b)).fold(0.0, f32::max) < 0.2 {
        return true;
    }
    let rows = i - from > 1 && lines[from..i].windows(2).any(|w| same_row(&w[0], &w[1]));
    if lead > if rows { leading.max(1.2) * 1.7 } else { leading * 1.28 + 0.1 } {
        return true;
    }
    if rows {
        return false;
    }
    if is_heading(a) || is_heading(b) && ended(&a.text) || starts_item(&b.text) && ended_or_short(a, edges[i - 1]) {
        return true;
    }
    let (left, right) = edges[i];
    let indent = (b.x0 - left) / size;
    let hanging = starts_item(&lines[from].text);
    if !hanging && (0.6..5.0).contains(&indent) && (a.x0 - edges[i - 1].0).abs() < 0.5 * size && ended(&a.text) {
        return true;
    }
    // Under a hanging indent an entry starts where the indent ends.
    if (a.x0 - edges[i - 1].0) / size > 0.6 && indent < 0.3 && ended(&a.text) && i - from > 1 {
        return true;
    }
    ended(&a.text) && a.x1 < right - 3.0 * size && b.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Beside each other on one baseline.
fn same_row(a: &Line, b: &Line) -> bool {
    a.page == b.page && a.turn == b.turn && (a.y - b.y).abs() < 0.3 * a.size.max(b.size) && b.x0 >= a.x1 - 1.0
}

fn ended(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', ';', ')', ']', '”', '"', '\''])
}

fn ended_or_short(line: &Line, edges: (f32, f32)) -> bool {
    ended(&line.text) || line.x1 < edges.1 - 2.0 * line.size
}

/// A line that is nothing but the heading of a known section.
pub(super) fn is_heading(line: &Line) -> bool {
    let text = line.text.trim();
    let words = text.split_whitespace().count();
    words <= 5
        && !text.ends_with(['.', ',', ';'])
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && headings::role_of(text).is_some()
        && (words <= 2 || capitalised(text))
}

/// Every longer word has a capital.
fn capitalised(text: &str) -> bool {
    let small = ["and", "of", "the", "for", "in", "with", "to", "a", "an"];
    let first_only = text.split_whitespace().skip(1).all(|w| w.starts_with(char::is_lowercase));
    first_only || text.split_whitespace().all(|w| small.contains(&w) || !w.starts_with(char::is_lowercase))
}

/// "1." or "[1]" or a bullet at the start.
fn starts_item(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with(['•', '●', '▪', '■', '◦', '–']) {
        return true;
    }
    let open = text.starts_with(['[', '(']);
    let rest = text.trim_start_matches(['[', '(']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].chars().next();
    (1..=3).contains(&digits)
        && if open {
            matches!(after, Some(']' | ')'))
        } else {
            matches!(after, Some('.' | ')')) && rest[digits + 1..].starts_with([' ', '\t'])
        }
}

fn paragraph(lines: &[Line], vocabulary: &Vocabulary) -> Paragraph {
    // One stretched line makes no table: cells stand in two rows at least, and in many of them.
    let rows: Vec<&[Line]> = lines.chunk_by(same_row).collect();
    let with_cells = rows.iter().filter(|r| r.len() > 1).count();
    let table = with_cells >= 2 && with_cells * 5 >= rows.len() * 2 || rows.len() == 1 && rows[0].len() > 3;
    let mut text = String::new();
    for (i, line) in lines.iter().enumerate() {
        let beside = i > 0 && same_row(&lines[i - 1], line);
        if beside {
            text.push_str(if table { " | " } else { " " });
            text.push_str(&line.text);
        } else if table && i > 0 {
            text.push('\n');
            text.push_str(&line.text);
        } else {
            join(&mut text, &line.text, vocabulary);
        }
    }
    let mut sizes: Vec<f32> = lines.iter().map(|l| l.size).collect();
    sizes.sort_by(f32::total_cmp);
    Paragraph {
        text,
        size: sizes[sizes.len() / 2],
        page: lines[0].page,
        lines: lines.len(),
        table,
        turn: lines[0].turn,
    }
}
