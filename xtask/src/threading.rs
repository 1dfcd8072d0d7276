//! Threading alone against gold days: the gold facts are given, only their times are ours.
//!
//! Prints what `score-reading` prints of time (timed, order, days within 20 %), and how often
//! `earliest..latest` holds the gold day and how wide it is. Reports are also scored in two halves
//! (every other one), so that rules that fit only what was looked at show.

use anyhow::{Context, Result};
use caseline_model::{Assertion, Certainty, Kind, Mode, Subject};
use caseline_read::lexicon::Lexicon;
use caseline_read::mention::Mention;
use caseline_read::page::Page;
use caseline_read::rules::judge::relevance;
use caseline_read::rules::thread::{Story, expressions, thread};
use caseline_text::source::{Limits, open};
use caseline_text::{Document, Span};
use serde_json::Value;
use std::path::Path;

#[derive(Default)]
struct Score {
    gold: usize,
    timed: usize,
    within: usize,
    held: usize,
    bounded: usize,
    widths: Vec<f64>,
    ordered: f64,
    pairs: f64,
    errors: Vec<f64>,
}

/// Scores every report of a gold folder.
pub fn run(dir: &Path, report: Option<&str>) -> Result<()> {
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .with_context(|| format!("cannot list {}", dir.display()))?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.to_string_lossy().ends_with(".gold.json"))
        .collect();
    files.sort();
    let mut halves = [Score::default(), Score::default()];
    let mut all = Score::default();
    let mut slowest = std::time::Duration::ZERO;
    for (i, file) in files.iter().enumerate() {
        let id = file.file_name().map(|n| n.to_string_lossy().replace(".gold.json", "")).unwrap_or_default();
        if report.is_some_and(|r| r != id) {
            continue;
        }
        let mut one = Score::default();
        let took = score(dir, &id, &mut one, report.is_some())?;
        slowest = slowest.max(took);
        println!(
            "{id:14} half {} gold {:4} timed {:.2} order {:.2} within {:.2} holds {:.2} pairs lost {:.0} of {}",
            i % 2,
            one.gold,
            share(one.timed, one.gold),
            one.ordered / one.pairs.max(1.0),
            share(one.within, one.timed),
            share(one.held, one.timed),
            one.pairs - one.ordered,
            one.pairs
        );
        merge(&mut halves[i % 2], &one);
        merge(&mut all, &one);
    }
    print("half 0", &mut halves[0]);
    print("half 1", &mut halves[1]);
    print("all", &mut all);
    println!("slowest report {slowest:?}");
    Ok(())
}

fn share(a: usize, b: usize) -> f64 {
    a as f64 / b.max(1) as f64
}

fn merge(into: &mut Score, one: &Score) {
    into.gold += one.gold;
    into.timed += one.timed;
    into.within += one.within;
    into.held += one.held;
    into.bounded += one.bounded;
    into.widths.extend(&one.widths);
    into.errors.extend(&one.errors);
    into.ordered += one.ordered;
    into.pairs += one.pairs;
}

fn print(name: &str, s: &mut Score) {
    s.widths.sort_by(f64::total_cmp);
    s.errors.sort_by(f64::total_cmp);
    let median = |v: &[f64]| v.get(v.len() / 2).copied().unwrap_or(f64::NAN);
    println!(
        "{name}: gold days {} timed {:.3} order c-index {:.3} within {:.3} holds {:.3} (both bounds finite {:.3}, median width {:.1} days) median error {:.1}",
        s.gold,
        share(s.timed, s.gold),
        s.ordered / s.pairs.max(1.0),
        share(s.within, s.timed),
        share(s.held, s.timed),
        share(s.bounded, s.timed),
        median(&s.widths),
        median(&s.errors)
    );
}

