//! The review table as files that other programs open.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use caseline_export::review::{Frame, csv, html, markdown, xlsx};
use caseline_pool::table::{Answer, Cell, Evidence, Row, Table};
use std::io::Cursor;

const HOSTILE: &[&str] =
    &["=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "<script>alert(1)</script>", "a|b\nc"];

fn cell(answer: Answer, quote: &str) -> Cell {
    let around = ("She had ".to_owned(), ".".to_owned());
    let exact = quote.to_owned();
    let evidence =
        Evidence { fact: Some("f1".to_owned()), start: 8, end: 12, exact, part: Some("Case".to_owned()), around };
    Cell { answer, number: None, evidence: vec![evidence] }
}

fn table() -> Table {
    let mut rows = vec![Row {
        report: "one".to_owned(),
        patient: 1,
        cells: vec![
            Cell { number: Some(61.5), ..cell(Answer::Said("61.5".to_owned()), "61") },
            cell(Answer::No, "no dysphagia"),
            Cell::NOT_REPORTED,
        ],
    }];
    for text in HOSTILE {
        let said = || cell(Answer::Said((*text).to_owned()), text);
        rows.push(Row { report: (*text).to_owned(), patient: 1, cells: vec![said(), said(), said()] });
    }
    Table { columns: vec!["Age".to_owned(), "Dysphagia".to_owned(), "=Ro52".to_owned()], rows, same: vec![] }
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
