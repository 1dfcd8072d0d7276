//! Statistics as a review of case reports prints them, one estimator a file.
//!
//! Every figure is held against R: `metafor` for pooling, `survival` for times, base R for tables. Functions
//! take numbers and give answers that carry their caveats; [`frame`] reads them from a table. Nothing here
//! knows files, terminals or records.

pub mod ask;
pub mod caveat;
pub mod cox;
pub mod design;
pub mod dist;
pub mod egger;
pub mod error;
pub mod firth;
pub mod fisher;
pub mod frame;
pub mod km;
pub mod logrank;
pub mod measure;
pub mod meta;
pub mod mixed;
pub mod odds;
pub mod proportion;
pub mod quartile;
mod solve;
pub mod survival;
pub mod tau;
pub mod words;

pub use error::StatError;
pub use frame::{Condition, Frame};
