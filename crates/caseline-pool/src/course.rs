//! The course of a patient: what was given, in order, for which disease, and what came of it.
//!
//! The table, the swimmer plot and the order of treatments all take it from here, so that they cannot differ.
//!
//! A **treatment** is a treatment that was given, or a procedure that treats (an operation, a transplantation,
//! radiotherapy, an exchange of plasma; not an image or a biopsy). Mentions of the same treatment for the same disease
//! are one stretch until the report says that it was stopped; one that is begun again is another. A stretch ends on
//! the day that the report gives, and otherwise has no end: the last mention is a day on which it was still given, no
//! more. The order is that of the days, and of the text where days are the same or not known.
//!
//! What names no treatment ("self-discontinued") and a combination whose parts are named ("azacitidine/venetoclax"
//! beside azacitidine and venetoclax) are left out.
//!
//! A **response** is a statement of the course that says better, gone, the same, worse, back or dead. Admissions,
//! discharges and the like are no responses. What abstract, discussion and legends retell is left out where the story
//! says the same of the same disease. Death stands last.

use crate::concept::{Names, normal};
use caseline_model::{Basis, Case, Fact, Kind, Status, Subject, TrackRole};
use std::collections::BTreeSet;

/// How a disease went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Response {
    /// Gone: remission, complete response, recovery.
    Remission,
    /// Better.
    Improvement,
    /// The same.
    Stable,
    /// Worse, or not better.
    Worse,
    /// Back after it was gone.
    Relapse,
    /// The patient died.
    Death,
}

impl Response {
    /// All, from good to bad.
    pub const ALL: [Response; 6] = [
        Response::Remission,
        Response::Improvement,
        Response::Stable,
        Response::Worse,
        Response::Relapse,
        Response::Death,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Response::Remission => "remission or recovery",
            Response::Improvement => "improvement",
            Response::Stable => "stable",
            Response::Worse => "worse or no response",
            Response::Relapse => "relapse",
            Response::Death => "death",
        }
    }

    /// What an outcome says; `None` for what is no response (admitted, discharged).
    pub fn of(label: &str, names: &dyn Names) -> Option<Response> {
        match names.class(Kind::Outcome, label).as_deref() {
            Some("remission" | "recovery") => return Some(Response::Remission),
            Some("improvement") => return Some(Response::Improvement),
            Some("stable") => return Some(Response::Stable),
            Some("worsening" | "persistence") => return Some(Response::Worse),
            Some("relapse") => return Some(Response::Relapse),
            Some("death") => return Some(Response::Death),
            Some("admission" | "discharge" | "transfer" | "follow_up" | "survival") => return None,
            // A response may be complete, partial or none: its words say.
            _ => {}
        }
        by_words(label)
    }
}

const DEATH: &[&str] = &["death", "died", "dead", "deceased", "expired", "fatal", "succumbed"];
const NOT: &[&str] =
    &["no", "not", "without", "lack", "failed", "failure", "never", "little", "refractory", "resistant"];
const GONE: &[&str] = &[
    "remission",
    "resolved",
    "resolution",
    "resolve",
    "recovered",
    "recovery",
    "cured",
    "cure",
    "cleared",
    "clear",
    "disappeared",
    "disappearance",
    "normalized",
    "normalised",
    "normalization",
    "healed",
    "healing",
    "regained",
    "subsided",
];
const BETTER: &[&str] = &[
    "improved",
    "improvement",
    "improving",
    "improve",
    "better",
    "response",
    "responded",
    "regression",
    "regressed",
    "decreased",
    "reduced",
    "reduction",
    "controlled",
    "alleviated",
    "ameliorated",
    "amelioration",
    "relieved",
    "successful",
];
const SAME: &[&str] = &["stable", "unchanged", "stabilized", "stabilised", "asymptomatic"];
const WORSE: &[&str] = &[
    "worse",
    "worsened",
    "worsening",
    "progressed",
    "progression",
    "progressive",
    "deteriorated",
    "deterioration",
    "persisted",
    "persistent",
    "persistence",
    "exacerbation",
    "exacerbated",
    "aggravated",
    "unsuccessful",
];
const BACK: &[&str] = &["relapse", "relapsed", "recurrence", "recurred", "recurrent", "flare", "flared", "reappeared"];

