//! How facts hang together in time: courses, series, and what came after which treatment.
//!
//! - Values of one analyte are one series, and the mentions of one treatment are its course: each is
//!   linked with the next in time.
//! - An outcome that tells how a disease goes is linked with the disease.
//! - A response is linked with the treatments that were running or had just ended before it. The link
//!   says that it came after, and how sure that is; it never says that it came because of it
//!   (post hoc is not propter hoc).

use super::Threaded;
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::derive::tracks::Draft;
use caseline_model::{Kind, LinkKind, Polarity, Status};
use std::collections::BTreeMap;

/// A link between two mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionLink {
    /// Index of a mention.
    pub from: usize,
    /// Index of a mention.
    pub to: usize,
    /// How they hang together.
    pub kind: LinkKind,
    /// `stated`, `implied` or `narrative`.
    pub certainty: &'static str,
}

/// Days after its last sign within which a treatment counts as just ended.
const JUST_ENDED: f64 = 60.0;
/// A course without an end is taken to run no longer than this.
const LONGEST: f64 = 365.0;
/// No response is linked with more treatments than this, the latest first.
const MOST: usize = 4;

/// Links the mentions of a report.
pub fn links(
    page: &Page<'_>,
    mentions: &[Mention],
    threaded: &Threaded,
    drafts: &[Draft],
    home: &[Vec<usize>],
) -> Vec<MentionLink> {
    let mut out = Vec::new();
    chains(mentions, threaded, &mut out);
    for (m, mention) in mentions.iter().enumerate() {
        if mention.kind != Kind::Outcome || mention.status() != Status::Present {
            continue;
        }
        if is_course(&mention.label) {
            for named in home[m].iter().filter_map(|t| drafts[*t].mention).filter(|d| *d != m) {
                let said = mentions[named].line == mention.line;
                let certainty = if said { "stated" } else { "implied" };
                out.push(MentionLink { from: m, to: named, kind: LinkKind::CourseOf, certainty });
            }
        }
        if is_response(&mention.label) {
            responses(page, mentions, threaded, home, m, &mut out);
        }
    }
    out
}

/// Ends each treatment where the report tells that it was stopped, held, or changed for another.
pub fn close(mentions: &[Mention], threaded: &mut Threaded) {
    let action = |m: usize| mentions[m].dose.as_ref().and_then(|d| d.action.as_deref());
    let given = |m: &usize| mentions[*m].kind == Kind::Treatment && mentions[*m].status() == Status::Present;
    let days: Vec<Option<f64>> = threaded.times.iter().map(|t| t.day).collect();
    let mut end = |m: usize, day: f64| {
        let time = &mut threaded.times[m];
        if time.day_end.is_none() && time.day.is_some_and(|d| d <= day) {
            time.day_end = Some(day);
        }
    };
    let treatments: Vec<usize> = (0..mentions.len()).filter(given).collect();
    for (n, &m) in treatments.iter().enumerate() {
        let Some(day) = days[m] else { continue };
        match action(m) {
            Some("stop" | "hold") => {
                // The last course of it that had begun by then.
                let before = treatments[..n].iter().rev().copied().find(|b| {
                    mentions[*b].label == mentions[m].label
                        && mentions[*b].patient == mentions[m].patient
                        && days[*b].is_some_and(|d| d <= day)
                        && !matches!(action(*b), Some("stop" | "hold"))
                });
                if let Some(before) = before {
                    end(before, day);
                }
            }
            Some("switch") => {
                let before = treatments[..n].iter().rev().copied().find(|b| mentions[*b].line == mentions[m].line);
                if let Some(before) = before.filter(|b| mentions[*b].label != mentions[m].label) {
                    end(before, day);
                }
            }
            _ => {}
        }
    }
}

/// True for words of a disease getting better, worse or coming back.
fn is_course(label: &str) -> bool {
    is_response(label)
        || [
            "worse",
            "progress",
            "relaps",
            "recur",
            "flare",
            "deteriorat",
            "exacerbat",
            "persist",
            "stable",
            "unchanged",
        ]
        .iter()
        .any(|w| label.contains(w))
}

/// True for words of getting better.
fn is_response(label: &str) -> bool {
    [
        "improve",
        "resol",
        "remission",
        "respon",
        "recover",
        "disappear",
        "normali",
        "subsid",
        "regress",
        "clear",
        "success",
    ]
    .iter()
    .any(|w| label.contains(w))
        && !label.contains("no response")
        && !label.contains("not respon")
}

