//! Which diseases a report is about.
//!
//! Each disease of a patient gets a weight: the title and the sentence in which the authors say what they report
//! weigh most, then how often the case and the discussion name it (by the logarithm, so that a long discussion
//! does not decide alone), then whether it was diagnosed. What is only suspected, only history, or comes while
//! another disease is treated weighs less. The heaviest is the index disease. A second one runs beside it where
//! the authors name both as what they report, or where a tumour and an autoimmune disease were both diagnosed in
//! the patient. The numbers were set on stories of our own and reports read by eye; they order, they do not measure.

use super::family::{self, CONSEQUENCE, GENERAL};
use super::name::{Announced, Name, diseases};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Mode, Nature, Polarity, Status, Subject, TrackRole};
use caseline_text::Role;

/// A disease of a patient.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub label: String,
    pub nature: Nature,
    pub role: TrackRole,
    /// The mention that names it best; none where only title or summary name it.
    pub first: Option<usize>,
    /// Everything that names it.
    pub mentions: Vec<usize>,
    family: String,
    weight: f64,
    /// In the title, or in what the authors say they report.
    announced: bool,
    diagnosed: bool,
    present: bool,
    history: bool,
    /// Comes under treatment.
    follows: bool,
}

/// The diseases of a patient, the index diseases first.
pub(super) fn rank(
    page: &Page<'_>,
    mentions: &[Mention],
    names: &[Option<Name>],
    said: &Announced,
    patient: u32,
) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for (m, mention) in mentions.iter().enumerate().filter(|(_, x)| x.patient == patient) {
        let Some(name) = &names[m] else { continue };
        if mention.assertion.subject != Subject::Patient || mention.assertion.mode == Mode::Hypothetical {
            continue;
        }
        let family = family::of(&name.label);
        let family = if family == CONSEQUENCE { name.label.as_str() } else { family };
        let known = out.iter_mut().find(|c| c.family == family && (family != GENERAL || c.nature == name.nature));
        let candidate = match known {
            Some(candidate) => candidate,
            None => {
                out.push(Candidate {
                    label: name.label.clone(),
                    nature: name.nature,
                    role: TrackRole::Complication,
                    first: Some(m),
                    mentions: Vec::new(),
                    family: family.to_owned(),
                    weight: 0.0,
                    announced: false,
                    diagnosed: false,
                    present: false,
                    history: false,
                    follows: false,
                });
                out.last_mut().unwrap_or_else(|| unreachable!("just pushed"))
            }
        };
        let present = mention.status() == Status::Present && mention.assertion.mode != Mode::Historical;
        // The first plain telling names it; before one comes, any does.
        if present && !candidate.present {
            (candidate.first, candidate.label) = (Some(m), name.label.clone());
        }
        candidate.present |= present;
        candidate.history |= mention.assertion.mode == Mode::Historical || mention.time.day.is_none();
        candidate.diagnosed |= name.diagnosed && mention.assertion.polarity == Polarity::Present;
        candidate.mentions.push(m);
    }
    out.retain(|c| c.mentions.iter().any(|m| mentions[*m].assertion.polarity == Polarity::Present));
    announced(page, said, &mut out);
    join_general(&mut out);
    weigh(page, said, &mut out);
    let start =
        out.iter().filter(|c| c.weight > 0.0).max_by(|a, b| a.weight.total_cmp(&b.weight)).and_then(|c| c.first);
    for candidate in &mut out {
        candidate.follows = follows(page, mentions, candidate, start);
        let mut factor = 1.0;
        factor *= if candidate.present { 1.0 } else { 0.4 };
        let in_case = |m: &usize| {
            matches!(
                page.lines[mentions[*m].line].role,
                Role::Case | Role::Body | Role::Abstract | Role::Title | Role::Results
            )
        };
        factor *= if candidate.announced || candidate.mentions.iter().any(in_case) { 1.0 } else { 0.4 };
        factor *= if candidate.history && !candidate.diagnosed { 0.6 } else { 1.0 };
        factor *= if candidate.follows && !candidate.announced { 0.35 } else { 1.0 };
        factor *= match candidate.nature {
            Nature::Malignancy | Nature::Autoimmune | Nature::Genetic => 1.15,
            Nature::Other | Nature::Metabolic | Nature::Cardiovascular => 0.9,
            _ => 1.0,
        };
        if family::of(&candidate.label) == CONSEQUENCE && !candidate.announced {
            factor *= 0.3;
        }
        candidate.weight *= factor;
    }
    out.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.first.cmp(&b.first)));
    roles(&mut out, mentions);
    // What was only suspected has no course to follow, unless nothing else was found.
    out.retain(|c| {
        c.role == TrackRole::Index
            || c.present
            || c.history && c.mentions.iter().any(|m| mentions[*m].status() == Status::Present)
    });
    out.sort_by_key(|c| c.role);
    out
}

