//! Figures of the casebook, the same patient twice and corrections of a file, from outside.

mod common;

use common::{caseline_in, code, err, out};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn report(age: u32, more: &str) -> String {
    format!(
        "A {age}-year-old woman presented with muscle weakness and a heliotrope rash. Anti-TIF1γ antibodies were positive. \
         Creatine kinase was 4200 U/L. Dermatomyositis was diagnosed. Ovarian cancer was found. She was given prednisone \
         60 mg daily. {more}"
    )
}

fn book() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    fs::write(at.join("one.txt"), report(61, "She denied dysphagia.")).unwrap();
    fs::write(at.join("two.txt"), report(62, "There was dysphagia.")).unwrap();
    fs::write(at.join("three.txt"), "A 30-year-old man presented with a cough. Pneumonia was diagnosed.").unwrap();
    let added = caseline_in(at, &["add", "one.txt", "two.txt", "three.txt"]);
    assert_eq!(code(&added), 0, "{}", err(&added));
    dir
}

fn json(at: &Path, args: &[&str]) -> Value {
    let output = caseline_in(at, &[args, &["--format", "json"]].concat());
    serde_json::from_str(&out(&output)).unwrap_or_else(|e| panic!("{e}: {}", err(&output)))
}

#[test]
fn a_patient_told_of_twice_is_counted_once_when_a_person_says_so() {
    let dir = book();
    let at = dir.path();
    let ask = ["stat", "counts", "--of", "dermatomyositis", "--of", "dysphagia", "--where", "any malignancy"];
    let two = json(at, &ask);
    assert_eq!(
        (two["rows"].as_u64(), two["counts"][1]["yes"].as_u64(), two["counts"][1]["known"].as_u64()),
        (Some(2), Some(1), Some(2))
    );
    let listed = json(at, &["same"]);
    assert_eq!((listed[0]["answer"].as_str(), listed.as_array().unwrap().len()), (Some("suspected"), 1), "{listed}");
    assert_eq!(code(&caseline_in(at, &["same", "one", "two"])), 2);
    let said = caseline_in(at, &["same", "two", "one", "--confirm", "--by", "A. Person", "--why", "the same figure"]);
    assert_eq!(code(&said), 0, "{}", err(&said));
    assert_eq!(json(at, &ask)["rows"].as_u64(), Some(1));
    let table = caseline_in(at, &["table", "--where", "dermatomyositis", "--out", "t.csv"]);
    assert!(!err(&table).contains("may be the same patient"), "{}", err(&table));
    let kept = fs::read_to_string(at.join("t.csv")).unwrap();
    assert!(kept.lines().count() == 2 && kept.contains("; the same patient: "), "the row names its twin: {kept}");
    caseline_in(at, &["table", "--where", "dermatomyositis", "--out", "t.html"]);
    assert!(fs::read_to_string(at.join("t.html")).unwrap().contains(">also "));
    caseline_in(at, &["same", "one", "two", "--deny", "--by", "A. Person"]);
    assert_eq!(json(at, &ask)["rows"].as_u64(), Some(2));
    assert_eq!(json(at, &["same"])[0]["answer"], "two");
    let wrong = caseline_in(at, &["same", "one", "nobody", "--deny", "--by", "A. Person"]);
    assert!(err(&wrong).contains("no report 'nobody'"), "{}", err(&wrong));
}

#[test]
fn figures_of_the_casebook() {
    let dir = book();
    let at = dir.path();
    let odds = json(at, &["stat", "odds", "--exposure", "female", "--outcome", "dermatomyositis"]);
    assert_eq!((odds["table"].to_string(), odds["dropped"].as_u64()), ("[2,0,0,0]".to_owned(), Some(1)));
    let ages = json(at, &["stat", "median", "--of", "age", "--group", "female"]);
    assert_eq!((ages["groups"][1]["group"].as_str(), ages["groups"][1]["median"].as_f64()), (Some("yes"), Some(61.5)));
    let peak = json(at, &["stat", "median", "--of", "creatine kinase", "--take", "max", "--unit", "U/L"]);
    assert_eq!((peak["groups"][0]["median"].as_f64(), peak["groups"][0]["unknown"].as_u64()), (Some(4200.0), Some(1)));
    for (wrong, why) in [
        (["stat", "count", "--of", "rash and"], "docs/query.md"),
        (["stat", "count", "--of", "gout and (rash"], "parenthesis"),
    ] {
        let refused = caseline_in(at, &wrong);
        assert!(code(&refused) == 2 && err(&refused).contains(why), "{}", err(&refused));
    }
    let nobody = caseline_in(at, &["stat", "count", "--of", "rash", "--where", "gout"]);
    assert!(err(&nobody).contains("no patient"), "{}", err(&nobody));
    let no_book = caseline_in(at, &["stat", "count", "--of", "rash", "--book", "none.sqlite"]);
    assert!(err(&no_book).contains("caseline init"), "{}", err(&no_book));
}

