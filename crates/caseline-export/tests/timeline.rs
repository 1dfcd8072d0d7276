//! The picture of cases made by hand.

mod common;

use caseline_export::timeline::{TimelineOptions, svg};

#[test]
fn the_small_case_in_full() {
    insta::assert_snapshot!(svg(&common::small().0, &TimelineOptions::default()));
}

#[test]
fn another_anchor_only_shifts() {
    let (case, _) = common::large(40);
    let with = |case: &caseline_model::Case, anchor: &str| {
        svg(case, &TimelineOptions { anchor: Some(anchor.to_owned()), ..TimelineOptions::default() })
    };
    let there = with(&case, "transplantation");
    assert!(there.contains("Day 0 is transplantation"));
    assert_eq!(with(&case, "no such anchor"), with(&case, "presentation"));

    // A report whose every day is counted from the transplantation gives the same picture.
    let mut shifted = case.clone();
    let shift = |day: &mut Option<f64>| *day = day.map(|d| d - 120.0);
    for anchor in &mut shifted.anchors {
        shift(&mut anchor.day);
    }
    for fact in &mut shifted.facts {
        let time = &mut fact.time;
        for day in [&mut time.day, &mut time.day_end, &mut time.earliest, &mut time.latest] {
            shift(day);
        }
    }
    assert_eq!(with(&shifted, "transplantation"), there);
    assert_ne!(with(&case, "presentation"), there);
}

#[test]
fn each_patient_counts_from_the_own_anchor() {
    let (mut case, _) = common::small();
    let mut other = case.facts[15].clone();
    other.id = "g1".to_owned();
    other.patient = 2;
    case.facts.push(other.clone());
    case.anchors[1].id = "surgery".to_owned();
    let picture = svg(&case, &TimelineOptions { anchor: Some("surgery".to_owned()), ..TimelineOptions::default() });
    assert!(picture.contains("Patient 1: woman, 58 years") && !picture.contains("data-f=\"g1\""));
    assert!(picture.contains("Not drawn: 2 facts without a time"), "a patient without the anchor has no day 0");
    let mut anchor = case.anchors[1].clone();
    anchor.patient = 2;
    anchor.day = Some(300.0);
    case.anchors.push(anchor);
    let picture = svg(&case, &TimelineOptions { anchor: Some("surgery".to_owned()), ..TimelineOptions::default() });
    assert!(picture.contains("data-f=\"g1\""));
}

#[test]
fn diseases_in_the_background_share_a_lane() {
    let (mut case, _) = common::small();
    for (n, label) in ["hypertension", "gout"].into_iter().enumerate() {
        let mut track = case.tracks[1].clone();
        track.id = format!("b{n}");
        track.label = label.to_owned();
        track.role = caseline_model::TrackRole::Comorbidity;
        let mut fact = case.facts[8].clone();
        fact.id = format!("b{n}");
        fact.label = label.to_owned();
        fact.tracks = vec![track.id.clone()];
        case.tracks.push(track);
        case.facts.push(fact);
    }
    let picture = svg(&case, &TimelineOptions::default());
    assert_eq!(picture.matches("class=\"tl-lane\"").count(), 3);
    assert!(
        picture.contains("Other diseases") && picture.contains("data-f=\"b0\"") && picture.contains("data-f=\"b1\"")
    );
}

#[test]
fn every_timed_fact_is_drawn_and_the_rest_is_counted() {
    let (case, _) = common::large(150);
    let picture = svg(&case, &TimelineOptions::default());
    let drawn = |id: &str| {
        picture.split("data-f=\"").skip(1).any(|rest| rest.split('"').next().unwrap_or("").split(' ').any(|i| i == id))
    };
    let mut left = 0;
    for fact in &case.facts {
        let denied = fact.status() == caseline_model::Status::Absent && fact.value.is_none();
        assert_eq!(drawn(&fact.id), fact.time.day.is_some() && !denied, "{}", fact.id);
        left += usize::from(fact.time.day.is_none() && !denied);
    }
    assert!(picture.contains(&format!("Not drawn: {left} facts without a time")), "{left}");
}

#[test]
fn labels_do_not_cover_each_other() {
    let (case, _) = common::large(150);
    let picture = svg(&case, &TimelineOptions::default());
    let attribute = |element: &str, name: &str| -> Option<f64> {
        element.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    // Baselines of labels beside marks: two on one line must not start inside each other.
    let mut labels: Vec<(f64, f64, f64)> = Vec::new();
    for element in picture.split("<text ").skip(1) {
        let (Some(x), Some(y)) = (attribute(&format!(" {element}"), "x"), attribute(&format!(" {element}"), "y"))
        else {
            continue;
        };
        let head = element.split('>').next().unwrap();
        let words: String = element
            .split("</text>")
            .next()
            .unwrap()
            .replace("</tspan>", "")
            .split('<')
            .map(|p| p.rsplit('>').next().unwrap())
            .collect();
        let wide = caseline_export::timeline::text::width(&words, attribute(&format!(" {head}"), "font-size").unwrap());
        let left = if head.contains("\"end\"") {
            x - wide
        } else if head.contains("middle") {
            x - wide / 2.0
        } else {
            x
        };
        labels.push((left, left + wide, y));
    }
    assert!(labels.len() > 100);
    for (i, a) in labels.iter().enumerate() {
        for b in &labels[..i] {
            let apart = a.1 <= b.0 + 6.0 || b.1 <= a.0 + 6.0 || (a.2 - b.2).abs() >= 7.5;
            assert!(apart, "{a:?} and {b:?}");
        }
    }
}

#[test]
fn empty_and_undated_records_are_pictures_too() {
    let (mut case, _) = common::small();
    for fact in &mut case.facts {
        fact.time = caseline_model::Time::UNKNOWN;
    }
    assert!(svg(&case, &TimelineOptions::default()).contains("No fact of this report has a time."));
    case.facts.clear();
    assert!(svg(&case, &TimelineOptions::default()).contains("No facts were found"));
}
