//! What a section is for, by the words of its heading.
//!
//! Journals name the same section in a hundred ways; what counts is the first word that tells. A
//! heading that tells nothing ("Renal function") leaves its section with the role of the section
//! around it. Titles of whole sentences are left alone: they are statements, not signposts.

use crate::outline::Role;

/// Words that tell, in the order in which they are asked for. Matched at the start of a word.
const TELLING: &[(&str, Role)] = &[
    ("references", Role::References),
    ("reference list", Role::References),
    ("bibliography", Role::References),
    ("literature cited", Role::References),
    ("works cited", Role::References),
    ("patient perspective", Role::PatientPerspective),
    ("patient's perspective", Role::PatientPerspective),
    ("patient’s perspective", Role::PatientPerspective),
    ("perspective of the patient", Role::PatientPerspective),
    ("keyword", Role::Keywords),
    ("key words", Role::Keywords),
    ("key point", Role::Keywords),
    ("learning point", Role::Keywords),
    ("teaching point", Role::Keywords),
    ("take home message", Role::Keywords),
    ("take-home message", Role::Keywords),
    ("highlights", Role::Keywords),
    ("abstract", Role::Abstract),
    ("summary", Role::Abstract),
    ("consent", Role::BackMatter),
    ("informed consent", Role::BackMatter),
    ("patient consent", Role::BackMatter),
    ("ethic", Role::BackMatter),
    ("funding", Role::BackMatter),
    ("financial", Role::BackMatter),
    ("disclosure", Role::BackMatter),
    ("conflict", Role::BackMatter),
    ("competing interest", Role::BackMatter),
    ("declaration", Role::BackMatter),
    ("declarations", Role::BackMatter),
    ("statement of ethics", Role::BackMatter),
    ("acknowledg", Role::BackMatter),
    ("author contribution", Role::BackMatter),
    ("authors' contribution", Role::BackMatter),
    ("authors’ contribution", Role::BackMatter),
    ("author's contribution", Role::BackMatter),
    ("contributors", Role::BackMatter),
    ("contributions", Role::BackMatter),
    ("author information", Role::BackMatter),
    ("data availability", Role::BackMatter),
    ("availability of data", Role::BackMatter),
    ("supplementa", Role::BackMatter),
    ("supporting information", Role::BackMatter),
    ("additional file", Role::BackMatter),
    ("abbreviations", Role::BackMatter),
    ("list of abbreviations", Role::BackMatter),
    ("footnote", Role::BackMatter),
    ("publisher's note", Role::BackMatter),
    ("publisher’s note", Role::BackMatter),
    ("pre-publication history", Role::BackMatter),
    ("provenance", Role::BackMatter),
    ("correspondence", Role::BackMatter),
    ("discussion", Role::Discussion),
    ("comment", Role::Discussion),
    ("review of the literature", Role::Discussion),
    ("literature review", Role::Discussion),
    ("differential diagnosis", Role::Case),
    ("conclusion", Role::Conclusion),
    ("concluding", Role::Conclusion),
    ("introduction", Role::Introduction),
    ("background", Role::Introduction),
    ("case", Role::Case),
    ("observation", Role::Case),
    ("clinical", Role::Case),
    ("clinical trial", Role::BackMatter),
    ("trial registration", Role::BackMatter),
    ("patient", Role::Case),
    ("presentation", Role::Case),
    ("presenting", Role::Case),
    ("history", Role::Case),
    ("past medical history", Role::Case),
    ("medical history", Role::Case),
    ("family history", Role::Case),
    ("physical exam", Role::Case),
    ("examination", Role::Case),
    ("investigation", Role::Case),
    ("diagnostic", Role::Case),
    ("therapeutic intervention", Role::Case),
    ("treatment", Role::Case),
    ("outcome", Role::Case),
    ("follow-up", Role::Case),
    ("follow up", Role::Case),
    ("timeline", Role::Case),
    ("report of a case", Role::Case),
    ("report of case", Role::Case),
    ("method", Role::Methods),
    ("material", Role::Methods),
    ("patients and methods", Role::Methods),
    ("subjects and methods", Role::Methods),
    ("statistical analysis", Role::Methods),
    ("search strategy", Role::Methods),
    ("result", Role::Results),
    ("finding", Role::Results),
];

/// Signposts have few words.
const MOST_WORDS: usize = 8;

