//! The page as a file: escaping, policy, what must and must not be in it.

mod common;

use caseline_export::page;

#[test]
fn everything_of_a_report_is_escaped() {
    let (mut case, text) = common::small();
    let hostile = "<script>alert(1)</script>\" onload=\"x";
    case.source.title = Some(hostile.to_owned());
    case.source.name = hostile.to_owned();
    case.source.doi = Some(hostile.to_owned());
    case.source.sha256 = hostile.to_owned();
    case.reader.version = hostile.to_owned();
    case.diagnostics[0].message = hostile.to_owned();
    case.diagnostics[0].code = hostile.to_owned();
    case.anchors[1].id = hostile.to_owned();
    for track in &mut case.tracks {
        track.label = hostile.to_owned();
    }
    for fact in &mut case.facts {
        fact.label = hostile.to_owned();
        fact.site = Some(hostile.to_owned());
        fact.time.expression = Some(hostile.to_owned());
        if let Some(value) = &mut fact.value {
            value.unit = Some(hostile.to_owned());
        }
        if let Some(dose) = &mut fact.dose {
            dose.unit = Some(hostile.to_owned());
        }
    }
    let page = page::html(&case, text);
    assert_eq!(page.matches("<script").count(), 1, "only our own");
    assert!(!page.contains("\" onload"));
}

#[test]
fn the_page_loads_nothing_and_says_what_it_is_for() {
    let (case, text) = common::small();
    let page = page::html(&case, text);
    assert!(page.contains("Content-Security-Policy") && page.contains("default-src 'none'"));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "fetch(", "style=\""] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("not for treating patients"));
    assert!(page[..4096].contains(caseline_export::MARK));
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let (case, text) = common::large(80);
    assert_eq!(page::html(&case, &text), page::html(&common::large(80).0, &text));
}
