//! The timeline as a table and as words: every fact with its time counted from an anchor, and the concordance of
//! the diseases that the report is about.

use caseline_export::group::groups;
use caseline_export::when::{anchor_day, anchor_words};
use caseline_export::words::{self, printable};
use caseline_model::concordance::{Step, Trend, concordances};
use caseline_model::{Basis, Case, Fact, Kind, Status, number};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write;

/// A fact on a track with its time; days count from the anchor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Label of the disease track; none for facts that hang on none.
    pub track: Option<String>,
    /// Id of the fact.
    pub fact: String,
    /// What sort of fact.
    pub kind: Kind,
    /// Present, absent and so on.
    pub status: Status,
    /// The standard term.
    pub label: String,
    /// The value, a number where it is one.
    pub value: Option<Value>,
    /// Its unit as written.
    pub unit: Option<String>,
    /// How a treatment was given.
    pub dose: Option<String>,
    /// Best single day.
    #[serde(serialize_with = "number::serialize")]
    pub day: Option<f64>,
    /// Last day of a span.
    #[serde(serialize_with = "number::serialize")]
    pub day_end: Option<f64>,
    /// Not before.
    #[serde(serialize_with = "number::serialize")]
    pub earliest: Option<f64>,
    /// Not after.
    #[serde(serialize_with = "number::serialize")]
    pub latest: Option<f64>,
    /// The point that the words of the report count from.
    pub anchor: Option<String>,
    /// What the time rests on.
    pub basis: Basis,
    /// The words of the time, as written.
    pub expression: Option<String>,
    /// The words of the fact.
    pub quote: String,
}

/// The columns of the table, in order.
const COLUMNS: [&str; 16] = [
    "track",
    "fact",
    "kind",
    "status",
    "label",
    "value",
    "unit",
    "dose",
    "day",
    "day_end",
    "earliest",
    "latest",
    "anchor",
    "basis",
    "expression",
    "quote",
];

/// Checks that some patient of the case has the anchor and its day; says which anchors there are otherwise.
pub fn known_anchor(case: &Case, anchor: &str) -> Result<(), String> {
    let mut patients: Vec<u32> = case.patients.iter().map(|p| p.patient).collect();
    patients.extend(case.facts.iter().map(|f| f.patient));
    if anchor == "presentation" || patients.iter().any(|p| anchor_day(case, *p, anchor).is_some()) {
        return Ok(());
    }
    let mut ids = vec!["presentation"];
    for known in case.anchors.iter().filter(|a| a.day.is_some()) {
        if !ids.contains(&known.id.as_str()) {
            ids.push(&known.id);
        }
    }
    let dayless = case.anchors.iter().any(|a| a.id.eq_ignore_ascii_case(anchor));
    let what =
        if dayless { "the report gives no day for this anchor" } else { "there is no such anchor in this report" };
    Err(format!(
        "{what}; there are: {} (a treatment, procedure or diagnosis with a day may be named as well)",
        ids.join(", ")
    ))
}

/// Every fact on each of its tracks, by patient, track and time; facts without a time come last.
pub fn rows(case: &Case, anchor: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in groups(case) {
        let zero = anchor_day(case, group.patient, anchor);
        let track = group.track.map(|t| t.label.as_str());
        let mut of_group: Vec<Row> = group.facts.iter().map(|f| row(f, track, anchor, zero)).collect();
        let key = |r: &Row| r.day.or(r.earliest).or(r.latest).unwrap_or(f64::INFINITY);
        of_group.sort_by(|a, b| key(a).total_cmp(&key(b)));
        rows.append(&mut of_group);
    }
    rows
}

fn row(fact: &Fact, track: Option<&str>, anchor: &str, zero: Option<f64>) -> Row {
    // Without a day 0 nothing can be counted from it; the words of the time stay.
    let mut time = fact.time.counted_from_anchor(anchor, zero.unwrap_or_default());
    if zero.is_none() {
        (time.day, time.day_end, time.earliest, time.latest) = (None, None, None, None);
    }
    Row {
        track: track.map(str::to_owned),
        fact: fact.id.clone(),
        kind: fact.kind,
        status: fact.status(),
        label: fact.label.clone(),
        value: fact.value.as_ref().and_then(value),
        unit: fact.value.as_ref().and_then(|v| v.unit.clone()),
        dose: fact.dose.as_ref().and_then(words::dose),
        day: time.day,
        day_end: time.day_end,
        earliest: time.earliest,
        latest: time.latest,
        anchor: time.anchor,
        basis: time.basis,
        expression: time.expression,
        quote: fact.quotes().first().map_or_else(String::new, |q| q.exact.clone()),
    }
}