#[test]
fn a_file_of_corrections_is_said_once() {
    let dir = book();
    let at = dir.path();
    let lines = [
        r#"{"case":"one","quote":"heliotrope rash","kind":"finding","action":"confirm","by":"A","why":"seen"}"#,
        r#"{"case":"one","quote":"heliotrope","kind":"finding","label":"violet eyelids","action":"add","by":"A"}"#,
        r#"{"case":"one","quote":"nowhere","kind":"finding","action":"add","by":"A"}"#,
    ];
    fs::write(at.join("c.jsonl"), lines.join("\n")).unwrap();
    let first = caseline_in(at, &["correct", "--from", "c.jsonl"]);
    assert!(code(&first) == 1 && err(&first).contains("does not say 'nowhere'"), "{}", err(&first));
    let again = caseline_in(at, &["correct", "--from", "c.jsonl"]);
    assert_eq!(err(&again).matches("as was said before").count(), 2, "{}", err(&again));
    let listed = json(at, &["corrections"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((listed[0]["ending"].as_str(), listed[1]["ending"].as_str()), (Some("agreed"), Some("applied")));
    // Another text: what was said stays, and says that its words are gone.
    fs::write(at.join("one.txt"), "A 61-year-old woman presented with fever.").unwrap();
    assert_eq!(code(&caseline_in(at, &["add", "one.txt"])), 0);
    let listed = json(at, &["corrections", "one"]);
    assert!(listed.as_array().unwrap().iter().all(|c| c["ending"] == "orphaned"), "{listed}");
}

/// Ten patients: the older die sooner, and dysphagia is told of some.
fn mortal() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (n, (age, months)) in
        [(80, 1), (76, 2), (71, 5), (74, 3), (68, 6), (60, 9), (55, 11), (62, 8), (58, 0), (50, 0)]
            .into_iter()
            .enumerate()
    {
        let sex = if n % 2 == 0 { ("woman", "She") } else { ("man", "He") };
        let dysphagia = match n % 3 {
            0 => format!("{} had dysphagia.", sex.1),
            1 => format!("{} denied dysphagia.", sex.1),
            _ => String::new(),
        };
        let end = match months {
            0 => format!("{} was in remission 12 months later.", sex.1),
            m => format!("{} died {m} months later.", sex.1),
        };
        let text = format!(
            "A {age}-year-old {} presented with weakness. {dysphagia} Dermatomyositis was diagnosed. {end}",
            sex.0
        );
        fs::write(dir.path().join(format!("r{n}.txt")), text).unwrap();
    }
    let files: Vec<String> = (0..10).map(|n| format!("r{n}.txt")).collect();
    let args: Vec<&str> = std::iter::once("add").chain(files.iter().map(String::as_str)).collect();
    let added = caseline_in(dir.path(), &args);
    assert_eq!(code(&added), 0, "{}", err(&added));
    dir
}

#[test]
fn times_of_the_casebook_are_drawn_and_regressed() {
    let dir = mortal();
    let at = dir.path();
    let book = ["--book", "casebook.sqlite"];
    let survival = [&["stat", "survival", "--event", "death", "--group", "dysphagia", "--plot", "km.svg"][..], &book];
    let km = json(at, &survival.concat());
    assert_eq!(km["groups"].as_array().map(Vec::len), Some(2), "{km}");
    assert_eq!(km["dropped"], 3, "of three the report does not say: {km}");
    let picture = fs::read_to_string(at.join("km.svg")).unwrap();
    assert!(picture.contains("Without event (death)") && picture.contains("Days"), "{picture}");

    let cox = json(at, &[&["stat", "cox", "--event", "death", "--terms", "age,sex"][..], &book].concat());
    assert_eq!((cox["n"].as_u64(), cox["events"].as_u64()), (Some(10), Some(8)), "{cox}");
    assert_eq!((&cox["terms"][0]["term"], &cox["terms"][1]["term"]), (&"age".into(), &"sex: male".into()));
    assert!(cox["terms"][0]["coef"].as_f64().unwrap() > 0.0, "the older die sooner: {cox}");
    let caveats = cox["caveats"].to_string();
    assert!(caveats.contains("whether it happened") && caveats.contains("hazard ratios would be"), "{caveats}");

    let asked = ["stat", "logistic", "--outcome", "dysphagia", "--terms", "age,female"];
    let logistic = json(at, &[&asked[..], &book].concat());
    assert_eq!((logistic["n"].as_u64(), logistic["dropped"].as_u64()), (Some(7), Some(3)), "{logistic}");
    assert_eq!(logistic["terms"][2]["term"], "female: yes");
    assert!(logistic["caveats"].to_string().contains("the outcome of 3 (of 10 patients in all)"), "{logistic}");

    for (args, why) in [
        (&["stat", "cox", "--event", "gout", "--terms", "age"][..], "does the report tell of 'gout'"),
        (&["stat", "cox", "--event", "death", "--terms", "dermatomyositis"], "one value only"),
        (&["stat", "logistic", "--outcome", "death", "--terms", "age"], "not known"),
    ] {
        let refused = caseline_in(at, args);
        assert!(code(&refused) != 0 && err(&refused).contains(why), "{}", err(&refused));
    }
}