/// Adds the diseases that the title names, or the sentence in which the authors say what they report, and that
/// the case itself does not name again.
fn announced(page: &Page<'_>, said: &Announced, out: &mut Vec<Candidate>) {
    for (line, _) in page.lines.iter().zip(&said.lines).filter(|(_, says)| **says) {
        for hit in diseases(page, said, line.tokens.clone()) {
            let concept = page.concept(&hit);
            let family = family::of(&concept.label);
            let before = hit.first.saturating_sub(4).max(line.tokens.start)..hit.first;
            let apart = before.clone().any(|t| {
                page.is_any(
                    t,
                    &[
                        "mimicking",
                        "mimicker",
                        "mimic",
                        "without",
                        "masquerading",
                        "simulating",
                        "not",
                        "no",
                        "versus",
                        "misdiagnosed",
                        "resembling",
                        "than",
                        "against",
                    ],
                )
            }) || page.is_any(hit.last + 1, &["vaccine", "vaccination", "pandemic", "mimicking"]);
            let known = matches!(family, GENERAL | CONSEQUENCE)
                || out.iter().any(|c| c.family == family || c.label == concept.label);
            if apart || known {
                continue;
            }
            out.push(Candidate {
                label: concept.label.clone(),
                nature: concept.field("nature").and_then(|n| n.parse().ok()).unwrap_or(Nature::Other),
                role: TrackRole::Complication,
                first: None,
                mentions: Vec::new(),
                family: family.to_owned(),
                weight: 0.0,
                announced: true,
                diagnosed: false,
                present: true,
                history: false,
                follows: false,
            });
        }
    }
}

/// "The cancer" is the breast cancer of the same patient.
fn join_general(out: &mut Vec<Candidate>) {
    while let Some(at) = out.iter().position(|c| c.family == GENERAL) {
        let general = out.remove(at);
        let specific = out
            .iter_mut()
            .filter(|c| c.nature == general.nature && c.family != GENERAL && family::of(&c.label) != CONSEQUENCE)
            .max_by_key(|c| c.mentions.len());
        match specific {
            Some(candidate) => {
                candidate.mentions.extend(&general.mentions);
                candidate.mentions.sort_unstable();
                candidate.diagnosed |= general.diagnosed;
            }
            None => out.push(Candidate { family: general.label.to_lowercase(), ..general }),
        }
    }
}

/// How much the whole report speaks of each.
fn weigh(page: &Page<'_>, said: &Announced, candidates: &mut [Candidate]) {
    let mut case = vec![0.0f64; candidates.len()];
    let mut talk = vec![0.0f64; candidates.len()];
    for (line, says) in page.lines.iter().zip(&said.lines) {
        let announces = *says || line.role == Role::Keywords;
        for hit in diseases(page, said, line.tokens.clone()) {
            let label = page.concept(&hit).label.as_str();
            let Some(c) = place(candidates, label) else { continue };
            match line.role {
                Role::References | Role::BackMatter | Role::Furniture | Role::Heading => {}
                Role::Case | Role::Body | Role::Results | Role::Abstract | Role::Title => case[c] += 1.0,
                Role::Discussion | Role::Conclusion | Role::Introduction => talk[c] += 1.0,
                _ => talk[c] += 0.5,
            }
            candidates[c].announced |= announces;
        }
        if announces {
            let text = page.words(line.span).to_lowercase();
            for candidate in candidates.iter_mut().filter(|c| !c.announced) {
                candidate.announced = text.contains(&candidate.label.to_lowercase());
            }
        }
    }
    for (c, candidate) in candidates.iter_mut().enumerate() {
        candidate.weight = 2.0 * (case[c].ln_1p() + talk[c].ln_1p())
            + if candidate.announced { 5.0 } else { 0.0 }
            + if candidate.diagnosed { 2.0 } else { 0.0 }
            + 0.5 * (candidate.mentions.len() as f64).ln_1p();
    }
}

