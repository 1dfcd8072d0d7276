//! Tests joined with results in words.
//!
//! Reads "ANA was negative", "normal creatine kinase, aldolase and CRP", "positive for anti-Ro52",
//! "Estrogen Receptor (ER)-positive", "anti-TIF1γ+", "revealed anti-Ro52 and anti-TIF1-γ antibodies",
//! "cytogenetics were normal", "chest X-ray was unremarkable". The result holds for a whole list. It
//! must not take "normal" from another clause, nor make a result of a test that was only done.

use super::predicate::{Place, assign};
use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Value};
use caseline_text::{Clean, Span};

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
    let places: Vec<Place> = names
        .iter()
        .map(|n| Place { first: n.first, last: n.last, open: can_have_result(page.concept(n).table) })
        .collect();
    let results = assign(page, line, &places);
    let mut out = Vec::new();
    for (index, hit) in names.iter().enumerate().filter(|(i, _)| !taken[*i]) {
        let concept = page.concept(hit);
        let table = concept.table;
        let text = match &results[index] {
            Some(word) if can_have_result(table) => {
                // "positive" and "normal" are results of a picture, "speckled" and "high" are not.
                let direction = page.concept(word).field("direction");
                if table == Table::Procedure && !matches!(direction, Some("normal" | "negative" | "positive")) {
                    continue;
                }
                match direction {
                    // "Cultures were positive for Klebsiella": the organism is the result.
                    Some("positive") if table == Table::Microbe && grown(page, line, hit) => organism_name(page, hit),
                    _ => words(page, word),
                }
            }
            None if table == Table::Microbe && grown(page, line, hit) => organism_name(page, hit),
            None if matches!(table, Table::Antibody | Table::Microbe) && was_found(page, line, hit) => {
                "positive".to_owned()
            }
            _ => continue,
        };
        let word = results[index].as_ref();
        let last =
            word.map_or(hit.last, |w| if w.first > hit.last && w.first - hit.last <= 3 { w.last } else { hit.last });
        let first = word.map_or(hit.first, |w| if w.last + 1 == hit.first { w.first } else { hit.first });
        let mut mention =
            Mention::new(RULE, Kind::Measurement, concept.label.clone(), page.span(first, last), (first, last), line);
        mention.codes = concept.codes.clone();
        mention.score = if word.is_some() { 0.75 } else { 0.55 };
        if let Some(word) = word
            && (word.first > last || word.last < first)
        {
            mention.further.push(word.span);
        }
        mention.value = Some(Value { text: Some(text), ..Value::default() });
        out.push(mention);
    }
    out
}

