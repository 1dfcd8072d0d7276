//! Affirmed, denied, doubted, intended, past, somebody else's.
//!
//! Cues stand in `lexicon/cue.tsv` with their class, direction and reach. A cue holds for every name
//! of its clause up to a terminator ("no fever, cough or rash but severe pain"). The longest cue wins,
//! so that "no increase" or "not only" (pseudo) hide the "no" inside them. A measurement is never
//! absent: its result says negative. Only findings and diagnoses can be suspected: what is done for a
//! suspected disease is done. A treatment that is stopped, or given up for another, is absent from then on.
//!
//! A list carries a denial from item to item, but a verb of its own ends it: in "no significant history, was
//! admitted" nobody was denied admission, and in "without stenosis, infarction was diagnosed" no infarction. What
//! nothing was found *on*, or *by*, was done. One adjective ("suspected sepsis, renal failure") doubts its own
//! noun alone; a verb ("we suspected sepsis, a drug reaction or lymphoma") and "the differential diagnosis
//! included" doubt the whole list.
//!
//! Relatives are told by kinship words that are the grammatical owner of the fact ("her mother had
//! breast cancer", "family history of"), not by relatives who bring, report or consent.
//!
//! After Harkema et al., ConText (doi:10.1016/j.jbi.2009.05.002).

use super::{differential, planned, stop};
use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Certainty, Kind, Mode, Polarity, Subject, Value};
use std::ops::Range;

/// Tokens a cue reaches where its row says nothing.
const REACH: usize = 10;

/// Judges the mentions of one sentence.
pub fn judge(page: &Page<'_>, line: usize, mentions: &mut [Mention]) {
    let tokens = page.lines[line].tokens.clone();
    let cues = page.maximal(tokens.clone(), |t| t == Table::Cue);
    let kin: Vec<Hit> = page.longest(tokens, |t| t == Table::Kinship);
    for mention in mentions.iter_mut() {
        for cue in &cues {
            if holds(page, &cues, cue, mention) {
                apply(page.concept(cue).field("class").unwrap_or(""), mention);
            }
        }
        if matches!(mention.kind, Kind::Treatment | Kind::Procedure) && stop::given_up(page, line, mention) {
            mention.assertion.polarity = Polarity::Absent;
        }
        if mention.kind == Kind::Diagnosis && differential::lists(page, line, mention) {
            apply("possible", mention);
        }
        if matches!(mention.kind, Kind::Treatment | Kind::Procedure) && planned::referred_for(page, line, mention) {
            apply("planned", mention);
        }
        if kin.iter().any(|k| owns(page, k, mention)) {
            mention.assertion.subject = Subject::Relative;
        }
        if mention.kind == Kind::Diagnosis
            && known_at_arrival(page, line, mention)
            && mention.assertion.mode == Mode::Actual
        {
            mention.assertion.mode = Mode::Historical;
        }
        let words = page.words(mention.span);
        if let Some(what) = denied_by_word(words).or_else(|| denied_by_word(&mention.label)) {
            mention.assertion.polarity = Polarity::Absent;
            mention.label = what.to_owned();
            mention.codes.clear();
        }
        if mention.kind == Kind::Measurement {
            // "no fungal growth": what is denied of a test is its result.
            if mention.value.is_none() && mention.assertion.polarity == Polarity::Absent {
                mention.value = Some(Value { text: Some("negative".to_owned()), ..Value::default() });
            }
            mention.assertion.polarity = Polarity::Present;
            mention.assertion.certainty = Certainty::Definite;
        }
    }
}

/// "A 52-year-old woman with hypertension presented": a disease that stands between the patient's age
/// and the verb of coming was there before.
fn known_at_arrival(page: &Page<'_>, line: usize, mention: &Mention) -> bool {
    const COMING: &[&str] = &[
        "presented",
        "presents",
        "admitted",
        "referred",
        "visited",
        "came",
        "developed",
        "complained",
        "consulted",
        "attended",
        "underwent",
        "hospitalized",
        "hospitalised",
    ];
    let tokens = page.lines[line].tokens.clone();
    let age = (tokens.start..mention.first)
        .any(|t| page.is(t, "old") && page.is_any(t.wrapping_sub(2), &["year", "years", "month", "months"]));
    let came_before = (tokens.start..mention.first).any(|t| page.is_any(t, COMING));
    age && !came_before && (mention.last + 1..tokens.end).any(|t| page.is_any(t, COMING))
}

