//! Spans that only the tagger found, made mentions: their label, and the value of a measurement.
//!
//! The label is the standard term where the span names one, else the words themselves. The value is
//! the number inside the span, else the one that follows it, else a result in words inside the span or
//! right behind it. A measurement without any stays one: the report may give its result elsewhere.

use super::measure::follows;
use crate::learn::Proposal;
use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::judge::combine::{RULE, may_be};
use crate::rules::spot::quantity::Quantity;
use crate::rules::spot::terms::{is_term, kind_of, qualify};
use crate::token::Shape;
use caseline_model::Kind;

/// A proposal that holds a list is one for each item: "fibrillation potentials and positive sharp
/// waves". It is cut at a comma, "and", "or" or "with" where a name of the same sort stands on both
/// sides.
pub fn items(page: &Page<'_>, proposal: &Proposal) -> Vec<Proposal> {
    let proposal = &trimmed(page, proposal);
    // "sarcoidosis rather than lymphoma" is two: one held true, one not.
    let opposed =
        |t: &usize| page.is(*t, "rather") && page.is(t + 1, "than") || page.is(*t, "instead") && page.is(t + 1, "of");
    if let Some(t) = (proposal.first + 1..proposal.last.saturating_sub(1)).find(opposed) {
        let mut out = items(page, &part(page, proposal, proposal.first, t - 1));
        out.extend(items(page, &part(page, proposal, t + 2, proposal.last)));
        return out;
    }
    let whole = || vec![proposal.clone()];
    if !matches!(proposal.kind, Kind::Finding | Kind::Diagnosis | Kind::Treatment) {
        return whole();
    }
    let sort = |kind: Kind| if kind == Kind::Diagnosis { Kind::Finding } else { kind };
    let names: Vec<Hit> = page
        .longest(proposal.first..proposal.last + 1, is_term)
        .into_iter()
        .filter(|n| kind_of(page.concept(n).table).is_some_and(|k| sort(k) == sort(proposal.kind)))
        .collect();
    let mut out = Vec::new();
    let mut first = proposal.first;
    for pair in names.windows(2) {
        let joint = (pair[0].last + 1..pair[1].first).find(|t| page.is_any(*t, &[",", "and", "or", "with", ";"]));
        let Some(joint) = joint else { continue };
        let next = (joint + 1..=pair[1].first)
            .find(|t| !page.is_any(*t, &["and", "or", ",", "with", "a", "an", "the"]))
            .unwrap_or(pair[1].first);
        if joint > first {
            out.push(part(page, proposal, first, joint - 1));
            first = next;
        }
    }
    if out.is_empty() {
        return whole();
    }
    out.push(part(page, proposal, first, proposal.last));
    out
}

/// Without the words in front that belong to the sentence and not to the fact: articles, prepositions, and
/// the "no" that denies it, which the cues read ("no change" and the like say it all together).
fn trimmed(page: &Page<'_>, proposal: &Proposal) -> Proposal {
    const FRONT: &[&str] = &[
        "his", "her", "their", "months", "weeks", "days", "years", "a", "an", "the", "of", "with", "to", "and", "or",
        "in", "for", "by", "any", ",", "(", ":", ";",
    ];
    let mut first = proposal.first;
    while first < proposal.last {
        let denial = page.is_any(first, &["no", "without"])
            && !page
                .is_any(first + 1, &["change", "changes", "increase", "further", "need", "difficulty", "significant"]);
        if !denial && !page.is_any(first, FRONT) {
            break;
        }
        first += 1;
    }
    if first == proposal.first { proposal.clone() } else { part(page, proposal, first, proposal.last) }
}

fn part(page: &Page<'_>, proposal: &Proposal, first: usize, last: usize) -> Proposal {
    Proposal { span: page.span(first, last), first, last, ..proposal.clone() }
}

