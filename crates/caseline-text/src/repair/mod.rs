//! Repairs of damaged text, one a file, stacked as layers.
//!
//! A repair looks at the text as the repairs before it left it and proposes [`Edit`]s; each edit
//! replaces at least one character, so that every stretch of repaired text has published text behind
//! it. A repair never corrects what the authors wrote, only what printing, extraction and conversion
//! did to it. Text without damage passes through unchanged and nearly for free: every repair looks
//! first for the few bytes without which it has nothing to do.

mod assemble;
mod encoding;
mod entity;
mod hyphen;
mod ligature;
mod minus;
mod reference;
mod space;
mod superscript;

use crate::document::{EditNote, Notice};
use crate::map::OffsetMap;
use crate::source::Source;
use crate::span::{Clean, Span};

/// A change to the text: what stands at `span` becomes `words`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What is replaced; never empty.
    pub span: Span<Clean>,
    /// What stands there instead; empty to take it out.
    pub words: String,
}

impl Edit {
    fn new(start: usize, end: usize, words: impl Into<String>) -> Edit {
        Edit { span: Span::new(start, end), words: words.into() }
    }
}

/// A repair: its stable name, and the edits it proposes, in order and without overlap.
struct Repair {
    name: &'static str,
    find: fn(&str) -> Vec<Edit>,
}

/// The repairs, in the order in which they run. Characters first, so that those behind see the right
/// ones; marks of references last, because they need to see what is a unit.
const REPAIRS: &[Repair] = &[
    entity::REPAIR,
    encoding::REPAIR,
    ligature::REPAIR,
    space::REPAIR,
    minus::REPAIR,
    superscript::REPAIR,
    hyphen::REPAIR,
    reference::REPAIR,
];

