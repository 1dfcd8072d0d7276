//! `caseline score` as a person or a script meets it: answers, messages, exit codes.

mod common;

use common::{code, err, fed, out};
use serde_json::{Value, json};
use std::fs;
use std::process::Output;

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", err(output)))
}

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/lymphoma-polymyositis.xml");

#[test]
fn inputs_as_json_give_an_answer_as_json() {
    let inputs = r#"{"cytogenetic_group": "good", "bm_blasts_pct": 13}"#;
    let answer = fed(&["score", "ipss_r", "--input", "-"], inputs);
    assert_eq!(code(&answer), 0);
    let answer = json(&answer);
    assert_eq!(answer["instrument"], "ipss_r");
    assert_eq!(answer["result"]["score_range"], json!([4.0, 7.0]));
    assert_eq!(answer["missing"].as_array().unwrap().len(), 3);
    assert!(answer["edition"].as_str().is_some_and(|e| !e.is_empty()));

    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("inputs.json");
    fs::write(&file, inputs).unwrap();
    let text = out(&fed(&["score", "IPSS-R", "--input", file.to_str().unwrap(), "--format", "text"], ""));
    assert!(text.contains("score range 4 to 7") && text.contains("not settled"), "{text}");
}

#[test]
fn bad_inputs_are_refused_in_words() {
    let refused = |input: &str, says: &str| {
        let answer = fed(&["score", "ipss_r", "--input", "-"], input);
        assert_eq!((code(&answer), out(&answer).as_str()), (3, ""), "{input}");
        assert!(err(&answer).contains(says), "{}", err(&answer));
    };
    refused(r#"{"bm_blasts_pct": "many"}"#, "input 'bm_blasts_pct' is");
    refused("[1, 2]", "a JSON object");
    refused("{broken", "standard input: is not JSON");
    refused("", "standard input: is not JSON");
    let unknown = fed(&["score", "no_such_score", "--input", "-"], "{}");
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("no_such_score: there is no such instrument"), "{}", err(&unknown));
    let missing = fed(&["score", "ipss_r", "--input", "nowhere.json"], "");
    assert_eq!(code(&missing), 3);
    assert!(err(&missing).contains("nowhere.json: the inputs cannot be read"), "{}", err(&missing));
    let two = fed(&["score", "ipss_r", "ipss_m", "--input", "-"], "{}");
    assert!(code(&two) == 2 && err(&two).contains("exactly one instrument"), "{}", err(&two));
}

#[test]
fn a_report_is_scored_with_evidence() {
    let text = fed(&["score", EXAMPLE], "");
    assert_eq!(code(&text), 0, "{}", err(&text));
    assert!(out(&text).contains("(bohan_peter_1975), edition 1975") && out(&text).contains('“'), "{}", out(&text));
    let all = json(&fed(&["score", EXAMPLE, "--format", "json"], ""));
    let one = json(&fed(&["score", EXAMPLE, "bohan_peter_1975", "--format", "json"], ""));
    let ids = |v: &Value| v.as_array().unwrap().iter().map(|s| s["answer"]["instrument"].clone()).collect::<Vec<_>>();
    assert!(ids(&all).len() > 1 && ids(&all).contains(&json!("bohan_peter_1975")));
    assert!(!ids(&one).is_empty() && ids(&one).iter().all(|i| i == "bohan_peter_1975"));
    let other = out(&fed(&["score", EXAMPLE, "ipss_r"], ""));
    assert!(other.contains("(ipss_r)") && other.contains("not computed"), "{other}");
}

#[test]
fn a_case_file_gives_what_its_report_gives() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(code(&fed(&["read", EXAMPLE, "--out", dir.path().to_str().unwrap(), "-q"], "")), 0);
    let case = dir.path().join("lymphoma-polymyositis.case.json");
    let from_case = fed(&["score", case.to_str().unwrap()], "");
    assert_eq!(code(&from_case), 0, "{}", err(&from_case));
    assert_eq!(out(&from_case), out(&fed(&["score", EXAMPLE], "")));
}

#[test]
fn instruments_are_listed_and_explained() {
    let list = out(&fed(&["score", "--list"], ""));
    assert!(list.lines().count() > 30 && list.lines().any(|l| l.starts_with("ipss_r ")), "{list}");
    assert!(json(&fed(&["score", "--list", "--format", "json"], "")).as_array().unwrap().len() > 30);
    let page = out(&fed(&["score", "--explain", "ipss_r"], ""));
    for word in ["Edition: ", "Source: ", "Permission: ", "bm_blasts_pct"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert_eq!(code(&fed(&["score", "--explain", "nonsense"], "")), 2);
}

#[test]
fn what_is_no_report_is_said() {
    let missing = fed(&["score", "nowhere.txt"], "");
    assert_eq!(code(&missing), 3);
    assert!(err(&missing).contains("nowhere.txt: no such file"), "{}", err(&missing));
    let alone = fed(&["score", "ipss_r"], "");
    assert_eq!(code(&alone), 2);
    assert!(
        err(&alone).contains("ipss_r: is an instrument") && err(&alone).contains("--input FILE"),
        "{}",
        err(&alone)
    );
    let unknown = fed(&["score", EXAMPLE, "nonsense"], "");
    assert!(code(&unknown) == 2 && err(&unknown).contains("nonsense: there is no such instrument"));
    assert_eq!(code(&fed(&["score"], "")), 2);
}

#[test]
fn checklists_are_filled_in_on_demand() {
    let text = out(&fed(&["score", EXAMPLE, "care", "jbi", "murad"], ""));
    for words in
        ["(care_2013)", "(jbi_case_report)", "(murad_2018)", "5a age, sex and demographics: yes  “", "needs a person: "]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let all = json(&fed(&["score", EXAMPLE, "care", "--format", "json"], ""));
    assert_eq!(all[0]["answer"]["result"]["items"].as_object().unwrap().len(), 30);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("inputs.json");
    std::fs::write(&file, json!({"report": EXAMPLE}).to_string()).unwrap();
    let answer = json(&fed(&["score", "care_2013", "--input", file.to_str().unwrap()], ""));
    assert_eq!(answer["result"]["items"]["5a"], "y");
    let unread = json(&fed(&["score", "care_2013", "--input", "-"], r#"{"report": "no such file"}"#));
    assert_eq!(
        (&unread["settled"], unread["result"]["items"].as_object().unwrap().len()),
        (&json!("cannot_be_computed"), 30)
    );
}

#[test]
fn several_reports_are_scored_each_under_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let other = dir.path().join("other.txt");
    std::fs::write(&other, "CASE REPORT\nA 40-year-old man had a cough.\n").unwrap();
    let other = other.to_str().unwrap();
    let text = out(&fed(&["score", EXAMPLE, other, "bohan_peter_1975"], ""));
    assert!(text.contains(other) && text.contains("(bohan_peter_1975), edition 1975"), "{text}");
    let all = json(&fed(&["score", EXAMPLE, other, "--format", "json"], ""));
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[1]["report"], other);
    let some = fed(&["score", EXAMPLE, "nowhere.txt"], "");
    assert_eq!(code(&some), 1);
    assert!(err(&some).contains("nowhere.txt: no such file"), "{}", err(&some));
}
