//! The record beside the text: by disease, by kind, as a table, remarks; and the sheet of the chosen fact.

use super::Score;
use crate::group::{self, Group};
use crate::when::When;
use crate::words::{self, KINDS, kind_plural, printable};
use caseline_model::{Case, Diagnostic, Fact, Origin};
use maud::{Markup, html};

/// The tabs and their panels.
pub fn tabs(case: &Case, scores: &[Score]) -> Markup {
    let remarks = !case.diagnostics.is_empty();
    let tabs: Vec<(&str, String, Markup)> = [
        Some(("tracks", "By disease".to_owned(), by_track(case))),
        Some(("kinds", "By kind".to_owned(), by_kind(case))),
        Some(("table", "Table".to_owned(), table(case))),
        remarks.then(|| ("remarks", format!("Remarks {}", case.diagnostics.len()), diagnostics(case))),
        (!scores.is_empty()).then(|| ("scores", format!("Scores {}", scores.len()), answers(case, scores))),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        div.tabs role="tablist" aria-label="Views of the record" {
            @for (n, (id, name, _)) in tabs.iter().enumerate() {
                button type="button" role="tab" id={ "tab-" (id) } aria-controls={ "panel-" (id) }
                    aria-selected=(if n == 0 { "true" } else { "false" }) tabindex=(if n == 0 { "0" } else { "-1" }) { (name) }
            }
        }
        @for (n, (id, _, panel)) in tabs.iter().enumerate() {
            div.panel role="tabpanel" id={ "panel-" (id) } aria-labelledby={ "tab-" (id) } hidden[n > 0] { (panel) }
        }
        aside.sheet #sheet aria-label="Chosen fact" hidden {
            div.bar { h2 { "Chosen fact" } button.close type="button" aria-label="Close" { "×" } }
            @for fact in &case.facts { (detail(case, fact)) }
        }
    }
}

fn by_track(case: &Case) -> Markup {
    let several = group::patients(case).len() > 1;
    html! {
        @if case.facts.is_empty() { p.empty { "No facts were found in this report." } }
        @for group in group::groups(case) {
            section.group {
                h3 { @if several { span.whose { "Patient " (group.patient) } } (printable(group.label())) (note(&group)) }
                @for kind in KINDS {
                    @let facts: Vec<&Fact> = group.facts.iter().copied().filter(|f| f.kind == kind).collect();
                    @if !facts.is_empty() { h4 { (kind_plural(kind)) } (list(&facts)) }
                }
            }
        }
    }
}

fn note(group: &Group) -> Markup {
    html! {
        @if let Some(track) = group.track { span.note { (track.role) ", " (track.nature) } }
        span.count { (group.facts.len()) }
    }
}

fn by_kind(case: &Case) -> Markup {
    html! {
        @for kind in KINDS {
            @let facts: Vec<&Fact> = case.facts.iter().filter(|f| f.kind == kind).collect();
            @if !facts.is_empty() {
                section.group { h3 { (kind_plural(kind)) span.count { (facts.len()) } } (list(&facts)) }
            }
        }
    }
}

fn list(facts: &[&Fact]) -> Markup {
    html! {
        ul.list { @for fact in facts { li { (button(fact)) } } }
    }
}

fn button(fact: &Fact) -> Markup {
    let status = fact.status();
    html! {
        button.fact.{ "k-" (fact.kind) }.{ "s-" (status) } type="button" data-f=(fact.id) data-kind=(fact.kind)
            data-status=(status) data-s=(search(fact)) aria-pressed="false" tabindex="-1" {
            span.sign aria-label=(status) { (words::sign(status)) }
            span.label { (printable(&fact.label)) }
            @if let Some(more) = more(fact) { span.value { (printable(&more)) } }
            @if let Some(when) = When::of(&fact.time, 0.0) { span.time { (when.words()) } }
        }
    }
}

fn more(fact: &Fact) -> Option<String> {
    let dose = fact.dose.as_ref().and_then(words::dose);
    dose.or_else(|| fact.value.as_ref().and_then(words::value))
}

/// What the search box looks through, in small letters.
fn search(fact: &Fact) -> String {
    let mut all = vec![fact.label.as_str()];
    all.extend(fact.quotes().iter().map(|q| q.exact.as_str()));
    all.extend(fact.codes.iter().map(|c| c.code.as_str()));
    printable(&all.join(" ")).to_lowercase()
}

