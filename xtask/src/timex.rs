//! Time expressions against E3C (TIMEX3 in UIMA XMI): spans and normalised values.
//!
//! Spans are scored as the i2b2 challenge of 2012 did (doi:10.1136/amiajnl-2013-001628): any overlap
//! counts, each expression once; the exact match is printed beside it. Values are compared for the
//! matched expressions whose gold value says anything, after the spelling of the corpus is set right
//! (`P12H` is `PT12H`, `2003-__-__` is `2003`). Where the corpus resolved an offset to a date by the
//! date of publication, our date counted from there is taken as well as the duration.

use anyhow::{Context, Result};
use caseline_read::lexicon::Lexicon;
use caseline_read::page::Page;
use caseline_read::rules::time::{self, Calendar, Class, Direction, TimeExpression};
use caseline_text::source::{Limits, open};
use caseline_text::{Clean, Document, Span};
use std::path::Path;

struct Gold {
    span: Span<Clean>,
    class: String,
    value: String,
}

/// Scores every `*.xml` of a folder and prints what was missed, invented or wrongly normalised.
pub fn run(dir: &Path, verbose: bool) -> Result<()> {
    let lexicon = Lexicon::default();
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .with_context(|| format!("cannot list {}", dir.display()))?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "xml"))
        .collect();
    files.sort();
    let (mut gold_n, mut found_n, mut hit, mut exact, mut valued, mut right, mut classed) = (0, 0, 0, 0, 0, 0, 0);
    let (mut undated, mut undated_right) = (0, 0);
    for file in &files {
        let xml = std::fs::read_to_string(file)?;
        let (text, gold, published) = parse(&xml).with_context(|| file.display().to_string())?;
        let document = Document::prepare(open("e3c", text.as_bytes(), &Limits::default())?);
        let page = Page::new(&document, &lexicon);
        let found: Vec<TimeExpression> = time::find(&page, |_| true).into_iter().filter(|e| e.is_timex()).collect();
        let raw = |e: &TimeExpression| {
            let raw = document.map.raw_of(e.span);
            Span::<Clean>::new(raw[0].start, raw[raw.len() - 1].end)
        };
        gold_n += gold.len();
        found_n += found.len();
        let mut used = vec![false; found.len()];
        for g in &gold {
            let best = (0..found.len())
                .filter(|i| !used[*i] && raw(&found[*i]).overlaps(g.span))
                .max_by_key(|i| raw(&found[*i]) == g.span);
            let Some(i) = best else {
                if verbose {
                    println!("missed\t{}\t{}\t{}", name(file), g.class, context(&text, g.span));
                }
                continue;
            };
            used[i] = true;
            hit += 1;
            exact += usize::from(raw(&found[i]) == g.span);
            classed += usize::from(same_class(&found[i], &g.class));
            let Some(wanted) = canonical(&g.value) else { continue };
            valued += 1;
            let mut values = values(&found[i], published);
            values.retain(|v| !v.is_empty());
            let ok = values.iter().any(|v| canonical(v).is_some_and(|v| v == wanted));
            right += usize::from(ok);
            if wanted.starts_with('P') || found[i].class == Class::Date {
                undated += 1;
                undated_right += usize::from(ok);
            }
            if verbose && !ok {
                println!("value\t{}\t{} not {:?}\t{}", name(file), g.value, values, context(&text, g.span));
            }
        }
        for (i, e) in found.iter().enumerate().filter(|(i, _)| !used[*i]) {
            if verbose {
                println!("invented\t{}\t{:?} {}\t{}", name(file), e.class, e.value, context(&text, raw(&found[i])));
            }
        }
    }
    let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
    let f1 = |tp: usize| 2.0 * tp as f64 / (gold_n + found_n).max(1) as f64;
    println!("documents {}  gold {gold_n}  found {found_n}", files.len());
    println!(
        "span precision {:.3} recall {:.3} F1 {:.3} (exact F1 {:.3})",
        share(hit, found_n),
        share(hit, gold_n),
        f1(hit),
        f1(exact)
    );
    println!("class accuracy {:.3}", share(classed, hit));
    println!("value accuracy {:.3} of {valued} with a value", share(right, valued));
    println!(
        "value accuracy {:.3} of {undated} durations, frequencies and explicit dates",
        share(undated_right, undated)
    );
    Ok(())
}

