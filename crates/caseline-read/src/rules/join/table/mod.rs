//! Tables of laboratory values: a row for each test, a column for each time.
//!
//! Reads "Creatinine (mg/dL) | 2.90 (0.55–0.96)", "Hemoglobin, g/L | 130–180 | 99 | 62 | 78",
//! "Sodium | 140 | mEq/L | 135–145", and tables the other way round whose rows are times ("Day 3 | 7.2 |
//! 12,000"). The unit may stand in the value, beside the name, in a column of units, in the reference
//! range, in the heading, or in the footnote ("AST (U/L); ALT (U/L)"). One fact for each value.
//!
//! Only a table whose rows (or headings) are mostly tests that we know is read. It must not read tables
//! of the literature, of cohorts (means, shares, numbers of patients), of criteria or of scoring
//! rules, nor take a reference range for a value. Columns of several patients are read only where the
//! report has as many.

mod grid;
mod shape;

use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::join::measure::is_measured;
use crate::rules::spot::quantity::{self, Form, Quantity};
use crate::rules::spot::units::Units;
use caseline_model::{Kind, Value};
use grid::{Cell, Grid, Row};
use shape::{Column, Shape};
use std::collections::BTreeMap;

/// Stable id.
pub const RULE: &str = "join/table";

/// The mentions of every line that a table of values owns; `people` is how many patients the report has.
pub fn find(page: &Page<'_>, people: usize) -> BTreeMap<usize, Vec<Mention>> {
    let mut out = BTreeMap::new();
    for grid in grid::grids(page) {
        let Some(shape) = shape::of(page, &grid, people) else { continue };
        for &row in &shape.rows {
            let mentions = if shape.turned {
                turned(page, &grid, &shape, &grid.rows[row])
            } else {
                upright(page, &grid, &shape, &grid.rows[row])
            };
            if mentions.is_empty() {
                continue;
            }
            for line in lines(page, &grid.rows[row]) {
                out.entry(line).or_insert_with(Vec::new);
            }
            for mention in mentions {
                out.entry(mention.line).or_insert_with(Vec::new).push(mention);
            }
        }
    }
    out
}

/// The sentences that a row is made of.
fn lines(page: &Page<'_>, row: &Row) -> Vec<usize> {
    let mut lines: Vec<usize> =
        row.cells.iter().flat_map(|c| c.tokens.clone()).filter_map(|t| page.line_of(t)).collect();
    lines.dedup();
    lines
}

/// A test by its name: what is told of it, and where.
struct Test {
    label: String,
    codes: Vec<caseline_model::Code>,
    first: usize,
    last: usize,
    unit: Option<Written>,
}

/// A unit as written, and in UCUM.
#[derive(Clone)]
struct Written {
    words: String,
    ucum: Option<String>,
}

/// The tests that a name cell tells; several where it is a list ("Creatinine, mg/dL; Urea, mg/dL").
fn tests(page: &Page<'_>, cell: &Cell, known: bool) -> Vec<Test> {
    let hits: Vec<Hit> = page.longest(cell.tokens.clone(), is_measured);
    let breaks = |hit: &&Hit| hit.first > cell.tokens.start && matches!(page.word(hit.first - 1), ";" | "/");
    let mut starts: Vec<usize> = vec![cell.tokens.start];
    starts.extend(hits.iter().filter(breaks).map(|h| h.first));
    let mut out = Vec::new();
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(cell.tokens.end, |n| n - 1);
        if end > start {
            out.extend(test(page, start..end, known));
        }
    }
    out
}

fn test(page: &Page<'_>, tokens: std::ops::Range<usize>, known: bool) -> Option<Test> {
    let named = page.longest(tokens.clone(), is_measured).into_iter().next();
    let near = named.filter(|h| h.first - tokens.start <= 3);
    let from = near.map_or(tokens.start, |h| h.last + 1);
    let unit = beside(page, from, tokens.end);
    if let Some(hit) = near {
        let concept = page.concept(&hit);
        let (first, last) = (tokens.start, hit.last);
        return Some(Test { label: concept.label.clone(), codes: concept.codes.clone(), first, last, unit });
    }
    // A row of the heading repeated, or of times, is no test.
    let other = ["test", "tests", "exam", "day", "date", "time", "patient", "number", "no", "variable", "hour", "week"];
    if !known || !page.word(tokens.start).starts_with(char::is_alphabetic) || page.is_any(tokens.start, &other) {
        return None;
    }
    let stop = tokens.clone().find(|t| matches!(page.word(*t), "(" | "[" | ",")).unwrap_or(tokens.end);
    let last = stop.checked_sub(1).filter(|l| *l >= tokens.start)?;
    let label = page.words(page.span(tokens.start, last)).to_lowercase();
    Some(Test { label, codes: Vec::new(), first: tokens.start, last, unit })
}