/// Gives measurements that have no value yet the result that speaks of them, also over a list. A test
/// told as done ("chest X-ray … were unremarkable") is a measurement once its result is known.
pub fn fill(page: &Page<'_>, line: usize, mentions: &mut [Mention]) {
    for mention in mentions.iter_mut().filter(|m| m.kind == Kind::Finding && m.value.is_none()) {
        told_as_finding(page, mention);
    }
    let mut order: Vec<usize> = (0..mentions.len())
        .filter(|i| matches!(mentions[*i].kind, Kind::Measurement | Kind::Procedure) || is_test(page, &mentions[*i]))
        .collect();
    order.sort_by_key(|i| mentions[*i].first);
    let places: Vec<Place> =
        order.iter().map(|i| Place { first: mentions[*i].first, last: mentions[*i].last, open: true }).collect();
    let results = assign(page, line, &places);
    for (index, result) in order.into_iter().zip(results) {
        let mention = &mut mentions[index];
        let inside = || page.longest(mention.first..mention.last + 1, |t| t == Table::LabWord).into_iter().next();
        let direction = |w: &Hit| page.concept(w).field("direction").unwrap_or("").to_owned();
        if mention.kind == Kind::Procedure {
            let microbe = page.longest(mention.first..mention.last + 1, |t| t == Table::Microbe).into_iter().next();
            if let Some(hit) = microbe.filter(|h| h.first == mention.first && grown(page, line, h)) {
                mention.kind = Kind::Measurement;
                mention.value = Some(Value { text: Some(organism_name(page, &hit)), ..Value::default() });
                continue;
            }
            let plain = |w: &Hit| matches!(direction(w).as_str(), "normal" | "negative" | "other");
            if mention.value.is_none()
                && let Some(word) = inside().or(result).filter(plain)
            {
                mention.kind = Kind::Measurement;
                give(page, mention, &word);
            }
            continue;
        }
        if mention.kind == Kind::Finding {
            if let Some(word) = result.filter(|w| mention.value.is_none() && direction(w) != "missing") {
                mention.kind = Kind::Measurement;
                give(page, mention, &word);
            }
            continue;
        }
        let result = result.or_else(|| of_clause(page, line, mention));
        let positive = mention.value.as_ref().is_some_and(|v| v.text.as_deref() == Some("positive"));
        if (mention.value.is_none() || positive)
            && let Some(organism) = organism(page, line, mention)
        {
            let label = organism_name(page, &organism);
            mention.value = Some(Value { text: Some(label), ..Value::default() });
            if organism.first > mention.last {
                mention.further.push(organism.span);
            }
            continue;
        }
        if mention.value.is_none()
            && let Some(name) = unknown_organism(page, line, mention)
        {
            mention.value = Some(Value { text: Some(page.words(name).to_owned()), ..Value::default() });
            continue;
        }
        let seen = Hit { span: mention.span, first: mention.first, last: mention.last, concept: 0 };
        if mention.value.is_none()
            && let Some(word) = inside().or(result)
        {
            give(page, mention, &word);
        } else if mention.value.is_none() && is_marker(&mention.label) && was_found(page, line, &seen) {
            mention.value = Some(Value { text: Some("positive".to_owned()), ..Value::default() });
        }
    }
}

/// "Vital signs were stable", "raised C-reactive protein": words that tell a test with its result are a
/// measurement, whatever the tagger calls them.
fn told_as_finding(page: &Page<'_>, mention: &mut Mention) {
    let Some(word) = page.longest(mention.first..mention.last + 1, |t| t == Table::LabWord).into_iter().next() else {
        return;
    };
    let verb = |t: usize| page.is_any(t, &["was", "were", "is", "are", "remained", "again", "also", "all"]);
    let predicate = word.last == mention.last && word.first > mention.first && verb(word.first - 1);
    let measured = page
        .longest(mention.first..mention.last + 1, |t| matches!(t, Table::Analyte | Table::Antibody))
        .iter()
        .any(|n| n.first == word.last + 1 && n.last + 1 >= mention.last);
    // "Decreased urine output" is oliguria: a finding that has its name stays one.
    let named = |t: Table| matches!(t, Table::Finding | Table::Disease);
    if page.longest(mention.first..mention.last + 1, named).iter().any(|h| h.first <= word.first && word.last <= h.last)
    {
        return;
    }
    let direction = page.concept(&word).field("direction").unwrap_or("");
    let measured = measured && matches!(direction, "normal" | "negative" | "positive" | "up");
    let plain = matches!(direction, "normal" | "negative" | "positive" | "same");
    if (predicate && plain) || (measured && word.first == mention.first) {
        mention.kind = Kind::Measurement;
        give(page, mention, &word);
    }
}

/// A finding that is only the name of a test: "liver enzymes", "testing for antinuclear antibodies".
fn is_test(page: &Page<'_>, mention: &Mention) -> bool {
    mention.kind == Kind::Finding
        && mention.value.is_none()
        && page.longest(mention.first..mention.last + 1, |t| matches!(t, Table::Analyte | Table::Antibody)).iter().any(
            |h| {
                let whole = h.first == mention.first && h.last == mention.last;
                whole || (page.concept(h).table == Table::Antibody && h.last == mention.last)
            },
        )
}

