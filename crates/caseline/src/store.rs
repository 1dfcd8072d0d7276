//! Writing outputs: whole or not at all, and never over a file that is not the tool's own.
//!
//! A file is written beside its place and renamed into it, so nobody ever sees half of one. What stands
//! there already is replaced only if Caseline wrote it: a case file says so in its `format`; an extracted
//! text is the tool's own if its case file stands beside it and counts the same characters; pages and
//! pictures carry a mark near their top. `force` lifts the rule, but never for an input of the command.

use crate::engine::Report;
use crate::failure::Failure;
use caseline_export::MARK;
use caseline_model::case::FORMAT;
use serde::Deserialize;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// What kind of output a file is, which decides how the tool knows its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutFile {
    /// `<stem>.case.json`.
    Case,
    /// `<stem>.txt`, the text taken out of a JATS or PDF source.
    Text,
    /// A page or a picture.
    View,
}

/// A folder of case files.
#[derive(Debug)]
pub struct OutDir {
    folder: PathBuf,
    force: bool,
    inputs: HashSet<PathBuf>,
}

impl OutDir {
    /// Opens or makes the folder. `inputs` are files that are never overwritten.
    pub fn create<'a>(
        folder: &Path,
        force: bool,
        inputs: impl IntoIterator<Item = &'a Path>,
    ) -> Result<OutDir, Failure> {
        fs::create_dir_all(folder).map_err(|e| Failure::Write(folder.to_owned(), e))?;
        let inputs = inputs.into_iter().filter_map(|p| p.canonicalize().ok()).collect();
        Ok(OutDir { folder: folder.to_owned(), force, inputs })
    }

    /// Writes `<stem>.case.json`, and `<stem>.txt` where the source was not plain text. The text goes
    /// first, so that a case file always has its text.
    pub fn write_case(&self, stem: &str, report: &Report) -> Result<(), Failure> {
        let case = self.folder.join(format!("{stem}.case.json"));
        let mut json = serde_json::to_vec_pretty(&report.case).map_err(|e| Failure::Write(case.clone(), e.into()))?;
        json.push(b'\n');
        self.check(&case, OutFile::Case)?;
        if report.is_extracted() {
            let text = self.folder.join(format!("{stem}.txt"));
            self.check(&text, OutFile::Text)?;
            replace(&text, report.text.as_bytes())?;
        }
        replace(&case, &json)
    }

    /// Writes a page or picture as `<stem>.<extension>`.
    pub fn write_view(&self, stem: &str, extension: &str, content: &str) -> Result<(), Failure> {
        let path = self.folder.join(format!("{stem}.{extension}"));
        self.check(&path, OutFile::View)?;
        replace(&path, content.as_bytes())
    }

    fn check(&self, path: &Path, kind: OutFile) -> Result<(), Failure> {
        if path.canonicalize().is_ok_and(|p| self.inputs.contains(&p)) {
            return Err(Failure::WouldOverwriteInput(path.to_owned()));
        }
        check(path, kind, self.force)
    }
}

/// Refuses an output that is an input of the same command, under whatever name; nothing lifts this.
pub fn keep_inputs<'a>(out: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    let Ok(place) = out.canonicalize() else { return Ok(()) };
    let is_input = inputs.into_iter().any(|i| i.canonicalize().is_ok_and(|i| i == place));
    if is_input { Err(Failure::WouldOverwriteInput(out.to_owned())) } else { Ok(()) }
}

/// Writes one file, unless a file that is not the tool's own stands there and `force` is not set.
pub fn write_own(path: &Path, kind: OutFile, content: &[u8], force: bool) -> Result<(), Failure> {
    check(path, kind, force)?;
    replace(path, content)
}

