//! The table on records made by hand.

use super::*;
use crate::concept::NoNames;
use caseline_model::{
    Assertion, Basis, Fact, Kind, Nature, OutlinePart, Patient, Quote, Reader, Sex, SourceInfo, Track, TrackRole, Value,
};

const TEXT: &str = "A woman had rash and CK 900 U/L. She denied dysphagia. Jo-1 was negative. Later CK was 12 kU/L. She took rituximab.";

fn fact(case: &mut Case, kind: Kind, label: &str, words: &str, day: Option<f64>) -> usize {
    let byte = TEXT.find(words).unwrap();
    let start = TEXT[..byte].chars().count();
    let quote = Quote { start, end: start + words.chars().count(), exact: words.to_owned() };
    let mut fact = Fact::stated("test", kind, label, quote);
    fact.id = format!("f{}", case.facts.len() + 1);
    fact.time.day = day;
    fact.time.basis = Basis::Stated;
    fact.tracks = vec!["t1".to_owned()];
    case.facts.push(fact);
    case.facts.len() - 1
}

fn value(number: Option<f64>, unit: Option<&str>, text: Option<&str>) -> Option<Value> {
    Some(Value { number, unit: unit.map(str::to_owned), text: text.map(str::to_owned), ..Value::default() })
}

fn case() -> Case {
    let mut case = Case::new(Reader::default(), SourceInfo { name: "r".to_owned(), ..SourceInfo::default() });
    case.patients.push(Patient { patient: 1, age_years: Some(50.0), sex: Some(Sex::Female), quotes: vec![] });
    let (label, role) = ("myositis".to_owned(), TrackRole::Index);
    case.tracks.push(Track {
        id: "t1".to_owned(),
        patient: 1,
        label,
        nature: Nature::Autoimmune,
        role,
        diagnosis: None,
    });
    case.outline.push(OutlinePart { role: "case".to_owned(), title: Some("Case".to_owned()), start: 0, end: 500 });
    fact(&mut case, Kind::Finding, "rash", "rash", Some(0.0));
    let i = fact(&mut case, Kind::Measurement, "creatine kinase", "CK 900 U/L", Some(0.0));
    case.facts[i].value = value(Some(900.0), Some("U/L"), None);
    let i = fact(&mut case, Kind::Finding, "dysphagia", "dysphagia", None);
    case.facts[i].assertion = Assertion::ABSENT;
    let i = fact(&mut case, Kind::Measurement, "anti-Jo-1 antibody", "Jo-1", None);
    case.facts[i].value = value(None, None, Some("negative"));
    let i = fact(&mut case, Kind::Measurement, "creatine kinase", "CK was 12 kU/L", Some(60.0));
    case.facts[i].value = value(Some(12.0), Some("kU/L"), None);
    fact(&mut case, Kind::Treatment, "rituximab", "rituximab", Some(70.0));
    case
}

fn row(columns: &str) -> Vec<String> {
    let case = case();
    let columns = parse_columns(columns, &NoNames).unwrap();
    let rows = rows(Report { key: "r", case: &case, text: TEXT }, &columns, &NoNames, &|_| true);
    rows[0].cells.iter().map(|c| c.text().to_owned()).collect()
}

#[test]
fn not_reported_is_not_no() {
    let cells =
        row("[[column]]\nconcepts=['dysphagia']\n[[column]]\nconcepts=['dyspnoea']\n[[column]]\nconcepts=['rash']\n\
                     [[column]]\nbuiltin='antibodies'\n[[column]]\nconcepts=['Jo-1']");
    assert_eq!(cells, ["no", "not reported", "yes", "no", "no"]);
}

#[test]
fn numbers_are_taken_in_one_unit_and_one_window() {
    let ck = "[[column]]\nconcepts=['creatine kinase']\nunit='U/L'\n";
    assert_eq!(
        row(&format!(
            "{ck}take='max'\n{ck}take='min'\n{ck}take='all'\n{ck}take='last'\nwindow=[-5, 30]\n{ck}show='day'\ntake='last'"
        )),
        ["12000", "900", "900; 12000", "900", "60"]
    );
    assert_eq!(row("[[column]]\nconcepts=['creatine kinase']\nunit='mg/dL'\ntake='max'"), ["900 U/L"]);
}

