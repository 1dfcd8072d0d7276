//! Rows on standard output: as columns, CSV, JSON or JSON lines.

use crate::book::Listing;
use crate::output;
use caseline::export::review::csv;
use caseline::export::words::printable;
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// Longest column of the table for people, in characters.
const WIDEST: usize = 60;

/// Prints rows of values under named columns.
pub fn print(columns: &[&str], rows: &[Vec<Value>], how: Listing) -> ControlFlow<()> {
    let object = |row: &Vec<Value>| -> Value {
        let pairs = columns.iter().zip(row).map(|(c, v)| ((*c).to_owned(), v.clone()));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    let text = match how {
        Listing::Table => table(columns, rows),
        Listing::Csv => {
            let mut text = csv::line(columns.iter().copied());
            for row in rows {
                text.push_str(&csv::line(row.iter().map(plain).collect::<Vec<_>>().iter().map(String::as_str)));
            }
            text
        }
        Listing::Json => {
            let all: Vec<Value> = rows.iter().map(object).collect();
            serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
        }
        Listing::Jsonl => rows.iter().map(|r| object(r).to_string() + "\n").collect(),
    };
    output::print(&text)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        // 307.0 is 307 for people.
        Value::Number(n) if n.is_f64() => n.as_f64().map(|n| n.to_string()).unwrap_or_default(),
        other => other.to_string(),
    }
}

fn table(columns: &[&str], rows: &[Vec<Value>]) -> String {
    let cell = |text: &str| -> String {
        let text = printable(text);
        if text.chars().count() <= WIDEST {
            return text.into_owned();
        }
        text.chars().take(WIDEST - 1).chain(['…']).collect()
    };
    let mut lines: Vec<Vec<String>> = vec![columns.iter().map(|c| (*c).to_owned()).collect()];
    lines.extend(rows.iter().map(|r| r.iter().map(|v| cell(&plain(v))).collect()));
    let widths: Vec<usize> =
        (0..columns.len()).map(|i| lines.iter().map(|l| l[i].chars().count()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let padded: Vec<String> = line.iter().zip(&widths).map(|(c, w)| format!("{c:<w$}")).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}