/// The candidate that a name belongs to; a general one belongs to the heaviest of its nature, which is not known
/// yet, and counts for none.
fn place(candidates: &[Candidate], label: &str) -> Option<usize> {
    let family = family::of(label);
    candidates.iter().position(|c| c.label == label || c.family == family && family != CONSEQUENCE)
}

/// True where words or times show that a disease came while another was treated.
fn follows(page: &Page<'_>, mentions: &[Mention], candidate: &Candidate, start: Option<usize>) -> bool {
    let Some(first) = candidate.first else { return false };
    if candidate.first == start && candidate.nature != Nature::Infection {
        return false;
    }
    let mention = &mentions[first];
    let line = &page.lines[mention.line];
    let told = (line.tokens.start..mention.first).rev().take(14).any(|t| {
        page.is_any(
            t,
            &["complicated", "posttransplant", "postoperative", "nosocomial", "secondary", "induced", "unfortunately"],
        )
    }) || (mention.first..mention.last + 3)
        .any(|t| page.is_any(t, &["reactivation", "prophylaxis", "induced", "superinfection"]));
    let late = mention.time.day.is_some_and(|d| d > 5.0);
    let treated = mentions[..first].iter().any(|m| {
        m.patient == mention.patient
            && m.kind == caseline_model::Kind::Treatment
            && m.status() == Status::Present
            && m.time.day.is_some_and(|d| d >= -1.0)
    });
    told || late
        && treated
        && matches!(candidate.nature, Nature::Infection | Nature::Injury | Nature::Cardiovascular | Nature::Other)
}

/// Index, complication or comorbidity. Candidates are in order of weight.
fn roles(out: &mut [Candidate], mentions: &[Mention]) {
    let Some(top) = out.first().map(|c| c.weight) else { return };
    let announced = out[0].announced;
    let paired = |a: Nature, b: Nature| {
        matches!((a, b), (Nature::Malignancy, Nature::Autoimmune) | (Nature::Autoimmune, Nature::Malignancy))
    };
    let first = out[0].nature;
    let mut index = 0;
    for (n, candidate) in out.iter_mut().enumerate() {
        let history = candidate.history && !candidate.present;
        let both = candidate.announced && announced && candidate.present;
        let parallel =
            paired(first, candidate.nature) && candidate.present && (candidate.diagnosed || candidate.announced);
        let second = !candidate.follows
            && !history
            && (family::of(&candidate.label) != CONSEQUENCE || candidate.announced && candidate.weight >= top * 0.8)
            && index < 2
            && (candidate.diagnosed || !matches!(candidate.nature, Nature::Metabolic | Nature::Cardiovascular))
            && (both && candidate.weight >= top * 0.55 || parallel && candidate.weight >= top * 0.35);
        candidate.role = if n == 0 || second {
            index += 1;
            TrackRole::Index
        } else if history || before(candidate, mentions) {
            TrackRole::Comorbidity
        } else {
            TrackRole::Complication
        };
    }
}

/// True for what the patient already had when the illness began: told of long before, or as a lasting disease when the
/// patient came.
fn before(candidate: &Candidate, mentions: &[Mention]) -> bool {
    let lasting = matches!(
        candidate.nature,
        Nature::Cardiovascular | Nature::Metabolic | Nature::Neurologic | Nature::Genetic | Nature::Other
    ) && family::of(&candidate.label) != CONSEQUENCE
        && !candidate.follows
        && !candidate.diagnosed;
    candidate.first.is_some_and(|m| mentions[m].time.day.is_none_or(|d| d < -180.0 || lasting && d <= 0.05))
}