fn score(dir: &Path, id: &str, s: &mut Score, verbose: bool) -> Result<std::time::Duration> {
    let bytes = std::fs::read(dir.join(format!("{id}.txt")))?;
    let gold: Value = serde_json::from_slice(&std::fs::read(dir.join(format!("{id}.gold.json")))?)?;
    let document = Document::prepare(open(id, &bytes, &Limits::default())?);
    let lexicon = Lexicon::default();
    let page = Page::new(&document, &lexicon);
    let starts: Vec<usize> =
        document.source.text.char_indices().map(|(b, _)| b).chain([document.source.text.len()]).collect();
    let mut facts: Vec<(Mention, &Value)> = Vec::new();
    for fact in gold["facts"].as_array().context("no facts")? {
        let at = |key: &str| fact[key].as_u64().and_then(|n| starts.get(n as usize)).copied();
        let (Some(start), Some(end)) = (at("start"), at("end")) else { continue };
        let Some(span) = document.map.clean_of(Span::new(start, end)) else { continue };
        let first = page.tokens.partition_point(|t| t.span.end <= span.start);
        let last = page.tokens.partition_point(|t| t.span.start < span.end).saturating_sub(1).max(first);
        let line = page.line_of(first).unwrap_or(0);
        let kind: Kind = fact["kind"].as_str().unwrap_or("finding").parse().unwrap_or(Kind::Finding);
        let mut mention = Mention::new("gold", kind, fact["label"].as_str().unwrap_or(""), span, (first, last), line);
        mention.patient = fact["patient"].as_u64().unwrap_or(1) as u32;
        mention.assertion = match fact["status"].as_str().unwrap_or("present") {
            "absent" => Assertion::ABSENT,
            "suspected" => Assertion { certainty: Certainty::Possible, ..Assertion::PRESENT },
            "planned" => Assertion { mode: Mode::Planned, ..Assertion::PRESENT },
            "family" => Assertion { subject: Subject::Relative, ..Assertion::PRESENT },
            _ => Assertion::PRESENT,
        };
        facts.push((mention, fact));
    }
    facts.sort_by_key(|(m, _)| (m.span.start, m.span.end));
    let mentions: Vec<Mention> = facts.iter().map(|(m, _)| m.clone()).collect();
    let mut of_patient: Vec<bool> = relevance::weigh(&page).iter().map(|r| r.patient).collect();
    let mut patients = vec![1u32; page.lines.len()];
    for m in &mentions {
        of_patient[m.line] = true;
    }
    let mut current = 1;
    for (line, slot) in patients.iter_mut().enumerate() {
        current = mentions.iter().find(|m| m.line == line).map_or(current, |m| m.patient);
        *slot = current;
    }
    let ages: Vec<Option<f64>> =
        gold["subject"].as_array().map(|a| a.iter().map(|p| p["age_years"].as_f64()).collect()).unwrap_or_default();
    let started = std::time::Instant::now();
    let expressions = expressions(&page, &of_patient);
    let threaded = thread(&Story {
        page: &page,
        mentions: &mentions,
        of_patient: &of_patient,
        patients: &patients,
        ages: &ages,
        expressions: &expressions,
    });
    let took = started.elapsed();
    let mut timed: Vec<(f64, f64)> = Vec::new();
    let mut line = usize::MAX;
    for ((mention, fact), time) in facts.iter().zip(&threaded.times) {
        let day = fact["day"].as_f64();
        if verbose {
            if mention.line != line {
                line = mention.line;
                println!("\n# [{:?}] {}", page.lines[line].role, page.words(page.lines[line].span).replace('\n', " "));
            }
            let error = match (day, time.day) {
                (Some(g), Some(p)) if (p - g).abs() > (0.2 * g.abs()).max(1.0) => "WRONG",
                (Some(_), None) => "UNTIMED",
                _ => "",
            };
            println!(
                "  {:7} gold {:?} ours {:?} [{:?}..{:?}] {} | {} | {:?}",
                error,
                day,
                time.day,
                time.earliest,
                time.latest,
                page.words(mention.span),
                mention.kind,
                time.expression
            );
        }
        let Some(g) = day else { continue };
        s.gold += 1;
        if std::env::var_os("CASELINE_NARRATIVE").is_some()
            && time.expression.is_none()
            && let Some(p) = time.day
        {
            println!("narrative {} {:?} {p}", g - p, page.lines[mention.line].role);
        }
        let Some(p) = time.day else { continue };
        s.timed += 1;
        timed.push((g, p));
        s.errors.push((p - g).abs());
        s.within += usize::from((p - g).abs() <= (0.2 * g.abs()).max(1.0));
        let (low, high) = (time.earliest.unwrap_or(f64::NEG_INFINITY), time.latest.unwrap_or(f64::INFINITY));
        s.held += usize::from(low <= g && g <= high);
        s.bounded += usize::from((high - low).is_finite());
        s.widths.push(high - low);
    }
    for (i, a) in timed.iter().enumerate() {
        for b in &timed[..i] {
            if a.0 != b.0 {
                s.pairs += 1.0;
                let d = (a.0 - b.0) * (a.1 - b.1);
                s.ordered += if d > 0.0 {
                    1.0
                } else if a.1 == b.1 {
                    0.5
                } else {
                    0.0
                };
            }
        }
    }
    if verbose {
        println!("\nexpressions:");
        for e in &expressions {
            println!(
                "  {:?} {:?} {:?} {:?} {} {} [{}]",
                e.class,
                e.frame,
                e.direction,
                e.anchor.kind,
                e.value,
                e.days.best,
                page.words(e.full)
            );
        }
        println!("{:?}", threaded.anchors);
        println!("{:?}", threaded.contradictions);
    }
    Ok(took)
}

