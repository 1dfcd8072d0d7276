//! `caseline check` as a person or a script meets it: remarks, formats, exit codes.

mod common;

use common::{caseline, code, err, folder, out};
use serde_json::Value;
use std::fs;

const REPORT: &str =
    "CASE REPORT\nA 50-year-old woman had surgery for breast cancer (ypT0, ypN0, ycM0).\n\nDISCUSSION\nRare.\n";

#[test]
fn remarks_show_the_words_and_the_level_decides_the_exit_code() {
    let (_dir, at) = folder(&[("r.txt", REPORT)]);
    let shown = caseline(&["check", &at("r.txt"), "--deny", "never"]);
    assert_eq!(code(&shown), 0);
    let text = out(&shown);
    assert!(text.contains("[notation-tnm]") && text.contains("r.txt:2:") && text.contains("^^^^"), "{text}");
    assert!(text.contains("= why: ") && text.contains("= help: "), "{text}");
    assert!(err(&shown).contains("in 1 report"), "{}", err(&shown));
    assert_eq!(code(&caseline(&["check", &at("r.txt"), "--deny", "warnings"])), 1);
    assert_eq!(code(&caseline(&["check", &at("r.txt"), "--deny", "note"])), 1);
}

#[test]
fn what_a_person_allows_is_not_said() {
    let (_dir, at) = folder(&[("r.txt", REPORT), ("allow", "notation-* # looked at\n"), ("bad", "\nno-such-check\n")]);
    let shown = caseline(&["check", &at("r.txt"), "--allow", &at("allow")]);
    assert!(!out(&shown).contains("notation-tnm"), "{}", out(&shown));
    let bad = caseline(&["check", &at("r.txt"), "--allow", &at("bad")]);
    assert_eq!(code(&bad), 2);
    assert!(err(&bad).contains("line 2: 'no-such-check' is no check"), "{}", err(&bad));
    let missing = caseline(&["check", &at("r.txt"), "--allow", &at("nowhere")]);
    assert_eq!(code(&missing), 2);
    assert!(err(&missing).contains("cannot be read"), "{}", err(&missing));
}

#[test]
fn formats_for_machines_are_whole_documents() {
    let (_dir, at) = folder(&[("a.txt", REPORT), ("b.txt", REPORT)]);
    let (a, b) = (at("a.txt"), at("b.txt"));
    let json: Value = serde_json::from_slice(&caseline(&["check", &a, &b, "--format", "json"]).stdout).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 2);
    assert_eq!(json[1]["report"], b.as_str());
    let codes: Vec<&str> = json[0]["remarks"].as_array().unwrap().iter().filter_map(|r| r["code"].as_str()).collect();
    assert!(codes.contains(&"notation-tnm"), "{codes:?}");
    let sarif: Value = serde_json::from_slice(&caseline(&["check", &a, &b, "--format", "sarif"]).stdout).unwrap();
    assert_eq!((sarif["version"].as_str(), sarif["runs"].as_array().map(Vec::len)), (Some("2.1.0"), Some(1)));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.iter().filter(|r| r["ruleId"] == "notation-tnm").count(), 2);
    let github = out(&caseline(&["check", &a, "--format", "github"]));
    assert!(
        github.lines().any(|l| l.starts_with("::") && l.contains("line=2,") && l.contains("notation-tnm")),
        "{github}"
    );
}

#[test]
fn a_bad_path_stops_nothing_and_is_said() {
    let (_dir, at) = folder(&[("r.txt", REPORT), ("empty.txt", "")]);
    let shown = caseline(&["check", &at("missing.txt"), &at("empty.txt"), &at("r.txt"), "--deny", "never"]);
    assert_eq!(code(&shown), 1);
    assert!(out(&shown).contains("notation-tnm"));
    let why = err(&shown);
    assert!(why.contains("missing.txt: no such file") && why.contains("empty.txt: the file is empty"), "{why}");
    let none = caseline(&["check", &at("missing.txt"), "--format", "json"]);
    assert_eq!((code(&none), out(&none).as_str()), (3, "[]\n"));
}

#[test]
fn a_case_file_is_checked_with_the_text_beside_it() {
    let (_dir, at) = folder(&[("r.txt", REPORT)]);
    assert_eq!(code(&caseline(&["read", &at("r.txt"), "--out", &at("."), "-q"])), 0);
    let case = at("r.case.json");
    assert!(out(&caseline(&["check", &case])).contains("notation-tnm"));
    fs::write(at("r.txt"), "Other words.").unwrap();
    let other = caseline(&["check", &case]);
    assert_eq!(code(&other), 3);
    assert!(err(&other).contains("is not the text that this case file was read from"), "{}", err(&other));
    fs::remove_file(at("r.txt")).unwrap();
    assert!(err(&caseline(&["check", &case])).contains("the text of this case file was not found"));
}

#[test]
fn checks_explain_themselves() {
    let list = out(&caseline(&["check", "--list"]));
    assert!(list.lines().count() > 20 && list.contains("notation-tnm"));
    let page = caseline(&["check", "--explain", "notation-tnm"]);
    assert!(code(&page) == 0 && out(&page).contains("Why it matters: "));
    let unknown = caseline(&["check", "--explain", "nonsense"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("nonsense: there is no such check"));
    assert_eq!(code(&caseline(&["check"])), 2);
}
