//! What each paragraph is: title, heading, running text, caption, table, reference.
//!
//! PDF says nothing of this, so it is read off the page: the title is in the largest type of the
//! first page; a heading is short and says what headings say, or stands out by its size or number;
//! a caption starts with its label; what follows a table's caption in smaller type or in cells is
//! the table. What stands between title and abstract are names and addresses. Captions, tables and
//! footnotes cut running text in two: the halves are put together again, and what cut them follows.

use super::hyphen::{Vocabulary, join};
use super::paragraphs::Paragraph;
use crate::outline::Role;
use crate::source::headings::{nested, role_of};

/// A block ready for the text.
#[derive(Debug)]
pub(super) struct Block {
    pub role: Role,
    pub title: Option<String>,
    pub text: String,
}

/// Words of a label that starts a caption.
const LABELS: &[&str] =
    &["figure", "fig.", "fig", "table", "scheme", "box", "supplementary figure", "supplementary table"];

/// Decides for every paragraph, and mends what floats cut.
pub(super) fn divide(paragraphs: Vec<Paragraph>, title: Option<&str>, vocabulary: &Vocabulary) -> Vec<Block> {
    let body = body_size(&paragraphs);
    let title_at = find_title(&paragraphs, body, title);
    let mut kinds = classify(&paragraphs, body, &title_at);
    let mut blocks: Vec<Block> = Vec::new();
    let mut role = Role::Body;
    let mut heading: Option<String> = None;
    // The last block of running text, whose sentence may go on after a float.
    let mut open: Option<(usize, f32)> = None;
    for (paragraph, kind) in paragraphs.iter().zip(kinds.drain(..)) {
        let text = paragraph.text.trim();
        match kind {
            Kind::Title => {
                blocks.push(Block { role: Role::Title, title: None, text: text.to_owned() });
                open = None;
            }
            Kind::Names => blocks.push(Block { role: Role::BackMatter, title: None, text: text.to_owned() }),
            Kind::Heading => {
                let own = role_of(text);
                // A heading of the first rank ends any section; one that tells nothing is inside.
                role = match own {
                    Some(own) if role == Role::References && own == Role::Case => role,
                    Some(own) => top_level(role, own),
                    None if matches!(role, Role::Abstract | Role::Keywords) && paragraph.size > body * 1.05 => {
                        Role::Body
                    }
                    None => role,
                };
                heading = Some(text.to_owned());
                blocks.push(Block { role: Role::Heading, title: heading.clone(), text: text.to_owned() });
                open = None;
            }
            Kind::Caption => {
                let label = label_of(text).map(str::to_owned);
                blocks.push(Block { role: Role::Caption, title: label, text: text.to_owned() });
            }
            Kind::Table => blocks.push(Block { role: Role::Table, title: None, text: text.to_owned() }),
            Kind::Text => {
                if let Some((own, words)) = run_in(text) {
                    role = top_level(role, own);
                    heading = Some(words.to_owned());
                    open = None;
                } else if role == Role::Keywords {
                    role = if paragraph.text.split_whitespace().count() > 40 { Role::Body } else { role };
                }
                let goes_on = open.filter(|(_, size)| (size - paragraph.size).abs() < 0.12 * body).map(|(at, _)| at);
                if let Some(at) = goes_on
                    && unfinished(&blocks[at].text)
                    && continues(text)
                    && blocks[at].role == role
                {
                    join(&mut blocks[at].text, text, vocabulary);
                } else {
                    blocks.push(Block { role, title: heading.clone(), text: text.to_owned() });
                    open = Some((blocks.len() - 1, paragraph.size));
                }
            }
        }
    }
    blocks
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Title,
    Names,
    Heading,
    Caption,
    Table,
    Text,
}

