//! Questions to one made-up patient.

use super::*;
use crate::concept::NoNames;
use caseline_model::{Assertion, Basis, Case, Fact, Patient, Quote, Reader, SourceInfo, Track, Value};

fn case() -> Case {
    let mut case = Case::new(Reader::default(), SourceInfo { year: Some(2020), ..SourceInfo::default() });
    case.patients.push(Patient { patient: 1, age_years: Some(61.5), sex: Some(Sex::Female), quotes: vec![] });
    for (id, label, nature) in
        [("t1", "dermatomyositis", Nature::Autoimmune), ("t2", "breast cancer", Nature::Malignancy)]
    {
        let (id, label, role) = (id.to_owned(), label.to_owned(), TrackRole::Index);
        case.tracks.push(Track { id, patient: 1, label, nature, role, diagnosis: None });
    }
    let mut tell = |kind, label: &str, day: Option<f64>| {
        let mut fact = Fact::stated("t", kind, label, Quote { start: 0, end: 1, exact: "x".to_owned() });
        fact.time.day = day;
        fact.time.basis = Basis::Stated;
        case.facts.push(fact);
        case.facts.len() - 1
    };
    tell(Kind::Treatment, "prednisone", Some(5.0));
    tell(Kind::Treatment, "rituximab", Some(40.0));
    let ck = tell(Kind::Measurement, "creatine kinase", Some(0.0));
    let tif = tell(Kind::Measurement, "anti-TIF1γ antibody", None);
    let jo = tell(Kind::Measurement, "anti-Jo-1 antibody", None);
    let dysphagia = tell(Kind::Finding, "dysphagia", None);
    let result = |text: &str| Some(Value { text: Some(text.to_owned()), ..Value::default() });
    case.facts[ck].value = Some(Value { number: Some(1.2), unit: Some("kU/L".to_owned()), ..Value::default() });
    case.facts[tif].value = result("positive");
    case.facts[jo].value = result("negative");
    case.facts[dysphagia].assertion = Assertion::ABSENT;
    case
}

#[test]
fn questions_and_answers() {
    let case = case();
    let ask =
        |q: &str| Query::parse(q, &NoNames).unwrap_or_else(|e| panic!("{q}: {e}")).holds(&case, "A malar rash.", 1);
    for yes in [
        "dermatomyositis and any malignancy, antibody TIF1γ positive, creatine kinase > 1000 U/L",
        "creatine kinase > 1",
        "creatine kinase>=1.2 and creatine kinase<=1200 U/L",
        "(rituximab or azathioprine) and not death",
        "absent dysphagia",
        "status absent dysphagia",
        "not dysphagia",
        "antibody Jo-1 negative",
        "absent \"anti-Jo-1\"",
        "track breast cancer",
        "index breast cancer",
        "prednisone before rituximab",
        "rituximab after prednisone",
        "prednisone within 6 weeks before rituximab",
        "age >= 18 and female",
        "age = 61",
        "sex female",
        "year > 2019",
        "text \"malar rash\"",
        "treatment rituximab",
        "*myositis",
        "NOT (male OR any infection)",
    ] {
        assert!(ask(yes), "{yes}");
    }
    for no in [
        "creatine kinase > 1300 U/L",
        "creatine kinase > 1 mmol/L",
        "dysphagia",
        "antibody Jo-1",
        "Jo-1",
        "rituximab before prednisone",
        "prednisone within 1 week before rituximab",
        "absent fever",
        "finding rituximab",
        "any infection",
        "age < 18",
        "myositis",
        "dermatomyositis and death",
    ] {
        assert!(!ask(no), "{no}");
    }
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    for (bad, place) in [
        ("", 1),
        ("(fever", 7),
        ("fever)", 6),
        ("ck >", 5),
        ("age > old", 7),
        ("fever and", 10),
        ("any thing", 5),
        ("\"fever", 1),
        ("* and fever", 1),
    ] {
        assert_eq!(Query::parse(bad, &NoNames).map_err(|e| e.place), Err(place), "{bad}");
    }
    assert!(Query::parse(&"(".repeat(5000), &NoNames).is_err());
    assert!(Query::parse(&"not ".repeat(5000), &NoNames).is_err());
}
