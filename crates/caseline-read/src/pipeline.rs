//! The reader: one short loop over the stages.

use crate::assemble::{Found, assemble};
use crate::learn::{self, Learned, Proposal, Tagging};
use crate::lexicon::{Hit, Lexicon};
use crate::mention::Mention;
use crate::page::Page;
use crate::rules::derive::{ellipsis, merge, patients, title, tracks};
use crate::rules::join::{dose, gene, measure, proposal, result, table};
use crate::rules::judge::{assertion, combine, relevance};
use crate::rules::spot::{quantity, stage, terms, units::Units, vocabulary};
use crate::rules::thread::links::close;
use crate::rules::thread::{Story, expressions, only_time, thread};
use crate::vocabulary::Vocabulary;
use caseline_model::{Case, Kind, Subject};
use caseline_text::{Document, Source};
use std::sync::{Arc, OnceLock};

/// What can be left out, so that what it brings can be measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Names of the lexicon.
    pub lexicon: bool,
    /// Patterns: quantities, stages, results, doses.
    pub patterns: bool,
    /// The learned tagger.
    pub tagger: bool,
    /// How rules and tagger are weighed.
    pub point: combine::Point,
}

impl Default for Options {
    fn default() -> Self {
        Options { lexicon: true, patterns: true, tagger: true, point: combine::Point::default() }
    }
}

/// Reads documents. Cheap to share between threads.
#[derive(Debug)]
pub struct Reader {
    lexicon: &'static Lexicon,
    tagger: Option<Learned<'static>>,
    options: Options,
    vocabulary: Option<Arc<Vocabulary>>,
}

/// A report, read: the record, and the text it points into.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The record.
    pub case: Case,
    /// The text.
    pub document: Document,
}

