//! Running heads, running feet and page numbers.
//!
//! A line at the top or bottom of its page is furniture where the same words, numbers aside, stand
//! at the same height on another page, or where it is nothing but a page number. Turned lines in the
//! margin ("Downloaded from …") that come back are furniture too.

use super::lines::Line;
use std::collections::BTreeMap;

/// How many rows at the top and at the bottom of a page are looked at.
const ROWS: usize = 4;

/// For each line, whether it is furniture.
pub(super) fn find(lines: &[Line], heights: &[f32]) -> Vec<bool> {
    let mut candidates: Vec<usize> = Vec::new();
    for (page, height) in heights.iter().enumerate() {
        let mut here: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].page == page && lines[*i].turn == 0).collect();
        here.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
        for (nth, row) in here.chunk_by(|a, b| (lines[*a].y - lines[*b].y).abs() < 2.0).enumerate() {
            if nth < ROWS {
                candidates.extend(row);
            }
        }
        let from_below: Vec<usize> = here.iter().rev().copied().collect();
        for (nth, row) in from_below.chunk_by(|a, b| (lines[*a].y - lines[*b].y).abs() < 2.0).enumerate() {
            if nth < ROWS {
                candidates.extend(row.iter().filter(|i| lines[**i].y > 0.5 * height));
            }
        }
        candidates.extend((0..lines.len()).filter(|i| lines[*i].page == page && lines[*i].turn != 0));
    }
    candidates.sort_unstable();
    candidates.dedup();
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &i in &candidates {
        same.entry(without_numbers(&lines[i].text)).or_default().push(i);
    }
    let mut found = vec![false; lines.len()];
    for (words, group) in &same {
        for &i in group {
            let repeated = !words.is_empty()
                && group.iter().any(|j| {
                    let (a, b) = (&lines[i], &lines[*j]);
                    a.page != b.page && a.turn == b.turn && (a.y - b.y).abs() < 4.0 && (a.size - b.size).abs() < 0.6
                });
            let height = heights[lines[i].page];
            let at_edge = lines[i].y < 0.12 * height || lines[i].y > 0.88 * height;
            found[i] = repeated && (at_edge || words.len() > 3) || at_edge && is_page_number(&lines[i].text);
        }
    }
    found
}

fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out.trim_matches(['#', ' ']).to_owned()
}

/// "12", "Page 3 of 9", "– 4 –".
pub(super) fn is_page_number(text: &str) -> bool {
    let bare = text.trim().trim_start_matches("Page ").trim_start_matches("page ");
    let bare: Vec<&str> = bare
        .split([' ', '/'])
        .map(|w| w.trim_matches(['-', '–', '(', ')', '[', ']', 'e', 'E', 'S', '|']))
        .filter(|w| !w.is_empty() && *w != "of")
        .collect();
    (1..=2).contains(&bare.len()) && bare.iter().all(|w| w.len() <= 5 && w.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_values() {
        for text in ["12", "Page 3 of 9", "– 4 –", "e94"] {
            assert!(is_page_number(text), "{text}");
        }
        assert!(!is_page_number("12 mg"));
        assert!(!is_page_number("Table 2"));
    }
}