fn classify(paragraphs: &[Paragraph], body: f32, title_at: &[usize]) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(paragraphs.len());
    let mut after_table: Option<usize> = None;
    for (i, p) in paragraphs.iter().enumerate() {
        let kind = if title_at.contains(&i) {
            Kind::Title
        } else if is_caption(&p.text) {
            after_table = p.text.to_lowercase().contains("table").then_some(i);
            Kind::Caption
        } else if p.table {
            Kind::Table
        } else if is_heading(p, body) {
            after_table = None;
            Kind::Heading
        } else if let Some(at) = after_table
            && paragraphs[at].page == p.page
            && i - at < 60
            && (p.size < body * 0.95 || p.lines == 1 && p.text.split_whitespace().count() < 8)
        {
            Kind::Table
        } else {
            after_table = None;
            Kind::Text
        };
        kinds.push(kind);
    }
    // Names and addresses: what is short between the title and the first section of the first page.
    let first_section = (0..paragraphs.len()).find(|i| {
        let opens = |role| matches!(role, Role::Abstract | Role::Introduction | Role::Case | Role::Keywords);
        let heading = kinds[*i] == Kind::Heading && role_of(&paragraphs[*i].text).is_some_and(opens);
        heading || kinds[*i] == Kind::Text && run_in(&paragraphs[*i].text).is_some_and(|(role, _)| opens(role))
    });
    if let (Some(last), Some(first)) = (title_at.last(), first_section)
        && paragraphs[first].page <= 1
    {
        for i in last + 1..first {
            if matches!(kinds[i], Kind::Text | Kind::Heading) && paragraphs[i].text.split_whitespace().count() < 60 {
                kinds[i] = Kind::Names;
            }
        }
    }
    kinds
}

/// The size most letters have.
fn body_size(paragraphs: &[Paragraph]) -> f32 {
    let mut weights: Vec<(i32, usize)> = Vec::new();
    for p in paragraphs {
        let key = (p.size * 4.0).round() as i32;
        match weights.iter_mut().find(|(k, _)| *k == key) {
            Some((_, n)) => *n += p.text.len(),
            None => weights.push((key, p.text.len())),
        }
    }
    weights.iter().max_by_key(|(k, n)| (*n, *k)).map_or(10.0, |(k, _)| *k as f32 / 4.0)
}

/// The paragraphs of the first page in its largest type.
fn find_title(paragraphs: &[Paragraph], body: f32, stated: Option<&str>) -> Vec<usize> {
    let wordy = |p: &Paragraph| {
        p.page == 0 && p.turn == 0 && !p.table && p.text.split_whitespace().count() >= 3 && p.text.len() < 400
    };
    if let Some(stated) = stated {
        let wanted = letters(stated);
        let same = |p: &Paragraph| wanted.len() > 12 && p.text.len() < 500 && letters(&p.text) == wanted;
        if let Some(at) = paragraphs.iter().position(|p| p.page == 0 && same(p)) {
            return vec![at];
        }
    }
    let largest = paragraphs.iter().filter(|p| wordy(p)).map(|p| p.size).fold(0.0, f32::max);
    if largest < body * 1.15 {
        return Vec::new();
    }
    let Some(first) = paragraphs.iter().position(|p| wordy(p) && p.size > largest * 0.97) else { return Vec::new() };
    let more = paragraphs[first + 1..].iter().take_while(|p| p.page == 0 && p.size > largest * 0.97).count();
    (first..=first + more.min(2)).collect()
}

/// Letters and digits only, lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_heading(p: &Paragraph, body: f32) -> bool {
    let text = p.text.trim();
    let words = text.split_whitespace().count();
    if words == 0 || words > 14 || p.lines > 3 || p.turn != 0 || text.ends_with([',', ';', '-']) {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || letters * 2 < text.chars().filter(|c| !c.is_whitespace()).count() {
        return false;
    }
    let starts = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let known = starts && words <= 6 && p.lines == 1 && !text.ends_with('.') && role_of(text).is_some();
    let capitals = words <= 8 && letters >= 4 && !text.chars().any(char::is_lowercase) && p.lines == 1;
    let large = starts && p.size > body * 1.12 && !text.ends_with('.');
    known
        || large
        || (numbered(text) && starts && words <= 10 && !text.ends_with('.'))
        || capitals && words >= 1 && !text.contains('|') && role_of(text).is_some()
}

