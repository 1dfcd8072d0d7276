//! Concordance of two diseases: do they get better and worse together?
//!
//! A paraneoplastic disease is expected to run in parallel with its tumour (Curth's postulates of 1976,
//! "parallel course"). A report tells this in words scattered over months; here it is computed: the
//! states of both diseases are put on one axis, every change of the *follower* (the paraneoplastic
//! disease) is a step, and the *leader* (the tumour) either moved the same way since the step before or
//! it did not. What the discussion retells is no state of its own; what is told of a span of time and again of its
//! end is one state; values are those of one series ("13 % blasts", "blast count 8 %"). The treatments that ran at each step are listed with it, because a drug that treats both
//! makes them move together whatever ties them: two of two steps under one treatment prove nothing.
//!
//! This count is a project-defined, unpublished measure. It is for reading a case, not for a diagnosis.

use crate::case::Case;
use crate::course::{course_of, course_of_finding};
use crate::fact::Fact;
use crate::vocabulary::{Course, Kind, Nature, Status, TrackRole};
use serde::Serialize;

/// Which way a disease moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Trend {
    /// Better: improvement, remission, no evidence of it.
    Better,
    /// Worse: progression, flare, relapse.
    Worse,
    /// As before, or nothing said.
    Unchanged,
}

/// A state of a disease at a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct State {
    /// Days from presentation.
    pub day: f64,
    /// Which way it moved.
    pub trend: Trend,
    /// The facts that say so.
    pub facts: Vec<String>,
    /// Last day, where it is told of a span.
    #[serde(skip)]
    pub until: Option<f64>,
}

/// A change of the follower, and what the leader did since the one before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Days from presentation.
    pub day: f64,
    /// What the follower did.
    pub follower: Trend,
    /// What the leader did.
    pub leader: Trend,
    /// Whether they moved together.
    pub concordant: bool,
    /// The facts that say so, of both.
    pub facts: Vec<String>,
    /// Treatments that ran or were begun since the step before.
    pub treatments: Vec<String>,
    /// Those of them that hang on the follower itself: where there are any, the step proves nothing of the leader.
    pub own: Vec<String>,
}

/// The parallel course of two diseases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Concordance {
    /// Track of the follower.
    pub follower: String,
    /// Track of the leader.
    pub leader: String,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// How many of them were concordant.
    pub concordant: usize,
    /// How many of them had a treatment running.
    pub treated: usize,
    /// How many of the concordant ones had a treatment of the follower itself running.
    pub confounded: usize,
}

/// Days within which statements belong to one state.
const TOGETHER: f64 = 2.0;
/// A change of a measured value smaller than this share is none.
const CHANGE: f64 = 0.1;

/// Values that are higher the worse the disease is.
const BURDEN: &[&str] = &[
    "blast",
    "creatine",
    "aldolase",
    "reactive protein",
    "sedimentation",
    "ferritin",
    "lactate dehydrogenase",
    "antigen",
    "tumour",
    "tumor",
    "lesion",
    "size",
    "ki-67",
    "proteinuria",
    "viral load",
    "copies",
];

/// The parallel course of two tracks, the tumour (if one of them is one) as leader. None where either
/// track is not in the case.
pub fn concordance(case: &Case, one: &str, other: &str) -> Option<Concordance> {
    let (a, b) = (case.track(one)?, case.track(other)?);
    let (follower, leader) =
        if a.nature == Nature::Malignancy && b.nature != Nature::Malignancy { (b, a) } else { (a, b) };
    let follows = states(case, &follower.id);
    let leads = states(case, &leader.id);
    let mut steps: Vec<Step> = Vec::new();
    let mut before = f64::NEG_INFINITY;
    for state in follows.iter().filter(|s| s.trend != Trend::Unchanged) {
        let since: Vec<&State> =
            leads.iter().filter(|l| l.day > before + TOGETHER && l.day <= state.day + TOGETHER).collect();
        let leader = since.iter().rev().map(|l| l.trend).find(|t| *t != Trend::Unchanged).unwrap_or(Trend::Unchanged);
        let mut facts = state.facts.clone();
        facts.extend(since.iter().flat_map(|l| l.facts.iter().cloned()));
        let running = treatments(case, follower.patient, before, state.day);
        let of_follower = |id: &String| case.fact(id).is_some_and(|f| f.tracks.contains(&follower.id));
        steps.push(Step {
            day: state.day,
            follower: state.trend,
            leader,
            concordant: leader == state.trend,
            facts,
            own: running.iter().filter(|id| of_follower(id)).cloned().collect(),
            treatments: running,
        });
        before = state.day;
    }
    Some(Concordance {
        follower: follower.id.clone(),
        leader: leader.id.clone(),
        concordant: steps.iter().filter(|s| s.concordant).count(),
        treated: steps.iter().filter(|s| !s.treatments.is_empty()).count(),
        confounded: steps.iter().filter(|s| s.concordant && !s.own.is_empty()).count(),
        steps,
    })
}

