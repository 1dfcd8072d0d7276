//! A fact of the patient that stands only in the discussion.

use super::remark::{Check, Found};
use super::words::own_patient;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "section-only",
    level: Level::Note,
    title: "a finding of the patient stands only in the discussion",
    why: "It has no date, no method and no place in the course, and readers of the case miss it.",
    help: "Tell it in the case, with its time.",
    explain: "Sentences of the discussion that speak of the report's own patient are read for two phrases: \"the presence of X\" where X is a disease \
word (ending in -itis, -osis, -oma, -emia, -penia, -pathy and the like) that the case never uses, and \"our patient remained X positive\" or \
\"remained X+\", a result that the case does not repeat.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let told = report.role_text(Role::Case).to_lowercase();
    if told.len() < 400 {
        return Vec::new();
    }
    let presence = pattern!(r"\b(?:the presence of|developed|suffered from|diagnosed with) (?:\w+ )?(\w{3,}(?:itis|osis|oma|a?emia|penia|pathy|uria|algia|megaly|rrhea|plegia))\b");
    let remained = pattern!(r"\b(?:our|this|the) patient (?:\w+ )?remained (anti[\w–-]+γ?\+?|\w+)(?:\+| positive| negative)[^.]{0,30}");
    let mut out = Vec::new();
    let mut own = false;
    for s in report.sentences.iter().filter(|s| s.role == Role::Discussion) {
        let words = report.words(&s.range);
        let cites = pattern!(r"\[\d|et al|\breported\b|\bliterature\b").is_match(words);
        let fresh = own_patient(words);
        own = fresh || (own && pattern!(r"\b(?:the choice|the patient|her|his|she|he)\b").is_match(words) && !cites);
        if !own || (cites && !fresh) {
            continue;
        }
        for c in presence.captures_iter(words) {
            let stem: String = c[1].to_lowercase().chars().take(7).collect();
            if let Some(m) = c.get(0).filter(|m| !told.contains(&stem) && !report.is_denied(&(s.range.start + m.start()..s.range.start + m.end()))) {
                out.push(Found::new(report, format!("'{}' is told only in the discussion", &c[1]), &[s.range.start + m.start()..s.range.start + m.end()]));
            }
        }
        if let Some(m) = remained.find(words) {
            out.push(Found::new(report, "a result of the patient is told only in the discussion, without date and method", &[s.range.start + m.start()..s.range.start + m.end()]));
        }
    }
    out.truncate(3);
    out
}
