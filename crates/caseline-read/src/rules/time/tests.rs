use super::*;
use crate::lexicon::Lexicon;
use caseline_text::Document;
use caseline_text::source::{Limits, open};

fn read(text: &str) -> Vec<(String, Class, Direction, String, f64, AnchorKind)> {
    let document = Document::prepare(open("t", text.as_bytes(), &Limits::default()).unwrap());
    let lexicon = Lexicon::default();
    let page = Page::new(&document, &lexicon);
    find(&page, |_| true)
        .into_iter()
        .map(|e| (page.words(e.span).to_owned(), e.class, e.direction, e.value.clone(), e.days.best, e.anchor.kind))
        .collect()
}

#[track_caller]
fn one(text: &str, words: &str, class: Class, value: &str) {
    let found = read(text);
    assert!(found.iter().any(|f| f.0 == words && f.1 == class && f.3 == value), "{text}: {found:?}");
}

#[track_caller]
fn offset(text: &str, words: &str, direction: Direction, days: f64, anchor: AnchorKind) {
    let found = read(text);
    let hit = found.iter().any(|f| f.0 == words && f.2 == direction && (f.4 - days).abs() < 1e-3 && f.5 == anchor);
    assert!(hit, "{text}: {found:?}");
}

#[test]
fn durations() {
    one("She came with a 4-month history of cough.", "4-month", Class::Duration, "P4M");
    one("He had had fever for the past 3 days.", "the past 3 days", Class::Duration, "P3D");
    one("Pain for two to three weeks was noted.", "two to three weeks", Class::Duration, "P2W/P3W");
    one("Dizzy for several months before.", "several months", Class::Offset, "PXM");
    one("It lasted one and a half years in all.", "one and a half years", Class::Duration, "P1.5Y");
    one("He was ill for twenty-four hours.", "twenty-four hours", Class::Duration, "PT24H");
}

#[test]
fn offsets_and_what_they_count_from() {
    offset("Two weeks later, he fell.", "Two weeks later", Direction::After, 14.0, AnchorKind::Previous);
    offset("It grew 10 days after laparoscopic gastrectomy.", "10 days", Direction::After, 10.0, AnchorKind::Surgery);
    offset("A rash began 3 weeks prior to admission.", "3 weeks", Direction::Before, 21.0, AnchorKind::Admission);
    offset("He had been treated 8 years ago.", "8 years ago", Direction::Before, 2920.0, AnchorKind::Now);
    offset("Well 8 weeks following allo-HCT.", "8 weeks", Direction::After, 56.0, AnchorKind::Transplantation);
    offset("Two weeks post-discharge, she fell.", "Two weeks", Direction::After, 14.0, AnchorKind::Discharge);
    offset("The next day she died.", "The next day", Direction::After, 1.0, AnchorKind::Previous);
    offset("Within 48 h of admission it rose.", "48 h", Direction::After, 2.0, AnchorKind::Admission);
}

#[test]
fn counted_days() {
    offset("On POD 3 he ate.", "POD 3", Direction::After, 3.0, AnchorKind::Surgery);
    offset("On hospital day 7 he ate.", "hospital day 7", Direction::After, 7.0, AnchorKind::Admission);
    offset("On day +15, it rose.", "day +15", Direction::After, 15.0, AnchorKind::Previous);
    offset(
        "He left on the 11th postoperative day.",
        "the 11th postoperative day",
        Direction::After,
        11.0,
        AnchorKind::Surgery,
    );
    offset("On the 7th day of illness she slept.", "the 7th day", Direction::After, 7.0, AnchorKind::Onset);
    offset("At day 27 after transplantation she left.", "day 27", Direction::After, 27.0, AnchorKind::Transplantation);
}

#[test]
fn dates_and_what_only_looks_like_one() {
    one("It began on May 27th 2011 at home.", "May 27th 2011", Class::Date, "2011-05-27");
    one("Seen in October 2012 again.", "October 2012", Class::Date, "2012-10");
    one("Since 1996 he had no pain.", "1996", Class::Date, "1996");
    one("On 2019-09-12 it was cut.", "2019-09-12", Class::Date, "2019-09-12");
    assert!(read("This may be 2000 mg of it.").is_empty());
    assert!(read("He took 5 mg/day of it.").is_empty());
}

#[test]
fn frequencies_are_no_times() {
    for text in
        ["40 mg daily was given.", "He took it twice a day.", "Given every 2 weeks there.", "It was 4 mg q3w then on."]
    {
        assert!(read(text).iter().any(|f| f.1 == Class::Set), "{text}: {:?}", read(text));
        assert!(!read(text).iter().any(|f| matches!(f.1, Class::Duration | Class::Offset)), "{text}: {:?}", read(text));
    }
}

#[test]
fn ages_and_events() {
    one("A 52-year-old man came.", "52-year-old", Class::Age, "P52Y");
    one("Diagnosed at the age of 5 years.", "5 years", Class::Age, "P5Y");
    assert!(read("On admission he was pale.").iter().any(|f| f.1 == Class::Event && f.5 == AnchorKind::Admission));
    assert!(read("After cycle 6 the skin was worse.").iter().any(|f| f.1 == Class::Cycle && f.4 == 6.0));
    assert!(read("She subsequently left.").iter().any(|f| f.1 == Class::Sequence(Sequence::Then)));
}

#[test]
fn several_times_in_one_phrase() {
    let days = |text: &str| read(text).iter().map(|f| f.4.round()).collect::<Vec<f64>>();
    assert_eq!(days("It was low (days +15 and +30)."), [15.0, 30.0]);
    assert_eq!(days("It was low on day 3, 5, and 9 after transplantation."), [3.0, 5.0, 9.0]);
    assert_eq!(days("He was well 3 and 6 months after surgery."), [91.0, 182.0]);
    // A range stays one, and a dose is no day.
    assert_eq!(days("It was low on days 3-5."), [3.0]);
    assert_eq!(days("On day 3, 5 mg was given."), [3.0]);
}
