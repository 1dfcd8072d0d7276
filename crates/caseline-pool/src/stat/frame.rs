//! A table with named columns, as read from CSV; empty cells and `NA` are missing.
//!
//! Whatever uses a table first keeps the rows that are complete in the columns it needs, as R's model
//! functions do, and says how many were left out. A cell that is there but no number is an error with its
//! place, never a missing value: a silent gap would change a figure.

use super::error::StatError;
use std::io::Read;

/// A table with named columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    names: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
    /// Row of each in the file; the first row of data is 1.
    places: Vec<usize>,
    /// True where numbers may have a decimal comma: semicolons divide the cells.
    commas: bool,
}

/// A condition on a column: `name=value`, or the name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// The value that counts, where one is given.
    pub value: Option<String>,
}

impl Condition {
    /// From what a person typed. The name of a column may hold "="; the last one divides.
    pub fn parse(text: &str) -> Condition {
        match text.rsplit_once('=') {
            Some((column, value)) if !column.is_empty() => {
                Condition { column: column.trim().to_owned(), value: Some(value.trim().to_owned()) }
            }
            _ => Condition { column: text.trim().to_owned(), value: None },
        }
    }
}

/// True where two cells say the same: the same words, or the same number ("1" and "1.0").
pub fn same_cell(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(x), Ok(y)) if x == y)
}

/// A number with a decimal comma.
fn comma(cell: &str) -> Option<f64> {
    (cell.matches(',').count() == 1 && !cell.contains('.')).then(|| cell.replace(',', ".").parse().ok())?
}

/// A cell that says yes or no, as R and most spreadsheets write it.
pub fn truth(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "true" | "t" => Some(true),
        "false" | "f" => Some(false),
        _ => None,
    }
}

