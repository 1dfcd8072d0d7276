//! The vocabularies of a user: compiled once into one file of the data folder, opened at every reading.
//!
//! The folder is the one that is asked for, else `CASELINE_HOME`, else `caseline` in `XDG_DATA_HOME` or
//! in `~/.local/share`. Files are replaced in one step, so that a reading that runs meanwhile sees either
//! the old or the new vocabulary.

use caseline_read::vocabulary::{self as read, DamagedVocabulary, LoadError, Loaded};
pub use caseline_read::vocabulary::{Clash, Hierarchy, Information, Likeness, Set, Sort, Vocabulary};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the compiled file in the data folder.
pub const FILE: &str = "vocabulary.clv";

/// What went wrong, with the file it went wrong with.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyError {
    /// No folder for user data is known.
    #[error("no folder for data is known: set CASELINE_HOME or give --home")]
    NoHome,
    /// A file could not be loaded.
    #[error("{0}: {1}")]
    Load(PathBuf, LoadError),
    /// The compiled file cannot be used.
    #[error("{0}: {1}")]
    Compiled(PathBuf, DamagedVocabulary),
    /// The compiled file cannot be written.
    #[error("{0}: cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
    /// Nothing of this name is loaded.
    #[error("no vocabulary is called '{0}'; there are: {1}")]
    NoSuch(String, String),
}

/// What one file brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// Its name, version and counts.
    pub set: Set,
    /// True where it took the place of an earlier one of its name.
    pub replaced: bool,
    /// How many terms there are of each sort.
    pub sorts: Vec<(Sort, usize)>,
    /// Names that several of its terms bear.
    pub clashes: Vec<Clash>,
}

/// The data folder.
pub fn home(asked: Option<&Path>) -> Result<PathBuf, VocabularyError> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    asked
        .map(Path::to_owned)
        .or_else(|| set("CASELINE_HOME"))
        .or_else(|| set("XDG_DATA_HOME").map(|d| d.join("caseline")))
        .or_else(|| set("HOME").map(|d| d.join(".local/share/caseline")))
        .or_else(|| set("LOCALAPPDATA").map(|d| d.join("caseline")))
        .ok_or(VocabularyError::NoHome)
}

/// The vocabulary of a data folder, if it has one.
pub fn open(home: &Path) -> Result<Option<Arc<Vocabulary>>, VocabularyError> {
    let path = home.join(FILE);
    match Vocabulary::open(&path) {
        Ok(vocabulary) => Ok(Some(Arc::new(vocabulary))),
        Err(DamagedVocabulary::Io(e)) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(VocabularyError::Compiled(path, error)),
    }
}

/// A vocabulary from a file: a compiled one, or one of the formats of [`add`], compiled in memory.
pub fn open_file(path: &Path) -> Result<Arc<Vocabulary>, VocabularyError> {
    match Vocabulary::open(path) {
        Ok(vocabulary) => Ok(Arc::new(vocabulary)),
        Err(DamagedVocabulary::Foreign) => {
            let loaded = load(path)?;
            let bytes = read::compile(&[(loaded.set, loaded.terms)]);
            Vocabulary::from_bytes(bytes).map(Arc::new).map_err(|e| VocabularyError::Compiled(path.to_owned(), e))
        }
        Err(error) => Err(VocabularyError::Compiled(path.to_owned(), error)),
    }
}

/// The vocabulary that was asked for (`none` is none), else the one in the data folder, if any.
pub fn asked(file: Option<&Path>) -> Result<Option<Arc<Vocabulary>>, VocabularyError> {
    match file {
        Some(name) if name.as_os_str() == "none" => Ok(None),
        Some(file) => open_file(file).map(Some),
        // Without a folder for data there is no vocabulary in it.
        None => home(None).map_or(Ok(None), |home| open(&home)),
    }
}