/// "2 Methods", "2.1. Patients": a number of a section before a capital.
fn numbered(text: &str) -> bool {
    let number = text.split(' ').next().unwrap_or("");
    let rest = text[number.len()..].trim_start();
    number.len() <= 6
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && number.split('.').all(|n| n.len() <= 2)
        && rest.starts_with(char::is_uppercase)
        && rest.chars().filter(char::is_ascii_digit).count() < 3
}

/// A label at the start, and after it a stop, a capital or nothing.
pub(super) fn is_caption(text: &str) -> bool {
    label_of(text).is_some_and(|label| {
        let rest = text.trim_start()[label.len()..].trim_start();
        rest.is_empty()
            || rest.starts_with(['.', ':', '|', '—', '–', '-', '(', '/'])
            || rest.starts_with(char::is_uppercase)
    })
}

/// "Figure 1", "Fig. 2A", "Table IV".
fn label_of(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let word = LABELS.iter().filter(|l| lower.starts_with(**l)).max_by_key(|l| l.len())?;
    let rest = &text[word.len()..];
    let spaces = rest.len() - rest.trim_start().len();
    let number = &rest[spaces..];
    let digits = number.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'S')).count();
    let roman = number.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    let mut length = if digits > 0 && number[..digits].bytes().any(|b| b.is_ascii_digit()) { digits } else { roman };
    if length == 0 || spaces == 0 && !word.ends_with('.') {
        return None;
    }
    let after = &number[length..];
    if after.starts_with(|c: char| c.is_ascii_alphabetic()) && !after[1..].starts_with(|c: char| c.is_alphanumeric()) {
        length += 1;
    } else if after.starts_with(char::is_alphanumeric) {
        return None;
    }
    Some(&text[..word.len() + spaces + length])
}

/// A heading that runs into its paragraph: "ABSTRACT We present …", "Keywords: …".
fn run_in(text: &str) -> Option<(Role, &str)> {
    let end = text.char_indices().find(|(i, c)| *i > 60 || matches!(c, ':' | '.' | '—' | '–' | '|')).map(|(i, _)| i);
    if let Some(end) = end.filter(|e| *e <= 40) {
        let words = &text[..end];
        if words.starts_with(char::is_uppercase)
            && words.split_whitespace().count() <= 4
            && let Some(role) = role_of(words)
        {
            return Some((role, words));
        }
    }
    let first = text.split_whitespace().next()?;
    let shouted = first.len() >= 7 && !first.contains(char::is_lowercase);
    let named = matches!(first, "Abstract" | "Summary" | "Keywords") && text.len() > 60;
    (shouted || named).then(|| role_of(first).map(|role| (role, first))).flatten()
}

fn top_level(outer: Role, own: Role) -> Role {
    match outer {
        Role::Abstract if own == Role::Case || own == Role::Results || own == Role::Methods => Role::Abstract,
        Role::Abstract if matches!(own, Role::Conclusion | Role::Discussion) => Role::Abstract,
        Role::Abstract | Role::Keywords | Role::References | Role::BackMatter | Role::Introduction => own,
        Role::Discussion if own == Role::Case => Role::Discussion,
        Role::Methods | Role::Results => own,
        _ => nested(outer, Some(own)),
    }
}

fn unfinished(text: &str) -> bool {
    !text.trim_end().ends_with(['.', '!', '?', ':', '”', '"'])
}

fn continues(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_lowercase() || c.is_ascii_digit() || matches!(c, '(' | '[' | '<' | '>' | '≥' | '≤' | '±')
    }) || text
        .split(' ')
        .next()
        .is_some_and(|w| w.len() > 1 && w.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '-'))
}
