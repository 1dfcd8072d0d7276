//! Cells of the columns that every disease has.

use super::columns::Builtin;
use super::evidence::Words;
use super::{Answer, Cell, Report};
use crate::concept::{Names, normal};
use crate::course::{self, Response};
use crate::say;
use caseline_model::{Basis, Case, Fact, Kind, Nature, Status, Track, TrackRole};
use std::collections::BTreeSet;

/// Most findings that a cell names.
const FINDINGS: usize = 15;
/// Of two diseases of which the report says no time between.
const TOGETHER: &str = "at about the same time";

pub fn cell(builtin: Builtin, report: Report<'_>, patient: u32, words: &Words<'_>, names: &dyn Names) -> Cell {
    let case = report.case;
    let source = &case.source;
    let view = View { case, patient, words, names };
    match builtin {
        Builtin::Source => {
            // The short name of the report stands in every form of the table beside it.
            let name = if source.name.is_empty() { report.key.to_owned() } else { source.name.clone() };
            Cell::given(Some(source.title.clone().filter(|t| !t.trim().is_empty()).unwrap_or(name)))
        }
        Builtin::Year => Cell { number: source.year.map(f64::from), ..Cell::given(source.year.map(|y| y.to_string())) },
        Builtin::Country => Cell::given(source.country.clone()),
        Builtin::Journal => Cell::given(source.journal.clone()),
        Builtin::Doi => Cell::given(source.doi.clone()),
        Builtin::Patient => Cell { number: Some(f64::from(patient)), ..Cell::given(Some(patient.to_string())) },
        Builtin::Age | Builtin::Sex => view.person(builtin),
        Builtin::Diseases => view.tracks(TrackRole::Index),
        Builtin::Complications => view.tracks(TrackRole::Complication),
        Builtin::Comorbidities => view.tracks(TrackRole::Comorbidity),
        Builtin::First => view.first(),
        Builtin::Interval => view.interval(),
        Builtin::Findings => view.present(),
        Builtin::Denied => view.denied_findings(),
        Builtin::Antibodies => view.antibodies(),
        Builtin::Stage => view.stage(),
        Builtin::Treatments => view.treatments(),
        Builtin::Response => view.responses(),
        Builtin::Outcome => view.outcome(),
        Builtin::FollowUp => view.follow_up(),
    }
}

/// When a disease was first there.
#[derive(Clone, Copy)]
struct Onset<'a> {
    track: &'a Track,
    fact: &'a Fact,
    day: f64,
    bounds: (f64, f64),
    /// The day rests on words of time, and not on the order of telling alone.
    stated: bool,
}

/// How far two onsets are apart, as far as the report tells.
enum Gap {
    /// Days, by words of time.
    Days(f64),
    /// By the bounds alone: the order is sure, the length is not.
    Range(f64, f64),
    /// By the bounds alone: the order is likely, and there are at most so many days.
    Within(f64),
    /// By the bounds alone: within a month of each other.
    Together,
    /// By the telling alone: the one was treated before the other is told of. How long before is not known.
    Before,
    Unknown,
}

impl Gap {
    fn between(a: &Onset<'_>, b: &Onset<'_>) -> Gap {
        let (least, most) = (b.bounds.0 - a.bounds.1, b.bounds.1 - a.bounds.0);
        let apart = most.max(a.bounds.1 - b.bounds.0);
        // "After nivolumab for his cancer" says what came after, not how long after.
        let open = |o: &Onset<'_>| o.bounds.0.is_finite() != o.bounds.1.is_finite();
        match a.stated && b.stated && !(open(a) || open(b)) {
            true => Gap::Days(b.day - a.day),
            false if least >= 1.0 => Gap::Range(least, most),
            // The bounds meet, but neither reaches the likeliest day of the other.
            false if a.bounds.1 < b.day && b.bounds.0 > a.day && most.is_finite() => Gap::Within(most),
            false if apart <= 31.0 => Gap::Together,
            false => Gap::Unknown,
        }
    }
}

struct View<'a> {
    case: &'a Case,
    patient: u32,
    words: &'a Words<'a>,
    names: &'a dyn Names,
}

fn said(text: String, evidence: Vec<super::Evidence>) -> Cell {
    Cell { answer: Answer::Said(text), number: None, parts: Vec::new(), evidence }
}

/// Each text once, in order.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in texts {
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

