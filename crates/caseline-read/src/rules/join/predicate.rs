//! Which tests a result in words speaks of.
//!
//! Three ways to say it: beside the name ("ANA negative", "ER-positive"), as the predicate of a list
//! ("chest X-ray, urine and blood cultures were all unremarkable", "EEG and neuroimaging were done,
//! which were normal"), and before it ("normal CK, aldolase and CRP", "negative for ANCA, anti-GBM and
//! HIV", "tests were normal, including troponin and D-dimer"). The subject of a predicate goes back to
//! the last finite verb, to "but", "while" and the like, or to the comma that ends an opening phrase
//! ("After lumbar puncture, …").
//!
//! It must not take a word from another clause, nor give the test before "but negative for CD34" the
//! result of the test behind it.

use super::measure::in_list;
use crate::lexicon::{Hit, Table};
use crate::page::Page;
use std::ops::Range;

/// A place in the text that can have a result.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// False for names that stand there but can have no result.
    pub open: bool,
}

/// What ends a clause.
const BREAKS: &[&str] = &[
    ";", "but", "while", "whereas", "although", "though", "however", "except", "who", "that", "because", "so", "apart",
];

/// Verbs that belong to another predicate.
const FINITE: &[&str] = &[
    "was",
    "were",
    "is",
    "are",
    "had",
    "has",
    "have",
    "showed",
    "shows",
    "revealed",
    "reveals",
    "demonstrated",
    "received",
    "underwent",
    "developed",
    "presented",
    "remained",
    "became",
    "confirmed",
    "disclosed",
    "detected",
    "identified",
    "yielded",
    "grew",
    "did",
    "denied",
    "reported",
    "included",
    "started",
    "treated",
    "given",
    "suggested",
    "suggesting",
    "showing",
    "revealing",
    "excluded",
];

/// Words that a predicate is made of, verbs first.
const VERBS: &[&str] = &[
    "was", "were", "is", "are", "be", "been", "remained", "came", "returned", "proved", "turned", "stayed", "became",
    "being", "appeared", "seemed", "tested", "resulted", "had", "remains", "yielded",
];
const PREDICATE: &[&str] = &[
    "to",
    "found",
    "done",
    "performed",
    "sent",
    "obtained",
    "taken",
    "realized",
    "realised",
    "checked",
    "carried",
    "and",
    "which",
    "all",
    "both",
    "also",
    "back",
    "out",
    "again",
    "reported",
    "as",
    "within",
    "the",
    "otherwise",
    "still",
    "grossly",
    "entirely",
    "completely",
    "essentially",
    "repeatedly",
    "strongly",
    "weakly",
    "mildly",
    "slightly",
    "markedly",
    "significantly",
    "moderately",
    "persistently",
    "consistently",
    "initially",
    "ordered",
    "too",
    "a",
    "each",
    "now",
    "not",
    "in",
    "at",
    "level",
    "levels",
    "results",
    "result",
    "tests",
    "testing",
    "very",
    "abnormally",
    "severely",
    "subsequently",
    "later",
    "then",
    "noted",
    "considered",
    ",",
];

/// Nouns and marks between a name and a result right behind it.
const BESIDE: &[&str] = &[
    "-",
    "–",
    "‐",
    ":",
    "=",
    "(",
    ")",
    "antibody",
    "antibodies",
    "test",
    "tests",
    "testing",
    "results",
    "result",
    "serology",
    "serologies",
    "culture",
    "cultures",
    "status",
    "stain",
    "staining",
    "immunostaining",
    "expression",
    "level",
    "levels",
    "count",
    "counts",
    "titer",
    "titers",
    "value",
    "values",
    "scan",
    "examination",
    "study",
    "studies",
    "strongly",
    "weakly",
    "mildly",
    "slightly",
    "markedly",
    "significantly",
    "being",
    "again",
    "gene",
    "mutation",
    "serum",
    "all",
    "both",
];

