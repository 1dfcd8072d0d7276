//! The files of the review table in other people's programs: LibreOffice opens the spreadsheet, Apache Arrow for
//! Python the Parquet file. Each test skips, and says so, where its program is not installed.

use caseline_export::review::{csv, parquet, xlsx};
use caseline_pool::table::{Answer, Cell, Evidence, Measure, Row, Table};
use std::path::Path;
use std::process::Command;

const TEXTS: &[&str] = &[
    "=HYPERLINK(\"http://x\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "anti–TIF1-γ “positive”, 1:160",
    "two; things, \"quoted\"",
];

fn cell(answer: Answer, number: Option<f64>) -> Cell {
    let around = ("She was ".to_owned(), " years old.".to_owned());
    let exact = "61".to_owned();
    let part = Some("Case".to_owned());
    let evidence = Evidence { fact: Some("f1".to_owned()), start: 8, end: 10, exact, part, around };
    Cell { answer, number, parts: vec![], evidence: vec![evidence] }
}

fn table() -> Table {
    let said = |text: &str, number| cell(Answer::Said(text.to_owned()), number);
    let mut rows = vec![Row {
        report: "one".to_owned(),
        patient: 1,
        twins: vec![],
        cells: vec![said("61.5", Some(61.5)), cell(Answer::No, None), Cell::NOT_REPORTED],
    }];
    rows.extend(TEXTS.iter().enumerate().map(|(n, text)| Row {
        report: format!("r{n}"),
        patient: 1,
        twins: vec![],
        cells: vec![said("7", Some(7.0)), said(text, None), Cell::NOT_REPORTED],
    }));
    Table {
        columns: ["Age", "Words", "Outcome"].map(str::to_owned).to_vec(),
        measures: vec![Measure::Number, Measure::None, Measure::None],
        rows,
        same: vec![],
    }
}

/// Fields of CSV, without the apostrophe that keeps a spreadsheet from taking a text for a formula.
fn fields(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let plain = |f: &str| f.strip_prefix('\'').unwrap_or(f).to_owned();
    reader.records().map(|r| r.unwrap().iter().map(plain).collect()).collect()
}

/// What LibreOffice makes of a sheet, by its number.
fn opened(dir: &Path, sheet: u32) -> Option<Vec<Vec<String>>> {
    // Comma, quotes, UTF-8; as shown; quotes where needed; one sheet.
    let filter = format!("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}");
    let made = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", dir.display()))
        .args(["--headless", "--convert-to", &filter, "--outdir"])
        .arg(dir)
        .arg(dir.join("review.xlsx"))
        .output()
        .ok()?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let found =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "csv"));
    let file = found.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&made.stdout)));
    let rows = fields(&std::fs::read(&file).unwrap());
    std::fs::remove_file(file).unwrap();
    Some(rows)
}

#[test]
fn libreoffice_shows_what_the_csv_has() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("review.xlsx"), xlsx::table(&table()).unwrap()).unwrap();
    let Some(sheet) = opened(dir.path(), 1) else {
        eprintln!("skipped: soffice is not installed");
        return;
    };
    let ours = fields(csv::table(&table()).as_bytes());
    assert_eq!(sheet.len(), ours.len(), "{sheet:?}");
    for (theirs, ours) in sheet.iter().zip(&ours) {
        // The number of the patient has no column of its own in the spreadsheet.
        assert_eq!(theirs[1..], ours[2..]);
    }
    let sources = opened(dir.path(), 2).unwrap();
    assert_eq!(sources.len(), 1 + 2 + 2 * TEXTS.len());
    assert_eq!(sources[1][3..6], ["61.5", "61", "She was 61 years old."]);
}

const READ: &str = "
import sys, json, pyarrow.parquet as p
t = p.read_table(sys.argv[1])
print(json.dumps({'types': {f.name: str(f.type) for f in t.schema}, 'rows': t.to_pylist()}))
";

#[test]
fn arrow_for_python_reads_the_parquet_file() {
    let has = Command::new("python3").args(["-c", "import pyarrow.parquet"]).output();
    if !has.is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: python3 with pyarrow is not installed");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("review.parquet");
    std::fs::write(&file, parquet::table(&table()).unwrap()).unwrap();
    let read = Command::new("python3").args(["-c", READ]).arg(&file).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let read: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    let types = &read["types"];
    assert_eq!((&types["report"], &types["Age"]), (&"string".into(), &"string".into()));
    assert_eq!(types["Age (number)"], "double");
    assert!(types["patient"].as_str().unwrap().contains("int"), "{types}");
    let sources = types["Age (sources)"].as_str().unwrap();
    assert!(sources.starts_with("list<") && sources.contains("struct<"), "{sources}");
    let rows = read["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1 + TEXTS.len());
    assert_eq!((&rows[0]["Age (number)"], &rows[0]["Words"]), (&61.5.into(), &"no".into()));
    assert_eq!(rows[0]["Age (sources)"][0]["start"], 8);
    for (row, text) in rows[1..].iter().zip(TEXTS) {
        assert_eq!(row["Words"], *text);
        assert_eq!(row["Outcome"], "not reported");
        assert_eq!(row["Outcome (sources)"], serde_json::json!([]));
    }
}
