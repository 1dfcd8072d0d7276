//! Tables of one's own: tab-separated, with a heading line that has `label` and, as wanted, `synonyms`
//! and `codes` (each separated by `|`, codes as `SYSTEM:code`; a code without a system is of the table's
//! own) and `kind` (finding, diagnosis, procedure, treatment, anatomy; where nothing is said, finding).
//!
//! Columns are known by their usual other names too: `name` or `term`, `synonym`, `code` or `id`, `type`.
//! Columns beyond these are passed over. A synonym that starts with `=` is matched with its capitals.

use super::term::{Counts, Scope, Sort, Synonym, Term};
use crate::lexicon::{Concept, Table, parse_tsv};

/// What columns may be called.
const NAMES: [(&str, &[&str]); 4] = [
    ("label", &["name", "term", "preferred label", "preferred_label"]),
    ("synonyms", &["synonym", "other names"]),
    ("codes", &["code", "id"]),
    ("kind", &["type"]),
];

/// The terms of a table, one for each code; `None` where the heading has no column of labels. Codes without
/// a system are given that of the table, `own`.
pub(super) fn parse(text: &str, own: &str) -> Option<(Vec<Term>, Counts)> {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    let heading = heading(lines.next()?)?;
    let rows: String = lines.flat_map(|l| [l, "\n"]).collect();
    let (mut terms, mut counts) = (Vec::new(), Counts::default());
    for row in parse_tsv(&format!("{heading}\n{rows}")) {
        let concept = Concept::from_row(Table::User, &row);
        if concept.label.is_empty() {
            counts.nameless += 1;
            continue;
        }
        let sort = match concept.field("kind").unwrap_or("finding").to_lowercase().as_str() {
            "finding" | "symptom" | "sign" | "phenotype" => Sort::Finding,
            "diagnosis" | "disease" | "disorder" => Sort::Diagnosis,
            "procedure" | "test" => Sort::Procedure,
            "treatment" | "drug" | "medication" => Sort::Treatment,
            "anatomy" | "site" => Sort::Anatomy,
            _ => Sort::Other,
        };
        let synonyms: Vec<Synonym> =
            concept.synonyms.iter().map(|s| Synonym { name: s.clone(), scope: Scope::Exact }).collect();
        let written = row.get("codes").map_or("", |v| v).split('|').map(str::trim);
        let bare = written.filter(|c| !c.is_empty() && !c.contains(':')).map(|c| (own.to_owned(), c.to_owned()));
        let mut codes: Vec<(String, String)> =
            concept.codes.iter().map(|c| (c.system.clone(), c.code.clone())).chain(bare).collect();
        if codes.is_empty() {
            codes.push((String::new(), String::new()));
        }
        for (system, code) in codes {
            terms.push(Term {
                code,
                system,
                label: concept.label.clone(),
                synonyms: synonyms.clone(),
                parents: Vec::new(),
                alternatives: Vec::new(),
                sort,
            });
        }
    }
    Some((terms, counts))
}

/// The heading with the names that rows are read by; the first column of a meaning counts.
fn heading(line: &str) -> Option<String> {
    let mut columns: Vec<String> = line.split('\t').map(|c| c.trim().to_lowercase()).collect();
    for (name, others) in NAMES {
        if !columns.iter().any(|c| c == name)
            && let Some(other) = columns.iter_mut().find(|c| others.contains(&c.as_str()))
        {
            *other = name.to_owned();
        }
    }
    columns.iter().any(|c| c == "label").then(|| columns.join("\t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_terms() {
        let text = "label\tsynonyms\tcodes\tkind\nmoonlight rash\t=MLR|lunar rash\tLOCAL:1|NCIT:C1\tfinding\n\tx\t\t\n";
        let (terms, counts) = parse(text, "ward").unwrap();
        assert_eq!((terms.len(), counts.nameless), (2, 1));
        assert_eq!((terms[0].code.as_str(), terms[1].code.as_str()), ("LOCAL:1", "C1"));
        assert_eq!((terms[0].sort, terms[0].synonyms[0].name.as_str()), (Sort::Finding, "=MLR"));
        assert!(parse("patient\tcode\na\tb\n", "ward").is_none());
    }

    #[test]
    fn other_headings_and_bare_codes_are_understood() {
        let (terms, _) = parse("ID\tName\n7\tmoonlight rash\n", "ward").unwrap();
        let term = &terms[0];
        assert_eq!((term.label.as_str(), term.system.as_str(), term.code.as_str()), ("moonlight rash", "ward", "7"));
        assert_eq!(term.sort, Sort::Finding);
    }
}
