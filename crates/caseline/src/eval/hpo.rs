//! Document-level HPO concepts against concepts that people assigned: exact codes, micro-averaged.
//!
//! The folder holds abstracts (`abstracts*.tsv`: blocks of an id, a text and lines of start, end, words
//! and code, parted by an empty line, as in GSC+, Lobo et al. 2017, doi:10.1155/2017/8565739) or case
//! reports (`*.json`: id to codes and their names, with `<name>/<id>.txt`), or both. Codes that HPO merged
//! since are read as those they became.
//!
//! Beside the whole stands F1 of two halves (every second document by the order of the file), so that a
//! setting which helps one half alone is seen.

use super::score::Prf;
use caseline_read::vocabulary::{Vocabulary, concepts};
use caseline_text::{Document, Limits, source};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// The figures of one set of documents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HpoFigures {
    /// Name of the file.
    pub name: String,
    /// Documents.
    pub documents: usize,
    /// Pairs of document and code that people gave.
    pub gold: usize,
    /// Pairs that were found.
    pub predicted: usize,
    /// Micro-averaged.
    pub score: Prf,
    /// The same of every second document, from the first and from the second.
    pub halves: [Prf; 2],
    /// Missed: document, code, label.
    pub missed: Vec<[String; 3]>,
    /// Spurious: document, code, label and the words.
    pub spurious: Vec<[String; 3]>,
}

struct Item {
    id: String,
    text: Vec<u8>,
    codes: BTreeSet<String>,
}

/// Scores every set of documents in a folder, by name.
pub fn evaluate(folder: &Path, vocabulary: &Vocabulary) -> io::Result<Vec<HpoFigures>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let items = match file.extension().and_then(|e| e.to_str()) {
            Some("tsv") => abstracts(&std::fs::read_to_string(&file)?),
            Some("json") => case_reports(&file)?,
            _ => continue,
        };
        let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if !items.is_empty() {
            out.push(score(name, &items, vocabulary)?);
        }
    }
    if out.is_empty() {
        let message =
            "neither abstracts (*.tsv) nor case reports (*.json with a folder of texts) with HPO codes are here";
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(out)
}

fn score(name: String, items: &[Item], vocabulary: &Vocabulary) -> io::Result<HpoFigures> {
    let mut figures = HpoFigures { name, documents: items.len(), ..HpoFigures::default() };
    let mut counts = [[0usize; 3]; 2];
    for (at, item) in items.iter().enumerate() {
        let gold: BTreeSet<&str> =
            item.codes.iter().map(|c| vocabulary.term(c).map_or(c.as_str(), |t| vocabulary.code(t))).collect();
        let source = source::open(&format!("{}.txt", item.id), &item.text, &Limits::default())
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", item.id)))?;
        let document = Document::prepare(source);
        let found = concepts::concepts(&document, vocabulary);
        let found: BTreeMap<&str, String> = found
            .iter()
            .filter(|c| vocabulary.system(c.term) == "HPO")
            .map(|c| (vocabulary.code(c.term), document.text[c.first.0..c.first.1].to_owned()))
            .collect();
        figures.gold += gold.len();
        figures.predicted += found.len();
        let right = gold.iter().filter(|c| found.contains_key(*c)).count();
        counts[at % 2].iter_mut().zip([right, found.len(), gold.len()]).for_each(|(sum, n)| *sum += n);
        let label = |code: &str| vocabulary.term(code).map_or("", |t| vocabulary.label(t)).to_owned();
        for code in gold.iter().filter(|c| !found.contains_key(*c)) {
            figures.missed.push([item.id.clone(), (*code).to_owned(), label(code)]);
        }
        for (code, words) in found.iter().filter(|(c, _)| !gold.contains(*c)) {
            figures.spurious.push([item.id.clone(), (*code).to_owned(), format!("{}: {words}", label(code))]);
        }
    }
    figures.score = prf(std::array::from_fn(|i| counts[0][i] + counts[1][i]));
    figures.halves = counts.map(prf);
    Ok(figures)
}

fn prf([right, found, gold]: [usize; 3]) -> Prf {
    Prf::of(right as f64, found as f64, gold as f64)
}

fn abstracts(text: &str) -> Vec<Item> {
    let text = text.replace("\r\n", "\n");
    let blocks = text.split("\n\n").filter_map(|block| {
        let mut lines = block.trim_start_matches('\n').lines();
        let (id, body) = (lines.next()?.trim(), lines.next()?);
        let codes = lines.filter_map(|l| l.split('\t').nth(3)).map(|c| c.trim().replace('_', ":")).collect();
        Some(Item { id: id.to_owned(), text: body.as_bytes().to_vec(), codes })
    });
    blocks.filter(|item| !item.id.is_empty()).collect()
}

fn case_reports(file: &Path) -> io::Result<Vec<Item>> {
    let json = std::fs::read_to_string(file)?;
    let named: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&json)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", file.display())))?;
    let folder = file.with_extension("");
    named
        .into_iter()
        .map(|(id, codes)| {
            let path = folder.join(format!("{id}.txt"));
            let text =
                std::fs::read(&path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
            Ok(Item { id, text, codes: codes.into_keys().collect() })
        })
        .collect()
}

/// The figures as a table, with `most` misses of each sort.
pub fn table(sets: &[HpoFigures], most: usize) -> String {
    let width = sets.iter().map(|s| s.name.chars().count()).max().unwrap_or(0).max(9);
    let mut out = format!("{:width$}  documents   gold  found  precision  recall      F1  (halves)\n", "documents");
    for set in sets {
        let Prf { precision, recall, f1 } = set.score;
        out.push_str(&format!(
            "{:width$}  {:9}  {:5}  {:5}  {precision:9.4}  {recall:6.4}  {f1:6.4}  ({:.4}, {:.4})\n",
            set.name, set.documents, set.gold, set.predicted, set.halves[0].f1, set.halves[1].f1
        ));
    }
    for set in sets {
        for (word, list) in [("missed", &set.missed), ("spurious", &set.spurious)] {
            for miss in list.iter().take(most) {
                out.push_str(&format!("{word}\t{}\t{}\n", set.name, miss.join("\t")));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_read::vocabulary::{compile, load::from_bytes};

    #[test]
    fn merged_codes_count_as_what_they_became_and_abstracts_are_read_for_what_they_name() {
        let obo = "format-version: 1.2\n\n[Term]\nid: HP:0000118\nname: Phenotypic abnormality\n\n\
                   [Term]\nid: HP:0000001\nname: Sore elbow\nis_a: HP:0000118\nalt_id: HP:0000009\n\n\
                   [Term]\nid: HP:0000002\nname: Blue knee\nis_a: HP:0000118\n\n\
                   [Term]\nid: HP:0000003\nname: Short toe\nis_a: HP:0000118\n";
        let loaded = from_bytes("hp.obo", obo.into()).unwrap();
        let vocabulary = Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let tsv = "1\nSoreness of the elbow and short fingers and toes, but no blue knee.\n0\t4\tx\tHP:0000009\n0\t1\ty\tHP:0000003\n\n";
        std::fs::write(folder.path().join("abstracts-x.tsv"), tsv).unwrap();
        let sets = evaluate(folder.path(), &vocabulary).unwrap();
        assert_eq!((sets[0].documents, sets[0].gold, sets[0].predicted), (1, 2, 3), "{sets:?}");
        assert_eq!((sets[0].score.f1, sets[0].spurious[0][1].as_str()), (0.8, "HP:0000002"));
        assert_eq!((sets[0].halves[0], sets[0].halves[1].f1), (sets[0].score, 0.0));
    }
}