/// Words that say by themselves that something is absent, with what that is: "afebrile" is fever, absent.
fn denied_by_word(words: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &[&str])] = &[
        ("fever", &["afebrile", "apyrexial", "apyretic"]),
        ("jaundice", &["anicteric", "non-icteric", "nonicteric", "not jaundiced"]),
        ("cyanosis", &["acyanotic"]),
        (
            "smoking",
            &["non-smoker", "nonsmoker", "non-smoking", "non smoker", "nonsmoking", "never smoker", "never-smoker"],
        ),
        ("alcohol use", &["non-alcoholic", "non-drinker", "nondrinker", "teetotaler", "teetotaller"]),
        ("tenderness", &["nontender", "non-tender"]),
        ("diabetes mellitus", &["non-diabetic", "nondiabetic", "non diabetic"]),
        ("itching", &["non-pruritic", "nonpruritic", "non-itchy"]),
        ("trauma", &["atraumatic"]),
    ];
    WORDS.iter().find(|(_, all)| all.iter().any(|w| words.eq_ignore_ascii_case(w))).map(|(what, _)| *what)
}

fn apply(class: &str, mention: &mut Mention) {
    let doubtful = matches!(mention.kind, Kind::Finding | Kind::Diagnosis);
    let assertion = &mut mention.assertion;
    match class {
        "absent" | "not_done" => assertion.polarity = Polarity::Absent,
        "suspected" if doubtful => assertion.certainty = Certainty::Probable,
        "possible" if doubtful => assertion.certainty = Certainty::Possible,
        "affirmed" => assertion.certainty = Certainty::Definite,
        "planned" if matches!(mention.kind, Kind::Procedure | Kind::Treatment | Kind::Outcome) => {
            assertion.mode = Mode::Planned
        }
        "hypothetical" => assertion.mode = Mode::Hypothetical,
        "historical" if assertion.mode == Mode::Actual => assertion.mode = Mode::Historical,
        "family" => assertion.subject = Subject::Relative,
        "literature" => assertion.subject = Subject::Literature,
        _ => {}
    }
}

/// True where a cue reaches a mention.
fn holds(page: &Page<'_>, cues: &[Hit], cue: &Hit, mention: &Mention) -> bool {
    let concept = page.concept(cue);
    if matches!(concept.field("class"), Some("terminator" | "pseudo") | None) {
        return false;
    }
    let class = concept.field("class").unwrap_or("");
    let direction = concept.field("direction").unwrap_or("before");
    let at_front = cue.first <= mention.first && mention.first <= cue.last && direction != "after";
    let at_end = cue.first <= mention.last && mention.last <= cue.last && direction != "before";
    if at_front || at_end {
        // "no signs of meningism", "suspected abscess": the cue stands at an end of the words that were
        // found. "Absence of reflexes" is a finding.
        let names_it = page.is_any(cue.first, &["absence", "absent", "lack", "lacked", "lacking", "not", "free"]);
        return matches!(class, "absent" | "suspected" | "not_done") && !(at_front && names_it);
    }
    // "An episode of angioedema without any family history" is the patient's.
    if class == "family"
        && mention.last < cue.first
        && (cue.first.saturating_sub(3)..cue.first).any(|t| page.is_any(t, &["no", "without", "negative"]))
    {
        return false;
    }
    let reach = concept.field("reach").and_then(|r| r.parse().ok()).unwrap_or(REACH);
    let (from, to) = if cue.last < mention.first && matches!(direction, "before" | "both") {
        (cue.last + 1, mention.first)
    } else if mention.last < cue.first && matches!(direction, "after" | "both") {
        (mention.last + 1, cue.first)
    } else {
        return false;
    };
    // Items of a list do not use up the reach of a cue.
    let listed = (from..to).filter(|t| matches!(page.word(*t), "," | "and" | "or" | "nor")).count();
    let width = to - from;
    width <= reach + 4 * listed && !stopped(page, cues, from, to) && !on_its_own(page, cues, cue, mention, from..to)
}

