//! Tests joined with results in words.
//!
//! Reads "ANA was negative", "normal creatine kinase, aldolase and CRP", "positive for anti-Ro52",
//! "Estrogen Receptor (ER)-positive", "anti-TIF1γ+", "revealed anti-Ro52 and anti-TIF1-γ antibodies",
//! "cytogenetics were normal", "chest X-ray was unremarkable". The result holds for a whole list. It
//! must not take "normal" from another clause, nor make a result of a test that was only done.

use super::measure::in_list;
use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Value};

/// Stable id.
pub const RULE: &str = "join/result";

/// Verbs that say an antibody, microbe or mutation was there.
const FOUND: &[&str] = &[
    "revealed",
    "reveals",
    "showed",
    "shows",
    "identified",
    "detected",
    "found",
    "demonstrated",
    "confirmed",
    "presence",
    "yielded",
    "grew",
    "isolated",
    "positive",
    "had",
    "with",
    "disclosed",
    "growth",
    "positivity",
    "detection",
    "growing",
    "showing",
    "revealing",
    "harbored",
    "harboured",
];

/// Mentions of one sentence: names with a result in words. Names in `taken` have a number already.
pub fn mentions(page: &Page<'_>, line: usize, names: &[Hit], taken: &[bool]) -> Vec<Mention> {
    let mut results: Vec<Option<Hit>> = vec![None; names.len()];
    let words: Vec<Hit> = page.longest(page.lines[line].tokens.clone(), |t| t == Table::LabWord);
    for word in &words {
        assign(page, line, names, word, &mut results);
    }
    let mut out = Vec::new();
    for (index, hit) in names.iter().enumerate().filter(|(i, _)| !taken[*i]) {
        let concept = page.concept(hit);
        let table = concept.table;
        let text = match &results[index] {
            Some(word) if can_have_result(table) => {
                let lab = page.concept(word);
                let text = lab.field("value").unwrap_or(&lab.label).to_owned();
                // "positive" and "negative" are no results of a picture, "speckled" none of a procedure.
                if table == Table::Procedure
                    && !matches!(lab.field("direction"), Some("normal" | "negative" | "positive"))
                {
                    continue;
                }
                text
            }
            None if matches!(table, Table::Antibody | Table::Microbe) && was_found(page, line, hit) => {
                "positive".to_owned()
            }
            _ => continue,
        };
        let last = results[index]
            .as_ref()
            .map_or(hit.last, |w| if w.first > hit.last && w.first - hit.last <= 3 { w.last } else { hit.last });
        let first =
            results[index].as_ref().map_or(hit.first, |w| if w.last + 1 == hit.first { w.first } else { hit.first });
        let mut mention =
            Mention::new(RULE, Kind::Measurement, concept.label.clone(), page.span(first, last), (first, last), line);
        mention.codes = concept.codes.clone();
        mention.score = if results[index].is_some() { 0.75 } else { 0.55 };
        if let Some(word) = &results[index]
            && (word.first > last || word.last < first)
        {
            mention.further.push(word.span);
        }
        mention.value = Some(Value { text: Some(text), ..Value::default() });
        out.push(mention);
    }
    out
}

/// True for names that can be positive, negative, normal or raised.
fn can_have_result(table: Table) -> bool {
    matches!(table, Table::Analyte | Table::Antibody | Table::Microbe | Table::Gene | Table::Procedure | Table::Score)
}

/// Gives a result word to the names it speaks of.
fn assign(page: &Page<'_>, line: usize, names: &[Hit], word: &Hit, results: &mut [Option<Hit>]) {
    let end = page.lines[line].tokens.end;
    // The name right before: "ANA negative", "ER (estrogen receptor)-positive", "A, B and C were normal".
    if let Some(mut index) = names.iter().rposition(|n| n.last < word.first) {
        let gap = names[index].last + 1..word.first;
        if can_have_result(page.concept(&names[index]).table) && gap.len() <= 8 && predicative(page, gap) {
            loop {
                results[index].get_or_insert(*word);
                if index == 0
                    || !can_have_result(page.concept(&names[index - 1]).table)
                    || !in_list(page, names[index - 1].last + 1..names[index].first)
                {
                    break;
                }
                index -= 1;
            }
            return;
        }
    }
    // The names right behind: "normal CK, aldolase and CRP", "positive for anti-Ro52", "negative ANA".
    let mut from = word.last + 1;
    while from < end
        && page.is_any(
            from,
            &["for", "serum", "levels", "level", "of", "in", "the", "results", "result", "on", "both", "and", ":"],
        )
    {
        from += 1;
    }
    let Some(mut index) = names.iter().position(|n| n.first == from) else { return };
    if !can_have_result(page.concept(&names[index]).table) {
        return;
    }
    loop {
        results[index].get_or_insert(*word);
        let next = index + 1;
        if next >= names.len()
            || !can_have_result(page.concept(&names[next]).table)
            || !in_list(page, names[index].last + 1..names[next].first)
        {
            break;
        }
        index = next;
    }
}

/// Words that may stand between a name and its result.
fn predicative(page: &Page<'_>, gap: std::ops::Range<usize>) -> bool {
    let mut depth = 0;
    gap.into_iter().all(|at| {
        match page.word(at) {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        depth > 0
            || page.is_any(
                at,
                &[
                    "was",
                    "were",
                    "is",
                    "are",
                    "level",
                    "levels",
                    "count",
                    "counts",
                    "test",
                    "tests",
                    "testing",
                    "results",
                    "result",
                    "also",
                    "all",
                    "both",
                    "-",
                    "–",
                    ":",
                    "=",
                    "(",
                    ")",
                    "antibody",
                    "antibodies",
                    "came",
                    "back",
                    "returned",
                    "be",
                    "to",
                    "found",
                    "remained",
                    "within",
                    "the",
                    "being",
                    "been",
                    "had",
                    "for",
                    "serology",
                    "culture",
                    "cultures",
                    "status",
                    "study",
                    "studies",
                    "again",
                    "strongly",
                    "weakly",
                    "mildly",
                    "slightly",
                    "markedly",
                    "significantly",
                    "still",
                    "titer",
                    "titers",
                    "value",
                    "values",
                    "scan",
                    "examination",
                    "which",
                    ",",
                    "but",
                    "not",
                    "expression",
                    "values",
                    "serum",
                    "immunostaining",
                    "stain",
                    "staining",
                ],
            )
    })
}

/// "Further work-up identified anti-TIF1γ antibodies": a verb of finding before the name in its clause.
fn was_found(page: &Page<'_>, line: usize, hit: &Hit) -> bool {
    let start = page.lines[line].tokens.start;
    let behind = page.word(hit.last + 1);
    if behind == "+" || behind.eq_ignore_ascii_case("positive") {
        return true;
    }
    (start..hit.first).rev().take(14).take_while(|t| page.word(*t) != ";").any(|t| page.is_any(t, FOUND))
}