impl Frame {
    /// Reads a table. Commas divide the cells, or tabs or semicolons where the first line has no comma. The
    /// words of `missing` are missing values besides the empty cell and `NA`.
    pub fn read(mut input: impl Read, missing: &[String]) -> Result<Frame, StatError> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(|e| StatError::Table(e.to_string()))?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let divider = [b',', b'\t', b';'].into_iter().find(|d| first.as_bytes().contains(d)).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(divider).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| StatError::Table(e.to_string()))?;
        let names: Vec<String> = headers.iter().map(|n| n.trim().to_owned()).collect();
        if names.iter().all(String::is_empty) {
            return Err(StatError::Table("it is empty".into()));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| StatError::Table(e.to_string()))?;
            let cell = |c: &str| {
                let c = c.trim();
                (!c.is_empty() && c != "NA" && c != "NaN" && !missing.iter().any(|m| m == c)).then(|| c.to_owned())
            };
            rows.push(record.iter().map(cell).collect());
        }
        let places = (1..=rows.len()).collect();
        Ok(Frame { names, rows, places, commas: divider == b';' })
    }

    /// A table made here; its rows are numbered from 1.
    pub fn of(names: Vec<String>, rows: Vec<Vec<Option<String>>>) -> Frame {
        Frame { places: (1..=rows.len()).collect(), names, rows, commas: false }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True where there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// True where the column is there.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// Row of the file in which row `i` stands.
    pub fn place(&self, i: usize) -> usize {
        self.places[i]
    }

    fn index(&self, name: &str) -> Result<usize, StatError> {
        (self.names.iter().position(|n| n == name))
            .ok_or_else(|| StatError::NoColumn { name: name.to_owned(), there: self.names.join(", ") })
    }

    /// The cells of a column.
    pub fn cells(&self, name: &str) -> Result<Vec<Option<&str>>, StatError> {
        let at = self.index(name)?;
        Ok(self.rows.iter().map(|r| r.get(at).and_then(|c| c.as_deref())).collect())
    }

    /// The numbers of a column.
    pub fn numbers(&self, name: &str) -> Result<Vec<Option<f64>>, StatError> {
        let number = |(i, cell): (usize, Option<&str>)| match cell {
            None => Ok(None),
            Some(text) => {
                match text.parse::<f64>().or_else(|e| if self.commas { comma(text).ok_or(e) } else { Err(e) }) {
                    Ok(x) if x.is_finite() => Ok(Some(x)),
                    _ => Err(StatError::NotNumber {
                        row: self.places[i],
                        column: name.to_owned(),
                        cell: text.to_owned(),
                    }),
                }
            }
        };
        self.cells(name)?.into_iter().enumerate().map(number).collect()
    }

    /// The rows of which `keep` is true.
    pub fn filter(&self, keep: impl Fn(usize) -> bool) -> Frame {
        let kept: Vec<usize> = (0..self.len()).filter(|&i| keep(i)).collect();
        Frame {
            names: self.names.clone(),
            rows: kept.iter().map(|&i| self.rows[i].clone()).collect(),
            places: kept.iter().map(|&i| self.places[i]).collect(),
            commas: self.commas,
        }
    }

    /// The rows that meet a condition; without a value, those where the column says true or 1.
    pub fn only(&self, condition: &Condition) -> Result<Frame, StatError> {
        let cells = self.cells(&condition.column)?;
        let wanted = |cell: &str| match &condition.value {
            Some(value) => same_cell(cell, value),
            None => truth(cell) == Some(true) || same_cell(cell, "1"),
        };
        Ok(self.filter(|i| cells[i].is_some_and(wanted)))
    }

    /// The rows that have a value in all these columns, and how many were left out.
    pub fn complete(&self, names: &[&str]) -> Result<(Frame, usize), StatError> {
        let columns: Vec<usize> = names.iter().map(|n| self.index(n)).collect::<Result<_, _>>()?;
        let kept = self.filter(|i| columns.iter().all(|&c| self.rows[i].get(c).is_some_and(Option::is_some)));
        let dropped = self.len() - kept.len();
        Ok((kept, dropped))
    }

    /// Which rows had the event: the cells equal to the value of the condition; without one, as R reads a
    /// status: true, or 1 of 0 and 1, or 2 of 1 and 2. The rows must be complete.
    pub fn events(&self, condition: &Condition) -> Result<Vec<bool>, StatError> {
        let cells = self.cells(&condition.column)?;
        let cells: Vec<&str> = cells.into_iter().map(Option::unwrap_or_default).collect();
        if let Some(value) = &condition.value {
            let events: Vec<bool> = cells.iter().map(|c| same_cell(c, value)).collect();
            return if events.contains(&true) || cells.is_empty() {
                Ok(events)
            } else {
                let seen = distinct(&cells).into_iter().take(8).collect::<Vec<_>>().join(", ");
                let name = &condition.column;
                Err(StatError::Question(format!("no row has {name} = {value}; the column holds {seen}")))
            };
        }
        if let Some(truths) = cells.iter().map(|c| truth(c)).collect::<Option<Vec<bool>>>() {
            return Ok(truths);
        }
        let numbers: Option<Vec<f64>> = cells.iter().map(|c| c.parse().ok()).collect();
        let all = |allowed: &[f64]| numbers.as_ref().is_some_and(|n| n.iter().all(|x| allowed.contains(x)));
        let numbers = numbers.as_deref().unwrap_or_default();
        if all(&[0.0, 1.0]) {
            Ok(numbers.iter().map(|&x| x == 1.0).collect())
        } else if all(&[1.0, 2.0]) {
            Ok(numbers.iter().map(|&x| x == 2.0).collect())
        } else {
            let seen = distinct(&cells).into_iter().take(8).collect::<Vec<_>>().join(", ");
            let name = &condition.column;
            Err(StatError::Question(format!("\"{name}\" holds {seen}; say which value is meant: {name}=VALUE")))
        }
    }
}

