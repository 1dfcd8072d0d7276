//! What the terms of the known ontologies are, by the branch they stand in.
//!
//! HPO: below Phenotypic abnormality (HP:0000118) are findings; modes of inheritance, onset, frequency and
//! the like are not. DOID: diseases. NCIT: below Disease or Disorder (C2991) diseases, below Finding (C3367)
//! findings; genes, drugs and cells are left as other. MAxO: below pharmacotherapy (MAXO:0000058)
//! treatments, else procedures. UBERON: anatomy. MONDO and OncoTree: diseases.

use super::term::{Sort, Term};
use rustc_hash::{FxHashMap, FxHashSet};

/// Terminology and code of an identifier such as `HP_0000118` or `NCIT:C7057`.
pub(super) fn code(id: &str) -> (String, String) {
    let curie = id.rsplit(['/', '#']).next().unwrap_or(id).replacen('_', ":", 1);
    let prefix = curie.split_once(':').map_or("", |(p, _)| p);
    let system = match prefix {
        "HP" => "HPO",
        "MAXO" => "MAxO",
        other => other,
    };
    let code = match (system, curie.split_once(':')) {
        ("NCIT", Some((_, bare))) => bare.to_owned(),
        _ => curie.clone(),
    };
    (system.to_owned(), code)
}

/// Decides what each term is.
pub(super) fn assign(terms: &mut [Term]) {
    let mut children: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, term) in terms.iter().enumerate() {
        for parent in &term.parents {
            children.entry(parent).or_default().push(index);
        }
    }
    let below = |root: &str| -> FxHashSet<usize> {
        let mut seen = FxHashSet::default();
        let mut open: Vec<usize> = children.get(root).cloned().unwrap_or_default();
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                open.extend(children.get(terms[at].code.as_str()).into_iter().flatten().copied());
            }
        }
        seen
    };
    let phenotype = below("HP:0000118");
    let disease = below("C2991");
    let finding = below("C3367");
    let drug = below("MAXO:0000058");
    let sorts: Vec<Sort> = terms
        .iter()
        .enumerate()
        .map(|(at, term)| match term.system.as_str() {
            "HPO" if phenotype.contains(&at) => Sort::Finding,
            "NCIT" if disease.contains(&at) => Sort::Diagnosis,
            "NCIT" if finding.contains(&at) => Sort::Finding,
            "DOID" | "MONDO" | "OncoTree" => Sort::Diagnosis,
            "MAxO" if drug.contains(&at) || term.code == "MAXO:0000058" => Sort::Treatment,
            "MAxO" => Sort::Procedure,
            "UBERON" => Sort::Anatomy,
            _ => term.sort,
        })
        .collect();
    for (term, sort) in terms.iter_mut().zip(sorts) {
        term.sort = sort;
    }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn codes_are_written_as_case_files_write_them() {
        let pair = |s: &str, c: &str| (s.to_owned(), c.to_owned());
        assert_eq!(code("http://purl.obolibrary.org/obo/HP_0001250"), pair("HPO", "HP:0001250"));
        assert_eq!(code("http://purl.obolibrary.org/obo/NCIT_C7057"), pair("NCIT", "C7057"));
        assert_eq!(code("MAXO:0000058"), pair("MAxO", "MAXO:0000058"));
    }
}
