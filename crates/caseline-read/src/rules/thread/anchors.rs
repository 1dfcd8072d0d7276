//! Events that others are counted from, and finding the one that words mean.

use super::clock::Moment;
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::time::AnchorKind;
use crate::rules::time::words::lower;
use caseline_model::{Kind, Status};
use std::ops::Range;

/// A point in time for the case file.
#[derive(Debug, Clone, PartialEq)]
pub struct AnchorPoint {
    /// `presentation`, `surgery`, `transplantation` …
    pub id: String,
    /// Which patient.
    pub patient: u32,
    /// Days from presentation.
    pub day: Option<f64>,
    /// Not before.
    pub earliest: Option<f64>,
    /// Not after.
    pub latest: Option<f64>,
    /// Date or part of one.
    pub calendar: Option<String>,
    /// Index of the mention that it is the time of.
    pub mention: Option<usize>,
}

/// An event that was told, with its moment.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub kind: AnchorKind,
    pub moment: Moment,
    /// When it ended, if that is told.
    pub end: Option<Moment>,
    /// How often others were counted from it.
    pub used: u32,
    /// Its words and its label, in lower case.
    pub said: String,
    pub mention: Option<usize>,
}

/// What a mention is as an anchor.
pub(super) fn kind_of(mention: &Mention) -> Option<AnchorKind> {
    if mention.status() != Status::Present {
        return None;
    }
    let label = mention.label.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| label.contains(w));
    match mention.kind {
        Kind::Procedure | Kind::Treatment
            if has(&["transplant", "hct", "hsct"]) && !has(&["prophylaxis", "immunoglobulin"]) =>
        {
            Some(AnchorKind::Transplantation)
        }
        Kind::Procedure => {
            let imaging = has(&[
                "scopy",
                "graphy",
                "tomography",
                "imaging",
                "mri",
                "ultraso",
                "biopsy",
                "x-ray",
                "culture",
                "laryngosc",
                "angiogra",
            ]);
            let surgical = has(&[
                "ectomy",
                "plasty",
                "otomy",
                "ostomy",
                "surgery",
                "surgical",
                "resection",
                "excision",
                "operation",
                "repair",
                "bypass",
                "anastomosis",
                "fixation",
                "debridement",
                "craniotomy",
                "amputation",
                "replacement",
                "cesarean",
                "caesarean",
                "ligation",
                "implantation",
                "decompression",
                "fusion",
            ]);
            Some(if surgical && !imaging { AnchorKind::Surgery } else { AnchorKind::Event })
        }
        Kind::Treatment => Some(AnchorKind::Treatment),
        Kind::Outcome if has(&["discharge"]) => Some(AnchorKind::Discharge),
        Kind::Outcome if has(&["death", "died", "expired", "deceased"]) => Some(AnchorKind::Death),
        Kind::Outcome if has(&["admission", "admitted", "hospitali"]) => Some(AnchorKind::Admission),
        Kind::Diagnosis => Some(AnchorKind::Diagnosis),
        _ => Some(AnchorKind::Event),
    }
}

/// A content word of an anchor, ready to be looked for.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// In lower case, cut to seven letters.
    stem: String,
    /// Its whole length.
    length: usize,
    /// Such as HSCT, which must stand alone.
    abbreviation: bool,
}

/// The words of an anchor that may name an event: five letters or more, or an abbreviation.
pub(super) fn keys(page: &Page<'_>, tokens: Range<usize>) -> Vec<Key> {
    tokens
        .filter_map(|at| {
            let word = page.word(at);
            let mut buffer = [0u8; 24];
            let lower = lower(word, &mut buffer);
            let abbreviation = word.len() >= 2 && word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
            if GENERAL.contains(&lower) || (lower.len() < 5 && !abbreviation) {
                return None;
            }
            let stem = lower.char_indices().nth(7).map_or(lower, |(end, _)| &lower[..end]);
            let stem = if abbreviation { lower } else { stem };
            Some(Key { stem: stem.to_owned(), length: lower.len(), abbreviation })
        })
        .collect()
}

/// How well the words of an anchor name what is `said` of an event (its words and label in lower case):
/// the length of the longest of them that stands there; 0 where none does.
pub(super) fn names(keys: &[Key], said: &str) -> usize {
    let stands = |key: &&Key| {
        if key.abbreviation {
            said.split(|c: char| !c.is_alphanumeric()).any(|w| w == key.stem)
        } else {
            said.contains(key.stem.as_str())
        }
    };
    keys.iter().filter(stands).map(|k| k.length).max().unwrap_or(0)
}

/// Words too general to tell one event from another.
const GENERAL: &[&str] = &[
    "after",
    "before",
    "following",
    "hospital",
    "patient",
    "treatment",
    "therapy",
    "initial",
    "first",
    "second",
    "medical",
    "acute",
    "severe",
    "chronic",
    "emergency",
    "department",
    "start",
    "starting",
    "initiation",
    "completion",
    "onset",
    "symptoms",
    "symptom",
    "disease",
    "presentation",
    "diagnosis",
    "surgery",
    "operation",
    "procedure",
    "dose",
    "therapies",
    "right",
    "lower",
    "upper",
    "about",
    "during",
    "discontinuation",
    "these",
    "their",
    "admission",
    "being",
];
