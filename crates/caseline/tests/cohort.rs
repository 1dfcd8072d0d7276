//! Figures of a cohort, likeness and the same patient twice, on reports of our own.

use caseline::book::{AddOptions, Verdict, sources};
use caseline::cohort::{LexiconNames, UserNames};
use caseline::figures::{self, Times};
use caseline::pool::concept::{Concept, Names};
use caseline::pool::query::Query;
use caseline::pool::stat::survival::ConfType;
use caseline::{Book, ReadOptions, gather, vocabulary};
use std::path::Path;
use std::sync::Arc;

fn book(at: &Path, reports: &[(&str, &str)], vocabulary: Option<Arc<vocabulary::Vocabulary>>) -> Book {
    let lines: Vec<String> =
        reports.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string()).collect();
    let file = at.join("reports.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let mut book = Book::create(&at.join("book.sqlite")).unwrap();
    let read = ReadOptions { vocabulary, ..ReadOptions::default() };
    let (new, failed) = sources(gather(&[file]));
    assert!(failed.is_empty());
    let added = book.add(new, &AddOptions { read, ..AddOptions::default() }, |_, _| ()).unwrap();
    assert_eq!(added.added, reports.len());
    book
}

fn query(text: &str) -> Query {
    Query::parse(text, LexiconNames::builtin()).unwrap()
}

const REPORTS: &[(&str, &str)] = &[
    (
        "a",
        "A 61-year-old woman presented with fever and dysphagia. Dermatomyositis was diagnosed. She died 3 months later.",
    ),
    ("b", "A 58-year-old woman presented with fever. She denied dysphagia. Dermatomyositis was diagnosed."),
    ("c", "A 40-year-old man presented with fever and a rash. Dermatomyositis was diagnosed. He had dysphagia."),
    ("d", "A 35-year-old man presented with fever and cough. Dermatomyositis was diagnosed."),
];

#[test]
fn silence_is_neither_yes_nor_no() {
    let dir = tempfile::tempdir().unwrap();
    let book = book(dir.path(), REPORTS, None);
    let cohort = book.cohort(Some(query("dermatomyositis"))).unwrap();
    assert_eq!(cohort.patients().len(), 4);
    let asked = [("dysphagia".to_owned(), query("dysphagia")), ("not dysphagia".to_owned(), query("not dysphagia"))];
    let found = figures::count(&cohort, &asked, 0.95).unwrap();
    let numbers: Vec<(u64, u64, u64)> =
        found.figures.counts.iter().map(|c| (c.proportion.yes, c.proportion.known, c.proportion.unknown)).collect();
    assert_eq!(numbers, [(2, 3, 1), (1, 3, 1)]);
    let p = &found.figures.counts[0].proportion;
    assert_eq!((p.if_unknown_no, p.if_unknown_yes), (Some(0.5), Some(0.75)));
    // The one of unknown outcome is in no cell of the table, and widens the answer.
    let odds = figures::odds(&cohort, &query("female"), &query("dysphagia"), 0.95).unwrap();
    assert_eq!((odds.figures.table, odds.dropped), ([1, 1, 1, 0], 1));
    assert!(odds.figures.caveats.iter().any(|c| c.contains("0 exposed and 1 others")), "{:?}", odds.figures.caveats);
    let names = UserNames::default();
    let ages = figures::numbers("age", "first", None, &names).unwrap();
    let by_sex = figures::median(&cohort, ("age", ages), Some(&query("female"))).unwrap().figures;
    let medians: Vec<Option<f64>> = by_sex.groups.iter().map(|g| g.spread.median).collect();
    assert_eq!(medians, [Some(37.5), Some(59.5)]);
    assert!(figures::count(&book.cohort(Some(query("gout"))).unwrap(), &asked, 0.95).is_err());
}

#[test]
fn times_end_with_the_event_or_with_the_last_day_told() {
    let dir = tempfile::tempdir().unwrap();
    let reports = [
        ("dead", "A 61-year-old woman presented with fever. Sepsis was diagnosed. She died 10 days after admission."),
        (
            "well",
            "A 58-year-old woman presented with fever. Sepsis was diagnosed. At follow-up after 30 days she was well.",
        ),
        ("mute", "A 50-year-old man presented with fever. Sepsis was diagnosed."),
    ];
    let book = book(dir.path(), &reports, None);
    let event = Concept::named(&["death".to_owned(), "died".to_owned()], LexiconNames::builtin());
    let times = Times { event: &event, from: None, group: None, interval: (ConfType::Log, 0.95) };
    let found = figures::survival(&book.cohort(None).unwrap(), &times).unwrap();
    let group = &found.figures.groups[0];
    assert_eq!((group.events, group.curve[0].time), (1, 10.0));
    assert!(group.curve.iter().any(|s| s.time == 30.0 && s.events == 0), "{:?}", group.curve);
    assert!(found.figures.caveats.iter().any(|c| c.contains("does not say whether it happened")));
}

