//! The library people use.

pub mod eval;