fn by_words(label: &str) -> Option<Response> {
    let label = normal(label);
    let words: Vec<&str> = label.split(' ').collect();
    // "Randomized controlled" is a trial.
    if words.iter().any(|w| w.starts_with("randomi") || *w == "enrolled") {
        return None;
    }
    // The last word that says how it went: in "flare on day 100 improved" the flare is what it was.
    let of = |w: &str| {
        let table = [
            (DEATH, Response::Death),
            (BACK, Response::Relapse),
            (WORSE, Response::Worse),
            (GONE, Response::Remission),
            (BETTER, Response::Improvement),
            (SAME, Response::Stable),
        ];
        table.into_iter().find(|(list, _)| list.contains(&w)).map(|(_, r)| r)
    };
    let found: Vec<(usize, Response)> = words.iter().enumerate().filter_map(|(i, w)| Some((i, of(w)?))).collect();
    if let Some((_, death)) = found.iter().find(|(_, r)| *r == Response::Death) {
        return Some(*death);
    }
    let (at, response) = *found.last()?;
    let has = |list: &[&str]| words.iter().any(|w| list.contains(w));
    let denied = words[..at].iter().rev().take(3).any(|w| NOT.contains(w)) || words.get(at + 1) == Some(&"failure");
    let whole = has(&["complete", "completely", "full", "fully", "entirely"]);
    Some(match response {
        Response::Remission | Response::Improvement if denied => Response::Worse,
        Response::Relapse | Response::Worse if denied => Response::Stable,
        Response::Remission if has(&["partial", "partially", "incomplete"]) => Response::Improvement,
        Response::Improvement if whole => Response::Remission,
        other => other,
    })
}

/// True for a procedure that treats.
pub fn treats(label: &str, names: &dyn Names) -> bool {
    match names.class(Kind::Procedure, label).as_deref() {
        Some("surgery" | "transplant" | "radiotherapy") => !only_looks(label),
        Some("support" | "rehabilitation" | "endoscopy" | "other") | None => {
            let label = normal(label);
            let by_end = |w: &str| {
                ["ectomy", "plasty", "ostomy", "pheresis", "embolization", "embolisation", "desis"]
                    .iter()
                    .any(|e| w.ends_with(e))
            };
            let known = [
                "surgery",
                "transplantation",
                "transplant",
                "hct",
                "hsct",
                "radiotherapy",
                "irradiation",
                "brachytherapy",
                "radiation",
                "chemoradiotherapy",
                "plasma",
                "dialysis",
                "hemodialysis",
                "haemodialysis",
                "ablation",
                "resection",
                "excision",
                "debridement",
                "amputation",
                "phototherapy",
                "stent",
                "stenting",
            ];
            // "Two months post-transplant" is a time.
            let time = |w: &str| matches!(w, "post" | "after" | "following" | "before" | "since" | "prior");
            let at = label.split(' ').position(|w| by_end(w) || known.contains(&w));
            at.is_some_and(|at| !only_looks(&label) && !label.split(' ').take(at).any(time))
        }
        _ => false,
    }
}

/// Operations that look and do not treat.
fn only_looks(label: &str) -> bool {
    let label = normal(label);
    label.split(' ').any(|w| {
        matches!(w, "biopsy" | "exploration" | "exploratory" | "diagnostic" | "aspiration" | "aspirate" | "conversion")
    })
}

/// One treatment, from its first mention to its end as far as the report tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch<'a> {
    /// Standard name.
    pub label: &'a str,
    /// What sort of treatment it is, as the lexicon has it: `corticosteroid`, `surgery`.
    pub class: Option<String>,
    /// First day.
    pub start: Option<f64>,
    /// True where the first day rests on words of time and not on the order of telling alone.
    pub sure: bool,
    /// The last day on which it was still given, of those that are told.
    pub given_until: Option<f64>,
    /// The day it ended, where the report says so.
    pub end: Option<f64>,
    /// Every mention.
    pub facts: Vec<&'a Fact>,
}