/// True where an item of a list does not share what is said of the items before it.
fn on_its_own(page: &Page<'_>, cues: &[Hit], cue: &Hit, mention: &Mention, between: Range<usize>) -> bool {
    let joined = between.clone().any(|t| matches!(page.word(t), "," | "and"));
    let ahead = cue.last < mention.first;
    match page.concept(cue).field("class") {
        Some("absent" | "not_done") if mention.kind == Kind::Procedure && ahead && is_means(page, mention) => true,
        // Things done or happened bring a verb of their own.
        Some("absent" | "not_done") if matches!(mention.kind, Kind::Procedure | Kind::Outcome) => {
            let opens = |c: &&Hit| (between.start..=mention.first).contains(&c.first) && c.last >= mention.first;
            // "Biopsy and bronchoscopy were not performed": one verb for both.
            let shared = !ahead && (page.is(cue.first, "were") || page.is(cue.first.wrapping_sub(1), "were"));
            joined && !shared || cues.iter().filter(opens).any(|c| page.concept(c).field("class") == Some("terminator"))
        }
        Some("absent" | "not_done") if mention.kind == Kind::Treatment => {
            joined && page.is_any(mention.last + 1, &["was", "were"]) && !page.is(mention.last + 2, "not")
        }
        Some("absent" | "not_done") => ahead && starts_anew(page, cue, mention, between),
        Some("suspected" | "possible") if ahead => joined && cue.first == cue.last && !is_verb(page, cue.first),
        // "A thickened wall and a stone was suspected": one verb, one thing.
        Some("suspected" | "possible") => {
            page.is(cue.first, "was") && between.clone().any(|t| page.is(t, "and") && page.is_any(t + 1, &["a", "an"]))
        }
        // "She was discharged and surgery was planned."
        Some("planned") => mention.kind == Kind::Outcome && joined && !ahead,
        _ => false,
    }
}

/// What nothing was found on, or by, was itself done: "no uptake on positron emission tomography".
fn is_means(page: &Page<'_>, mention: &Mention) -> bool {
    let mut at = mention.first.wrapping_sub(1);
    if page.is_any(at, &["the", "a", "an", "control"]) {
        at = at.wrapping_sub(1);
    }
    at = if page.is(at, "the") { at.wrapping_sub(1) } else { at };
    page.is_any(at, &["on", "by", "via", "using", "through", "in", "during", "under"])
}

/// Whether a finding behind a comma or an "and" is no further item of what is denied: it has an article ("no palpable
/// tendon, a retracted muscle"), or a verb that affirms it ("no swelling, and bowel sounds were normal").
fn starts_anew(page: &Page<'_>, cue: &Hit, mention: &Mention, between: Range<usize>) -> bool {
    let article = |t: usize| page.is_any(t, &["a", "an"]);
    let joint = |t: &usize| matches!(page.word(*t), "," | "and");
    if between.clone().any(|t| joint(&t) && article(t + 1)) && !article(cue.last + 1) {
        return true;
    }
    let Some(last) = between.clone().rev().find(joint) else { return false };
    let verb = |t: usize| page.is_any(t, &["was", "were"]) && !page.is_any(t + 1, &["not", "absent", "negative"]);
    let own = (mention.first..=mention.last).any(verb);
    own || (page.word(last) == "," || between.clone().any(verb)) && is_found(page, mention.last + 1)
}

/// "… was diagnosed", "… were then found": the name has a verb that affirms it.
fn is_found(page: &Page<'_>, mut at: usize) -> bool {
    const VERBS: &[&str] = &[
        "diagnosed",
        "found",
        "heard",
        "detected",
        "observed",
        "noted",
        "noticed",
        "identified",
        "seen",
        "confirmed",
        "present",
    ];
    if !page.is_any(at, &["was", "were"]) {
        return false;
    }
    at += 1;
    while page.tokens.get(at).is_some() && (page.word(at).ends_with("ly") || page.is_any(at, &["then", "also"])) {
        at += 1;
    }
    page.is_any(at, VERBS)
}