/// The unit that ends a name cell: "(mg/dL)", ", g/L", "×10^9/L".
fn beside(page: &Page<'_>, from: usize, end: usize) -> Option<Written> {
    (from..end).find_map(|at| {
        let opens = at == from || matches!(page.word(at - 1), "(" | "[" | "," | "/" | ")" | ":" | "-" | "–");
        opens.then(|| written(page, at, end)).flatten()
    })
}

/// The unit that starts at a token, if it runs to a bracket, a stop or the end of the cell.
fn written(page: &Page<'_>, at: usize, end: usize) -> Option<Written> {
    let text = &page.text[page.tokens[at].span.start..page.tokens[end - 1].span.end];
    let (unit, from, to) = quantity::unit_at(text, Units::builtin())?;
    let rest = text[to..].trim_start();
    (from == 0 && (rest.is_empty() || rest.starts_with([')', ']', ';', ','])))
        .then(|| Written { words: text[from..to].to_owned(), ucum: unit.ucum.clone() })
}

/// The values that a cell tells: numbers at its start, further ones behind "to", or a result in words.
fn values<'u>(page: &Page<'_>, cell: &Cell) -> Vec<(Value, usize, usize, Option<Quantity<'u>>)> {
    let found = quantity::find(page, cell.tokens.clone(), Units::builtin());
    let marks = |from: usize, to: usize| {
        (from..to).all(|t| matches!(page.word(t), "↑" | "↓" | "*" | "~" | "≈" | "+" | "-" | "−" | "†" | "#"))
    };
    let mut out = Vec::new();
    let mut last = None;
    for quantity in found.into_iter().filter(|q| !q.reference) {
        let follows = match last {
            None => marks(cell.tokens.start, quantity.first),
            Some(last) => {
                quantity.first - last <= 4
                    && quantity.first > last + 1
                    && (page.is_any(quantity.first - 1, &["to", "→", "then"]) || page.word(quantity.first - 1) == ";")
            }
        };
        if !follows {
            break;
        }
        last = Some(quantity.last);
        out.push((quantity.value(), quantity.first, quantity.last, Some(quantity)));
    }
    if out.is_empty() && cell.tokens.len() <= 5 {
        let word = page.longest(cell.tokens.clone(), |t| t == Table::LabWord).into_iter().next();
        if let Some(word) = word.filter(|w| w.first == cell.tokens.start) {
            let concept = page.concept(&word);
            let text = concept.field("value").filter(|v| !v.is_empty()).unwrap_or(&concept.label).to_owned();
            out.push((Value { text: Some(text), ..Value::default() }, word.first, word.last, None));
        }
    }
    out
}

/// The facts of a row of tests: one, or several side by side.
fn upright(page: &Page<'_>, grid: &Grid, shape: &Shape, row: &Row) -> Vec<Mention> {
    let mut names = vec![shape.name];
    names.extend((shape.name + 1..row.cells.len()).filter(|c| shape.columns.get(*c) == Some(&Column::Name)));
    let mut out = Vec::new();
    for (at, &name) in names.iter().enumerate() {
        let end = names.get(at + 1).copied().unwrap_or(row.cells.len());
        out.extend(block(page, grid, shape, row, name..end));
    }
    out
}

