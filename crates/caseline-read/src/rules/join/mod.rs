//! Joining: what belongs together becomes one fact.

pub mod dose;
pub mod gene;
pub mod measure;
mod predicate;
pub mod proposal;
pub mod result;
pub mod table;