/// The role a heading announces, if its words tell.
pub(super) fn role_of(heading: &str) -> Option<Role> {
    let title = heading
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '■' | '•' | '|'))
        .trim_end_matches([':', '.', ' '])
        .to_lowercase();
    let title = strip_roman(&title);
    if title.is_empty() || title.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    if title.starts_with("patients and methods") || title.starts_with("patient and methods") {
        return Some(Role::Methods);
    }
    if title.contains("case presentation") || title.contains("case report") || title.contains("case description") {
        return Some(Role::Case);
    }
    if title.starts_with("summary")
        && !matches!(title, "summary" | "summary and conclusion" | "summary and conclusions")
        && !title.ends_with("case")
    {
        return None;
    }
    if title == "summary of the case" || title == "case summary" {
        return Some(Role::Case);
    }
    // The longest telling words at the start decide: "patient perspective" is no "patient".
    let found = TELLING.iter().filter(|(words, _)| starts_with_word(title, words)).max_by_key(|(words, _)| words.len());
    if let Some((_, role)) = found {
        return Some(*role);
    }
    if title.ends_with("discussion") || title.ends_with("review of literature") {
        return Some(Role::Discussion);
    }
    if title.ends_with(" methods") {
        return Some(Role::Methods);
    }
    None
}

/// The role by the `sec-type` of JATS, then by the heading.
pub(super) fn role_of_section(sec_type: Option<&str>, heading: Option<&str>) -> Option<Role> {
    let by_type = sec_type.and_then(|kinds| {
        kinds.to_ascii_lowercase().split(['|', ' ', ',']).find_map(|kind| match kind {
            "intro" | "introduction" | "background" => Some(Role::Introduction),
            "case" | "cases" | "case-report" | "case-presentation" => Some(Role::Case),
            "methods" | "materials" | "subjects" => Some(Role::Methods),
            "results" => Some(Role::Results),
            "discussion" => Some(Role::Discussion),
            "conclusion" | "conclusions" => Some(Role::Conclusion),
            "supplementary-material"
            | "data-availability"
            | "coi-statement"
            | "ethics-statement"
            | "datasets"
            | "additional-information"
            | "ethics-approval"
            | "ethics-consent-to-publish"
            | "author-contributions"
            | "funding-information"
            | "abbreviations" => Some(Role::BackMatter),
            _ => None,
        })
    });
    // A publisher's "results" over a heading "Case report" is the case all the same.
    match (by_type, heading.and_then(role_of)) {
        (Some(Role::Methods | Role::Results | Role::Introduction), Some(Role::Case)) => Some(Role::Case),
        (Some(kind), _) => Some(kind),
        (None, told) => told,
    }
}

/// The role of a section within a section: only what truly leaves the outer one changes it.
pub(super) fn nested(outer: Role, own: Option<Role>) -> Role {
    let Some(own) = own else { return outer };
    match outer {
        Role::Body => own,
        Role::Abstract | Role::References | Role::BackMatter => outer,
        Role::Case => match own {
            Role::Discussion | Role::Conclusion | Role::References | Role::BackMatter | Role::PatientPerspective => own,
            _ => outer,
        },
        Role::Discussion | Role::Conclusion | Role::Introduction => match own {
            Role::Conclusion | Role::References | Role::BackMatter | Role::PatientPerspective => own,
            _ => outer,
        },
        Role::Methods => match own {
            Role::Results | Role::Discussion | Role::Conclusion | Role::References | Role::BackMatter => own,
            _ => outer,
        },
        _ => own,
    }
}

/// Endings are free ("method", "methods"), but "case" is not "caseload" and "result" not "resulting".
fn starts_with_word(title: &str, words: &str) -> bool {
    title.strip_prefix(words).is_some_and(|rest| {
        let ending: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
        ending.is_empty() || words != "case" && !matches!(ending.as_str(), "ing" | "ed") || ending == "s"
    })
}

fn strip_roman(title: &str) -> &str {
    match title.split_once(['.', ' ']) {
        Some((first, rest)) if !first.is_empty() && title[first.len()..].starts_with('.') => {
            if first.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) { rest.trim_start() } else { title }
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_roles() {
        for (heading, role) in [
            ("Introduction", Some(Role::Introduction)),
            ("2. CASE PRESENTATION", Some(Role::Case)),
            ("II. Discussion", Some(Role::Discussion)),
            ("Case 2", Some(Role::Case)),
            ("Patient perspective", Some(Role::PatientPerspective)),
            ("Patients and Methods", Some(Role::Methods)),
            ("Discussion and conclusions", Some(Role::Discussion)),
            ("Informed consent", Some(Role::BackMatter)),
            ("Renal function", None),
            ("Treatment with prednisolone was well tolerated in most of the cases", None),
        ] {
            assert_eq!(role_of(heading), role, "{heading}");
        }
    }

    #[test]
    fn sections_within_a_case_stay_the_case() {
        assert_eq!(nested(Role::Case, Some(Role::Results)), Role::Case);
        assert_eq!(nested(Role::Case, Some(Role::Discussion)), Role::Discussion);
        assert_eq!(nested(Role::Discussion, Some(Role::Case)), Role::Discussion);
        assert_eq!(role_of_section(Some("materials|methods"), Some("Approach")), Some(Role::Methods));
        assert_eq!(role_of_section(Some("results"), Some("Case report")), Some(Role::Case));
    }
}
