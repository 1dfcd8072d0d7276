//! Cells of the columns that every disease has.

use super::columns::Builtin;
use super::evidence::Words;
use super::{Answer, Cell, Report};
use crate::concept::Names;
use crate::say;
use caseline_model::{Basis, Case, Fact, Kind, Nature, Status, Track, TrackRole};

/// Most findings that a cell names.
const FINDINGS: usize = 15;

pub fn cell(builtin: Builtin, report: Report<'_>, patient: u32, words: &Words<'_>, names: &dyn Names) -> Cell {
    let case = report.case;
    let source = &case.source;
    let view = View { case, patient, words, names };
    match builtin {
        Builtin::Source => {
            let title = source.title.as_ref().map(|t| format!("{}: {t}", report.key));
            Cell::given(Some(title.unwrap_or_else(|| report.key.to_owned())))
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
        Builtin::Findings => view.findings(Status::Present),
        Builtin::Denied => view.findings(Status::Absent),
        Builtin::Antibodies => view.antibodies(),
        Builtin::Stage => view.stage(),
        Builtin::Treatments => view.by_track(Kind::Treatment),
        Builtin::Response => view.by_track(Kind::Outcome),
        Builtin::Outcome => view.outcome(),
        Builtin::FollowUp => view.follow_up(),
    }
}

struct View<'a> {
    case: &'a Case,
    patient: u32,
    words: &'a Words<'a>,
    names: &'a dyn Names,
}

