//! Reports that the developers annotated for training alone, beside the gold sets.
//!
//! `training/` holds places, kinds and statuses but no words; the texts are read from where they were taken:
//! a collection of published summaries, and the texts of MACCROBAT (both CC BY).

use super::corpus::{Corpus, Report, byte_offsets, texts};
use anyhow::{Context, Result};
use caseline_model::Kind;
use caseline_text::Span;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
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

fn each(
    annotations: &Path,
    all: &BTreeMap<String, String>,
    mut with: impl FnMut(Annotated, &str) -> Result<()>,
) -> Result<()> {
    let lines =
        std::fs::read_to_string(annotations).with_context(|| format!("cannot read {}", annotations.display()))?;
    for (number, line) in lines.lines().enumerate() {
        let place = || format!("line {} of {}", number + 1, annotations.display());
        let report: Annotated = serde_json::from_str(line).with_context(place)?;
        let text = all.get(&report.id).with_context(|| format!("{}: no text {}", place(), report.id))?;
        let length = text.chars().count();
        anyhow::ensure!(length == report.length, "{}: the text has {length} characters now", place());
        with(report, text)?;
    }
    Ok(())
}

/// Writes every second report that holds facts as a gold folder, and tells their ids.
pub fn hold(annotations: &Path, all: &BTreeMap<String, String>, half: u8, folder: &Path) -> Result<BTreeSet<String>> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut held = BTreeSet::new();
    let mut turn = 1;
    each(annotations, all, |report, text| {
        turn = 1 - turn;
        if turn != half || report.facts.is_empty() {
            return Ok(());
        }
        let chars: Vec<char> = text.chars().collect();
        let fact = |(start, end, kind, status): &(usize, usize, Kind, String)| {
            let quote: String = chars[*start..*end].iter().collect();
            json!({ "kind": kind, "status": status, "quote": quote, "label": quote, "start": start, "end": end })
        };
        let gold =
            json!({ "id": report.id, "subject": [], "facts": report.facts.iter().map(fact).collect::<Vec<_>>() });
        std::fs::write(folder.join(format!("{}.txt", report.id)), text)?;
        std::fs::write(folder.join(format!("{}.gold.json", report.id)), gold.to_string())?;
        held.insert(report.id);
        Ok(())
    })?;
    Ok(held)
}

/// Reads annotations of the texts given.
pub fn read(annotations: &Path, all: &BTreeMap<String, String>) -> Result<Vec<Report>> {
    let mut out = Vec::new();
    each(annotations, all, |report, text| {
        out.push(Report::new(&report.id, Corpus::Added, text.as_bytes(), |raw| {
            let bytes = byte_offsets(raw);
            let fact = |(start, end, kind, _): &(usize, usize, Kind, String)| {
                Some((Span::new(*bytes.get(*start)?, *bytes.get(*end)?), Some(*kind)))
            };
            Ok(report.facts.iter().filter_map(fact).collect())
        })?);
        Ok(())
    })?;
    Ok(out)
}
