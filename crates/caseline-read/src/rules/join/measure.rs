//! Analytes and tests joined with their numbers.
//!
//! Reads "creatine kinase (CK) elevation (1024 IU/L)", "AST 594 U/l, ALT 523 U/l", "CRP was 182 mg/L
//! (normal <5)", "13% blasts", "ASXL1 and STAG2 with an allele frequency of 38% and 94%,
//! respectively", "Hb (g/dL) 7.2", "troponin fell from 594 to 120 ng/L". It must not reach over the
//! end of a clause, over another name, or take ages, durations and doses for values.
//!
//! Results in words ("negative", "normal CK and CRP") are for [`super::result`].

use crate::lexicon::{Hit, Table, parse_tsv};
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::spot::quantity::{Form, Quantity};
use caseline_model::{Kind, Value};
use caseline_text::Span;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Stable id.
pub const RULE: &str = "join/measure";

/// How many tokens may stand between a name and its number.
const REACH: usize = 14;
/// How many of them may be words that say nothing of values.
const STRANGERS: usize = 2;

/// Words that lead from a name to its value.
const CONNECT: &[&str] = &[
    "level",
    "levels",
    "count",
    "counts",
    "concentration",
    "concentrations",
    "value",
    "values",
    "was",
    "were",
    "is",
    "are",
    "of",
    "at",
    "to",
    "a",
    "an",
    "the",
    "with",
    "only",
    "peak",
    "titer",
    "titre",
    "titers",
    "score",
    "total",
    "rate",
    "index",
    "ratio",
    "activity",
    "had",
    "been",
    "found",
    "be",
    "being",
    "and",
    "in",
    "serum",
    "plasma",
    "blood",
    "showed",
    "measured",
    "reached",
    "reaching",
    "up",
    "about",
    "approximately",
    "from",
    "by",
    "reading",
    "around",
    "elevation",
    "elevated",
    "increased",
    "decreased",
    "raised",
    "high",
    "low",
    "fell",
    "dropped",
    "rose",
    "declined",
    "reduced",
    "increase",
    "decrease",
    "rise",
    "fall",
    "markedly",
    "slightly",
    "mildly",
    "significantly",
    "expression",
    "positive",
    "positivity",
    "estimated",
    "maximum",
    "maximal",
    "initial",
    "fraction",
    "percentage",
    "reported",
    "still",
    "which",
    "that",
    "result",
    "results",
    "as",
    "on",
    "admission",
    "room",
    "air",
    "diameter",
    "size",
    "measuring",
    "temperature",
    "pressure",
    "saturation",
    "recorded",
    "noted",
    "remained",
    "now",
    "then",
    "further",
    "even",
    "more",
    "less",
    "than",
    "over",
    "above",
    "below",
    "least",
    "proliferation",
    "labeling",
    "labelling",
];

/// True for tables whose names are measured.
pub fn is_measured(table: Table) -> bool {
    matches!(table, Table::Analyte | Table::Antibody | Table::Score)
}

