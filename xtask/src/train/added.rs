//! Reports that the developers annotated for training alone, beside the gold sets.
//!
//! `training/` holds places, kinds and statuses but no words; the texts are read from where they were taken:
//! a collection of published summaries, and the texts of MACCROBAT (both CC BY).

use super::corpus::{Corpus, Report, byte_offsets, texts};
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

/// The texts of a file of summaries, by id.
pub fn summaries(file: &Path) -> Result<BTreeMap<String, String>> {
    let all = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(all.lines().filter_map(|l| serde_json::from_str::<Text>(l).ok()).map(|t| (t.id, t.text)).collect())
}

/// The texts of a folder, by name.
pub fn folder(folder: &Path) -> Result<BTreeMap<String, String>> {
    let lossy = |(id, bytes): (String, Vec<u8>)| (id, String::from_utf8_lossy(&bytes).into_owned());
    Ok(texts(folder)?.into_iter().map(lossy).collect())
}

/// Reads annotations of the texts given.
pub fn read(annotations: &Path, all: &BTreeMap<String, String>) -> Result<Vec<Report>> {
    let lines =
        std::fs::read_to_string(annotations).with_context(|| format!("cannot read {}", annotations.display()))?;
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
