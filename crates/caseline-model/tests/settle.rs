//! The laws of settling, on made-up records and every sort of correction.

use caseline_model::correction::{Action, Changes, Correction, Target};
use caseline_model::vocabulary::{Kind, Nature, Status, TrackRole};
use caseline_model::{Case, Ending, Fact, Link, LinkKind, Quote, Reader, SourceInfo, Track, Value, settle};
use proptest::prelude::*;

const WORDS: &[&str] =
    &["fever", "rash", "cough", "CK", "prednisone", "lymphoma", "weakness", "ulcer", "anaemia", "pain"];
const KINDS: &[Kind] = &[Kind::Finding, Kind::Measurement, Kind::Treatment, Kind::Diagnosis];

fn text() -> String {
    WORDS.join(" and ")
}

/// The words number `n` of the text.
fn quote(n: usize) -> Quote {
    let start = WORDS[..n].iter().map(|w| w.chars().count() + 5).sum::<usize>();
    Quote { start, end: start + WORDS[n].chars().count(), exact: WORDS[n].to_owned() }
}

#[derive(Debug, Clone)]
struct Told {
    word: usize,
    kind: usize,
    label: u8,
    patient: u32,
    number: Option<u8>,
    derived: bool,
}

fn case_of(told: &[Told]) -> Case {
    let mut case = Case::new(Reader::default(), SourceInfo::default());
    for (i, (label, nature)) in
        [("lymphoma", Nature::Malignancy), ("myositis", Nature::Autoimmune)].into_iter().enumerate()
    {
        let (id, label, role) = (format!("t{}", i + 1), label.to_owned(), TrackRole::Index);
        case.tracks.push(Track { id, patient: 1, label, nature, role, diagnosis: None });
    }
    for (i, t) in told.iter().enumerate() {
        let label = format!("{} {}", WORDS[t.word], t.label);
        let mut fact = match case.facts.first().filter(|_| t.derived) {
            Some(first) => Fact::derived("d", KINDS[t.kind], label, &[first]).unwrap(),
            None => Fact::stated("s", KINDS[t.kind], label, quote(t.word)),
        };
        fact.id = format!("f{}", i + 1);
        fact.patient = t.patient;
        fact.value = t.number.map(|n| Value { number: Some(f64::from(n)), ..Value::default() });
        fact.tracks = vec![format!("t{}", 1 + i % 2)];
        if fact.kind == Kind::Diagnosis && case.tracks[i % 2].diagnosis.is_none() {
            case.tracks[i % 2].diagnosis = Some(fact.id.clone());
        }
        if i > 0 {
            case.links.push(Link {
                from: format!("f{i}"),
                to: fact.id.clone(),
                kind: LinkKind::CourseOf,
                certainty: None,
            });
        }
        case.facts.push(fact);
    }
    case
}

fn cases() -> impl Strategy<Value = Case> {
    let told =
        (0..WORDS.len(), 0..KINDS.len(), 0..3u8, 1..3u32, proptest::option::of(0..9u8), proptest::bool::weighted(0.15));
    let told = told.prop_map(|(word, kind, label, patient, number, derived)| Told {
        word,
        kind,
        label,
        patient,
        number,
        derived,
    });
    proptest::collection::vec(told, 0..14).prop_map(|t| case_of(&t))
}

fn actions() -> impl Strategy<Value = Action> {
    let changes = (
        proptest::option::of(0..3u8),
        proptest::option::of(0..Status::ALL.len()),
        proptest::option::of(0..9u8),
        proptest::option::of(0..50u8),
        proptest::option::of(1..3u32),
    )
        .prop_map(|(label, status, number, day, patient)| Changes {
            label: label.map(|l| format!("other {l}")),
            status: status.map(|s| Status::ALL[s]),
            value: number.map(|n| Value { number: Some(f64::from(n)), ..Value::default() }),
            dose: None,
            day: day.map(f64::from),
            day_end: None,
            patient,
        });
    prop_oneof![
        Just(Action::Confirm),
        Just(Action::Reject),
        changes.clone().prop_map(|changes| Action::Amend { changes }),
        changes.prop_map(|changes| Action::Add { changes: Changes { patient: None, ..changes } }),
        proptest::sample::subsequence(vec!["lymphoma".to_owned(), "myositis".to_owned()], 0..=2)
            .prop_map(|tracks| Action::Relink { tracks }),
        Just(Action::Note { text: "see the figure".to_owned() }),
    ]
}

