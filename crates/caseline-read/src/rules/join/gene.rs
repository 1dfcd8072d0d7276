//! What is told of a gene: its mutation, rearrangement, fusion, amplification, deletion or expression.
//!
//! The lexicon knows a gene ("TP53 gene"); what a report tells is a change of it, and a table of patients asks for the
//! change. The word for it stands with the symbol ("NPM1 mutation", "BRAF V600E mutation") or heads a list of
//! symbols ("mutations in TP53, ASXL1 and RUNX1"). A variant that is part of the name stays in it ("BRAF V600E
//! mutation", "FLT3-ITD mutation"). A change that is told without a result is there. Where no such word stands near,
//! the gene keeps its name.

use crate::lexicon::Table;
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Polarity, Value};

/// Words for a change, with how the label calls it.
const CHANGES: &[(&str, &str)] = &[
    ("mutation", "mutation"),
    ("mutations", "mutation"),
    ("mutated", "mutation"),
    ("mutant", "mutation"),
    ("variant", "mutation"),
    ("variants", "mutation"),
    ("rearrangement", "rearrangement"),
    ("rearrangements", "rearrangement"),
    ("fusion", "fusion"),
    ("amplification", "amplification"),
    ("deletion", "deletion"),
    ("deletions", "deletion"),
    ("duplication", "duplication"),
    ("expression", "expression"),
    ("overexpression", "overexpression"),
];
/// Tokens from the head of a list to a symbol in it, and from a symbol to its word.
const REACH: usize = 14;
const NEAR: usize = 4;

/// Names what is told of each gene among the mentions of a sentence.
pub fn name(page: &Page<'_>, line: usize, mentions: &mut [Mention]) {
    let tokens = page.lines[line].tokens.clone();
    for mention in mentions.iter_mut().filter(|m| m.kind == Kind::Measurement) {
        let inside = page.longest(mention.first..mention.last + 1, |t| t == Table::Gene);
        let [gene] = inside.as_slice() else { continue };
        let Some(symbol) = page.concept(gene).label.strip_suffix(" gene") else { continue };
        // A label that says more than the gene ("TP53 immunostaining") is left alone.
        let named = mention.label.to_lowercase();
        let rest = named.strip_prefix(&symbol.to_lowercase()).map(str::trim_start);
        if !rest.is_some_and(|rest| rest == "gene" || CHANGES.iter().any(|(word, _)| rest == *word)) {
            continue;
        }
        let at = gene.first;
        let own = (mention.first..=mention.last).find_map(|t| change(page, t));
        let behind =
            || (at + 1..tokens.end.min(at + NEAR)).take_while(|t| goes_on(page, *t)).find_map(|t| change(page, t));
        let head = || {
            let from = tokens.start.max(at.saturating_sub(REACH));
            let found = (from..at).rev().find_map(|t| change(page, t).map(|change| (t, change)));
            found.filter(|(t, _)| heads(page, *t + 1..at)).map(|(_, change)| change)
        };
        let variant = match page.word(at + 1) {
            word if is_variant(word) => format!(" {word}"),
            "-" if is_variant(page.word(at + 2)) => format!("-{}", page.word(at + 2)),
            _ => String::new(),
        };
        // A variant is a mutation, called so or not.
        let of_variant = || (!variant.is_empty()).then_some("mutation");
        let Some(change) = own.or_else(behind).or_else(head).or_else(of_variant) else { continue };
        mention.label = format!("{symbol}{variant} {change}");
        if mention.value.is_none() && mention.assertion.polarity == Polarity::Present {
            mention.value = Some(Value { text: Some("positive".to_owned()), ..Value::default() });
        }
    }
}

fn change(page: &Page<'_>, token: usize) -> Option<&'static str> {
    CHANGES.iter().find(|(word, _)| page.is(token, word)).map(|(_, change)| *change)
}

/// The name of a change may hold "gene", an exon, a variant and hyphens.
fn goes_on(page: &Page<'_>, token: usize) -> bool {
    change(page, token).is_some()
        || page.is_any(token, &["gene", "exon", "-", "missense", "somatic", "germline"])
        || is_variant(page.word(token))
}

/// A list of symbols stands behind "in", "of", ":" or a bracket, and holds no verb.
fn heads(page: &Page<'_>, between: std::ops::Range<usize>) -> bool {
    let opens = page.is_any(between.start, &["in", "of", "(", ":", "affecting", "involving", "within"]);
    let symbol = |t: usize| {
        let word = page.word(t);
        word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) || matches!(word, "," | "-" | "/" | "&")
    };
    opens
        && between.skip(1).all(|t| symbol(t) || page.is_any(t, &["the", "and", "both", "genes", "gene", "as", "well"]))
}

/// "V600E", "T790M", "ITD", "TKD".
fn is_variant(word: &str) -> bool {
    let bytes = word.as_bytes();
    let point = bytes.len() >= 4
        && bytes[0].is_ascii_uppercase()
        && matches!(bytes[bytes.len() - 1], b'A'..=b'Z' | b'*')
        && bytes[1..bytes.len() - 1].iter().all(u8::is_ascii_digit);
    point || matches!(word, "ITD" | "TKD")
}

#[cfg(test)]
mod tests {
    use crate::pipeline::Reader;
    use caseline_text::source::{self, Limits};

    fn read(text: &str) -> Vec<(String, String)> {
        let text = format!("Case presentation\n\nA 61-year-old man had acute myeloid leukaemia. {text}\n");
        let source = source::open("t.txt", text.as_bytes(), &Limits::default()).expect("text");
        let case = Reader::builtin().read(source).case;
        let value = |f: &caseline_model::Fact| f.value.as_ref().and_then(|v| v.text.clone()).unwrap_or_default();
        let genes = case.facts.iter().filter(|f| f.label.chars().next().is_some_and(char::is_uppercase));
        genes.map(|f| (f.label.clone(), value(f))).collect()
    }

    #[test]
    fn the_word_for_the_change_stands_with_the_symbol_or_heads_the_list() {
        let has = |text: &str, label: &str, value: &str| {
            let found = read(text);
            assert!(found.contains(&(label.to_owned(), value.to_owned())), "{text} {found:?}");
        };
        has("Sequencing showed mutations in TP53, ASXL1 and RUNX1.", "TP53 mutation", "positive");
        has("Sequencing showed mutations in TP53, ASXL1 and RUNX1.", "RUNX1 mutation", "positive");
        has("NPM1 mutation was positive and FLT3-ITD was negative.", "NPM1 mutation", "positive");
        has("NPM1 mutation was positive and FLT3-ITD was negative.", "FLT3-ITD mutation", "negative");
        has("The BRAF V600E mutation was detected.", "BRAF V600E mutation", "positive");
        has("A JAK2 mutation was not found.", "JAK2 mutation", "negative");
    }
}
