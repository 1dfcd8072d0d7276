//! The page of real reports, made by the command and opened in a real browser: the examples of the project,
//! and the seed reports where they are at hand. Skips, and says so, where Chromium is not installed.

#[path = "../../caseline-export/tests/driver/mod.rs"]
mod driver;

use driver::Browser;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Facts clicked through in each report, spread over the record.
const CLICKS: usize = 8;

fn reports() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut reports = Vec::new();
    for folder in ["examples", "../shared/seeds/gold"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            eprintln!("skipped: {folder} is not there");
            continue;
        };
        reports.extend(
            entries
                .map(|e| e.unwrap().path())
                .filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "xml" || e == "pdf")),
        );
    }
    reports.sort();
    reports
}

/// Chooses every event of the list as day 0, and the first again; how many events there were.
fn choose_every_anchor(browser: &Browser, report: &Path) -> usize {
    let shown = |script: &str| browser.run(&format!("return {script}"));
    let options = shown("[...document.querySelectorAll('#anchor option')].map(o => o.textContent)");
    let options: Vec<&str> = options.as_array().unwrap().iter().map(|o| o.as_str().unwrap()).collect();
    let times = || shown("[...document.querySelectorAll('#panel-table .fact .time')].map(t => t.textContent.trim())");
    // What is drawn, whatever of it is chosen.
    let picture = || {
        let told = "a => !['class', 'aria-pressed'].includes(a.name)";
        shown(&format!(
            "[...document.querySelectorAll('svg.timeline *')].map(e => e.tagName + [...e.attributes].filter({told}).map(a => a.name + a.value) + (e.children.length ? '' : e.textContent)).join()"
        ))
    };
    let (first_times, first_picture) = (times(), picture());
    for (n, name) in options.iter().enumerate().skip(1) {
        let place = format!("{}: day 0 is {name}", report.display());
        browser.click(&format!("#anchor option:nth-child({})", n + 1));
        assert_eq!(shown("document.querySelector('#anchor').selectedIndex"), json!(n), "{place}");
        assert!(times() != first_times, "{place}: no time has changed");
        assert!(picture() != first_picture, "{place}: the picture is the same");
        assert_eq!(shown("document.querySelectorAll('svg.timeline').length"), json!(1), "{place}");
        // A fact of the new picture still leads to its words.
        let leads = "const mark = document.querySelector('svg.timeline [data-f]');
                     if (mark) mark.dispatchEvent(new MouseEvent('click', {bubbles: true}));
                     return !mark || document.querySelectorAll('#source mark.sel').length > 0";
        assert_eq!(browser.run(leads), json!(true), "{place}");
        let zeros = shown(
            "[...document.querySelectorAll('.day-zero')].every(z => z.textContent === document.querySelector('#anchor').selectedOptions[0].textContent)",
        );
        assert_eq!(zeros, json!(true), "{place}");
    }
    if options.len() > 1 {
        browser.click("#anchor option:nth-child(1)");
        assert!(times() == first_times, "{}: other times when the first is chosen again", report.display());
        assert!(picture() == first_picture, "{}: another picture when the first is chosen again", report.display());
    }
    options.len()
}

#[test]
fn pages_of_whole_reports_work() {
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut clocks = 0;
    for report in reports() {
        let page = folder.path().join("page.html");
        let status = Command::new(env!("CARGO_BIN_EXE_caseline"))
            .arg("read")
            .arg(&report)
            .arg("--html")
            .arg(&page)
            .status()
            .unwrap();
        assert!(status.success(), "{}", report.display());
        browser.open(&page);
        let facts = browser.run("return [...document.querySelectorAll('#panel-table .fact')].map(e => e.dataset.f)");
        let facts: Vec<&str> = facts.as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
        assert!(facts.len() >= 10, "{}: {} facts", report.display(), facts.len());
        let marks = browser.run("return document.querySelectorAll('mark').length").as_u64().unwrap();
        assert!(marks >= facts.len() as u64 / 3, "{}: {marks} marks", report.display());
        assert_eq!(browser.run("return document.querySelectorAll('svg.timeline').length"), json!(1));
        for id in facts.iter().step_by((facts.len() / CLICKS).max(1)) {
            browser.click(&format!("#panel-tracks button.fact[data-f='{id}']"));
            // What is marked is, letter for letter, what the quotes say (shown in one line each on the sheet).
            let script = format!(
                "const words = s => s.replace(/\\s+/g, '');
                 const marked = words([...document.querySelectorAll('#source mark.sel')].map(m => m.textContent).join(''));
                 const quotes = [...document.querySelectorAll('[data-detail={id}] blockquote')].map(q => words(q.firstChild.textContent).slice(1, -1));
                 return quotes.length > 0 && quotes.every(q => marked.includes(q))"
            );
            assert_eq!(browser.run(&script), json!(true), "{}: fact {id}", report.display());
        }
        // Words to fact: the last mark of the text, far from where the last click left the page.
        browser.run("[...document.querySelectorAll('#source mark')].at(-1).id = 'last'; document.querySelector('#last').scrollIntoView({block: 'center'})");
        browser.click("#last");
        let same = "return document.querySelector('#last').dataset.f.split(' ').every(f => document.querySelector(`#panel-tracks button.sel[data-f='${f}']`))";
        assert_eq!(browser.run(same), json!(true), "{}", report.display());
        clocks += choose_every_anchor(&browser, &report);
        assert_eq!(browser.log("browser"), Vec::<Value>::new(), "{}", report.display());
    }
    assert!(clocks > 1, "no page has events to choose from");
}
