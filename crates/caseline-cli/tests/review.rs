//! Corrections, cohorts, the table and the whole review, from outside.

mod common;

use common::{caseline_in, err, out};
use std::fs;

const ONE: &str = "A 61-year-old woman presented with muscle weakness and a rash for 3 weeks. Creatine kinase was 1500 U/L. \
                   Dermatomyositis was diagnosed. She denied dysphagia. She was given prednisone 60 mg daily and improved.";
const TWO: &str = "A 30-year-old man presented with fever and a cough. Chest radiography showed pneumonia. \
                   He was given amoxicillin and recovered.";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("reports")).unwrap();
    fs::write(dir.path().join("reports/one.txt"), ONE).unwrap();
    fs::write(dir.path().join("reports/two.txt"), TWO).unwrap();
    dir
}

#[test]
fn corrections_outlive_removal_and_new_readings() {
    let dir = folder();
    let at = dir.path();
    assert!(caseline_in(at, &["add", "reports"]).status.success());
    let count = |label: &str| {
        let query = format!(
            "SELECT count(*) AS n FROM facts WHERE report = 'one' AND label LIKE '%{label}%' AND status = 'present'"
        );
        out(&caseline_in(at, &["sql", &query, "--format", "jsonl"]))
    };
    assert_eq!(count("rash"), "{\"n\":1}\n");
    let who = ["--by", "A. Reader", "--at", "2026-01-01", "--why", "checked"];
    let reject = [["correct", "one", "-", "reject", "--quote", "rash"].as_slice(), &who].concat();
    let said = caseline_in(at, &reject);
    assert!(err(&said).contains("applied"), "{}", err(&said));
    assert_eq!(count("rash"), "{\"n\":0}\n");
    let again = caseline_in(at, &reject);
    assert!(!again.status.success(), "there is no such fact any more: {}", err(&again));
    let add = [
        ["correct", "one", "-", "add", "--quote", "improved", "--kind", "outcome", "--label", "complete remission"]
            .as_slice(),
        &who,
    ]
    .concat();
    assert!(caseline_in(at, &add).status.success());
    assert_eq!(count("complete remission"), "{\"n\":1}\n");
    assert!(caseline_in(at, &["remove", "one"]).status.success());
    assert!(out(&caseline_in(at, &["corrections", "--format", "csv"])).contains("orphaned"));
    fs::write(at.join("reports/one.txt"), format!("Case report. {ONE}")).unwrap();
    assert!(caseline_in(at, &["add", "reports"]).status.success());
    assert_eq!((count("rash"), count("complete remission")), ("{\"n\":0}\n".to_owned(), "{\"n\":1}\n".to_owned()));
    let line = r#"{"case": "two", "quote": "cough", "action": "amend", "changes": {"label": "dry cough"}, "by": "B"}"#;
    fs::write(at.join("more.jsonl"), format!("{line}\n")).unwrap();
    let said = caseline_in(at, &["correct", "--from", "more.jsonl"]);
    assert!(said.status.success(), "{}", err(&said));
    let listed = out(&caseline_in(at, &["corrections", "--format", "csv"]));
    assert_eq!(listed.lines().count(), 4, "{listed}");
    let bad = caseline_in(at, &["sql", "DELETE FROM correction"]);
    assert!(!bad.status.success());
}

