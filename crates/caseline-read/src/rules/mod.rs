//! The rules, by stage.

pub mod derive;
pub mod join;
pub mod judge;
pub mod spot;
#[cfg(test)]
mod testing;
pub mod thread;
pub mod time;
