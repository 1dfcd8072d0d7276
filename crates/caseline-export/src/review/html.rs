//! The table as a page: hover over a cell for its words, click to see them in their sentence.
//!
//! No script at all: a cell is a disclosure that the browser opens by itself, with keyboard too.

use super::{Frame, place};
use crate::page::policy;
use crate::words::{grouped, printable};
use caseline_model::Level;
use caseline_pool::table::{Answer, Cell, Table, place_name};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
/// Longest text that is shown on hovering, in characters.
const HOVER: usize = 500;

/// Text from this length on gets a wider column, in bytes.
const WIDE: usize = 70;

/// The page.
pub fn table(table: &Table, frame: &Frame) -> String {
    let title = if frame.title.is_empty() { "Review of case reports" } else { &frame.title };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="generator" content={ "Caseline (" (crate::MARK) ")" };
                meta http-equiv="Content-Security-Policy" content=(policy::content(STYLE, ""));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                link rel="icon" href="data:,";
                title { (printable(title)) " · Caseline" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (printable(title)) }
                p.soft {
                    (grouped(table.rows.len())) " patients. Hover over a cell for its words, click to see where they stand. "
                    "“No” means that the report says so; “not reported” that it says nothing."
                }
                @if frame.read > 0 || !frame.failed.is_empty() { (read(frame)) }
                @if !table.same.is_empty() { (same(table)) }
                (body(table))
                @for picture in &frame.pictures {
                    h2 { (printable(&picture.title)) }
                    div.picture tabindex="0" role="region" aria-label=(printable(&picture.title)) { (PreEscaped(picture.svg())) }
                }
                @if !frame.counts.is_empty() { (counts(frame)) }
                @if !frame.remarks.is_empty() { (remarks(frame)) }
                @if !frame.methods.is_empty() {
                    h2 { "Methods" }
                    @for paragraph in &frame.methods { p { (printable(paragraph)) } }
                }
                p.soft { "For research and writing, not for treating patients. Read by machine; people decide." }
            }
        }
    };
    page.into_string()
}

fn read(frame: &Frame) -> Markup {
    html! {
        h2 { "What was read" }
        p { (grouped(frame.read)) " reports read, " (grouped(frame.failed.len())) " failed." }
        @if !frame.failed.is_empty() {
            ul { @for (what, why) in &frame.failed { li { b { (printable(what)) } ": " (printable(why)) } } }
        }
    }
}

fn same(table: &Table) -> Markup {
    html! {
        h2 { "Perhaps the same patient" }
        p.soft { "Both rows are in the table and counted until a person decides." }
        ul {
            @for s in &table.same {
                li {
                    b { (printable(&s.one.0)) } " (patient " (s.one.1) ") and " b { (printable(&s.other.0)) } " (patient " (s.other.1) "): "
                    (printable(&s.why)) "; " (printable(&s.shared.join(", ")))
                }
            }
        }
    }
}

fn body(table: &Table) -> Markup {
    html! {
        h2 { "Patients" }
        div.scroll tabindex="0" role="region" aria-label="Review table, scrollable" {
            table {
                thead { tr { th scope="col" { "Report" } @for c in &table.columns { th scope="col" { (printable(c)) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            th scope="row" {
                                (printable(&row.report)) @if row.patient > 1 { " #" (row.patient) }
                                @for twin in &row.twins { br; span.soft { "also " (printable(&place_name(twin))) } }
                            }
                            @for cell in &row.cells { td.wide[cell.text().len() > WIDE] { (one(cell)) } }
                        }
                    }
                }
            }
        }
    }
}

fn one(cell: &Cell) -> Markup {
    let text = printable(cell.text());
    if cell.answer == Answer::NotReported {
        return html! { span.unknown { (text) } };
    }
    if cell.evidence.is_empty() {
        return html! { (text) };
    }
    let quotes: Vec<String> = cell.evidence.iter().map(|e| format!("“{}”", printable(&e.exact))).collect();
    let hover: String = quotes.join(" ").chars().take(HOVER).collect();
    html! {
        details {
            summary title=(hover) { (text) }
            @for e in &cell.evidence {
                blockquote {
                    (printable(&e.around.0)) mark { (printable(&e.exact)) } (printable(&e.around.1))
                    cite { (printable(&place(e))) }
                }
            }
        }
    }
}

fn remarks(frame: &Frame) -> Markup {
    let all: usize = frame.remarks.iter().map(|(_, r)| r.len()).sum();
    html! {
        h2 { "Remarks" }
        p.soft {
            (grouped(all)) " remarks of the checks on " (grouped(frame.remarks.len())) " reports: contradictions, units, what is \
             missing. They propose; people decide."
        }
        @for (report, remarks) in &frame.remarks {
            details.report {
                summary { b { (printable(report)) } ": " (remarks.len()) }
                ul {
                    @for r in remarks {
                        li {
                            span.level { (level(r.level)) } " " (printable(&r.message))
                            @for quote in &r.quotes { blockquote { "“" (printable(quote)) "”" } }
                        }
                    }
                }
            }
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "Error:",
        Level::Warning => "Warning:",
        Level::Note => "Note:",
    }
}

fn counts(frame: &Frame) -> Markup {
    html! {
        h2 { "Counts" }
        p.soft {
            "Of the patients of whom the report says whether it is so; unknown is its own number and in no denominator. \
             Where silence says nothing (a treatment that is not named), there is no proportion."
        }
        table {
            thead { tr { @for t in ["Column", "Value", "Patients", "Of known", "Not reported"] { th scope="col" { (t) } } } }
            tbody {
                @for c in &frame.counts {
                    tr {
                        td { (printable(&c.column)) } td { (printable(&c.value)) } td { (c.rows) }
                        td {
                            @match c.known {
                                Some(known) if known > 0 => { (known) " (" (format!("{:.0}", 100.0 * c.rows as f64 / known as f64)) " %)" }
                                _ => "–"
                            }
                        }
                        td { (c.unknown) }
                    }
                }
            }
        }
    }
}
