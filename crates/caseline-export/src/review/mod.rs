//! The review table in the forms people want it in.

pub mod csv;
