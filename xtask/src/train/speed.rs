//! How fast the learned parts read: processor time of each step over a folder of texts, on one thread.

use anyhow::Result;
use caseline_read::learn::{Learned, Tagger};
use caseline_read::lexicon::Lexicon;
use caseline_read::token::tokenize;
use caseline_text::Document;
use caseline_text::source::{self, Limits};
use std::path::Path;
use std::time::Instant;

/// Reads every text of a folder and prints megabytes a second for each step.
pub fn run(learned: &Learned<'_>, folder: &Path) -> Result<()> {
    let mut spent = [0f64; 4];
    let mut bytes = 0usize;
    let (mut sentences, mut of_patient, mut proposals) = (0, 0, 0);
    for (id, text) in super::corpus::texts(folder)? {
        let Ok(source) = source::open(&id, &text, &Limits::default()) else { continue };
        bytes += text.len();
        let doc = Document::prepare(source);
        let mut clock = Instant::now();
        let mut lap = |slot: usize| {
            spent[slot] += clock.elapsed().as_secs_f64();
            clock = Instant::now();
        };
        let tokens = tokenize(&doc.text);
        lap(0);
        let hits = Lexicon::builtin().scan(&doc.text, &tokens);
        lap(1);
        let relevance = learned.relevance(&doc, &tokens, &hits);
        lap(2);
        let tagging = learned.tag(&doc, &tokens, &hits, &relevance);
        lap(3);
        sentences += relevance.len();
        of_patient += relevance.iter().filter(|r| r.patient).count();
        proposals += tagging.proposals.len();
    }
    println!("{:.1} MB, {sentences} sentences, {of_patient} of the patient, {proposals} proposals", bytes as f64 / 1e6);
    for (name, time) in ["tokens", "lexicon", "relevance", "tagger"].iter().zip(spent) {
        println!("{name:10} {:6.1} MB/s", bytes as f64 / 1e6 / time);
    }
    Ok(())
}
