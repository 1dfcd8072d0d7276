//! `caseline timeline` as a person or a script meets it: anchors, formats, files, exit codes.

mod common;

use common::{caseline, code, err, folder, out};
use serde_json::Value;
use std::fs;

const REPORT: &str = "CASE REPORT\nA 61-year-old man presented with fever. Ten days later he was given prednisolone 40 mg \
                      daily. His creatinine was 1.4 mg/dL at presentation. He was found to have acute myeloid leukaemia. \
                      Allogeneic stem cell transplantation was performed two months after presentation.\n";

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/lymphoma-polymyositis.xml");

fn json(args: &[&str]) -> Value {
    let output = caseline(args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", err(&output)))
}

fn day(timeline: &Value, label: &str) -> Option<f64> {
    timeline["facts"].as_array().unwrap().iter().find(|f| f["label"].as_str().is_some_and(|l| l.contains(label)))?["day"].as_f64()
}

#[test]
fn the_text_has_lanes_and_names_its_day_0() {
    let shown = caseline(&["timeline", EXAMPLE]);
    assert_eq!(code(&shown), 0, "{}", err(&shown));
    let text = out(&shown);
    assert!(text.contains("day 0 is presentation") && text.contains('┊'), "{text}");
    assert!(text.contains("diffuse large B-cell lymphoma") && text.contains(['●', '○']), "{text}");
}

#[test]
fn days_count_from_the_anchor() {
    let (_dir, at) = folder(&[("r.txt", REPORT)]);
    let report = at("r.txt");
    let from_start = json(&["timeline", &report, "--format", "json"]);
    let drug = day(&from_start, "prednisolone").expect("a timed drug");
    assert!((drug - 10.0).abs() < 1.0, "{drug}");
    let from_drug = json(&["timeline", &report, "--format", "json", "--anchor", "prednisolone"]);
    assert_eq!(day(&from_drug, "prednisolone"), Some(0.0));
    assert_eq!(from_drug["anchor"], "prednisolone");
    let fever = day(&from_start, "fever").expect("a timed finding");
    assert!((day(&from_drug, "fever").unwrap() - (fever - drug)).abs() < 0.02);
    let text = out(&caseline(&["timeline", &report, "--anchor", "prednisolone"]));
    assert!(text.contains("day 0 is prednisolone") && text.contains("−10 d"), "{text}");
}

#[test]
fn an_unknown_anchor_lists_those_there_are() {
    let (_dir, at) = folder(&[("r.txt", REPORT)]);
    let refused = caseline(&["timeline", &at("r.txt"), "--anchor", "eclipse", "--svg", &at("t.svg")]);
    assert_eq!(code(&refused), 2);
    let why = err(&refused);
    assert!(
        why.contains("--anchor eclipse: there is no such anchor") && why.contains("there are: presentation"),
        "{why}"
    );
    assert!(!fs::exists(at("t.svg")).unwrap());
}

#[test]
fn the_table_has_its_columns() {
    let (_dir, at) = folder(&[("r.txt", REPORT)]);
    let csv = out(&caseline(&["timeline", &at("r.txt"), "--format", "csv"]));
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("track,fact,kind,status,label,value,unit,dose,day,day_end,earliest,latest,anchor,basis,expression,quote")
    );
    let creatinine = lines.find(|l| l.contains("creatinine")).expect("a row for the value");
    assert!(creatinine.contains(",measurement,present,") && creatinine.contains(",1.4,mg/dL,"), "{creatinine}");
}

#[test]
fn pictures_and_pages_are_written_and_nothing_of_others_is_overwritten() {
    let (_dir, at) = folder(&[("r.txt", REPORT), ("mine.svg", "<svg>by hand</svg>")]);
    let report = at("r.txt");
    let written =
        caseline(&["timeline", &report, "--svg", &at("t.svg"), "--html", &at("t.html"), "--anchor", "prednisolone"]);
    assert_eq!((code(&written), out(&written).as_str()), (0, ""), "{}", err(&written));
    let svg = fs::read_to_string(at("t.svg")).unwrap();
    assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{}", &svg[..60]);
    assert!(svg.contains("prednisolone"));
    assert_ne!(svg, {
        assert_eq!(code(&caseline(&["timeline", &report, "--svg", &at("p.svg")])), 0);
        fs::read_to_string(at("p.svg")).unwrap()
    });
    assert!(fs::read_to_string(at("t.html")).unwrap().contains("creatinine"));
    let refused = caseline(&["timeline", &report, "--svg", &at("mine.svg")]);
    assert_eq!(code(&refused), 3);
    assert!(err(&refused).contains("was not written by Caseline"), "{}", err(&refused));
    assert_eq!(fs::read_to_string(at("mine.svg")).unwrap(), "<svg>by hand</svg>");
}

#[test]
fn a_case_file_needs_its_text_for_the_page_alone() {
    let (_dir, at) = folder(&[("r.txt", REPORT)]);
    assert_eq!(code(&caseline(&["read", &at("r.txt"), "--out", &at("."), "-q"])), 0);
    let from_report = out(&caseline(&["timeline", &at("r.txt"), "--format", "csv"]));
    fs::remove_file(at("r.txt")).unwrap();
    let case = at("r.case.json");
    assert_eq!(out(&caseline(&["timeline", &case, "--format", "csv"])), from_report);
    let page = caseline(&["timeline", &case, "--html", &at("t.html")]);
    assert_eq!(code(&page), 3);
    assert!(err(&page).contains("the text of this case file was not found"), "{}", err(&page));
}

#[test]
fn two_diseases_of_a_report_are_compared() {
    let case = json(&["read", EXAMPLE, "--format", "json"]);
    let index = case["tracks"].as_array().unwrap().iter().filter(|t| t["role"] == "index").count();
    let timeline = json(&["timeline", EXAMPLE, "--format", "json"]);
    let compared = timeline["concordance"].as_array().unwrap();
    assert_eq!(compared.len(), usize::from(index == 2), "{index} index diseases");
    for one in compared {
        let steps = one["steps"].as_array().unwrap();
        let together = steps.iter().filter(|s| s["concordant"] == true).count();
        assert_eq!(one["concordant"], together);
        let text = out(&caseline(&["timeline", EXAMPLE]));
        assert_eq!(text.contains(&format!("{together} of {} step", steps.len())), !steps.is_empty(), "{text}");
    }
}

#[test]
fn the_page_of_read_shows_remarks_and_scores() {
    let (_dir, at) = folder(&[]);
    assert_eq!(code(&caseline(&["read", EXAMPLE, "--html", &at("page.html"), "-q"])), 0);
    let page = fs::read_to_string(at("page.html")).unwrap();
    assert!(page.contains("id=\"panel-scores\"") && page.contains("(bohan_peter_1975), edition 1975"));
    assert!(page.contains("id=\"panel-remarks\"") && page.contains("care-items"));
}
