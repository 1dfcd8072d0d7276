//! The review table as files that other programs open.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use caseline_export::review::{Frame, csv, html, markdown, parquet, xlsx};
use caseline_pool::table::{Answer, Cell, Evidence, Measure, Row, Table};
use std::io::Cursor;

const HOSTILE: &[&str] =
    &["=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "<script>alert(1)</script>", "a|b\nc"];

fn cell(answer: Answer, quote: &str) -> Cell {
    let around = ("She had ".to_owned(), ".".to_owned());
    let exact = quote.to_owned();
    let evidence =
        Evidence { fact: Some("f1".to_owned()), start: 8, end: 12, exact, part: Some("Case".to_owned()), around };
    Cell { answer, number: None, parts: vec![], evidence: vec![evidence] }
}

fn table() -> Table {
    let mut rows = vec![Row {
        report: "one".to_owned(),
        patient: 1,
        twins: vec![],
        cells: vec![
            Cell { number: Some(61.5), ..cell(Answer::Said("61.5".to_owned()), "61") },
            cell(Answer::No, "no dysphagia"),
            Cell::NOT_REPORTED,
        ],
    }];
    for text in HOSTILE {
        let said = || cell(Answer::Said((*text).to_owned()), text);
        rows.push(Row { report: (*text).to_owned(), patient: 1, cells: vec![said(), said(), said()], twins: vec![] });
    }
    let columns = vec!["Age".to_owned(), "Dysphagia".to_owned(), "=Ro52".to_owned()];
    Table { columns, measures: vec![Measure::Number, Measure::None, Measure::None], rows, same: vec![] }
}

#[test]
fn another_program_reads_the_spreadsheet() {
    let bytes = xlsx::table(&table()).unwrap();
    assert_eq!(bytes, xlsx::table(&table()).unwrap(), "the same bytes twice");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Review", "Sources"]);
    let sheet = book.worksheet_range("Review").unwrap();
    let row = |n: u32| (0..4).map(|c| sheet.get_value((n, c)).cloned().unwrap_or(Data::Empty)).collect::<Vec<_>>();
    assert_eq!(row(1)[1], Data::Float(61.5));
    assert_eq!(row(1)[2..], [Data::String("no".to_owned()), Data::String("not reported".to_owned())]);
    for (n, _) in HOSTILE.iter().enumerate() {
        for value in row(n as u32 + 2) {
            assert!(matches!(value, Data::String(_)), "{value:?}");
        }
    }
    assert!(book.worksheet_formula("Review").unwrap().used_cells().next().is_none());
    assert!(book.worksheet_formula("Sources").unwrap().used_cells().next().is_none());
    let sources = book.worksheet_range("Sources").unwrap();
    assert_eq!(sources.get_value((1, 5)), Some(&Data::String("She had 61.".to_owned())));
    assert_eq!(sources.height(), 1 + 2 + 3 * HOSTILE.len());
}

#[test]
fn csv_has_no_formula_in_either_file() {
    for text in [csv::table(&table()), csv::sources(&table())] {
        let fields = text.split(['\n', ',']).map(|f| f.trim_start_matches('"'));
        for field in fields.filter(|f| f.parse::<f64>().is_err()) {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t']), "{field:?}");
        }
    }
    assert!(csv::table(&table()).starts_with("report,patient,Age,Dysphagia,'=Ro52\r\none,1,61.5,no,not reported\r\n"));
}

#[test]
fn the_page_shows_words_and_runs_nothing() {
    let frame = Frame {
        title: "<b>Review</b>".to_owned(),
        failed: vec![("x.pdf".to_owned(), "broken".to_owned())],
        ..Frame::default()
    };
    let page = html::table(&table(), &frame);
    assert!(!page.contains("<script") && !page.contains("<b>Review"));
    assert!(page.contains("She had <mark>61</mark>.") && page.contains("Case, characters 8–12"));
    assert!(page.contains("not reported</span>") && page.contains("broken"));
}

#[test]
fn markdown_keeps_its_rows() {
    let text = markdown::table(&table());
    let head = text.lines().take_while(|l| l.starts_with('|')).count();
    assert_eq!(head, 2 + 1 + HOSTILE.len(), "{text}");
    assert!(text.contains("| one | 61.5 (1) | no (2) | not reported |"));
}

/// What another reader of the format gives for a row: names and values as text.
fn read_parquet(bytes: Vec<u8>) -> (Vec<String>, Vec<Vec<String>>) {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let schema = file.metadata().file_metadata().schema().clone();
    let names = schema.get_fields().iter().map(|f| f.name().to_owned()).collect();
    let rows = file.get_row_iter(None).unwrap();
    let rows = rows.map(|r| r.unwrap().get_column_iter().map(|(_, v)| v.to_string()).collect()).collect();
    (names, rows)
}

#[test]
fn parquet_is_read_back_with_types_and_sources() {
    let bytes = parquet::table(&table()).unwrap();
    assert_eq!(bytes, parquet::table(&table()).unwrap(), "the same bytes twice");
    let (names, rows) = read_parquet(bytes);
    let expected = [
        "report",
        "patient",
        "Age",
        "Age (number)",
        "Age (sources)",
        "Dysphagia",
        "Dysphagia (sources)",
        "=Ro52",
        "=Ro52 (sources)",
    ];
    assert_eq!(names, expected);
    assert_eq!(rows.len(), 1 + HOSTILE.len());
    assert_eq!(rows[0][2..4], ["\"61.5\"", "61.5"]);
    assert!(rows[0][4].contains("She had 61.") && rows[0][4].contains("start: 8, end: 12"), "{}", rows[0][4]);
    assert_eq!((rows[0][5].as_str(), rows[0][7].as_str(), rows[0][8].as_str()), ("\"no\"", "\"not reported\"", "[]"));
    for (row, text) in rows[1..].iter().zip(HOSTILE) {
        assert_eq!((row[0].as_str(), row[3].as_str()), (format!("\"{text}\"").as_str(), "null"), "text stays text");
    }
}

#[test]
fn parquet_of_nobody_and_of_titles_twice() {
    let mut none = table();
    none.rows.clear();
    let (names, rows) = read_parquet(parquet::table(&none).unwrap());
    assert_eq!((names.len(), rows.len()), (9, 0), "the columns do not depend on the rows");
    none.columns = vec!["Patient".to_owned(), "x".to_owned(), "X".to_owned()];
    let (names, _) = read_parquet(parquet::table(&none).unwrap());
    assert!(names.contains(&"Patient 2".to_owned()) && names.contains(&"X 2".to_owned()), "{names:?}");
}
