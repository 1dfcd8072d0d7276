//! Opening a case file again, with the text that its quotes count in.
//!
//! The text is `<stem>.txt` beside `<stem>.case.json`, or else the report that the record names, beside it as
//! well. Either is taken only if it is the text that was read: as many characters, and every quote at its
//! place. Another text would put words into the mouth of the report.

use crate::engine::Report;
use crate::failure::Failure;
use caseline_model::{Case, Fact, Quote};
use caseline_text::{Limits, source};
use std::fs;
use std::path::{Path, PathBuf};

/// What to do with a case file where a report can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseFiles {
    /// A failure: what is wanted is the report.
    #[default]
    Refuse,
    /// Opened, and a failure if its text cannot be found.
    WithText,
    /// Opened; the text is empty if it cannot be found.
    TextIfThere,
}

/// True for the content of a case file. Read as plain text it would give a wrong record of itself.
pub(crate) fn is_case_file(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    head.trim_ascii_start().starts_with(b"{") && String::from_utf8_lossy(head).contains("\"caseline.case/")
}

/// Opens a case file and looks for its text beside it.
pub(crate) fn open(path: Option<&Path>, bytes: &[u8], how: CaseFiles, limits: &Limits) -> Result<Report, Failure> {
    if how == CaseFiles::Refuse {
        return Err(Failure::CaseFile);
    }
    let json = std::str::from_utf8(bytes).map_err(|e| Failure::NoCase(e.to_string()))?;
    let case = Case::from_json(json).map_err(|e| Failure::NoCase(e.to_string()))?;
    match (text_of(path, &case, limits), how) {
        (Ok(text), _) => Ok(Report { case, text }),
        (Err(_), CaseFiles::TextIfThere) => Ok(Report { case, text: String::new() }),
        (Err(failure), _) => Err(failure),
    }
}

fn text_of(path: Option<&Path>, case: &Case, limits: &Limits) -> Result<String, Failure> {
    let candidates = path.map_or_else(Vec::new, |p| candidates(p, &case.source.name));
    let mut other = None;
    for candidate in &candidates {
        let Ok(bytes) = fs::metadata(candidate)
            .map_err(drop)
            .and_then(|m| if m.len() <= limits.bytes { Ok(()) } else { Err(()) })
            .and_then(|()| fs::read(candidate).map_err(drop))
        else {
            continue;
        };
        // The text that was written beside a case file is the extracted one to the letter; a report has to
        // be extracted again.
        let verbatim = String::from_utf8(bytes.clone()).ok().filter(|t| belongs(t, case));
        let extracted = || source::open(&case.source.name, &bytes, limits).ok().map(|s| s.text);
        if let Some(text) = verbatim.or_else(|| extracted().filter(|t| belongs(t, case))) {
            return Ok(text);
        }
        other.get_or_insert(candidate.clone());
    }
    Err(match other {
        Some(path) => Failure::OtherText(path),
        None => Failure::NoText(candidates.first().cloned().unwrap_or_else(|| PathBuf::from("<stem>.txt"))),
    })
}

fn candidates(path: &Path, name: &str) -> Vec<PathBuf> {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = file.strip_suffix(".case.json").or_else(|| file.strip_suffix(".json")).unwrap_or(&file);
    let mut all = vec![path.with_file_name(format!("{stem}.txt"))];
    // The record names a file; a path in it would lead somewhere else.
    if let Some(name) = Path::new(name).file_name().filter(|n| *n != "-") {
        let named = path.with_file_name(name);
        if !all.contains(&named) {
            all.push(named);
        }
    }
    all
}

fn belongs(text: &str, case: &Case) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let holds = |q: &Quote| chars.get(q.start..q.end).is_some_and(|c| c.iter().copied().eq(q.exact.chars()));
    // What a person entered may quote nothing.
    chars.len() == case.source.characters
        && case.facts.iter().flat_map(Fact::quotes).filter(|q| q.start < q.end).all(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, OutDir, ReadOptions, read_one};

    const TEXT: &str = "A 61-year-old man presented with fever. Créatinine was 1.4 mg/dL.\n";

    fn written() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("r.txt"), TEXT).unwrap();
        let report = read_one(&Input::file(dir.path().join("r.txt")), &ReadOptions::default()).unwrap();
        let case = dir.path().join("other.case.json");
        OutDir::create(dir.path(), false, []).unwrap().write_case("other", &report).unwrap();
        (dir, case)
    }

    fn reopen(case: &Path, how: CaseFiles) -> Result<Report, Failure> {
        read_one(&Input::file(case), &ReadOptions { case_files: how, ..ReadOptions::default() })
    }

    #[test]
    fn the_text_is_found_by_the_name_in_the_record() {
        let (_dir, case) = written();
        let report = reopen(&case, CaseFiles::WithText).unwrap();
        assert_eq!(report.text, TEXT);
        assert!(matches!(reopen(&case, CaseFiles::Refuse), Err(Failure::CaseFile)));
    }

    #[test]
    fn another_text_is_not_taken() {
        let (dir, case) = written();
        fs::write(dir.path().join("r.txt"), TEXT.replace("fever", "cough")).unwrap();
        assert!(matches!(reopen(&case, CaseFiles::WithText), Err(Failure::OtherText(_))));
        fs::remove_file(dir.path().join("r.txt")).unwrap();
        assert!(matches!(reopen(&case, CaseFiles::WithText), Err(Failure::NoText(_))));
        let report = reopen(&case, CaseFiles::TextIfThere).unwrap();
        assert!(report.text.is_empty() && !report.case.facts.is_empty());
    }

    #[test]
    fn what_only_looks_like_a_case_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.case.json");
        fs::write(&path, "{\"format\": \"caseline.case/1\", \"reader\": 3}").unwrap();
        assert!(matches!(reopen(&path, CaseFiles::TextIfThere), Err(Failure::NoCase(_))));
    }
}