#[test]
fn the_default_columns_say_what_is_there() {
    let case = case();
    let columns = default_columns();
    let rows = rows(Report { key: "r", case: &case, text: TEXT }, &columns, &NoNames, &|_| true);
    let cell = |title: &str| &rows[0].cells[columns.iter().position(|c| c.title() == title).unwrap()];
    assert_eq!(cell("Age (years)").number, Some(50.0));
    assert_eq!(cell("Index diseases").text(), "myositis");
    assert_eq!(cell("Key findings").text(), "rash");
    assert_eq!(cell("Denied or ruled out").text(), "dysphagia");
    assert_eq!(cell("Treatments in order").text(), "rituximab");
    assert_eq!(cell("Follow-up").text(), "2 months");
    assert_eq!(cell("Outcome").text(), "not reported");
    assert_eq!(cell("Interval").text(), "not reported");
    let evidence = &cell("Treatments in order").evidence[0];
    assert_eq!((evidence.exact.as_str(), evidence.part.as_deref()), ("rituximab", Some("Case")));
    assert_eq!(evidence.around, ("She took ".to_owned(), ".".to_owned()));
}

#[test]
fn bad_columns_are_refused_with_their_number() {
    for bad in [
        "",
        "[[column]]\ntitle='x'",
        "[[column]]\nconcepts=['a']\nbuiltin='age'",
        "[[column]]\nconcepts=['a']\ncolour='red'",
        "[[column]]\nconcepts=['a']\nwindow=[3, 1]",
    ] {
        assert!(parse_columns(bad, &NoNames).is_err(), "{bad}");
    }
}

#[test]
fn one_patient_in_two_reports_is_suspected_and_two_are_not() {
    let one = case();
    let mut other = case();
    other.patients[0].age_years = Some(51.0);
    let mut stranger = case();
    stranger.patients[0].age_years = Some(70.0);
    let report = |key: &'static str, case| Report { key, case, text: TEXT };
    let found = same_patients(&[report("a", &one), report("b", &other), report("c", &stranger)]);
    let pairs: Vec<(&str, &str)> = found.iter().map(|s| (s.one.0.as_str(), s.other.0.as_str())).collect();
    assert_eq!(pairs, [("a", "b")]);
}

/// The words of the default cells of a case with two diseases.
fn pair_of(
    one: (Nature, Option<f64>, Basis),
    two: (Nature, Option<f64>, Basis),
    change: impl FnOnce(&mut Case),
) -> (String, String) {
    let mut case = case();
    case.tracks[0].nature = one.0;
    let (role, patient) = (TrackRole::Index, 1);
    case.tracks.push(Track {
        id: "t2".to_owned(),
        patient,
        label: "cancer".to_owned(),
        nature: two.0,
        role,
        diagnosis: None,
    });
    for (label, words, time) in [("myositis", "rash", one), ("cancer", "Jo-1", two)] {
        let i = fact(&mut case, Kind::Diagnosis, label, words, time.1);
        case.facts[i].time.basis = time.2;
        case.facts[i].tracks = vec![if label == "cancer" { "t2" } else { "t1" }.to_owned()];
        case.facts[i].time.earliest = time.1.map(|d| d - 2.0);
        case.facts[i].time.latest = time.1.map(|d| d + 2.0);
    }
    change(&mut case);
    let cells = super::rows(
        Report { key: "r", case: &case, text: TEXT },
        &[Builtin::First, Builtin::Interval].map(|b| Column::Builtin { builtin: b, title: String::new() }),
        &NoNames,
        &|_| true,
    );
    (cells[0].cells[0].text().to_owned(), cells[0].cells[1].text().to_owned())
}

