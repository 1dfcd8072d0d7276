//! Assembly of damaged text (not yet).
use super::Repaired;
use crate::map::OffsetMap;
pub(super) fn assemble(text: &str) -> Repaired {
    Repaired { text: text.to_owned(), map: OffsetMap::identity(text.len()), ..Repaired::default() }
}
