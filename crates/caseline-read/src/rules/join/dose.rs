//! Treatments joined with dose, route, frequency, duration and cycles.
//!
//! Reads "cyclophosphamide (600 mg/m2)", "75 mg/m2 per day of azacitidine", "2% ketoconazole cream",
//! "mycophenolate mofetil, 500 mg twice daily", "prednisone as maintenance dosage of 25 mg/die",
//! "trastuzumab (4 mg/kg loading dose, followed by 2 mg/kg)". It must not take a laboratory value for
//! a dose ("the last dosage was 98 IU/L"), nor the dose of the next drug.

use crate::lexicon::Table;
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::spot::quantity::{Form, Quantity};
use caseline_model::{Dose, Kind};
use std::ops::Range;

/// Stable id.
pub const RULE: &str = "join/dose";

/// Gives each treatment of a sentence its dose. Treatments must be in the order of the text.
pub fn join(page: &Page<'_>, line: usize, mentions: &mut Vec<Mention>, quantities: &[Quantity<'_>], used: &mut [bool]) {
    let tokens = page.lines[line].tokens.clone();
    let mut order: Vec<usize> = (0..mentions.len()).filter(|i| mentions[*i].kind == Kind::Treatment).collect();
    order.sort_by_key(|i| mentions[*i].first);
    let mut steps = Vec::new();
    for (rank, &index) in order.iter().enumerate() {
        let (first, last) = (mentions[index].first, mentions[index].last);
        let next = order.get(rank + 1).map_or(tokens.end, |i| mentions[*i].first);
        let previous = rank.checked_sub(1).map_or(tokens.start, |r| mentions[order[r]].last + 1);
        let mut dose = Dose::default();
        let near = within(first, last, quantities, used)
            .or_else(|| before(page, first, previous, quantities, used))
            .or_else(|| after(page, last, next, quantities, used));
        let mut right = next;
        let mut left = first;
        if let Some(found) = near {
            used[found] = true;
            fill(&mut dose, &quantities[found]);
            left = left.min(quantities[found].first);
            let further = quantities[found].span;
            right = right.max(last + 1);
            let start = quantities[found].last.max(last) + 1;
            // A second step of the same drug: "4 mg/kg loading dose, followed by 2 mg/kg".
            if let Some(second) = (found + 1..quantities.len()).find(|q| {
                let quantity = &quantities[*q];
                !used[*q]
                    && quantity.first < next
                    && quantity.first >= start
                    && quantity.first - start <= 8
                    && is_dose(quantity)
                    && (start..quantity.first).any(|t| {
                        page.is_any(t, &["followed", "then", "to", "maintenance", "increased", "reduced", "tapered"])
                    })
            }) {
                used[second] = true;
                let quantity = &quantities[second];
                let mut step = mentions[index].clone();
                step.rule = RULE;
                let mut later = Dose::default();
                fill(&mut later, quantity);
                later.action = Some("maintenance".to_owned());
                manner(page, quantity.last + 1..next.min(quantity.last + 10), &mut later);
                step.dose = Some(later);
                step.span = quantity.span;
                (step.first, step.last) = (quantity.first, quantity.last);
                step.further = vec![mentions[index].span];
                steps.push(step);
                right = quantity.first;
            }
            mentions[index].further.push(further);
        }
        let reach = right.min(last + 16);
        // What stands before a drug is its own only where its dose does, or as an adjective.
        if left < first {
            manner(page, left..first, &mut dose);
        } else {
            route_before(page, first, previous, &mut dose);
        }
        manner(page, first..reach, &mut dose);
        action(page, tokens.clone(), first, last, &mut dose);
        if !dose.is_empty() {
            mentions[index].dose = Some(dose);
        }
    }
    mentions.extend(steps);
}

fn fill(dose: &mut Dose, quantity: &Quantity<'_>) {
    dose.value = Some(quantity.number);
    dose.high = if quantity.form == Form::Plain { quantity.high } else { None };
    dose.unit = quantity.unit_words.clone();
}

/// The dose inside the words that name the treatment: "tramadol 100 mg".
fn within(first: usize, last: usize, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    (0..quantities.len())
        .find(|q| !used[*q] && quantities[*q].last >= first && quantities[*q].first <= last && is_dose(&quantities[*q]))
}

