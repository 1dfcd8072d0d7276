//! Headings: what a line such as "2. Case presentation" or a label such as "Conclusions:" announces.
//!
//! The words are data (`lexicon/section.tsv`). Numbers in front, capitals, a colon behind and the
//! `pmc` that some archives glue to the first heading do not matter; `#` in a row stands for a number
//! or a letter ("Case 2", "Patient B"). Rows with the role `case_part` ("Treatment", "Diagnosis") name
//! steps of a case, but do not lead out of a discussion, where the same words head reviews.

use super::Role;
use std::collections::HashMap;
use std::sync::OnceLock;

static TABLE: &str = include_str!("../../../../lexicon/section.tsv");

/// What a heading announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// The role of the text under it.
    pub role: Role,
    /// True for a step of a case that elsewhere is no case.
    pub step: bool,
}

fn table() -> &'static HashMap<String, Section> {
    static PARSED: OnceLock<HashMap<String, Section>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let mut map = HashMap::new();
        for line in TABLE.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(label), Some(synonyms), Some(role)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let Some(section) = section_of(role) else { continue };
            for name in std::iter::once(label).chain(synonyms.split('|')).filter(|n| !n.is_empty()) {
                map.entry(normal(name)).or_insert(section);
            }
        }
        map
    })
}

fn section_of(role: &str) -> Option<Section> {
    let role = match role {
        "abstract" => Role::Abstract,
        "keywords" => Role::Keywords,
        "introduction" => Role::Introduction,
        "case" => Role::Case,
        "case_part" => return Some(Section { role: Role::Case, step: true }),
        "methods" => Role::Methods,
        "results" => Role::Results,
        "discussion" => Role::Discussion,
        "conclusion" => Role::Conclusion,
        "patient_perspective" => Role::PatientPerspective,
        "references" => Role::References,
        "back" => Role::BackMatter,
        "furniture" => Role::Furniture,
        _ => return None,
    };
    Some(Section { role, step: false })
}

/// The role that a heading announces, if it is one of the headings known.
pub fn heading_role(heading: &str) -> Option<Role> {
    section(heading).map(|s| s.role)
}

pub(super) fn section(heading: &str) -> Option<Section> {
    if heading.len() > 120 {
        return None;
    }
    let bare = strip_number(strip_glue(heading.trim()));
    let name = normal(bare);
    if name.is_empty() {
        return None;
    }
    let map = table();
    if let Some(found) = map.get(&name) {
        return Some(*found);
    }
    // "Case 2", "Patient no. 3", "Case B"; and two headings in one, "Discussion & conclusion".
    if let Some((stem, last)) = name.rsplit_once(' ')
        && last.len() <= 3
        && (last.bytes().all(|b| b.is_ascii_digit()) || roman(last))
    {
        return map.get(&format!("{stem} #")).copied();
    }
    let (left, right) = name.split_once(" and ").or_else(|| name.split_once('/'))?;
    let (left, right) = (map.get(left.trim_end())?, map.get(right.trim_start())?);
    (left.role == right.role || left.step == right.step).then_some(*left)
}

fn roman(word: &str) -> bool {
    word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

/// Without the `pmc` that some archives glue to the first word.
pub(super) fn strip_glue(line: &str) -> &str {
    match line.strip_prefix("pmc") {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) => rest,
        _ => line,
    }
}

/// Without a number in front: `1`, `2.1.`, `IV.`, `A.`.
pub(super) fn strip_number(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if digits.len() < line.len() {
        let rest = digits.trim_start_matches([')', ':']).trim_start();
        return if line.starts_with(|c: char| c.is_ascii_digit()) { rest } else { line };
    }
    if let Some((number, rest)) = line.split_once(['.', ')'])
        && number.len() <= 4
        && !number.is_empty()
        && (number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) || (number.len() == 1 && rest.starts_with(' ')))
        && number.bytes().all(|b| b.is_ascii_uppercase())
    {
        return rest.trim_start();
    }
    line
}

/// Small letters, single spaces for spaces and hyphens, straight apostrophes, no stop at the end.
fn normal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '‐' | '‑')) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | '`' => out.push('\''),
                '&' => out.push_str("and"),
                c => out.extend(c.to_lowercase()),
            }
        }
    }
    let end = out.trim_end_matches([':', '.', ',', ' ', '|', '*']).len();
    out.truncate(end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_cells_and_its_example_is_found() {
        for (number, line) in TABLE.lines().enumerate().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 6, "line {}", number + 1);
            let expected = section_of(cells[2]).unwrap_or_else(|| panic!("unknown role in line {}", number + 1));
            let example = cells[5].split(": ").next().unwrap_or(cells[5]);
            assert_eq!(section(example), Some(expected), "example of line {}", number + 1);
        }
    }

    #[test]
    fn numbers_capitals_and_glue_do_not_matter() {
        assert_eq!(heading_role("pmcIntroduction"), Some(Role::Introduction));
        assert_eq!(heading_role("pmc2. CASE PRESENTATION"), Some(Role::Case));
        assert_eq!(heading_role("IV. Discussion"), Some(Role::Discussion));
        assert_eq!(heading_role("Patient 12:"), Some(Role::Case));
        assert_eq!(heading_role("Case II"), Some(Role::Case));
        assert_eq!(heading_role("Patient’s perspective"), Some(Role::PatientPerspective));
        assert_eq!(heading_role("Acute kidney injury"), None);
        assert_eq!(heading_role("The patient was well"), None);
    }
}