fn name(file: &Path) -> String {
    file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

fn context(text: &str, span: Span<Clean>) -> String {
    let left = (0..=span.start.saturating_sub(40)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let right =
        ((span.end + 25).min(text.len())..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    format!("{}[[{}]]{}", &text[left..span.start], span.of(text), &text[span.end..right]).replace('\n', " ")
}

fn same_class(e: &TimeExpression, class: &str) -> bool {
    match class {
        "DURATION" => matches!(e.class, Class::Duration | Class::Offset | Class::Age),
        "DATE" => matches!(e.class, Class::Date | Class::Offset | Class::DayCount | Class::Age),
        "TIME" => matches!(e.class, Class::Time) || e.value.starts_with('T'),
        "SET" | "QUANTIFIER" => e.class == Class::Set,
        "PREPOSTEXP" => matches!(e.class, Class::Event | Class::DayCount),
        _ => false,
    }
}

/// The value in one spelling; none where it says nothing.
fn canonical(value: &str) -> Option<String> {
    let v = value.trim().to_ascii_uppercase().replace("HH", "H").replace("DD", "D");
    if v.is_empty() || v.starts_with("NO") || v.starts_with("XXXX-XX") {
        return None;
    }
    let v = if v.as_bytes()[0].is_ascii_digit() && !v.contains('-') && v.ends_with(['D', 'W', 'M', 'Y', 'H']) {
        format!("P{v}")
    } else {
        v
    };
    let v = if v.starts_with('P') && v.ends_with('H') && !v.contains('T') { v.replacen('P', "PT", 1) } else { v };
    let v = v.trim_end_matches("-__").trim_end_matches("-XX").to_owned();
    // A week is seven days in the corpus as often as not.
    let v = match v.strip_prefix('P').and_then(|r| r.strip_suffix('W')).and_then(|n| n.parse::<f64>().ok()) {
        Some(n) => format!("P{}D", n * 7.0),
        None => v,
    };
    Some(v)
}

/// Our value, and the date it makes counted from the day of publication.
fn values(e: &TimeExpression, published: Option<Calendar>) -> Vec<String> {
    let mut out = vec![e.value.clone()];
    let zero = published.and_then(Calendar::days).map(|d| d.0);
    if let (Class::Offset, Some(zero)) = (e.class, zero) {
        let sign = if e.direction == Direction::Before { -1.0 } else { 1.0 };
        let date = time::from_days(zero + sign * e.days.best);
        for (month, day) in [(date.month, date.day), (date.month, None), (None, None)] {
            out.push(Calendar { year: date.year, month, day }.value());
        }
    }
    out
}

fn parse(xml: &str) -> Result<(String, Vec<Gold>, Option<Calendar>)> {
    let tree = roxmltree::Document::parse(xml)?;
    let sofa = tree.descendants().find(|n| n.tag_name().name() == "Sofa").context("no text in the file")?;
    let text = sofa.attribute("sofaString").context("no text in the file")?.to_owned();
    // Offsets of UIMA count UTF-16 units.
    let mut bytes = Vec::new();
    for (at, c) in text.char_indices() {
        bytes.extend(std::iter::repeat_n(at, c.len_utf16()));
    }
    bytes.push(text.len());
    let title = tree.descendants().find_map(|n| n.attribute("documentTitle")).unwrap_or("");
    let published = title.split('_').find_map(|p| {
        let mut parts = p.split('-').map(|n| n.parse::<i32>().ok());
        let (y, m, d) = (parts.next()??, parts.next()??, parts.next()??);
        (y > 1900).then_some(Calendar { year: Some(y), month: Some(m as u8), day: Some(d as u8) })
    });
    let mut gold: Vec<Gold> = tree
        .descendants()
        .filter(|n| n.tag_name().name() == "TIMEX3")
        .filter_map(|n| {
            let at = |key: &str| bytes.get(n.attribute(key)?.parse::<usize>().ok()?).copied();
            Some(Gold {
                span: Span::new(at("begin")?, at("end")?),
                class: n.attribute("timex3Class").unwrap_or("").to_owned(),
                value: n.attribute("value").unwrap_or("").to_owned(),
            })
        })
        .collect();
    gold.sort_by_key(|g| g.span);
    Ok((text, gold, published))
}
