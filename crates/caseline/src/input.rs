//! From what a person named (files, folders, `-`) to the list of reports to read.
//!
//! A file that is named is always tried. In a folder only what looks like a report is taken: by its
//! extension (`.txt`, `.text`, `.xml`, `.nxml`, `.pdf`) or, without a known one, by its first bytes. Hidden
//! files, case files, and the texts that Caseline itself wrote beside its case files are left out. The
//! order is that of the names, so that it is the same everywhere.

use crate::failure::Failure;
use crate::store;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// One report to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `None` is standard input.
    pub path: Option<PathBuf>,
    /// Name for the record: the file name, or `-`.
    pub name: String,
    /// The path below the folder that was named, to tell apart files of the same name.
    pub relative: PathBuf,
    /// Where in the file it stands, if the file holds one report a line.
    pub line: Option<Line>,
}

/// A line of a file of JSON lines, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// First byte.
    pub offset: u64,
    /// Length without the line end.
    pub length: u64,
}

impl Input {
    /// Standard input.
    pub fn stdin() -> Input {
        Input { path: None, name: "-".to_owned(), relative: PathBuf::from("stdin"), line: None }
    }

    /// A file.
    pub fn file(path: impl Into<PathBuf>) -> Input {
        let path = path.into();
        Input { name: file_name(&path), relative: path.clone(), path: Some(path), line: None }
    }

    /// The path as a person would write it, or `standard input`.
    pub fn display(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard input".to_owned(), |p| p.display().to_string())
    }
}

/// What was found at the paths that were named.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Reports, in order.
    pub inputs: Vec<Input>,
    /// Paths that gave none, and why.
    pub failures: Vec<(String, Failure)>,
    /// True where a folder was named, or more than one path: the answer is a list even if one file was found.
    pub many: bool,
}

/// Finds the reports at `paths`; `-` is standard input.
pub fn gather(paths: &[PathBuf]) -> Gathered {
    find(paths, is_report)
}

/// As [`gather`], and in folders also files of JSON lines whose first line holds a report.
pub fn gather_lines(paths: &[PathBuf]) -> Gathered {
    find(paths, |path| is_report(path) || holds_lines(path))
}

fn find(paths: &[PathBuf], wanted: impl Fn(&Path) -> bool) -> Gathered {
    let mut found = Gathered { many: paths.len() > 1, ..Gathered::default() };
    for path in paths {
        if path.as_os_str() == "-" {
            if !found.inputs.iter().any(|i| i.path.is_none()) {
                found.inputs.push(Input::stdin());
            }
            continue;
        }
        match std::fs::metadata(path) {
            Err(error) => found.failures.push((path.display().to_string(), error.into())),
            Ok(metadata) if metadata.is_dir() => {
                found.many = true;
                let before = found.inputs.len() + found.failures.len();
                walk(path, &wanted, &mut found);
                if found.inputs.len() + found.failures.len() == before {
                    found.failures.push((path.display().to_string(), Failure::NoReports));
                }
            }
            Ok(_) => found.inputs.push(Input::file(path)),
        }
    }
    // The same file named twice (once by itself, once by its folder) is read once.
    let mut seen = std::collections::HashSet::new();
    found.inputs.retain(|input| input.path.as_ref().is_none_or(|p| seen.insert(p.canonicalize().unwrap_or(p.clone()))));
    found
}

fn walk(folder: &Path, wanted: &dyn Fn(&Path) -> bool, found: &mut Gathered) {
    let hidden = |e: &DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e)) {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                // A link to a file is followed, a link to a folder is not: it could lead in a circle.
                if path.is_file() && wanted(path) {
                    let relative = path.strip_prefix(folder).unwrap_or(path).to_owned();
                    found.inputs.push(Input {
                        path: Some(path.to_owned()),
                        name: file_name(path),
                        relative,
                        line: None,
                    });
                }
            }
            Err(error) => {
                let place = error.path().unwrap_or(folder).display().to_string();
                let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("links form a circle"));
                found.failures.push((place, error.into()));
            }
        }
    }
}

fn is_report(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        Some("txt" | "text") => !store::is_own_text(path),
        Some("xml" | "nxml" | "pdf") => true,
        Some("json" | "jsonl" | "csv" | "tsv" | "html" | "htm" | "svg" | "md" | "png" | "jpg" | "zip" | "gz") => false,
        _ => looks_like_report(path),
    }
}

/// A file of JSON lines may hold anything: reports are told by their text.
fn holds_lines(path: &Path) -> bool {
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson")) {
        return false;
    }
    let mut first = Vec::new();
    let read = File::open(path).and_then(|f| BufReader::new(f.take(1 << 22)).read_until(b'\n', &mut first));
    let line: Option<serde_json::Value> = read.ok().and_then(|_| serde_json::from_slice(&first).ok());
    line.is_some_and(|l| ["text", "abstract"].iter().any(|k| l.get(k).is_some_and(serde_json::Value::is_string)))
}

/// JATS and PDF say what they are in their first bytes; plain text does not, so a text file needs its
/// extension.
fn looks_like_report(path: &Path) -> bool {
    let mut head = Vec::new();
    if File::open(path).and_then(|f| f.take(2048).read_to_end(&mut head)).is_err() {
        return false;
    }
    let text = String::from_utf8_lossy(&head);
    head.starts_with(b"%PDF-") || text.trim_start_matches('\u{FEFF}').starts_with("<?xml") && text.contains("<article")
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_give_their_reports_in_order_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("b")).unwrap();
        fs::create_dir(at(".hidden")).unwrap();
        for name in ["z.txt", "b/a.NXML", "a.pdf", ".hidden/no.txt", ".no.txt", "table.csv", "notes", "z.case.json"] {
            fs::write(at(name), "words").unwrap();
        }
        fs::write(at("no-extension"), "%PDF-1.4\n").unwrap();
        fs::write(at("old"), "<?xml version=\"1.0\"?>\n<article>").unwrap();
        let found = gather(&[dir.path().to_owned()]);
        let names: Vec<String> = found.inputs.iter().map(|i| i.relative.display().to_string()).collect();
        assert_eq!(names, ["a.pdf", "b/a.NXML", "no-extension", "old", "z.txt"]);
        assert!(found.failures.is_empty() && found.many);
    }

    #[test]
    fn reports_a_line_are_found_in_folders_by_their_text() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("reports.jsonl"), "{\"id\": \"a\", \"text\": \"A woman.\"}\n").unwrap();
        fs::write(dir.path().join("corrections.jsonl"), "{\"case\": \"a\", \"action\": \"note\"}\n").unwrap();
        let names = |found: Gathered| found.inputs.into_iter().map(|i| i.name).collect::<Vec<_>>();
        assert_eq!(names(gather_lines(&[dir.path().to_owned()])), ["reports.jsonl"]);
        assert!(names(gather(&[dir.path().to_owned()])).is_empty());
    }

    #[test]
    fn what_is_not_there_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let found = gather(&[dir.path().to_owned(), dir.path().join("missing.txt")]);
        let failures: Vec<String> = found.failures.iter().map(|(_, f)| f.to_string()).collect();
        assert!(failures[0].starts_with("no reports in this folder"), "{failures:?}");
        assert!(failures[1].starts_with("no such file"), "{failures:?}");
    }

    #[test]
    fn a_file_named_twice_is_read_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        fs::write(&file, "words").unwrap();
        assert_eq!(gather(&[file.clone(), dir.path().to_owned(), file]).inputs.len(), 1);
    }
}
