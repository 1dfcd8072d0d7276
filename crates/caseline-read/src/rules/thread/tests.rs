use super::*;
use crate::lexicon::Lexicon;
use caseline_model::{Assertion, Kind};
use caseline_text::source::{Limits, open};
use caseline_text::{Document, Span};

/// Threads a text; every `words` is a fact of its kind, in the order of the text.
struct Read {
    links: Vec<links::MentionLink>,
    times: Vec<Time>,
    anchors: Vec<AnchorPoint>,
    contradictions: usize,
    /// Further times: which fact, and days after the first.
    again: Vec<(usize, f64)>,
}

fn read(text: &str, age: f64, facts: &[(Kind, &str)]) -> Read {
    let whole = format!("Case presentation\n\n{text}\n");
    let document = Document::prepare(open("t", whole.as_bytes(), &Limits::default()).unwrap());
    let lexicon = Lexicon::default();
    let page = Page::new(&document, &lexicon);
    let mut from = 0;
    let mut mentions = Vec::new();
    for (kind, words) in facts {
        let at = from + page.text[from..].find(words).unwrap_or_else(|| panic!("'{words}' does not come next"));
        from = at + words.len();
        let span = Span::new(at, from);
        let first = page.tokens.partition_point(|t| t.span.end <= span.start);
        let last = page.tokens.partition_point(|t| t.span.start < span.end) - 1;
        let line = page.line_of(first).unwrap();
        let mut mention = Mention::new("test", *kind, words.to_lowercase(), span, (first, last), line);
        mention.assertion = Assertion::PRESENT;
        mentions.push(mention);
    }
    let of_patient = vec![true; page.lines.len()];
    let patients = vec![1; page.lines.len()];
    let ages = [Some(age)];
    let expressions = expressions(&page, &of_patient);
    let story = Story {
        page: &page,
        mentions: &mentions,
        of_patient: &of_patient,
        patients: &patients,
        ages: &ages,
        expressions: &expressions,
    };
    let threaded = thread(&story);
    for (time, mention) in threaded.times.iter().zip(&mentions) {
        if let (Some(day), Some(low), Some(high)) = (time.day, time.earliest, time.latest) {
            assert!(low <= day && day <= high, "{}: {time:?}", mention.label);
        }
    }
    let home = vec![Vec::new(); mentions.len()];
    let links = links::links(&page, &mentions, &threaded, &[], &home);
    let after_first = |(m, t): &(usize, Time)| (*m, (t.day.unwrap() - threaded.times[0].day.unwrap()).round());
    let again = threaded.again.iter().map(after_first).collect();
    Read {
        again,
        links,
        times: threaded.times,
        anchors: threaded.anchors,
        contradictions: threaded.contradictions.len(),
    }
}

use Kind::{Diagnosis, Finding, Measurement, Outcome, Procedure, Treatment};

#[track_caller]
fn days(text: &str, expected: &[(Kind, &str, Option<f64>)]) {
    let facts: Vec<(Kind, &str)> = expected.iter().map(|(k, w, _)| (*k, *w)).collect();
    let read = read(text, 50.0, &facts);
    for ((_, words, day), time) in expected.iter().zip(&read.times) {
        let near = match (day, time.day) {
            (Some(a), Some(b)) => (a - b).abs() < 1.0,
            (None, None) => true,
            _ => false,
        };
        assert!(near, "{words}: expected {day:?}, got {time:?}");
    }
}

#[test]
fn complaints_look_back_and_findings_are_of_the_day() {
    days(
        "A 50-year-old man presented with a 3-week history of cough and fever. On examination, he had rales. \
         Haemoglobin was 9 g/dl.",
        &[
            (Finding, "cough", Some(-21.0)),
            (Finding, "fever", Some(-21.0)),
            (Finding, "rales", Some(0.0)),
            (Measurement, "Haemoglobin was 9 g/dl", Some(0.0)),
        ],
    );
}

#[test]
fn history_has_no_day_unless_it_is_told() {
    days(
        "A 50-year-old woman with known asthma presented with pain. Her past medical history included gout. \
         She had undergone appendectomy 10 years ago. She was pale.",
        &[
            (Diagnosis, "asthma", None),
            (Finding, "pain", Some(0.0)),
            (Diagnosis, "gout", None),
            (Procedure, "appendectomy", Some(-3650.0)),
            (Finding, "pale", Some(0.0)),
        ],
    );
}