/// Mentions of one sentence: names with numbers. `used` is set for every quantity that found its name.
pub fn mentions(
    page: &Page<'_>,
    line: usize,
    names: &[Hit],
    quantities: &[Quantity<'_>],
    used: &mut [bool],
) -> Vec<Mention> {
    let mut out = Vec::new();
    respectively(page, line, names, quantities, used, &mut out);
    for (index, hit) in names.iter().enumerate() {
        let table = page.concept(hit).table;
        if !is_measured(table) && table != Table::Microbe {
            continue;
        }
        if out.iter().any(|m: &Mention| m.first <= hit.first && hit.last <= m.last) {
            continue;
        }
        // "Ferritin fell from 1,480": a word of change is no fall.
        let change = |n: &&Hit| (n.first..=n.last).all(|t| page.is_any(t, CONNECT));
        let next = names[index + 1..].iter().find(|n| !change(n));
        let stop = next.map_or(page.lines[line].tokens.end, |n| n.first);
        // "62% neutrophils, 22% lymphocytes": a share right before its name belongs to it.
        let share = left(page, hit, quantities, used)
            .filter(|q| quantities[*q].dimension() == "fraction" && quantities[*q].last + 1 == hit.first);
        if let Some(found) = share {
            used[found] = true;
            out.push(joined(page, line, hit, &quantities[found]));
        } else if let Some(found) =
            right(page, hit, stop, quantities, used).filter(|q| !of_next(page, next, &quantities[*q]))
        {
            used[found] = true;
            out.push(joined(page, line, hit, &quantities[found]));
            series(page, line, hit, found, quantities, used, &mut out);
        } else if let Some(found) = left(page, hit, quantities, used) {
            used[found] = true;
            out.push(joined(page, line, hit, &quantities[found]));
        }
    }
    out
}

/// "differential: 85% neutrophils and 8% lymphocytes": a share right before a name is that name's,
/// unless the name has its own right behind it ("neutrophils 85% lymphocytes 8%").
fn of_next(page: &Page<'_>, next: Option<&Hit>, quantity: &Quantity<'_>) -> bool {
    let Some(next) = next.filter(|n| n.first == quantity.last + 1 && quantity.dimension() == "fraction") else {
        return false;
    };
    let measured = is_measured(page.concept(next).table);
    let own = page.tokens.get(next.last + 1).is_some_and(|t| t.shape == crate::token::Shape::Number);
    measured && !own
}

/// The quantity that follows a name within reach.
fn right(page: &Page<'_>, hit: &Hit, stop: usize, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    let found = follows(page, hit.last, stop, quantities)?;
    (!used[found] && fits(page, hit, &quantities[found])).then_some(found)
}

/// The first quantity behind the token `last`, with nothing but connecting words between.
pub fn follows(page: &Page<'_>, last: usize, stop: usize, quantities: &[Quantity<'_>]) -> Option<usize> {
    let (mut at, mut strangers) = (last + 1, 0);
    let end = page.line_of(last).map_or(stop, |l| page.lines[l].tokens.end);
    while at < end && at <= last + REACH {
        if let Some(found) = quantities.iter().position(|q| q.first == at) {
            return Some(found);
        }
        if at >= stop {
            return None;
        }
        let word = page.word(at);
        match word {
            ";" | "." => return None,
            "(" | "[" | ")" | "]" | "=" | ":" | "-" | "–" | "," | "~" | "≈" | ">" | "<" | "≥" | "≤" | "\"" | "%"
            | "*" | "'" | "’" => {}
            _ if CONNECT.iter().any(|c| word.eq_ignore_ascii_case(c)) => {}
            _ if inside_bracket(page, last, at) => {}
            _ => {
                strangers += 1;
                if strangers > STRANGERS {
                    return None;
                }
            }
        }
        at += 1;
    }
    None
}

/// True where a bracket that opened behind the name has not closed before `at`: "creatine kinase (CK".
fn inside_bracket(page: &Page<'_>, last: usize, at: usize) -> bool {
    page.word(last + 1) == "(" && (last + 2..at).all(|t| page.word(t) != ")") && at <= last + 5
}

/// The quantity right before a name: "13% blasts", "a level of 3 mg/L of CRP".
fn left(page: &Page<'_>, hit: &Hit, quantities: &[Quantity<'_>], used: &[bool]) -> Option<usize> {
    let end =
        if hit.first > 0 && page.is_any(hit.first - 1, &["of", "for", "the"]) { hit.first - 1 } else { hit.first };
    let found = quantities.iter().position(|q| q.last + 1 == end)?;
    let quantity = &quantities[found];
    (!used[found] && quantity.unit.is_some() && fits(page, hit, quantity)).then_some(found)
}

/// A duration, an age or a dose is no laboratory value, unless the analyte is measured in time.
fn fits(page: &Page<'_>, hit: &Hit, quantity: &Quantity<'_>) -> bool {
    let concept = page.concept(hit);
    let units = concept.field("units").unwrap_or("");
    match quantity.dimension() {
        "time" => {
            units.split('|').any(|u| matches!(u, "s" | "sec" | "seconds" | "min" | "ms" | "weeks" | "mm/h" | "mm/hr"))
        }
        // A length is the value of what is measured in lengths, not of a count or a concentration.
        "length" => {
            concept.table == Table::Score
                || units.is_empty()
                || units.split('|').any(|u| matches!(u, "mm" | "cm" | "m"))
        }
        _ => !page.is_any(quantity.last + 1, &["year", "years", "month", "months", "patients", "cases"]),
    }
}

