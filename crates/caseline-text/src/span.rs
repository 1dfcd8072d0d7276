//! Half-open byte ranges that know which of the two texts they point into.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// The text as published (extracted, but not repaired).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raw {}

/// The repaired text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clean {}

/// A half-open range of **bytes** (UTF-8) in the text `T`.
///
/// Code points, which the case file counts, are made from bytes at the very end, by
/// [`crate::source::CharIndex`].
pub struct Span<T> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    text: PhantomData<fn() -> T>,
}

impl<T> Span<T> {
    /// A span from `start` to `end`; `end` below `start` is taken as empty.
    pub const fn new(start: usize, end: usize) -> Self {
        let end = if end < start { start } else { end };
        Span { start, end, text: PhantomData }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// True where no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.end == self.start
    }

    /// The range, to slice with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The words it points at.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// True where `other` lies wholly inside.
    pub const fn contains(self, other: Span<T>) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True where the two share at least one byte.
    pub const fn overlaps(self, other: Span<T>) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span<T>) -> Span<T> {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl<T> Clone for Span<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Span<T> {}
impl<T> PartialEq for Span<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<T> Eq for Span<T> {}
impl<T> PartialOrd for Span<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Span<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<T> std::hash::Hash for Span<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<T> fmt::Debug for Span<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
