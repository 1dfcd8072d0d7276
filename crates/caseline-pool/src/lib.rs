//! Many cases, one question: review tables, estimates with their caveats, similarity.

pub mod stat;