/// What may stand between a result and the first name behind it.
const LEAD: &[&str] = &[
    "for",
    "serum",
    "levels",
    "level",
    "of",
    "in",
    "the",
    "results",
    "result",
    "on",
    "both",
    "and",
    ":",
    "any",
    "anti",
    "-",
    "a",
    "an",
    "blood",
    "urine",
    "plasma",
    "expression",
    "presence",
    "including",
    ",",
    "such",
    "as",
];

/// Tests in general.
const GENERAL: &[&str] = &[
    "serology",
    "serologies",
    "tests",
    "test",
    "testing",
    "workup",
    "up",
    "screen",
    "screening",
    "panel",
    "panels",
    "investigations",
    "investigation",
    "studies",
    "study",
    "markers",
    "serum",
    "antibodies",
    "immunohistochemistry",
    "immunostaining",
    "profile",
];

/// A subject that points back to the tests of the clause before.
const EMPTY: &[&str] = &[
    "the", "result", "results", "it", "they", "this", "these", "both", "all", "of", "test", "tests", "which", "them",
    "its", "and", ",",
];

/// Verbs of showing, before a result that stands alone: "histology revealed no abnormalities".
const SHOW: &[&str] = &["showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "yielded", "found"];

/// For each place, in the order of the text, the result word that speaks of it.
pub(super) fn assign(page: &Page<'_>, line: usize, places: &[Place]) -> Vec<Option<Hit>> {
    let mut results = vec![None; places.len()];
    let tokens = page.lines[line].tokens.clone();
    let drugs = page.longest(tokens.clone(), |t| matches!(t, Table::Drug | Table::Regimen));
    let words: Vec<Hit> = page
        .longest(tokens.clone(), |t| t == Table::LabWord)
        .into_iter()
        // "normal saline" is no result, nor is a high-power field.
        .filter(|w| !drugs.iter().any(|d| d.first <= w.first && w.last <= d.last))
        .filter(|w| {
            let next = w.last + 1 + usize::from(matches!(page.word(w.last + 1), "-" | "–" | "‐"));
            !page.is_any(next, &["power", "dose", "flow", "saline", "grade", "risk", "pressure", "end", "inotropic"])
        })
        .collect();
    for word in &words {
        for index in speaks_of(page, tokens.clone(), places, word, &words) {
            if places[index].open {
                results[index].get_or_insert(*word);
            }
        }
    }
    results
}

fn speaks_of(page: &Page<'_>, tokens: Range<usize>, places: &[Place], word: &Hit, words: &[Hit]) -> Vec<usize> {
    let mut out = Vec::new();
    let before = places.iter().rposition(|p| p.last < word.first);
    if let Some(index) = before.filter(|i| beside(page, places[*i].last + 1..word.first)) {
        back(page, places, index, &mut out);
    } else if let Some(subject) = subject(page, tokens.clone(), word, words) {
        let inside = |p: &Place| p.first >= subject.start && p.last < subject.end;
        // What can have no result is no subject: "he denied weakness and had negative antibodies".
        out.extend((0..places.len()).filter(|i| inside(&places[*i]) && places[*i].open));
        // "X was tested, but the result was negative", "cultures were taken but were negative".
        if out.is_empty()
            && let Some(index) = before
            && (places[index].last + 1..=places[index].last + 14).contains(&subject.start)
            && (subject.start == tokens.start
                || matches!(page.word(subject.start - 1), "but" | "and" | "which" | ";" | ","))
            && subject.clone().all(|t| page.is_any(t, EMPTY))
        {
            back(page, places, index, &mut out);
        }
    }
    let joined = page.is_any(word.last + 1, &["for", ",", "including"]);
    if out.is_empty() || joined {
        let told = out.len();
        ahead(page, tokens, places, word, &mut out);
        // "Serology was negative for HIV and HBV": the tests are named, "serology" is none of them.
        if out.len() > told && page.is(word.last + 1, "for") {
            let named = out.split_off(told);
            out.retain(|i| !page.is_any(places[*i].last, GENERAL));
            out.extend(named);
        }
    }
    out
}

fn beside(page: &Page<'_>, gap: Range<usize>) -> bool {
    let mut depth = 0;
    gap.len() <= 6
        && gap.into_iter().all(|at| {
            match page.word(at) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            depth > 0 || page.is_any(at, BESIDE)
        })
}

/// A list that ends at a place, backwards.
fn back(page: &Page<'_>, places: &[Place], mut index: usize, out: &mut Vec<usize>) {
    loop {
        out.push(index);
        let Some(next) = index.checked_sub(1) else { break };
        let gap = places[next].last + 1..places[index].first;
        // "CD56, but": another clause; "ER positive": another result between.
        if !places[next].open || !places[index].open || !in_list(page, gap) {
            break;
        }
        index = next;
    }
}

/// The subject of which a result is the predicate: the tokens from the start of its clause to its verb.
fn subject(page: &Page<'_>, tokens: Range<usize>, word: &Hit, words: &[Hit]) -> Option<Range<usize>> {
    let mut end = word.first;
    let mut verb = false;
    while end > tokens.start
        && (page.is_any(end - 1, VERBS) || page.is_any(end - 1, PREDICATE))
        && word.first - end < 14
    {
        end -= 1;
        verb |= page.is_any(end, VERBS);
    }
    if !verb && end == word.first && end > tokens.start && page.is_any(end - 1, SHOW) && stands_alone(page, word) {
        end -= 1;
        verb = true;
    }
    if !verb {
        return None;
    }
    let mut start = end;
    while start > tokens.start {
        let at = start - 1;
        let result = words.iter().any(|w| w.last == at && !attributive(page, w));
        if page.is_any(at, BREAKS) || page.is_any(at, FINITE) || result {
            break;
        }
        start = at;
    }
    const OPENING: &[&str] = &[
        "after",
        "following",
        "on",
        "during",
        "in",
        "at",
        "before",
        "with",
        "despite",
        "since",
        "due",
        "given",
        "upon",
        "by",
        "until",
        "from",
        "for",
        "besides",
    ];
    if page.is_any(start, OPENING)
        && let Some(comma) = (start..end).find(|t| page.word(*t) == ",")
    {
        start = comma + 1;
    }
    Some(start..end)
}

/// A result word that stands before a noun: "normal CK".
fn attributive(page: &Page<'_>, word: &Hit) -> bool {
    let next = page.tokens.get(word.last + 1);
    next.is_some_and(|t| t.shape == crate::token::Shape::Word)
        && !page.is_any(word.last + 1, &["and", "or", "for", "in", "on", "at", "but"])
}

/// "no abnormalities", "normal findings": a result that qualifies nothing else.
fn stands_alone(page: &Page<'_>, word: &Hit) -> bool {
    !attributive(page, word)
        || page.is_any(word.last + 1, &["findings", "results", "result", "study", "after", "during"])
}

/// The names behind a result.
fn ahead(page: &Page<'_>, tokens: Range<usize>, places: &[Place], word: &Hit, out: &mut Vec<usize>) {
    let mut from = word.last + 1;
    while from < tokens.end && page.is_any(from, LEAD) && !places.iter().any(|p| p.first == from) {
        // A comma leads on only to "including" and "such as".
        if page.word(from) == "," && !page.is_any(from + 1, &["including", "such"]) {
            return;
        }
        from += 1;
    }
    // "normal prothrombin and aPTT": the place may hold the result itself.
    let holds = |p: &Place| p.first <= word.first && p.last > word.last;
    let Some(mut index) = places.iter().position(|p| p.first == from || holds(p)) else { return };
    // Behind "for" and "including" a list may hold names that nobody knows.
    let loose = (word.last + 1..from).any(|t| page.is_any(t, &["for", "including"]));
    while places[index].open {
        out.push(index);
        let next = index + 1;
        if next >= places.len() || !listed(page, places[index].last + 1..places[next].first, loose) {
            break;
        }
        index = next;
    }
}

fn listed(page: &Page<'_>, gap: Range<usize>, loose: bool) -> bool {
    if in_list(page, gap.clone()) {
        return true;
    }
    loose
        && gap.len() <= 14
        && gap.clone().any(|t| page.is_any(t, &[",", "and", "or"]))
        && !gap.into_iter().any(|t| page.is_any(t, BREAKS) || page.is_any(t, FINITE) || page.word(t) == ".")
}
