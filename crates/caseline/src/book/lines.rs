//! From files to new sources of the book: a report a file, or a report a line of a `.jsonl` file.
//!
//! A line is a JSON object with the report in `text` (or `abstract`), and what is known of it in `id`,
//! `doi`, `pmid`, `pmcid`, `title`, `licence`, `source` or `journal`, `publication_date` or `year`, `country`.
//! The file is gone through once for hashes and bibliography; each text is read again when its turn
//! comes, so that the memory does not grow with the file.

use crate::Failure;
use crate::input::{Gathered, Input, Line};
use caseline_model::SourceInfo;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A report that may go into the book.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSource {
    /// What to read.
    pub input: Input,
    /// The short name wanted for it.
    pub key: String,
    /// Where it comes from: the absolute path, and the id of the line if it is one.
    pub origin: String,
    /// Its hash, where it was computed already.
    pub sha256: Option<String>,
    /// What is known of it besides the text; only the bibliographic fields count.
    pub about: SourceInfo,
}

/// The sources in what was gathered; files of JSON lines are opened into their reports.
pub fn sources(found: Gathered) -> (Vec<NewSource>, Vec<(String, Failure)>) {
    let mut failures = found.failures;
    let mut new = Vec::new();
    for input in found.inputs {
        match &input.path {
            Some(path) if is_lines(path) => {
                let path = path.clone();
                if let Err(failure) = open_lines(&path, &mut new, &mut failures) {
                    failures.push((path.display().to_string(), failure));
                }
            }
            Some(path) => {
                let origin = absolute(path).display().to_string();
                new.push(NewSource { key: stem(path), origin, sha256: None, about: SourceInfo::default(), input });
            }
            None => new.push(NewSource {
                key: "stdin".to_owned(),
                origin: "-".to_owned(),
                sha256: None,
                about: SourceInfo::default(),
                input,
            }),
        }
    }
    (new, failures)
}

fn is_lines(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson"))
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "report".to_owned(), |s| s.to_string_lossy().into_owned())
}

/// The hash as the reader stamps it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn open_lines(path: &Path, new: &mut Vec<NewSource>, failures: &mut Vec<(String, Failure)>) -> Result<(), Failure> {
    let mut file = BufReader::with_capacity(1 << 18, File::open(path)?);
    let place = absolute(path);
    let mut seen: HashSet<String> = HashSet::new();
    let (mut offset, mut number) = (0u64, 0usize);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = file.read_until(b'\n', &mut line)? as u64;
        if length == 0 {
            return Ok(());
        }
        number += 1;
        let bare = line.trim_ascii();
        let here = Line { offset, length };
        offset += length;
        if bare.is_empty() {
            continue;
        }
        let fields = match parse(bare) {
            Ok(fields) => fields,
            Err(why) => {
                failures.push((path.display().to_string(), Failure::Line(number, why)));
                continue;
            }
        };
        let mut key = ["id", "pmcid", "pmid", "doi"]
            .iter()
            .find_map(|k| word(&fields, k))
            .unwrap_or_else(|| format!("{}-{number}", stem(path)));
        if !seen.insert(key.clone()) {
            key = format!("{key}-line-{number}");
            seen.insert(key.clone());
        }
        new.push(NewSource {
            origin: format!("{}#{key}", place.display()),
            sha256: text(&fields).map(|t| sha256(t.as_bytes())),
            about: about(&fields),
            input: Input {
                path: Some(path.to_owned()),
                name: key.clone(),
                relative: PathBuf::from(&key),
                line: Some(here),
            },
            key,
        });
    }
}

fn parse(line: &[u8]) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(line) {
        Ok(Value::Object(fields)) if text(&fields).is_some() => Ok(fields),
        Ok(Value::Object(_)) => Err("no `text` in it".to_owned()),
        Ok(_) => Err("not a JSON object".to_owned()),
        Err(error) => Err(format!("not JSON ({error})")),
    }
}

fn text(fields: &Map<String, Value>) -> Option<&str> {
    ["text", "abstract", "summary"].iter().find_map(|k| fields.get(*k)?.as_str())
}

fn word(fields: &Map<String, Value>, key: &str) -> Option<String> {
    match fields.get(key)? {
        Value::String(s) if !s.trim().is_empty() => Some(s.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

fn about(fields: &Map<String, Value>) -> SourceInfo {
    let date = word(fields, "year").or_else(|| word(fields, "publication_date")).or_else(|| word(fields, "date"));
    SourceInfo {
        title: word(fields, "title"),
        doi: word(fields, "doi"),
        pmid: word(fields, "pmid"),
        pmcid: word(fields, "pmcid"),
        licence: word(fields, "licence").or_else(|| word(fields, "license")),
        journal: word(fields, "journal").or_else(|| word(fields, "source")),
        year: date.and_then(|d| d.get(..4)?.parse().ok()),
        country: word(fields, "country"),
        ..SourceInfo::default()
    }
}

/// The report of a line, as bytes.
pub(crate) fn text_of_line(mut file: File, line: Line, limit: u64) -> Result<Vec<u8>, Failure> {
    file.seek(SeekFrom::Start(line.offset))?;
    let mut bytes = Vec::new();
    file.take(line.length.min(limit.saturating_mul(2))).read_to_end(&mut bytes)?;
    let fields = parse(bytes.trim_ascii()).map_err(|why| Failure::Line(0, why))?;
    Ok(text(&fields).unwrap_or_default().as_bytes().to_vec())
}

/// What the record does not say of the source is filled in from what the list of reports said.
pub(super) fn fill(info: &mut SourceInfo, about: &SourceInfo) {
    macro_rules! fill {
        ($($field:ident)*) => { $(if info.$field.is_none() { info.$field.clone_from(&about.$field); })* };
    }
    fill!(title doi pmid pmcid licence journal year country);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gather;

    #[test]
    fn a_report_a_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("many.jsonl");
        let lines = "{\"id\": \"A1\", \"text\": \"She had fever.\", \"doi\": \"10.1/x\", \"publication_date\": \"2012-04-14\"}\r\n\n\
                     [1]\n{\"id\": \"A1\", \"text\": \"He had a cough.\"}\n{\"pmid\": 77, \"abstract\": \"A rash.\"}";
        std::fs::write(&path, lines).unwrap();
        let (new, failures) = sources(gather(&[path]));
        let keys: Vec<&str> = new.iter().map(|n| n.key.as_str()).collect();
        assert_eq!(keys, ["A1", "A1-line-4", "77"]);
        assert_eq!((new[0].about.year, new[0].about.doi.as_deref()), (Some(2012), Some("10.1/x")));
        assert!(failures[0].1.to_string().starts_with("line 3: not a JSON object"), "{}", failures[0].1);
        let report = crate::read_one(&new[2].input, &Default::default()).unwrap();
        assert_eq!(report.text, "A rash.");
        assert_eq!(Some(report.case.source.sha256), new[2].sha256);
    }
}