/// The parallel course of the two index diseases of each patient who has just two, with the patient.
pub fn concordances(case: &Case) -> Vec<(Concordance, u32)> {
    let mut patients: Vec<u32> = case.tracks.iter().map(|t| t.patient).collect();
    patients.sort_unstable();
    patients.dedup();
    let of = |patient: u32| {
        let mut index = case.tracks.iter().filter(|t| t.patient == patient && t.role == TrackRole::Index);
        let (one, other) = (index.next()?, index.next()?);
        let pair = index.next().is_none().then(|| concordance(case, &one.id, &other.id)).flatten()?;
        Some((pair, patient))
    };
    patients.into_iter().filter_map(of).collect()
}

/// The states of a disease that the case tells, in order of time.
pub fn states(case: &Case, track: &str) -> Vec<State> {
    let mut told: Vec<State> = Vec::new();
    let mut facts: Vec<(f64, usize, &Fact)> = case
        .facts
        .iter()
        .enumerate()
        .filter(|(_, f)| f.tracks.iter().any(|t| t == track) && narrated(case, f))
        .filter_map(|(i, f)| Some((f.time.day?, i, f)))
        .collect();
    facts.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
    let mut last_value: Vec<(&str, Measured)> = Vec::new();
    for &(day, _, fact) in &facts {
        if let Some(trend) = trend(fact, case, track, &mut last_value) {
            let until = fact.time.day_end.filter(|end| *end > day);
            told.push(State { day, trend, facts: vec![fact.id.clone()], until });
        }
    }
    // "With improvement during the treatment" and "at its end, major improvement" are one state.
    let ends: Vec<(f64, Trend)> = told.iter().map(|s| (s.day, s.trend)).collect();
    let within = |s: &State| {
        let at_end = |(day, trend): &(f64, Trend)| {
            *trend == s.trend && *day > s.day && s.until.is_some_and(|end| (day - end).abs() <= TOGETHER)
        };
        ends.iter().find(|e| at_end(e)).map(|e| e.0)
    };
    for state in &mut told {
        state.day = within(state).unwrap_or(state.day);
    }
    told.sort_by(|a, b| a.day.total_cmp(&b.day));
    let mut out: Vec<State> = Vec::new();
    for state in told {
        match out.last_mut() {
            // Of two statements about one time, a change says more than none.
            Some(last)
                if state.day - last.day <= TOGETHER
                    && (last.trend == state.trend || state.trend == Trend::Unchanged) =>
            {
                last.facts.extend(state.facts);
            }
            Some(last) if state.day - last.day <= TOGETHER && last.trend == Trend::Unchanged => {
                last.trend = state.trend;
                last.facts.extend(state.facts);
            }
            _ => out.push(state),
        }
    }
    recurrences(case, track, &facts, &mut out);
    out
}

/// True for facts of the case itself; title, summary and discussion tell the same again, and less exactly.
pub fn narrated(case: &Case, fact: &Fact) -> bool {
    const RETELLS: &[&str] = &[
        "title",
        "abstract",
        "keywords",
        "introduction",
        "discussion",
        "conclusion",
        "caption",
        "patient_perspective",
    ];
    let tells = |role: &str| !RETELLS.contains(&role);
    if !case.outline.iter().any(|p| matches!(p.role.as_str(), "case" | "body" | "results")) {
        return true;
    }
    // A fact told in the summary and again in the case has words in both.
    fact.quotes().is_empty()
        || fact.quotes().iter().any(|q| {
            let mut parts = case.outline.iter().filter(|p| p.start <= q.start && q.start < p.end).peekable();
            parts.peek().is_none() || parts.any(|p| tells(&p.role))
        })
}

