//! The annotated reports: ours and MACCROBAT, laid over the repaired text.

use anyhow::{Context, Result};
use caseline_model::Kind;
use caseline_read::lexicon::{Hit, Lexicon};
use caseline_read::token::{Token, tokenize};
use caseline_text::source::{self, CharIndex, Limits};
use caseline_text::{Clean, Document, Raw, Span};
use std::path::Path;

/// Where a report is from; the order is the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Corpus {
    /// Our gold, full reports.
    Full,
    /// Our gold, short summaries.
    Summary,
    /// MACCROBAT.
    Maccrobat,
    /// Our annotation for training alone, short summaries.
    Added,
}

/// A fact of the gold annotation on the repaired text.
#[derive(Debug, Clone)]
pub struct Gold {
    /// Where it is named.
    pub span: Span<Clean>,
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// Its kind; `None` where the annotation cannot say what our guide would (left out of training
    /// and of scoring).
    pub kind: Option<Kind>,
}

/// An annotated report, ready.
#[derive(Debug)]
pub struct Report {
    /// Its name.
    pub id: String,
    /// Where it is from.
    pub corpus: Corpus,
    /// The text.
    pub doc: Document,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// What the lexicon finds.
    pub hits: Vec<Hit>,
    /// The facts, in the order of the text.
    pub gold: Vec<Gold>,
}

impl Report {
    /// Prepares a report. `facts` are places in the published text, in bytes.
    pub fn new(
        id: &str,
        corpus: Corpus,
        bytes: &[u8],
        facts: impl FnOnce(&str) -> Result<Vec<(Span<Raw>, Option<Kind>)>>,
    ) -> Result<Report> {
        let source = source::open(id, bytes, &Limits::default()).with_context(|| id.to_owned())?;
        let facts = facts(&source.text)?;
        let doc = Document::prepare(source);
        let tokens = tokenize(&doc.text);
        let hits = Lexicon::builtin().scan(&doc.text, &tokens);
        let mut gold: Vec<Gold> = facts
            .into_iter()
            .filter_map(|(raw, kind)| {
                let span = doc.map.clean_of(raw)?;
                let first = tokens.partition_point(|t| t.span.end <= span.start);
                let last = tokens.partition_point(|t| t.span.start < span.end).checked_sub(1)?;
                (first <= last).then_some(Gold { span, first, last, kind })
            })
            .collect();
        gold.sort_by_key(|g| (g.span.start, g.span.end));
        Ok(Report { id: id.to_owned(), corpus, doc, tokens, hits, gold })
    }
}

#[derive(serde::Deserialize)]
struct GoldFile {
    facts: Vec<GoldFact>,
}

#[derive(serde::Deserialize)]
struct GoldFact {
    kind: Kind,
    start: usize,
    end: usize,
}

/// Reads a folder of reports in our gold format.
pub fn read_gold(folder: &Path, corpus: Corpus) -> Result<Vec<Report>> {
    let mut out = Vec::new();
    for (id, text) in texts(folder)? {
        let file = folder.join(format!("{id}.gold.json"));
        let json = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let gold: GoldFile = serde_json::from_slice(&json).with_context(|| format!("in {}", file.display()))?;
        out.push(Report::new(&id, corpus, &text, |raw| {
            let bytes = byte_offsets(raw);
            let place = |f: &GoldFact| Some((Span::new(*bytes.get(f.start)?, *bytes.get(f.end)?), Some(f.kind)));
            Ok(gold.facts.iter().filter_map(place).collect())
        })?);
    }
    Ok(out)
}

/// The texts of a folder by name, sorted.
pub fn texts(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut out = Vec::new();
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt")
            && let Some(id) = path.file_stem().and_then(|s| s.to_str())
        {
            out.push((id.to_owned(), std::fs::read(&path)?));
        }
    }
    out.sort();
    Ok(out)
}

/// The byte offset of each code point, and of the end.
pub fn byte_offsets(text: &str) -> Vec<usize> {
    let out: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    debug_assert_eq!(CharIndex::new(text).len() + 1, out.len());
    out
}
