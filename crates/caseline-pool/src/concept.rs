//! Words for a thing, matched against the labels of facts.
//!
//! A name matches a label that is the same or holds it as whole words: "rash" matches "maculopapular rash",
//! not "rashness". A measurement must be the very thing, whatever words of sample and time stand around it:
//! "creatine kinase" matches "serum creatine kinase", not "creatine kinase MB". `*` stands for any
//! letters at the beginning or the end of a name. Where an ontology is loaded, a name also matches the facts that
//! carry its code or that of a kind of it: "malignancy" matches "angiosarcoma". Capitals, accents of Greek letters written out or not,
//! plural, and British or American spelling make no difference.

use caseline_model::{Fact, Kind};
use std::collections::BTreeSet;

/// What the reader knows of names, and the pool does not.
pub trait Names {
    /// The standard term of a name, where it is another word for one.
    fn standard(&self, name: &str) -> Option<String>;
    /// Codes of the thing of this name and of every kind of it, where an ontology is loaded.
    fn codes(&self, _name: &str) -> Vec<String> {
        Vec::new()
    }
    /// True for the standard term of an antibody.
    fn is_antibody(&self, label: &str) -> bool;
    /// True for the standard term of a score, stage or grade.
    fn is_stage(&self, label: &str) -> bool;
    /// The class of a standard term of this kind, as the lexicon has it: `surgery`, `corticosteroid`, `relapse`.
    fn class(&self, kind: Kind, label: &str) -> Option<String> {
        let _ = (kind, label);
        None
    }
}

/// Knows no names but those it is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn standard(&self, _: &str) -> Option<String> {
        None
    }

    fn is_antibody(&self, label: &str) -> bool {
        let label = normal(label);
        let words: Vec<&str> = label.split(' ').collect();
        label.contains("antibod") || words.first().is_some_and(|w| *w == "anti") && words.len() > 1
    }

    fn is_stage(&self, label: &str) -> bool {
        normal(label).split(' ').any(|w| matches!(w, "stage" | "staging" | "tnm"))
    }
}

/// A thing, by all its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// As the person wrote it.
    pub written: String,
    names: Vec<Name>,
    codes: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Name {
    words: String,
    open_start: bool,
    open_end: bool,
}

/// Words around the name of a measurement that do not change what was measured.
const AROUND: &[&str] = &[
    "serum",
    "plasma",
    "blood",
    "level",
    "total",
    "initial",
    "peak",
    "maximum",
    "maximal",
    "concentration",
    "value",
    "count",
    "elevated",
    "raised",
    "anti",
    "antibody",
    "autoantibody",
    "igg",
    "titer",
    "titre",
    "positive",
    "negative",
    "the",
];

/// Lower case, Greek letters by name, one spelling, singular, single blanks.
pub fn normal(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'α' => plain.push_str("alpha"),
            'β' | 'ß' => plain.push_str("beta"),
            'γ' => plain.push_str("gamma"),
            'δ' => plain.push_str("delta"),
            'κ' => plain.push_str("kappa"),
            'λ' => plain.push_str("lambda"),
            'µ' | 'μ' => plain.push('u'),
            'é' | 'è' => plain.push('e'),
            'ö' | 'ó' => plain.push('o'),
            'ü' => plain.push('u'),
            'ä' | 'á' => plain.push('a'),
            '\'' | '’' => {}
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let words: Vec<String> = plain.split_whitespace().map(word).collect();
    words.join(" ")
}

const SPELLINGS: [(&str, &str); 8] = [
    ("tumour", "tumor"),
    ("aemi", "emi"),
    ("haem", "hem"),
    ("rrhoea", "rrhea"),
    ("oedema", "edema"),
    ("oesoph", "esoph"),
    ("leucocyt", "leukocyt"),
    ("oestr", "estr"),
];

fn word(word: &str) -> String {
    let mut word = word.to_owned();
    // Every British spelling of the list has one of these; most words have none.
    if word.as_bytes().windows(2).any(|w| matches!(w, b"ae" | b"oe" | b"ou" | b"uc")) {
        for (british, american) in SPELLINGS {
            word = word.replace(british, american);
        }
    }
    if word.len() > 3 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if ["shes", "ches", "xes", "sses"].iter().any(|e| word.ends_with(e)) {
        word.truncate(word.len() - 2);
    } else if word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
    {
        word.pop();
    }
    word
}

impl Concept {
    /// The thing that a person calls this.
    pub fn new(written: &str, names: &dyn Names) -> Concept {
        Concept::named(&[written.to_owned()], names)
    }

    /// The thing with several names, each of which may be another word for the standard term.
    pub fn named(several: &[String], names: &dyn Names) -> Concept {
        let mut all = several.to_vec();
        all.extend(several.iter().filter_map(|n| names.standard(n)));
        let codes = all.iter().flat_map(|name| names.codes(name)).collect();
        Concept { codes, ..Concept::of(several.first().map_or("", String::as_str), &all) }
    }

    fn of(written: &str, all: &[String]) -> Concept {
        let mut names: Vec<Name> = Vec::new();
        for name in all {
            let (open_start, open_end) = (name.starts_with('*'), name.ends_with('*'));
            let name = Name { words: normal(name), open_start, open_end };
            if !name.words.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        Concept { written: written.to_owned(), names, codes: BTreeSet::new() }
    }

    /// True where a fact speaks of it.
    pub fn matches(&self, fact: &Fact) -> bool {
        fact.codes.iter().any(|c| self.codes.contains(&c.code))
            || self.matches_label(&fact.label, fact.kind == Kind::Measurement)
    }

    /// True where a label names it; `exactly` for what was measured.
    pub fn matches_label(&self, label: &str, exactly: bool) -> bool {
        let label = normal(label);
        self.names.iter().any(|n| if exactly { n.is(&label) } else { n.is_in(&label) })
    }
}

impl Name {
    fn is(&self, label: &str) -> bool {
        if self.open_start || self.open_end {
            return self.is_in(label);
        }
        label == self.words || strip(label) == strip(&self.words)
    }

    fn is_in(&self, label: &str) -> bool {
        label.match_indices(self.words.as_str()).any(|(start, _)| {
            let end = start + self.words.len();
            let clear = |c: Option<char>| c.is_none_or(|c| c == ' ');
            (self.open_start || clear(label[..start].chars().next_back()))
                && (self.open_end || clear(label[end..].chars().next()))
        })
    }
}

fn strip(label: &str) -> String {
    let kept: Vec<&str> = label.split(' ').filter(|w| !AROUND.contains(w)).collect();
    if kept.is_empty() { label.to_owned() } else { kept.concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(name: &str, label: &str, measured: bool) -> bool {
        Concept::new(name, &NoNames).matches_label(label, measured)
    }

    #[test]
    fn whole_words_and_the_very_measurement() {
        assert!(is("rash", "maculopapular rash", false) && is("rashes", "Rash", false));
        assert!(!is("rash", "rashness", false) && !is("myositis", "dermatomyositis", false));
        assert!(is("*myositis", "dermatomyositis", false) && is("derm*", "dermatitis", false));
        assert!(is("creatine kinase", "serum creatine kinase", true));
        assert!(!is("creatine kinase", "creatine kinase MB", true) && !is("CK", "CK-MB", true));
        assert!(is("TIF1γ", "anti-TIF1-gamma antibody", true) && is("Jo-1", "anti-Jo1 antibodies", true));
        assert!(is("anaemia", "anemia", false) && is("tumour", "tumors", false));
    }
}