/// Corrections of what a person sees: facts of this record, or words without one.
fn corrections(case: &Case, wanted: &[(usize, Action)]) -> Vec<Correction> {
    let mut out = Vec::new();
    for (n, (pick, action)) in wanted.iter().enumerate() {
        let target = match case.facts.get(pick % (case.facts.len() + 1)) {
            Some(fact) => Target::of(case, &fact.id).unwrap(),
            None => Target {
                quote: quote(pick % WORDS.len()),
                kind: KINDS[pick % KINDS.len()],
                patient: 1,
                label: "missed".to_owned(),
                status: Status::Present,
                value: None,
                beside: vec![],
            },
        };
        let (by, at, why) = ("A. Person".to_owned(), "2026-01-01".to_owned(), String::new());
        out.push(Correction { id: n as i64 + 1, by, at, why, target, action: action.clone() });
    }
    out
}

/// Those of the corrections that speak of different words.
fn apart(case: &Case, wanted: &[(usize, Action)]) -> Vec<Correction> {
    let mut made: Vec<Correction> = Vec::new();
    for c in corrections(case, wanted) {
        let quote = &c.target.quote;
        if made.iter().all(|m| m.target.quote.end <= quote.start || quote.end <= m.target.quote.start) {
            made.push(c);
        }
    }
    made
}

