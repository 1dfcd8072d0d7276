//! The page in a real browser: marks, click-through in all directions, keyboard, search, and silence on the
//! network and the console. Skips, and says so, where Chromium and chromedriver are not installed.

mod common;
mod driver;

use caseline_export::page;
use driver::Browser;
use serde_json::{Value, json};
use std::fs;

const ARROW_DOWN: &str = "\u{E015}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";

fn selected(browser: &Browser, root: &str) -> Value {
    browser.run(&format!("return [...document.querySelectorAll('{root} .sel')].map(e => e.textContent.trim())"))
}

/// True where the middle of the first chosen element in `root` lies inside the visible part of `pane`.
fn in_view(browser: &Browser, root: &str, pane: &str) -> bool {
    let script = format!(
        "const e = document.querySelector('{root} .sel').getBoundingClientRect(), p = document.querySelector('{pane}').getBoundingClientRect();
         const y = (e.top + e.bottom) / 2; return y >= p.top && y <= p.bottom"
    );
    (0..40).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        browser.run(&script) == json!(true)
    })
}

#[test]
fn facts_words_and_timeline_are_connected() {
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("page.html");
    let (case, text) = common::small();
    fs::write(&file, page::html(&case, text)).unwrap();
    browser.open(&file);

    // Every fact's words are marked, and the text is the text.
    assert_eq!(browser.run("return document.querySelector('.paper').textContent"), json!(text));
    let marked =
        browser.run("return new Set([...document.querySelectorAll('mark')].flatMap(m => m.dataset.f.split(' '))).size");
    assert_eq!(marked, json!(case.facts.len()));

    // Fact to words.
    browser.click("#panel-tracks button.fact[data-f='f10']");
    assert_eq!(selected(&browser, "#source"), json!(["prednisolone", "60 mg daily"]));
    assert_eq!(
        browser.run("return document.querySelector('#sheet .detail:not([hidden])').dataset.detail"),
        json!("f10")
    );
    assert_eq!(browser.run("return document.querySelectorAll('.timeline .sel').length > 0"), json!(true));
    assert_eq!(
        browser.run("return document.querySelector('#panel-tracks button[data-f=f10]').ariaPressed"),
        json!("true")
    );
    assert!(in_view(&browser, "#source", "#source"));

    // Words to fact.
    browser.click("mark[data-f='f1']");
    assert_eq!(selected(&browser, "#source"), json!(["proximal muscle weakness"]));
    assert!(in_view(&browser, "#panel-tracks", "#panel-tracks"));
    assert_eq!(browser.run("return document.querySelector('#panel-tracks .sel').dataset.f"), json!("f1"));

    // Timeline to both.
    browser.run("window.scrollTo(0, 0)");
    browser.click(".timeline .tl-item[data-f='f16'] .tl-mark");
    assert_eq!(selected(&browser, "#source"), json!(["remission"]));
    assert_eq!(browser.run("return document.querySelector('#panel-tracks .sel').dataset.f"), json!("f16"));

    // Keyboard: Escape, arrows, Enter, search.
    browser.keys("body", ESCAPE);
    assert_eq!(selected(&browser, "body"), json!([]));
    browser.keys("#search", "prednis");
    let shown = "return [...document.querySelectorAll('#panel-tracks .fact')].filter(e => e.checkVisibility()).map(e => e.dataset.f)";
    assert_eq!(browser.run(shown), json!(["f10", "f11"]));
    browser.keys("#search", ARROW_DOWN);
    assert_eq!(browser.run("return document.activeElement.dataset.f"), json!("f10"));
    browser.keys("#panel-tracks button[data-f='f10']", ARROW_DOWN);
    browser.keys("#panel-tracks button[data-f='f11']", ENTER);
    assert_eq!(selected(&browser, "#source"), json!(["Prednisolone", "20 mg daily"]));
    browser.keys("#search", ESCAPE);
    assert_eq!(browser.run("return document.querySelector('#shown').textContent"), json!("16 facts"));

    // Filters and tabs.
    browser.click(".chip.k-treatment");
    assert_eq!(browser.run("return document.querySelectorAll('mark.off').length"), json!(4));
    browser.click("#tab-table");
    assert_eq!(
        browser.run(
            "return [...document.querySelectorAll('#panel-table tr.fact')].filter(e => e.checkVisibility()).length"
        ),
        json!(14)
    );
    browser.click("#panel-table tr[data-f='f4'] th");
    assert_eq!(selected(&browser, "#source"), json!(["<b>lupus</b>"]), "markup of a report is text");

    // Nothing is loaded but the page, and nothing complains.
    let requests: Vec<String> = (browser.log("performance").iter())
        .filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok())
        .filter(|m| m["message"]["method"] == "Network.requestWillBeSent")
        // The browser's own start page is none of ours.
        .filter(|m| m["message"]["params"]["documentURL"].as_str().is_some_and(|url| url.starts_with("file:")))
        .map(|m| m["message"]["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
        .filter(|url| !url.starts_with("data:"))
        .collect();
    assert!(requests.iter().all(|url| url.starts_with(&format!("file://{}", file.display()))), "{requests:?}");
    assert!(!requests.is_empty(), "the log of the network works");
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}

#[test]
fn three_hundred_facts_and_a_hostile_report() {
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("page.html");
    let (mut case, text) = common::large(300);
    let hostile = "\"><script>window.owned = 1</script><img src=x onerror='window.owned = 2'>";
    case.source.title = Some(hostile.to_owned());
    case.tracks[0].label = hostile.to_owned();
    case.facts[0].label = hostile.to_owned();
    case.facts[1].id = "f2\" onmouseover=\"window.owned = 3".to_owned();
    fs::write(&file, page::html(&case, &format!("{text}{hostile}"))).unwrap();
    browser.open(&file);
    assert_eq!(browser.run("return window.owned ?? 'no'"), json!("no"));
    assert_eq!(browser.run("return document.querySelectorAll('script').length"), json!(1));
    assert_eq!(browser.run("return document.querySelectorAll('img').length"), json!(0));
    assert_eq!(browser.run("return document.querySelectorAll('#panel-table tr.fact').length"), json!(300));
    assert_eq!(browser.run("return document.querySelectorAll('.timeline .tl-lane').length"), json!(4));
    // Far down in both panes.
    browser.run(
        "document.querySelector('#panel-tracks').scrollTo(0, 1e6); document.querySelector('.panes').scrollIntoView()",
    );
    browser.click("mark[data-f='f290']");
    assert!(in_view(&browser, "#panel-tracks", "#panel-tracks"));
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}
