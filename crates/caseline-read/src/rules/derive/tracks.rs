//! Diseases that run side by side, and which fact hangs on which.
//!
//! The index tracks are the diseases the whole report speaks of most, one for each nature (a cancer
//! and its subtypes are one track). Diagnoses from before are comorbidities, later ones complications.
//! A fact hangs on the disease named in its sentence; else on the nature its own words tell
//! (`lexicon/track_affinity.tsv`, drug classes); else on the disease spoken of last; a report with one
//! index disease gives it everything that has no other place.

use crate::lexicon::{Table, parse_tsv};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Mode, Nature, Polarity, Status, TrackRole};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

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
    /// The mention that names it.
    pub mention: usize,
}

/// The tracks, and for each mention the tracks it hangs on.
pub fn find(page: &Page<'_>, mentions: &[Mention]) -> (Vec<Draft>, Vec<Vec<usize>>) {
    let weight = weights(page);
    let nature_of = natures(page);
    let nature = |label: &str| nature_of.get(label).copied().unwrap_or(Nature::Other);
    let names: Vec<Option<String>> = mentions.iter().map(|m| disease(page, &nature_of, m)).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut home: Vec<Vec<usize>> = vec![Vec::new(); mentions.len()];
    let patients = mentions.iter().map(|m| m.patient).max().unwrap_or(1);
    for patient in 1..=patients {
        let mut diagnoses: Vec<usize> = (0..mentions.len())
            .filter(|i| mentions[*i].kind == Kind::Diagnosis && mentions[*i].patient == patient)
            .filter(|i| matches!(mentions[*i].status(), Status::Present | Status::Suspected))
            .filter(|i| names[*i].is_some())
            .collect();
        let heft = |i: &usize| {
            let m = &mentions[*i];
            let past = if m.assertion.mode == Mode::Historical { 0.3 } else { 1.0 };
            let doubt = if m.status() == Status::Suspected { 0.4 } else { 1.0 };
            past * doubt * names[*i].as_deref().and_then(|d| weight.get(d)).copied().unwrap_or(1.0)
        };
        diagnoses.sort_by(|a, b| heft(b).total_cmp(&heft(a)).then(a.cmp(b)));
        let top = diagnoses.first().map_or(0.0, heft);
        let base = drafts.len();
        for &index in &diagnoses {
            let mention = &mentions[index];
            let label = names[index].as_deref().unwrap_or(&mention.label);
            let nature = nature(label);
            let same = drafts[base..]
                .iter()
                .position(|d| d.label == label || (d.nature == nature && d.role == TrackRole::Index && joins(nature)));
            if let Some(at) = same {
                home[index].push(base + at);
                continue;
            }
            let indexes = drafts[base..].iter().filter(|d| d.role == TrackRole::Index).count();
            let role = if indexes == 0
                || (indexes < 3 && heft(&index) >= (top * 0.3).max(3.0) && mention.assertion.mode != Mode::Historical)
            {
                TrackRole::Index
            } else if mention.assertion.mode == Mode::Historical {
                TrackRole::Comorbidity
            } else {
                TrackRole::Complication
            };
            home[index].push(drafts.len());
            drafts.push(Draft { label: label.to_owned(), nature, role, patient, mention: index });
        }
    }
    hang(page, mentions, &drafts, &mut home);
    (drafts, home)
}

/// A track is a disease of the lexicon: "including MDS" is told of the myelodysplastic syndrome.
fn disease(page: &Page<'_>, natures: &BTreeMap<&str, Nature>, mention: &Mention) -> Option<String> {
    if natures.contains_key(mention.label.as_str()) {
        return Some(mention.label.clone());
    }
    let named = page.longest(mention.first..mention.last + 1, |t| t == Table::Disease);
    named.last().map(|hit| page.concept(hit).label.clone())
}

/// Subtypes of these natures are one disease of one patient.
fn joins(nature: Nature) -> bool {
    matches!(nature, Nature::Malignancy | Nature::Autoimmune)
}

fn hang(page: &Page<'_>, mentions: &[Mention], drafts: &[Draft], home: &mut [Vec<usize>]) {
    // Only diagnoses can be what a fact hangs on in its sentence; by sentence, in their order.
    let mut diagnoses: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, mention) in mentions.iter().enumerate().filter(|(_, m)| m.kind == Kind::Diagnosis) {
        diagnoses.entry(mention.line).or_default().push(index);
    }
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|i| mentions[*i].first);
    let mut last_named: Option<usize> = None;
    for index in order {
        let mention = &mentions[index];
        if let Some(&track) = home[index].first() {
            if drafts[track].role == TrackRole::Index {
                last_named = Some(track);
            }
            continue;
        }
        let of_patient = |t: &usize| drafts[*t].patient == mention.patient;
        let index_tracks: Vec<usize> =
            (0..drafts.len()).filter(of_patient).filter(|t| drafts[*t].role == TrackRole::Index).collect();
        let by_words =
            affinity(page, mention).and_then(|n| index_tracks.iter().copied().find(|t| drafts[*t].nature == n));
        let in_sentence = diagnoses
            .get(&mention.line)
            .into_iter()
            .flatten()
            .map(|m| (&mentions[*m], &home[*m]))
            .filter(|(m, h)| {
                !h.is_empty()
                    && m.assertion.polarity == Polarity::Present
                    && m.assertion.mode != Mode::Historical
                    && (drafts[h[0]].role == TrackRole::Index || joined(page, m, mention))
            })
            .min_by_key(|(m, _)| m.first.abs_diff(mention.last))
            .map(|(_, h)| h[0]);
        let track = in_sentence
            .or(by_words)
            .or(if index_tracks.len() == 1 { index_tracks.first().copied() } else { last_named })
            .or(index_tracks.first().copied());
        home[index].extend(track);
    }
}

