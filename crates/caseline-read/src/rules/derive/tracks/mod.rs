//! Diseases that run side by side, and which fact hangs on which.
//!
//! A report is about one disease, or about two that run in parallel: the dermatomyositis and the tumour, the
//! myelodysplastic syndrome and its Sweet syndrome. These are the *index* tracks ([`rank`]): what title and
//! summary name, what is told and treated most, what was diagnosed. What was there before is a *comorbidity*;
//! what comes under treatment, the infection and the rejection, is a *complication*, however long it is told.
//!
//! A fact hangs on the track that its own sentence ties it to ("for", "due to", "consistent with"), on the nature
//! that its words or its drug tell (`lexicon/track_affinity.tsv`), on what its neighbours hang on ([`hang`]).
//! Where two diseases run and nothing decides, it hangs on none: a gap can be seen, a wrong track cannot.

mod affinity;
mod family;
mod hang;
mod name;
mod rank;

use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Nature, TrackRole};

/// A disease followed through the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The disease.
    pub label: String,
    /// What sort.
    pub nature: Nature,
    /// What part it plays.
    pub role: TrackRole,
    /// Which patient.
    pub patient: u32,
    /// The mention that names it; none where only title or summary do.
    pub mention: Option<usize>,
}

/// The tracks, and for each mention the tracks it hangs on.
pub fn find(page: &Page<'_>, mentions: &[Mention]) -> (Vec<Draft>, Vec<Vec<usize>>) {
    let announced = name::announced(page);
    let names: Vec<Option<name::Name>> = mentions.iter().map(|m| name::of(page, m, &announced)).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut home: Vec<Vec<usize>> = vec![Vec::new(); mentions.len()];
    let patients = mentions.iter().map(|m| m.patient).max().unwrap_or(1);
    for patient in 1..=patients {
        let ranked = rank::rank(page, mentions, &names, &announced, patient);
        for candidate in ranked {
            for m in &candidate.mentions {
                home[*m].push(drafts.len());
            }
            drafts.push(Draft {
                label: candidate.label,
                nature: candidate.nature,
                role: candidate.role,
                patient,
                mention: candidate.first,
            });
        }
    }
    hang::hang(page, &announced, mentions, &drafts, &mut home);
    (drafts, home)
}

#[cfg(test)]
mod tests;
