//! Repairs of damaged text, one a file, stacked as layers.

use crate::document::{EditNote, Notice};
use crate::map::OffsetMap;
use crate::source::Source;

/// The repaired text of a source, where it came from, and what was done to it.
#[derive(Debug, Clone, Default)]
pub struct Repaired {
    /// The repaired text.
    pub text: String,
    /// Where it came from.
    pub map: OffsetMap,
    /// What was changed.
    pub edits: Vec<EditNote>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

/// Runs every repair over the text of a source.
pub fn repair(source: &Source) -> Repaired {
    Repaired { text: source.text.clone(), map: OffsetMap::identity(source.text.len()), ..Repaired::default() }
}
