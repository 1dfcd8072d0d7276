//! Events that others are counted from, and finding the one that words mean.

use super::clock::Moment;
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::time::AnchorKind;
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

/// True where the words of an anchor name this mention: a content word of five letters or more that
/// stands in both, or the same abbreviation.
pub(super) fn names(page: &Page<'_>, tokens: Range<usize>, mention: &Mention) -> usize {
    let quoted = page.words(mention.span).to_ascii_lowercase();
    let label = mention.label.to_ascii_lowercase();
    let mut best = 0;
    for at in tokens {
        let word = page.word(at);
        let lower = word.to_ascii_lowercase();
        let abbreviation = word.len() >= 2 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if GENERAL.contains(&lower.as_str()) || (lower.len() < 5 && !abbreviation) {
            continue;
        }
        let stem = if lower.len() > 7 {
            &lower[..lower.char_indices().nth(7).map_or(lower.len(), |(i, _)| i)]
        } else {
            &lower
        };
        if abbreviation && quoted.split(|c: char| !c.is_alphanumeric()).any(|w| w == lower)
            || !abbreviation && (quoted.contains(stem) || label.contains(stem))
        {
            best = best.max(lower.len());
        }
    }
    best
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