#[test]
fn a_rare_antibody_outranks_fever() {
    let dir = tempfile::tempdir().unwrap();
    let mut reports: Vec<(String, String)> = (0..12)
        .map(|i| (format!("f{i}"), format!("A {}-year-old man presented with fever, cough and fatigue.", 30 + i)))
        .collect();
    let rare = "A 70-year-old woman presented with weakness. Anti-TIF1γ antibodies were positive.";
    let asked = "A 44-year-old man presented with fever, cough and fatigue. Anti-TIF1γ antibodies were positive.";
    reports.push(("rare".to_owned(), rare.to_owned()));
    reports.push(("asked".to_owned(), asked.to_owned()));
    let reports: Vec<(&str, &str)> = reports.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let book = book(dir.path(), &reports, None);
    let found = book.like("asked", 20, None).unwrap();
    assert_eq!(found[0].report, "rare", "{found:#?}");
    assert!(found[0].reasons[0].contains("TIF1"), "{found:#?}");
    // What nearly every report has is no reason beside it.
    assert!(!found[0].reasons.iter().any(|r| r.starts_with("fever")), "{found:#?}");
    assert!(found.iter().all(|a| a.report != "asked" && (0.0..=1.0).contains(&a.score)));
}

#[test]
fn an_ontology_finds_kinds_and_what_is_near() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("hp.obo");
    let term = |id: u32, name: &str, parent: u32| {
        let up = if parent > 0 { format!("is_a: HP:{parent:07}\n") } else { String::new() };
        format!("[Term]\nid: HP:{id:07}\nname: {name}\n{up}\n")
    };
    let terms = [
        term(118, "Phenotypic abnormality", 0),
        term(1, "Skin sign", 118),
        term(2, "Moonlight rash", 1),
        term(3, "Starlight rash", 1),
        term(4, "Joint sign", 118),
        term(5, "Creaking knee", 4),
    ];
    // In a small ontology nothing tells much; this one has as many signs of joints as it takes.
    let others: String = (100..400).map(|id| term(1000 + id, &format!("Sign of joint number {id}"), 4)).collect();
    std::fs::write(&file, format!("format-version: 1.2\n\n{}{others}", terms.concat())).unwrap();
    let vocabulary = vocabulary::open_file(&file).unwrap();
    let reports = [
        ("one", "A 61-year-old woman presented with a moonlight rash."),
        ("two", "A 58-year-old man presented with a starlight rash."),
        ("three", "A 30-year-old man presented with a creaking knee."),
    ];
    let mut book = book(dir.path(), &reports, Some(Arc::clone(&vocabulary)));
    let names = UserNames::new(Some(Arc::clone(&vocabulary)));
    assert_eq!(names.codes("skin sign"), ["HP:0000001", "HP:0000002", "HP:0000003"]);
    let kinds = Query::parse("skin sign", &names).unwrap();
    let meant: Vec<String> = book.cohort(Some(kinds)).unwrap().reports.into_iter().map(|r| r.key).collect();
    assert_eq!(meant, ["one", "two"]);
    // Without the ontology a name is only itself, and nothing is near.
    assert!(book.cohort(Some(query("skin sign"))).unwrap().reports.is_empty());
    let near = book.like("one", 5, Some(&vocabulary)).unwrap();
    assert_eq!(near[0].report, "two", "{near:#?}");
    assert!(near[0].reasons[0].contains("near starlight rash"), "{near:#?}");
    let bare = book.like("one", 5, None).unwrap();
    let two = bare.iter().find(|a| a.report == "two");
    assert!(two.is_none_or(|a| a.score < near[0].score && !a.reasons[0].contains("near")), "{bare:#?}");
    let before = book.cohort(None).unwrap().patients().len();
    let verdict = |same| Verdict {
        one: ("two".to_owned(), 1),
        other: ("three".to_owned(), 1),
        same,
        by: "A. Person".to_owned(),
        at: "2026-01-01".to_owned(),
        why: String::new(),
    };
    book.say_same(&verdict(true)).unwrap();
    let once = book.cohort(None).unwrap();
    assert_eq!((once.patients().len(), once.table(&[]).rows.len()), (before - 1, before - 1));
    assert_eq!(once.counted_elsewhere().len(), 1);
    // The last word holds, and nothing is deleted.
    book.say_same(&verdict(false)).unwrap();
    assert_eq!((book.cohort(None).unwrap().patients().len(), book.verdicts().unwrap().len()), (before, 1));
    assert!(book.say_same(&Verdict { other: ("two".to_owned(), 1), ..verdict(true) }).is_err());
    assert!(book.say_same(&Verdict { other: ("three".to_owned(), 7), ..verdict(true) }).is_err());
}