/// A mention from a proposal of the tagger.
pub fn mention(
    page: &Page<'_>,
    line: usize,
    proposal: &Proposal,
    quantities: &[Quantity<'_>],
    used: &mut [bool],
    doses: &[bool],
) -> Mention {
    let names = page.longest(proposal.first..proposal.last + 1, is_term);
    let whole = names
        .iter()
        .find(|n| n.first == proposal.first && n.last == proposal.last)
        .or_else(|| head(page, proposal, &names));
    let label = whole.map_or_else(|| plain(page, proposal), |n| page.concept(n).label.clone());
    // A drug is never a procedure, whatever the tagger makes of it.
    let table = whole.and_then(|n| kind_of(page.concept(n).table));
    let kind = table.filter(|k| !may_be(*k).contains(&proposal.kind)).unwrap_or(proposal.kind);
    // "Consumed 1.5 g of naproxen" tells a drug with its dose, whatever the tagger calls it.
    if proposal.kind == Kind::Measurement
        && let Some(drug) = names.iter().find(|n| matches!(page.concept(n).table, Table::Drug | Table::Regimen))
        && quantities.iter().zip(doses).any(|(q, d)| *d && q.first >= proposal.first && q.last <= proposal.last)
    {
        let concept = page.concept(drug);
        let tokens = (drug.first, drug.last);
        let mut treatment = Mention::new(RULE, Kind::Treatment, concept.label.clone(), drug.span, tokens, line);
        treatment.codes = concept.codes.clone();
        treatment.score = proposal.score;
        return treatment;
    }
    let mut mention = Mention::new(RULE, kind, label, proposal.span, (proposal.first, proposal.last), line);
    mention.codes = whole.map_or_else(Vec::new, |n| page.concept(n).codes.clone());
    mention.score = proposal.score;
    qualify(page, &mut mention);
    if mention.kind == Kind::Measurement {
        value(page, line, &mut mention, quantities, used, doses);
        let named = names.iter().find(|n| {
            matches!(page.concept(n).table, Table::Analyte | Table::Antibody | Table::Microbe | Table::Score)
        });
        if let (Some(name), true) = (named, mention.value.is_some()) {
            mention.label = page.concept(name).label.clone();
            mention.codes = page.concept(name).codes.clone();
        }
    }
    mention
}

/// The one name inside the words that is of their kind and most of them: "his severe headache".
fn head<'n>(page: &Page<'_>, proposal: &Proposal, names: &'n [Hit]) -> Option<&'n Hit> {
    let mut of_kind = names.iter().filter(|n| kind_of(page.concept(n).table) == Some(proposal.kind));
    let first = of_kind.next().filter(|_| of_kind.next().is_none())?;
    ((first.last - first.first + 1) * 2 > proposal.last - proposal.first + 1 || proposal.kind == Kind::Treatment)
        .then_some(first)
}

/// The words without the result that may stand with them: "anti-Jo-1 was negative" is "anti-jo-1".
fn plain(page: &Page<'_>, proposal: &Proposal) -> String {
    let (mut first, mut last) = (proposal.first, proposal.last);
    if proposal.kind == Kind::Measurement {
        let results = page.longest(first..last + 1, |t| t == Table::LabWord);
        if let Some(word) = results.iter().find(|w| w.first == first && w.last < last) {
            first = word.last + 1;
        }
        let verb = |t: usize| {
            page.is_any(
                t,
                &[
                    "was", "were", "is", "are", "of", "showed", "revealed", "level", "levels", "=", ":", "(", "had",
                    "to",
                ],
            )
        };
        let ends = |t: usize| page.tokens[t].shape == Shape::Number || verb(t) || results.iter().any(|w| w.first == t);
        if let Some(end) = (first + 1..=last).find(|t| ends(*t)) {
            last = end - 1;
        }
    }
    page.words(page.span(first, last)).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// True for a proposal that holds nothing but the range of healthy people: "(12–66 µg/dL)".
pub fn is_reference(proposal: &Proposal, quantities: &[Quantity<'_>]) -> bool {
    quantities.iter().any(|q| {
        q.reference && proposal.first + 4 >= q.first && proposal.first <= q.first && proposal.last <= q.last + 1
    })
}

/// True for a finding that is about papers and not about the patient: "there were no records available".
pub fn is_paper(page: &Page<'_>, proposal: &Proposal) -> bool {
    const PAPERS: &[&str] = &["records", "documentation", "paperwork", "consent"];
    proposal.kind == Kind::Finding && (proposal.first..=proposal.last).any(|t| page.is_any(t, PAPERS))
}

/// True for a measurement that is nothing but the dose of a drug named beside it: "four litres".
pub fn is_dose(page: &Page<'_>, proposal: &Proposal, quantities: &[Quantity<'_>], doses: &[bool]) -> bool {
    let inside = |q: &Quantity<'_>| proposal.first <= q.first && q.last <= proposal.last;
    let plain = |t: usize| {
        page.is_any(t, &["of", "intravenous", "iv", "oral", "a", "the", "(", ")", "and", "about", "approximately"])
            || quantities.iter().any(|q| q.first <= t && t <= q.last)
    };
    proposal.kind == Kind::Measurement
        && quantities.iter().zip(doses).any(|(q, dose)| *dose && inside(q))
        && (proposal.first..=proposal.last).all(plain)
}

/// Gives a measurement the number inside its span, else the one that follows it. A time is a value only
/// inside the span: "the episode lasted for 20 min".
pub fn value(
    page: &Page<'_>,
    line: usize,
    mention: &mut Mention,
    quantities: &[Quantity<'_>],
    used: &mut [bool],
    doses: &[bool],
) {
    let end = page.lines[line].tokens.end;
    let timed = |q: &usize| quantities[*q].dimension() == "time";
    let inside = |q: &usize| {
        quantities[*q].first >= mention.first && quantities[*q].first <= mention.last && !quantities[*q].reference
    };
    let inside = |q: &usize| inside(q) && !doses[*q];
    let first = (0..quantities.len()).find(|q| inside(q) && !timed(q));
    let behind = || {
        follows(page, mention.last, end.min(mention.last + 8), quantities)
            .filter(|q| !used[*q] && !timed(q) && !quantities[*q].reference)
    };
    let span = || {
        let worded = page.longest(mention.first..mention.last + 1, |t| t == Table::LabWord);
        let after =
            |q: usize| page.is_any(quantities[q].first.saturating_sub(1), &["after", "within", "in", "at", "on"]);
        (0..quantities.len()).find(|q| inside(q) && worded.is_empty() && !after(*q))
    };
    if let Some(found) = first.or_else(behind).or_else(span) {
        used[found] = true;
        if quantities[found].first > mention.last {
            mention.further.push(quantities[found].span);
        }
        mention.value = Some(quantities[found].value());
    }
}
