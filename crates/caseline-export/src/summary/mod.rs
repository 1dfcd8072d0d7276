//! The record for a terminal: who, which diseases, what is said of them, when, and what to look at.
//!
//! Nothing depends on colour: every fact has a sign. Everything that came from the report passes through
//! [`printable`](crate::words::printable), so that no text of a report can steer the terminal.

mod lanes;
mod paint;
mod record;

use caseline_model::{Case, Level, Status};
use paint::{Paint, Style};
use std::fmt::Write;

use crate::group;
use crate::words::{grouped, printable, sign};

/// Width of the names in the head.
const NAME: usize = 11;

/// How the summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummaryOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// True for colours and bold type.
    pub colour: bool,
}

impl Default for SummaryOptions {
    fn default() -> Self {
        SummaryOptions { width: 100, colour: false }
    }
}

/// The summary of a case, lines ended by a newline.
pub fn text(case: &Case, options: &SummaryOptions) -> String {
    let paint = Paint { colour: options.colour };
    let width = options.width.clamp(40, 160);
    let mut out = String::new();
    head(&mut out, case, paint, width);
    for group in group::groups(case) {
        record::group(&mut out, case, &group, paint, width);
    }
    lanes::timeline(&mut out, case, "presentation", paint, width);
    diagnostics(&mut out, case, paint, width);
    signs(&mut out, case, paint);
    out
}

/// The timeline alone, its days counted from an anchor; empty where no fact has a time.
pub fn timeline(case: &Case, anchor: &str, options: &SummaryOptions) -> String {
    let mut out = String::new();
    lanes::timeline(&mut out, case, anchor, Paint { colour: options.colour }, options.width.clamp(40, 160));
    out.trim_start_matches('\n').to_owned()
}

fn head(out: &mut String, case: &Case, paint: Paint, width: usize) {
    let source = &case.source;
    let name = printable(&source.name);
    let title = source.title.as_deref().map_or(name.clone(), printable);
    for line in paint::wrap(&title, width) {
        let _ = writeln!(out, "{}", paint.text(Style::Bold, &line));
    }
    let mut facts = Vec::new();
    if source.title.is_some() {
        facts.push(name.into_owned());
    }
    let published = [source.journal.clone(), source.year.map(|y| y.to_string())];
    facts.extend(published.into_iter().flatten().map(|w| printable(&w).into_owned()));
    let ids = [("doi:", &source.doi), ("PMID ", &source.pmid), ("", &source.pmcid)];
    facts.extend(ids.into_iter().filter_map(|(what, id)| Some(format!("{what}{}", printable(id.as_ref()?)))));
    facts.push(format!("{} characters", grouped(source.characters)));
    for line in paint::wrap(&facts.join(" · "), width) {
        let _ = writeln!(out, "{}", paint.text(Style::Faint, &line));
    }
    out.push('\n');
    let patients = group::patients(case);
    for patient in &patients {
        let _ = writeln!(out, "Patient {patient}: {}", group::patient_words(case, *patient));
    }
    if patients.is_empty() {
        out.push_str("No patient was found in this report.\n");
    }
    for track in &case.tracks {
        let count = case.facts.iter().filter(|f| f.tracks.contains(&track.id)).count();
        let facts = if count == 1 { "fact" } else { "facts" };
        let note = format!(" ({}, {}), {} {facts}", track.role, track.nature, grouped(count));
        let label = paint::cut(&printable(&track.label), width.saturating_sub(NAME + note.len()).max(12));
        let _ = writeln!(out, "{:NAME$}{}{note}", "Disease:", paint.text(Style::Bold, &label));
    }
    for (i, line) in paint::wrap(&counts(case), width - NAME).into_iter().enumerate() {
        let _ = writeln!(out, "{:NAME$}{line}", if i == 0 { "Facts:" } else { "" });
    }
}

/// `118: 101 present, 9 absent, 8 suspected`.
fn counts(case: &Case) -> String {
    if case.facts.is_empty() {
        return "none were found".to_owned();
    }
    let count = |status: Status| case.facts.iter().filter(|f| f.status() == status).count();
    let parts: Vec<String> = (Status::ALL.iter())
        .filter_map(|s| Some(count(*s)).filter(|n| *n > 0).map(|n| format!("{} {s}", grouped(n))))
        .collect();
    format!("{} ({})", grouped(case.facts.len()), parts.join(", "))
}

fn diagnostics(out: &mut String, case: &Case, paint: Paint, width: usize) {
    if case.diagnostics.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint.rule("Remarks", "", width));
    for diagnostic in &case.diagnostics {
        let style = match diagnostic.level {
            Level::Error => Style::Error,
            Level::Warning => Style::Warning,
            Level::Note => Style::Faint,
        };
        let level = format!("{:?}", diagnostic.level).to_lowercase();
        let head = format!("{level}[{}]: ", printable(&diagnostic.code));
        let words = format!("{head}{}", printable(&diagnostic.message));
        for (i, line) in paint::wrap(&words, width - 4).into_iter().enumerate() {
            let shown = match line.strip_prefix(head.trim_end()).filter(|_| i == 0) {
                Some(rest) => format!("{}{rest}", paint.text(style, head.trim_end())),
                None => line,
            };
            let _ = writeln!(out, "{}{shown}", if i == 0 { "  " } else { "    " });
        }
        for quote in diagnostic.quotes.iter().take(3) {
            let exact = paint::cut(&printable(&quote.exact), width.saturating_sub(8));
            let _ = writeln!(out, "    {}", paint.text(Style::Faint, &format!("“{exact}”")));
        }
    }
}

fn signs(out: &mut String, case: &Case, paint: Paint) {
    let used = |s: &&Status| case.facts.iter().any(|f| f.status() == **s);
    let words: Vec<String> = Status::ALL.iter().filter(used).map(|s| format!("{} {s}", sign(*s))).collect();
    if !words.is_empty() {
        let _ = writeln!(out, "\n{}", paint.text(Style::Faint, &words.join("   ")));
    }
    let _ = writeln!(out, "{}", paint.text(Style::Faint, "For research, not for treating patients."));
}
