//! The parts of a report: which words are title, abstract, case, discussion, caption, reference.

use crate::span::Span;
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