/// The facts of a test and the cells that belong to it.
fn block(page: &Page<'_>, grid: &Grid, shape: &Shape, row: &Row, cells: std::ops::Range<usize>) -> Vec<Mention> {
    let Some(name) = row.cells.get(cells.start) else { return Vec::new() };
    let tests = tests(page, name, true);
    let mine = cells.start + 1..cells.end;
    let of = |wanted: Column| mine.clone().filter(move |c| shape.columns.get(*c) == Some(&wanted));
    let in_row = of(Column::Unit).find_map(|c| {
        let cell = &row.cells[c];
        (!cell.tokens.is_empty()).then(|| written(page, cell.tokens.start, cell.tokens.end)).flatten()
    });
    let reference = of(Column::Reference).map(|c| &row.cells[c]).find(|c| !c.tokens.is_empty());
    let in_reference = reference.and_then(|cell| {
        let range =
            quantity::find(page, cell.tokens.clone(), Units::builtin()).into_iter().find(|q| q.unit.is_some())?;
        Some(Written { words: range.unit_words.clone()?, ucum: range.value().ucum })
    });
    let is_value = |c: &usize| matches!(shape.columns.get(*c), Some(Column::Value(_)));
    let alone = mine.clone().filter(is_value).count() == 1;
    let mut out = Vec::new();
    for at in mine.clone().filter(|c| is_value(c) || shape.columns.get(*c) == Some(&Column::Score)) {
        let (cell, column) = (&row.cells[at], shape.columns[at]);
        let found = values(page, cell);
        for (index, (mut value, first, last, quantity)) in found.iter().cloned().enumerate() {
            // As many values as tests: one for each; else all are of the first.
            let paired = tests.len() == found.len() && tests.len() > 1;
            let Some(test) = (if paired { tests.get(index) } else { tests.first() }) else { break };
            let scored = column == Column::Score;
            let measured = value.number.is_some() || value.text.as_deref().is_some_and(starts_with_digit);
            if value.unit.is_none() && measured && !scored {
                let footnote = || grid.footnote(page, &test.label);
                let unit = test.unit.clone().or_else(|| in_row.clone()).or_else(|| in_reference.clone());
                if let Some(unit) = unit.or_else(|| grid.heading_unit(page, at)).or_else(footnote) {
                    value.unit = Some(unit.words);
                    value.ucum = unit.ucum;
                }
            }
            if let (2, Some(ratio)) = (tests.len(), quantity.filter(|q| q.form == Form::Ratio)) {
                // "AST/ALT (U/L) | 45/60": the unit is the last one's and holds for both.
                let unit = value.unit.clone().or_else(|| tests[1].unit.as_ref().map(|u| u.words.clone()));
                let ucum = value.ucum.clone().or_else(|| tests[1].unit.as_ref().and_then(|u| u.ucum.clone()));
                for (test, number) in tests.iter().zip([Some(ratio.number), ratio.high]) {
                    let value = Value { number, text: None, unit: unit.clone(), ucum: ucum.clone(), ..value.clone() };
                    out.push(mention(page, test, value, (first, last), false));
                }
                break;
            }
            value.reference = reference.filter(|_| !scored).map(|c| page.words(c.span(page)).to_owned());
            let whole = alone && found.len() == 1 && !paired && at == mine.start;
            let mut fact = mention(page, test, value, (first, last), whole);
            if scored {
                fact.label = format!("{} score", fact.label);
            }
            if let Column::Value(Some(patient)) = column {
                fact.patient = patient;
            }
            out.push(fact);
        }
    }
    out
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The facts of a row that is one time; the tests are in the heading.
fn turned(page: &Page<'_>, grid: &Grid, shape: &Shape, row: &Row) -> Vec<Mention> {
    let mut out = Vec::new();
    let Some(heading) = grid.heading.as_ref() else { return out };
    for (at, cell) in row.cells.iter().enumerate().skip(1) {
        let Some(test) = heading.cells.get(at).and_then(|h| tests(page, h, false).into_iter().next()) else { continue };
        if shape.columns.get(at) != Some(&Column::Value(None)) {
            continue;
        }
        for (mut value, first, last, _) in values(page, cell).into_iter().take(1) {
            if value.unit.is_none()
                && value.number.is_some()
                && let Some(unit) = test.unit.clone().or_else(|| grid.footnote(page, &test.label))
            {
                value.unit = Some(unit.words);
                value.ucum = unit.ucum;
            }
            out.push(mention(page, &test, value, (first, last), false));
        }
    }
    out
}

/// One fact. Its words are the value, with the name where that stands right before it.
fn mention(page: &Page<'_>, test: &Test, value: Value, (first, last): (usize, usize), whole: bool) -> Mention {
    let first = if whole { test.first } else { first };
    let line = page.line_of(first).unwrap_or(0);
    let mut mention =
        Mention::new(RULE, Kind::Measurement, test.label.clone(), page.span(first, last), (first, last), line);
    mention.codes = test.codes.clone();
    mention.score = 0.9;
    if !whole {
        mention.further.push(page.span(test.first, test.last));
    }
    mention.value = Some(value);
    mention
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::on_page;

    fn read(text: &str) -> Vec<String> {
        let shown = |m: Mention| {
            let value = m.value.unwrap_or_default();
            let number = value.number.map(|n| n.to_string()).or(value.text).unwrap_or_default();
            format!("{}={number} {}", m.label, value.unit.unwrap_or_default())
        };
        on_page(text, |page| find(page, 1).into_values().flatten().map(shown).collect())
    }

    #[test]
    fn units_stand_in_many_places() {
        let beside = "Table 1. Laboratory values\n\nTest\tResult\t\nHemoglobin (g/dL)\t7.2 (12–16)\t\nCreatinine, mg/dL\t2.9\t\nPlatelets ×10^9/L\t53\t\n";
        assert_eq!(read(beside), ["hemoglobin=7.2 g/dL", "creatinine=2.9 mg/dL", "platelet count=53 ×10^9/L"]);
        let column = "Table 1. Tests\n\nTest\tResult\tUnit\tReference range\t\nSodium\t131\tmmol/L\t135–145\t\nAlbumin\t28\tg/L\t35–50\t\nPotassium\t3.1\tmmol/L\t3.5–5\t\n";
        assert_eq!(read(column), ["sodium=131 mmol/L", "albumin=28 g/L", "potassium=3.1 mmol/L"]);
        let reference =
            "Table 1. Tests\n\nLab\tValue\tReference\t\nSodium\t131\t135–145 mmol/L\t\nAlbumin\t28\t35–50 g/L\t\n";
        assert_eq!(read(reference), ["sodium=131 mmol/L", "albumin=28 g/L"]);
    }

    #[test]
    fn tests_stand_side_by_side() {
        let text = "Table 1. Tests on admission\n\nHemoglobin\t9.1 g/dL\tUrea\t61\tmg/dL\t\nPlatelets\t88,000\tAST/ALT (U/L)\t45/60\t\t\n";
        assert_eq!(
            read(text),
            [
                "hemoglobin=9.1 g/dL",
                "urea=61 mg/dL",
                "platelet count=88000 ",
                "aspartate aminotransferase=45 U/L",
                "alanine aminotransferase=60 U/L"
            ]
        );
    }

    #[test]
    fn columns_are_times_and_empty_cells_are_nothing() {
        let days =
            "Table 2. Course\n\n\tDay 1\tDay 3\tDay 9\t\nAST\t120\t\t44\t\nCRP (mg/L)\t210\t98\t12\t\nAST (U/L).\n";
        assert_eq!(
            read(days),
            [
                "aspartate aminotransferase=120 U/L",
                "aspartate aminotransferase=44 U/L",
                "C-reactive protein=210 mg/L",
                "C-reactive protein=98 mg/L",
                "C-reactive protein=12 mg/L"
            ]
        );
        let rows = "Table 2. Course\n\nTime\tWBC (/µL)\tCRP (mg/L)\t\nDay 1\t12,000\t88\t\nDay 4\t8,100\t31\t\n";
        assert_eq!(
            read(rows),
            [
                "white blood cell count=12000 /µL",
                "C-reactive protein=88 mg/L",
                "white blood cell count=8100 /µL",
                "C-reactive protein=31 mg/L"
            ]
        );
    }

    #[test]
    fn cohorts_literature_and_criteria_are_left_alone() {
        for text in [
            "Table 1. Findings in published cases\n\nStudy\tHemoglobin\tPlatelets\t\nSmith 2010\t7.2\t44\t\nLee 2014\t8.8\t90\t\n",
            "Table 1. Characteristics of the patients\n\nHemoglobin, g/dL\t10.2 ± 1.1\t\nCreatinine, mg/dL\t1.4 ± 0.2\t\n",
            "Table 1. Diagnostic criteria\n\nFerritin\t>500\t\nPlatelets\t<100\t\n",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }
}
