//! Treatments joined with dose, route, frequency, duration and cycles.
//!
//! Reads "cyclophosphamide (600 mg/m2)", "75 mg/m2 per day of azacitidine", "2% ketoconazole cream",
//! "mycophenolate mofetil, 500 mg twice daily", "prednisone as maintenance dosage of 25 mg/die",
//! "trastuzumab (4 mg/kg loading dose, followed by 2 mg/kg)". It must not take a laboratory value for
//! a dose ("the last dosage was 98 IU/L"), nor the dose of the next drug.

use crate::lexicon::{Hit, Table};
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
    one_of_two(page, mentions, quantities);
    let mut order: Vec<usize> = (0..mentions.len()).filter(|i| mentions[*i].kind == Kind::Treatment).collect();
    order.sort_by_key(|i| mentions[*i].first);
    let mut steps = Vec::new();
    for (rank, &index) in order.iter().enumerate() {
        let (first, last) = (mentions[index].first, mentions[index].last);
        let next = order.get(rank + 1).map_or(tokens.end, |i| mentions[*i].first);
        let previous = rank.checked_sub(1).map_or(tokens.start, |r| mentions[order[r]].last + 1);
        let mut dose = Dose::default();
        let inner = within(first, last, quantities, used);
        // The strength that is part of a name ("50% dextrose") is its dose only where no other is told.
        let strength = inner.filter(|q| quantities[*q].dimension() == "fraction");
        let near = inner
            .filter(|_| strength.is_none())
            .or_else(|| before(page, first, previous, quantities, used))
            .or_else(|| {
                // "Treatment with 1.5 mg/kg prednisolone": the dose is the next drug's.
                after(page, last, next, quantities, used).filter(|found| {
                    let of_next = next < tokens.end && before(page, next, last + 1, quantities, used) == Some(*found);
                    !of_next || quantities[*found].first == last + 1
                })
            })
            .or(strength);
        let mut right = next;
        let mut left = first;
        if near.is_none()
            && let Some(found) = counted(page, first, last, previous)
        {
            dose = found;
        }
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
                    && quantity.first - start <= 14
                    && is_dose(quantity)
                    && (start..quantity.first).any(|t| {
                        let near = quantity.first - start <= 8;
                        let step = ["then", "to", "maintenance", "increased", "reduced", "tapered"];
                        page.is(t, "followed") || (near && page.is_any(t, &step))
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

/// Two mentions that are one treatment: a name with its abbreviation in brackets ("intravenous
/// immunoglobulin (IVIG)"), a name and the words of its dose ("heparin at a dose of 10,000 units per day").
fn one_of_two(page: &Page<'_>, mentions: &mut Vec<Mention>, quantities: &[Quantity<'_>]) {
    let mut order: Vec<usize> = (0..mentions.len()).filter(|i| mentions[*i].kind == Kind::Treatment).collect();
    order.sort_by_key(|i| mentions[*i].first);
    let mut gone = Vec::new();
    for pair in order.windows(2) {
        let (name, other) = (&mentions[pair[0]], &mentions[pair[1]]);
        let (first, last) = (other.first, other.last);
        if gone.contains(&pair[0]) || first <= name.last {
            continue;
        }
        let short =
            first == last && first == name.last + 2 && page.word(first - 1) == "(" && page.word(last + 1) == ")";
        let capital = page.word(first).chars().filter(|c| c.is_uppercase()).count() >= 2;
        let known = page.longest(first..last + 1, |t| matches!(t, Table::Drug | Table::Regimen)).is_empty();
        let dose = quantities.iter().any(|q| q.first == first && is_dose(q)) && known && first - name.last <= 6;
        if short && capital {
            let end = last + 1;
            mentions[pair[0]].last = end;
            mentions[pair[0]].span = page.span(mentions[pair[0]].first, end);
            gone.push(pair[1]);
        } else if dose {
            gone.push(pair[1]);
        }
    }
    gone.sort_unstable();
    for index in gone.into_iter().rev() {
        mentions.remove(index);
    }
}

/// Doses that stand right beside the name of a drug: no measurement takes them ("1.5 g of naproxen").
pub fn reserved(page: &Page<'_>, names: &[Hit], quantities: &[Quantity<'_>]) -> Vec<bool> {
    let mut out = vec![false; quantities.len()];
    let free = vec![false; quantities.len()];
    for name in names.iter().filter(|n| matches!(page.concept(n).table, Table::Drug | Table::Regimen)) {
        if let Some(found) = before(page, name.first, 0, quantities, &free) {
            out[found] = true;
        }
        let right = quantities.iter().position(|q| q.first > name.last).filter(|q| is_dose(&quantities[*q]));
        if let Some(found) = right
            && quantities[found].first - name.last <= 5
            && (name.last + 1..quantities[found].first).all(|t| {
                page.is_any(
                    t,
                    &["(", ",", ":", "-", "at", "a", "of", "dose", "doses", "dosage", "in", "the", "and", "to"],
                )
            })
            && quantities[found].dimension() != "fraction"
        {
            out[found] = true;
        }
    }
    out
}

fn fill(dose: &mut Dose, quantity: &Quantity<'_>) {
    dose.value = Some(quantity.number);
    dose.high = if quantity.form == Form::Plain { quantity.high } else { None };
    // By weight is by weight of the body: "2 g/kg body weight" is 2 g/kg.
    dose.unit = quantity.unit_words.as_ref().map(|unit| {
        let lower = unit.to_lowercase();
        let cut = [" of body weight", " body weight", " of bw", " bw"].iter().find(|tail| lower.ends_with(**tail));
        cut.map_or(unit.as_str(), |tail| &unit[..unit.len() - tail.len()]).to_owned()
    });
}

/// "two packed red blood cell units", "four IV fluid boluses": a count before the name, what is counted
/// at its end.
fn counted(page: &Page<'_>, first: usize, last: usize, start: usize) -> Option<Dose> {
    const COUNTED: &[&str] =
        &["units", "unit", "boluses", "bolus", "bags", "tablets", "tablet", "ampoules", "vials", "puffs", "drops"];
    let unit = (first..=last + 1).find(|t| page.is_any(*t, COUNTED))?;
    let before = first.checked_sub(1).filter(|at| *at >= start);
    let number = count(page.word(first)).or_else(|| count(page.word(before?)))?;
    Some(Dose { value: Some(f64::from(number)), unit: Some(page.word(unit).to_owned()), ..Dose::default() })
}

/// The dose inside the words that name the treatment: "tramadol 100 mg".
fn within(first: usize, last: usize, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    (0..quantities.len())
        .find(|q| !used[*q] && quantities[*q].last >= first && quantities[*q].first <= last && is_dose(&quantities[*q]))
}

/// The dose right before a drug: "500 mg of", "2% ketoconazole", "75 mg/m2 per day of azacitidine".
fn before(page: &Page<'_>, first: usize, start: usize, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    let found = quantities.iter().rposition(|q| q.last < first && q.first >= start)?;
    // "20 mL 50% glucose": the strength belongs to the name, the volume is the dose.
    let strength = quantities[found].dimension() == "fraction";
    let volume = found.checked_sub(1).filter(|v| {
        let last = quantities[*v].last;
        strength
            && last >= start
            && is_dose(&quantities[*v])
            && (last + 1 == quantities[found].first || (last + 2 == quantities[found].first && page.is(last + 1, "of")))
            && quantities[found].last + 3 >= first
    });
    if let Some(volume) = volume.filter(|v| !used[*v]) {
        return Some(volume);
    }
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
                "injection",
                "inj",
                "tablet",
                "tablets",
                "irradiated",
                "leukoreduced",
                "fresh",
                "whole",
                "concentrated",
                "sterile",
                "warm",
                "cold",
                "diluted",
                "infusion",
                "isotonic",
                "absolute",
                "an",
                "additional",
                "red",
                "blood",
                "cell",
                "po",
                "qd",
            ],
        )
    };
    let route = |t| page.is_any(t, &["iv", "po", "im", "sc", "i"]);
    let bracket = |t| page.word(t) == "(" && route(t + 1) || page.word(t) == ")" && t > 0 && route(t - 1);
    (!used[found] && is_dose(quantity) && gap.len() <= 5 && gap.into_iter().all(|t| plain(t) || bracket(t)))
        .then_some(found)
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
    let spaced: Vec<&str> = unit.split_whitespace().collect();
    let lower = spaced.join(" ").to_lowercase().replace(" per ", "/").replace(" daily", "/day").replace(' ', "");
    let lower = lower.replace("ofbodyweight", "").replace("bodyweight", "");
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
        .filter_map(|t| {
            ACTIONS.iter().find(|(_, words)| page.is_any(t, words)).map(|(name, _)| {
                // "The taper was held": the verb says what was done, the noun only what to.
                let noun = page.is_any(t, &["taper", "tapering"]) && page.is_any(t + 1, &["was", "were"]);
                // A verb that was found together with the drug stands nearest.
                let away = first.saturating_sub(t) + t.saturating_sub(last);
                (away + if noun { 6 } else { 0 }, *name)
            })
        })
        .min();
    dose.action = nearest.map(|(_, name)| name.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::spot::terms;
    use crate::rules::testing::on_sentence;

    fn read(text: &str) -> Vec<String> {
        on_sentence(text, |page, names, quantities| {
            let mut mentions = terms::mentions(page, 0, names);
            mentions.retain(|m| m.kind == Kind::Treatment);
            join(page, 0, &mut mentions, quantities, &mut vec![false; quantities.len()]);
            let shown = mentions.iter().map(|m| {
                let dose = m.dose.clone().unwrap_or_default();
                format!("{}={} {}", m.label, dose.value.unwrap_or(-1.0), dose.unit.unwrap_or_default())
            });
            shown.collect()
        })
    }

    #[test]
    fn the_dose_is_of_the_drug_beside_it() {
        assert_eq!(
            read("Treatment was begun with 1.5 mg/kg prednisolone and 2.5 mg/kg/day of azathioprine."),
            ["prednisolone=1.5 mg/kg", "azathioprine=2.5 mg/kg/day"]
        );
        assert_eq!(read("He took two litres intravenous (IV) normal saline."), ["normal saline=2 litres"]);
        assert_eq!(read("She received 20 mL 50% dextrose."), ["dextrose=20 mL"]);
        assert_eq!(read("Rituximab of 2 g/kg body weight was given."), ["rituximab=2 g/kg"]);
    }

    #[test]
    fn what_is_counted_is_a_dose() {
        assert_eq!(read("We gave four intravenous fluids boluses."), ["intravenous fluids=4 boluses"]);
    }
}