fn table(case: &Case) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "Fact" } th scope="col" { "Status" } th scope="col" { "Value or dose" } th scope="col" { "Time" } th scope="col" { "Disease" }
            } }
            tbody {
                @for fact in &case.facts {
                    @let status = fact.status();
                    tr.fact.{ "k-" (fact.kind) }.{ "s-" (status) } data-f=(fact.id) data-kind=(fact.kind) data-status=(status)
                        data-s=(search(fact)) tabindex="-1" aria-selected="false" {
                        th scope="row" { span.label { (printable(&fact.label)) } span.kind { (fact.kind) } }
                        td { span.sign aria-hidden="true" { (words::sign(status)) } " " (status) }
                        td { @if let Some(more) = more(fact) { (printable(&more)) } }
                        td.time { @if let Some(when) = When::of(&fact.time, 0.0) { (when.words()) } }
                        td { (tracks(case, fact)) }
                    }
                }
            }
        }
    }
}

fn tracks(case: &Case, fact: &Fact) -> String {
    let labels: Vec<&str> = fact.tracks.iter().filter_map(|id| case.track(id)).map(|t| t.label.as_str()).collect();
    printable(&labels.join(", ")).into_owned()
}

fn diagnostics(case: &Case) -> Markup {
    let one = |d: &Diagnostic| {
        let level = format!("{:?}", d.level).to_lowercase();
        html! {
            li.remark.{ "l-" (level) } {
                p { strong { (level) } " " code { (printable(&d.code)) } " " (printable(&d.message)) }
                @for quote in d.quotes.iter().take(4) { blockquote { "“" (printable(&shortened(&quote.exact))) "”" } }
                @for fact in d.facts.iter().filter_map(|id| case.fact(id)) {
                    button.goto type="button" data-f=(fact.id) { (printable(&fact.label)) }
                }
            }
        }
    };
    html! {
        ul.remarks { @for d in &case.diagnostics { (one(d)) } }
    }
}

fn answers(case: &Case, scores: &[Score]) -> Markup {
    html! {
        ul.remarks {
            @for score in scores {
                li.remark {
                    p { strong { (printable(&score.heading)) } }
                    @for line in &score.lines { p { (printable(line)) } }
                    @for fact in score.facts.iter().filter_map(|id| case.fact(id)) {
                        button.goto type="button" data-f=(fact.id) { (printable(&fact.label)) }
                    }
                }
            }
        }
    }
}

/// Everything that the record says of a fact; shown when it is chosen.
fn detail(case: &Case, fact: &Fact) -> Markup {
    let time = &fact.time;
    let row = |name: &str, value: Option<String>| {
        html! { @if let Some(value) = value.filter(|v| !v.is_empty()) { dt { (name) } dd { (printable(&value)) } } }
    };
    let bounds = words::between(time);
    let read = match fact.origin() {
        Origin::Stated { rule } => {
            format!("stated; read by {}", if rule.is_empty() { "an unnamed rule" } else { rule })
        }
        Origin::Derived { rule, from } => format!("derived by {rule} from {}", from.join(", ")),
        Origin::Curated { by, reason } => format!("entered by {by}: {reason}"),
    };
    let codes: Vec<String> = fact.codes.iter().map(|c| format!("{} {}", c.system, c.code)).collect();
    let assertion = &fact.assertion;
    html! {
        article.detail data-detail=(fact.id) hidden {
            h3.{ "k-" (fact.kind) } {
                span.sign { (words::sign(fact.status())) } (printable(&fact.label)) span.kind { (fact.kind) }
            }
            @for quote in fact.quotes() { blockquote { "“" (printable(&quote.exact)) "”" span.place { "characters " (quote.start) "–" (quote.end) } } }
            dl {
                (row("Value", fact.value.as_ref().and_then(words::value)))
                (row("Reference range", fact.value.as_ref().and_then(|v| v.reference.clone())))
                (row("Dose", fact.dose.as_ref().and_then(words::dose)))
                (row("Site", fact.site.clone()))
                (row("Side", fact.side.clone()))
                (row("Severity", fact.severity.clone()))
                (row("Time", When::of(time, 0.0).map(|w| w.words())))
                (row("Between", bounds))
                (row("In the words", time.expression.clone()))
                (row("Time rests on", time.day.is_some().then(|| time.basis.to_string())))
                (row("Asserted", Some(format!("{}, {}, {}, {}", assertion.polarity, assertion.certainty, assertion.mode, assertion.subject))))
                (row("Disease", Some(tracks(case, fact))))
                (row("Codes", Some(codes.join(", "))))
                (row("Origin", Some(read)))
            }
        }
    }
}

/// Words of a quote for a list: what is longer than a few lines is cut, for the page shows it in its place.
fn shortened(words: &str) -> String {
    const MOST: usize = 280;
    match words.char_indices().nth(MOST) {
        Some((at, _)) => format!("{} …", words[..at].trim_end()),
        None => words.to_owned(),
    }
}
