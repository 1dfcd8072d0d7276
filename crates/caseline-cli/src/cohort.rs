//! `--where`, `--columns` and what becomes of a table.

use crate::output;
use caseline::cohort::UserNames;
use caseline::export::review::{Frame, csv, html, markdown, parquet, xlsx};
use caseline::pool::query::Query;
use caseline::pool::table::{Column, Table, default_columns, parse_columns};
use caseline::{OutFile, keep_inputs, vocabulary, write_own};
use std::path::{Path, PathBuf};

/// The names of the lexicon and of the vocabulary that the user loaded.
pub fn names() -> Result<UserNames, String> {
    vocabulary::asked(None).map(UserNames::new).map_err(|e| e.to_string())
}

/// The question of a cohort, if there is one.
pub fn question(text: Option<&str>) -> Result<Option<Query>, String> {
    let Some(text) = text else { return Ok(None) };
    Query::parse(text, &names()?).map(Some).map_err(|e| e.to_string())
}

/// The columns of a file, or those that fit any disease.
pub fn columns(file: Option<&Path>) -> Result<Vec<Column>, String> {
    let Some(file) = file else { return Ok(default_columns()) };
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    parse_columns(&text, &names()?).map_err(|e| format!("{}: {e}", file.display()))
}

/// What a table is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Html,
    Xlsx,
    Csv,
    Markdown,
    Parquet,
}

impl Form {
    /// By the name of the file.
    pub fn of(path: &Path) -> Result<Form, String> {
        match path.extension().map(|e| e.to_string_lossy().to_lowercase()).as_deref() {
            Some("html" | "htm") => Ok(Form::Html),
            Some("xlsx") => Ok(Form::Xlsx),
            Some("csv") => Ok(Form::Csv),
            Some("md" | "markdown") => Ok(Form::Markdown),
            Some("parquet") => Ok(Form::Parquet),
            _ => Err(format!("{}: the name must end in .html, .xlsx, .csv, .md or .parquet", path.display())),
        }
    }
}

/// Writes the table; beside a CSV a second one with the words of every cell. Gives the files written. What the command
/// reads is never written over.
pub fn write(path: &Path, table: &Table, frame: &Frame, force: bool, inputs: &[&Path]) -> Result<Vec<PathBuf>, String> {
    let mut files = vec![(path.to_owned(), Vec::new())];
    match Form::of(path)? {
        Form::Html => files[0].1 = html::table(table, frame).into_bytes(),
        Form::Xlsx => files[0].1 = xlsx::table(table).map_err(|e| format!("{}: {e}", path.display()))?,
        Form::Parquet => files[0].1 = parquet::table(table).map_err(|e| format!("{}: {e}", path.display()))?,
        Form::Markdown => files[0].1 = markdown::table(table).into_bytes(),
        Form::Csv => {
            // A byte-order mark tells spreadsheets that this is UTF-8.
            let bytes = |text: String| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
            files[0].1 = bytes(csv::table(table));
            let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
            files.push((path.with_file_name(format!("{stem}.sources.csv")), bytes(csv::sources(table))));
        }
    }
    for (path, _) in &files {
        keep_inputs(path, inputs.iter().copied()).map_err(|e| e.to_string())?;
    }
    for (path, bytes) in &files {
        if path.exists() && !force && !is_ours(path, bytes) {
            return Err(format!("{} exists; choose another name, or use --force", path.display()));
        }
        write_own(path, OutFile::View, bytes, true).map_err(|e| e.to_string())?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// True where the file begins as one of ours of this form does, and may be made anew.
fn is_ours(path: &Path, new: &[u8]) -> bool {
    let Ok(old) = std::fs::read(path) else { return false };
    let head = |bytes: &[u8]| bytes.iter().take(40).copied().collect::<Vec<u8>>();
    match Form::of(path) {
        Ok(Form::Html) => String::from_utf8_lossy(&old[..old.len().min(400)]).contains("(caseline.view/1)"),
        // The first sheet of every table of ours is made the same way; a foreign one is told by its length of name.
        Ok(Form::Xlsx | Form::Parquet) => false,
        _ => head(&old) == head(new),
    }
}

/// Says what was suspected and written.
pub fn tell(table: &Table, files: &[PathBuf]) {
    if !table.same.is_empty() {
        output::say(&format!("{} pairs of rows may be the same patient:", table.same.len()));
        for s in table.same.iter().take(10) {
            output::say(&format!("  {} and {}: {}", s.one.0, s.other.0, s.why));
        }
    }
    for file in files {
        let patients = if table.rows.len() == 1 { "patient" } else { "patients" };
        output::say(&format!("{} {patients}: {}", table.rows.len(), file.display()));
    }
}