fn check(path: &Path, kind: OutFile, force: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::Write(path.to_owned(), std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    let own = match kind {
        OutFile::Case => is_own_case(path),
        OutFile::Text => is_own_text(path),
        OutFile::View => is_own_view(path),
    };
    if own || force || fs::symlink_metadata(path).is_err() { Ok(()) } else { Err(Failure::Foreign(path.to_owned())) }
}

fn replace(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let failed = |e: std::io::Error| Failure::Write(path.to_owned(), e);
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".caseline-");
    #[cfg(unix)]
    {
        // Temporary files are private by default; an output is as readable as the user's other files.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

#[derive(Deserialize)]
struct Head {
    format: String,
    source: HeadSource,
}

#[derive(Deserialize)]
struct HeadSource {
    media_type: String,
    characters: usize,
}

fn head(path: &Path) -> Option<Head> {
    let head: Head = serde_json::from_reader(BufReader::new(File::open(path).ok()?)).ok()?;
    (head.format == FORMAT).then_some(head)
}

fn is_own_case(path: &Path) -> bool {
    head(path).is_some()
}

/// True for a text that Caseline took out of a JATS or PDF source and wrote beside its case file. The text
/// that a person wrote and a case file was made of is not: its case file says `text/plain`.
pub(crate) fn is_own_text(path: &Path) -> bool {
    let Some(head) = head(&path.with_extension("case.json")) else { return false };
    head.media_type_is_extracted()
        && fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).chars().count() == head.source.characters)
}

impl Head {
    fn media_type_is_extracted(&self) -> bool {
        self.source.media_type != caseline_text::MediaType::Text.as_str()
    }
}

fn is_own_view(path: &Path) -> bool {
    let mut head = Vec::new();
    File::open(path).and_then(|f| f.take(4096).read_to_end(&mut head)).is_ok()
        && String::from_utf8_lossy(&head).contains(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::{Case, Reader, SourceInfo};

    fn report(media_type: &str, text: &str) -> Report {
        let info =
            SourceInfo { media_type: media_type.to_owned(), characters: text.chars().count(), ..SourceInfo::default() };
        Report { case: Case::new(Reader::default(), info), text: text.to_owned() }
    }

    #[test]
    fn own_files_are_replaced_and_others_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let out = OutDir::create(dir.path(), false, []).unwrap();
        let pdf = report("application/pdf", "β words");
        out.write_case("r", &pdf).unwrap();
        out.write_case("r", &pdf).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join("r.txt")).unwrap(), "β words");

        fs::write(dir.path().join("r.txt"), "the user changed this").unwrap();
        assert!(matches!(out.write_case("r", &pdf), Err(Failure::Foreign(p)) if p.ends_with("r.txt")));
        fs::write(dir.path().join("s.case.json"), "{\"format\": \"something else\"}").unwrap();
        assert!(matches!(out.write_case("s", &pdf), Err(Failure::Foreign(_))));
        assert!(!dir.path().join("s.txt").exists(), "nothing is written if the case file cannot be");
        OutDir::create(dir.path(), true, []).unwrap().write_case("s", &pdf).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 4, "no temporary file is left");
    }

    #[test]
    fn the_report_of_a_person_is_not_taken_for_an_extracted_text() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("r.txt"), "words").unwrap();
        let out = OutDir::create(dir.path(), false, []).unwrap();
        out.write_case("r", &report("text/plain", "words")).unwrap();
        assert!(!is_own_text(&dir.path().join("r.txt")));
        assert!(matches!(out.write_case("r", &report("application/xml", "words")), Err(Failure::Foreign(_))));
    }

    #[test]
    #[cfg(unix)]
    fn an_input_under_another_name_is_an_input() {
        let dir = tempfile::tempdir().unwrap();
        let (input, link) = (dir.path().join("r.txt"), dir.path().join("r.html"));
        fs::write(&input, "words").unwrap();
        std::os::unix::fs::symlink(&input, &link).unwrap();
        assert!(matches!(keep_inputs(&link, [input.as_path()]), Err(Failure::WouldOverwriteInput(p)) if p == link));
        assert!(keep_inputs(&dir.path().join("new.html"), [input.as_path()]).is_ok());
    }

    #[test]
    fn an_input_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("r.txt");
        fs::write(&input, "words").unwrap();
        let out = OutDir::create(dir.path(), true, [input.as_path()]).unwrap();
        let result = out.write_case("r", &report("application/pdf", "other"));
        assert!(matches!(result, Err(Failure::WouldOverwriteInput(_))));
        assert_eq!(fs::read_to_string(&input).unwrap(), "words");
    }
}