#[test]
fn which_came_first_is_said_no_finer_than_the_report_does() {
    use Nature::{Autoimmune, Malignancy};
    let said = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let stated = pair_of((Autoimmune, Some(0.0), Basis::Stated), (Malignancy, Some(90.0), Basis::Stated), |_| ());
    assert_eq!(stated, said("myositis", "3 months to cancer"));
    // Told along, no treatment between: about the same time, and no number of days.
    let told = (Autoimmune, Some(0.0), Basis::Narrative);
    let other = (Malignancy, Some(1.0), Basis::Narrative);
    assert_eq!(pair_of(told, other, |_| ()), said("at about the same time", "at about the same time"));
    // The bounds meet, but neither reaches the likeliest day of the other.
    let meets = pair_of(told, (Malignancy, Some(3.0), Basis::Narrative), |_| ());
    assert_eq!(meets, said("myositis", "at most 7 days to cancer"));
    // Treated before the other is told of.
    let treated = pair_of(told, other, |case| {
        let i = fact(case, Kind::Treatment, "prednisone", "denied", Some(0.0));
        case.facts[i].tracks = vec!["t1".to_owned()];
    });
    assert_eq!(treated, said("myositis", "not reported"));
    // After something without an end is no length of time.
    let open = pair_of((Autoimmune, Some(0.1), Basis::Implied), (Malignancy, Some(0.1), Basis::Implied), |case| {
        case.facts.iter_mut().for_each(|f| f.time.latest = None)
    });
    assert_eq!(open, said("not reported", "not reported"));
    // Two diseases of one nature of which one is the index disease are no pair.
    let beside = pair_of(told, (Autoimmune, Some(1.0), Basis::Narrative), |case| {
        case.tracks[1].role = TrackRole::Complication;
    });
    assert_eq!(beside, said("not reported", "not reported"));
}

#[test]
fn findings_name_each_thing_once_and_denials_say_when() {
    let mut case = case();
    for (label, words) in [("malar rash", "A woman"), ("resolution of weakness", "Later"), ("dysphagia", "took")] {
        fact(&mut case, Kind::Finding, label, words, Some(5.0));
    }
    let i = fact(&mut case, Kind::Diagnosis, "myositis", "Later", Some(60.0));
    case.facts[i].assertion = Assertion::ABSENT;
    fact(&mut case, Kind::Finding, "specific antibodies", "Later", Some(60.0));
    let columns = default_columns();
    let rows = rows(Report { key: "r", case: &case, text: TEXT }, &columns, &NoNames, &|_| true);
    let cell = |title: &str| rows[0].cells[columns.iter().position(|c| c.title() == title).unwrap()].text();
    assert_eq!(cell("Key findings"), "malar rash; dysphagia; specific antibodies");
    assert_eq!(cell("Denied or ruled out"), "dysphagia (present at another time)");
    assert_eq!(cell("Antibodies"), "no", "Jo-1 is named, \"specific antibodies\" are none");
}

#[test]
fn what_names_no_treatment_is_none_and_the_story_goes_before_the_discussion() {
    let mut case = case();
    case.outline[0].end = 40;
    case.outline.push(OutlinePart { role: "discussion".to_owned(), title: None, start: 40, end: 500 });
    for (kind, label, words) in [
        (Kind::Treatment, "azacitidine", "rash"),
        (Kind::Treatment, "venetoclax", "had"),
        (Kind::Treatment, "azacitidine/venetoclax", "woman"),
        (Kind::Treatment, "self-discontinued", "woman"),
        (Kind::Treatment, "request as she was not willing", "woman"),
        (Kind::Outcome, "improved", "rash"),
        (Kind::Outcome, "remission", "rituximab"),
        (Kind::Outcome, "much improved", "Later"),
    ] {
        fact(&mut case, kind, label, words, Some(1.0));
    }
    let columns = default_columns();
    let rows = rows(Report { key: "r", case: &case, text: TEXT }, &columns, &NoNames, &|_| true);
    let cell = |title: &str| rows[0].cells[columns.iter().position(|c| c.title() == title).unwrap()].text();
    assert_eq!(cell("Treatments in order"), "azacitidine → venetoclax → rituximab");
    assert_eq!(cell("Outcome"), "improved");
    assert_eq!(cell("Response"), "improved → remission");
}
