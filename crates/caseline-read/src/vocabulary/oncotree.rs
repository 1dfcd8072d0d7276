//! OncoTree JSON: a tree of tumour types, in the shape of its web service (nested `children`) or as a
//! flat list with `parent`.
//!
//! Kundra et al., JCO Clin Cancer Inform 2021, doi:10.1200/CCI.20.00108.

use super::term::{Scope, Sort, Synonym, Term};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Node {
    code: String,
    name: String,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    children: BTreeMap<String, Node>,
}

/// The terms of a file. Organs (the first level below the root) are not tumours and left as other.
pub(super) fn parse(json: &str) -> Result<Vec<Term>, serde_json::Error> {
    let mut terms = Vec::new();
    if json.trim_start().starts_with('[') {
        let nodes: Vec<Node> = serde_json::from_str(json)?;
        nodes.iter().for_each(|n| add(n, &mut terms));
    } else {
        let roots: BTreeMap<String, Node> = serde_json::from_str(json)?;
        roots.values().for_each(|n| add(n, &mut terms));
    }
    Ok(terms)
}

fn add(node: &Node, terms: &mut Vec<Term>) {
    // "Rhabdomyosarcoma, NOS" is written without the suffix in prose.
    let bare = node.name.strip_suffix(", NOS").or_else(|| node.name.strip_suffix(" NOS"));
    let organ = matches!(node.parent.as_deref(), None | Some("TISSUE"));
    terms.push(Term {
        code: node.code.clone(),
        system: if organ { "OncoTree tissue".to_owned() } else { "OncoTree".to_owned() },
        label: node.name.clone(),
        synonyms: bare.map(|b| Synonym { name: b.to_owned(), scope: Scope::Exact }).into_iter().collect(),
        parents: node.parent.iter().cloned().collect(),
        alternatives: Vec::new(),
        sort: Sort::Other,
    });
    node.children.values().for_each(|child| add(child, terms));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_flattened() {
        let json = r#"{"TISSUE":{"code":"TISSUE","name":"Tissue","parent":null,"children":{"SKIN":{"code":"SKIN",
            "name":"Skin","parent":"TISSUE","children":{"XYZ":{"code":"XYZ","name":"Odd Tumor, NOS","parent":"SKIN"}}}}}}"#;
        let terms = parse(json).unwrap();
        let tumour = terms.iter().find(|t| t.code == "XYZ").unwrap();
        assert_eq!((tumour.system.as_str(), tumour.synonyms[0].name.as_str()), ("OncoTree", "Odd Tumor"));
        assert_eq!(terms.iter().filter(|t| t.system == "OncoTree").count(), 1);
    }
}