/// The dose right before a drug: "500 mg of", "2% ketoconazole", "75 mg/m2 per day of azacitidine".
fn before(page: &Page<'_>, first: usize, start: usize, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    let found = quantities.iter().rposition(|q| q.last < first && q.first >= start)?;
    let quantity = &quantities[found];
    let gap = quantity.last + 1..first;
    let plain = |t| {
        page.is_any(
            t,
            &[
                "of",
                "per",
                "day",
                "daily",
                "oral",
                "intravenous",
                "iv",
                "topical",
                "a",
                "/",
                "d",
                "twice",
                "once",
                "weekly",
                "doses",
                "dose",
                "i",
                "v",
                ".",
                "subcutaneous",
                "high",
                "low",
                "-",
                "bolus",
                "units",
                "unit",
                "packed",
                "the",
                "in",
                "normal",
                "intramuscular",
                "pulse",
                "pulsed",
            ],
        )
    };
    (!used[found] && is_dose(quantity) && gap.len() <= 5 && gap.into_iter().all(plain)).then_some(found)
}

/// The dose behind a drug, before the next one.
fn after(page: &Page<'_>, last: usize, next: usize, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    let found = quantities.iter().position(|q| q.first > last)?;
    let found = (found..quantities.len()).find(|q| !used[*q] && is_dose(&quantities[*q]))?;
    let quantity = &quantities[found];
    let gap = last + 1..quantity.first;
    if quantity.first >= next || gap.len() > 12 {
        return None;
    }
    let broken = gap.clone().any(|t| matches!(page.word(t), ";" | "."))
        || gap.clone().any(|t| {
            page.is_any(
                t,
                &[
                    "level",
                    "levels",
                    "revealed",
                    "showed",
                    "was",
                    "fell",
                    "concentration",
                    "creatinine",
                    "ck",
                    "dropped",
                    "measuring",
                ],
            ) && !page.is_any(
                t + 1,
                &[
                    "started",
                    "given",
                    "initiated",
                    "administered",
                    "increased",
                    "reduced",
                    "prescribed",
                    "commenced",
                    "tapered",
                    "added",
                ],
            ) && !gap.clone().any(|u| page.is_any(u, &["dose", "dosage"]))
        });
    (!broken).then_some(found)
}

/// A quantity that can be a dose: mass, volume or units, by weight, surface or time, not by volume of blood.
fn is_dose(quantity: &Quantity<'_>) -> bool {
    if quantity.form == Form::Titre || quantity.form == Form::Sizes {
        return false;
    }
    let Some(unit) = &quantity.unit_words else { return false };
    let lower = unit.to_lowercase().replace(" per ", "/").replace(" daily", "/day").replace([' ', '\u{a0}'], "");
    let mut parts = lower.split('/');
    let base = parts.next().unwrap_or("");
    let per_patient = parts.all(|p| {
        matches!(
            p,
            "kg" | "m2"
                | "m²"
                | "day"
                | "d"
                | "die"
                | "h"
                | "hr"
                | "hour"
                | "min"
                | "minute"
                | "dose"
                | "week"
                | "wk"
                | "cycle"
                | "24h"
                | "month"
                | "bw"
        )
    });
    let amounts = [
        "mg",
        "g",
        "gm",
        "gr",
        "µg",
        "μg",
        "ug",
        "mcg",
        "ng",
        "kg",
        "ml",
        "l",
        "cc",
        "liters",
        "litres",
        "liter",
        "litre",
        "iu",
        "u",
        "units",
        "unit",
        "miu",
        "mu",
        "meq",
        "mmol",
        "millionunits",
        "grams",
        "gram",
        "milligrams",
        "%",
        "gy",
        "cgy",
        "tablets",
        "tablet",
        "drops",
        "bags",
        "puffs",
        "mui",
        "ampoules",
        "ampules",
        "vials",
    ];
    per_patient && amounts.contains(&base)
}

