//! From the bytes of a publication to repaired text that knows its offsets.
//!
//! [`source::open`] turns bytes into a [`Source`]: the text as published, its parts, its
//! bibliographic data. [`Document::prepare`] repairs that text, keeps for every character the place
//! it came from, and finds sections and sentences. Two texts, two types: a [`Span<Raw>`] points into
//! the published text, a [`Span<Clean>`] into the repaired one, and only the [`OffsetMap`] converts.

pub mod document;
pub mod map;
pub mod outline;
pub mod repair;
pub mod sentence;
pub mod source;
pub mod span;

pub use document::{Document, EditNote, Notice, Sentence};
pub use map::OffsetMap;
pub use outline::{Part, Role};
pub use source::{Bibliography, Limits, MediaType, OpenError, Source, Table};
pub use span::{Clean, Raw, Span};