/// A statement of the course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark<'a> {
    /// What it says.
    pub response: Response,
    /// When.
    pub day: Option<f64>,
    /// True where the day rests on words of time.
    pub sure: bool,
    /// The statement.
    pub fact: &'a Fact,
}

/// What belongs to one disease.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane<'a> {
    /// The disease; empty for what belongs to none.
    pub label: &'a str,
    /// What it is to the report.
    pub role: Option<TrackRole>,
    /// Treatments, in order.
    pub treatments: Vec<Stretch<'a>>,
    /// Responses, in order.
    pub responses: Vec<Mark<'a>>,
}

/// The course of one patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Course<'a> {
    /// The report.
    pub report: &'a str,
    /// Which patient of it.
    pub patient: u32,
    /// Age in years.
    pub age: Option<f64>,
    /// Sex.
    pub sex: Option<caseline_model::Sex>,
    /// A disease each: index diseases first, what belongs to no disease last.
    pub lanes: Vec<Lane<'a>>,
    /// The first and the last day of which the report tells something.
    pub told: Option<(f64, f64)>,
    /// Treatments and responses without a day.
    pub undated: usize,
}

fn is_sure(fact: &Fact) -> bool {
    let time = &fact.time;
    let narrow = time.earliest.zip(time.latest).is_none_or(|(a, b)| b - a <= (0.3 * (a + b).abs() / 2.0).max(3.0));
    time.day.is_some() && (narrow || time.basis == Basis::Stated)
}

/// True for a statement about the patient that holds.
fn holds(fact: &Fact, patient: u32) -> bool {
    fact.patient == patient && fact.status() == Status::Present && fact.assertion.subject == Subject::Patient
}

/// Facts in the order of their days; a fact without a day stands behind the one that the text tells before it.
pub fn in_order<'a>(facts: impl Iterator<Item = &'a Fact>) -> Vec<&'a Fact> {
    let mut last = f64::NEG_INFINITY;
    let mut keyed: Vec<(f64, &Fact)> = Vec::new();
    for fact in facts {
        let day = fact.time.day.unwrap_or(last);
        last = day;
        keyed.push((day, fact));
    }
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, f)| f).collect()
}

/// The name of a treatment. Of words that stand in no lexicon the end is taken that does: "immunosuppressive tacrolimus"
/// is tacrolimus.
pub fn name<'a>(fact: &'a Fact, names: &dyn Names) -> &'a str {
    let label = fact.label.as_str();
    let starts = std::iter::once(0).chain(label.match_indices(' ').map(|(i, _)| i + 1));
    let known = starts.map(|i| &label[i..]).find(|end| names.class(fact.kind, end).is_some());
    known.unwrap_or(label)
}

/// True for a statement outside the story of the case: abstract, introduction, discussion retell it in broader words
/// and in another order.
fn retold(case: &Case, fact: &Fact) -> bool {
    matches!(fact.time.basis, Basis::Narrative | Basis::None) && outside(case, fact)
}

/// True for a statement that stands outside the story, whatever its time.
pub(crate) fn outside(case: &Case, fact: &Fact) -> bool {
    fact.quotes().first().is_some_and(|q| is_outside(case, q.start))
}

/// Where the story first tells of it.
pub(crate) fn told_at(case: &Case, fact: &Fact) -> Option<usize> {
    fact.quotes().iter().map(|q| q.start).filter(|start| !is_outside(case, *start)).min()
}

fn is_outside(case: &Case, start: usize) -> bool {
    let part = case.outline.iter().rfind(|p| p.start <= start && start < p.end);
    part.is_some_and(|p| {
        matches!(
            p.role.as_str(),
            "title" | "abstract" | "introduction" | "background" | "discussion" | "conclusion" | "caption"
        )
    })
}

