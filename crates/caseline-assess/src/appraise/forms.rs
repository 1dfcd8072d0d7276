//! JBI checklist for case reports and the tool of Murad 2018 as filled forms.
//!
//! What a rule can see (demographics, tests, adverse events, follow-up) is answered with its sentence; what takes
//! judgement (whether all cases were selected, whether other causes were ruled out) says that it needs a person.
//! Wordings are ours; the forms are not reproduced.
//!
//! Moola S, et al. JBI Manual for Evidence Synthesis, 2020, chapter 7; Murad MH, et al. BMJ Evid Based Med
//! 2018;23:60-3, doi:10.1136/bmjebm-2017-110853.

use super::Grade;
use super::care::{CareItem, care};
use crate::pattern;
use crate::report::{Report, Role};
use caseline_model::Quote;
use serde::Serialize;

/// A question of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormItem {
    /// Stable id.
    pub id: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// `y`, `p`, `n`, or for Murad `yes`, `partial`, `no`, `unclear`, `na`.
    pub answer: &'static str,
    /// The sentence it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Quote>,
    /// True where a person must judge.
    pub needs_a_person: bool,
}

/// A form: its instrument, and how it is filled in.
pub struct Form {
    /// Id of the instrument.
    pub instrument: &'static str,
    /// Fills it in for a report.
    pub fill: fn(&Report) -> Vec<FormItem>,
}

impl Form {
    /// Its items in order: id and what it asks.
    pub fn items(&self) -> Vec<(&'static str, &'static str)> {
        let case = caseline_model::Case::new(caseline_model::Reader::default(), caseline_model::SourceInfo::default());
        (self.fill)(&Report::new(&case, "")).into_iter().map(|i| (i.id, i.asks)).collect()
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("instrument", &self.instrument).finish()
    }
}

/// CARE 2013.
pub static CARE: Form = Form { instrument: "care_2013", fill: care_items };
/// JBI checklist for case reports.
pub static JBI: Form = Form { instrument: "jbi_case_report", fill: jbi };
/// Murad 2018.
pub static MURAD: Form = Form { instrument: "murad_2018", fill: murad };

/// The items of CARE as those of a form. What only a reader can weigh needs a person.
fn care_items(report: &Report) -> Vec<FormItem> {
    let judged = |id: &str| matches!(id, "3d" | "8b" | "8c" | "11a" | "11c" | "11d");
    let item = |i: CareItem| FormItem {
        id: i.id,
        asks: i.asks,
        answer: i.grade.letter(),
        needs_a_person: judged(i.id),
        sentence: i.sentence,
    };
    care(report).into_iter().map(item).collect()
}

fn of<'a>(items: &'a [CareItem], id: &str) -> &'a CareItem {
    items.iter().find(|i| i.id == id).expect("the id is one of CARE")
}

/// The eight questions of JBI.
pub fn jbi(report: &Report) -> Vec<FormItem> {
    let items = care(report);
    let from = |id, asks, care_id: &str, person| {
        let item = of(&items, care_id);
        FormItem { id, asks, answer: item.grade.letter(), sentence: item.sentence.clone(), needs_a_person: person }
    };
    let mut out = vec![
        from("demographics", "demographic characteristics", "5a", false),
        from("history_as_timeline", "history presented as a timeline", "7", false),
        from("current_condition", "current clinical condition at presentation", "5b", false),
        from("tests_and_results", "diagnostic tests and their results", "8a", false),
        from("intervention", "intervention or treatment procedure", "9b", false),
        from("post_intervention_condition", "condition after the intervention", "10b", false),
        from("adverse_events", "adverse or unanticipated events", "10d", false),
        from("takeaway", "takeaway lessons", "11d", true),
    ];
    // Tests count in full only where results stand in numbers with units, several of them.
    let numbers = report
        .find(pattern!(r"\b\d+(?:\.\d+)? ?(?:mg/dL|g/dL|I?U/L|mmol/L|ng/mL|%|mm\b|cm\b|×)"), |r| r == Role::Case)
        .len();
    if out[3].answer == "y" && numbers < 4 {
        out[3].answer = "p";
    }
    out
}

/// The eight questions of Murad 2018.
pub fn murad(report: &Report) -> Vec<FormItem> {
    let items = care(report);
    let told = report.sections.iter().any(|s| s.role == Role::Case);
    let q = |id, asks, answer, care_id: Option<&str>, person| FormItem {
        id,
        asks,
        answer,
        sentence: care_id.and_then(|c| of(&items, c).sentence.clone()),
        needs_a_person: person,
    };
    let yes = |id: &str| of(&items, id).grade == Grade::Yes;
    let partial = |id: &str| of(&items, id).grade != Grade::No;
    let dechallenge =
        report.find(pattern!(r"\b(?:dechallenge|rechallenge|re-?challenged)\b"), |r| r != Role::References).is_empty();
    let dose = report
        .find(pattern!(r"\bdose[- ]response\b|\bdose[- ]dependent\b"), |r| r == Role::Case || r == Role::Discussion)
        .is_empty();
    let silent = if told { "unclear" } else { "no" };
    let other = pattern!(
        r"\bmay be due in part|\bother causes|\balternative (?:cause|explanation|diagnos)|\bcannot (?:be )?exclude"
    );
    let causes = report.find(other, |r| matches!(r, Role::Discussion | Role::Case)).into_iter().next();
    let mut out = vec![
        q("selection", "the patient represents the whole experience of the centre", silent, None, true),
        q(
            "exposure_ascertained",
            "exposure adequately ascertained",
            if partial("9a") { "yes" } else { "no" },
            Some("9a"),
            true,
        ),
        q(
            "outcome_ascertained",
            "outcome adequately ascertained",
            if partial("10b") { "yes" } else { "no" },
            Some("10b"),
            true,
        ),
        q("alternative_causes", "other causes ruled out", if causes.is_some() { "partial" } else { "no" }, None, true),
        q("challenge_rechallenge", "challenge and rechallenge", if dechallenge { "na" } else { "yes" }, None, true),
        q("dose_response", "dose-response effect", if dose { "na" } else { "yes" }, None, true),
        q("follow_up_long_enough", "follow-up long enough for the outcome", silent, None, true),
        q(
            "reporting_sufficient",
            "described in enough detail to repeat",
            if yes("9b") && yes("7") && yes("6") { "yes" } else { "no" },
            Some("9b"),
            true,
        ),
    ];
    if let Some(at) = causes {
        out[3].sentence = report.sentence_at(at.start).map(|s| report.quote(s.range.clone()));
    }
    out
}
