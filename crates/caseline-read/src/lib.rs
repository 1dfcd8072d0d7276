//! Rules by stage, the lexicon, the learned tagger and the pipeline: from a document to a case.

pub mod lexicon;
pub mod token;
