//! What the columns of a table are, and whether it is a table of the patient's values at all.

use super::grid::{Cell, Grid, Row};
use crate::page::Page;
use crate::rules::join::measure::is_measured;
use crate::rules::spot::quantity;
use crate::rules::spot::units::Units;
use crate::token;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Names, groups, remarks.
    Other,
    /// Values; of which patient, where the heading says so.
    Value(Option<u32>),
    /// Reference ranges.
    Reference,
    /// Units.
    Unit,
    /// Points of a score.
    Score,
    /// Names of further tests: "Sodium | 131 | Albumin | 28".
    Name,
}

/// How a table is to be read.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The column of the names.
    pub name: usize,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// The rows with values.
    pub rows: Vec<usize>,
    /// True where the rows are times and the tests are in the heading.
    pub turned: bool,
}

/// Words of a caption or heading that say: this is not about the patient.
const FOREIGN: &[&str] = &[
    "patients",
    "cases",
    "literature",
    "author",
    "et al",
    "studies",
    "study",
    "mean",
    "median",
    "n (%)",
    "n=",
    "n =",
    "p value",
    "p-value",
    "criteria",
    "definition",
    "guideline",
    "recommend",
    "differential diagnos",
    "cohort",
    "odds",
    "incidence",
    "frequency of",
    "prevalence",
    "interpretation of",
    "series",
    "publication",
    "previously reported",
    "characteristics of the",
    "classification",
    "donors",
    "primer",
];

/// Words of a heading over reference ranges.
const REFERENCE: &[&str] =
    &["reference", "normal", "range", "ref.", "limit", "cut-off", "cutoff", "nv", "target", "standard"];

/// The shape of a table of values; nothing where it is another sort of table.
pub(super) fn of(page: &Page<'_>, grid: &Grid, people: usize) -> Option<Shape> {
    let heading: Vec<String> =
        grid.heading.as_ref().map_or_else(Vec::new, |h| h.cells.iter().map(|c| c.lower(page)).collect());
    let foreign = |text: &str| FOREIGN.iter().any(|w| text.contains(w));
    let several = people > 1;
    if foreign(&grid.caption.replace("our patients", "").replace(if several { "patients" } else { "\u{1}" }, ""))
        || heading.iter().any(|h| foreign(h))
    {
        return None;
    }
    if grid.rows.iter().any(|r| r.cells.iter().any(|c| c.tokens.clone().any(|t| matches!(page.word(t), "±")))) {
        return None;
    }
    upright(page, grid, &heading, people).or_else(|| turned(page, grid))
}

/// True for a cell that names a test, perhaps behind a word or two ("serum", "total").
fn names_test(page: &Page<'_>, cell: &Cell) -> bool {
    let hits = page.longest(cell.tokens.clone(), is_measured);
    cell.tokens.len() <= 16 && hits.first().is_some_and(|h| h.first - cell.tokens.start <= 2)
}

/// True for a cell that begins with a number.
fn numbered(page: &Page<'_>, cell: &Cell) -> bool {
    let mark = |t: usize| matches!(page.word(t), "<" | ">" | "≤" | "≥" | "~" | "↑" | "↓" | "-" | "−");
    cell.tokens.clone().find(|t| !mark(*t)).is_some_and(|t| page.tokens[t].shape == token::Shape::Number)
}

fn upright(page: &Page<'_>, grid: &Grid, heading: &[String], people: usize) -> Option<Shape> {
    let at = |row: &Row, column: usize| row.cells.get(column).is_some_and(|c| names_test(page, c));
    let count = |column: usize| grid.rows.iter().filter(|r| at(r, column)).count();
    let name = if count(1) > count(0) { 1 } else { 0 };
    let told = |row: &Row| {
        let letters = |c: &Cell| c.tokens.clone().any(|t| page.tokens[t].shape == token::Shape::Word);
        row.cells.get(name).is_some_and(letters) && row.cells.iter().skip(name + 1).any(|c| numbered(page, c))
    };
    let rows: Vec<usize> = (0..grid.rows.len()).filter(|r| told(&grid.rows[*r])).collect();
    let known = rows.iter().filter(|r| at(&grid.rows[**r], name)).count();
    if known < 2 || known * 2 < rows.len() {
        return None;
    }
    let width = grid.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let mut columns: Vec<Column> = (0..width)
        .map(|c| {
            if c <= name {
                Column::Other
            } else {
                sort(page, grid, &rows, c, heading.get(c).map_or("", String::as_str))
            }
        })
        .collect();
    for (c, column) in columns.iter_mut().enumerate().skip(name + 2) {
        let filled = rows.iter().filter(|r| grid.rows[**r].cells.get(c).is_some_and(|c| !c.tokens.is_empty())).count();
        let named = rows.iter().filter(|r| at(&grid.rows[**r], c)).count();
        if named >= 2 && named * 2 >= filled {
            *column = Column::Name;
        }
    }
    // "Case 1 | Case 2": columns of patients, whom the report must have.
    let of_patient: Vec<(usize, u32)> =
        (name + 1..width).filter_map(|c| heading.get(c).and_then(|h| person(h)).map(|n| (c, n))).collect();
    if !of_patient.is_empty() {
        if of_patient.iter().any(|(_, n)| *n as usize > people.max(1)) {
            return None;
        }
        for (column, number) in of_patient {
            columns[column] = Column::Value(Some(number));
        }
    }
    // Where every value column is only bounds and ranges, nobody's values are told.
    if !columns.iter().any(|c| matches!(c, Column::Value(_))) {
        return None;
    }
    // Rows of a table of values that tell a result in words belong to it too.
    let rows = (0..grid.rows.len()).filter(|r| rows.contains(r) || at(&grid.rows[*r], name)).collect();
    Some(Shape { name, columns, rows, turned: false })
}

