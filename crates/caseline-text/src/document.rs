//! A source made ready for reading: repaired, divided into parts and sentences.

use crate::map::OffsetMap;
use crate::outline::{self, Part};
use crate::repair;
use crate::sentence;
use crate::source::Source;
use crate::span::{Clean, Raw, Span};

/// One change that a repair made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditNote {
    /// The stable name of the repair.
    pub repair: &'static str,
    /// What was published.
    pub raw: Span<Raw>,
    /// What stands there now.
    pub clean: Span<Clean>,
}

/// Something about the text that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stable code, such as `text-undecodable`.
    pub code: &'static str,
    /// What happened, for people.
    pub message: String,
    /// Where, if it has a place.
    pub raw: Option<Span<Raw>>,
}

/// A sentence and the part it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span<Clean>,
    /// Index into [`Document::parts`].
    pub part: usize,
}

/// A source made ready for reading.
#[derive(Debug, Clone)]
pub struct Document {
    /// What was opened.
    pub source: Source,
    /// The repaired text.
    pub text: String,
    /// Where the repaired text came from.
    pub map: OffsetMap,
    /// What the repairs changed.
    pub edits: Vec<EditNote>,
    /// The parts of the report, in order, without overlap; they cover every sentence.
    pub parts: Vec<Part<Clean>>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// What a person should know of the text.
    pub notices: Vec<Notice>,
}

impl Document {
    /// Repairs the text of a source, finds its parts and its sentences. Never fails.
    pub fn prepare(source: Source) -> Document {
        let repaired = repair::repair(&source);
        let marked = source.parts.iter().filter_map(|part| {
            let span = repaired.map.clean_of(part.span)?;
            Some(Part { role: part.role, title: part.title.clone(), span })
        });
        let parts = outline::divide(&repaired.text, marked.collect());
        let mut sentences = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            sentences.extend(
                sentence::split(&repaired.text, part.span).into_iter().map(|span| Sentence { span, part: index }),
            );
        }
        let mut notices = source.notices.clone();
        notices.extend(repaired.notices);
        Document { source, text: repaired.text, map: repaired.map, edits: repaired.edits, parts, sentences, notices }
    }
}