/// Loads files and compiles them together with what the data folder has. A vocabulary of the same name
/// is replaced. Nothing is changed where one of the files cannot be loaded.
pub fn add(home: &Path, files: &[PathBuf], name: Option<&str>) -> Result<Vec<Added>, VocabularyError> {
    let mut sets = open(home)?.map_or_else(Vec::new, |v| v.decompile());
    let mut out = Vec::new();
    for file in files {
        let Loaded { mut set, terms } = load(file)?;
        if let Some(name) = name {
            set.name = name.to_owned();
        }
        let before = sets.len();
        sets.retain(|(other, _)| other.name != set.name);
        let count = |sort: &Sort| (*sort, terms.iter().filter(|t| t.sort == *sort).count());
        let sorts = Sort::ALL.iter().map(count).filter(|(_, n)| *n > 0).collect();
        let clashes = read::compile::clashes(&terms);
        out.push(Added { set: set.clone(), replaced: sets.len() < before, sorts, clashes });
        sets.push((set, terms));
    }
    sets.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    write(home, &read::compile(&sets))?;
    Ok(out)
}

/// The vocabularies of the data folder.
pub fn list(home: &Path) -> Result<Vec<Set>, VocabularyError> {
    Ok(open(home)?.map_or_else(Vec::new, |v| v.sets().to_vec()))
}

/// Takes a vocabulary out.
pub fn remove(home: &Path, name: &str) -> Result<(), VocabularyError> {
    let mut sets = open(home)?.map_or_else(Vec::new, |v| v.decompile());
    let before = sets.len();
    let names: Vec<String> = sets.iter().map(|(s, _)| s.name.clone()).collect();
    // Capitals need not be right where they do not matter.
    let meant: Vec<String> = match names.iter().any(|n| n == name) {
        true => vec![name.to_owned()],
        false => names.iter().filter(|n| n.to_lowercase() == name.to_lowercase()).cloned().collect(),
    };
    sets.retain(|(set, _)| meant.len() != 1 || set.name != meant[0]);
    if sets.len() == before {
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(VocabularyError::NoSuch(name.to_owned(), names));
    }
    let path = home.join(FILE);
    if sets.is_empty() {
        return std::fs::remove_file(&path).map_err(|e| VocabularyError::Write(path, e));
    }
    write(home, &read::compile(&sets))
}

fn load(path: &Path) -> Result<Loaded, VocabularyError> {
    read::load(path).map_err(|e| VocabularyError::Load(path.to_owned(), e))
}

fn write(home: &Path, bytes: &[u8]) -> Result<(), VocabularyError> {
    let path = home.join(FILE);
    let store = || {
        std::fs::create_dir_all(home)?;
        let mut file = tempfile::NamedTempFile::new_in(home)?;
        file.write_all(bytes)?;
        file.persist(&path).map_err(|e| e.error)
    };
    store().map(|_| ()).map_err(|e| VocabularyError::Write(path.clone(), e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vocabularies_are_added_replaced_listed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("data");
        let file = folder.path().join("ward.tsv");
        let rows = "label\tsynonyms\tcodes\tkind\nmoonlight rash\tlunar rash\tXX:1\tfinding\nstar rash\tlunar rash\tXX:2\tfinding\n";
        std::fs::write(&file, rows).unwrap();
        assert!(open(&home).unwrap().is_none());
        let added = add(&home, std::slice::from_ref(&file), None).unwrap();
        assert_eq!((added[0].set.name.as_str(), added[0].set.counts.terms, added[0].replaced), ("ward", 2, false));
        assert_eq!(added[0].clashes[0].codes, ["XX:1", "XX:2"]);
        assert!(add(&home, std::slice::from_ref(&file), None).unwrap()[0].replaced);
        add(&home, &[file], Some("second")).unwrap();
        let names: Vec<String> = list(&home).unwrap().into_iter().map(|s| s.name).collect();
        assert_eq!(names, ["second", "ward"]);
        remove(&home, "Ward").unwrap();
        assert!(matches!(remove(&home, "ward"), Err(VocabularyError::NoSuch(..))));
        remove(&home, "second").unwrap();
        assert!(open(&home).unwrap().is_none());
    }
}
