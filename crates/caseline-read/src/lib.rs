//! Rules by stage, the lexicon, the learned tagger and the pipeline: from a document to a case.

pub mod assemble;
pub mod learn;
pub mod lexicon;
pub mod mention;
pub mod page;
pub mod pipeline;
pub mod rules;
mod spelling;
pub mod token;
pub mod vocabulary;

pub use pipeline::{Options, Reader, Reading};
