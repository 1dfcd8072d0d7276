//! `caseline vocabulary` as a person meets it: files of every kind, what is said of them, what readings gain.

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const TABLE: &str = "label\tsynonyms\tcodes\tkind\nmoonlight rash\tlunar rash\tWARD:1\tfinding\n\
                     star rash\tlunar rash\tWARD:2\tfinding\n\t\tWARD:3\tfinding\nsixfold test\t\tWARD:4\tprocedure\n";

const OBO: &str = "format-version: 1.2\ndata-version: 2030-01\n\n[Term]\nid: MAXO:0000001\nname: moon bathing\n\
                   synonym: \"lunar bathing\" EXACT []\n\n[Term]\nid: MAXO:0000002\nname: old bathing\nis_obsolete: true\n";

const GRAPH: &str = r#"{"graphs": [{"meta": {"version": "2031"}, "nodes": [
    {"id": "http://purl.obolibrary.org/obo/HP_0000118", "lbl": "Phenotypic abnormality", "type": "CLASS"},
    {"id": "http://purl.obolibrary.org/obo/HP_0000001", "lbl": "Moonlight rash", "type": "CLASS",
     "meta": {"synonyms": [{"pred": "hasExactSynonym", "val": "Lunar rash"}]}},
    {"id": "http://purl.obolibrary.org/obo/CL_0000001", "lbl": "moon cell", "type": "CLASS"}],
    "edges": [{"sub": "http://purl.obolibrary.org/obo/HP_0000001", "pred": "is_a",
               "obj": "http://purl.obolibrary.org/obo/HP_0000118"}]}]}"#;

const REPORT: &str =
    "CASE REPORT\nA 50-year-old woman presented with moonlight rash and fever. A sixfold test was positive.\n";

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new(files: &[(&str, &str)]) -> Home {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        Home { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caseline"));
        let home = self.at("home");
        let Output { status, stdout, stderr } = command
            .args(args)
            .current_dir(self.folder.path())
            .env("CASELINE_HOME", home)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let err = text(stderr);
        assert!(!err.contains("panicked"), "{err}");
        (status.code().expect("an exit code"), text(stdout), err)
    }
}

#[test]
fn files_of_every_kind_are_told_by_their_content_and_listed() {
    let home = Home::new(&[("ward.tsv", TABLE), ("a", OBO), ("b", GRAPH)]);
    let (code, said, _) = home.run(&["vocabulary", "add", "ward.tsv", "a", "b"]);
    assert_eq!(code, 0);
    assert!(said.contains("added ward from ward.tsv\n  3 terms, 2 synonyms: 2 findings, 1 procedure\n"), "{said}");
    assert!(said.contains("left out: 1 without a name") && said.contains("lunar rash: WARD:1, WARD:2"), "{said}");
    assert!(said.contains("added MAxO from a (2030-01)") && said.contains("left out: 1 obsolete"), "{said}");
    assert!(said.contains("added HPO from b (2031)") && said.contains("left out: 1 of other ontologies"), "{said}");
    let (_, listed, _) = home.run(&["vocabulary", "list"]);
    let names: Vec<&str> = listed.lines().skip(1).filter_map(|l| l.split_whitespace().next()).collect();
    assert_eq!(names, ["HPO", "MAxO", "ward"]);
    assert!(home.run(&["vocabulary", "add", "b"]).1.starts_with("replaced HPO"));
    assert_eq!(home.run(&["vocabulary", "remove", "hpo"]).0, 0);
    assert!(!home.run(&["vocabulary", "list"]).1.contains("HPO"));
    let (code, _, err) = home.run(&["vocabulary", "remove", "DOID"]);
    assert!(code == 3 && err.contains("no vocabulary is called 'DOID'; there are: MAxO, ward"), "{err}");
}

#[test]
fn a_wrong_file_is_refused_with_a_reason_and_changes_nothing() {
    let files = [
        ("ward.tsv", TABLE),
        ("notes.md", "# Notes\n"),
        ("half.json", "{\"graphs\": [{\"nodes\""),
        ("other.json", "{\"patients\": 3}"),
        ("patients.tsv", "patient\tage\nA\t3\n"),
        ("hp.owl", "<?xml version=\"1.0\"?><rdf:RDF/>"),
    ];
    let home = Home::new(&files);
    home.run(&["vocabulary", "add", "ward.tsv"]);
    let before = fs::read(home.at("home/vocabulary.clv")).unwrap();
    for (name, why) in [
        ("notes.md", "none of the known formats"),
        ("half.json", "broken JSON"),
        ("other.json", "neither obographs"),
        ("patients.tsv", "its columns are: patient, age"),
        ("hp.owl", "OWL"),
        ("nowhere.obo", "cannot be read"),
        (".", "is a folder"),
    ] {
        let (code, said, err) = home.run(&["vocabulary", "add", "ward.tsv", name]);
        assert!(code == 3 && said.is_empty() && err.contains(why) && err.contains(name), "{name}: {code} {said} {err}");
    }
    assert_eq!(fs::read(home.at("home/vocabulary.clv")).unwrap(), before);
    assert_eq!(home.run(&["vocabulary", "add", "--name", "x", "ward.tsv", "notes.md"]).0, 2);
    fs::write(home.at("home/vocabulary.clv"), &before[..before.len() / 2]).unwrap();
    let (code, _, err) = home.run(&["vocabulary", "list"]);
    assert!(code == 3 && err.contains("vocabulary.clv") && err.contains("vocabulary add"), "{err}");
}

#[test]
fn terms_of_a_table_become_facts_with_their_code_on_record_and_page_and_in_the_book() {
    let home = Home::new(&[("ward.tsv", TABLE), ("hp.json", GRAPH), ("r.txt", REPORT)]);
    home.run(&["vocabulary", "add", "ward.tsv", "hp.json"]);
    let (code, said, err) = home.run(&["read", "r.txt", "--format", "json", "--html", "page.html"]);
    assert_eq!(code, 0, "{err}");
    let case: Value = serde_json::from_str(&said).unwrap();
    let facts = case["facts"].as_array().unwrap();
    let codes = |label: &str| -> Vec<&str> {
        let fact = facts.iter().find(|f| f["label"] == label).unwrap_or_else(|| panic!("no {label} in {facts:?}"));
        fact["codes"].as_array().unwrap().iter().filter_map(|c| c["code"].as_str()).collect()
    };
    assert!(codes("moonlight rash").contains(&"WARD:1") && codes("moonlight rash").contains(&"HP:0000001"));
    assert!(codes("sixfold test").contains(&"WARD:4"));
    assert!(fs::read_to_string(home.at("page.html")).unwrap().contains("WARD:1"));
    let (_, plain, _) = home.run(&["read", "r.txt", "--format", "json", "--vocabulary", "none"]);
    assert!(!plain.contains("WARD:1") && !plain.contains("vocabulary:sha256"));
    assert!(case["reader"]["lexicon"].as_str().unwrap().contains("+vocabulary:sha256:"));

    let book = ["--book", "b.sqlite"];
    assert_eq!(home.run(&["add", "r.txt", book[0], book[1]]).0, 0);
    let (_, again, err) = home.run(&["add", "r.txt", book[0], book[1]]);
    assert!(!format!("{again}{err}").contains("another version"), "{again}{err}");
    let (_, shown, _) = home.run(&["show", "r", book[0], book[1], "--format", "json"]);
    assert!(shown.contains("WARD:1"), "{shown}");
}
