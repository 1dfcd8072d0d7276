//! How well Caseline reads, measured against facts that people wrote down.

pub mod compare;
pub mod gold;
pub mod score;

pub use gold::{GoldReport, load};
pub use score::{Figures, Miss, Prf, Tally};
