//! Hanging facts on tracks.
//!
//! Every track that a fact could hang on collects evidence: its name in the sentence, the nearer the more, most
//! where words tie them ("for", "due to", "consistent with", "that improved with"); the nature that the fact's own
//! words or drug tell; the disease that the story is at. One that leads clearly gets the fact. A report with one
//! index disease gives it what has no other place.

use super::super::ellipsis;
use super::name::{Announced, diseases};
use super::{Draft, affinity, family};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Mode, Nature, Status, TrackRole};
use caseline_text::Role;

/// A track named in a sentence.
#[derive(Debug, Clone, Copy)]
struct Named {
    track: usize,
    first: usize,
    last: usize,
}

pub(super) fn hang(page: &Page<'_>, said: &Announced, mentions: &[Mention], drafts: &[Draft], home: &mut [Vec<usize>]) {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|i| mentions[*i].first);
    let own: Vec<Option<Nature>> = mentions.iter().map(|m| affinity::of(page, m)).collect();
    let mut topic: Option<(usize, usize)> = None;
    let mut line = usize::MAX;
    let mut named: Vec<Named> = Vec::new();
    let mut score = vec![0.0f64; drafts.len()];
    for &m in &order {
        let mention = &mentions[m];
        if mention.line != line {
            line = mention.line;
            named = names(page, said, drafts, line, mention.patient);
        }
        if let Some(&track) = home[m].first() {
            if drafts[track].role == TrackRole::Index && mention.status() == Status::Present {
                topic = Some((track, line));
            }
            continue;
        }
        if mention.kind == Kind::Demographic || mention.status() == Status::Family {
            continue;
        }
        score.fill(0.0);
        weigh(page, mentions, drafts, home, &own, m, &named, topic, &mut score);
        let mut ranked: Vec<usize> = (0..drafts.len()).filter(|t| score[*t] > 0.0).collect();
        ranked.sort_by(|a, b| score[*b].total_cmp(&score[*a]).then(a.cmp(b)));
        let lead = ranked.first().map_or(0.0, |t| score[*t]) - ranked.get(1).map_or(0.0, |t| score[*t]);
        if let Some(&best) = ranked.first().filter(|t| score[**t] >= 1.0 && lead >= 0.3) {
            home[m].push(best);
            if drafts[best].role == TrackRole::Index && own[m].is_some() {
                topic = Some((best, line));
            }
        }
    }
}

#[allow(clippy::too_many_arguments)]
fn weigh(
    page: &Page<'_>,
    mentions: &[Mention],
    drafts: &[Draft],
    home: &[Vec<usize>],
    own: &[Option<Nature>],
    m: usize,
    named: &[Named],
    topic: Option<(usize, usize)>,
    score: &mut [f64],
) {
    let mention = &mentions[m];
    let index: Vec<usize> = (0..drafts.len())
        .filter(|t| drafts[*t].patient == mention.patient && drafts[*t].role == TrackRole::Index)
        .collect();
    let history = mention.assertion.mode == Mode::Historical || mention.time.day.is_none();
    for n in named {
        score[n.track] += nearness(page, mention, n, drafts[n.track].role);
    }
    if let Some(nature) = own[m] {
        let fits = |t: &usize| drafts[*t].nature == nature;
        // An antibiotic may treat any infection of the patient; the one told last is meant.
        if nature == Nature::Infection && !index.iter().any(fits) {
            let told = (0..drafts.len())
                .filter(|t| fits(t) && drafts[*t].patient == mention.patient)
                .filter_map(|t| Some((t, &mentions[drafts[t].mention?])))
                .filter(|(_, m)| m.line.abs_diff(mention.line) <= 3)
                .min_by_key(|(_, m)| m.first.abs_diff(mention.first))
                .map(|(t, _)| t);
            if let Some(track) = told {
                score[track] += 1.5;
            }
        } else if index.iter().filter(|t| fits(t)).count() == 1 {
            for &t in &index {
                score[t] += if fits(&t) { 2.0 } else { 0.0 };
            }
        }
    }
    // A drug told again treats what it treated before, unless the words say otherwise.
    if mention.kind == Kind::Treatment {
        let before = mentions.iter().zip(home).rev().find(|(x, h)| {
            x.kind == Kind::Treatment && x.first < mention.first && x.label == mention.label && !h.is_empty()
        });
        // Whatever ties the sentence has: a step of a treatment is for what the treatment is for.
        let changes = mention.dose.as_ref().and_then(|d| d.action.as_deref());
        let step = mention.rule == ellipsis::RULE
            || matches!(changes, Some("hold" | "resume" | "stop" | "reduce" | "increase" | "continue"));
        let tied = (0..drafts.len()).filter(|t| score[*t] >= 2.4 && drafts[*t].role != TrackRole::Index);
        if let Some((_, h)) = before.filter(|(_, h)| step || tied.clone().all(|t| t == h[0])) {
            score[h[0]] += if step { 9.0 } else { 1.6 };
        }
    }
    if history {
        return;
    }
    if let [only] = index[..] {
        score[only] += 1.1;
        return;
    }
    // What stands beside it, for facts that say nothing themselves.
    if own[m].is_none() {
        let mut beside = vec![0u32; drafts.len()];
        for (o, other) in beside_of(mentions, m) {
            let near = other.first.abs_diff(mention.first) <= 25;
            if let Some(nature) = own[o].filter(|_| near && other.kind != Kind::Treatment) {
                for &t in index.iter().filter(|t| drafts[**t].nature == nature) {
                    beside[t] += 1;
                }
            } else if let Some(t) = home[o].first().filter(|_| near && other.kind != Kind::Diagnosis) {
                beside[*t] += 1;
            }
        }
        let most = beside.iter().max().copied().unwrap_or(0);
        if most > 0 {
            for t in (0..drafts.len()).filter(|t| beside[*t] == most) {
                score[t] += 1.0 + 0.1 * f64::from(most.min(3));
            }
        }
    }
    if let Some((track, line)) = topic
        && drafts[track].patient == mention.patient
        && mention.line.saturating_sub(line) <= 2
        && page.lines[line].part == page.lines[mention.line].part
    {
        score[track] += if mention.kind == Kind::Outcome { 0.9 } else { 0.7 } + 0.35 / (1 + mention.line - line) as f64;
    }
}