/// A plain number stays one; a bound, a range and words are words.
fn value(value: &caseline_model::Value) -> Option<Value> {
    match (value.number, value.high, value.comparator, value.text.as_deref()) {
        (Some(n), None, None, None) => Some(plain(n)),
        (Some(n), high, comparator, text) => {
            let mut out = comparator.map_or_else(String::new, |c| c.to_string());
            let _ = write!(out, "{}", plain(n));
            if let Some(high) = high {
                let _ = write!(out, "-{}", plain(high));
            }
            if let Some(text) = text {
                let _ = write!(out, " {text}");
            }
            Some(json!(out))
        }
        (None, _, _, text) => text.map(|t| json!(t)),
    }
}

/// The table as CSV (RFC 4180). Words that a spreadsheet would run as a formula get an apostrophe before them.
pub fn csv(case: &Case, anchor: &str) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let day = |d: Option<f64>| d.map_or_else(String::new, |d| d.to_string());
    let word = |w: Option<&str>| guarded(w.unwrap_or_default());
    let mut written = writer.write_record(COLUMNS);
    for r in rows(case, anchor) {
        let value = match &r.value {
            Some(Value::String(text)) => guarded(text),
            Some(number) => number.to_string(),
            None => String::new(),
        };
        written = written.and_then(|()| {
            writer.write_record([
                word(r.track.as_deref()),
                word(Some(&r.fact)),
                r.kind.to_string(),
                r.status.to_string(),
                word(Some(&r.label)),
                value,
                word(r.unit.as_deref()),
                word(r.dose.as_deref()),
                day(r.day),
                day(r.day_end),
                day(r.earliest),
                day(r.latest),
                word(r.anchor.as_deref()),
                r.basis.to_string(),
                word(r.expression.as_deref()),
                word(Some(&r.quote)),
            ])
        });
    }
    // Writing to memory does not fail, and every record has as many fields as the head.
    debug_assert!(written.is_ok());
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn guarded(text: &str) -> String {
    let apostrophe =
        if text.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    format!("{apostrophe}{text}")
}

/// The table as JSON, with the anchors and the concordance. Every day in it counts from the anchor.
pub fn json(case: &Case, anchor: &str) -> Value {
    let mut anchors = case.anchors.clone();
    for known in &mut anchors {
        let zero = anchor_day(case, known.patient, anchor);
        for day in [&mut known.day, &mut known.earliest, &mut known.latest] {
            *day = day.zip(zero).map(|(day, zero)| from(zero, day));
        }
    }
    let compared: Vec<Value> = (concordances(case).into_iter())
        .map(|(concordance, patient)| {
            let zero = anchor_day(case, patient, anchor);
            let mut value = json!(concordance);
            for (step, out) in concordance.steps.iter().zip(value["steps"].as_array_mut().into_iter().flatten()) {
                out["day"] = zero.map_or(Value::Null, |zero| plain(from(zero, step.day)));
            }
            value
        })
        .collect();
    json!({
        "report": case.source.name,
        "anchor": anchor,
        "anchors": anchors,
        "facts": rows(case, anchor),
        "concordance": compared,
    })
}

/// A day counted from day `zero`, to a quarter of an hour, as the case file writes days.
fn from(zero: f64, day: f64) -> f64 {
    ((day - zero) * 100.0).round() / 100.0 + 0.0
}

/// A whole number without a fraction.
fn plain(n: f64) -> Value {
    if n.fract() == 0.0 && n.abs() < 9e15 { json!(n as i64) } else { json!(n) }
}