/// True where words tie a fact to a disease that is not what the report is about: "treated with",
/// "for", "due to", or nothing at all between them.
fn joined(page: &Page<'_>, disease: &Mention, fact: &Mention) -> bool {
    const TIES: &[&str] = &[
        "for",
        "with",
        "by",
        "to",
        "of",
        "due",
        "secondary",
        "because",
        "from",
        "treated",
        "managed",
        "resolved",
        "improved",
        "prophylaxis",
    ];
    let between = if disease.last < fact.first { disease.last + 1..fact.first } else { fact.last + 1..disease.first };
    let close = between.len() <= 8 && !between.clone().any(|t| matches!(page.word(t), "," | ";"));
    matches!(fact.kind, Kind::Treatment | Kind::Outcome | Kind::Measurement)
        && close
        && between.clone().any(|t| page.is_any(t, TIES))
}

/// How often each disease is named in the whole report, references apart; more in title and abstract.
fn weights<'p>(page: &'p Page<'_>) -> BTreeMap<&'p str, f64> {
    use caseline_text::Role;
    let mut out = BTreeMap::new();
    for line in &page.lines {
        let factor = match line.role {
            Role::References | Role::BackMatter | Role::Furniture => continue,
            Role::Title => 3.0,
            Role::Abstract => 1.5,
            _ => 1.0,
        };
        for hit in page.longest(line.tokens.clone(), |t| t == Table::Disease) {
            *out.entry(page.concept(&hit).label.as_str()).or_insert(0.0) += factor;
        }
    }
    out
}

fn natures<'p>(page: &'p Page<'_>) -> BTreeMap<&'p str, Nature> {
    page.hits
        .iter()
        .map(|h| page.concept(h))
        .filter(|c| c.table == Table::Disease)
        .filter_map(|c| Some((c.label.as_str(), c.field("nature")?.parse().ok()?)))
        .collect()
}

/// The nature of disease that the words of a fact tell.
fn affinity(page: &Page<'_>, mention: &Mention) -> Option<Nature> {
    static WORDS: OnceLock<Vec<(String, Nature)>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        parse_tsv(include_str!("../../../../../lexicon/track_affinity.tsv"))
            .filter_map(|row| Some((row.get("label")?.to_lowercase(), row.get("nature")?.parse().ok()?)))
            .collect()
    });
    if mention.kind == Kind::Treatment {
        let class = page
            .hits_in(mention.first..mention.last + 1)
            .iter()
            .map(|h| page.concept(h))
            .find(|c| matches!(c.table, Table::Drug | Table::Regimen))
            .and_then(|c| if c.table == Table::Regimen { Some("chemotherapy") } else { c.field("class") });
        if let Some(class) = class {
            let class = class.to_lowercase();
            let has = |words: &[&str]| words.iter().any(|w| class.contains(w));
            if has(&[
                "antineoplastic",
                "chemo",
                "alkylat",
                "taxane",
                "anthracycline",
                "antimetabolite",
                "kinase inhibitor",
                "hormone antagonist",
                "aromatase",
                "checkpoint",
                "hypomethylating",
                "proteasome",
            ]) {
                return Some(Nature::Malignancy);
            }
            if has(&[
                "antibiotic",
                "antiviral",
                "antifungal",
                "antibacterial",
                "penicillin",
                "cephalosporin",
                "carbapenem",
            ]) {
                return Some(Nature::Infection);
            }
            if has(&["corticosteroid", "immunosuppress", "immunoglobulin", "dmard", "antimalarial"]) {
                return Some(Nature::Autoimmune);
            }
        }
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(nature) = known.get(&mention.label) {
            return *nature;
        }
        if known.len() >= LABELS {
            known.clear();
        }
        let label = mention.label.to_lowercase();
        let nature = words.iter().find(|(w, _)| label.contains(w.as_str())).map(|(_, n)| *n);
        known.insert(mention.label.clone(), nature);
        nature
    })
}

/// So many labels are remembered with the nature that their words tell.
const LABELS: usize = 20_000;

thread_local! {
    static KNOWN: RefCell<FxHashMap<String, Option<Nature>>> = RefCell::default();
}