/// The other mentions of the sentence; mentions stand in the order of the text.
fn beside_of(mentions: &[Mention], m: usize) -> impl Iterator<Item = (usize, &Mention)> {
    let line = mentions[m].line;
    let same = move |(_, x): &(usize, &Mention)| x.line == line;
    let before = mentions[..m].iter().enumerate().rev().take_while(same);
    let behind = mentions.iter().enumerate().skip(m + 1).take_while(same);
    before.chain(behind)
}

/// How strongly a name in the sentence draws a fact.
fn nearness(page: &Page<'_>, mention: &Mention, named: &Named, role: TrackRole) -> f64 {
    const TIES: &[&str] = &[
        "for",
        "due",
        "secondary",
        "because",
        "consistent",
        "treated",
        "managed",
        "resolved",
        "improved",
        "prophylaxis",
        "of",
        "by",
        "with",
        "to",
        "from",
        "that",
        "which",
        "confirming",
        "confirmed",
    ];
    let inside = mention.first <= named.first && named.last <= mention.last;
    if inside {
        return 4.0;
    }
    let behind = named.first > mention.last;
    // "Grade 2 GVHD": a grade right before a disease grades it.
    let grades =
        mention.kind == Kind::Measurement && (mention.label.contains("grade") || mention.label.contains("stage"));
    if grades && behind && named.first == mention.last + 1 {
        return 4.0;
    }
    let between = if behind { mention.last + 1..named.first } else { named.last + 1..mention.first };
    let distance = between.len();
    let tied = distance <= 7 && between.clone().any(|t| page.is_any(t, TIES));
    let comes =
        between.clone().any(|t| page.is_any(t, &["presented", "presents", "presenting", "admitted", "referred"]));
    if role == TrackRole::Comorbidity && (comes || mention.kind == Kind::Finding) {
        return 0.0;
    }
    let parted = between.clone().any(|t| page.is_any(t, &[";", "but", "however", "while", "although"]))
        || between.clone().filter(|t| page.is(*t, ",")).count() > 2;
    let reach = match (role, mention.kind) {
        (TrackRole::Index, _) => 2.4,
        // Other diseases draw what is tied to them, and hardly anything else.
        (_, _) if tied => 2.6,
        (_, Kind::Treatment | Kind::Outcome) if distance <= 12 => 1.6,
        _ => 0.6,
    };
    let tie = match mention.kind {
        _ if !tied => 0.0,
        // "GVHD that improved with prednisone", though prednisone treats other diseases more often.
        Kind::Treatment | Kind::Outcome if role != TrackRole::Index => 2.0,
        Kind::Treatment | Kind::Outcome | Kind::Finding | Kind::Procedure => 1.0,
        _ => 0.0,
    };
    (reach + tie) / (1.0 + distance as f64 / 10.0) * if parted { 0.4 } else { 1.0 }
}

/// The tracks that a sentence names, denials apart.
fn names(page: &Page<'_>, said: &Announced, drafts: &[Draft], line: usize, patient: u32) -> Vec<Named> {
    let sentence = &page.lines[line];
    if matches!(sentence.role, Role::References | Role::BackMatter) {
        return Vec::new();
    }
    diseases(page, said, sentence.tokens.clone())
        .into_iter()
        .filter(|h| {
            let from = h.first.saturating_sub(3).max(sentence.tokens.start);
            !(from..h.first).any(|t| {
                page.is_any(t, &["than", "without"]) && page.is_any(t.wrapping_sub(1), &["rather", "and", "or"])
            })
        })
        .filter_map(|h| {
            let label = page.concept(&h).label.as_str();
            let family = family::of(label);
            let of_patient = |d: &&Draft| d.patient == patient;
            let track = drafts
                .iter()
                .position(|d| of_patient(&d) && d.label == label)
                .or_else(|| {
                    let kin = |d: &Draft| {
                        family != family::CONSEQUENCE && family != family::GENERAL && family::of(&d.label) == family
                    };
                    drafts.iter().position(|d| of_patient(&d) && kin(d))
                })
                .or_else(|| {
                    let nature: Option<Nature> = page.concept(&h).field("nature").and_then(|n| n.parse().ok());
                    let general = family == family::GENERAL;
                    drafts.iter().position(|d| {
                        general && of_patient(&d) && d.role == TrackRole::Index && Some(d.nature) == nature
                    })
                })?;
            Some(Named { track, first: h.first, last: h.last })
        })
        .collect()
}
