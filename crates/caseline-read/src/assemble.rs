//! Mentions become the facts of a case: offsets in code points of the published text, ids in order.

use crate::mention::Mention;
use crate::page::Page;
use crate::rules::derive::course::courses;
use crate::rules::derive::patients::Person;
use crate::rules::derive::tracks::Draft;
use crate::rules::thread::{Threaded, links::links};
use caseline_model::{
    Anchor, Case, Diagnostic, Fact, Level, Link, OutlinePart, Patient, Quote, Reader, SourceInfo, Track,
};
use caseline_text::source::CharIndex;
use caseline_text::{Clean, Document, Raw, Span};

/// Converts spans of the repaired text into quotes of the published one.
pub struct Quoter<'a> {
    document: &'a Document,
    index: CharIndex<'a>,
}

impl<'a> Quoter<'a> {
    /// A quoter for a document.
    pub fn new(document: &'a Document) -> Self {
        Quoter { document, index: CharIndex::new(&document.source.text) }
    }

    /// The published words of a span: one quote, or several where the text was put together again.
    pub fn quotes(&self, span: Span<Clean>) -> Vec<Quote> {
        self.document.map.raw_runs(span, &self.document.source.text).into_iter().map(|raw| self.quote(raw)).collect()
    }

    /// A quote of published text.
    pub fn quote(&self, raw: Span<Raw>) -> Quote {
        Quote {
            start: self.index.chars(raw.start),
            end: self.index.chars(raw.end),
            exact: raw.of(&self.document.source.text).to_owned(),
        }
    }
}

/// What the stages found.
pub struct Found {
    /// Mentions in the order of the text.
    pub mentions: Vec<Mention>,
    /// When everything was.
    pub threaded: Threaded,
    /// Patients.
    pub people: Vec<Person>,
    /// Tracks.
    pub drafts: Vec<Draft>,
    /// For each mention, the tracks it hangs on.
    pub home: Vec<Vec<usize>>,
}

/// The case of a document.
pub fn assemble(page: &Page<'_>, reader: Reader, found: Found) -> Case {
    let document = page.document;
    let quoter = Quoter::new(document);
    let source = &document.source;
    let mut case = Case::new(
        reader,
        SourceInfo {
            name: source.name.clone(),
            media_type: source.media_type.as_str().to_owned(),
            sha256: source.sha256.clone(),
            characters: quoter.index.len(),
            title: source.bibliography.title.clone(),
            doi: source.bibliography.doi.clone(),
            pmid: source.bibliography.pmid.clone(),
            pmcid: source.bibliography.pmcid.clone(),
            licence: source.bibliography.licence.clone(),
            journal: source.bibliography.journal.clone(),
            year: source.bibliography.year,
            country: source.bibliography.country.clone(),
        },
    );
    for (number, person) in found.people.iter().enumerate() {
        case.patients.push(Patient {
            patient: number as u32 + 1,
            age_years: person.age.map(|a| (a * 100.0).round() / 100.0),
            sex: person.sex,
            quotes: person.spans.iter().flat_map(|s| quoter.quotes(*s)).collect(),
        });
    }
    let linked = links(page, &found.mentions, &found.threaded, &found.drafts, &found.home);
    let courses = courses(page, &found.mentions, &found.threaded.times, &found.drafts, &found.home);
    let mut of_mention = vec![String::new(); found.mentions.len()];
    for (index, mention) in found.mentions.into_iter().enumerate() {
        let mut quotes = quoter.quotes(mention.span).into_iter();
        let Some(first) = quotes.next() else { continue };
        let mut fact = Fact::stated(mention.rule, mention.kind, mention.label, first);
        quotes.for_each(|q| fact.add_quote(q));
        for span in &mention.further {
            quoter.quotes(*span).into_iter().for_each(|q| fact.add_quote(q));
        }
        fact.id = format!("f{}", case.facts.len() + 1);
        fact.patient = mention.patient;
        fact.codes = mention.codes;
        fact.assertion = mention.assertion;
        fact.value = mention.value;
        fact.dose = mention.dose;
        fact.time = found.threaded.times[index].clone();
        fact.site = mention.site;
        fact.side = mention.side;
        fact.severity = mention.severity;
        fact.course = courses[index];
        fact.tracks = found.home[index].iter().map(|t| format!("t{}", t + 1)).collect();
        of_mention[index] = fact.id.clone();
        case.facts.push(fact);
    }
    for (number, draft) in found.drafts.into_iter().enumerate() {
        case.tracks.push(Track {
            id: format!("t{}", number + 1),
            patient: draft.patient,
            label: draft.label,
            nature: draft.nature,
            role: draft.role,
            diagnosis: draft.mention.map(|m| of_mention[m].clone()).filter(|id| !id.is_empty()),
        });
    }
    for anchor in &found.threaded.anchors {
        case.anchors.push(Anchor {
            id: anchor.id.clone(),
            patient: anchor.patient,
            day: anchor.day,
            earliest: anchor.earliest,
            latest: anchor.latest,
            calendar: anchor.calendar.clone(),
            fact: anchor.mention.map(|m| of_mention[m].clone()).filter(|id| !id.is_empty()),
        });
    }
    for track in &case.tracks {
        let Some(fact) = track.diagnosis.as_ref().and_then(|id| case.facts.iter().find(|f| f.id == *id)) else {
            continue;
        };
        case.anchors.push(Anchor {
            id: format!("diagnosis-{}", track.id),
            patient: track.patient,
            day: fact.time.day,
            earliest: fact.time.earliest,
            latest: fact.time.latest,
            calendar: None,
            fact: Some(fact.id.clone()),
        });
    }
    for link in linked {
        let (from, to) = (of_mention[link.from].clone(), of_mention[link.to].clone());
        if !from.is_empty() && !to.is_empty() {
            case.links.push(Link { from, to, kind: link.kind, certainty: Some(link.certainty.to_owned()) });
        }
    }
    for contradiction in &found.threaded.contradictions {
        let quotes: Vec<Quote> = contradiction.spans.iter().flat_map(|s| quoter.quotes(*s)).collect();
        let words: Vec<String> = quotes.iter().map(|q| format!("'{}'", q.exact)).collect();
        case.diagnostics.push(Diagnostic {
            code: "time-contradiction".to_owned(),
            level: Level::Warning,
            message: format!(
                "these times cannot all be true, they miss each other by {} days: {}",
                contradiction.days.round(),
                words.join(", ")
            ),
            facts: Vec::new(),
            quotes,
        });
    }
    for notice in &document.notices {
        case.diagnostics.push(Diagnostic {
            code: notice.code.to_owned(),
            level: Level::Note,
            message: notice.message.clone(),
            facts: Vec::new(),
            quotes: notice.raw.map(|raw| quoter.quote(raw)).into_iter().collect(),
        });
    }
    case.outline = outline(document, &quoter);
    case
}

fn outline(document: &Document, quoter: &Quoter<'_>) -> Vec<OutlinePart> {
    document
        .parts
        .iter()
        .filter_map(|part| {
            let raw = document.map.raw_of(part.span);
            let (start, end) = (raw.iter().map(|r| r.start).min()?, raw.iter().map(|r| r.end).max()?);
            Some(OutlinePart {
                role: part.role.as_str().to_owned(),
                title: part.title.clone(),
                start: quoter.index.chars(start),
                end: quoter.index.chars(end),
            })
        })
        .collect()
}
