//! OBO, the older line format of ontologies (`maxo.obo`, `uberon.obo`, `hp.obo`).
//!
//! A stanza opens with `[Term]`; a line is `tag: value`. Comments (`! …`) and trailing qualifiers
//! (`{…}`) are cut, escapes (`\"`, `\n`) undone. Other stanzas are passed over.
//! The format: <https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html>.

use super::sort::code;
use super::term::{Counts, Scope, Sort, Synonym, Term};

#[derive(Default)]
struct Stanza {
    id: String,
    name: String,
    synonyms: Vec<Synonym>,
    parents: Vec<String>,
    alternatives: Vec<String>,
    obsolete: bool,
}

/// Terms, counts and version of a file.
pub(super) fn parse(text: &str) -> (Vec<Term>, Counts, String) {
    let (mut terms, mut counts, mut version) = (Vec::new(), Counts::default(), String::new());
    let mut open: Option<Stanza> = None;
    let mut header = true;
    for line in text.lines().map(str::trim).chain(["[End]"]) {
        if line.starts_with('[') {
            if let Some(stanza) = open.take() {
                finish(stanza, &mut terms, &mut counts);
            }
            header = false;
            open = (line == "[Term]").then(Stanza::default);
            continue;
        }
        let Some((tag, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match &mut open {
            Some(stanza) => read(stanza, tag, value),
            None if header && tag == "data-version" => version = value.to_owned(),
            None => {}
        }
    }
    (terms, counts, version)
}

fn read(stanza: &mut Stanza, tag: &str, value: &str) {
    let bare = |v: &str| v.split([' ', '!', '{']).next().unwrap_or("").to_owned();
    match tag {
        "id" => stanza.id = bare(value),
        "name" => stanza.name = unescape(value.split(" {").next().unwrap_or(value)),
        "is_a" => stanza.parents.push(code(&bare(value)).1),
        "alt_id" => stanza.alternatives.push(code(&bare(value)).1),
        "is_obsolete" => stanza.obsolete = value.starts_with("true"),
        "synonym" => {
            if let Some((name, rest)) = quoted(value) {
                let scope = Scope::from_words(rest.split_whitespace().next().unwrap_or("RELATED"));
                stanza.synonyms.push(Synonym { name, scope });
            }
        }
        _ => {}
    }
}

fn finish(stanza: Stanza, terms: &mut Vec<Term>, counts: &mut Counts) {
    if stanza.obsolete {
        counts.obsolete += 1;
    } else if stanza.name.is_empty() || stanza.id.is_empty() {
        counts.nameless += 1;
    } else {
        let (system, code) = code(&stanza.id);
        terms.push(Term {
            code,
            system,
            label: stanza.name,
            synonyms: stanza.synonyms,
            parents: stanza.parents,
            alternatives: stanza.alternatives,
            sort: Sort::Other,
        });
    }
}

/// The string in quotation marks at the start, and what follows.
fn quoted(value: &str) -> Option<(String, &str)> {
    let inside = value.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.char_indices().find(|(_, c)| {
        let end = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        end
    })?;
    Some((unescape(&inside[..end.0]), &inside[end.0 + 1..]))
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.trim().to_owned();
    }
    let mut out = String::new();
    let mut chars = text.trim().chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'W' | 't') => out.push(' '),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stanzas_become_terms() {
        let text = "data-version: 2020\n\n[Term]\nid: MAXO:1\nname: rest\nsynonym: \"a \\\"bed\\\" rest\" EXACT SENSU [X:1]\n\
                    synonym: \"lying\" RELATED []\nis_a: MAXO:2 {source=\"x\"} ! care\nalt_id: MAXO:7\n\n\
                    [Term]\nid: MAXO:3\nname: gone\nis_obsolete: true\n\n[Typedef]\nid: part_of\nname: part of\n";
        let (terms, counts, version) = parse(text);
        assert_eq!((terms.len(), counts.obsolete, version.as_str()), (1, 1, "2020"));
        assert_eq!(terms[0].synonyms[0], Synonym { name: "a \"bed\" rest".into(), scope: Scope::Exact });
        assert_eq!(terms[0].synonyms[1].scope, Scope::Related);
        assert_eq!(
            (terms[0].parents.as_slice(), terms[0].alternatives.as_slice()),
            (&["MAXO:2".to_owned()][..], &["MAXO:7".to_owned()][..])
        );
    }
}
