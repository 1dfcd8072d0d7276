//! Gold facts: `<id>.txt` beside `<id>.gold.json`.

use serde::Deserialize;
use serde_json::Value as Json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A fact that a person wrote down.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldFact {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Kind, by name.
    pub kind: String,
    /// Words.
    #[serde(default)]
    pub quote: String,
    /// Status, by name.
    #[serde(default)]
    pub status: String,
    /// Day from presentation.
    #[serde(default)]
    pub day: Option<f64>,
    /// Value: number or words.
    #[serde(default)]
    pub value: Option<Json>,
    /// Unit as written.
    #[serde(default)]
    pub unit: Option<String>,
    /// Dose.
    #[serde(default)]
    pub dose: Option<GoldDose>,
}

/// The dose of a treatment.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldDose {
    /// Amount.
    #[serde(default)]
    pub value: Option<Json>,
    /// Unit as written.
    #[serde(default)]
    pub unit: Option<String>,
}

/// Whom the report is about.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldSubject {
    /// Age in years.
    #[serde(default)]
    pub age_years: Option<f64>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<String>,
}

#[derive(Deserialize)]
struct GoldFile {
    #[serde(default)]
    subject: Option<Vec<GoldSubject>>,
    facts: Vec<GoldFact>,
}

/// One annotated report.
#[derive(Debug, Clone)]
pub struct GoldReport {
    /// File stem.
    pub id: String,
    /// Path of the text.
    pub path: PathBuf,
    /// The text, decoded as the reader does.
    pub text: String,
    /// Patient 1.
    pub subject: Option<GoldSubject>,
    /// Facts.
    pub facts: Vec<GoldFact>,
}

/// Reads every annotated report of a folder, by name.
pub fn load(folder: &Path) -> io::Result<Vec<GoldReport>> {
    let mut ids: Vec<String> = fs::read_dir(folder)?
        .filter_map(|e| Some(e.ok()?.file_name().to_str()?.strip_suffix(".gold.json")?.to_owned()))
        .collect();
    ids.sort();
    ids.into_iter()
        .map(|id| {
            let path = folder.join(format!("{id}.txt"));
            let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
            let json = fs::read_to_string(folder.join(format!("{id}.gold.json")))?;
            let file: GoldFile = serde_json::from_str(&json)
                .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{id}.gold.json: {e}")))?;
            Ok(GoldReport {
                id,
                path,
                text,
                subject: file.subject.and_then(|s| s.into_iter().next()),
                facts: file.facts,
            })
        })
        .collect()
}
