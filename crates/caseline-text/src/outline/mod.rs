//! The parts of a report: which words are title, abstract, case, discussion, caption, reference.
//!
//! A format that marks its parts (JATS, PDF with its captions) is believed; what it leaves unmarked,
//! and all of a plain text, is divided by its headings (`lexicon/section.tsv`), captions, numbered
//! references and page furniture. A text without any of these is one part, [`Role::Body`]; where it is a
//! long report all the same, its story is found by how it is told.

mod caption;
mod furniture;
mod heading;
mod lines;
mod narrative;
mod plain;
mod references;

pub use heading::heading_role;

use crate::span::{Clean, Span};
use serde::{Deserialize, Serialize};

/// What a part of a publication is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Title of the article.
    Title,
    /// Abstract or summary.
    Abstract,
    /// Keywords, highlights, learning points.
    Keywords,
    /// Introduction or background.
    Introduction,
    /// The case itself: presentation, history, examination, investigations, treatment, follow-up.
    Case,
    /// Methods of a series or a review.
    Methods,
    /// Results of a series or a review.
    Results,
    /// Discussion.
    Discussion,
    /// Conclusion.
    Conclusion,
    /// The patient's own words.
    PatientPerspective,
    /// Figure or table caption.
    Caption,
    /// Body of a table.
    Table,
    /// Reference list.
    References,
    /// Consent, ethics, funding, contributions, acknowledgements, correspondence.
    BackMatter,
    /// Running heads, page numbers and other furniture.
    Furniture,
    /// A heading line itself.
    Heading,
    /// Not known.
    Body,
}

impl Role {
    /// The role as the case file writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Abstract => "abstract",
            Role::Keywords => "keywords",
            Role::Introduction => "introduction",
            Role::Case => "case",
            Role::Methods => "methods",
            Role::Results => "results",
            Role::Discussion => "discussion",
            Role::Conclusion => "conclusion",
            Role::PatientPerspective => "patient_perspective",
            Role::Caption => "caption",
            Role::Table => "table",
            Role::References => "references",
            Role::BackMatter => "back_matter",
            Role::Furniture => "furniture",
            Role::Heading => "heading",
            Role::Body => "body",
        }
    }
}

/// A stretch of text with one role. Parts do not overlap and are in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    /// What it is for.
    pub role: Role,
    /// Its heading as printed, if any.
    pub title: Option<String>,
    /// Where it stands.
    pub span: Span<T>,
}

/// Divides a text into parts. `marked` are parts that the format itself gave, in any order; only what
/// they leave open is divided by its words. The parts returned are in order, do not overlap, and hold
/// every character that is not white space.
pub fn divide(text: &str, mut marked: Vec<Part<Clean>>) -> Vec<Part<Clean>> {
    marked.retain(|p| !p.span.of(text).trim().is_empty());
    marked.sort_by_key(|p| (p.span.start, std::cmp::Reverse(p.span.end)));
    let mut out: Vec<Part<Clean>> = Vec::new();
    let mut at = 0;
    for (index, part) in marked.iter().enumerate() {
        // A part inside another (a caption inside a section) cuts the outer one in two.
        let inner = marked[index + 1..].iter().take_while(|p| p.span.start < part.span.end);
        open(text, at, part.span.start, marked.is_empty(), &mut out);
        let mut from = at.max(part.span.start);
        for inside in inner {
            keep(text, part, from, inside.span.start, &mut out);
            from = from.max(inside.span.start);
            at = at.max(from);
            if inside.span.end < part.span.end {
                keep(text, inside, from, inside.span.end, &mut out);
                from = from.max(inside.span.end);
                at = at.max(from);
            }
        }
        keep(text, part, from, part.span.end, &mut out);
        at = at.max(part.span.end);
    }
    open(text, at, text.len(), marked.is_empty(), &mut out);
    narrative::refine(text, out)
}

/// True for the word that opens a caption, such as "Figure" or "Table".
pub(crate) fn opens_caption(word: &str) -> bool {
    caption::opens(word)
}

fn keep(text: &str, part: &Part<Clean>, from: usize, to: usize, out: &mut Vec<Part<Clean>>) {
    if from < to && !text[from..to].trim().is_empty() {
        let role = match (part.role, &part.title) {
            (Role::Body, Some(title)) => heading_role(title).unwrap_or(Role::Body),
            (role, _) => role,
        };
        out.push(Part { role, title: part.title.clone(), span: Span::new(from, to) });
    }
}

fn open(text: &str, from: usize, to: usize, whole: bool, out: &mut Vec<Part<Clean>>) {
    if from < to && !text[from..to].trim().is_empty() {
        out.extend(plain::divide(text, Span::new(from, to), whole));
    }
}
