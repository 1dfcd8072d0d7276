//! Views for eyes: the summary for a terminal, the timeline as a picture, the page with the sourced text.
//!
//! Every view is a pure function of a [`Case`](caseline_model::Case) (and of the source text, for the
//! page): the same record gives the same bytes. Whatever came from a report is escaped for the place it
//! goes to; nothing of it can run in a page or steer a terminal.

pub mod group;
pub mod page;
pub mod picture;
pub mod review;
pub mod summary;
pub mod timeline;
pub mod when;
pub mod words;

/// Stands near the top of every page and picture, so that the tool knows its own files again.
pub const MARK: &str = "caseline.view/1";
