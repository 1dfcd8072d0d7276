//! Treatments that go on without their name: "it was resumed on day +110 and completed on day +180".
//!
//! A verb of starting, holding, changing or stopping whose subject is a pronoun, or left out after "and" or "but",
//! speaks of the treatment told last in the sentence, or at the end of the one before. It becomes a step of that
//! treatment, named by the verb. What it must not do: take a verb for a drug that has its own name at hand (that is
//! `join/dose`), or read "the pain was reduced".

use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Dose, Kind, Status};

/// Stable id.
pub const RULE: &str = "derive/ellipsis";

const VERBS: &[(&str, &[&str])] = &[
    ("resume", &["resumed", "restarted", "reinitiated", "reintroduced"]),
    ("stop", &["completed", "discontinued", "stopped", "ceased", "withdrawn", "self-discontinued", "terminated"]),
    ("hold", &["held", "withheld", "suspended", "paused", "interrupted"]),
    ("reduce", &["tapered", "reduced", "weaned"]),
    ("increase", &["increased", "escalated"]),
];

/// Adds the steps to the mentions, which must be in the order of the text.
pub fn add(page: &Page<'_>, mentions: &mut Vec<Mention>) {
    let mut steps: Vec<Mention> = Vec::new();
    let mut last: Option<usize> = None;
    let mut m = 0;
    let mut line = mentions.first().map_or(0, |x| x.line);
    while line < page.lines.len() {
        let end = mentions[m..].iter().position(|x| x.line != line).map_or(mentions.len(), |n| m + n);
        // Sentences that name nothing are read where the one before told of a treatment.
        let follows = last.is_some_and(|l| mentions[l].line + 1 == line);
        if m == end && !follows {
            let Some(next) = mentions.get(m) else { break };
            line = next.line;
            continue;
        }
        for t in page.lines[line].tokens.clone() {
            while m < end && mentions[m].first <= t {
                if mentions[m].kind == Kind::Treatment && mentions[m].status() == Status::Present {
                    last = Some(m);
                }
                m += 1;
            }
            let Some(action) = VERBS.iter().find(|(_, words)| page.is_any(t, words)).map(|(a, _)| *a) else { continue };
            let Some(of) = last.filter(|l| line.saturating_sub(mentions[*l].line) <= 1) else { continue };
            let inside = mentions[m.saturating_sub(1)..(m + 1).min(end)]
                .iter()
                .any(|x| x.kind == Kind::Treatment && x.first <= t && t <= x.last);
            if inside || !elliptic(page, t, mentions, of, line, &steps) {
                continue;
            }
            let treatment = &mentions[of];
            let mut step = Mention::new(RULE, Kind::Treatment, &treatment.label, page.span(t, t), (t, t), line);
            step.codes.clone_from(&treatment.codes);
            step.patient = treatment.patient;
            step.dose = Some(Dose { action: Some(action.to_owned()), ..Dose::default() });
            steps.push(step);
        }
        m = end;
        line += 1;
    }
    if steps.is_empty() {
        return;
    }
    // What a tagger made of the same words without knowing the treatment gives way.
    mentions.retain(|m| {
        !steps.iter().any(|s| s.first == m.first || m.kind == Kind::Procedure && m.first <= s.first && s.last <= m.last)
            || m.kind == Kind::Treatment
    });
    mentions.append(&mut steps);
    mentions.sort_by_key(|m| (m.span.start, m.span.end, m.kind));
}

/// True where the subject of the verb at `t` is a pronoun or left out.
fn elliptic(page: &Page<'_>, t: usize, mentions: &[Mention], of: usize, line: usize, steps: &[Mention]) -> bool {
    let from = page.lines[line].tokens.start;
    let before = |n: usize| t.checked_sub(n).filter(|b| *b >= from);
    let mut at = 1;
    while before(at).is_some_and(|b| {
        page.is_any(
            b,
            &[
                "was",
                "were",
                "been",
                "then",
                "subsequently",
                "gradually",
                "later",
                "self",
                "-",
                "also",
                "has",
                "had",
                "be",
                "therefore",
            ],
        )
    }) {
        at += 1;
    }
    let Some(head) = before(at) else { return false };
    let auxiliary = at > 1;
    let pronoun = page.is_any(head, &["it", "they", "this", "these", "both", "he", "she", "which"]);
    // "He self-discontinued": the patient did it.
    let by_patient = page.is_any(head, &["he", "she", "but"])
        && (page.is(t, "self-discontinued") || page.is_any(t.wrapping_sub(2), &["self"]));
    let joined = page.is_any(head, &["and", "but"])
        && (steps.last().is_some_and(|s| s.line == line) || auxiliary && mentions[of].line == line);
    pronoun && auxiliary && !page.is_any(head, &["he", "she"]) || by_patient || joined
}
