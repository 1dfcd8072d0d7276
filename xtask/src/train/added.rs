//! Case summaries that the developers annotated for training alone, beside the gold sets.
//!
//! `training/summaries.jsonl` holds places, kinds and statuses but no words; the texts are read from the
//! collection of published summaries (CC BY) that they were taken from.

use super::corpus::{Corpus, Report, byte_offsets};
use anyhow::{Context, Result};
use caseline_model::Kind;
use caseline_text::Span;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(serde::Deserialize)]
struct Annotated {
    id: String,
    /// Code points of the text, so that another edition of it is noticed.
    length: usize,
    /// First and last code point (exclusive), kind, status.
    facts: Vec<(usize, usize, Kind, String)>,
}

#[derive(serde::Deserialize)]
struct Text {
    id: String,
    text: String,
}

/// Reads the annotations and the texts that they speak of.
pub fn read(annotations: &Path, texts: &Path) -> Result<Vec<Report>> {
    let lines =
        std::fs::read_to_string(annotations).with_context(|| format!("cannot read {}", annotations.display()))?;
    let all = std::fs::read_to_string(texts).with_context(|| format!("cannot read {}", texts.display()))?;
    let all: BTreeMap<String, String> =
        all.lines().filter_map(|l| serde_json::from_str::<Text>(l).ok()).map(|t| (t.id, t.text)).collect();
    let mut out = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let place = || format!("line {} of {}", number + 1, annotations.display());
        let report: Annotated = serde_json::from_str(line).with_context(place)?;
        let text = all.get(&report.id).with_context(|| format!("{}: no text {}", place(), report.id))?;
        let length = text.chars().count();
        anyhow::ensure!(length == report.length, "{}: the text has {length} characters now", place());
        out.push(Report::new(&report.id, Corpus::Added, text.as_bytes(), |raw| {
            let bytes = byte_offsets(raw);
            let fact = |(start, end, kind, _): &(usize, usize, Kind, String)| {
                Some((Span::new(*bytes.get(*start)?, *bytes.get(*end)?), Some(*kind)))
            };
            Ok(report.facts.iter().filter_map(fact).collect())
        })?);
    }
    Ok(out)
}