/// The concordance in words; empty where a patient has not just two index diseases, or nothing is told of their
/// course.
pub fn concordance_words(case: &Case, anchor: &str) -> String {
    let mut out = String::new();
    for (c, patient) in concordances(case).iter().filter(|(c, _)| !c.steps.is_empty()) {
        let label = |id: &str| case.track(id).map_or_else(|| id.to_owned(), |t| printable(&t.label).into_owned());
        let (follower, leader) = (label(&c.follower), label(&c.leader));
        let steps = if c.steps.len() == 1 { "step moves" } else { "steps move" };
        let _ = writeln!(
            out,
            "Concordance: {} of {} {steps} together ({follower} follows {leader}); {} of {} with treatment running{}",
            c.concordant,
            c.steps.len(),
            c.treated,
            c.steps.len(),
            match c.confounded {
                0 => String::new(),
                n => format!(", {n} of the {} with treatment of {follower} itself", c.concordant),
            }
        );
        let zero = anchor_day(case, *patient, anchor);
        for step in &c.steps {
            let _ = writeln!(out, "  {}", step_words(case, step, zero, [&follower, &leader]));
        }
        out.push_str("  A count of this tool, not a published measure; a treatment of both moves both together.\n");
    }
    out
}

fn step_words(case: &Case, step: &Step, zero: Option<f64>, [follower, leader]: [&str; 2]) -> String {
    let day = zero.map_or_else(String::new, |z| format!("{}: ", words::day(from(z, step.day))));
    let trend = |t: Trend| match t {
        Trend::Better => "better",
        Trend::Worse => "worse",
        Trend::Unchanged => "unchanged",
    };
    let mut running: Vec<String> = Vec::new();
    for treatment in step.treatments.iter().filter_map(|id| case.fact(id)) {
        let label = printable(&treatment.label).into_owned();
        if !running.contains(&label) {
            running.push(label);
        }
    }
    let running = if running.is_empty() { "no treatment known to run".to_owned() } else { running.join(", ") };
    let how = if step.concordant { "together" } else { "apart" };
    format!("{day}{follower} {}, {leader} {} ({how}); {running}", trend(step.follower), trend(step.leader))
}

/// The anchor in words, for headings.
pub fn anchor_name(case: &Case, anchor: &str) -> String {
    printable(&anchor_words(case, anchor)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read_bytes};

    #[test]
    fn formulas_are_words() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded(" @x"), "' @x");
        assert_eq!(guarded("rash"), "rash");
    }

    #[test]
    fn values_stay_what_they_are() {
        use caseline_model::{Comparator, Value as V};
        let of = |number, high, comparator, text: Option<&str>| {
            value(&V { number, high, comparator, text: text.map(str::to_owned), ..V::default() })
        };
        assert_eq!(of(Some(-3.0), None, None, None), Some(json!(-3)));
        assert_eq!(of(Some(5.0), Some(7.5), None, None), Some(json!("5-7.5")));
        assert_eq!(of(Some(5.0), None, Some(Comparator::Less), None), Some(json!("<5")));
        assert_eq!(of(None, None, None, Some("1:160")), Some(json!("1:160")));
        assert_eq!(of(None, None, None, None), None);
    }

    #[test]
    fn days_shift_and_unknown_anchors_are_told() {
        let text = "CASE REPORT\nA 61-year-old man presented with fever. Ten days later he was given prednisolone. \
                    Twenty days after admission the fever had resolved.\n";
        let case = read_bytes("r.txt", text.as_bytes(), &ReadOptions::default()).unwrap().case;
        let at = |rows: &[Row], id: &str| rows.iter().find(|r| r.fact == id).and_then(|r| r.day);
        let from_start = rows(&case, "presentation");
        let drug =
            from_start.iter().find(|r| r.label.starts_with("predniso") && r.day.is_some()).expect("a timed drug");
        let (id, day) = (drug.fact.clone(), drug.day.unwrap());
        let shifted = rows(&case, &id);
        assert_eq!(at(&shifted, &id), Some(0.0));
        for r in from_start.iter().filter(|r| r.day.is_some()) {
            assert!((at(&shifted, &r.fact).unwrap() - (r.day.unwrap() - day)).abs() < 0.011, "{r:?}");
        }
        let why = known_anchor(&case, "eclipse").unwrap_err();
        assert!(why.contains("no such anchor") && why.contains("presentation"), "{why}");
        assert_eq!(csv(&case, "presentation").lines().count(), from_start.len() + 1);
    }
}