#[test]
fn offsets_move_the_clock() {
    days(
        "A 50-year-old man was admitted with pain. Two days later, he underwent gastrectomy. Three days after \
         surgery, fever occurred. He was discharged on postoperative day 10. One month later, he was well.",
        &[
            (Finding, "pain", Some(0.0)),
            (Procedure, "gastrectomy", Some(2.0)),
            (Finding, "fever", Some(5.0)),
            (Outcome, "discharged", Some(12.0)),
            (Outcome, "well", Some(42.4)),
        ],
    );
}

#[test]
fn postoperative_days_go_on_counting_from_one_operation() {
    days(
        "A 50-year-old man presented with jaundice. He underwent hepatectomy. On postoperative day 9, \
         re-laparotomy was done. On postoperative day 20, he bled.",
        &[
            (Finding, "jaundice", Some(0.0)),
            (Procedure, "hepatectomy", Some(0.0)),
            (Procedure, "re-laparotomy", Some(9.0)),
            (Finding, "bled", Some(20.0)),
        ],
    );
}

#[test]
fn transplant_days_are_exact() {
    let read = read(
        "A 50-year-old man presented with pancytopenia. Three months later, he underwent allo-HCT. On day +15, \
         diarrhoea occurred. On day +100, a rash appeared.",
        50.0,
        &[(Finding, "pancytopenia"), (Procedure, "allo-HCT"), (Finding, "diarrhoea"), (Finding, "rash")],
    );
    let day = |i: usize| read.times[i].day.unwrap();
    assert!((day(2) - day(1) - 15.0).abs() < 1e-9);
    assert!((day(3) - day(1) - 100.0).abs() < 1e-9);
    let anchor = read.anchors.iter().find(|a| a.id == "transplantation").unwrap();
    assert_eq!(anchor.day, Some(day(1)));
    assert_eq!(read.times[2].anchor.as_deref(), Some("transplantation"));
}

#[test]
fn a_story_that_begins_before_the_patient_comes() {
    days(
        "A 50-year-old man noticed a rash. Two weeks later, he developed fever. After a week, he was brought to our \
         hospital with stupor. On examination, he was febrile. The next day, he was intubated.",
        &[
            (Finding, "rash", Some(-21.0)),
            (Finding, "fever", Some(-7.0)),
            (Finding, "stupor", Some(0.0)),
            (Finding, "febrile", Some(0.0)),
            (Procedure, "intubated", Some(1.0)),
        ],
    );
}

#[test]
fn dates_count_from_the_date_of_presentation() {
    days(
        "A 50-year-old man presented in March 2019 with a lump. Biopsy on May 2, 2019 showed cancer.",
        &[(Finding, "lump", Some(0.0)), (Procedure, "Biopsy", Some(47.0)), (Diagnosis, "cancer", Some(47.0))],
    );
}

#[test]
fn follow_up_visits_share_their_base() {
    days(
        "A 50-year-old man presented with a lump. He underwent excision. At 6-month follow-up, he was well. At \
         12-month follow-up, there was relapse.",
        &[
            (Finding, "lump", Some(0.0)),
            (Procedure, "excision", Some(0.0)),
            (Outcome, "well", Some(182.4)),
            (Outcome, "relapse", Some(364.8)),
        ],
    );
}

#[test]
fn a_length_ends_a_treatment() {
    let read = read(
        "A 50-year-old man was admitted with pneumonia. Ceftriaxone was given for 7 days.",
        50.0,
        &[(Diagnosis, "pneumonia"), (Treatment, "Ceftriaxone")],
    );
    assert_eq!(read.times[1].day.map(f64::round), Some(0.0));
    assert_eq!(read.times[1].day_end.map(f64::round), Some(7.0));
}

#[test]
fn doses_and_cycles_bound_a_regimen() {
    let text = "A 50-year-old woman presented with a lump. She received epirubicin every two weeks for four cycles \
                followed by weekly docetaxel for 12 administrations. After the end of docetaxel, she was well.";
    let facts = [(Finding, "lump"), (Treatment, "epirubicin"), (Treatment, "docetaxel"), (Outcome, "well")];
    let read = read(text, 50.0, &facts);
    let span = read.times[1].day_end.unwrap() - read.times[1].day.unwrap();
    assert!(span >= 133.0, "{:?}", read.times[1]);
    assert!(read.times[3].earliest.is_some_and(|d| d >= 130.0), "{:?}", read.times[3]);
}

#[test]
fn a_range_of_dates() {
    let text = "A 50-year-old woman presented with a lump. From May 2018 to October 2018, she received epirubicin. In \
                November 2018, she underwent mastectomy.";
    let read = read(text, 50.0, &[(Finding, "lump"), (Treatment, "epirubicin"), (Procedure, "mastectomy")]);
    let (drug, surgery) = (&read.times[1], &read.times[2]);
    assert!(drug.day_end.unwrap() - drug.day.unwrap() > 140.0, "{drug:?}");
    assert!(surgery.day > drug.day_end, "{surgery:?}");
}