fn joined(page: &Page<'_>, line: usize, hit: &Hit, quantity: &Quantity<'_>) -> Mention {
    let concept = page.concept(hit);
    let (first, mut last) = (hit.first.min(quantity.first), hit.last.max(quantity.last));
    // A bracket that the value closes belongs to it.
    let opened = (first..=last).filter(|t| page.word(*t) == "(").count()
        > (first..=last).filter(|t| page.word(*t) == ")").count();
    if opened && page.word(last + 1) == ")" {
        last += 1;
    }
    let mut mention =
        Mention::new(RULE, Kind::Measurement, concept.label.clone(), page.span(first, last), (first, last), line);
    mention.codes = concept.codes.clone();
    mention.score = 0.9;
    let mut value = quantity.value();
    if value.unit.is_none() {
        unit_before(page, hit, quantity, &mut value);
    }
    value.reference = reference_after(page, quantity.last);
    mention.value = Some(value);
    mention
}

/// "Hb (g/dL) 7.2": the unit stands in brackets between name and number.
fn unit_before(page: &Page<'_>, hit: &Hit, quantity: &Quantity<'_>, value: &mut Value) {
    use crate::rules::spot::units::Units;
    let Some(open) = (hit.last + 1..quantity.first).find(|t| page.word(*t) == "(") else { return };
    let Some(close) = (open + 1..quantity.first).find(|t| page.word(*t) == ")") else { return };
    if open + 1 == close {
        return;
    }
    let inside = page.words(page.span(open + 1, close - 1));
    if let Some((unit, from, to)) = Units::builtin().longest_at(inside)
        && to == inside.len()
    {
        value.unit = Some(inside[from..to].to_owned());
        value.ucum = unit.ucum.clone();
    }
}

/// A reference range in brackets right behind a value: "(normal <5)", "(reference range 10–40)".
fn reference_after(page: &Page<'_>, last: usize) -> Option<String> {
    let open = (last + 1..=last + 2).find(|t| matches!(page.word(*t), "(" | "["))?;
    let close = (open + 1..open + 16).find(|t| matches!(page.word(*t), ")" | "]"))?;
    let words = page.words(page.span(open + 1, close.checked_sub(1).filter(|c| *c > open)?));
    let lower = words.to_ascii_lowercase();
    let says =
        ["normal", "reference", "ref", "range", "nr", "uln", "n:", "n <", "rr"].iter().any(|w| lower.starts_with(w));
    says.then(|| words.to_owned())
}