/// What was measured last in a series.
enum Measured {
    Number(f64),
    Raised,
}

/// A manifestation that appears after the disease had got better is a flare, though nobody calls it so.
fn recurrences(case: &Case, track: &str, facts: &[(f64, usize, &Fact)], out: &mut Vec<State>) {
    let mut found: Vec<State> = Vec::new();
    for &(day, _, fact) in facts {
        let appears = fact.kind == Kind::Finding && fact.status() == Status::Present;
        let told = out.iter().any(|s| (s.day - day).abs() <= TOGETHER);
        let better = out.iter().rev().find(|s| s.day < day).is_some_and(|s| s.trend == Trend::Better);
        let remains = trend_of_words(fact).is_some();
        if appears && better && !told && !remains && fact.tracks.len() == 1 && case.track(track).is_some() {
            match found.last_mut() {
                Some(last) if day - last.day <= TOGETHER => last.facts.push(fact.id.clone()),
                _ => found.push(State { day, trend: Trend::Worse, facts: vec![fact.id.clone()], until: None }),
            }
        }
    }
    out.extend(found);
    out.sort_by(|a, b| a.day.total_cmp(&b.day));
}

fn trend<'a>(fact: &'a Fact, case: &Case, track: &str, last: &mut Vec<(&'a str, Measured)>) -> Option<Trend> {
    match fact.kind {
        Kind::Outcome | Kind::Finding => {
            let words = trend_of_words(fact)?;
            match (fact.status(), words) {
                (Status::Present, t) => Some(t),
                (Status::Absent, Trend::Worse) => Some(Trend::Better),
                (Status::Absent, Trend::Better) => Some(Trend::Unchanged),
                _ => None,
            }
        }
        Kind::Diagnosis if fact.status() == Status::Present => {
            fact.course.filter(|c| *c != Course::Onset).and_then(|_| trend_of_words(fact))
        }
        Kind::Diagnosis => {
            // "No evidence of MDS" is said of the track "MDS with excess blasts".
            let itself =
                case.track(track).is_some_and(|t| t.label.contains(&fact.label) || fact.label.contains(&t.label));
            (itself && fact.status() == Status::Absent && fact.time.day.is_some_and(|d| d > 0.0))
                .then_some(Trend::Better)
        }
        Kind::Measurement => {
            // What was measured is told by the label or, where no term was known, by the words.
            let words = fact.quotes().first().map_or("", |q| q.exact.as_str());
            let lower = format!("{} {words}", fact.label).to_lowercase();
            BURDEN.iter().find(|w| lower.contains(*w))?;
            // "13 % blasts" and "blast count" are one series; the sizes of two lesions are not.
            let series = if lower.contains("blast") { "blast" } else { fact.label.as_str() };
            let value = fact.value.as_ref()?;
            let before = last.iter().rposition(|(l, _)| *l == series).map(|i| last.remove(i).1);
            let normal = value.text.as_deref().is_some_and(|t| matches!(t, "normal" | "negative" | "undetectable"));
            match (value.number, normal) {
                (Some(number), _) => {
                    last.push((series, Measured::Number(number)));
                    let Some(Measured::Number(before)) = before else { return None };
                    Some(match number - before {
                        d if d < -CHANGE * before.abs() => Trend::Better,
                        d if d > CHANGE * before.abs() => Trend::Worse,
                        _ => Trend::Unchanged,
                    })
                }
                // A value that was told and is normal now has got better; one that was normal all along has not.
                (None, true) => before.map(|_| Trend::Better),
                (None, false) => {
                    let raised = value.text.as_deref().is_some_and(|t| matches!(t, "elevated" | "high" | "raised"));
                    if raised {
                        last.push((series, Measured::Raised));
                    }
                    None
                }
            }
        }
        _ => None,
    }
}

/// The course that the reader found, or else the one that label and words tell.
fn trend_of_words(fact: &Fact) -> Option<Trend> {
    let course = fact.course.filter(|c| *c != Course::Onset).or_else(|| {
        let quote = fact.quotes().first().map_or("", |q| q.exact.as_str());
        let read = if fact.kind == Kind::Finding { course_of_finding } else { course_of };
        read(quote).or_else(|| read(&fact.label))
    })?;
    Some(match course {
        Course::Better | Course::Remission => Trend::Better,
        Course::Worse | Course::Relapse => Trend::Worse,
        Course::Unchanged | Course::Onset => Trend::Unchanged,
    })
}