/// True for words that tell of giving or ending and name nothing that was given, and for a stretch of a sentence.
fn is_no_name(label: &str) -> bool {
    let label = normal(label);
    let tells = |w: &str| {
        matches!(
            w,
            "self"
                | "discontinued"
                | "discontinuation"
                | "stopped"
                | "started"
                | "initiated"
                | "continued"
                | "resumed"
                | "tapered"
                | "taper"
                | "withdrawn"
                | "withdrawal"
                | "held"
                | "switched"
                | "given"
                | "treated"
                | "treatment"
                | "treatments"
                | "therapy"
                | "therapies"
                | "dose"
                | "doses"
                | "subsequent"
                | "further"
                | "it"
                | "was"
                | "were"
                | "and"
                | "the"
                | "this"
                | "that"
                | "his"
                | "her"
                | "their"
                | "all"
        )
    };
    label.split(' ').all(tells) || label.split(' ').any(|w| matches!(w, "he" | "she" | "they"))
}

/// The parts of a combination, if it is written as one.
fn parts(label: &str) -> Vec<String> {
    let label = normal(&label.replace(['/', '+'], " and ").replace(" plus ", " and "));
    label.split(" and ").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// What was given to a patient, in order. What the abstract says in broader words ("chemotherapy") is left out where the
/// story names it, or a treatment of the same class.
pub fn treatments<'a>(case: &'a Case, patient: u32, names: &dyn Names) -> Vec<&'a Fact> {
    let given = |f: &&Fact| match f.kind {
        Kind::Treatment => true,
        Kind::Procedure => treats(&f.label, names),
        _ => false,
    };
    let mut all: Vec<&Fact> = case.facts.iter().filter(|f| holds(f, patient)).filter(given).collect();
    all.retain(|f| !is_no_name(&f.label));
    let single: BTreeSet<String> = all.iter().map(|f| normal(name(f, names))).collect();
    all.retain(|f| {
        let parts = parts(&f.label);
        parts.len() < 2 || !parts.iter().all(|p| single.contains(p))
    });
    let sort = |f: &Fact| names.class(f.kind, name(f, names)).unwrap_or_else(|| plain_sort(name(f, names)).to_owned());
    let told: Vec<String> = all.iter().filter(|f| !retold(case, f)).map(|f| sort(f)).collect();
    in_order(all.into_iter().filter(|f| !retold(case, f) || !told.contains(&sort(f))))
}

/// The sort of treatment by its words, where the lexicon knows none: an operation is an operation.
fn plain_sort(label: &str) -> &str {
    let operates = |w: &str| matches!(w, "surgery" | "surgical" | "operation") || w.ends_with("ectomy");
    if normal(label).split(' ').any(operates) { "surgery" } else { label }
}

/// How it went, in order; what only the abstract or the discussion says stands at the end.
pub fn responses<'a>(case: &'a Case, patient: u32, names: &dyn Names) -> Vec<(Response, &'a Fact)> {
    let told = case.facts.iter().filter(|f| holds(f, patient) && f.kind == Kind::Outcome);
    let told = told.filter_map(|f| Some((Response::of(&f.label, names)?, f)));
    let (retold, story): (Vec<_>, Vec<_>) = told.partition(|(_, f)| outside(case, f));
    let known = |(response, fact): &(Response, &Fact)| {
        story.iter().any(|(r, f)| r == response && (fact.tracks.is_empty() || shares(&f.tracks, &fact.tracks)))
    };
    let (late, retold): (Vec<_>, Vec<_>) =
        retold.into_iter().filter(|m| !known(m)).partition(|(_, f)| !self::retold(case, f));
    let ordered = |marks: Vec<(Response, &'a Fact)>| {
        let facts = in_order(marks.iter().map(|(_, f)| *f));
        facts.into_iter().filter_map(|f| Some((Response::of(&f.label, names)?, f)))
    };
    let dated = ordered(story.iter().copied().chain(late).collect());
    let mut all: Vec<(Response, &Fact)> = dated.chain(ordered(retold)).collect();
    all.sort_by_key(|(r, _)| *r == Response::Death);
    all
}

fn shares(one: &[String], other: &[String]) -> bool {
    one.iter().any(|t| other.contains(t))
}

/// True where the mention says that the treatment ended.
fn stops(fact: &Fact) -> bool {
    let action = fact.dose.as_ref().and_then(|d| d.action.as_deref()).unwrap_or_default();
    matches!(action, "stop" | "stopped" | "discontinue" | "discontinued" | "hold" | "complete" | "completed")
}