/// "Case 2", "Patient 1": the number.
fn person(heading: &str) -> Option<u32> {
    let mut words = heading.split_whitespace();
    matches!(words.next(), Some("case" | "patient" | "twin")).then(|| words.next()?.trim_matches('#').parse().ok())?
}

fn sort(page: &Page<'_>, grid: &Grid, rows: &[usize], column: usize, heading: &str) -> Column {
    let starts = |words: &[&str]| words.iter().any(|w| heading.starts_with(w));
    let numbers = heading.contains("value") || heading.contains("result");
    if REFERENCE.iter().any(|w| heading.contains(w)) && !numbers
        || heading.starts_with("normal")
        || heading.starts_with("reference")
    {
        return Column::Reference;
    }
    if starts(&["unit"]) {
        return Column::Unit;
    }
    if matches!(heading, "score" | "points" | "point" | "scores") {
        return Column::Score;
    }
    if starts(&[
        "control",
        "donor",
        "mother",
        "healthy",
        "change",
        "difference",
        "p",
        "%",
        "no.",
        "year",
        "ref",
        "father",
    ]) && !starts(&["pr", "po", "pa", "pe", "pl", "pt", "pu"])
    {
        return Column::Other;
    }
    let cells: Vec<&Cell> =
        rows.iter().filter_map(|r| grid.rows[*r].cells.get(column)).filter(|c| !c.tokens.is_empty()).collect();
    let ranges = cells.iter().filter(|c| is_range(page, c)).count();
    if ranges * 3 >= cells.len() * 2 && !cells.is_empty() {
        return Column::Reference;
    }
    let units =
        cells.iter().filter(|c| !numbered(page, c) && super::written(page, c.tokens.start, c.tokens.end).is_some());
    if units.count() * 2 > cells.len() {
        return Column::Unit;
    }
    Column::Value(None)
}

/// "4.8–11.8 bil/L", "<7.7 U/L", "(10–40)": nobody's value, a range.
fn is_range(page: &Page<'_>, cell: &Cell) -> bool {
    let found = quantity::find(page, cell.tokens.clone(), Units::builtin());
    match &found[..] {
        [one] => (one.high.is_some() && one.form == quantity::Form::Plain) || one.comparator.is_some(),
        [one, two] => {
            (one.last + 1..two.first).any(|t| matches!(page.word(t), "-" | "–" | "—" | "to")) && one.number < two.number
        }
        _ => false,
    }
}

fn turned(page: &Page<'_>, grid: &Grid) -> Option<Shape> {
    let heading = grid.heading.as_ref()?;
    let tests = heading.cells.iter().skip(1).filter(|c| names_test(page, c)).count();
    let filled = heading.cells.iter().skip(1).filter(|c| !c.tokens.is_empty()).count();
    if tests < 2 || tests * 2 < filled {
        return None;
    }
    const TIMES: &[&str] = &[
        "day",
        "week",
        "month",
        "year",
        "hour",
        "d",
        "admission",
        "baseline",
        "initial",
        "before",
        "after",
        "pre",
        "post",
        "discharge",
        "on",
        "at",
        "follow",
        "pod",
        "hd",
        "first",
        "second",
        "third",
        "results",
        "result",
        "patient",
        "value",
        "values",
        "our",
    ];
    let timely = |cell: &Cell| {
        let word = page.word(cell.tokens.start).to_lowercase();
        let dated = page.tokens[cell.tokens.start].shape == token::Shape::Number && cell.tokens.len() > 1;
        dated || TIMES.iter().any(|t| word == *t || word.trim_end_matches('s') == *t)
    };
    let rows: Vec<usize> =
        (0..grid.rows.len()).filter(|r| grid.rows[*r].cells.iter().skip(1).any(|c| numbered(page, c))).collect();
    let all = rows.iter().all(|r| grid.rows[*r].cells.first().is_some_and(|c| !c.tokens.is_empty() && timely(c)));
    let columns = (0..heading.cells.len())
        .map(|c| {
            let lower = heading.cells[c].lower(page);
            if c == 0 || REFERENCE.iter().any(|w| lower.contains(w)) { Column::Other } else { Column::Value(None) }
        })
        .collect();
    (all && !rows.is_empty()).then_some(Shape { name: 0, columns, rows, turned: true })
}