/// Whether a word of doubt is the verb of the sentence: "we suspected", "suspecting", "suspected the presence of".
fn is_verb(page: &Page<'_>, at: usize) -> bool {
    page.word(at).ends_with("ing")
        || page.is_any(at, &["exclude", "differentiate", "considered"])
        || page.is_any(at.wrapping_sub(1), &["we", "he", "she", "they", "physicians", "clinicians"])
        || page.is_any(at + 1, &["the", "a", "an"])
}

/// True where the clause ends between a cue and a name.
fn stopped(page: &Page<'_>, cues: &[Hit], from: usize, to: usize) -> bool {
    let terminator =
        cues.iter().any(|c| c.first >= from && c.last < to && page.concept(c).field("class") == Some("terminator"));
    terminator
        || (from..to).any(|t| {
            matches!(page.word(t), ";" | ":")
                || page.word(t) == "."
                    && page.tokens.get(t + 1).is_some_and(|n| n.spaced)
                    && !page.is_any(t.wrapping_sub(1), &["g", "e.g", "i.e"])
                || matches!(page.word(t), "," | "and") && starts_clause(page, t + 1)
        })
}

/// A pronoun or article with a finite verb soon behind opens a new clause.
fn starts_clause(page: &Page<'_>, at: usize) -> bool {
    const SUBJECTS: &[&str] = &[
        "he",
        "she",
        "we",
        "it",
        "they",
        "his",
        "her",
        "the",
        "there",
        "which",
        "who",
        "but",
        "physical",
        "laboratory",
        "patient",
    ];
    const VERBS: &[&str] = &[
        "was",
        "were",
        "had",
        "has",
        "is",
        "are",
        "showed",
        "revealed",
        "underwent",
        "received",
        "developed",
        "presented",
        "reported",
        "remained",
        "demonstrated",
        "complained",
    ];
    // "and postoperatively the patient was": an adverb may open it.
    let at = if page.tokens.get(at).is_some() && page.word(at).ends_with("ly") { at + 1 } else { at };
    // "The mass was not tender and was firm": the subject is the one before.
    page.is_any(at, VERBS) || page.is_any(at, SUBJECTS) && (at + 1..at + 5).any(|t| page.is_any(t, VERBS))
}

/// True where a relative is the owner of the fact.
fn owns(page: &Page<'_>, kin: &Hit, mention: &Mention) -> bool {
    // "his brother had psoriasis": the relative stands inside the words that were found.
    if mention.first <= kin.first && kin.last < mention.last {
        let had = page.is_any(kin.last + 1, &["had", "has", "with", "died", "suffered", "was"]);
        return had && matches!(mention.kind, Kind::Finding | Kind::Diagnosis);
    }
    // "No remarkable family history, but a history of hypertension": nobody else owns what follows.
    let denied = (kin.first.saturating_sub(3)..kin.first).any(|t| page.is_any(t, &["no", "without", "negative"]));
    if kin.last >= mention.first
        || denied && page.is(kin.first, "family")
        || mention.first - kin.last > 14
        || !matches!(mention.kind, Kind::Finding | Kind::Diagnosis | Kind::Outcome | Kind::Measurement)
    {
        return false;
    }
    const OWNING: &[&str] = &[
        "had",
        "has",
        "with",
        "diagnosed",
        "died",
        "suffered",
        "suffering",
        "affected",
        "have",
        "history",
        "having",
        "of",
    ];
    let between = kin.last + 1..mention.first;
    let owner = between.clone().take(4).any(|t| page.is_any(t, OWNING)) && !page.is(kin.last + 1, "of");
    owner
        && !between.clone().any(|t| {
            page.is_any(t, &["she", "he", "patient", "reported", "noticed", "brought", "noted", "stated", "but", ";"])
        })
}
