//! Reports without headings: where the story of the patient begins and ends.
//!
//! Some journals print a short report as one run of paragraphs: a few on the background, the story, a
//! sentence on consent, a few on what others have seen. The story begins with the first paragraph that
//! introduces a patient by age, and ends with the last paragraph that is told of them in the past tense
//! before the statement of consent or ethics, or before two paragraphs in a row that cite and
//! generalise. What stands before becomes an introduction, what stands behind a discussion.
//!
//! It must not touch short summaries, reports that have headings of their own, or texts in which no
//! patient is introduced.

use super::{Part, Role};
use crate::span::{Clean, Span};

/// Texts with fewer paragraphs than this are left whole.
const PARAGRAPHS: usize = 5;

/// Gives the body paragraphs of a report without headings their roles.
pub(super) fn refine(text: &str, parts: Vec<Part<Clean>>) -> Vec<Part<Clean>> {
    if parts.iter().any(|p| matches!(p.role, Role::Case | Role::Discussion | Role::Introduction | Role::Heading)) {
        return parts;
    }
    let paragraphs: Vec<Span<Clean>> =
        parts.iter().filter(|p| p.role == Role::Body).flat_map(|p| paragraphs(text, p.span)).collect();
    if paragraphs.len() < PARAGRAPHS {
        return parts;
    }
    let Some(start) = paragraphs.iter().position(|p| introduces(p.of(text))) else { return parts };
    let end = (start + 1..paragraphs.len()).find(|i| closes(text, &paragraphs, *i)).unwrap_or(paragraphs.len());
    let role = |index: usize| match index {
        i if i < start => Role::Introduction,
        i if i < end => Role::Case,
        i if consents(paragraphs[i].of(text)) => Role::BackMatter,
        _ => Role::Discussion,
    };
    let mut out: Vec<Part<Clean>> = Vec::with_capacity(parts.len() + 2);
    let mut at = 0;
    for part in parts {
        if part.role != Role::Body {
            out.push(part);
            continue;
        }
        let first_of_part = out.len();
        while at < paragraphs.len() && paragraphs[at].start < part.span.end {
            let (role, span) = (role(at), paragraphs[at]);
            match out[first_of_part..].last_mut() {
                Some(last) if last.role == role => last.span = last.span.cover(span),
                _ => out.push(Part { role, title: part.title.clone(), span }),
            }
            at += 1;
        }
    }
    out
}

fn paragraphs(text: &str, within: Span<Clean>) -> Vec<Span<Clean>> {
    let mut out = Vec::new();
    let mut at = within.start;
    for piece in within.of(text).split("\n\n") {
        let start = at + piece.len() - piece.trim_start().len();
        let span = Span::new(start, start + piece.trim().len());
        if !span.is_empty() {
            out.push(span);
        }
        at += piece.len() + 2;
    }
    out
}

/// True where a patient is introduced by age: "A 70-year-old male", "a 3-month-old girl".
fn introduces(paragraph: &str) -> bool {
    ["-old", " old", " years of age", "-year-old"].iter().any(|w| paragraph.contains(w))
        && paragraph.contains(|c: char| c.is_ascii_digit())
        && ["year", "month", "week", "day"].iter().any(|w| paragraph.contains(w))
        && told(paragraph) > 0
}

/// True where the story is over at this paragraph.
fn closes(text: &str, paragraphs: &[Span<Clean>], at: usize) -> bool {
    let words = paragraphs[at].of(text);
    if consents(words) {
        return true;
    }
    let general = |i: usize| paragraphs.get(i).is_none_or(|p| generalises(p.of(text)));
    generalises(words) && general(at + 1)
}

fn consents(paragraph: &str) -> bool {
    let lower = paragraph.to_lowercase();
    paragraph.len() < 700
        && ["consent", "ethics committee", "institutional review board", "declaration of helsinki"]
            .iter()
            .any(|w| lower.contains(w))
}

/// More said of patients in general than of this one.
fn generalises(paragraph: &str) -> bool {
    const GENERAL: &[&str] = &[
        " patients ",
        " cases ",
        " studies",
        " study",
        " literature",
        " reported ",
        " et al",
        " may ",
        " can ",
        " is a ",
        " are ",
        " has been ",
        " have been ",
        " usually ",
        " commonly ",
        " rare ",
        " review",
        "%",
        " incidence",
        " is the ",
    ];
    let count = GENERAL.iter().map(|w| paragraph.matches(w).count()).sum::<usize>();
    count >= 3 && count > 2 * told(paragraph)
}

/// Words that tell what happened to one patient.
fn told(paragraph: &str) -> usize {
    const TOLD: &[&str] = &[
        " he ",
        " she ",
        "He ",
        "She ",
        " his ",
        " her ",
        "His ",
        "Her ",
        " was admitted",
        " underwent ",
        " presented ",
        " the patient ",
        "The patient ",
        " developed ",
        " was started",
        " was treated",
        " was discharged",
        " on examination",
        " revealed ",
        " showed ",
    ];
    TOLD.iter().map(|w| paragraph.matches(w).count()).sum()
}

#[cfg(test)]
mod tests {
    use crate::outline::{Role, divide};

    const BACKGROUND: &str = "Amyloidosis is a rare disease. Patients are usually old and most cases have been seen in men. It may be treated.";
    const STORY: &str = "A 64-year-old man presented with swelling of his legs. He was short of breath. Echocardiography showed thick walls.\n\nHe underwent biopsy, which revealed amyloid. He was treated with bortezomib and his breath improved.";
    const CONSENT: &str = "The patient gave written consent to publication.";
    const DISCUSSION: &str = "Cardiac amyloidosis has been reported in many cases. Studies have been small, and patients are few. The incidence is a matter of debate.";

    #[test]
    fn the_story_stands_between_background_and_consent() {
        let text = [BACKGROUND, STORY, CONSENT, DISCUSSION, DISCUSSION].join("\n\n");
        let parts = divide(&text, Vec::new());
        let roles: Vec<Role> = parts.iter().map(|p| p.role).collect();
        assert_eq!(roles, [Role::Introduction, Role::Case, Role::BackMatter, Role::Discussion]);
        assert!(parts[1].span.of(&text).ends_with("improved."));
    }

    #[test]
    fn without_consent_the_story_ends_where_the_report_generalises() {
        let text = [BACKGROUND, STORY, DISCUSSION, DISCUSSION].join("\n\n");
        let roles: Vec<Role> = divide(&text, Vec::new()).iter().map(|p| p.role).collect();
        assert_eq!(roles, [Role::Introduction, Role::Case, Role::Discussion]);
    }

    #[test]
    fn short_summaries_and_texts_without_a_patient_stay_whole() {
        for text in [STORY.to_owned(), [BACKGROUND; 6].join("\n\n")] {
            let roles: Vec<Role> = divide(&text, Vec::new()).iter().map(|p| p.role).collect();
            assert_eq!(roles, [Role::Body], "{text}");
        }
    }
}
