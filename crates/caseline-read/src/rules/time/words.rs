//! The words of time, for dispatch on the first one: each token is looked up once, in lower case.

use super::slack::Unit;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What points in time a report counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnchorKind {
    /// Coming to the doctor, the emergency room, the hospital.
    Presentation,
    /// Admission to hospital.
    Admission,
    /// An operation.
    Surgery,
    /// A transplantation of cells or an organ.
    Transplantation,
    /// A diagnosis.
    Diagnosis,
    /// Discharge from hospital.
    Discharge,
    /// Death.
    Death,
    /// Birth of the patient.
    Birth,
    /// Delivery of a child by the patient.
    Delivery,
    /// Onset of the illness.
    Onset,
    /// The start of a treatment.
    Treatment,
    /// The end of a treatment.
    TreatmentEnd,
    /// A cycle of chemotherapy.
    Cycle,
    /// Any other event, named in words.
    Event,
    /// What was told last.
    Previous,
    /// Now: the presentation in a history, else what was told last.
    Now,
}

impl AnchorKind {
    /// The stable name, as `time.anchor` and the ids of anchors have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            AnchorKind::Presentation | AnchorKind::Now => "presentation",
            AnchorKind::Admission => "admission",
            AnchorKind::Surgery => "surgery",
            AnchorKind::Transplantation => "transplantation",
            AnchorKind::Diagnosis => "diagnosis",
            AnchorKind::Discharge => "discharge",
            AnchorKind::Death => "death",
            AnchorKind::Birth => "birth",
            AnchorKind::Delivery => "delivery",
            AnchorKind::Onset => "onset",
            AnchorKind::Treatment => "treatment",
            AnchorKind::TreatmentEnd => "treatment-end",
            AnchorKind::Cycle => "cycle",
            AnchorKind::Event => "event",
            AnchorKind::Previous => "previous",
        }
    }
}

