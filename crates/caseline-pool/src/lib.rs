//! Many cases, one question: review tables, estimates with their caveats, similarity.

pub mod concept;
pub mod course;
pub mod query;
pub mod say;
pub mod stat;
pub mod table;
pub mod unit;