#[test]
fn a_report_that_contradicts_itself_is_found_out() {
    let told = |date: &str| {
        format!(
            "A 50-year-old man presented on March 1, 2019 with pain. He underwent colectomy on March 3, 2019. Ten days \
             after colectomy, on March {date}, 2019, he bled."
        )
    };
    let facts = [(Finding, "pain"), (Procedure, "colectomy"), (Finding, "bled")];
    assert_eq!(read(&told("30"), 50.0, &facts).contradictions, 1);
    assert_eq!(read(&told("13"), 50.0, &facts).contradictions, 0);
}

#[test]
fn columns_of_a_table_are_times() {
    let text = "A 50-year-old man presented with myalgia. He was given prednisone.\n\nTable 1 Laboratory values\n\n\
                Test\tDay 0\tDay 4\tDay 9\nCreatine kinase\t3100\t2200\t450\nAldolase\t20\t15\t7";
    let facts = [(Finding, "myalgia"), (Measurement, "3100"), (Measurement, "2200"), (Measurement, "450")];
    let days: Vec<Option<f64>> = read(text, 50.0, &facts).times.iter().map(|t| t.day).collect();
    assert_eq!(days, [Some(0.0), Some(0.0), Some(4.0), Some(9.0)]);
}

#[test]
fn a_response_is_linked_with_what_ran_before_it() {
    use caseline_model::LinkKind;
    let text = "A 50-year-old man presented with a rash. Methotrexate was started. Ten days later, ceftriaxone was given \
                for 5 days. After two weeks, the rash improved with prednisone. One year later, he took zinc.";
    let facts = [
        (Finding, "rash"),
        (Treatment, "Methotrexate"),
        (Treatment, "ceftriaxone"),
        (Outcome, "improved"),
        (Treatment, "prednisone"),
        (Treatment, "zinc"),
    ];
    let mut found: Vec<(usize, &str)> = read(text, 50.0, &facts)
        .links
        .iter()
        .filter(|l| l.kind == LinkKind::FollowedByResponse && l.to == 3)
        .map(|l| (l.from, l.certainty))
        .collect();
    found.sort_unstable();
    assert_eq!(found, [(1, "narrative"), (2, "implied"), (4, "stated")]);
}

#[test]
fn visits_count_from_one_event() {
    days(
        "A 50-year-old man presented with a lump. He underwent excision. After 6 months, he was well. At 9 months, \
         there was relapse. At one year, he died. Two months later, his wife wrote.",
        &[
            (Procedure, "excision", Some(0.0)),
            (Outcome, "well", Some(182.4)),
            (Outcome, "relapse", Some(273.6)),
            (Outcome, "died", Some(365.0)),
            (Outcome, "wrote", Some(425.8)),
        ],
    );
}

#[test]
fn words_that_tell_a_time_are_no_event_to_count_from() {
    let read = read(
        "A 50-year-old man presented with pancytopenia. Three months later, he underwent allo-HCT. His chimerism was \
         full (day +30 and day +100). Two months post-allo-HCT, his rash had improved. On day +100, it came back.",
        50.0,
        &[
            (Procedure, "allo-HCT"),
            (Measurement, "chimerism was full"),
            (Procedure, "Two months post-allo-HCT"),
            (Outcome, "improved"),
            (Outcome, "came back"),
        ],
    );
    let from: Vec<f64> = read.times.iter().map(|t| (t.day.unwrap() - read.times[0].day.unwrap()).round()).collect();
    assert_eq!(from, [0.0, 30.0, 61.0, 61.0, 100.0]);
    assert_eq!(read.again, [(1, 100.0)]);
}

#[test]
fn the_clock_goes_back_for_a_counted_day_before_it() {
    let read = read(
        "A 50-year-old man presented with pancytopenia. Three months later, he underwent allo-HCT. On day +100, a rash \
         appeared. It resolved by day +180. The taper was halted initially; however, it was resumed on day +110.",
        50.0,
        &[
            (Procedure, "allo-HCT"),
            (Finding, "rash"),
            (Outcome, "resolved"),
            (Treatment, "taper"),
            (Treatment, "resumed"),
        ],
    );
    let from: Vec<f64> = read.times.iter().map(|t| (t.day.unwrap() - read.times[0].day.unwrap()).round()).collect();
    assert_eq!(from, [0.0, 100.0, 180.0, 100.0, 110.0]);
}