/// The values of each analyte and the steps of each treatment, one after the other.
fn chains(mentions: &[Mention], threaded: &Threaded, out: &mut Vec<MentionLink>) {
    let mut groups: BTreeMap<(u32, bool, String), Vec<usize>> = BTreeMap::new();
    for (m, mention) in mentions.iter().enumerate() {
        let series = mention.kind == Kind::Measurement && mention.value.as_ref().is_some_and(|v| v.number.is_some());
        let course = mention.kind == Kind::Treatment && mention.assertion.polarity == Polarity::Present;
        if series || course {
            groups.entry((mention.patient, series, mention.label.to_lowercase())).or_default().push(m);
        }
    }
    for ((_, series, _), mut group) in groups {
        // Those without a day keep their place in the telling.
        let day = |m: &usize| threaded.times[*m].day;
        group.sort_by(|a, b| match (day(a), day(b)) {
            (Some(x), Some(y)) => x.total_cmp(&y).then(a.cmp(b)),
            _ => a.cmp(b),
        });
        let kind = if series { LinkKind::SameSeries } else { LinkKind::SameTreatment };
        for pair in group.windows(2) {
            out.push(MentionLink { from: pair[0], to: pair[1], kind, certainty: "implied" });
        }
    }
}

fn responses(
    page: &Page<'_>,
    mentions: &[Mention],
    threaded: &Threaded,
    home: &[Vec<usize>],
    response: usize,
    out: &mut Vec<MentionLink>,
) {
    let answer = &mentions[response];
    let when = threaded.times[response].day;
    let mut found: Vec<(u8, usize)> = Vec::new();
    for (m, mention) in mentions.iter().enumerate() {
        let given = matches!(mention.kind, Kind::Treatment | Kind::Procedure) && mention.status() == Status::Present;
        if !given || mention.patient != answer.patient || mention.kind == Kind::Procedure && mention.line != answer.line
        {
            continue;
        }
        // "GVHD improved with prednisone, and CMV was managed with valganciclovir": one did not follow the other.
        let apart =
            !home[m].is_empty() && !home[response].is_empty() && !home[m].iter().any(|t| home[response].contains(t));
        let named = mention.line == answer.line && joined(page, mention, answer) && !(apart && behind(mention, answer));
        let ends = mention.dose.as_ref().is_some_and(|d| matches!(d.action.as_deref(), Some("stop" | "hold")));
        if ends && !named {
            continue;
        }
        let near = m < response && answer.line.saturating_sub(mention.line) <= 1;
        let running = match (threaded.times[m].day, when) {
            (Some(start), Some(day)) => {
                let end = threaded.times[m].day_end.unwrap_or(start + LONGEST);
                start <= day && end + JUST_ENDED >= day
            }
            _ => false,
        };
        let rank = match (named, near, running) {
            (true, ..) => 3,
            (_, true, _) if mention.kind == Kind::Treatment => 2,
            (_, _, true) if mention.kind == Kind::Treatment && m < response => 1,
            _ => continue,
        };
        found.push((rank, m));
    }
    found.sort_by_key(|(rank, m)| (std::cmp::Reverse(*rank), std::cmp::Reverse(*m)));
    let mut labels: Vec<&str> = Vec::new();
    for (rank, m) in found {
        if labels.contains(&mentions[m].label.as_str()) || labels.len() == MOST {
            continue;
        }
        labels.push(&mentions[m].label);
        let certainty = ["narrative", "narrative", "implied", "stated"][rank as usize];
        out.push(MentionLink { from: m, to: response, kind: LinkKind::FollowedByResponse, certainty });
    }
}

/// True for a treatment told some words behind the response.
fn behind(treatment: &Mention, response: &Mention) -> bool {
    treatment.first > response.last + 6
}

/// True where words between the two (or before the treatment) join them: "improved with", "after", "on".
fn joined(page: &Page<'_>, treatment: &Mention, response: &Mention) -> bool {
    let (from, to) = if treatment.first > response.last {
        (response.first, treatment.first)
    } else {
        (treatment.first.saturating_sub(3), response.first)
    };
    (from..to).any(|t| {
        page.is_any(t, &["after", "with", "following", "on", "to", "under", "by", "resulted", "led", "achieved"])
    })
}
