//! Deriving: what follows from the mentions taken together.

pub mod course;
pub mod ellipsis;
pub mod merge;
pub mod patients;
pub mod title;
pub mod tracks;