/// The result in words as the value of a mention.
fn give(page: &Page<'_>, mention: &mut Mention, word: &Hit) {
    mention.value = Some(Value { text: Some(words(page, word)), ..Value::default() });
    if word.first > mention.last || word.last < mention.first {
        mention.further.push(word.span);
    }
}

/// The scientific name of an organism, a shortened genus written out ("A. israelii" of Actinomyces is
/// Actinomyces israelii); where it has none ("gram-negative rods"), the words.
fn organism_name(page: &Page<'_>, hit: &Hit) -> String {
    let label = &page.concept(hit).label;
    let words = page.words(hit.span);
    if label.starts_with(char::is_uppercase) && label.contains(char::is_whitespace) {
        return label.clone();
    }
    match words.split_once(". ") {
        Some((short, species)) if short.len() <= 2 && label.starts_with(short) => format!("{label} {species}"),
        _ => words.to_owned(),
    }
}

/// "Cultures grew Varibaculum timonense": an organism that nobody knows, by its Latin name behind the verb.
fn unknown_organism(page: &Page<'_>, line: usize, mention: &Mention) -> Option<Span<Clean>> {
    let end = page.lines[line].tokens.end;
    let cultured = (mention.first..=mention.last).any(|t| page.is_any(t, &["culture", "cultures"]));
    let grew = ["grew", "yielded", "recovered", "isolated", "growing", "grown", "finalized", "finalised"];
    let verb = (mention.first..end.min(mention.last + 6)).find(|t| page.is_any(*t, &grew)).filter(|_| cultured)?;
    let first =
        (verb + 1..end.min(verb + 5)).find(|t| !page.is_any(*t, &["to", "a", "the", "only", "pure", "for", "as"]))?;
    let capital = page.word(first).starts_with(char::is_uppercase) && page.word(first).len() > 3;
    let lower = |t: usize| page.word(t).len() > 3 && page.word(t).chars().all(|c| c.is_ascii_lowercase());
    let stops =
        |t: usize| page.is_any(t, &["with", "after", "from", "that", "which", "were", "resistant", "sensitive"]);
    let last = if first + 1 < end && lower(first + 1) && !stops(first + 1) { first + 1 } else { first };
    capital.then(|| page.span(first, last))
}

/// What ends the reach of a result.
const BREAKS: &[&str] = &[";", ".", "but", "while", "whereas", "although", "however", "except", "with"];

/// The result of the clause: "negative for A, B and C" before the name, "A, B and C were normal" behind it.
fn of_clause(page: &Page<'_>, line: usize, mention: &Mention) -> Option<Hit> {
    let tokens = page.lines[line].tokens.clone();
    let results = page.longest(tokens, |t| t == Table::LabWord);
    let open = |mut gap: std::ops::Range<usize>| gap.len() <= 40 && !gap.any(|t| page.is_any(t, BREAKS));
    let before = results.iter().rev().find(|w| w.last < mention.first).filter(|w| {
        open(w.last + 1..mention.first) && page.is_any(w.last + 1, &["for", ":", "results", "serology", "tests"])
    });
    let behind = results.iter().find(|w| w.first > mention.last).filter(|w| {
        let verb = (w.first.saturating_sub(4)..w.first)
            .any(|t| page.is_any(t, &["was", "were", "remained", "came", "returned", "all", "is", "are"]));
        open(mention.last + 1..w.first) && verb
    });
    before.or(behind).copied()
}