/// What a word may begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Trigger {
    Unit(Unit, bool),
    Month(u8),
    Weekday,
    Season(&'static str),
    /// Part of the day, with its TIMEX3 code.
    PartOfDay(&'static str),
    /// POD 3.
    DayCount(AnchorKind),
    /// Frequencies, with their value.
    Set(&'static str),
    /// "today", "yesterday", "tomorrow": days from the clock.
    Relative(i8),
    Sequence(Sequence),
    Cycle,
    /// The head of an anchor.
    Anchor(AnchorKind),
    /// "postoperative", "preoperatively".
    PrePost(AnchorKind, i8),
    Childhood(f64, f64, f64),
    /// "post-", "pre-" before a hyphen.
    Prefix,
    /// "after", "before" and the like, before a named event.
    Named,
    /// "once", "twice", "times".
    Times,
    /// The word "time".
    TimeWord,
    /// "age", "aged".
    Age,
}

/// Words that order events without counting days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sequence {
    /// After what was told last: subsequently, thereafter, later.
    Then,
    /// At the same time: meanwhile, simultaneously, at that time.
    Meanwhile,
    /// At last: eventually, finally, ultimately.
    Eventually,
    /// At first: initially.
    Initially,
    /// At once: immediately, promptly.
    AtOnce,
    /// Before: previously, formerly.
    Before,
    /// Now: currently, to date.
    Currently,
    /// A while ago: recently.
    Recently,
}

const SINGLE: &[(&str, Trigger)] = &[
    ("minute", Trigger::Unit(Unit::Minute, false)),
    ("minutes", Trigger::Unit(Unit::Minute, true)),
    ("hour", Trigger::Unit(Unit::Hour, false)),
    ("hours", Trigger::Unit(Unit::Hour, true)),
    ("hrs", Trigger::Unit(Unit::Hour, true)),
    ("hr", Trigger::Unit(Unit::Hour, true)),
    ("h", Trigger::Unit(Unit::Hour, true)),
    ("day", Trigger::Unit(Unit::Day, false)),
    ("days", Trigger::Unit(Unit::Day, true)),
    ("week", Trigger::Unit(Unit::Week, false)),
    ("weeks", Trigger::Unit(Unit::Week, true)),
    ("wk", Trigger::Unit(Unit::Week, true)),
    ("wks", Trigger::Unit(Unit::Week, true)),
    ("month", Trigger::Unit(Unit::Month, false)),
    ("months", Trigger::Unit(Unit::Month, true)),
    ("mo", Trigger::Unit(Unit::Month, true)),
    ("mos", Trigger::Unit(Unit::Month, true)),
    ("year", Trigger::Unit(Unit::Year, false)),
    ("years", Trigger::Unit(Unit::Year, true)),
    ("yr", Trigger::Unit(Unit::Year, true)),
    ("yrs", Trigger::Unit(Unit::Year, true)),
    ("decade", Trigger::Unit(Unit::Decade, false)),
    ("decades", Trigger::Unit(Unit::Decade, true)),
    ("january", Trigger::Month(1)),
    ("february", Trigger::Month(2)),
    ("march", Trigger::Month(3)),
    ("april", Trigger::Month(4)),
    ("may", Trigger::Month(5)),
    ("june", Trigger::Month(6)),
    ("july", Trigger::Month(7)),
    ("august", Trigger::Month(8)),
    ("september", Trigger::Month(9)),
    ("october", Trigger::Month(10)),
    ("november", Trigger::Month(11)),
    ("december", Trigger::Month(12)),
    ("jan", Trigger::Month(1)),
    ("feb", Trigger::Month(2)),
    ("mar", Trigger::Month(3)),
    ("apr", Trigger::Month(4)),
    ("jun", Trigger::Month(6)),
    ("jul", Trigger::Month(7)),
    ("aug", Trigger::Month(8)),
    ("sept", Trigger::Month(9)),
    ("sep", Trigger::Month(9)),
    ("oct", Trigger::Month(10)),
    ("nov", Trigger::Month(11)),
    ("dec", Trigger::Month(12)),
    ("monday", Trigger::Weekday),
    ("tuesday", Trigger::Weekday),
    ("wednesday", Trigger::Weekday),
    ("thursday", Trigger::Weekday),
    ("friday", Trigger::Weekday),
    ("saturday", Trigger::Weekday),
    ("sunday", Trigger::Weekday),
    ("spring", Trigger::Season("SP")),
    ("summer", Trigger::Season("SU")),
    ("autumn", Trigger::Season("FA")),
    ("winter", Trigger::Season("WI")),
    ("morning", Trigger::PartOfDay("TMO")),
    ("afternoon", Trigger::PartOfDay("TAF")),
    ("evening", Trigger::PartOfDay("TEV")),
    ("night", Trigger::PartOfDay("TNI")),
    ("overnight", Trigger::PartOfDay("TNI")),
    ("noon", Trigger::PartOfDay("T12")),
    ("midnight", Trigger::PartOfDay("T24")),
    ("pod", Trigger::DayCount(AnchorKind::Surgery)),
    ("daily", Trigger::Set("P1D")),
    ("weekly", Trigger::Set("P1W")),
    ("biweekly", Trigger::Set("P2W")),
    ("fortnightly", Trigger::Set("P2W")),
    ("monthly", Trigger::Set("P1M")),
    ("bimonthly", Trigger::Set("P2M")),
    ("quarterly", Trigger::Set("P3M")),
    ("biannual", Trigger::Set("P6M")),
    ("biannually", Trigger::Set("P6M")),
    ("annual", Trigger::Set("P1Y")),
    ("annually", Trigger::Set("P1Y")),
    ("yearly", Trigger::Set("P1Y")),
    ("hourly", Trigger::Set("PT1H")),
    ("nightly", Trigger::Set("P1D")),
    ("bid", Trigger::Set("PT12H")),
    ("tid", Trigger::Set("PT8H")),
    ("qid", Trigger::Set("PT6H")),
    ("qd", Trigger::Set("P1D")),
    ("today", Trigger::Relative(0)),
    ("yesterday", Trigger::Relative(-1)),
    ("tomorrow", Trigger::Relative(1)),
    ("subsequently", Trigger::Sequence(Sequence::Then)),
    ("thereafter", Trigger::Sequence(Sequence::Then)),
    ("afterwards", Trigger::Sequence(Sequence::Then)),
    ("afterward", Trigger::Sequence(Sequence::Then)),
    ("later", Trigger::Sequence(Sequence::Then)),
    ("then", Trigger::Sequence(Sequence::Then)),
    ("meanwhile", Trigger::Sequence(Sequence::Meanwhile)),
    ("simultaneously", Trigger::Sequence(Sequence::Meanwhile)),
    ("concurrently", Trigger::Sequence(Sequence::Meanwhile)),
    ("concomitantly", Trigger::Sequence(Sequence::Meanwhile)),
    ("eventually", Trigger::Sequence(Sequence::Eventually)),
    ("finally", Trigger::Sequence(Sequence::Eventually)),
    ("ultimately", Trigger::Sequence(Sequence::Eventually)),
    ("initially", Trigger::Sequence(Sequence::Initially)),
    ("immediately", Trigger::Sequence(Sequence::AtOnce)),
    ("promptly", Trigger::Sequence(Sequence::AtOnce)),
    ("previously", Trigger::Sequence(Sequence::Before)),
    ("formerly", Trigger::Sequence(Sequence::Before)),
    ("currently", Trigger::Sequence(Sequence::Currently)),
    ("recently", Trigger::Sequence(Sequence::Recently)),
    ("cycle", Trigger::Cycle),
    ("cycles", Trigger::Cycle),
    ("admission", Trigger::Anchor(AnchorKind::Admission)),
    ("hospitalization", Trigger::Anchor(AnchorKind::Admission)),
    ("hospitalisation", Trigger::Anchor(AnchorKind::Admission)),
    ("readmission", Trigger::Anchor(AnchorKind::Event)),
    ("presentation", Trigger::Anchor(AnchorKind::Presentation)),
    ("arrival", Trigger::Anchor(AnchorKind::Presentation)),
    ("referral", Trigger::Anchor(AnchorKind::Presentation)),
    ("discharge", Trigger::Anchor(AnchorKind::Discharge)),
    ("surgery", Trigger::Anchor(AnchorKind::Surgery)),
    ("operation", Trigger::Anchor(AnchorKind::Surgery)),
    ("surgically", Trigger::Anchor(AnchorKind::Surgery)),
    ("transplant", Trigger::Anchor(AnchorKind::Transplantation)),
    ("transplantation", Trigger::Anchor(AnchorKind::Transplantation)),
    ("hct", Trigger::Anchor(AnchorKind::Transplantation)),
    ("hsct", Trigger::Anchor(AnchorKind::Transplantation)),
    ("bmt", Trigger::Anchor(AnchorKind::Transplantation)),
    ("diagnosis", Trigger::Anchor(AnchorKind::Diagnosis)),
    ("birth", Trigger::Anchor(AnchorKind::Birth)),
    ("delivery", Trigger::Anchor(AnchorKind::Delivery)),
    ("onset", Trigger::Anchor(AnchorKind::Onset)),
    ("postoperative", Trigger::PrePost(AnchorKind::Surgery, 1)),
    ("postoperatively", Trigger::PrePost(AnchorKind::Surgery, 1)),
    ("preoperative", Trigger::PrePost(AnchorKind::Surgery, -1)),
    ("preoperatively", Trigger::PrePost(AnchorKind::Surgery, -1)),
    ("intraoperative", Trigger::PrePost(AnchorKind::Surgery, 0)),
    ("intraoperatively", Trigger::PrePost(AnchorKind::Surgery, 0)),
    ("perioperative", Trigger::PrePost(AnchorKind::Surgery, 0)),
    ("perioperatively", Trigger::PrePost(AnchorKind::Surgery, 0)),
    ("posttransplant", Trigger::PrePost(AnchorKind::Transplantation, 1)),
    ("posttransplantation", Trigger::PrePost(AnchorKind::Transplantation, 1)),
    ("postpartum", Trigger::PrePost(AnchorKind::Delivery, 1)),
    ("postnatal", Trigger::PrePost(AnchorKind::Birth, 1)),
    ("postnatally", Trigger::PrePost(AnchorKind::Birth, 1)),
    ("childhood", Trigger::Childhood(1.0, 7.0, 14.0)),
    ("infancy", Trigger::Childhood(0.0, 0.5, 2.0)),
    ("post", Trigger::Prefix),
    ("pre", Trigger::Prefix),
    ("intra", Trigger::Prefix),
    ("peri", Trigger::Prefix),
    ("after", Trigger::Named),
    ("following", Trigger::Named),
    ("before", Trigger::Named),
    ("since", Trigger::Named),
    ("prior", Trigger::Named),
    ("once", Trigger::Times),
    ("twice", Trigger::Times),
    ("thrice", Trigger::Times),
    ("times", Trigger::Times),
    ("time", Trigger::TimeWord),
    ("age", Trigger::Age),
    ("aged", Trigger::Age),
    ("adolescence", Trigger::Childhood(10.0, 15.0, 20.0)),
];

/// The word in lower case, without allocation; empty where it is longer than any word of time.
pub(crate) fn lower<'b>(word: &str, buffer: &'b mut [u8; 24]) -> &'b str {
    let Some(lower) = buffer.get_mut(..word.len()) else {
        return "";
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).unwrap_or("")
}

