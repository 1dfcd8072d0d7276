//! Which sentences speak of the patient.
//!
//! Background and discussion are half of a report and speak of other people's patients. Every
//! sentence is weighed by its section, tense, pronouns, citations and cohort words; what was weighed
//! is kept as evidence. Words decide, not order: "our patient" in a discussion is the patient, "cases
//! have been reported" in a case description is not.

use crate::page::Page;
use caseline_text::Role;

/// Whether a sentence speaks of the patient, and why.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relevance {
    /// True where it does.
    pub patient: bool,
    /// How sure; the logistic of the weight.
    pub score: f32,
    /// What was weighed, for people.
    pub evidence: Vec<&'static str>,
}

/// Roles whose text never tells a fact of the patient.
pub fn is_barred(role: Role) -> bool {
    matches!(role, Role::References | Role::BackMatter | Role::Furniture | Role::Heading | Role::Keywords | Role::Title)
}

/// True where other authors report: "Smith et al. published the case of a woman who died". No model may overrule it,
/// for what they tell is of another patient, however much it sounds like the story of this one.
pub fn is_of_others(page: &Page<'_>, line: usize) -> bool {
    const REPORT: &[&str] = &["reported", "published", "described", "presented", "documented", "reports", "describes"];
    let tokens = page.lines[line].tokens.clone();
    let ours =
        |t: usize| page.is_any(t, &["our", "this", "present"]) && page.is_any(t + 1, &["patient", "patient's", "case"]);
    let cited = |t: usize| page.is(t, "et") && page.is(t + 1, "al") && (t + 2..t + 9).any(|v| page.is_any(v, REPORT));
    tokens.clone().any(cited) && !tokens.clone().any(ours)
}

/// Weighs every sentence of a page.
pub fn weigh(page: &Page<'_>) -> Vec<Relevance> {
    let mut previous = 0.0f32;
    let mut part = usize::MAX;
    page.lines
        .iter()
        .map(|line| {
            if is_barred(line.role) {
                return Relevance { patient: false, score: 0.0, evidence: vec!["section"] };
            }
            if line.part != part {
                previous = 0.0;
                part = line.part;
            }
            let mut evidence = Vec::new();
            let mut weight = section(line.role) + previous.clamp(-0.7, 0.7);
            for (points, name) in words(page, line.tokens.clone()) {
                weight += points;
                evidence.push(name);
            }
            previous = weight * 0.4;
            let score = 1.0 / (1.0 + (-weight).exp());
            Relevance { patient: weight > 0.0, score, evidence }
        })
        .collect()
}

fn section(role: Role) -> f32 {
    match role {
        Role::Case | Role::PatientPerspective => 1.6,
        Role::Abstract => 0.2,
        Role::Caption | Role::Table => 0.4,
        Role::Body => 0.0,
        Role::Results | Role::Methods => -0.4,
        Role::Discussion | Role::Conclusion => -1.8,
        Role::Introduction => -2.4,
        _ => 0.0,
    }
}

/// Evidence of single words and short phrases, each kind counted once.
fn words(page: &Page<'_>, tokens: std::ops::Range<usize>) -> Vec<(f32, &'static str)> {
    let mut out: Vec<(f32, &'static str)> = Vec::new();
    let mut add = |points: f32, name: &'static str| {
        if !out.iter().any(|(_, n)| *n == name) {
            out.push((points, name));
        }
    };
    let mut past = false;
    for at in tokens.clone() {
        let next = page.word(at + 1);
        match page.lower(at) {
            "our" | "this" | "present" if matches!(next, "patient" | "case") || page.is(at + 1, "patient's") => {
                add(2.2, "our patient")
            }
            "patient" if page.is_any(at.wrapping_sub(1), &["the", "index", "a"]) => add(1.4, "the patient"),
            "she" | "he" => add(1.6, "pronoun"),
            "her" | "his" => add(1.0, "possessive"),
            "old" if page.is_any(at.wrapping_sub(2), &["year", "month", "day", "week", "years"]) => add(2.0, "age"),
            "was" | "were" | "had" | "underwent" | "showed" | "revealed" | "developed" | "presented" | "received"
            | "started" | "demonstrated" | "denied" | "complained" | "admitted" | "performed" | "discharged"
            | "died" | "improved" | "remained" | "became" | "reported" => past = true,
            "we" => add(0.2, "we"),
            "et" if page.is(at + 1, "al") => add(-2.4, "other authors"),
            "[" if next.starts_with(|c: char| c.is_ascii_digit()) => add(-1.3, "citation"),
            "patients" | "individuals" | "children" | "women" | "men" | "persons" | "adults" | "people" => {
                add(-1.3, "group of people")
            }
            "cases" | "reports" => add(-0.8, "cases"),
            "literature" | "studies" | "study" | "trial" | "trials" | "cohort" | "meta" | "review" | "guidelines"
            | "guideline" | "incidence" | "prevalence" | "registry" | "authors" => add(-1.4, "literature words"),
            "is" | "are" | "may" | "can" | "should" | "might" | "could" => add(-0.7, "present tense"),
            "usually" | "typically" | "commonly" | "generally" | "often" | "rarely" | "frequently" | "most" => {
                add(-0.7, "generic")
            }
            "rare" | "known" | "described" | "characterized" | "recommended" | "associated" => {
                add(-0.4, "general statement")
            }
            _ => {}
        }
    }
    if past {
        add(0.8, "past tense");
    }
    out
}