/// Frequency, route, duration and cycles in a stretch of tokens; what is there already stays.
fn manner(page: &Page<'_>, tokens: Range<usize>, dose: &mut Dose) {
    if tokens.is_empty() {
        return;
    }
    for hit in page.longest(tokens.clone(), |t| matches!(t, Table::Frequency | Table::Route)) {
        let concept = page.concept(&hit);
        let slot = if concept.table == Table::Frequency { &mut dose.frequency } else { &mut dose.route };
        slot.get_or_insert_with(|| concept.label.clone());
    }
    for at in tokens.clone() {
        if dose.duration.is_none() && page.is_any(at, &["for", "over"]) {
            dose.duration = duration(page, at, tokens.end);
        }
        if dose.cycles.is_none()
            && page.is_any(
                at,
                &["cycle", "cycles", "courses", "course", "administrations", "doses", "infusions", "pulses"],
            )
            && at > tokens.start
        {
            dose.cycles = count(page.word(at - 1));
        }
    }
}

/// "oral prednisone", "intravenous pulse methylprednisolone".
fn route_before(page: &Page<'_>, first: usize, start: usize, dose: &mut Dose) {
    for hit in page.longest(start.max(first.saturating_sub(3))..first, |t| t == Table::Route) {
        let near = (hit.last + 1..first)
            .all(|t| page.is_any(t, &["pulse", "high", "dose", "-", "low", "bolus", "therapy", "of", "doses"]));
        if near {
            dose.route.get_or_insert_with(|| page.concept(&hit).label.clone());
        }
    }
}

/// "for 3 weeks", "over two days", as written behind the preposition.
fn duration(page: &Page<'_>, at: usize, end: usize) -> Option<String> {
    let mut from = at + 1;
    while from < end
        && page.is_any(from, &["a", "the", "another", "about", "total", "of", "at", "least", "approximately"])
    {
        from += 1;
    }
    let unit = (from + 1..(from + 4).min(end)).find(|t| {
        page.is_any(
            *t,
            &[
                "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "h", "minutes",
                "min",
            ],
        )
    })?;
    let number = count(page.word(from)).is_some() || page.is_any(from, &["several", "few"]);
    number.then(|| page.words(page.span(from, unit)).to_owned())
}

/// A small number in digits or words.
fn count(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    word.parse().ok().or_else(|| WORDS.iter().position(|w| word.eq_ignore_ascii_case(w)).map(|n| n as u32))
}

/// What was done with the drug: the nearest verb in its sentence.
fn action(page: &Page<'_>, tokens: Range<usize>, first: usize, last: usize, dose: &mut Dose) {
    const ACTIONS: &[(&str, &[&str])] = &[
        (
            "start",
            &["started", "initiated", "commenced", "begun", "introduced", "added", "start", "initiation", "instituted"],
        ),
        ("increase", &["increased", "escalated", "uptitrated"]),
        ("reduce", &["reduced", "tapered", "decreased", "taper", "tapering", "weaned", "lowered"]),
        (
            "stop",
            &[
                "stopped",
                "discontinued",
                "withdrawn",
                "ceased",
                "discontinuation",
                "cessation",
                "withdrawal",
                "completed",
            ],
        ),
        ("hold", &["held", "withheld", "interrupted", "suspended", "paused"]),
        ("resume", &["resumed", "restarted", "reintroduced"]),
        ("switch", &["switched", "replaced", "changed"]),
        ("continue", &["continued", "continuing", "maintained", "ongoing", "maintaining"]),
        ("loading", &["loading"]),
        ("maintenance", &["maintenance"]),
    ];
    if dose.action.is_some() {
        return;
    }
    let from = first.saturating_sub(6).max(tokens.start);
    let to = (last + 8).min(tokens.end);
    let nearest = (from..to)
        .filter(|t| *t < first || *t > last)
        .filter_map(|t| {
            ACTIONS.iter().find(|(_, words)| page.is_any(t, words)).map(|(name, _)| {
                // "The taper was held": the verb says what was done, the noun only what to.
                let noun = page.is_any(t, &["taper", "tapering"]) && page.is_any(t + 1, &["was", "were"]);
                (if t < first { first - t } else { t - last } + if noun { 6 } else { 0 }, *name)
            })
        })
        .min();
    dose.action = nearest.map(|(_, name)| name.to_owned());
}
