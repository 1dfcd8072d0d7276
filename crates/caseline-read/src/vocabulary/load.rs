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
    /// It is a folder.
    #[error("is a folder; give the file in it")]
    Folder,
    /// It is broken JSON.
    #[error("is broken JSON: {0}; was the download complete?")]
    Broken(serde_json::Error),
    /// It is JSON, but of no known shape.
    #[error("is JSON, but neither obographs (hp.json, doid.json, mondo.json) nor an OncoTree file")]
    Json,
    /// It is OWL or other XML.
    #[error("is XML, such as OWL; ontologies are read as OBO or obographs JSON, which are published beside it")]
    Xml,
    /// It is a table without labels; its columns.
    #[error("is a table without a column 'label' (or 'name', 'term'); its columns are: {0}")]
    Columns(String),
    /// It is of no known form.
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

/// Loads a file. An ontology is named after the terminology that most of its terms have, a table after its file.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    if path.is_dir() {
        return Err(LoadError::Folder);
    }
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
    let Parsed { mut terms, mut counts, version, table } = parse(text.trim_start_matches('\u{feff}'), stem(name))?;
    let main = if table { None } else { main(&terms) };
    if let Some(main) = &main {
        let before = terms.len();
        terms.retain(|t| t.system.starts_with(main.as_str()));
        counts.foreign = before - terms.len();
    }
    if terms.is_empty() {
        return Err(LoadError::Empty);
    }
    sort::assign(&mut terms);
    counts.terms = terms.len();
    counts.synonyms = terms.iter().map(|t| t.synonyms.len()).sum();
    let set =
        Set { name: main.unwrap_or_else(|| stem(name).to_owned()), version, file: name.to_owned(), table, counts };
    Ok(Loaded { set, terms })
}

struct Parsed {
    terms: Vec<Term>,
    counts: Counts,
    version: String,
    table: bool,
}

/// The name of a file up to its first full stop.
fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn parse(text: &str, own: &str) -> Result<Parsed, LoadError> {
    let ontology = |(terms, counts, version)| Parsed { terms, counts, version, table: false };
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return match obographs::parse(text) {
            Ok(parsed) => Ok(ontology(parsed)),
            Err(error) if error.is_data() => match oncotree::parse(text) {
                Ok(terms) => Ok(ontology((terms, Counts::default(), String::new()))),
                Err(_) => Err(LoadError::Json),
            },
            Err(error) => Err(LoadError::Broken(error)),
        };
    }
    if start.starts_with('<') {
        return Err(LoadError::Xml);
    }
    if start.starts_with("format-version:") || start.contains("\n[Term]") {
        return Ok(ontology(obo::parse(text)));
    }
    if let Some((terms, counts)) = table::parse(text, own) {
        return Ok(Parsed { terms, counts, version: String::new(), table: true });
    }
    match start.lines().next().filter(|heading| heading.contains('\t')) {
        Some(heading) => Err(LoadError::Columns(heading.split('\t').map(str::trim).collect::<Vec<_>>().join(", "))),
        None => Err(LoadError::Unknown),
    }
}

/// The terminology of more than half of the terms. Ontologies bring along terms of others (DOID has cells,
/// organisms and phenotypes for its definitions), which are left to the files they come from.
fn main(terms: &[Term]) -> Option<String> {
    let mut systems: BTreeMap<&str, usize> = BTreeMap::new();
    for term in terms.iter().filter(|t| !t.system.is_empty()) {
        *systems.entry(&term.system).or_default() += 1;
    }
    let (system, n) = systems.into_iter().max_by_key(|(_, n)| *n)?;
    (2 * n > terms.len()).then(|| system.to_owned())
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
    fn terms_of_other_ontologies_are_left_to_their_own_files() {
        let term = |id: &str, name: &str| format!("[Term]\nid: {id}\nname: {name}\n\n");
        let text = [
            "format-version: 1.2\n\n",
            &term("DOID:1", "odd fever"),
            &term("DOID:2", "even fever"),
            &term("CL:1", "cell"),
        ];
        let loaded = from_bytes("x.obo", text.concat().into()).unwrap();
        assert_eq!((loaded.set.counts.terms, loaded.set.counts.foreign, loaded.set.table), (2, 1, false));
        let own = from_bytes("ward.tsv", b"label\tcodes\nodd fever\tDOID:1\n".to_vec()).unwrap();
        assert_eq!((own.set.name.as_str(), own.set.table), ("ward", true));
    }

    #[test]
    fn other_files_are_refused_with_a_reason() {
        let refused = |text: &str| from_bytes("a", text.into()).unwrap_err().to_string();
        assert!(refused("{\"a\": 1}").contains("neither obographs"));
        assert!(refused("{\"graphs\": [").contains("broken JSON"));
        assert!(refused("hello").contains("none of the known formats"));
        assert!(refused("{\"graphs\": []}").contains("holds no terms"));
        assert!(refused("<rdf:RDF/>").contains("OWL"));
        assert!(refused("patient\tage\n1\t2\n").contains("its columns are: patient, age"));
        assert!(load(&std::env::temp_dir()).unwrap_err().to_string().contains("folder"));
    }
}
