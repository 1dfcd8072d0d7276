//! The page: the text with its facts marked, beside the record and the timeline.
//!
//! One file that loads nothing. Its content security policy allows exactly the one style sheet and the one
//! script below, by their hashes; nothing of a report can run, because everything that came from it is
//! escaped and the policy would not let it. A click on a fact goes to its words, a click on marked words
//! to their facts; arrow keys, Enter, Escape and `/` do the same from the keyboard.

mod clocks;
mod marks;
pub(crate) mod policy;
mod record;
mod source;

use crate::timeline::{self, TimelineOptions};
use crate::when::{When, anchor_words};
use crate::{MARK, group, words};
use caseline_model::{Case, Kind, Status};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What a page shows beside the record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageOptions {
    /// The anchor that is day 0 of the timeline; presentation if `None`.
    pub anchor: Option<String>,
    /// Scores of instruments, in words.
    pub scores: Vec<Score>,
}

/// The answer of an instrument, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// Instrument and edition.
    pub heading: String,
    /// The answer, what it rests on and what is missing.
    pub lines: Vec<String>,
    /// Facts that it rests on.
    pub facts: Vec<String>,
}

/// The page of a case and of the text that its quotes count in.
pub fn html(case: &Case, text: &str) -> String {
    html_with(case, text, &PageOptions::default())
}

/// The page with scores, or with its timeline counted from another anchor.
pub fn html_with(case: &Case, text: &str, options: &PageOptions) -> String {
    let title = case.source.title.as_deref().unwrap_or(&case.source.name);
    let clocks = clocks::Clocks::of(case, options.anchor.as_deref());
    let svg = timeline::svg(case, &TimelineOptions { anchor: options.anchor.clone(), ..TimelineOptions::default() });
    // Every day on the page counts from the same point as the picture.
    let anchor = options.anchor.as_deref().filter(|a| *a != "presentation");
    let shifted = anchor.map(|a| case.counted_from(a));
    let zero = anchor.map(|a| anchor_words(case, a));
    let case = shifted.as_ref().unwrap_or(case);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="generator" content={ "Caseline " (case.reader.version) " (" (MARK) ")" };
                meta http-equiv="Content-Security-Policy" content=(policy::content(STYLE, SCRIPT));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (words::printable(title)) " · Caseline" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#record" { "Skip to the record" }
                (header(case, title, zero.as_deref()))
                main {
                    details.picture open[case.facts.iter().any(|f| When::of(&f.time, 0.0).is_some())] {
                        summary { h2 { "Timeline" } span.hint { "click a mark to see its words" } }
                        (clocks.chooser())
                        div.scroll tabindex="0" role="region" aria-label="Timeline, scrollable" { (PreEscaped(svg)) }
                    }
                    (filters(case))
                    div.panes {
                        section.pane.source #source aria-label="Text of the report" {
                            div.paper { (source::text(case, text)) }
                        }
                        section.pane.record #record aria-label="Record" tabindex="-1" { (record::tabs(case, &options.scores)) }
                    }
                }
                div.live #live role="status" aria-live="polite" {}
                footer {
                    p { strong { "For research and writing, not for treating patients." }
                        " Read by machine; every statement points at the words it came from, and people decide." }
                    p.fine { "Caseline " (words::printable(&case.reader.version)) " · source " (words::printable(&case.source.name))
                        " · SHA-256 " code { (case.source.sha256.chars().take(16).collect::<String>()) "…" } }
                }
                (clocks.templates())
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn header(case: &Case, title: &str, zero: Option<&str>) -> Markup {
    let source = &case.source;
    let link = |base: &str, id: &Option<String>| id.as_ref().map(|id| format!("{base}{id}"));
    html! {
        header.top {
            div.brand { "Caseline" }
            div.about {
                h1 { (words::printable(title)) }
                p.bibliography {
                    @for part in [source.journal.clone(), source.year.map(|y| y.to_string()), source.country.clone()].into_iter().flatten() {
                        span { (words::printable(&part)) }
                    }
                    @if let Some(doi) = link("doi:", &source.doi) { span { (words::printable(&doi)) } }
                    @if let Some(pmid) = link("PMID ", &source.pmid) { span { (words::printable(&pmid)) } }
                    @if let Some(pmcid) = &source.pmcid { span { (words::printable(pmcid)) } }
                    @if let Some(licence) = &source.licence { span { (words::printable(licence)) } }
                    @if source.title.is_some() { span { (words::printable(&source.name)) } }
                }
            }
            dl.facts {
                @for patient in group::patients(case) {
                    div { dt { "Patient " (patient) } dd { (group::patient_words(case, patient)) } }
                }
                div { dt { "Facts" } dd { (words::grouped(case.facts.len())) } }
                div { dt { "Diseases" } dd { (case.tracks.len()) } }
                @if let Some(zero) = zero { div { dt { "Day 0" } dd.day-zero { (words::printable(zero)) } } }
            }
        }
    }
}

/// The search box, and the legend, which is also a filter.
fn filters(case: &Case) -> Markup {
    let kinds = words::KINDS.into_iter().map(|k| (k, case.facts.iter().filter(|f| f.kind == k).count()));
    let statuses = Status::ALL.iter().map(|s| (*s, case.facts.iter().filter(|f| f.status() == *s).count()));
    html! {
        form.filters role="search" aria-label="Filter facts" {
            label.find {
                span.visually-hidden { "Search facts" }
                input #search type="search" placeholder="Search facts   /" autocomplete="off" spellcheck="false" aria-controls="record";
            }
            fieldset { legend.visually-hidden { "Kinds" }
                @for (kind, count) in kinds.filter(|k| k.1 > 0) {
                    label.chip.{ "k-" (kind) } {
                        input type="checkbox" checked data-kind=(kind);
                        span.swatch { (kind_name(kind)) } span.count { (count) }
                    }
                }
            }
            fieldset { legend.visually-hidden { "Statuses" }
                @for (status, count) in statuses.filter(|s| s.1 > 0) {
                    label.chip.status.{ "s-" (status) } {
                        input type="checkbox" checked data-status=(status);
                        span.sign aria-hidden="true" { (words::sign(status)) } span.example { (status_name(status)) } span.count { (count) }
                    }
                }
            }
            output.shown #shown for="search" {}
        }
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Family => "of a relative",
        other => other.as_str(),
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Demographic => "person",
        Kind::Outcome => "course, outcome",
        other => other.as_str(),
    }
}