/// The different cells in the order of R's factor levels: numbers by size, words as a dictionary
/// has them. Cells that are the same number are one level, named as first written.
pub fn distinct(cells: &[&str]) -> Vec<String> {
    let mut levels: Vec<&str> = Vec::new();
    let numbers: Option<Vec<f64>> = cells.iter().map(|c| c.parse().ok()).collect();
    if numbers.is_some() {
        let value = |c: &str| c.parse::<f64>().unwrap_or(f64::NAN);
        let mut sorted: Vec<&str> = cells.to_vec();
        sorted.sort_by(|a, b| value(a).total_cmp(&value(b)));
        sorted.dedup_by(|b, a| value(a) == value(b));
        levels.extend(sorted);
    } else {
        levels.extend(cells);
        levels.sort_by_cached_key(|c| (collation(c), std::cmp::Reverse(c.to_string())));
        levels.dedup();
    }
    levels.into_iter().map(str::to_owned).collect()
}

/// Signs before digits before letters, capitals as small letters: as dictionaries and today's locales sort.
fn collation(text: &str) -> Vec<(u8, char)> {
    let class = |c: char| if c.is_alphabetic() { 2 } else { u8::from(c.is_numeric()) };
    text.chars().flat_map(char::to_lowercase).map(|c| (class(c), c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Frame {
        Frame::read(text.as_bytes(), &[".".to_owned()]).expect("a table")
    }

    #[test]
    fn missing_cells_are_missing_and_wrong_ones_are_errors() {
        let f = frame("a,b\n1,x\nNA,y\n,z\n.,\n2.5,no\n");
        assert_eq!(f.numbers("a"), Ok(vec![Some(1.0), None, None, None, Some(2.5)]));
        let (complete, dropped) = f.complete(&["a", "b"]).expect("both there");
        assert_eq!((complete.len(), dropped, complete.place(1)), (2, 3, 5));
        let error = f.numbers("b").expect_err("words");
        assert!(error.to_string().contains("row 1, column \"b\": \"x\" is not a number"), "{error}");
        assert!(f.numbers("c").expect_err("absent").to_string().contains("the columns are a, b"));
    }

    #[test]
    fn other_dividers_and_marks_are_read() {
        assert_eq!(frame("\u{feff}a;b\n1;2\n").numbers("b"), Ok(vec![Some(2.0)]));
        let german = frame("a;b\n\"1,5\";x\n2,25;y\n1.234,5;z\n");
        assert_eq!(german.only(&Condition::parse("b=x")).unwrap().numbers("a"), Ok(vec![Some(1.5)]));
        assert!(german.numbers("a").is_err(), "which of the two marks divides is not guessed");
        assert_eq!(frame("a\tb\n1\t2\n").numbers("a"), Ok(vec![Some(1.0)]));
        assert!(Frame::read("".as_bytes(), &[]).is_err());
    }

    #[test]
    fn events_are_read_as_r_reads_them() {
        let f = frame("s,t,u,v\n1,0,False,a\n2,1,True,b\n2,1.0,True,b\n");
        let events = |c: &str| f.events(&Condition::parse(c));
        assert_eq!(events("s"), Ok(vec![false, true, true]));
        assert_eq!(events("t"), Ok(vec![false, true, true]));
        assert_eq!(events("u"), Ok(vec![false, true, true]));
        assert_eq!(events("v=a"), Ok(vec![true, false, false]));
        assert_eq!(events("s=1.0"), Ok(vec![true, false, false]));
        assert!(events("v").is_err() && events("v=c").is_err());
    }

    #[test]
    fn levels_are_sorted_as_people_expect() {
        assert_eq!(distinct(&["10", "9", "9.0"]), ["9", "10"]);
        assert_eq!(distinct(&["b", "A", "a", "C", "b"]), ["a", "A", "b", "C"]);
        assert_eq!(distinct(&["20-50", "<=20", ">50", "all"]), ["<=20", ">50", "20-50", "all"]);
    }
}
