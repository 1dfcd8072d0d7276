//! The review table in a real browser: what hovering and clicking show. Skips, and says so, where Chromium or its
//! driver is not installed.

mod driver;

use caseline_export::review::{Frame, html};
use caseline_pool::table::{Answer, Cell, Evidence, Measure, Row, Table};
use driver::Browser;
use serde_json::{Value, json};

fn evidence(before: &str, exact: &str, after: &str, start: usize) -> Evidence {
    Evidence {
        fact: Some("f1".to_owned()),
        start,
        end: start + exact.chars().count(),
        exact: exact.to_owned(),
        part: Some("Case".to_owned()),
        around: (before.to_owned(), after.to_owned()),
    }
}

fn cell(answer: Answer, evidence: Vec<Evidence>) -> Cell {
    Cell { answer, number: None, parts: vec![], evidence }
}

fn table() -> Table {
    let rows = (0..40).map(|n| Row {
        report: format!("report-{n}"),
        patient: 1,
        twins: vec![],
        cells: vec![
            cell(
                Answer::Said("prednisone → rituximab".to_owned()),
                vec![
                    evidence("She was given ", "prednisone", " 60 mg daily.", 100),
                    evidence("After relapse ", "rituximab <b>1 g</b>", " followed.", 200),
                ],
            ),
            cell(Answer::No, vec![evidence("She ", "denied dysphagia", ".", 300)]),
            Cell::NOT_REPORTED,
        ],
    });
    Table {
        columns: ["Treatments", "Dysphagia", "Ro52"].map(str::to_owned).to_vec(),
        measures: vec![Measure::None; 3],
        rows: rows.collect(),
        same: vec![],
    }
}

#[test]
fn hovering_shows_the_quote_and_a_click_the_sentence() {
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("review.html");
    std::fs::write(&file, html::table(&table(), &Frame::default())).unwrap();
    browser.open(&file);
    let said =
        |script: &str| browser.run(&format!("const row = document.querySelectorAll('tbody tr')[30]; return {script}"));
    // The last rows have to be scrolled to, under a head that stays.
    for (column, word) in [(2, "given"), (3, "dysphagia")] {
        let summary = format!("tbody tr:nth-child(31) td:nth-child({column}) summary");
        let cell = format!("row.querySelector('td:nth-child({column})')");
        // What stands under the pointer is the cell, and its title is what the browser shows on hovering.
        let hovered = format!(
            "(() => {{ const s = {cell}.querySelector('summary'); s.scrollIntoView({{block: 'center', behavior: 'instant'}});
             const r = s.getBoundingClientRect();
             return document.elementFromPoint(r.left + 20, r.top + r.height / 2).closest('[title]')?.title }})()"
        );
        let title = said(&hovered);
        let quotes = said(&format!("[...{cell}.querySelectorAll('mark')].map(m => m.textContent)"));
        for quote in quotes.as_array().unwrap() {
            assert!(title.as_str().unwrap().contains(quote.as_str().unwrap()), "{title} has no {quote}");
        }
        let shown = format!("[...{cell}.querySelectorAll('blockquote')].map(q => q.checkVisibility())");
        assert!(said(&shown).as_array().unwrap().iter().all(|v| *v == json!(false)), "closed at first");
        browser.click(&summary);
        assert!(said(&shown).as_array().unwrap().iter().all(|v| *v == json!(true)), "open after a click");
        let sentence = said(&format!("{cell}.querySelector('blockquote').textContent"));
        assert!(sentence.as_str().unwrap().contains(word) && sentence.as_str().unwrap().contains("Case"), "{sentence}");
        browser.click(&summary);
        assert!(said(&shown).as_array().unwrap().iter().all(|v| *v == json!(false)), "closed again");
    }
    // With the keyboard too.
    browser.keys("tbody tr:nth-child(2) td:nth-child(2) summary", "\u{E007}");
    assert_eq!(browser.run("return document.querySelectorAll('details[open]').length"), json!(1));
    assert_eq!(browser.run("return document.querySelectorAll('td:nth-child(4) details').length"), json!(0));
    // Words of a report are words: no markup of theirs is on the page.
    assert_eq!(browser.run("return document.querySelectorAll('blockquote b').length"), json!(0));
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}
