//! Words that say where in the story a sentence stands.

use crate::page::Page;
use std::ops::Range;

/// What a stretch of words says of its place in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cues {
    /// The patient comes: presented, was admitted, was referred. The token, from the start of the page.
    pub presents: Option<usize>,
    /// Findings of the first look: on examination, vital signs, laboratory.
    pub examines: bool,
    /// Past history: "medical history", "history of", "known".
    pub history: Option<usize>,
    /// Pluperfect: had undergone, had been treated.
    pub pluperfect: bool,
    /// What happened next and is told without a time: underwent, developed, was started.
    pub proceeds: bool,
    /// Plans: will be, is scheduled.
    pub future: bool,
    /// Opens a patient: "A 52-year-old man".
    pub opens: bool,
    /// The authors' own hospital: "our", "us".
    pub ours: bool,
    /// Someone else's: "local", "another hospital".
    pub elsewhere: bool,
    /// Denials and habits, told as of the presentation: "denied", "no history of", "did not smoke".
    pub denies: bool,
    /// Back in the present: "this time", "currently", "now".
    pub now: bool,
    /// Goes on about the onset: "his symptoms included", "at that time".
    pub tells_onset: bool,
}

/// True for labels of states that are known at the end of the time they lasted: remission, follow-up.
pub fn lasts(label: &str) -> bool {
    ["remission", "follow", "alive", "surviv", "well", "recurrence", "relapse", "stable", "free", "asymptomatic"]
        .iter()
        .any(|w| label.contains(w))
}

/// Reads the cues of a stretch of tokens.
pub fn read(page: &Page<'_>, tokens: Range<usize>) -> Cues {
    let mut cues = Cues::default();
    let mut transferred = None;
    for at in tokens.clone() {
        let lower = page.lower(at);
        let next = |n: usize| if at + n < tokens.end { page.word(at + n) } else { "" };
        match lower {
            "presented" | "presents" | "presenting" | "admitted" | "referred" | "visited" | "hospitalized"
            | "hospitalised" | "complained" | "complaining" | "attended" | "sought" => {
                cues.presents.get_or_insert(at);
            }
            "came" | "brought" if matches!(next(1), "to" | "with" | "in") => {
                cues.presents.get_or_insert(at);
            }
            "examination" | "exam" | "auscultation" | "palpation" | "vital" | "vitals" | "laboratory" => {
                cues.examines = true;
            }
            "history" => {
                let duration = at > tokens.start && is_time_unit(page.word(at - 1))
                    || next(1).eq_ignore_ascii_case("of") && starts_time(next(2));
                let of_illness = next(1).eq_ignore_ascii_case("of")
                    && (next(2).eq_ignore_ascii_case("present") || next(2).eq_ignore_ascii_case("presenting"));
                if !duration && !of_illness {
                    cues.history.get_or_insert(at);
                }
            }
            "comorbidities" | "comorbidity" | "histories" | "antecedents" => {
                cues.history.get_or_insert(at);
            }
            "known" if at == tokens.start || !page.is_any(at - 1, &["also", "well", "not", "is", "as"]) => {
                cues.history.get_or_insert(at);
            }
            "previously" | "previous" | "former" | "past" | "prior" | "longstanding" | "chronic"
                if lower != "prior" || !next(1).eq_ignore_ascii_case("to") =>
            {
                if matches!(lower, "previously" | "former") {
                    cues.history.get_or_insert(at);
                }
            }
            "had" => {
                let verb = (1..4)
                    .map(next)
                    .find(|w| !matches!(*w, "not" | "also" | "previously" | "never" | "been" | "already" | "recently"));
                if next(1) == "been"
                    || verb.is_some_and(|v| {
                        v.ends_with("ed")
                            || matches!(v, "undergone" | "taken" | "begun" | "gone" | "given" | "had" | "felt" | "seen")
                    })
                {
                    cues.pluperfect = true;
                }
            }
            "underwent" | "developed" | "started" | "initiated" | "performed" | "received" | "treated"
            | "administered" => {
                cues.proceeds = true;
            }
            "transferred" => transferred = transferred.or(Some(at)),
            "denied" | "denies" | "weighed" => cues.denies = true,
            "no" if next(1).eq_ignore_ascii_case("history") || next(1).eq_ignore_ascii_case("known") => {
                cues.denies = true
            }
            "not" if matches!(next(1), "smoke" | "drink") => cues.denies = true,
            "our" | "us" => cues.ours = true,
            "local" | "another" | "outside" | "nearby" | "regional" | "peripheral" | "private" | "practitioner"
            | "primary" | "rural" | "elsewhere" => {
                cues.elsewhere = true;
            }
            "would" => cues.tells_onset = true,
            "presentation"
                if at > tokens.start && page.is_any(at - 1, &["initial", "his", "her", "on", "at", "clinical"]) =>
            {
                cues.examines = true
            }
            "currently" | "now" | "presently" => cues.now = true,
            "this" if next(1).eq_ignore_ascii_case("time") => cues.now = true,
            "that" if next(1).eq_ignore_ascii_case("time") => cues.tells_onset = true,
            "symptoms" | "complaints" | "symptom" | "pain"
                if at <= tokens.start + 2
                    && matches!(next(1), "included" | "consisted" | "started" | "began" | "were") =>
            {
                cues.tells_onset = true;
            }
            "this" | "these" | "it" | "they"
                if at == tokens.start
                    && matches!(
                        if matches!(next(1), "was" | "were") { next(2) } else { next(1) },
                        "included" | "started" | "began" | "consisted" | "progressed" | "followed" | "accompanied"
                    ) =>
            {
                cues.tells_onset = true;
            }
            "will" | "planned" | "scheduled" => cues.future = true,
            "old"
                if at < tokens.start + 40
                    && at > tokens.start
                    && (page.word(at - 1) == "-" || is_time_unit(page.word(at - 1))) =>
            {
                cues.opens = true;
            }
            _ => {}
        }
    }
    // A story may begin with a transfer; later ones are steps of it.
    if cues.opens && cues.presents.is_none() {
        cues.presents = transferred;
    }
    cues
}

fn is_time_unit(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "day"
            | "days"
            | "week"
            | "weeks"
            | "month"
            | "months"
            | "year"
            | "years"
            | "hour"
            | "hours"
            | "hr"
            | "-"
            | "'"
            | "’"
    )
}

fn starts_time(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || time_number(word)
        || matches!(word.to_ascii_lowercase().as_str(), "several" | "few" | "about" | "approximately" | "over")
}

fn time_number(word: &str) -> bool {
    crate::rules::time::words::cardinal(word).is_some() && !matches!(word, "a" | "an")
}
