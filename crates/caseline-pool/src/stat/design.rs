//! The design matrix: terms to columns, with R's treatment contrasts.
//!
//! A column of numbers is one column; a column of true and false is one column named `termTRUE`; words become
//! one column for each level but the first, named `termlevel`. `factor(x)` makes levels of numbers. Rows must
//! be complete: [`Frame::complete`] first.

use super::error::StatError;
use super::frame::{Frame, distinct, same_cell, truth};

/// Columns of predictors with their names, without an intercept.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The names, as R gives them.
    pub names: Vec<String>,
    /// One vector for each row of the table.
    pub rows: Vec<Vec<f64>>,
}

/// The column a term speaks of.
pub fn column_of(term: &str) -> &str {
    term.strip_prefix("factor(").and_then(|t| t.strip_suffix(')')).map_or(term, str::trim)
}

/// Builds the matrix.
pub fn design(frame: &Frame, terms: &[String]) -> Result<Design, StatError> {
    let mut names = Vec::new();
    let mut rows = vec![Vec::new(); frame.len()];
    for term in terms {
        let column = column_of(term);
        let cells = frame.cells(column)?;
        let cells: Vec<&str> = cells.into_iter().map(Option::unwrap_or_default).collect();
        let truths: Option<Vec<bool>> = cells.iter().map(|c| truth(c)).collect();
        if column == term && cells.iter().all(|c| c.parse::<f64>().is_ok()) {
            names.push(term.clone());
            for (row, x) in rows.iter_mut().zip(frame.numbers(column)?) {
                row.push(x.unwrap_or(f64::NAN));
            }
        } else if let (Some(truths), true) = (truths, column == term) {
            names.push(format!("{term}TRUE"));
            for (row, x) in rows.iter_mut().zip(truths) {
                row.push(f64::from(u8::from(x)));
            }
        } else {
            let levels = distinct(&cells);
            if levels.len() < 2 {
                return Err(StatError::Question(format!("\"{term}\" has one value only, there is nothing to compare")));
            }
            if levels.len() > 50 || levels.len() >= cells.len() {
                let n = levels.len();
                return Err(StatError::Question(format!(
                    "\"{term}\" has {n} different words; is it a term of the model?"
                )));
            }
            for level in &levels[1..] {
                names.push(format!("{term}{level}"));
                for (row, cell) in rows.iter_mut().zip(&cells) {
                    row.push(f64::from(u8::from(same_cell(cell, level))));
                }
            }
        }
    }
    Ok(Design { names, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_words_and_truths() {
        let text = "x,w,t\n1,b,True\n2,a,False\n3,c,True\n3,c,True\n";
        let frame = Frame::read(text.as_bytes(), &[]).expect("a table");
        let terms = ["x", "w", "t", "factor(x)"].map(str::to_owned);
        let d = design(&frame, &terms).expect("a design");
        assert_eq!(d.names, ["x", "wb", "wc", "tTRUE", "factor(x)2", "factor(x)3"]);
        assert_eq!(d.rows[0], [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]);
        assert_eq!(d.rows[2], [3.0, 0.0, 1.0, 1.0, 0.0, 1.0]);
        assert!(design(&frame, &["nothing".to_owned()]).is_err());
    }
}