fn said(text: String, evidence: Vec<super::Evidence>) -> Cell {
    Cell { answer: Answer::Said(text), number: None, evidence }
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
        said(distinct(tracks.iter().map(|t| t.label.clone())).join("; "), self.words.of_all(&facts))
    }

    /// When a disease was first there, by what the report says of its diagnosis and not by the order of
    /// telling alone.
    fn onset(&self, track: &Track) -> Option<(f64, &'a Fact)> {
        self.case
            .facts
            .iter()
            .filter(|f| f.patient == self.patient && f.kind == Kind::Diagnosis && f.status() == Status::Present)
            .filter(|f| Some(&f.id) == track.diagnosis.as_ref() || f.label == track.label)
            .filter(|f| matches!(f.time.basis, Basis::Stated | Basis::Implied))
            .filter_map(|f| Some((f.time.day?, f)))
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// The two diseases of the report whose order matters: the index diseases, or one of them and another.
    fn pair(&self) -> Option<[(&'a Track, f64, &'a Fact); 2]> {
        let mut tracks = self.diseases(TrackRole::Index);
        if tracks.len() < 2 {
            // A tumour or an autoimmune disease beside the one index disease is what such a report is about.
            let weighty = |t: &&Track| matches!(t.nature, Nature::Malignancy | Nature::Autoimmune);
            tracks.extend(self.diseases(TrackRole::Complication).into_iter().filter(weighty));
            tracks.extend(self.diseases(TrackRole::Comorbidity).into_iter().filter(weighty));
        }
        let mut dated = Vec::new();
        for track in tracks {
            let known = dated.iter().any(|(t, _, _): &(&Track, f64, &Fact)| t.label == track.label);
            if let Some((day, fact)) = self.onset(track).filter(|_| !known) {
                dated.push((track, day, fact));
            }
        }
        // Only of two diseases that both have a time; a third is beside the question.
        let mut pair = [*dated.first()?, *dated.get(1)?];
        pair.sort_by(|a, b| a.1.total_cmp(&b.1));
        Some(pair)
    }

    fn first(&self) -> Cell {
        let Some([a, b]) = self.pair() else { return Cell::NOT_REPORTED };
        let text = if (a.1 - b.1).abs() < 1.0 { "at the same time".to_owned() } else { a.0.label.clone() };
        said(text, self.words.of_all(&[a.2, b.2]))
    }

    fn interval(&self) -> Cell {
        let Some([a, b]) = self.pair() else { return Cell::NOT_REPORTED };
        let days = b.1 - a.1;
        let text = if days < 1.0 { "none".to_owned() } else { format!("{} to {}", say::span(days), b.0.label) };
        Cell { number: Some(days.round()), ..said(text, self.words.of_all(&[a.2, b.2])) }
    }

    fn findings(&self, status: Status) -> Cell {
        let mut facts = self.facts(Kind::Finding, status);
        if status == Status::Absent {
            facts.extend(self.facts(Kind::Diagnosis, status));
        }
        if facts.is_empty() {
            return Cell::NOT_REPORTED;
        }
        let labels = distinct(facts.iter().map(|f| f.label.clone()));
        let more = labels.len().saturating_sub(FINDINGS);
        let shown = &labels[..labels.len().min(FINDINGS)];
        let facts: Vec<&Fact> = shown.iter().filter_map(|l| facts.iter().copied().find(|f| f.label == *l)).collect();
        let text = shown.join("; ");
        let text = if more > 0 { format!("{text}; and {more} more") } else { text };
        said(text, self.words.of_all(&facts))
    }

    fn antibodies(&self) -> Cell {
        let mut facts: Vec<&Fact> = self
            .case
            .facts
            .iter()
            .filter(|f| f.patient == self.patient && matches!(f.kind, Kind::Measurement | Kind::Finding))
            .filter(|f| matches!(f.status(), Status::Present | Status::Absent) && self.names.is_antibody(&f.label))
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
        if facts.iter().all(|f| is_negative(f)) {
            return Cell { answer: Answer::No, number: None, evidence };
        }
        said(distinct(facts.iter().map(says)).join("; "), evidence)
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
        let says = |f: &&Fact| {
            let value = f.value.as_ref().and_then(say::value).unwrap_or_default();
            format!("{} {value}", f.label).trim().to_owned()
        };
        said(distinct(facts.iter().map(says)).join("; "), self.words.of_all(&facts))
    }

    /// What was done or what happened, in time, for each disease.
    fn by_track(&self, kind: Kind) -> Cell {
        let mut facts = self.facts(kind, Status::Present);
        if facts.is_empty() {
            let denied = self.facts(kind, Status::Absent);
            if denied.is_empty() {
                return Cell::NOT_REPORTED;
            }
            return Cell { answer: Answer::No, number: None, evidence: self.words.of_all(&denied) };
        }
        // In time where it is known, else where it stands in the text; the sort is stable.
        let mut last = f64::NEG_INFINITY;
        let mut keyed: Vec<(f64, &Fact)> = Vec::new();
        for fact in facts.drain(..) {
            let day = fact.time.day.unwrap_or(last);
            last = day;
            keyed.push((day, fact));
        }
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ordered: Vec<&Fact> = keyed.into_iter().map(|(_, f)| f).collect();
        let mut parts: Vec<(String, Vec<String>)> = Vec::new();
        for track in self.case.tracks.iter().filter(|t| t.patient == self.patient) {
            let mine = ordered.iter().filter(|f| f.tracks.contains(&track.id));
            let labels = distinct(mine.map(|f| f.label.clone()).filter(|l| *l != track.label || kind != Kind::Outcome));
            match parts.iter_mut().find(|(label, _)| *label == track.label) {
                Some((_, there)) => there.extend(labels),
                None => parts.push((track.label.clone(), labels)),
            }
        }
        let mine = |f: &&&Fact| f.tracks.iter().all(|id| self.case.track(id).is_none());
        parts.push((String::new(), distinct(ordered.iter().filter(mine).map(|f| f.label.clone()))));
        parts.retain(|(_, labels)| !labels.is_empty());
        let several = parts.len() > 1;
        let text: Vec<String> = parts
            .into_iter()
            .map(|(track, labels)| {
                let labels = distinct(labels.into_iter()).join(" → ");
                if several && !track.is_empty() { format!("{track}: {labels}") } else { labels }
            })
            .collect();
        if text.is_empty() {
            return Cell::NOT_REPORTED;
        }
        said(text.join("; "), self.words.of_all(&ordered))
    }

    fn outcome(&self) -> Cell {
        let facts = self.facts(Kind::Outcome, Status::Present);
        let dead = facts.iter().find(|f| {
            let label = crate::concept::normal(&f.label);
            label.split(' ').any(|w| matches!(w, "death" | "died" | "dead" | "deceased" | "expired" | "fatal"))
        });
        let latest = || {
            let mut best: Option<&&Fact> = None;
            for fact in &facts {
                let later = match (best.and_then(|b| b.time.day), fact.time.day) {
                    (Some(a), Some(b)) => b >= a,
                    (Some(_), None) => false,
                    (None, _) => true,
                };
                best = if later { Some(fact) } else { best };
            }
            best
        };
        match dead.or_else(latest) {
            Some(fact) if dead.is_some() => said("death".to_owned(), self.words.of(fact)),
            Some(fact) => said(fact.label.clone(), self.words.of(fact)),
            None => Cell::NOT_REPORTED,
        }
    }

    fn follow_up(&self) -> Cell {
        let last = self
            .case
            .facts
            .iter()
            .filter(|f| f.patient == self.patient && matches!(f.status(), Status::Present | Status::Absent))
            .filter(|f| matches!(f.time.basis, Basis::Stated | Basis::Implied))
            .filter_map(|f| Some((f.time.day_end.or(f.time.day)?, f)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match last.filter(|(day, _)| *day >= 1.0) {
            Some((day, fact)) => Cell { number: Some(day.round()), ..said(say::span(day), self.words.of(fact)) },
            None => Cell::NOT_REPORTED,
        }
    }
}

fn is_negative(fact: &Fact) -> bool {
    let text = fact.value.as_ref().and_then(|v| v.text.as_deref());
    fact.status() == Status::Absent || text.is_some_and(say::is_negative)
}