/// The repaired text of a source, where it came from, and what was done to it.
#[derive(Debug, Clone, Default)]
pub struct Repaired {
    /// The repaired text.
    pub text: String,
    /// Where it came from.
    pub map: OffsetMap,
    /// What was changed, in the order of the repaired text.
    pub edits: Vec<EditNote>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

/// Runs every repair over the text of a source.
pub fn repair(source: &Source) -> Repaired {
    let mut done = assemble::assemble(&source.text);
    for repair in REPAIRS {
        let edits = (repair.find)(&done.text);
        if !edits.is_empty() {
            apply(&mut done, repair.name, &edits);
        }
    }
    done.edits.sort_by_key(|e| (e.clean.start, e.clean.end));
    done
}

/// Applies a layer of edits: text, map and notes.
fn apply(done: &mut Repaired, name: &'static str, edits: &[Edit]) {
    let mut text = String::with_capacity(done.text.len());
    let mut at = 0;
    let mut notes = Vec::with_capacity(edits.len());
    // Where each edit was and ends now, to move the notes of earlier layers.
    let mut shifts: Vec<(Span<Clean>, usize)> = Vec::with_capacity(edits.len());
    for edit in edits {
        debug_assert!(at <= edit.span.start && !edit.span.is_empty(), "{name}: edits overlap or are empty");
        text.push_str(&done.text[at..edit.span.start]);
        let start = text.len();
        text.push_str(&edit.words);
        let raw = done.map.raw_of(edit.span).into_iter().reduce(Span::cover).unwrap_or(Span::new(0, 0));
        notes.push(EditNote { repair: name, raw, clean: Span::new(start, text.len()) });
        at = edit.span.end;
        shifts.push((edit.span, text.len()));
    }
    text.push_str(&done.text[at..]);
    let moved = |offset: usize| {
        let slot = shifts.partition_point(|(edit, _)| edit.end <= offset);
        match (shifts.get(slot), slot.checked_sub(1).map(|i| shifts[i])) {
            // What stood within an edit ends where the edit ends.
            (Some((edit, end)), _) if edit.start < offset => *end,
            (_, Some((edit, end))) => end + (offset - edit.end),
            (_, None) => offset,
        }
    };
    for note in &mut done.edits {
        note.clean = Span::new(moved(note.clean.start), moved(note.clean.end));
    }
    let layer: Vec<(Span<Clean>, &str)> = edits.iter().map(|e| (e.span, e.words.as_str())).collect();
    done.map = std::mem::take(&mut done.map).layered(&layer);
    done.text = text;
    done.edits.append(&mut notes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Runs one repair and compares; a second run must find nothing more.
    #[track_caller]
    pub(super) fn check(repair: &Repair, text: &str, expected: &str) {
        let mut done = start(text);
        let edits = (repair.find)(text);
        apply(&mut done, repair.name, &edits);
        assert_eq!(done.text, expected);
        assert_eq!((repair.find)(&done.text), [], "a second run finds more");
        lawful(text, &done);
    }

    fn start(text: &str) -> Repaired {
        Repaired { text: text.to_owned(), map: OffsetMap::identity(text.len()), ..Repaired::default() }
    }

    /// The laws of the map: it tiles the repaired text, every piece has published text behind it, and
    /// verbatim pieces are the same bytes.
    pub(super) fn lawful(raw: &str, done: &Repaired) {
        let mut at = 0;
        for piece in done.map.pieces().iter().chain(done.map.echoes()) {
            assert!(!piece.raw.is_empty() && !piece.clean.is_empty());
            assert!(raw.get(piece.raw.range()).is_some() && done.text.get(piece.clean.range()).is_some());
            if piece.verbatim {
                assert_eq!(piece.raw.of(raw), piece.clean.of(&done.text));
            }
        }
        for piece in done.map.pieces() {
            assert_eq!(piece.clean.start, at);
            at = piece.clean.end;
        }
        assert_eq!(at, done.text.len());
        for note in &done.edits {
            assert!(!note.raw.is_empty() && done.text.get(note.clean.range()).is_some(), "{note:?}");
        }
    }

    fn whole(text: &str) -> (Repaired, Repaired) {
        let source = |text: &str| crate::source::open("-", text.as_bytes(), &crate::source::Limits::default());
        let once = source(text).map(|s| repair(&s)).unwrap_or_default();
        let twice = source(&once.text).map(|s| repair(&s)).unwrap_or_default();
        (once, twice)
    }

    #[test]
    fn plain_text_passes_unchanged() {
        let text = "A man of 61 years had a CRP of 10.7 mg/L, CD20 positive cells and a T-cell lymphoma.\n\nHe left.";
        let (done, _) = whole(text);
        assert_eq!((done.text.as_str(), done.edits.len()), (text, 0));
    }

    #[test]
    fn hyphens_that_meet_are_one() {
        for text in ["ﬁ\u{ad}−\nﬁ", "muscu-\u{ad}\nlar", "muscu\u{ad}-\nlar", "muscu\u{ad}\nlar"] {
            let (done, twice) = whole(text);
            assert_eq!(done.text, twice.text);
            assert!(!done.text.contains(['-', '\n']), "{text:?}: {:?}", done.text);
        }
    }

    proptest! {
        #[test]
        fn the_map_is_lawful(text in "(ﬁ|Î³|&lt;|−|\u{a0}|\u{ad}|-\n|× 109/L|\\.[1-9] |[a-zA-Z]{1,7}|mg/m \\)|\n2\n| |[.,]){1,40}") {
            let (done, _) = whole(&text);
            if !done.text.is_empty() {
                lawful(&text, &done);
            }
        }

        // Without soft hyphens: one that opens a line, or stands between spaces, parts what the second pass
        // sees together. No program writes such.
        #[test]
        fn a_second_pass_changes_nothing(text in "(ﬁ|Î³|&lt;|−|\u{a0}|\n|× 109/L|\\.[1-9] |[a-zA-Z]{1,7}| |[.,]){1,40}") {
            let (done, twice) = whole(&text);
            prop_assert!(done.text.trim().is_empty() || done.text == twice.text);
        }
    }
}