#[test]
fn a_cohort_and_its_table() {
    let dir = folder();
    let at = dir.path();
    assert!(caseline_in(at, &["add", "reports"]).status.success());
    let listed =
        |question: &str| out(&caseline_in(at, &["list", "--where", question, "--format", "csv"])).lines().count() - 1;
    assert_eq!(listed("dermatomyositis and creatine kinase > 1000"), 1);
    assert_eq!(listed("ck > 1000 U/L and female"), 1);
    assert_eq!(listed("absent dysphagia or fever"), 2);
    assert_eq!(listed("not dysphagia"), 2);
    let bad = caseline_in(at, &["list", "--where", "ck >"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(err(&bad).contains("a number is wanted"), "{}", err(&bad));
    let columns = "[[column]]\nbuiltin='age'\n[[column]]\ntitle='Peak CK'\nconcepts=['CK']\ntake='max'\nunit='U/L'\n\
                   [[column]]\nconcepts=['dysphagia']\n";
    fs::write(at.join("columns.toml"), columns).unwrap();
    let made = caseline_in(at, &["table", "--columns", "columns.toml", "--out", "t.csv", "--out", "t.md"]);
    assert!(made.status.success(), "{}", err(&made));
    let table = fs::read_to_string(at.join("t.csv")).unwrap();
    let rows: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        rows,
        ["report,patient,Age (years),Peak CK,dysphagia", "one,1,61,1500,no", "two,1,30,not reported,not reported"]
    );
    let sources = fs::read_to_string(at.join("t.sources.csv")).unwrap();
    assert!(sources.contains("one,1,dysphagia,no,"), "{sources}");
}

#[test]
fn a_whole_review() {
    let dir = folder();
    let at = dir.path();
    fs::write(at.join("reports/broken.pdf"), "%PDF-1.4 nothing").unwrap();
    let made = caseline_in(at, &["review", "reports", "--out", "out"]);
    assert_eq!(made.status.code(), Some(1), "{}", err(&made));
    for name in [
        "review.html",
        "review.xlsx",
        "review.csv",
        "review.sources.csv",
        "review.parquet",
        "methods.md",
        "casebook.sqlite",
        "swimmer.svg",
        "swimmer.png",
        "treatments.svg",
        "treatments.png",
    ] {
        assert!(at.join("out").join(name).exists(), "{name}");
    }
    let page = fs::read_to_string(at.join("out/review.html")).unwrap();
    assert!(page.contains("broken.pdf") && page.contains("dermatomyositis") && page.contains("2 reports were read"));
    assert!(
        page.contains("caseline-swimmer-title") && page.contains("caseline-flow-title") && !page.contains("<script")
    );
    assert!(page.contains("<h2>Counts</h2>") && page.contains("<h2>Methods</h2>"), "counts and methods");
    let before = fs::read(at.join("out/review.csv")).unwrap();
    assert_eq!(caseline_in(at, &["review", "reports", "--out", "out", "--quiet"]).status.code(), Some(1));
    assert_eq!(fs::read(at.join("out/review.csv")).unwrap(), before);
}

#[test]
fn reports_a_line_in_a_folder_are_reviewed_too() {
    let dir = folder();
    let at = dir.path();
    let line = format!("{{\"id\": \"three\", \"text\": \"Case report. {TWO}\", \"publication_date\": \"2020\"}}\n");
    fs::write(at.join("reports/more.jsonl"), line).unwrap();
    let made = caseline_in(at, &["review", "reports", "--out", "out"]);
    assert!(made.status.success(), "{}", err(&made));
    let table = fs::read_to_string(at.join("out/review.csv")).unwrap();
    assert!(table.lines().count() == 4 && table.contains("three,1,"), "{table}");
}

#[test]
fn a_cohort_is_drawn() {
    let dir = folder();
    let at = dir.path();
    assert!(caseline_in(at, &["add", "reports"]).status.success());
    let drawn =
        caseline_in(at, &["picture", "swimmer", "--where", "dermatomyositis", "--out", "s.svg", "--out", "s.png"]);
    assert!(drawn.status.success() && err(&drawn).contains("1 patients"), "{}", err(&drawn));
    assert!(fs::read_to_string(at.join("s.svg")).unwrap().contains("prednisone: "));
    assert!(fs::read(at.join("s.png")).unwrap().starts_with(b"\x89PNG"));
    assert!(caseline_in(at, &["picture", "flow", "--track", "dermatomyositis", "--out", "f.svg"]).status.success());
    let flow = fs::read_to_string(at.join("f.svg")).unwrap();
    assert!(flow.contains("prednisone (1)") && !flow.contains("amoxicillin"), "{flow}");
    let wrong = caseline_in(at, &["picture", "flow", "--out", "f.jpg"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains(".svg or .png"), "{}", err(&wrong));
    fs::write(at.join("mine.svg"), "<svg/>").unwrap();
    let foreign = caseline_in(at, &["picture", "flow", "--out", "mine.svg"]);
    assert!(!foreign.status.success() && fs::read_to_string(at.join("mine.svg")).unwrap() == "<svg/>");
}

#[test]
fn a_review_made_again_knows_what_people_said() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    fs::create_dir(at.join("reports")).unwrap();
    fs::write(at.join("reports/one.txt"), ONE).unwrap();
    fs::write(at.join("reports/two.txt"), format!("Letter. {ONE} He was well.")).unwrap();
    assert!(caseline_in(at, &["review", "reports", "--out", "out"]).status.success());
    let rows = || fs::read_to_string(at.join("out/review.csv")).unwrap().lines().count();
    assert_eq!(rows(), 3);
    let said = ["same", "one", "two", "--confirm", "--by", "A. Person", "--book", "out/casebook.sqlite"];
    assert!(caseline_in(at, &said).status.success());
    assert!(caseline_in(at, &["review", "reports", "--out", "out"]).status.success());
    assert_eq!(rows(), 2);
    let methods = fs::read_to_string(at.join("out/methods.md")).unwrap();
    assert!(methods.contains("One patient told of in two reports is counted once"), "{methods}");
}

#[test]
fn no_output_goes_over_an_input() {
    let dir = folder();
    let at = dir.path();
    let refused = |args: &[&str]| {
        let output = caseline_in(at, args);
        assert!(!output.status.success(), "{args:?}");
        assert!(err(&output).contains("is an input of this command and is never overwritten"), "{}", err(&output));
        assert_eq!(fs::read_to_string(at.join("reports/one.txt")).unwrap(), ONE, "{args:?}");
    };
    for option in ["--html", "--svg"] {
        refused(&["read", "reports/one.txt", option, "reports/one.txt", "--force"]);
        refused(&["timeline", "reports/one.txt", option, "./reports/../reports/one.txt", "--force"]);
    }
    // A case file is read with the text beside it.
    assert!(caseline_in(at, &["read", "reports/one.txt", "--out", "reports"]).status.success());
    refused(&["timeline", "reports/one.case.json", "--html", "reports/one.txt", "--force"]);
    assert!(caseline_in(at, &["add", "reports/one.txt"]).status.success());
    let columns = "[[column]]\nbuiltin='age'\n";
    fs::write(at.join("columns.md"), columns).unwrap();
    refused(&["table", "--columns", "columns.md", "--out", "columns.md", "--force"]);
    assert_eq!(fs::read_to_string(at.join("columns.md")).unwrap(), columns);
    fs::rename(at.join("casebook.sqlite"), at.join("book.svg")).unwrap();
    refused(&["picture", "swimmer", "--book", "book.svg", "--out", "book.svg", "--force"]);
    // A review of its own folder.
    fs::create_dir(at.join("out")).unwrap();
    fs::write(at.join("out/methods.md"), "Case report. A 30-year-old man presented with fever.").unwrap();
    refused(&["review", "out/methods.md", "--out", "out", "--force"]);
}
