//! Spotting: what stands in the text, before anything is decided about it.

pub mod compose;
pub mod quantity;
pub mod stage;
pub mod subject;
pub mod terms;
pub mod units;
pub mod vocabulary;
