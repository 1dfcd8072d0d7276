//! Obographs JSON (`hp.json`, `doid.json`, `mondo.json`): nodes with names, edges of `is_a`.
//!
//! Only what is needed is kept while parsing; definitions, comments and axioms are passed over.
//! The format: <https://github.com/geneontology/obographs>.

use super::sort::code;
use super::term::{Counts, Scope, Sort, Synonym, Term};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::borrow::Cow;

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    graphs: Vec<Graph<'a>>,
}

#[derive(Deserialize)]
struct Graph<'a> {
    #[serde(borrow, default)]
    nodes: Vec<Node<'a>>,
    #[serde(borrow, default)]
    edges: Vec<Edge<'a>>,
    #[serde(borrow, default)]
    meta: Option<Meta<'a>>,
}

#[derive(Deserialize)]
struct Node<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    lbl: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "type")]
    class: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    meta: Option<Meta<'a>>,
}

#[derive(Deserialize, Default)]
struct Meta<'a> {
    #[serde(default)]
    deprecated: bool,
    #[serde(borrow, default)]
    version: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    synonyms: Vec<Name<'a>>,
    #[serde(borrow, default, rename = "basicPropertyValues")]
    values: Vec<Name<'a>>,
}

#[derive(Deserialize)]
struct Name<'a> {
    #[serde(borrow, default)]
    pred: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    val: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Edge<'a> {
    #[serde(borrow)]
    sub: Cow<'a, str>,
    #[serde(borrow)]
    pred: Cow<'a, str>,
    #[serde(borrow)]
    obj: Cow<'a, str>,
}

/// Terms, counts and version of a file.
pub(super) fn parse(json: &str) -> Result<(Vec<Term>, Counts, String), serde_json::Error> {
    let file: File = serde_json::from_str(json)?;
    let mut counts = Counts::default();
    let mut terms: Vec<Term> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut version = String::new();
    let mut replaced: Vec<(String, String)> = Vec::new();
    for graph in &file.graphs {
        // The first graph is the ontology itself; others are what it imports.
        if let Some(v) = graph.meta.as_ref().and_then(|m| m.version.as_ref()).filter(|_| version.is_empty()) {
            version = v.to_string();
        }
        for node in graph.nodes.iter().filter(|n| n.class.as_deref().is_none_or(|c| c == "CLASS")) {
            let none = Meta::default();
            let meta = node.meta.as_ref().unwrap_or(&none);
            let (system, code_) = code(&node.id);
            if meta.deprecated {
                counts.obsolete += 1;
                replaced.extend(values(meta, "IAO_0100001").map(|by| (code_.clone(), code(by).1)));
                continue;
            }
            let Some(label) = node.lbl.as_ref().map(|l| l.trim()).filter(|l| !l.is_empty()) else {
                counts.nameless += 1;
                continue;
            };
            let synonyms = meta.synonyms.iter().filter_map(|s| {
                let name = s.val.as_ref()?.trim().to_owned();
                (!name.is_empty()).then(|| Synonym { name, scope: Scope::from_words(s.pred.as_deref().unwrap_or("")) })
            });
            places.insert(code_.clone(), terms.len());
            terms.push(Term {
                alternatives: values(meta, "hasAlternativeId").map(|a| code(a).1).collect(),
                code: code_,
                system,
                label: label.to_owned(),
                synonyms: synonyms.collect(),
                parents: Vec::new(),
                sort: Sort::Other,
            });
        }
        for edge in graph.edges.iter().filter(|e| e.pred == "is_a") {
            if let Some(at) = places.get(&code(&edge.sub).1) {
                terms[*at].parents.push(code(&edge.obj).1);
            }
        }
    }
    for (old, new) in replaced {
        if let Some(at) = places.get(&new)
            && !terms[*at].alternatives.contains(&old)
        {
            terms[*at].alternatives.push(old);
        }
    }
    Ok((terms, counts, version))
}

fn values<'a>(meta: &'a Meta<'_>, property: &'static str) -> impl Iterator<Item = &'a str> {
    meta.values
        .iter()
        .filter(move |v| v.pred.as_ref().is_some_and(|p| p.ends_with(property)))
        .filter_map(|v| v.val.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_parents_and_replacements_are_kept_and_obsolete_terms_are_not() {
        let json = r#"{"graphs":[{"meta":{"version":"v7"},"nodes":[
            {"id":"http://x/obo/HP_1","lbl":"Sore thing","type":"CLASS","meta":{
              "definition":{"val":"long","xrefs":["a"]},
              "synonyms":[{"pred":"hasNarrowSynonym","val":"Very \"sore\" thing"}],
              "basicPropertyValues":[{"pred":"x#hasAlternativeId","val":"HP:9"}]}},
            {"id":"http://x/obo/HP_2","lbl":"obsolete thing","type":"CLASS","meta":{"deprecated":true,
              "basicPropertyValues":[{"pred":"http://x/obo/IAO_0100001","val":"HP:1"}]}},
            {"id":"http://x/obo/HP_3","type":"CLASS"},
            {"id":"http://x/obo/part_of","lbl":"part of","type":"PROPERTY"}],
          "edges":[{"sub":"http://x/obo/HP_1","pred":"is_a","obj":"http://x/obo/HP_3"},
                   {"sub":"http://x/obo/HP_1","pred":"part_of","obj":"http://x/obo/HP_4"}]}]}"#;
        let (terms, counts, version) = parse(json).unwrap();
        assert_eq!(version, "v7");
        assert_eq!((terms.len(), counts.obsolete, counts.nameless), (1, 1, 1));
        let term = &terms[0];
        assert_eq!((term.code.as_str(), term.system.as_str(), term.label.as_str()), ("HP:1", "HPO", "Sore thing"));
        assert_eq!(term.synonyms, [Synonym { name: "Very \"sore\" thing".into(), scope: Scope::Narrow }]);
        assert_eq!(term.parents, ["HP:3"]);
        assert_eq!(term.alternatives, ["HP:9", "HP:2"]);
    }
}