impl<'a> View<'a> {
    fn facts(&self, kind: Kind, status: Status) -> Vec<&'a Fact> {
        self.case.facts.iter().filter(|f| f.patient == self.patient && f.kind == kind && f.status() == status).collect()
    }

    fn person(&self, builtin: Builtin) -> Cell {
        let Some(person) = self.case.patients.iter().find(|p| p.patient == self.patient) else {
            return Cell::NOT_REPORTED;
        };
        let evidence = || person.quotes.iter().map(|q| self.words.quote(q, None)).collect();
        match builtin {
            Builtin::Age => match person.age_years {
                Some(age) => {
                    let rounded = if age < 2.0 { (age * 100.0).round() / 100.0 } else { (age * 10.0).round() / 10.0 };
                    Cell { number: Some(rounded), ..said(say::number(rounded), evidence()) }
                }
                None => Cell::NOT_REPORTED,
            },
            _ => person.sex.map_or(Cell::NOT_REPORTED, |sex| said(sex.to_string(), evidence())),
        }
    }

    /// The diseases of a role; for index diseases, whatever was diagnosed where no track has that role.
    fn diseases(&self, role: TrackRole) -> Vec<&'a Track> {
        let mine = || self.case.tracks.iter().filter(|t| t.patient == self.patient);
        mine().filter(|t| t.role == role).collect()
    }

    fn tracks(&self, role: TrackRole) -> Cell {
        let tracks = self.diseases(role);
        if tracks.is_empty() {
            return Cell::NOT_REPORTED;
        }
        let facts: Vec<&Fact> = tracks.iter().filter_map(|t| self.case.fact(t.diagnosis.as_deref()?)).collect();
        let parts = distinct(tracks.iter().map(|t| t.label.clone()));
        Cell { parts: parts.clone(), ..said(parts.join("; "), self.words.of_all(&facts)) }
    }

    /// When a disease was first there: the first that the report says of its diagnosis.
    fn onset(&self, track: &'a Track) -> Option<Onset<'a>> {
        self.case
            .facts
            .iter()
            .filter(|f| f.patient == self.patient && f.kind == Kind::Diagnosis && f.status() == Status::Present)
            .filter(|f| Some(&f.id) == track.diagnosis.as_ref() || f.label == track.label)
            .filter_map(|fact| {
                let day = fact.time.day?;
                let stated = matches!(fact.time.basis, Basis::Stated | Basis::Implied);
                let bounds =
                    (fact.time.earliest.unwrap_or(f64::NEG_INFINITY), fact.time.latest.unwrap_or(f64::INFINITY));
                Some(Onset { track, fact, day, bounds, stated })
            })
            .min_by(|a, b| a.day.total_cmp(&b.day))
    }

    /// The two diseases of the report whose order matters, the first before the second, and how far they are apart.
    /// They are the index diseases, or a tumour and an autoimmune disease of which only one is.
    fn pair(&self) -> Option<([Onset<'a>; 2], Gap)> {
        let mut tracks = self.diseases(TrackRole::Index);
        if let [index] = tracks[..] {
            let partner = match index.nature {
                Nature::Malignancy => Nature::Autoimmune,
                Nature::Autoimmune => Nature::Malignancy,
                _ => return None,
            };
            for role in [TrackRole::Complication, TrackRole::Comorbidity] {
                tracks.extend(self.diseases(role).into_iter().filter(|t| t.nature == partner));
            }
        }
        let mut dated: Vec<Onset<'a>> = Vec::new();
        for track in tracks {
            let known = dated.iter().any(|o| o.track.label == track.label);
            dated.extend(self.onset(track).filter(|_| !known));
        }
        // Only of two diseases that both have a time; a third is beside the question.
        let mut pair = [*dated.first()?, *dated.get(1)?];
        pair.sort_by(|a, b| a.day.total_cmp(&b.day));
        let gap = Gap::between(&pair[0], &pair[1]);
        let near = matches!(gap, Gap::Together | Gap::Unknown) || matches!(gap, Gap::Days(days) if days < 1.0);
        if near && !(pair[0].stated && pair[1].stated && matches!(gap, Gap::Days(_))) {
            let [a, b] = pair;
            match (self.treated_before(&a, &b), self.treated_before(&b, &a)) {
                (true, false) => return Some(([a, b], Gap::Before)),
                (false, true) => return Some(([b, a], Gap::Before)),
                _ => {}
            }
        }
        Some((pair, gap))
    }

    /// True where a treatment for the one disease is told before the other disease is told of, or one that may be for it
    /// between the two.
    fn treated_before(&self, one: &Onset<'_>, other: &Onset<'_>) -> bool {
        let place = |f: &Fact| course::told_at(self.case, f);
        let (Some(first), Some(told)) = (place(one.fact), place(other.fact)) else { return false };
        let for_both = |f: &Fact| f.tracks.iter().all(|t| *t == one.track.id || *t == other.track.id);
        let given = course::treatments(self.case, self.patient, self.names);
        given.into_iter().any(|f| {
            let of_one = f.tracks.contains(&one.track.id);
            place(f).is_some_and(|p| p < told && (of_one || first < p && for_both(f)))
        })
    }

    fn first(&self) -> Cell {
        let Some(([a, b], gap)) = self.pair() else { return Cell::NOT_REPORTED };
        let text = match gap {
            Gap::Unknown => return Cell::NOT_REPORTED,
            Gap::Days(days) if days < 1.0 => "at the same time".to_owned(),
            Gap::Together => TOGETHER.to_owned(),
            Gap::Days(_) | Gap::Range(..) | Gap::Within(_) | Gap::Before => a.track.label.clone(),
        };
        Cell { parts: vec![text.clone()], ..said(text, self.words.of_all(&[a.fact, b.fact])) }
    }

    fn interval(&self) -> Cell {
        let Some(([a, b], gap)) = self.pair() else { return Cell::NOT_REPORTED };
        let to = &b.track.label;
        let (text, number) = match gap {
            Gap::Unknown | Gap::Before => return Cell::NOT_REPORTED,
            Gap::Days(days) if days < 1.0 => ("none".to_owned(), Some(0.0)),
            Gap::Days(days) => (format!("{} to {to}", say::span(days)), Some(days.round())),
            Gap::Within(most) => (format!("at most {} to {to}", say::span(most)), None),
            // The bounds of a time that is only told along are no words of the report.
            Gap::Together => (TOGETHER.to_owned(), None),
            Gap::Range(least, most) if most.is_finite() => {
                (format!("between {} and {} to {to}", say::span(least), say::span(most)), None)
            }
            Gap::Range(least, _) => (format!("at least {} to {to}", say::span(least)), None),
        };
        Cell { number, ..said(text, self.words.of_all(&[a.fact, b.fact])) }
    }

    /// What was there. An end of it ("resolution of weakness") is a response and no finding, and what is told again
    /// in fewer words ("rash" beside "malar rash") is not named twice.
    fn present(&self) -> Cell {
        let mut facts = self.facts(Kind::Finding, Status::Present);
        facts.retain(|f| !is_end(&f.label));
        let bags: Vec<BTreeSet<String>> = facts.iter().map(|f| bag(&f.label)).collect();
        let fewer = |i: usize| bags.iter().any(|other| bags[i].len() < other.len() && bags[i].is_subset(other));
        let named: Vec<&Fact> = facts.iter().enumerate().filter(|(i, _)| !fewer(*i)).map(|(_, f)| *f).collect();
        self.list(&named, &|f| f.label.clone())
    }

    /// What was denied or ruled out. The disease that the report is about is not: that it is gone is a response. Of
    /// what was there at another time, the cell says so.
    fn denied_findings(&self) -> Cell {
        let mut facts = self.facts(Kind::Finding, Status::Absent);
        facts.extend(self.facts(Kind::Diagnosis, Status::Absent));
        let index: Vec<String> = self.diseases(TrackRole::Index).iter().map(|t| normal(&t.label)).collect();
        facts.retain(|f| !index.contains(&normal(&f.label)));
        let there: BTreeSet<String> = [Kind::Finding, Kind::Diagnosis]
            .into_iter()
            .flat_map(|kind| self.facts(kind, Status::Present))
            .map(|f| normal(&f.label))
            .chain(self.case.tracks.iter().filter(|t| t.patient == self.patient).map(|t| normal(&t.label)))
            .collect();
        self.list(&facts, &|f| match there.contains(&normal(&f.label)) {
            true => format!("{} (present at another time)", f.label),
            false => f.label.clone(),
        })
    }

    /// Each once, in order, and no more than can be read.
    fn list(&self, facts: &[&'a Fact], says: &dyn Fn(&Fact) -> String) -> Cell {
        if facts.is_empty() {
            return Cell::NOT_REPORTED;
        }
        let labels = distinct(facts.iter().map(|f| says(f)));
        let more = labels.len().saturating_sub(FINDINGS);
        let shown = &labels[..labels.len().min(FINDINGS)];
        let facts: Vec<&Fact> = labels.iter().filter_map(|l| facts.iter().copied().find(|f| says(f) == *l)).collect();
        let text = shown.join("; ");
        let text = if more > 0 { format!("{text}; and {more} more") } else { text };
        Cell { parts: labels, ..said(text, self.words.of_all(&facts)) }
    }

    fn antibodies(&self) -> Cell {
        let mut facts: Vec<&Fact> = self
            .case
            .facts
            .iter()
            .filter(|f| f.patient == self.patient && matches!(f.kind, Kind::Measurement | Kind::Finding))
            .filter(|f| matches!(f.status(), Status::Present | Status::Absent) && self.names.is_antibody(&f.label))
            .filter(|f| names_one(&f.label))
            .collect();
        if facts.is_empty() {
            return Cell::NOT_REPORTED;
        }
        // What is positive first.
        facts.sort_by_key(|f| is_negative(f));
        let says = |f: &&Fact| {
            let value = f.value.as_ref().and_then(say::value);
            match value {
                _ if f.status() == Status::Absent => format!("{} negative", f.label),
                Some(value) => format!("{} {value}", f.label),
                None => format!("{} positive", f.label),
            }
        };
        let evidence = self.words.of_all(&facts);
        let parts = distinct(facts.iter().map(says));
        if facts.iter().all(|f| is_negative(f)) {
            return Cell { answer: Answer::No, number: None, parts, evidence };
        }
        Cell { parts: parts.clone(), ..said(parts.join("; "), evidence) }
    }

    fn stage(&self) -> Cell {
        let facts: Vec<&Fact> = self
            .facts(Kind::Measurement, Status::Present)
            .into_iter()
            .filter(|f| self.names.is_stage(&f.label) && f.value.is_some())
            .collect();
        if facts.is_empty() {
            return Cell::NOT_REPORTED;
        }
        // A grade of what came later is not the stage of the disease that the report is about.
        let other = |f: &Fact| {
            let track = f.tracks.iter().find_map(|id| self.case.track(id));
            track.filter(|t| t.role != TrackRole::Index && !normal(&f.label).contains(&normal(&t.label)))
        };
        let says = |f: &&Fact| {
            let value = f.value.as_ref().and_then(say::value).unwrap_or_default();
            let says = format!("{} {value}", f.label).trim().to_owned();
            other(f).map_or_else(|| says.clone(), |t| format!("{}: {says}", t.label))
        };
        said(distinct(facts.iter().map(says)).join("; "), self.words.of_all(&facts))
    }

    /// What was given, in time, for each disease.
    fn treatments(&self) -> Cell {
        let given = course::treatments(self.case, self.patient, self.names);
        if given.is_empty() {
            return self.denied(Kind::Treatment);
        }
        self.by_track(&given, &|f| course::name(f, self.names).to_owned())
    }

    /// How it went, in time, for each disease. Admissions and the like are shown only where nothing else is told.
    fn responses(&self) -> Cell {
        let went = course::responses(self.case, self.patient, self.names);
        let all = || course::in_order(self.facts(Kind::Outcome, Status::Present).into_iter());
        // "Improved" beside "improved completely" of the same day says nothing more.
        let words = |f: &Fact| normal(&f.label).split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
        let less = |a: &(Response, &Fact), b: &(Response, &Fact)| {
            a.0 == b.0 && a.1.time.day == b.1.time.day && words(a.1) != words(b.1) && words(a.1).is_subset(&words(b.1))
        };
        let kept = went.iter().filter(|a| !went.iter().any(|b| less(a, b)));
        let told: Vec<&Fact> = if went.is_empty() { all() } else { kept.map(|(_, f)| *f).collect() };
        if told.is_empty() {
            return self.denied(Kind::Outcome);
        }
        self.by_track(&told, &|f| f.label.clone())
    }

    /// "No" where the report says that there was none, else not reported.
    fn denied(&self, kind: Kind) -> Cell {
        match self.facts(kind, Status::Absent) {
            denied if denied.is_empty() => Cell::NOT_REPORTED,
            denied => {
                Cell { answer: Answer::No, number: None, parts: Vec::new(), evidence: self.words.of_all(&denied) }
            }
        }
    }

    /// Facts in order, for each disease they belong to.
    fn by_track(&self, ordered: &[&'a Fact], says: &dyn Fn(&Fact) -> String) -> Cell {
        let mut parts: Vec<(&str, Vec<String>)> = Vec::new();
        for track in self.case.tracks.iter().filter(|t| t.patient == self.patient) {
            let mine = ordered.iter().filter(|f| f.tracks.contains(&track.id));
            let labels = distinct(mine.map(|f| says(f)));
            match parts.iter_mut().find(|(label, _)| *label == track.label) {
                Some((_, there)) => there.extend(labels),
                None => parts.push((&track.label, labels)),
            }
        }
        let mine = |f: &&&Fact| f.tracks.iter().all(|id| self.case.track(id).is_none());
        // What stands with a disease already is not said again without one.
        let told: BTreeSet<&String> = parts.iter().flat_map(|(_, labels)| labels).collect();
        let rest = distinct(ordered.iter().filter(mine).map(|f| says(f)).filter(|l| !told.contains(l)));
        parts.push(("", rest));
        parts.retain(|(_, labels)| !labels.is_empty());
        let several = parts.len() > 1;
        let text: Vec<String> = parts
            .into_iter()
            .map(|(track, labels)| {
                let labels = distinct(labels.into_iter()).join(" → ");
                match track {
                    "" if several => format!("no one disease: {labels}"),
                    _ if several => format!("{track}: {labels}"),
                    _ => labels,
                }
            })
            .collect();
        let all = distinct(ordered.iter().map(|f| says(f)));
        Cell { parts: all, ..said(text.join("; "), self.words.of_all(ordered)) }
    }

    /// How it ended: death, or else the last that is told of the course, or that the patient went home or lived.
    fn outcome(&self) -> Cell {
        let all = course::in_order(self.facts(Kind::Outcome, Status::Present).into_iter());
        let of = |f: &Fact| Response::of(&f.label, self.names);
        if let Some(fact) = all.iter().find(|f| of(f) == Some(Response::Death)) {
            return Cell { parts: vec!["death".to_owned()], ..said("death".to_owned(), self.words.of(fact)) };
        }
        let ends = |f: &Fact| {
            let class = self.names.class(Kind::Outcome, &f.label);
            of(f).is_some() || matches!(class.as_deref(), Some("survival" | "discharge"))
        };
        // The discussion speaks of other patients and of what might be; the story goes first.
        let story: Vec<&Fact> = all.iter().copied().filter(|f| !course::outside(self.case, f)).collect();
        let last = |facts: &[&'a Fact]| facts.iter().copied().rev().find(|f| ends(f));
        match last(&story).or_else(|| last(&all)).or(all.last().copied()) {
            Some(fact) => {
                let part = of(fact).map_or_else(|| fact.label.clone(), |r| r.words().to_owned());
                Cell { parts: vec![part], ..said(fact.label.clone(), self.words.of(fact)) }
            }
            None => Cell::NOT_REPORTED,
        }
    }

    fn follow_up(&self) -> Cell {
        let dated: Vec<(f64, &Fact)> = self
            .case
            .facts
            .iter()
            .filter(|f| f.patient == self.patient && matches!(f.status(), Status::Present | Status::Absent))
            .filter(|f| matches!(f.time.basis, Basis::Stated | Basis::Implied))
            .filter_map(|f| Some((f.time.day_end.or(f.time.day)?, f)))
            .filter(|(day, _)| *day >= 1.0)
            .collect();
        let last = |story: bool| {
            let of = dated.iter().filter(|(_, f)| !story || !course::outside(self.case, f));
            of.max_by(|a, b| a.0.total_cmp(&b.0)).copied()
        };
        match last(true).or_else(|| last(false)) {
            Some((day, fact)) => Cell { number: Some(day.round()), ..said(say::span(day), self.words.of(fact)) },
            None => Cell::NOT_REPORTED,
        }
    }
}

fn is_negative(fact: &Fact) -> bool {
    let text = fact.value.as_ref().and_then(|v| v.text.as_deref());
    fact.status() == Status::Absent || text.is_some_and(say::is_negative)
}

/// False for antibodies in general: "specific antibodies".
fn names_one(label: &str) -> bool {
    let general = |w: &str| {
        matches!(
            w,
            "antibody" | "autoantibody" | "specific" | "associated" | "and" | "other" | "panel" | "serum" | "test"
        )
    };
    !normal(label).split(' ').all(general)
}

/// True for words that tell that something ended.
fn is_end(label: &str) -> bool {
    let ends = |w: &str| {
        matches!(
            w,
            "resolution"
                | "resolved"
                | "disappearance"
                | "disappeared"
                | "remission"
                | "recovery"
                | "recovered"
                | "normalization"
        )
    };
    normal(label).split(' ').any(ends)
}

fn bag(label: &str) -> BTreeSet<String> {
    normal(label).split(' ').map(str::to_owned).collect()
}
