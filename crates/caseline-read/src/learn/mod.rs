//! The learned parts of reading: which sentences speak of the patient, and which words are facts.
//!
//! Both are linear-chain models over features that training (`cargo xtask train`) and reading share.
//! A document is laid out once as a [`scene::Scene`]; [`relevance`] judges its sentences, [`tagger`]
//! proposes spans with their kind and probability. The weights ([`weights`]) are embedded and read in
//! place: they are opened once. They decide nothing alone: rules, lexicon and tagger are judged
//! together later, and assertion, values, doses and time are never learned here.

pub mod chain;
pub mod cues;
pub mod features;
pub mod hash;
pub mod relevance;
pub mod rows;
pub mod scene;
pub mod second;
pub mod table;
pub mod tagger;
pub mod weights;
pub mod words;

use std::sync::OnceLock;

pub use relevance::Relevance;
pub use tagger::{Learned, Proposal, Tagger, Tagging};

/// The weights that ship with Caseline.
pub const BUILTIN: &[u8] = include_bytes!("../../weights/reader.bin");

/// The learned models that ship with Caseline, opened once.
pub fn builtin() -> Result<&'static Learned<'static>, weights::WeightsError> {
    static OPENED: OnceLock<Result<Learned<'static>, weights::WeightsError>> = OnceLock::new();
    OPENED.get_or_init(|| Learned::open(BUILTIN)).as_ref().map_err(Clone::clone)
}