/// Mentions of treatments, in order, as stretches.
pub fn stretches<'a>(facts: &[&'a Fact], names: &dyn Names) -> Vec<Stretch<'a>> {
    let mut out: Vec<Stretch<'a>> = Vec::new();
    for fact in facts {
        let last = fact.time.day_end.or(fact.time.day);
        let label = name(fact, names);
        let open = out
            .iter_mut()
            .rev()
            .find(|s| s.label == label && s.end.is_none() && !s.facts.last().is_some_and(|f| stops(f)));
        match open {
            Some(stretch) if fact.kind == Kind::Treatment => {
                stretch.facts.push(fact);
                if stops(fact) {
                    stretch.end = fact.time.day.filter(|d| stretch.start.is_none_or(|s| s <= *d));
                } else if last > stretch.given_until {
                    stretch.given_until = last;
                }
                if stretch.start.is_none() {
                    (stretch.start, stretch.sure) = (fact.time.day, is_sure(fact));
                }
            }
            _ => {
                // Something is done at once; something given goes on for as long as the report says.
                let procedure = fact.kind == Kind::Procedure;
                let end = if procedure { fact.time.day } else { fact.time.day_end.filter(|_| fact.time.day.is_some()) };
                // "Tapered to nothing" without a beginning: given before, from when is not told.
                let start = if stops(fact) { None } else { fact.time.day };
                let end = if stops(fact) { fact.time.day } else { end };
                let given_until = if stops(fact) { None } else { last };
                let sure = start.is_some() && is_sure(fact);
                let class = names.class(fact.kind, label).or(procedure.then(|| "procedure".to_owned()));
                out.push(Stretch { label, class, start, sure, given_until, end, facts: vec![fact] });
            }
        }
    }
    out
}

