//! The case file, `caseline.case/1`.

use crate::fact::{Fact, Quote};
use crate::number;
use crate::vocabulary::{LinkKind, Nature, Sex, TrackRole};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format's name, which stands first in every case file.
pub const FORMAT: &str = "caseline.case/1";

/// What read the report: the same stamps and the same text give the same record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Reader {
    /// Version of the reader.
    pub version: String,
    /// Hash of the lexicon.
    pub lexicon: String,
    /// Hash of rules and weights.
    pub rules: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// File name, or `-`.
    pub name: String,
    /// Internet media type.
    pub media_type: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Length of the extracted text in code points.
    pub characters: usize,
    /// Title of the article.
    pub title: Option<String>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// PubMed id.
    pub pmid: Option<String>,
    /// PubMed Central id.
    pub pmcid: Option<String>,
    /// Licence as stated.
    pub licence: Option<String>,
    /// Journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// Year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A patient of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Patient {
    /// Counted from 1.
    pub patient: u32,
    /// Age at presentation, in years.
    #[serde(serialize_with = "number::serialize")]
    pub age_years: Option<f64>,
    /// Sex as reported.
    pub sex: Option<Sex>,
    /// The words that say so.
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

/// A disease followed through the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Track {
    /// Id, such as `t1`.
    pub id: String,
    /// Which patient.
    #[serde(default = "one")]
    pub patient: u32,
    /// The disease.
    pub label: String,
    /// What sort of disease.
    pub nature: Nature,
    /// What part it plays.
    pub role: TrackRole,
    /// The fact that names it.
    pub diagnosis: Option<String>,
}

fn one() -> u32 {
    1
}

/// A point in time that others are counted from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Anchor {
    /// `presentation`, `transplantation`, `surgery`, `diagnosis-t1` …
    pub id: String,
    /// Which patient.
    #[serde(default = "one")]
    pub patient: u32,
    /// Days from presentation.
    #[serde(serialize_with = "number::serialize")]
    pub day: Option<f64>,
    /// Not before.
    #[serde(default, serialize_with = "number::serialize")]
    pub earliest: Option<f64>,
    /// Not after.
    #[serde(default, serialize_with = "number::serialize")]
    pub latest: Option<f64>,
    /// Date or part of a date, ISO 8601.
    pub calendar: Option<String>,
    /// The fact that it is the time of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
}

/// How two facts hang together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Fact id.
    pub from: String,
    /// Fact id.
    pub to: String,
    /// How.
    pub kind: LinkKind,
    /// How sure: `stated`, `implied` or `narrative`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Probably wrong, or cannot be relied on.
    Warning,
    /// Wrong.
    Error,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Stable code.
    pub code: String,
    /// How grave.
    pub level: Level,
    /// What happened, for people.
    pub message: String,
    /// Facts it speaks of.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Words it speaks of.
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

/// A part of the report, for programs that need to know where a sentence stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutlinePart {
    /// `title`, `abstract`, `case`, `discussion`, `caption`, `references` …
    pub role: String,
    /// Heading as printed.
    pub title: Option<String>,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// One report, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// Always [`FORMAT`].
    pub format: String,
    /// What read it.
    pub reader: Reader,
    /// What was read.
    pub source: SourceInfo,
    /// Patients, in the order of their numbers; at least one where any was found.
    pub patients: Vec<Patient>,
    /// Diseases.
    pub tracks: Vec<Track>,
    /// Points in time that others are counted from.
    pub anchors: Vec<Anchor>,
    /// What the report says of the patients.
    pub facts: Vec<Fact>,
    /// How facts hang together.
    pub links: Vec<Link>,
    /// What a person should look at.
    pub diagnostics: Vec<Diagnostic>,
    /// Parts of the report.
    #[serde(default)]
    pub outline: Vec<OutlinePart>,
}

impl Case {
    /// An empty record of a source.
    pub fn new(reader: Reader, source: SourceInfo) -> Case {
        Case {
            format: FORMAT.to_owned(),
            reader,
            source,
            patients: Vec::new(),
            tracks: Vec::new(),
            anchors: Vec::new(),
            facts: Vec::new(),
            links: Vec::new(),
            diagnostics: Vec::new(),
            outline: Vec::new(),
        }
    }

    /// The fact with this id.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|f| f.id == id)
    }

    /// The track with this id.
    pub fn track(&self, id: &str) -> Option<&Track> {
        self.tracks.iter().find(|t| t.id == id)
    }

    /// Reads a case file, saying what is wrong with it if it is none.
    pub fn from_json(json: &str) -> Result<Case, serde_json::Error> {
        let case: Case = serde_json::from_str(json)?;
        if case.format != FORMAT {
            return Err(serde::de::Error::custom(format!("format is '{}', not '{FORMAT}'", case.format)));
        }
        Ok(case)
    }
}
