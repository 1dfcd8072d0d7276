//! Judging: whose fact it is and how the report speaks of it.

pub mod assertion;
pub mod combine;
mod differential;
mod planned;
pub mod relevance;
pub mod stop;

#[cfg(test)]
mod tests;
