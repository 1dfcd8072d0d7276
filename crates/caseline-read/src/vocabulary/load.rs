//! Opens a vocabulary file of any known shape, told by its content, plain or gzip-compressed.

use super::term::{Counts, Set, Term};
use super::{obo, obographs, oncotree, sort, table};
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Larger than any ontology, small enough for a machine to hold: 2 GiB unpacked.
const LARGEST: u64 = 2 << 30;

/// Why a file could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is too large.
    #[error("is larger than 2 GiB unpacked, which no vocabulary is")]
    TooLarge,
    /// It is JSON, but of no known shape.
    #[error("is JSON, but neither an obographs file (hp.json, doid.json) nor an OncoTree file: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of no known shape.
    #[error(
        "is none of the known formats: obographs JSON, OBO, OncoTree JSON, or a tab-separated table whose heading \
         has a column 'label'"
    )]
    Unknown,
    /// It holds no terms.
    #[error("holds no terms")]
    Empty,
}

/// A vocabulary as loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Name, version, counts.
    pub set: Set,
    /// The terms.
    pub terms: Vec<Term>,
}

/// Loads a file. The vocabulary is named after the terminology that most of its terms have, or after
/// the file where they have none.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    from_bytes(&name, bytes)
}

/// Loads a file that is in memory.
pub fn from_bytes(name: &str, mut bytes: Vec<u8>) -> Result<Loaded, LoadError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        MultiGzDecoder::new(bytes.as_slice()).take(LARGEST + 1).read_to_end(&mut plain)?;
        bytes = plain;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(LoadError::TooLarge);
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let (mut terms, mut counts, version) = parse(text)?;
    if terms.is_empty() {
        return Err(LoadError::Empty);
    }
    sort::assign(&mut terms);
    counts.terms = terms.len();
    counts.synonyms = terms.iter().map(|t| t.synonyms.len()).sum();
    let set = Set { name: title(name, &terms), version, file: name.to_owned(), counts };
    Ok(Loaded { set, terms })
}

fn parse(text: &str) -> Result<(Vec<Term>, Counts, String), LoadError> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return match obographs::parse(text) {
            Ok(parsed) => Ok(parsed),
            Err(error) => match oncotree::parse(text) {
                Ok(terms) => Ok((terms, Counts::default(), String::new())),
                Err(_) => Err(LoadError::Json(error)),
            },
        };
    }
    if start.starts_with("format-version:") || start.contains("\n[Term]") {
        return Ok(obo::parse(text));
    }
    table::parse(text).map(|(terms, counts)| (terms, counts, String::new())).ok_or(LoadError::Unknown)
}

fn title(file: &str, terms: &[Term]) -> String {
    let mut systems: BTreeMap<&str, usize> = BTreeMap::new();
    for term in terms.iter().filter(|t| !t.system.is_empty()) {
        *systems.entry(&term.system).or_default() += 1;
    }
    let known = ["HPO", "DOID", "MONDO", "NCIT", "MAxO", "UBERON", "OncoTree"];
    match systems.iter().max_by_key(|(_, n)| **n) {
        Some((system, n)) if 2 * n > terms.len() && known.contains(system) => (*system).to_owned(),
        _ => file.split('.').next().unwrap_or(file).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn shapes_are_told_by_content_and_unpacked() {
        let obo = "format-version: 1.2\n\n[Term]\nid: UBERON:1\nname: left elbow\n";
        let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(obo.as_bytes()).unwrap();
        let loaded = from_bytes("x.bin", packed.finish().unwrap()).unwrap();
        assert_eq!((loaded.set.name.as_str(), loaded.set.counts.terms), ("UBERON", 1));
        let own = from_bytes("ward.tsv", b"label\tkind\nmoonlight rash\tfinding\n".to_vec()).unwrap();
        assert_eq!(own.set.name, "ward");
    }

    #[test]
    fn other_files_are_refused_with_a_reason() {
        assert!(matches!(from_bytes("a", b"{\"a\": 1}".to_vec()), Err(LoadError::Json(_))));
        assert!(matches!(from_bytes("a", b"hello".to_vec()), Err(LoadError::Unknown)));
        assert!(matches!(from_bytes("a", b"{\"graphs\": []}".to_vec()), Err(LoadError::Empty)));
    }
}