/// What time costs over a folder of plain texts: recognition in MB/s, and the slowest graph. Every name of
/// the lexicon is taken as a fact, which is more than a reader finds.
pub fn cost(dir: &Path) -> Result<()> {
    let lexicon = Lexicon::builtin();
    let (mut bytes, mut finding, mut threading) = (0, std::time::Duration::ZERO, std::time::Duration::ZERO);
    let mut slowest = (std::time::Duration::ZERO, String::new(), 0);
    let mut reports = 0;
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(source) = open(&name, &std::fs::read(entry.path())?, &Limits::default()) else { continue };
        let document = Document::prepare(source);
        let page = Page::new(&document, lexicon);
        let started = std::time::Instant::now();
        let found = caseline_read::rules::time::find(&page, |_| true);
        finding += started.elapsed();
        std::hint::black_box(found);
        bytes += document.text.len();
        reports += 1;
        let of_patient = vec![true; page.lines.len()];
        let patients = vec![1; page.lines.len()];
        let hits = page.longest(0..page.tokens.len(), |_| true);
        let mentions: Vec<Mention> = hits
            .iter()
            .filter_map(|h| {
                let line = page.line_of(h.first)?;
                let label = page.concept(h).label.clone();
                Some(Mention::new("cost", Kind::Procedure, label, page.span(h.first, h.last), (h.first, h.last), line))
            })
            .collect();
        let story = Story {
            page: &page,
            mentions: &mentions,
            of_patient: &of_patient,
            patients: &patients,
            ages: &[Some(50.0)],
            expressions: &expressions(&page, &of_patient),
        };
        let started = std::time::Instant::now();
        std::hint::black_box(thread(&story));
        let took = started.elapsed();
        threading += took;
        if took > slowest.0 {
            slowest = (took, name, mentions.len());
        }
    }
    let mb = bytes as f64 / 1e6;
    println!("{reports} reports, {mb:.1} MB");
    println!(
        "recognition {:.1} MB/s, threading with it {:.1} MB/s",
        mb / finding.as_secs_f64(),
        mb / threading.as_secs_f64()
    );
    println!("slowest report {:?} ({}, {} facts)", slowest.0, slowest.1, slowest.2);
    Ok(())
}
