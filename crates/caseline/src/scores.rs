//! Answers of instruments in words: never a bare number, always the edition, what is missing, the evidence.

use caseline_assess::Scored;
use caseline_assess::appraise::{Form, form};
use caseline_assess::gather::{Evidence, Verdict};
use caseline_assess::instruments::inputs::fold;
use caseline_assess::instruments::{Answer, Settled, Truth, find};
use caseline_export::page::Score;
use caseline_export::words::{number, printable};
use serde_json::{Map, Value};
use std::fmt::Write;

/// Quotes shown for one input.
const QUOTES: usize = 2;

/// One instrument computed for a report.
pub fn scored(scored: &Scored) -> String {
    let mut out = head(&scored.answer, scored.when.as_deref());
    if let Some(form) = form(&scored.answer.instrument) {
        return out + &filled(scored, form);
    }
    out.push_str(&body(&scored.answer, &scored.evidence));
    // Items carry their words above; here are the inputs that are no items.
    let other = |e: &&Evidence| {
        let named = |input: &str| fold(input) == fold(&e.input);
        let answer = &scored.answer;
        !answer.items.iter().any(|i| i.answer != Truth::Unknown && named(&i.item))
            && !answer.missing.iter().any(|m| named(&m.input))
    };
    for evidence in scored.evidence.iter().filter(other).filter(|e| !e.quotes.is_empty()) {
        let value = scored.inputs.get(&evidence.input).map(|v| format!(" = {}", words(v)));
        let value = value.unwrap_or_else(|| format!(": {}", truth(evidence.answer)));
        let _ = writeln!(out, "  {}{}{}", printable(&evidence.input), printable(&value), quotes(Some(evidence)));
    }
    for claim in &scored.claims {
        let verdict = match claim.verdict {
            Verdict::Agrees => "agrees",
            Verdict::Disagrees => "disagrees",
            Verdict::CannotBeTold => "cannot be told",
        };
        let _ = writeln!(out, "  the report says {}: {verdict}; {}", printable(&claim.says), printable(&claim.why));
    }
    out
}

/// A checklist: an item a line with its answer and the sentence that it rests on.
fn filled(scored: &Scored, form: &Form) -> String {
    let mut out = String::new();
    let answers = scored.answer.result.get("items").and_then(Value::as_object);
    for (id, asks) in form.items() {
        let answer = match answers.and_then(|a| a.get(id)).and_then(Value::as_str) {
            Some("y" | "yes") => "yes",
            Some("p" | "partial") => "partial",
            Some("n" | "no") => "no",
            Some("na") => "does not apply",
            Some("unclear") => "unclear",
            _ => "not known",
        };
        let words = quotes(scored.evidence.iter().find(|e| e.input == id));
        let _ = writeln!(out, "  {id} {asks}: {answer}{words}");
    }
    let counts: Map<String, Value> =
        scored.answer.result.iter().filter(|(k, _)| *k != "items").map(|(k, v)| (k.clone(), v.clone())).collect();
    let _ = writeln!(out, "  {}", printable(&result(&counts)));
    for note in &scored.answer.notes {
        let _ = writeln!(out, "  note: {}", printable(note));
    }
    out
}

/// The answers as the page shows them.
pub fn sections(scores: &[Scored]) -> Vec<Score> {
    let one = |s: &Scored| {
        let words = scored(s);
        let mut lines = words.lines().map(|l| l.trim().to_owned());
        let heading = lines.next().unwrap_or_default();
        let mut facts: Vec<String> = Vec::new();
        for fact in s.evidence.iter().flat_map(|e| &e.facts) {
            if !facts.contains(fact) {
                facts.push(fact.clone());
            }
        }
        Score { heading, lines: lines.collect(), facts }
    };
    scores.iter().map(one).collect()
}

/// An answer computed from inputs that a person gave.
pub fn answer(answer: &Answer) -> String {
    head(answer, None) + &body(answer, &[])
}

fn head(answer: &Answer, when: Option<&str>) -> String {
    let title = find(&answer.instrument).map_or(answer.instrument.as_str(), |i| i.title);
    let when = when.map_or_else(String::new, |w| format!(", {}", printable(w)));
    format!("{title} ({}), edition {}{when}\n", answer.instrument, answer.edition)
}

