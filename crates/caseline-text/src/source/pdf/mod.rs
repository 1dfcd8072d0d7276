//! PDF with a text layer.
//!
//! A PDF holds glyphs with places and nothing else that could be relied on. From the glyphs come
//! words and line segments (`lines`), running heads and feet go apart (`furniture`), the rest is put
//! into reading order page by page (`order`), made into paragraphs with the printer's hyphens taken
//! out (`paragraphs`, `hyphen`), and each paragraph is told what it is (`sections`). Turned text
//! (tables set sideways, notes in the margin) is read as if the page were turned, after the upright
//! text of its page. Running heads stand at the end of the text, each once, with their own role.

mod bombs;
mod cells;
mod furniture;
mod glyphs;
mod hyphen;
mod imprint;
mod lines;
mod order;
mod paragraphs;
mod sections;

use super::build::TextBuilder;
use super::deadline::Deadline;
use super::{Bibliography, MediaType, OpenError, Source, Table, sha256};
use crate::document::Notice;
use crate::outline::Role;
use crate::span::{Raw, Span};
use lines::Line;

/// Fewer letters than this on a page with pictures is a scan with a stamp on it.
const LETTERS_OF_A_PAGE: usize = 25;

/// Opens a PDF; `pdf` are the bytes from its header on.
pub(super) fn open(name: &str, bytes: &[u8], pdf: &[u8], deadline: &Deadline) -> Result<Source, OpenError> {
    bombs::check(pdf, deadline)?;
    let read = glyphs::read(pdf, deadline)?;
    let letters = |p: &glyphs::Page| p.glyphs.iter().filter(|g| g.text.chars().any(char::is_alphanumeric)).count();
    let all: usize = read.pages.iter().map(letters).sum();
    let images: usize = read.pages.iter().map(|p| p.images).sum();
    let whole = glyphs::has_end(pdf);
    if all == 0 || images >= read.pages.len() && all < LETTERS_OF_A_PAGE * read.pages.len() {
        return Err(if whole || images > 0 {
            OpenError::NoTextLayer
        } else {
            OpenError::Pdf("the file is cut off: its end is missing and no text is left in it".to_owned())
        });
    }
    let mut notices = Vec::new();
    let mut note = |code, message: String| notices.push(Notice { code, message, raw: None });
    if !whole {
        note("pdf-truncated", "the end of the file is missing; what is left of it was read".to_owned());
    }
    let bare: Vec<String> = read
        .pages
        .iter()
        .enumerate()
        .filter(|(_, p)| p.images > 0 && letters(p) < LETTERS_OF_A_PAGE)
        .map(|(i, _)| (i + 1).to_string())
        .collect();
    if !bare.is_empty() && bare.len() < read.pages.len() {
        note("pdf-page-without-text", format!("no text layer on page {}: pictures only", bare.join(", ")));
    }
    let unknown = read.pages.iter().flat_map(|p| &p.glyphs).filter(|g| g.text.contains('\u{FFFD}')).count();
    if unknown * 20 > all {
        note("pdf-unmapped-glyphs", format!("{unknown} glyphs do not say which character they are"));
    }

    let mut segments: Vec<Line> = Vec::new();
    for (number, page) in read.pages.iter().enumerate() {
        deadline.check()?;
        segments.extend(lines::segments(page, number, deadline)?);
    }
    let heights: Vec<f32> = read.pages.iter().map(|p| p.height).collect();
    let furniture = furniture::find(&segments, &heights);
    let mut vocabulary = hyphen::Vocabulary::default();
    let mut heads: Vec<String> = Vec::new();
    let mut pages: Vec<Vec<Line>> = vec![Vec::new(); read.pages.len()];
    for (line, is_furniture) in segments.into_iter().zip(furniture) {
        if is_furniture {
            let says = line.text.chars().any(char::is_alphabetic) && !furniture::is_page_number(&line.text);
            if says && !heads.contains(&line.text) {
                heads.push(line.text);
            }
        } else if !is_rule(&line.text) {
            vocabulary.add(&line.text);
            pages[line.page].push(line);
        }
    }
    let mut ordered: Vec<Line> = Vec::new();
    for mut page in pages {
        deadline.check()?;
        lines::drop_caps(&mut page, &vocabulary);
        for turn in 0..4 {
            let here: Vec<Line> = page.iter().filter(|l| l.turn == turn).cloned().collect();
            ordered.extend(order::reading_order(&here).into_iter().map(|i| here[i].clone()));
        }
    }
    let paragraphs = paragraphs::build(&ordered, &vocabulary, deadline)?;
    let blocks = sections::divide(paragraphs, read.title.as_deref(), &vocabulary);

    let mut builder = TextBuilder::default();
    // A table is its caption and the pieces of table after it, up to the next caption.
    let mut tables: Vec<(Table, Vec<Span<Raw>>)> = Vec::new();
    let mut in_table = false;
    for block in &blocks {
        let span = builder.block(block.role, block.title.as_deref(), &block.text);
        match (block.role, span) {
            (Role::Caption, _) => {
                in_table = block.text.to_lowercase().starts_with("table");
                if in_table {
                    let table = Table { label: block.title.clone(), caption: span, cells: Vec::new() };
                    tables.push((table, Vec::new()));
                }
            }
            (Role::Table, Some(span)) if in_table => {
                tables.last_mut().into_iter().for_each(|(_, pieces)| pieces.push(span));
            }
            (Role::Heading, _) => in_table = false,
            _ => {}
        }
    }
    let title: Vec<&str> = blocks.iter().filter(|b| b.role == Role::Title).map(|b| b.text.as_str()).collect();
    let title = if title.is_empty() { None } else { Some(imprint::without_kind(&title.join(" ")).to_owned()) };
    let title = title.or(read.title);
    let bibliography = Bibliography { title, ..imprint::read(&blocks, &heads) };
    for (nth, head) in heads.iter().enumerate() {
        if nth == 0 {
            builder.block(Role::Furniture, None, head);
        } else {
            builder.line(Role::Furniture, None, head);
        }
    }
    let (text, parts) = builder.finish();
    let tables = tables.into_iter().map(|(table, pieces)| Table { cells: cells::read(&text, &pieces), ..table });
    let tables = tables.collect();
    Ok(Source {
        name: name.to_owned(),
        media_type: MediaType::Pdf,
        sha256: sha256(bytes),
        text,
        parts,
        tables,
        bibliography,
        notices,
    })
}

/// Rows of dots and dashes that only draw a line.
fn is_rule(text: &str) -> bool {
    text.chars().count() > 3 && text.chars().all(|c| matches!(c, '.' | '_' | '-' | '–' | '—' | '·' | '…' | '=' | ' '))
}

#[cfg(test)]
mod tests;