/// "from 594 to 120 U/L", "7.2, 8.1 and 9.4 g/dL": further values of the same name.
fn series(
    page: &Page<'_>,
    line: usize,
    hit: &Hit,
    found: usize,
    quantities: &[Quantity<'_>],
    used: &mut [bool],
    out: &mut Vec<Mention>,
) {
    let mut current = found;
    for next in found + 1..quantities.len() {
        let gap = quantities[current].last + 1..quantities[next].first;
        let links = gap.len() <= 3
            && gap.clone().all(|t| page.is_any(t, &["to", "and", "then", ",", "(", ")"]))
            && gap.clone().any(|t| page.is_any(t, &["to", "then"]));
        let same_form = quantities[next].form == Form::Plain;
        if !links || used[next] || !same_form || !fits(page, hit, &quantities[next]) {
            break;
        }
        used[next] = true;
        let concept = page.concept(hit);
        let quantity = &quantities[next];
        let mut mention = Mention::new(
            RULE,
            Kind::Measurement,
            concept.label.clone(),
            quantity.span,
            (quantity.first, quantity.last),
            line,
        );
        mention.codes = concept.codes.clone();
        mention.score = 0.8;
        mention.further.push(hit.span);
        let mut value = quantity.value();
        if value.unit.is_none() {
            value.unit = out.last().and_then(|m| m.value.as_ref()).and_then(|v| v.unit.clone());
        }
        // "from 594 to 120 U/L": the unit of the last holds for the first.
        if let Some(first) = out.last_mut().and_then(|m| m.value.as_mut())
            && first.unit.is_none()
        {
            first.unit = value.unit.clone();
            first.ucum = value.ucum.clone();
        }
        mention.value = Some(value);
        out.push(mention);
        current = next;
    }
}

/// "A, B and C … 1, 2 and 3, respectively": as many names as numbers, in the same order.
fn respectively(
    page: &Page<'_>,
    line: usize,
    names: &[Hit],
    quantities: &[Quantity<'_>],
    used: &mut [bool],
    out: &mut Vec<Mention>,
) {
    let tokens = page.lines[line].tokens.clone();
    for at in tokens.clone().filter(|t| page.is(*t, "respectively")) {
        // Reference ranges between the values are no values: "111 mg/dL (7–23) and 3.14 mg/dL (0.7–1.3)".
        let told: Vec<usize> = (0..quantities.len()).filter(|q| !quantities[*q].reference).collect();
        let near = |q: &usize| {
            let last = quantities[*q].last;
            last < at
                && (at - last <= 3
                    || (at - last <= 16 && page.word(last + 1) == "(" && matches!(page.word(at - 1), ")" | ",")))
        };
        let Some(end) = told.iter().rposition(near) else { continue };
        let mut start = end;
        while start > 0 && in_list_of_values(page, quantities[told[start - 1]].last + 1..quantities[told[start]].first)
        {
            start -= 1;
        }
        let count = end - start + 1;
        let told = &told[start..=end];
        let wanted = |t: Table| is_measured(t) || matches!(t, Table::Gene | Table::Microbe);
        let before: Vec<&Hit> =
            names.iter().filter(|n| n.last < quantities[told[0]].first && wanted(page.concept(n).table)).collect();
        // The list of names: the last `count` names that follow each other with nothing but commas and "and".
        let Some(last) = (count..=before.len())
            .rev()
            .find(|e| before[e - count..*e].windows(2).all(|w| in_list(page, w[0].last + 1..w[1].first)))
        else {
            continue;
        };
        if count < 2 {
            continue;
        }
        let last_told = told[told.len() - 1];
        let unit = quantities[last_told].unit_words.clone();
        let ucum = quantities[last_told].unit.as_ref().and_then(|u| u.ucum.clone());
        for (hit, slot) in before[last - count..last].iter().zip(told.iter().copied()) {
            used[slot] = true;
            let concept = page.concept(hit);
            let label = if concept.table == Table::Gene {
                format!("{} mutation", concept.label.strip_suffix(" gene").unwrap_or(&concept.label))
            } else {
                concept.label.clone()
            };
            let mut mention = Mention::new(RULE, Kind::Measurement, label, hit.span, (hit.first, hit.last), line);
            mention.codes = concept.codes.clone();
            mention.score = 0.85;
            mention.further.push(quantities[slot].span);
            let mut value = quantities[slot].value();
            if value.unit.is_none() {
                value.unit = unit.clone();
                value.ucum = ucum.clone();
            }
            mention.value = Some(value);
            out.push(mention);
        }
    }
}

/// Commas, "and" and brackets of any length: what stands between values that are told in a row.
fn in_list_of_values(page: &Page<'_>, gap: std::ops::Range<usize>) -> bool {
    let mut depth = 0;
    !gap.is_empty()
        && gap.len() <= 20
        && gap.into_iter().all(|at| {
            match page.word(at) {
                "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                "," | "and" | ";" => {}
                _ => return depth > 0,
            }
            true
        })
        && depth == 0
}

/// Nothing but commas, slashes, "and", an article or an abbreviation in brackets.
pub fn in_list(page: &Page<'_>, gap: std::ops::Range<usize>) -> bool {
    let mut depth = 0;
    for at in gap.clone() {
        match page.word(at) {
            "(" => depth += 1,
            ")" => depth -= 1,
            "," | "/" | "and" | "or" | "&" | "the" | "as" | "well" | "both" | "nor" | "a" | "an" | ";" | "serum"
            | "-" | "levels" | "level" | "antibodies" | "antibody" => {}
            _ if depth > 0 => {}
            _ => return false,
        }
    }
    depth == 0 && !gap.is_empty() && gap.len() <= 8
}

/// A finding that names what a number in brackets behind it measures: "fever (39.8 °C)".
pub fn implied(
    page: &Page<'_>,
    line: usize,
    names: &[Hit],
    quantities: &[Quantity<'_>],
    used: &mut [bool],
) -> Vec<Mention> {
    let mut out = Vec::new();
    for (index, quantity) in quantities.iter().enumerate().filter(|(i, _)| !used[*i]).collect::<Vec<_>>() {
        let near = names
            .iter()
            .rev()
            .find(|n| n.last < quantity.first && quantity.first - n.last <= 3 && n.last + 1 < quantity.first);
        let finding = near.map(|n| page.concept(n).label.as_str()).unwrap_or("");
        let label = match (quantity.dimension(), finding, quantity.form) {
            ("temperature", ..) => "body temperature",
            ("pressure", "hypotension" | "hypertension", _) => "blood pressure",
            ("rate", "tachycardia" | "bradycardia", _) | (_, "tachycardia" | "bradycardia", Form::Plain) => {
                "heart rate"
            }
            ("rate", "tachypnea" | "bradypnea", _) | (_, "tachypnea" | "bradypnea", Form::Plain) => "respiratory rate",
            _ => match near.and_then(|n| measured_by(page, n, quantity)) {
                Some(analyte) => analyte,
                None => continue,
            },
        };
        used[index] = true;
        let mut mention = Mention::new(
            "join/implied",
            Kind::Measurement,
            label,
            quantity.span,
            (quantity.first, quantity.last),
            line,
        );
        mention.score = 0.8;
        mention.value = Some(quantity.value());
        out.push(mention);
    }
    out
}

/// "Hyponatremia (126 mmol/L)", "leukocytosis of 15.6 k/µL": the analyte of `lexicon/implied.tsv`, where the
/// number follows at once and is no share, time, length or reference.
fn measured_by(page: &Page<'_>, finding: &Hit, quantity: &Quantity<'_>) -> Option<&'static str> {
    static IMPLIED: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let table = IMPLIED.get_or_init(|| {
        let rows = parse_tsv(include_str!("../../../../../lexicon/implied.tsv"));
        rows.filter_map(|r| Some((*r.get("label")?, *r.get("analyte")?))).collect()
    });
    let analyte = *table.get(page.concept(finding).label.as_str())?;
    let behind = quantity.first == finding.last + 2 && page.is_any(finding.last + 1, &["(", "of", "at"]);
    let sound = !matches!(quantity.dimension(), "fraction" | "time" | "length" | "score")
        && quantity.form == Form::Plain
        && !page.is_any(quantity.last + 1, &["patients", "cases", "years", "days"]);
    // A bare small number in brackets may be a reference to the literature.
    let told = quantity.unit.is_some() || quantity.number >= 20.0 || quantity.number.fract() != 0.0;
    (behind && sound && told).then_some(analyte)
}

/// Lengths that nothing else claimed are sizes of what stands before them.
pub fn sizes(
    page: &Page<'_>,
    line: usize,
    names: &[Hit],
    quantities: &[Quantity<'_>],
    used: &mut [bool],
) -> Vec<Mention> {
    let mut out = Vec::new();
    for (index, quantity) in quantities.iter().enumerate() {
        if used[index] || quantity.dimension() != "length" {
            continue;
        }
        let holder = names
            .iter()
            .filter(|n| matches!(page.concept(n).table, Table::Finding | Table::Disease))
            .filter(|n| {
                n.last < quantity.first && quantity.first - n.last <= 10
                    || n.first > quantity.last && n.first - quantity.last <= 4
            })
            .min_by_key(|n| if n.last < quantity.first { quantity.first - n.last } else { n.first - quantity.last });
        used[index] = true;
        let label = holder.map_or("size".to_owned(), |n| format!("{} size", page.concept(n).label));
        let mut mention =
            Mention::new("join/size", Kind::Measurement, label, quantity.span, (quantity.first, quantity.last), line);
        mention.score = 0.6;
        if let Some(holder) = holder {
            mention.further.push(Span::new(holder.span.start, holder.span.end));
        }
        mention.value = Some(quantity.value());
        out.push(mention);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::on_sentence;

    fn read(text: &str) -> Vec<String> {
        on_sentence(text, |page, names, quantities| {
            let mut used: Vec<bool> = quantities.iter().map(|q| q.reference).collect();
            let mut out = mentions(page, 0, names, quantities, &mut used);
            out.extend(implied(page, 0, names, quantities, &mut used));
            let number = |m: &Mention| m.value.as_ref().and_then(|v| v.number).unwrap_or(f64::NAN);
            out.iter().map(|m| format!("{}={}", m.label, number(m))).collect()
        })
    }

    #[test]
    fn a_finding_says_what_the_number_behind_it_measures() {
        assert_eq!(
            read("She had hyponatremia (126 mmol/L) and leukocytosis of 15.6 k/mm3."),
            ["sodium=126", "white blood cell count=15.6"]
        );
        assert!(read("It is known for hyponatremia (3).").is_empty());
    }

    #[test]
    fn reference_ranges_between_values_are_no_values() {
        assert_eq!(
            read("Urea and creatinine were 111 mg/dL (7–23 mg/dL) and 3.1 mg/dL (0.7–1.3 mg/dL), respectively."),
            ["urea=111", "creatinine=3.1"]
        );
    }

    #[test]
    fn a_share_before_a_name_is_that_names() {
        assert_eq!(
            read("The differential: 85% neutrophils and 8% lymphocytes."),
            ["neutrophil count=85", "lymphocyte count=8"]
        );
    }
}
