//! Two readings of a report, or two reports, compared fact by fact.

use caseline_model::{Case, Fact, Kind, Status};
use serde::Serialize;

/// A difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// `gone`, `new` or `changed`.
    pub change: &'static str,
    /// What sort of fact.
    pub kind: Kind,
    /// What was said before.
    pub before: Option<String>,
    /// What is said now.
    pub after: Option<String>,
    /// The words.
    pub quote: String,
}

/// The differences from `old` to `new`. Readings of one text are matched by place and kind; two reports
/// by kind, label and status.
pub fn diff(old: &Case, new: &Case, same_text: bool) -> Vec<Difference> {
    let same = |a: &Fact, b: &Fact| {
        let what = a.kind == b.kind && a.patient == b.patient;
        let place = || match (a.quotes().first(), b.quotes().first()) {
            (Some(p), Some(q)) => p.start == q.start && p.end == q.end,
            _ => false,
        };
        what && if same_text { place() } else { a.label == b.label && a.status() == b.status() }
    };
    let mut taken = vec![false; new.facts.len()];
    let mut found = Vec::new();
    for fact in &old.facts {
        let free = |i: &usize| !taken[*i] && same(fact, &new.facts[*i]);
        // The same label first: two facts may stand on one place.
        let by_label = (0..new.facts.len()).filter(free).find(|i| new.facts[*i].label == fact.label);
        match by_label.or_else(|| (0..new.facts.len()).find(free)) {
            Some(i) => {
                taken[i] = true;
                let (before, after) = (says(fact), says(&new.facts[i]));
                if same_text && before != after {
                    found.push(difference("changed", fact, Some(before), Some(after)));
                }
            }
            None => found.push(difference("gone", fact, Some(says(fact)), None)),
        }
    }
    for (fact, _) in new.facts.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        found.push(difference("new", fact, None, Some(says(fact))));
    }
    found
}

fn difference(change: &'static str, fact: &Fact, before: Option<String>, after: Option<String>) -> Difference {
    let quote = fact.quotes().first().map(|q| q.exact.clone()).unwrap_or_default();
    Difference { change, kind: fact.kind, before, after, quote }
}

fn says(fact: &Fact) -> String {
    use caseline_export::words;
    let mut said = fact.label.clone();
    for more in
        [fact.value.as_ref().and_then(words::value), fact.dose.as_ref().and_then(words::dose)].into_iter().flatten()
    {
        said.push(' ');
        said.push_str(&more);
    }
    if fact.status() != Status::Present {
        said.push_str(&format!(" ({})", fact.status()));
    }
    if let Some(day) = fact.time.day {
        said.push_str(&format!(", day {day}"));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_bytes;

    #[test]
    fn what_changed_is_told_once() {
        let read = |text: &str| read_bytes("a.txt", text.as_bytes(), &Default::default()).unwrap().case;
        let one = read("A 40-year-old man had fever and a rash. He was given prednisone.");
        assert_eq!(diff(&one, &one, true), vec![]);
        let mut two = one.clone();
        let fever = two.facts.iter().position(|f| f.label == "fever").unwrap();
        two.facts[fever].assertion = caseline_model::Assertion::ABSENT;
        let rash = two.facts.iter().position(|f| f.label.contains("rash")).unwrap();
        two.facts.remove(rash);
        let found: Vec<&str> = diff(&one, &two, true).iter().map(|d| d.change).collect();
        assert_eq!(found, ["changed", "gone"]);
        let other = read("A 50-year-old man had fever.");
        assert!(diff(&one, &other, false).iter().all(|d| d.change == "gone" && d.before.as_deref() != Some("fever")));
    }
}
