//! The rules, by stage.

pub mod derive;
pub mod join;
pub mod judge;
pub mod spot;
pub mod thread;
pub mod time;