/// The words of a piece of evidence, with a gap before them.
fn quotes(evidence: Option<&Evidence>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for quote in evidence.into_iter().flat_map(|e| &e.quotes) {
        let words = format!("“{}”", printable(&quote.exact));
        if seen.len() < QUOTES && !seen.contains(&words) {
            seen.push(words);
        }
    }
    if seen.is_empty() { String::new() } else { format!("  {}", seen.join(" ")) }
}

fn body(answer: &Answer, evidence: &[Evidence]) -> String {
    let mut out = String::new();
    let how = match answer.settled {
        Settled::Exact => "exact",
        Settled::Interval => "not settled, inputs are missing",
        Settled::CannotBeComputed => "cannot be computed",
    };
    let _ = writeln!(out, "  {how}: {}", printable(&result(&answer.result)));
    for item in answer.items.iter().filter(|i| i.answer != Truth::Unknown) {
        let points = item.points.map_or_else(String::new, |[low, high]| {
            if low == high { format!(" ({})", number(low)) } else { format!(" ({} to {})", number(low), number(high)) }
        });
        let words = quotes(evidence.iter().find(|e| fold(&e.input) == fold(&item.item)));
        let item_words = label(&answer.instrument, &item.item);
        let _ = writeln!(out, "  {}: {}{points}{words}", printable(&item_words), truth(item.answer));
    }
    for missing in &answer.missing {
        let words = quotes(evidence.iter().find(|e| fold(&e.input) == fold(&missing.input)));
        let input = label(&answer.instrument, &missing.input);
        let _ = writeln!(out, "  missing {}: {}{words}", printable(&input), printable(&missing.effect));
    }
    for note in &answer.notes {
        let _ = writeln!(out, "  note: {}", printable(note));
    }
    out
}

/// The result in a line: `score 10.5, category definite`.
pub fn result(result: &Map<String, Value>) -> String {
    let parts: Vec<String> =
        result.iter().map(|(key, value)| format!("{} {}", key.replace('_', " "), words(value))).collect();
    if parts.is_empty() { "nothing follows".to_owned() } else { parts.join(", ") }
}

/// What an input asks, in words, with its key: `heliotrope rash [helio]`; the key alone where it is a word already.
fn label(instrument: &str, key: &str) -> String {
    let short = key.len() <= 6 && !key.contains('_');
    let asks = find(instrument).and_then(|i| i.items.iter().find(|item| item.input == key)).map(|item| item.asks);
    match asks.filter(|a| short && !a.is_empty() && fold(a) != fold(key)) {
        Some(asks) => format!("{asks} [{key}]"),
        None => key.to_owned(),
    }
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "not known",
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => "not known".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), number),
        Value::String(s) => s.replace('_', " "),
        Value::Array(list) => match list.as_slice() {
            [low @ Value::Number(_), high @ Value::Number(_)] => format!("{} to {}", words(low), words(high)),
            [] => "none".to_owned(),
            list => format!("[{}]", list.iter().map(words).collect::<Vec<_>>().join(", ")),
        },
        Value::Object(map) => format!("({})", result(map)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_interval_names_what_is_missing() {
        let inputs = json!({"cytogenetic_group": "good", "bm_blasts_pct": 13});
        let said = answer(&find("ipss_r").unwrap().score(&inputs).unwrap());
        assert!(said.contains("(ipss_r), edition ") && said.contains("4 to 7"), "{said}");
        assert!(said.contains("not settled") && said.matches("  missing ").count() == 3, "{said}");
    }

    #[test]
    fn short_codes_are_told_in_words() {
        let inputs = json!({"age_at_onset": 60, "muscle_biopsy_used": false, "items": ["helio"]});
        let said = answer(&find("eular_acr_2017_iim").unwrap().score(&inputs).unwrap());
        assert!(said.contains(" [helio]: yes (3.1)"), "{said}");
    }

    #[test]
    fn values_are_words() {
        assert_eq!(
            words(&json!({"a_b": [1, 2.5], "c": null, "d": ["x_y"], "e": true})),
            "(a b 1 to 2.5, c not known, d [x y], e yes)"
        );
    }
}