/// "Blood cultures grew Escherichia coli": the organism that a culture gave.
fn organism(page: &Page<'_>, line: usize, mention: &Mention) -> Option<Hit> {
    let tokens = page.lines[line].tokens.clone();
    let grown = |t: usize| {
        page.is_any(
            t,
            &[
                "grew",
                "growth",
                "grown",
                "growing",
                "isolated",
                "yielded",
                "yielding",
                "revealed",
                "identified",
                "positive",
                "showed",
                "isolate",
            ],
        )
    };
    let microbes = page.longest(tokens.clone(), |t| t == Table::Microbe);
    let inside = microbes.iter().find(|m| m.first >= mention.first && m.last <= mention.last);
    let culture = |from: usize, to: usize| {
        (from..to)
            .any(|t| page.is_any(t, &["culture", "cultures", "isolated", "grew", "smear", "stain", "grown", "yielded"]))
    };
    match inside {
        Some(microbe) if culture(tokens.start, tokens.end) && tokens.clone().any(grown) => Some(*microbe),
        Some(_) => None,
        None if culture(mention.first, mention.last + 1) => microbes
            .iter()
            .find(|m| m.first > mention.last && m.first - mention.last <= 14)
            .filter(|m| {
                (mention.last + 1..m.first).any(grown)
                    && !(mention.last + 1..m.first).any(|t| page.is_any(t, &["no", "not", ";"]))
            })
            .copied(),
        None => None,
    }
}

/// Names that are there or not: markers of cells, antibodies, mutations.
fn is_marker(label: &str) -> bool {
    let marker = label
        .strip_prefix("cd")
        .or_else(|| label.strip_prefix("CD"))
        .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    marker || label.starts_with("anti") || ["antibod", "mutation", "antigen"].iter().any(|w| label.contains(w))
}

/// The result in words: the standard word for positive, negative and normal, else as written.
fn words(page: &Page<'_>, word: &Hit) -> String {
    let concept = page.concept(word);
    match concept.field("direction") {
        Some("positive" | "negative" | "normal" | "missing") => {
            concept.field("value").unwrap_or(&concept.label).to_owned()
        }
        _ => page.words(word.span).to_lowercase(),
    }
}

/// True for names that can be positive, negative, normal or raised.
fn can_have_result(table: Table) -> bool {
    matches!(table, Table::Analyte | Table::Antibody | Table::Microbe | Table::Gene | Table::Procedure | Table::Score)
}

/// "Blood cultures grew Klebsiella oxytoca": the organism is the result.
fn grown(page: &Page<'_>, line: usize, hit: &Hit) -> bool {
    let tokens = page.lines[line].tokens.clone();
    tokens.clone().any(|t| {
        page.is_any(
            t,
            &[
                "culture",
                "cultures",
                "cultured",
                "grew",
                "growth",
                "grown",
                "isolated",
                "isolate",
                "yielded",
                "isolation",
                "growing",
                "smear",
            ],
        )
    }) && was_found(page, line, hit)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::spot::terms;
    use crate::rules::testing::on_page;

    fn read(text: &str) -> Vec<String> {
        on_page(text, |page| {
            let mut out = Vec::new();
            for line in 0..page.lines.len() {
                let names = terms::names(page, line);
                let taken = vec![false; names.len()];
                for m in mentions(page, line, &names, &taken) {
                    out.push(format!("{}={}", m.label, m.value.and_then(|v| v.text).unwrap_or_default()));
                }
            }
            out
        })
    }

    #[test]
    fn a_predicate_speaks_of_its_whole_subject() {
        assert_eq!(
            read("Creatine kinase, troponin and D-dimer were done and found to be within normal limits."),
            ["creatine kinase=normal", "troponin=normal", "D-dimer=normal"]
        );
        assert_eq!(read("The hemoglobin was low but the ferritin was normal."), ["hemoglobin=low", "ferritin=normal"]);
        assert_eq!(read("After the troponin had been taken, ferritin was normal."), ["ferritin=normal"]);
    }

    #[test]
    fn a_result_before_its_names_goes_no_further_than_the_list() {
        assert_eq!(
            read("Serology was negative for rheumatoid factor, antinuclear antibody and HIV."),
            ["rheumatoid factor=negative", "antinuclear antibody=negative", "human immunodeficiency virus=negative"]
        );
        assert_eq!(
            read("Cells were positive for CD56 and lysozyme, but negative for CD34."),
            ["CD56=positive", "lysozyme=positive", "CD34=negative"]
        );
        assert_eq!(read("The ferritin was measured, but the result was normal."), ["ferritin=normal"]);
    }
}
