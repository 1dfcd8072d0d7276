//! Every row of the lexicon says where it is from and proves itself.
//!
//! A table is only as good as its rows, so each row carries a source, a licence and an example that we
//! wrote, and the example must be read as the row's concept. A counterexample must not be. Names that
//! stand for two labels of one table would make readings depend on the order of rows, so there are none.
//! An example that any other name would fit shows nothing, so no phrase may serve many rows of a table.

use caseline_read::lexicon::{Lexicon, Row, Table, parse_tsv};
use caseline_read::token::tokenize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The tables whose rows are names to be found in text, with their files.
const TERM_TABLES: &[(Table, &str)] = &[
    (Table::Finding, "finding.tsv"),
    (Table::Disease, "disease.tsv"),
    (Table::Analyte, "analyte.tsv"),
    (Table::Antibody, "antibody.tsv"),
    (Table::Microbe, "microbe.tsv"),
    (Table::Gene, "gene.tsv"),
    (Table::Drug, "drug.tsv"),
    (Table::Regimen, "regimen.tsv"),
    (Table::Procedure, "procedure.tsv"),
    (Table::Anatomy, "anatomy.tsv"),
    (Table::Outcome, "outcome.tsv"),
    (Table::Score, "score.tsv"),
    (Table::Cue, "cue.tsv"),
    (Table::LabWord, "lab_word.tsv"),
    (Table::Frequency, "frequency.tsv"),
    (Table::Route, "route.tsv"),
    (Table::Severity, "severity.tsv"),
    (Table::Side, "side.tsv"),
    (Table::Kinship, "kinship.tsv"),
];

fn tables() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicon");
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{} cannot be read: {e}", folder.display()));
    entries
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .map(|path| {
            let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("a table in UTF-8"))
        })
        .collect()
}

/// Whether `text` names `label` of `table` according to the built-in lexicon.
fn names(table: Table, label: &str, text: &str) -> bool {
    let lexicon = Lexicon::builtin();
    let tokens = tokenize(text);
    lexicon.scan(text, &tokens).iter().any(|hit| {
        let concept = lexicon.concept(hit.concept);
        concept.table == table && concept.label == label
    })
}

fn labels_of<'a>(row: &'a Row<'a>) -> impl Iterator<Item = &'a str> {
    let synonyms = row.get("synonyms").copied().unwrap_or("");
    row.get("label").copied().into_iter().chain(synonyms.split('|').map(str::trim).filter(|s| !s.is_empty()))
}

#[test]
fn every_row_has_label_source_licence_and_example() {
    let mut wrong = Vec::new();
    for (file, tsv) in tables() {
        for row in parse_tsv(&tsv) {
            for column in ["label", "source", "licence", "example"] {
                if !row.contains_key(column) {
                    wrong.push(format!("{file}: {:?} has no {column}", row.get("label").unwrap_or(&"?")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_name_stands_for_two_labels_of_a_table() {
    let mut wrong = Vec::new();
    for (file, tsv) in tables() {
        // A word may be a cue, an affinity or a section of more than one class: those tables tell them apart.
        if !TERM_TABLES.iter().any(|(table, f)| *f == file && *table != Table::Cue) {
            continue;
        }
        let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in parse_tsv(&tsv) {
            for name in labels_of(&row) {
                let key = if name.starts_with('=') { name.to_owned() } else { name.to_lowercase() };
                owners.entry(key).or_default().insert(row["label"].to_owned());
            }
        }
        let double = owners.iter().filter(|(_, labels)| labels.len() > 1);
        wrong.extend(double.map(|(name, labels)| format!("{file}: {name:?} stands for {labels:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_are_read_as_their_concept_and_counterexamples_are_not() {
    let lexicon = Lexicon::builtin();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    let tables = tables();
    for (table, file) in TERM_TABLES {
        // A table that is not built in has nothing to prove here yet.
        if !lexicon.concepts().iter().any(|c| c.table == *table) {
            continue;
        }
        let tsv = tables.get(*file).unwrap_or_else(|| panic!("{file} is built in but not in lexicon/"));
        for row in parse_tsv(tsv) {
            seen += 1;
            if let Some(example) = row.get("example").filter(|text| !names(*table, row["label"], text)) {
                wrong.push(format!("{file}: {:?} is not found in its example {example:?}", row["label"]));
            }
            if let Some(counter) = row.get("counterexample").filter(|text| names(*table, row["label"], text)) {
                wrong.push(format!("{file}: {:?} is found in its counterexample {counter:?}", row["label"]));
            }
        }
    }
    assert!(seen > 100, "only {seen} rows are built in");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The phrase around the name: "tense ~ with 6 L drained".
fn frame(row: &Row<'_>) -> String {
    let example = row["example"].to_lowercase();
    let mut names: Vec<String> = labels_of(row).map(|n| n.trim_start_matches('=').to_lowercase()).collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    let found = names.iter().find_map(|name| example.split_once(name.as_str()));
    found.map_or(example.clone(), |(before, behind)| format!("{before}~{behind}"))
}

#[test]
fn examples_are_no_templates() {
    let tables = tables();
    let mut wrong = Vec::new();
    for (table, file) in TERM_TABLES {
        // The examples of cues are read, not only found, by a test of their own.
        if *table == Table::Cue {
            continue;
        }
        let mut frames: BTreeMap<String, usize> = BTreeMap::new();
        let rows = tables.get(*file).map_or("", |t| t.as_str());
        parse_tsv(rows).for_each(|row| *frames.entry(frame(&row)).or_default() += 1);
        // "it was positive" is what there is to say of many a stain, "50 mg daily" of many a drug.
        let most = (frames.values().sum::<usize>() / 15).max(4);
        wrong.extend(frames.iter().filter(|(_, n)| **n > most).map(|(f, n)| format!("{file}: {f:?} serves {n} rows")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