fn wanted(most: usize) -> impl Strategy<Value = Vec<(usize, Action)>> {
    proptest::collection::vec((0..40usize, actions()), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn every_correction_has_one_ending(case in cases(), wanted in wanted(10)) {
        let corrections = corrections(&case, &wanted);
        let (_, settled) = settle(&case, &text(), &corrections);
        let ids: Vec<i64> = settled.iter().map(|s| s.correction).collect();
        prop_assert_eq!(ids, (1..=corrections.len() as i64).collect::<Vec<_>>());
    }

    #[test]
    fn settling_what_is_settled_changes_nothing(case in cases(), wanted in wanted(8), again in cases(), moved in any::<bool>()) {
        // Several corrections may speak of the same words, of facts that were made or moved by others too.
        let corrections = corrections(&case, &wanted);
        let text = if moved { format!("Erratum. {}", text()) } else { text() };
        for reading in [&case, &again] {
            let (once, _) = settle(reading, &text, &corrections);
            let (twice, _) = settle(&once, &text, &corrections);
            prop_assert_eq!(&once, &twice);
        }
    }

    #[test]
    fn where_nobody_said_anything_the_reading_stands(case in cases(), pick in 0..40usize) {
        let note = corrections(&case, &[(pick, Action::Note { text: "see the figure".to_owned() })]);
        prop_assert_eq!(&settle(&case, &text(), &[]).0, &case);
        prop_assert_eq!(&settle(&case, &text(), &note).0, &case);
    }

    #[test]
    fn the_last_word_holds(case in cases(), pick in 0..40usize, first in actions(), last in actions(), again in cases()) {
        let mut made = corrections(&case, &[(pick, first), (pick, last)]);
        let seen = settle(&case, &text(), &made[..1]).0;
        // The second person sees the record as the first one left it.
        let (words, kind) = (made[1].target.quote.clone(), made[1].target.kind);
        let by_person = |f: &&Fact| {
            f.kind == kind && f.quotes()[0] == words && matches!(f.origin(), caseline_model::Origin::Curated { .. })
        };
        if let Some(fact) = seen.facts.iter().find(by_person) {
            made[1].target = Target::of(&seen, &fact.id).unwrap();
        }
        for reading in [&case, &again] {
            let (settled, _) = settle(reading, &text(), &made);
            let target = &made[1].target;
            let key = |f: &&Fact| f.kind == target.kind && f.patient == target.patient && f.quotes()[0] == words;
            let there = |label: &str| settled.facts.iter().filter(key).any(|f| f.label == label);
            match &made[1].action {
                Action::Reject => prop_assert!(!there(&target.label)),
                Action::Confirm => prop_assert!(there(&target.label)),
                Action::Amend { changes } | Action::Add { changes } if changes.patient.is_none() => {
                    prop_assert!(there(changes.label.as_ref().unwrap_or(&target.label)));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn corrections_of_different_words_come_in_any_order(case in cases(), wanted in wanted(8), turn in 0..8usize) {
        let made = apart(&case, &wanted);
        let (one, mut ends) = settle(&case, &text(), &made);
        let mut order: Vec<Correction> = made.clone();
        order.rotate_left(turn % made.len().max(1));
        order.reverse();
        // Made in another order, they carry other numbers; what was added is named after its own.
        let mut back = std::collections::BTreeMap::new();
        for (n, c) in order.iter_mut().enumerate() {
            back.insert(n as i64 + 1, c.id);
            c.id = n as i64 + 1;
        }
        let (mut other, mut other_ends) = settle(&case, &text(), &order);
        for fact in &mut other.facts {
            if let Some(n) = fact.id.strip_prefix('c') {
                fact.id = format!("c{}", back[&n.parse::<i64>().unwrap()]);
            }
        }
        for end in &mut other_ends {
            end.correction = back[&end.correction];
        }
        ends.sort_by_key(|e| e.correction);
        other_ends.sort_by_key(|e| e.correction);
        prop_assert_eq!(one, other);
        prop_assert_eq!(ends, other_ends);
    }

    #[test]
    fn what_was_rejected_is_not_there(case in cases(), pick in 0..40usize, again in cases()) {
        let made = corrections(&case, &[(pick, Action::Reject)]);
        let target = &made[0].target;
        // On the record it was made from, and on any later reading of the same text.
        for reading in [&case, &again] {
            let (settled, _) = settle(reading, &text(), &made);
            let back = settled.facts.iter().any(|f| {
                f.kind == target.kind && f.patient == target.patient && f.label == target.label && f.quotes()[0] == target.quote
            });
            prop_assert!(!back);
        }
    }

    #[test]
    fn nothing_dangles_and_every_quote_is_in_the_text(case in cases(), wanted in wanted(10), again in cases()) {
        let made = corrections(&case, &wanted);
        for reading in [&case, &again] {
            let (settled, _) = settle(reading, &text(), &made);
            let mut ids: Vec<&str> = settled.facts.iter().map(|f| f.id.as_str()).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), all, "ids are unique");
            for link in &settled.links {
                prop_assert!(settled.fact(&link.from).is_some() && settled.fact(&link.to).is_some());
            }
            for fact in &settled.facts {
                let said: String = text().chars().skip(fact.quotes()[0].start).take(fact.quotes()[0].exact.chars().count()).collect();
                prop_assert_eq!(&said, &fact.quotes()[0].exact);
                prop_assert!(fact.tracks.iter().all(|t| settled.track(t).is_some()));
            }
        }
    }
}

fn one(case: &Case, action: Action) -> Vec<Correction> {
    corrections(case, &[(0, action)])
}

fn told(word: usize, label: u8) -> Told {
    Told { word, kind: 0, label, patient: 1, number: Some(5), derived: false }
}

#[test]
fn the_four_endings() {
    let case = case_of(&[told(0, 0)]);
    let amend = one(&case, Action::Amend { changes: Changes { status: Some(Status::Absent), ..Changes::default() } });
    let (settled, ends) = settle(&case, &text(), &amend);
    assert_eq!((ends[0].ending, settled.facts[0].status()), (Ending::Applied, Status::Absent));
    let (_, ends) = settle(&settled, &text(), &amend);
    assert_eq!(ends[0].ending, Ending::Agreed);
    let renamed = case_of(&[told(0, 2)]);
    let (settled, ends) = settle(&renamed, &text(), &amend);
    assert_eq!((ends[0].ending, ends[0].reading.as_deref()), (Ending::Stale, Some("fever 2 5 (present)")));
    assert_eq!(settled.facts[0].status(), Status::Absent);
    let (settled, ends) = settle(&case, "Another text altogether.", &amend);
    assert_eq!((ends[0].ending, settled), (Ending::Orphaned, case));
}

#[test]
fn words_that_moved_are_found_again() {
    let case = case_of(&[told(3, 0)]);
    let reject = one(&case, Action::Reject);
    let moved = format!("Erratum. {}", text());
    let mut reading = case_of(&[]);
    let (start, end) = (quote(3).start + 9, quote(3).end + 9);
    let mut fact = Fact::stated("s", Kind::Finding, "CK 0", Quote { start, end, exact: "CK".to_owned() });
    fact.id = "f9".to_owned();
    fact.value = case.facts[0].value.clone();
    reading.facts.push(fact);
    let (settled, ends) = settle(&reading, &moved, &reject);
    assert_eq!((settled.facts.len(), ends[0].ending), (0, Ending::Applied));
}

#[test]
fn a_disease_whose_naming_was_wrong_ends() {
    let diagnosis = Told { kind: 3, ..told(5, 0) };
    let case = case_of(&[diagnosis, told(0, 0), told(1, 1)]);
    assert_eq!(case.tracks[0].diagnosis.as_deref(), Some("f1"));
    let (settled, _) = settle(&case, &text(), &one(&case, Action::Reject));
    assert!(settled.track("t1").is_none() && settled.track("t2").is_some());
    assert!(settled.facts.iter().all(|f| !f.tracks.contains(&"t1".to_owned())));
}
