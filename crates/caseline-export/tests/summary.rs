//! The summary of cases made by hand.

mod common;

use caseline_export::summary::{SummaryOptions, text};

#[test]
fn the_small_case_in_full() {
    insta::assert_snapshot!(text(&common::small().0, &SummaryOptions::default()));
}

#[test]
fn every_fact_is_there_and_lines_fit() {
    let (case, _) = common::large(150);
    for width in [60, 80, 120] {
        let summary = text(&case, &SummaryOptions { width, colour: false });
        for line in summary.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line:?}");
        }
        let rows = summary.split("Timeline").next().unwrap().lines().filter(|l| l.starts_with("    ")).count();
        assert!(rows >= 150, "{rows}");
    }
}

#[test]
fn nothing_of_a_report_steers_the_terminal() {
    let (mut case, _) = common::small();
    case.source.title = Some("Title \u{1b}]0;owned\u{7} \u{9b}31m".to_owned());
    case.facts[0].label = "weak\u{1b}[2Jness\u{202e}".to_owned();
    case.tracks[0].label = "tr\u{8}ack\nline".to_owned();
    case.diagnostics[0].message = "see \u{1b}c".to_owned();
    let summary = text(&case, &SummaryOptions::default());
    assert!(summary.chars().all(|c| c == '\n' || !c.is_control()), "{summary:?}");
    assert!(!summary.contains('\u{202e}'));
}

#[test]
fn an_empty_record_says_so() {
    let (mut case, _) = common::small();
    case.facts.clear();
    case.patients.clear();
    case.tracks.clear();
    let summary = text(&case, &SummaryOptions::default());
    assert!(summary.contains("No patient was found") && summary.contains("none were found"), "{summary}");
}