/// The course of a patient.
pub fn course<'a>(report: &'a str, case: &'a Case, patient: u32, names: &dyn Names) -> Course<'a> {
    let given = treatments(case, patient, names);
    let went = responses(case, patient, names);
    let mut lanes: Vec<Lane<'a>> = Vec::new();
    let rank = |role: TrackRole| match role {
        TrackRole::Index => 0,
        TrackRole::Complication => 1,
        _ => 2,
    };
    let mut tracks: Vec<_> = case.tracks.iter().filter(|t| t.patient == patient).collect();
    tracks.sort_by_key(|t| rank(t.role));
    let on = |f: &Fact, ids: &[&str]| f.tracks.iter().any(|t| ids.contains(&t.as_str()));
    let mark =
        |(response, fact): (Response, &'a Fact)| Mark { response, day: fact.time.day, sure: is_sure(fact), fact };
    let mut labels: Vec<&str> = Vec::new();
    for track in &tracks {
        if labels.contains(&track.label.as_str()) {
            continue;
        }
        labels.push(&track.label);
        let ids: Vec<&str> = tracks.iter().filter(|t| t.label == track.label).map(|t| t.id.as_str()).collect();
        let mine: Vec<&Fact> = given.iter().copied().filter(|f| on(f, &ids)).collect();
        let treatments = stretches(&mine, names);
        let responses: Vec<Mark> = went.iter().copied().filter(|(_, f)| on(f, &ids)).map(mark).collect();
        let index = track.role == TrackRole::Index;
        if index || !treatments.is_empty() || !responses.is_empty() {
            lanes.push(Lane { label: &track.label, role: Some(track.role), treatments, responses });
        }
    }
    let all: Vec<&str> = tracks.iter().map(|t| t.id.as_str()).collect();
    let rest: Vec<&Fact> = given.iter().copied().filter(|f| !on(f, &all)).collect();
    let responses: Vec<Mark> = went.iter().copied().filter(|(_, f)| !on(f, &all)).map(mark).collect();
    if !rest.is_empty() || !responses.is_empty() {
        lanes.push(Lane { label: "", role: None, treatments: stretches(&rest, names), responses });
    }
    let undated = given.iter().chain(went.iter().map(|(_, f)| f)).filter(|f| f.time.day.is_none()).count();
    // The past history is told of too, but the course begins with what is drawn or with the presentation.
    let firsts = lanes
        .iter()
        .flat_map(|l| l.treatments.iter().filter_map(|t| t.start).chain(l.responses.iter().filter_map(|r| r.day)));
    let first = firsts.fold(0.0, f64::min);
    let about = case.facts.iter().filter(|f| f.patient == patient && f.assertion.subject == Subject::Patient);
    let about = about.filter(|f| matches!(f.status(), Status::Present | Status::Absent));
    let last = about.filter_map(|f| f.time.day_end.or(f.time.day)).filter(|d| d.is_finite()).max_by(f64::total_cmp);
    let told = last.map(|last| (first, last.max(first)));
    let person = case.patients.iter().find(|p| p.patient == patient);
    let (age, sex) = (person.and_then(|p| p.age_years), person.and_then(|p| p.sex));
    Course { report, patient, age, sex, lanes, told, undated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::NoNames;
    use caseline_model::{Dose, Quote, Time};

    fn given(label: &str, day: Option<f64>, action: Option<&str>) -> Fact {
        let quote = Quote { start: 0, end: 1, exact: "x".to_owned() };
        let mut fact = Fact::stated("t", Kind::Treatment, label, quote);
        fact.time = Time { day, basis: Basis::Stated, ..Time::UNKNOWN };
        fact.dose = action.map(|a| Dose { action: Some(a.to_owned()), ..Dose::default() });
        fact
    }

    #[test]
    fn words_say_how_it_went() {
        let of = |label: &str| Response::of(label, &NoNames);
        assert_eq!(of("complete pathological response"), Some(Response::Remission));
        assert_eq!(of("partial response"), Some(Response::Improvement));
        assert_eq!(of("partial remission"), Some(Response::Improvement));
        assert_eq!(of("no improvement"), Some(Response::Worse));
        assert_eq!(of("did not respond, no response"), Some(Response::Worse));
        assert_eq!(of("no recurrence"), Some(Response::Stable));
        assert_eq!(of("flare improved"), Some(Response::Improvement));
        assert_eq!(of("died of sepsis"), Some(Response::Death));
        assert_eq!(of("admitted"), None);
        assert_eq!(of("treatment failure"), None);
        assert_eq!(of("enrolled in a randomized controlled trial"), None);
    }

    #[test]
    fn procedures_treat_or_look() {
        for yes in
            ["mastectomy", "allogeneic stem cell transplantation", "plasma exchange", "plasmapheresis", "radiotherapy"]
        {
            assert!(treats(yes, &NoNames), "{yes}");
        }
        for no in [
            "2 months post-transplant",
            "muscle biopsy",
            "computed tomography",
            "thoracoscopic biopsy surgery",
            "electromyography",
        ] {
            assert!(!treats(no, &NoNames), "{no}");
        }
    }

    #[test]
    fn a_stretch_ends_only_where_the_report_says_so() {
        let facts = [
            given("prednisone", Some(0.0), Some("start")),
            given("methotrexate", Some(5.0), None),
            given("prednisone", Some(30.0), Some("reduce")),
            given("prednisone", Some(60.0), Some("stop")),
            given("prednisone", Some(90.0), Some("start")),
        ];
        let refs: Vec<&Fact> = facts.iter().collect();
        let found: Vec<_> =
            stretches(&refs, &NoNames).into_iter().map(|s| (s.label, s.start, s.given_until, s.end)).collect();
        assert_eq!(
            found,
            [
                ("prednisone", Some(0.0), Some(30.0), Some(60.0)),
                ("methotrexate", Some(5.0), Some(5.0), None),
                ("prednisone", Some(90.0), Some(90.0), None),
            ]
        );
    }

    #[test]
    fn what_was_only_stopped_has_no_beginning() {
        let fact = given("aspirin", Some(3.0), Some("stop"));
        let found = stretches(&[&fact], &NoNames);
        assert_eq!((found[0].start, found[0].end), (None, Some(3.0)));
    }
}
