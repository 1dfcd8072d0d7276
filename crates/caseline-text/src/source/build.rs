//! Puts an extracted text together, block by block, and keeps which part each block belongs to.
//!
//! Blocks are parted by one blank line. Neighbouring blocks of one role and one heading are one
//! part, so that the parts of a source follow each other without overlap and cover every word.

use crate::outline::{Part, Role};
use crate::span::{Raw, Span};

/// Text and parts under construction.
#[derive(Debug, Default)]
pub(super) struct TextBuilder {
    text: String,
    parts: Vec<Part<Raw>>,
}

impl TextBuilder {
    /// Adds a block and returns where it stands; `None` where it holds no words.
    pub(super) fn block(&mut self, role: Role, title: Option<&str>, words: &str) -> Option<Span<Raw>> {
        self.push(role, title, words, "\n\n")
    }

    /// Adds a line that belongs to the block before it (rows of a table, entries of a list).
    pub(super) fn line(&mut self, role: Role, title: Option<&str>, words: &str) -> Option<Span<Raw>> {
        self.push(role, title, words, "\n")
    }

    fn push(&mut self, role: Role, title: Option<&str>, words: &str, gap: &str) -> Option<Span<Raw>> {
        let words = words.trim();
        if words.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
        let start = self.text.len();
        self.text.push_str(words);
        let span = Span::new(start, self.text.len());
        match self.parts.last_mut() {
            Some(last) if last.role == role && last.title.as_deref() == title && joins(role) => {
                last.span = last.span.cover(span);
            }
            _ => self.parts.push(Part { role, title: title.map(str::to_owned), span }),
        }
        Some(span)
    }

    /// The finished text, ending in a line end, and its parts.
    pub(super) fn finish(mut self) -> (String, Vec<Part<Raw>>) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        (self.text, self.parts)
    }
}

/// Each heading and each caption stands for itself; other neighbours of one kind are one part.
fn joins(role: Role) -> bool {
    !matches!(role, Role::Heading | Role::Caption | Role::Title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_kind_are_one_part() {
        let mut builder = TextBuilder::default();
        builder.block(Role::Heading, Some("Case"), "Case");
        builder.block(Role::Case, Some("Case"), "She came with fever.");
        builder.block(Role::Case, Some("Case"), "She went home.");
        assert_eq!(builder.block(Role::Case, Some("Case"), "  "), None);
        builder.block(Role::Caption, None, "Figure 1. A.");
        builder.block(Role::Caption, None, "Figure 2. B.");
        let (text, parts) = builder.finish();
        assert_eq!(text, "Case\n\nShe came with fever.\n\nShe went home.\n\nFigure 1. A.\n\nFigure 2. B.\n");
        let said: Vec<_> = parts.iter().map(|p| (p.role, p.span.of(&text))).collect();
        assert_eq!(said.len(), 4);
        assert_eq!(said[1], (Role::Case, "She came with fever.\n\nShe went home."));
    }
}
