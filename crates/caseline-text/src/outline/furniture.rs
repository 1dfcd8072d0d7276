//! Furniture: page numbers, running heads, and what web pages leave between paragraphs.

use super::lines::Line;
use std::collections::HashMap;

/// Finds the lines of furniture, one flag a line. Running heads are looked for only in wrapped text:
/// where a paragraph is one line, a short line that repeats is a table cell.
pub(super) fn find(lines: &[Line], wrapped: bool) -> Vec<bool> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    if wrapped {
        for (i, line) in lines.iter().enumerate() {
            if alone(lines, i) && (8..=90).contains(&line.text.len()) && super::caption::begins(line.text).is_none() {
                *seen.entry(shape(line.text)).or_default() += 1;
            }
        }
    }
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let text = line.text;
            page_mark(text)
                || (alone(lines, i) && wrapped && page_number(text))
                || (alone(lines, i) && journal_line(text))
                || (wrapped && alone(lines, i) && text.len() >= 8 && seen.get(&shape(text)).is_some_and(|n| *n >= 3))
        })
        .collect()
}

fn alone(lines: &[Line], i: usize) -> bool {
    lines[i].apart && lines.get(i + 1).is_none_or(|next| next.apart) && !lines[i].row
}

fn shape(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

fn page_number(text: &str) -> bool {
    text.len() <= 5 && text.trim_start_matches('e').bytes().all(|b| b.is_ascii_digit())
}

fn page_mark(text: &str) -> bool {
    let of = text.strip_prefix("Page ").or_else(|| text.strip_prefix("page ")).unwrap_or(text);
    if let Some((a, b)) = of.split_once(" of ")
        && a.len() <= 4
        && b.len() <= 4
        && [a, b].iter().all(|n| !n.is_empty() && n.bytes().all(|c| c.is_ascii_digit()))
    {
        return true;
    }
    text.len() < 200
        && ["Downloaded from ", "© ", "Copyright © ", "Click here for additional data", "https://doi.org/", "doi: 10."]
            .iter()
            .any(|p| text.starts_with(p))
}

/// "Curr. Oncol. 2021, 28": capitalised, abbreviated words, a year and a number, and nothing else.
fn journal_line(text: &str) -> bool {
    if text.len() > 70 || !text.contains('.') || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut words = text.split([' ', ',', ':', ';', '(', ')']).filter(|w| !w.is_empty());
    let names = words.by_ref().take_while(|w| w.starts_with(|c: char| c.is_ascii_uppercase())).count();
    let year =
        text.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")));
    names >= 1 && year && words.all(|w| w.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.') || b >= 0x80))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_running_heads_and_page_marks() {
        assert!(journal_line("Clin. Cases 2021, 28"));
        assert!(journal_line("Ann. Rare Dis. 2019, 4, 112–118"));
        assert!(!journal_line("He was born in St. Gallen in 2019"));
        assert!(!journal_line("In Jan. 2021, CK was 280"));
        assert!(page_mark("Page 3 of 7") && page_mark("2 of 9") && !page_mark("one of 9"));
    }
}
