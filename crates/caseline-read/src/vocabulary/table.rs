//! Tables of one's own: tab-separated, with a heading line that has `label` and, as wanted, `synonyms`
//! and `codes` (each separated by `|`, codes as `SYSTEM:code`) and `kind` (finding, diagnosis,
//! procedure, treatment, anatomy).

use super::term::{Counts, Scope, Sort, Synonym, Term};
use crate::lexicon::{Concept, Table, parse_tsv};

/// The terms of a table, one for each code; `None` where the heading has no `label`.
pub(super) fn parse(text: &str) -> Option<(Vec<Term>, Counts)> {
    let heading = text.lines().find(|l| !l.is_empty() && !l.starts_with('#'))?;
    heading.split('\t').any(|name| name == "label").then_some(())?;
    let (mut terms, mut counts) = (Vec::new(), Counts::default());
    for row in parse_tsv(text) {
        let concept = Concept::from_row(Table::User, &row);
        if concept.label.is_empty() {
            counts.nameless += 1;
            continue;
        }
        let sort = match concept.field("kind").unwrap_or("").to_lowercase().as_str() {
            "finding" | "symptom" | "sign" | "phenotype" => Sort::Finding,
            "diagnosis" | "disease" | "disorder" => Sort::Diagnosis,
            "procedure" => Sort::Procedure,
            "treatment" | "drug" | "medication" => Sort::Treatment,
            "anatomy" | "site" => Sort::Anatomy,
            _ => Sort::Other,
        };
        let synonyms: Vec<Synonym> =
            concept.synonyms.iter().map(|s| Synonym { name: s.clone(), scope: Scope::Exact }).collect();
        let codes: Vec<(String, String)> = match concept.codes.as_slice() {
            [] => vec![(String::new(), String::new())],
            codes => codes.iter().map(|c| (c.system.clone(), c.code.clone())).collect(),
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_terms() {
        let text = "label\tsynonyms\tcodes\tkind\nmoonlight rash\t=MLR|lunar rash\tLOCAL:1|NCIT:C1\tfinding\n\tx\t\t\n";
        let (terms, counts) = parse(text).unwrap();
        assert_eq!((terms.len(), counts.nameless), (2, 1));
        assert_eq!((terms[0].code.as_str(), terms[1].code.as_str()), ("LOCAL:1", "C1"));
        assert_eq!((terms[0].sort, terms[0].synonyms[0].name.as_str()), (Sort::Finding, "=MLR"));
        assert!(parse("name\tcode\na\tb\n").is_none());
    }
}