/// Looks a word up, whatever its capitals.
pub(super) fn trigger(word: &str) -> Option<Trigger> {
    static TABLE: OnceLock<FxHashMap<&'static str, Trigger>> = OnceLock::new();
    let table = TABLE.get_or_init(|| SINGLE.iter().copied().collect());
    table.get(lower(word, &mut [0; 24])).copied()
}

/// A number in words, up to ninety-nine with a hyphen being two tokens of their own.
pub(crate) fn cardinal(word: &str) -> Option<f64> {
    const WORDS: &[(&str, f64)] = &[
        ("a", 1.0),
        ("an", 1.0),
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("thirteen", 13.0),
        ("fourteen", 14.0),
        ("fifteen", 15.0),
        ("sixteen", 16.0),
        ("seventeen", 17.0),
        ("eighteen", 18.0),
        ("nineteen", 19.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("seventy", 70.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
    ];
    WORDS.iter().find(|(w, _)| w.eq_ignore_ascii_case(word)).map(|(_, n)| *n)
}

/// An ordinal in words.
pub(super) fn ordinal(word: &str) -> Option<f64> {
    const WORDS: &[(&str, f64)] = &[
        ("first", 1.0),
        ("second", 2.0),
        ("third", 3.0),
        ("fourth", 4.0),
        ("fifth", 5.0),
        ("sixth", 6.0),
        ("seventh", 7.0),
        ("eighth", 8.0),
        ("ninth", 9.0),
        ("tenth", 10.0),
        ("eleventh", 11.0),
        ("twelfth", 12.0),
        ("thirteenth", 13.0),
        ("fourteenth", 14.0),
        ("fifteenth", 15.0),
        ("sixteenth", 16.0),
        ("seventeenth", 17.0),
        ("eighteenth", 18.0),
        ("nineteenth", 19.0),
        ("twentieth", 20.0),
        ("thirtieth", 30.0),
    ];
    WORDS.iter().find(|(w, _)| w.eq_ignore_ascii_case(word)).map(|(_, n)| *n)
}
