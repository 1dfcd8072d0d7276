//! A treatment that is stopped, not begun, or given up for another.
//!
//! "Phenytoin was immediately discontinued", "cefepime was switched to vancomycin", "was changed from
//! cefepime", "vasopressors were slowly weaned off", "cardioversion was not attempted", "lumbar puncture could
//! not be performed". Adverbs may stand between the verb and its helper, so this is a pattern and not a cue.
//! What is only reduced ("tapered to 10 mg") or held back in general ("if discontinued") is not stopped.

use crate::mention::Mention;
use crate::page::Page;
use caseline_model::Kind;

/// Verbs that end a treatment.
const ENDED: &[&str] = &[
    "discontinued",
    "stopped",
    "ceased",
    "withdrawn",
    "withheld",
    "suspended",
    "abandoned",
    "aborted",
    "refused",
    "declined",
    "avoided",
    "deferred",
    "omitted",
];
/// Nouns of the end of a treatment.
const END: &[&str] = &["discontinuation", "withdrawal", "cessation", "interruption", "stopping"];
/// Verbs that end it when another takes its place.
const CHANGED: &[&str] = &["switched", "changed", "replaced", "substituted", "converted", "transitioned", "shifted"];
/// Verbs of doing that a "not" before them undoes.
const DONE: &[&str] = &[
    "performed",
    "done",
    "attempted",
    "considered",
    "given",
    "administered",
    "started",
    "initiated",
    "undertaken",
    "pursued",
    "feasible",
    "possible",
    "obtained",
    "indicated",
    "required",
    "used",
    "inserted",
    "implanted",
    "placed",
    "accepted",
];
/// Helpers of the passive.
const HELPERS: &[&str] = &["was", "were", "been", "be", "is", "are", "being"];

/// True where the sentence says that what the mention names ends there, or is not done.
pub fn given_up(page: &Page<'_>, line: usize, mention: &Mention) -> bool {
    let end = page.lines[line].tokens.end;
    after(page, mention.first..end.min(mention.last + 10), mention.last)
        || before(page, line, mention)
        || mention.kind == Kind::Treatment && (mention.first..=mention.last).any(|t| page.is_any(t, END))
        || turned_down(page, mention.last + 1..end.min(mention.last + 14))
}

/// "… was suggested, but she declined": offered, and refused by a person.
fn turned_down(page: &Page<'_>, within: std::ops::Range<usize>) -> bool {
    const OFFERED: &[&str] = &["suggested", "offered", "recommended", "proposed", "advised", "planned"];
    const PERSONS: &[&str] = &["she", "he", "they", "patient", "family", "parents"];
    let offered = within.clone().find(|t| page.is_any(*t, OFFERED));
    offered.is_some_and(|offered| {
        (offered + 1..within.end).any(|t| page.is_any(t, &["declined", "refused"]) && page.is_any(t - 1, PERSONS))
    })
}

/// Looks at the verb behind the name, or the one that was found with it.
fn after(page: &Page<'_>, within: std::ops::Range<usize>, last: usize) -> bool {
    let mut helper = false;
    let mut negated = false;
    for t in within {
        let word = page.word(t);
        if matches!(word, "," | ";" | "." | "and" | "but" | "with" | "then" | "until" | "for") && !helper {
            // The name's own clause is over before a verb came.
            if t > last || word == "until" {
                return false;
            }
        }
        if page.is_any(t, HELPERS) {
            helper = true;
        } else if page.is_any(t, &["not", "never", "unable"]) || word == "cannot" {
            negated = true;
            helper |= word == "cannot";
        } else if helper && page.is_any(t, ENDED) {
            return !negated;
        } else if helper && page.is_any(t, CHANGED) {
            return !negated && (t + 1..t + 3).any(|u| page.is_any(u, &["to", "by", "with", "for"]));
        } else if helper && page.is_any(t, &["tapered", "weaned"]) {
            return !negated && page.is_any(t + 1, &["off", "out"]);
        } else if helper && negated && page.is_any(t, DONE) {
            return true;
        } else if helper
            && t > last
            && !(word.ends_with("ly")
                || page.is_any(t, &["then", "also", "therefore", "to", "later", "gradually", "could"]))
        {
            return false;
        }
    }
    false
}

/// Looks at what governs the name: "changed from cefepime", "discontinuation of methotrexate".
fn before(page: &Page<'_>, line: usize, mention: &Mention) -> bool {
    let start = page.lines[line].tokens.start;
    let mut t = mention.first;
    // "the", "his intravenous" and the like stand between.
    while t > start && page.is_any(t - 1, &["the", "his", "her", "all", "intravenous", "iv", "oral", "both"]) {
        t -= 1;
    }
    if t <= start + 1 {
        return false;
    }
    let (one, two) = (t - 1, t - 2);
    match page.word(one) {
        "from" => page.is_any(two, CHANGED) || page.is_any(two, &["weaned"]),
        "of" => page.is_any(two, END) || page.is(two, "suspension"),
        "off" => page.is_any(two, &["weaned", "tapered", "taken", "tapering", "weaning"]),
        _ => {
            page.is_any(
                one,
                &["discontinuing", "discontinued", "stopping", "stopped", "replacing", "withholding", "ceased"],
            ) || page.is_any(one, &["discontinue", "stop", "replace", "withhold", "cease", "withdraw"])
        }
    }
}