/// Treatments begun since the step before, and those known to run still.
fn treatments(case: &Case, patient: u32, after: f64, until: f64) -> Vec<String> {
    case.facts
        .iter()
        .filter(|f| f.patient == patient && f.kind == Kind::Treatment && f.status() == Status::Present)
        .filter(|f| {
            let ends = f.dose.as_ref().is_some_and(|d| matches!(d.action.as_deref(), Some("stop" | "hold")));
            !ends && narrated(case, f)
        })
        .filter(|f| {
            let Some(start) = f.time.day else { return false };
            let begun = start > after - TOGETHER && start <= until + TOGETHER;
            let runs = start <= until && f.time.day_end.is_some_and(|end| end >= after);
            begun || runs
        })
        .map(|f| f.id.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Reader, SourceInfo, Track};
    use crate::fact::{Assertion, Quote, Time, Value};
    use crate::vocabulary::Basis;

    struct Writer(Case);

    impl Writer {
        fn new() -> Writer {
            let mut case = Case::new(Reader::default(), SourceInfo::default());
            for (id, label, nature) in
                [("t1", "dermatomyositis", Nature::Autoimmune), ("t2", "myelodysplastic syndrome", Nature::Malignancy)]
            {
                let (label, id) = (label.to_owned(), id.to_owned());
                case.tracks.push(Track { id, patient: 1, label, nature, role: TrackRole::Index, diagnosis: None });
            }
            Writer(case)
        }

        fn tell(&mut self, kind: Kind, label: &str, track: &str, day: f64) -> &mut Fact {
            let quote = Quote { start: 0, end: label.len(), exact: label.to_owned() };
            let mut fact = Fact::stated("test", kind, label, quote);
            fact.id = format!("f{}", self.0.facts.len() + 1);
            fact.tracks = vec![track.to_owned()];
            fact.time = Time { day: Some(day), basis: Basis::Stated, ..Time::UNKNOWN };
            self.0.facts.push(fact);
            self.0.facts.last_mut().unwrap()
        }

        fn blasts(&mut self, percent: f64, day: f64) {
            let value = Value { number: Some(percent), ..Value::default() };
            self.tell(Kind::Measurement, "bone marrow blasts", "t2", day).value = Some(value);
        }
    }

    #[test]
    fn a_flare_without_the_tumour_is_discordant() {
        let mut w = Writer::new();
        w.blasts(12.0, 0.0);
        w.tell(Kind::Treatment, "azacitidine", "t2", 10.0);
        w.tell(Kind::Outcome, "skin improved", "t1", 90.0);
        w.blasts(7.0, 90.0);
        w.tell(Kind::Outcome, "skin worsened", "t1", 180.0);
        w.blasts(11.0, 180.0);
        w.tell(Kind::Diagnosis, "myelodysplastic syndrome", "t2", 230.0).assertion = Assertion::ABSENT;
        w.tell(Kind::Outcome, "remission of dermatomyositis", "t1", 260.0);
        w.tell(Kind::Finding, "new rash", "t1", 300.0);
        w.tell(Kind::Outcome, "rash resolved", "t1", 380.0);
        let found = concordance(&w.0, "t2", "t1").unwrap();
        assert_eq!((found.follower.as_str(), found.leader.as_str()), ("t1", "t2"));
        let trends: Vec<(Trend, Trend)> = found.steps.iter().map(|s| (s.follower, s.leader)).collect();
        use Trend::{Better, Unchanged, Worse};
        let expected = [(Better, Better), (Worse, Worse), (Better, Better), (Worse, Unchanged), (Better, Unchanged)];
        assert_eq!(trends, expected);
        assert_eq!((found.concordant, found.steps.len()), (3, 5));
        assert_eq!(found.steps[0].treatments, ["f2"]);
        assert_eq!(found.treated, 1);
    }

    #[test]
    fn silence_is_no_step() {
        let mut w = Writer::new();
        w.tell(Kind::Outcome, "skin lesions persisted", "t1", 30.0);
        let found = concordance(&w.0, "t1", "t2").unwrap();
        assert!(found.steps.is_empty());
        assert!(concordance(&w.0, "t1", "t9").is_none());
    }
}
