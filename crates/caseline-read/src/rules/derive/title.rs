//! The diseases that only the title tells.
//!
//! The title of a case report names what the patient has ("A 52-year-old woman with anti-MDA5 dermatomyositis"),
//! and some reports never say so again of the patient herself. A named disease of a title that speaks of a case is
//! a diagnosis of patient 1 where no sentence told it. What a title denies or doubts ("mimicking lymphoma")
//! stays denied or doubted; a title that speaks of no case ("Treatment of dermatomyositis") gives nothing.

use crate::mention::Mention;
use crate::page::Page;
use crate::rules::judge::assertion;
use crate::rules::spot::terms;
use caseline_model::Kind;
use caseline_text::Role;

/// Stable id.
pub const RULE: &str = "derive/title";

/// Words of a title that speaks of a patient.
const CASE: &[&str] = &[
    "case",
    "patient",
    "woman",
    "man",
    "girl",
    "boy",
    "child",
    "infant",
    "neonate",
    "newborn",
    "male",
    "female",
    "adolescent",
    "teenager",
    "year",
    "years",
    "month",
];

/// Diagnoses of the title that are not among what was found.
pub fn mentions(page: &Page<'_>, found: &[Mention]) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    for (number, line) in page.lines.iter().enumerate().filter(|(_, l)| l.role == Role::Title) {
        if !line.tokens.clone().any(|t| page.is_any(t, CASE)) {
            continue;
        }
        let mut named = terms::mentions(page, number, &terms::names(page, number));
        named.retain(|m| m.kind == Kind::Diagnosis);
        assertion::judge(page, number, &mut named);
        for mut mention in named {
            let told = |m: &Mention| matches!(m.kind, Kind::Diagnosis | Kind::Finding) && m.label == mention.label;
            if !found.iter().chain(&out).any(told) {
                mention.rule = RULE;
                mention.patient = 1;
                out.push(mention);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::pipeline::Reader;
    use caseline_model::{Kind, Status};
    use caseline_text::source::{self, Limits};

    fn diagnoses(text: &str) -> Vec<(String, Status)> {
        let source = source::open("t.txt", text.as_bytes(), &Limits::default()).expect("text");
        let case = Reader::builtin().read(source).case;
        let of = |f: &caseline_model::Fact| (f.kind == Kind::Diagnosis).then(|| (f.label.clone(), f.status()));
        case.facts.iter().filter_map(of).collect()
    }

    const BODY: &str = "\n\nCase presentation\n\nA 52-year-old woman presented with a rash over the knuckles and cough. She was \
        given prednisolone and recovered.\n";

    #[test]
    fn a_disease_that_only_the_title_tells_is_kept() {
        let found = diagnoses(&format!("A woman with dermatomyositis and lung disease: a case report{BODY}"));
        assert!(found.contains(&("dermatomyositis".to_owned(), Status::Present)), "{found:?}");
    }

    #[test]
    fn a_title_of_no_case_tells_nothing_of_the_patient() {
        let found = diagnoses(&format!("Treatment of dermatomyositis{BODY}"));
        assert!(found.is_empty(), "{found:?}");
    }
}