impl Reader {
    /// A reader with everything that ships, made once.
    pub fn builtin() -> &'static Reader {
        static BUILTIN: OnceLock<Reader> = OnceLock::new();
        BUILTIN.get_or_init(|| Reader::new(Options::default()))
    }

    /// A reader with some of its parts.
    pub fn new(options: Options) -> Reader {
        // The weights that ship are opened by a test; were they damaged, rules read alone.
        let tagger = if options.tagger { learn::builtin().ok().cloned() } else { None };
        Reader::with_tagger(options, tagger)
    }

    /// A reader with another tagger.
    pub fn with_tagger(options: Options, tagger: Option<Learned<'static>>) -> Reader {
        let tagger = tagger.filter(|_| options.tagger).map(|mut tagger| {
            tagger.point.outside = options.point.outside;
            tagger
        });
        Reader { lexicon: Lexicon::builtin(), tagger, options, vocabulary: None }
    }

    /// The same, with the names of a loaded vocabulary.
    pub fn with_vocabulary(mut self, vocabulary: Arc<Vocabulary>) -> Reader {
        self.vocabulary = Some(vocabulary);
        self
    }

    /// Reads a source. Never fails.
    pub fn read(&self, source: Source) -> Reading {
        let document = Document::prepare(source);
        let case = self.read_document(&document);
        Reading { case, document }
    }

    /// Reads a prepared document.
    pub fn read_document(&self, document: &Document) -> Case {
        let page = Page::new(document, self.lexicon);
        let (mut of_patient, tagging) = self.judge_sentences(&page);
        let (people, numbers) = patients::find(&page, &of_patient);
        let mut tables = if self.options.patterns { table::find(&page, people.len()) } else { Default::default() };
        for line in tables.keys() {
            of_patient[*line] = true;
        }
        let mut mentions: Vec<Mention> = Vec::new();
        let mut proposals = tagging.as_ref().map_or(&[][..], |t| &t.proposals);
        for line in 0..page.lines.len() {
            let tokens = &page.lines[line].tokens;
            let here = proposals.partition_point(|p| p.first < tokens.end);
            let (mine, rest) = proposals.split_at(here);
            proposals = rest;
            if let Some(rows) = tables.remove(&line) {
                mentions.extend(rows.into_iter().map(|mut row| {
                    row.patient = if row.patient > 1 { row.patient } else { numbers[line] };
                    row
                }));
                continue;
            }
            if !of_patient[line] && mine.is_empty() {
                continue;
            }
            let mut found = self.read_line(&page, line, tagging.as_ref(), mine);
            for mention in &mut found {
                mention.patient = numbers[line];
            }
            mentions.append(&mut found);
        }
        mentions.retain(|m| matches!(m.assertion.subject, Subject::Patient | Subject::Relative));
        let titled = title::mentions(&page, &mentions);
        mentions.extend(titled);
        mentions.sort_by_key(|m| (m.span.start, m.span.end, m.kind));
        let ages: Vec<Option<f64>> = people.iter().map(|p| p.age).collect();
        ellipsis::add(&page, &mut mentions);
        let expressions = expressions(&page, &of_patient);
        mentions.retain(|m| {
            let from = expressions.partition_point(|e| e.line < m.line);
            let to = expressions.partition_point(|e| e.line <= m.line);
            !only_time(&page, m, &expressions[from..to])
        });
        let mut threaded = thread(&Story {
            page: &page,
            mentions: &mentions,
            of_patient: &of_patient,
            patients: &numbers,
            ages: &ages,
            expressions: &expressions,
        });
        threaded.repeat(&mut mentions);
        for (mention, time) in mentions.iter_mut().zip(&threaded.times) {
            mention.time = time.clone();
        }
        let (mentions, became) = merge::merge(mentions);
        let mut threaded = threaded.merged(&became, mentions.len());
        close(&mentions, &mut threaded);
        let (drafts, home) = tracks::find(&page, &mentions);
        assemble(&page, self.stamp(), Found { mentions, threaded, people, drafts, home })
    }

    /// Which sentences speak of the patient, and what the tagger makes of them.
    fn judge_sentences(&self, page: &Page<'_>) -> (Vec<bool>, Option<Tagging>) {
        let Some(tagger) = &self.tagger else {
            return (relevance::weigh(page).into_iter().map(|r| r.patient).collect(), None);
        };
        let barred = |line: usize| relevance::is_barred(page.lines[line].role) || relevance::is_of_others(page, line);
        let (relevance, tagging) = tagger.read(page.document, &page.tokens, &page.hits, barred);
        (relevance.iter().map(|r| r.patient).collect(), Some(tagging))
    }

    /// The mentions of one sentence.
    fn read_line(
        &self,
        page: &Page<'_>,
        line: usize,
        tagging: Option<&Tagging>,
        proposals: &[Proposal],
    ) -> Vec<Mention> {
        let names: Vec<Hit> = terms::names(page, line);
        let quantities = quantity::find(page, page.lines[line].tokens.clone(), Units::builtin());
        let doses = dose::reserved(page, &names, &quantities);
        let mut used: Vec<bool> = quantities.iter().zip(&doses).map(|(q, dose)| q.reference || *dose).collect();
        let mut out = Vec::new();
        if self.options.patterns {
            out.extend(stage::mentions(page, line));
            for stage in &out {
                for (slot, quantity) in quantities.iter().enumerate() {
                    used[slot] |= stage.first <= quantity.first && quantity.last <= stage.last;
                }
            }
            out.extend(measure::mentions(page, line, &names, &quantities, &mut used));
            out.extend(measure::implied(page, line, &names, &quantities, &mut used));
            let taken: Vec<bool> =
                names.iter().map(|n| out.iter().any(|m: &Mention| m.first <= n.first && n.last <= m.last)).collect();
            out.extend(result::mentions(page, line, &names, &taken));
            out.extend(measure::sizes(page, line, &names, &quantities, &mut used));
        }
        if let Some(tagging) = tagging {
            combine::filter(&mut out, tagging, self.options.point);
            for proposal in combine::proposed(proposals, &out, self.options.point) {
                if proposal::is_reference(proposal, &quantities)
                    || proposal::is_paper(page, proposal)
                    || proposal::is_dose(page, proposal, &quantities, &doses)
                {
                    continue;
                }
                for item in proposal::items(page, proposal) {
                    out.push(proposal::mention(page, line, &item, &quantities, &mut used, &doses));
                }
            }
        }
        if self.options.lexicon {
            let mut named = terms::mentions(page, line, &names);
            if let Some(tagging) = tagging {
                combine::filter(&mut named, tagging, self.options.point);
            }
            named.retain(|m| !covered(m, &out));
            out.extend(named);
        }
        if let Some(vocabulary) = &self.vocabulary {
            let (mut named, mut common) = vocabulary::mentions(page, line, vocabulary);
            match tagging {
                Some(tagging) => combine::filter(&mut common, tagging, self.options.point),
                None => common.clear(),
            }
            vocabulary::replace(&mut out, &named);
            named.append(&mut common);
            named.retain(|m| !out.iter().any(|o| o.first <= m.last && m.first <= o.last));
            out.extend(named);
        }
        if self.options.patterns {
            for mention in out.iter_mut().filter(|m| m.kind == Kind::Measurement && m.value.is_none()) {
                proposal::value(page, line, mention, &quantities, &mut used, &doses);
            }
            result::fill(page, line, &mut out);
            for (slot, _) in doses.iter().enumerate().filter(|(_, dose)| **dose) {
                used[slot] = false;
            }
            dose::join(page, line, &mut out, &quantities, &mut used);
        }
        assertion::judge(page, line, &mut out);
        gene::name(page, line, &mut out);
        out
    }

    /// What is stamped on every record: version, lexicon, rules and weights.
    pub fn stamp(&self) -> caseline_model::Reader {
        caseline_model::Reader {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lexicon: env!("CASELINE_LEXICON").to_owned(),
            rules: env!("CASELINE_RULES").to_owned(),
        }
    }
}

/// A name is not told again by what holds it: the words the tagger found, or a test with its result.
/// Names inside a measurement with a number stand (the blasts in "MDS (13% blasts)" are not the disease).
fn covered(mention: &Mention, others: &[Mention]) -> bool {
    others.iter().any(|o| {
        let shared = (o.last.min(mention.last) + 1).saturating_sub(o.first.max(mention.first));
        let inside = o.first <= mention.first && mention.last <= o.last;
        match o.rule {
            "join/measure" => inside && mention.kind == Kind::Procedure,
            "learn/tagger" => shared > 0,
            _ => inside,
        }
    })
}
