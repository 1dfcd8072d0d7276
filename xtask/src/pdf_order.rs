//! `xtask pdf-order DIR`: is the text of PDFs in reading order, measured against `pdftotext`?
//!
//! For every PDF in a folder the sequences of five words in the oracle's text (plain mode, hyphens at
//! line ends joined) are looked up in ours. Words are runs of letters or runs of digits, so that
//! punctuation, hyphens, ligatures and the way superscripts are written do not count. Two figures are given:
//! `all` counts every sequence; `prose` leaves out the sequences that in the oracle's text run over a
//! blank line or a page break, where it joins the foot of one page and the head of the next, and the
//! blocks that are cells of a table or a formula, which it reads column by column or at random, and
//! numbers, because it sets reference marks and list numbers apart or glues them together. The
//! oracle (poppler, GPL) is needed by this command only and is no part of Caseline.

use anyhow::{Context, bail};
use caseline_text::source::{Limits, open};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Length of the sequences.
const GRAM: usize = 5;

/// Measures every PDF in `dir` and prints a table.
pub fn run(dir: &Path) -> anyhow::Result<()> {
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .with_context(|| format!("cannot list {}", dir.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")))
        .collect();
    files.sort();
    let (mut sum_all, mut sum_prose, mut measured) = (0.0, 0.0, 0usize);
    println!("{:>7} {:>7} {:>7} {:>6} {:>9}  file", "all", "prose", "grams", "pages", "ms");
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let started = Instant::now();
        let ours = match open(&name, &bytes, &Limits::default()) {
            Ok(source) => source.text,
            Err(error) => {
                println!("{:>7} {:>7} {:>7} {:>6} {:>9}  {name}: {error}", "-", "-", "-", "-", "-");
                continue;
            }
        };
        let took = started.elapsed();
        let oracle = oracle(file)?;
        let pages = oracle.matches('\u{c}').count();
        let have: BTreeSet<Vec<String>> = grams(&words(&ours)).into_iter().collect();
        let all = grams(&words(&joined(&oracle)));
        let prose: Vec<Vec<String>> = oracle
            .split('\u{c}')
            .flat_map(|page| page.split("\n\n"))
            .filter(|block| is_prose(block))
            .flat_map(|block| grams(&letters(words(&joined(block)))))
            .collect();
        let have_letters: BTreeSet<Vec<String>> = grams(&letters(words(&ours))).into_iter().collect();
        let recall = |wanted: &[Vec<String>], have: &BTreeSet<Vec<String>>| {
            let found = wanted.iter().filter(|g| have.contains(*g)).count();
            if wanted.is_empty() { 1.0 } else { found as f64 / wanted.len() as f64 }
        };
        let (a, p) = (recall(&all, &have), recall(&prose, &have_letters));
        println!("{a:>7.4} {p:>7.4} {:>7} {pages:>6} {:>9.1}  {name}", all.len(), took.as_secs_f64() * 1000.0);
        if std::env::var_os("PDF_ORDER_MISSING").is_some() {
            for gram in prose.iter().filter(|g| !have_letters.contains(*g)) {
                println!("        missing: {}", gram.join(" "));
            }
        }
        // A file of a few words says nothing of reading order.
        if all.len() >= 20 {
            sum_all += a;
            sum_prose += p;
            measured += 1;
        }
    }
    if measured == 0 {
        bail!("no PDF with enough text in {}", dir.display());
    }
    let n = measured as f64;
    println!("{:>7.4} {:>7.4}  mean of {measured} files", sum_all / n, sum_prose / n);
    Ok(())
}

fn oracle(file: &Path) -> anyhow::Result<String> {
    let output = Command::new("pdftotext")
        .arg("-enc")
        .arg("UTF-8")
        .arg(file)
        .arg("-")
        .output()
        .context("pdftotext cannot be started; this command needs it (Debian: poppler-utils)")?;
    if !output.status.success() {
        bail!("pdftotext failed on {}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Lines of some length, made of words rather than numbers: not the cells of a table, not a formula.
fn is_prose(block: &str) -> bool {
    let lines = block.lines().filter(|l| !l.trim().is_empty()).count();
    let all = words(block);
    let long = all.iter().filter(|w| w.chars().count() > 1 && w.chars().all(char::is_alphabetic)).count();
    all.len() >= 5 * lines && long * 10 >= all.len() * 6
}

/// Joins words over hyphens at line ends.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if (out.ends_with('-') || out.ends_with('\u{ad}')) && line.starts_with(char::is_lowercase) {
            out.pop();
        } else {
            out.push('\n');
        }
        out.push_str(line.trim());
    }
    out
}

/// Runs of letters and runs of digits, lower case, ligatures resolved.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let letters: String = match c {
            '\u{FB00}' => "ff".into(),
            '\u{FB01}' => "fi".into(),
            '\u{FB02}' => "fl".into(),
            '\u{FB03}' => "ffi".into(),
            '\u{FB04}' => "ffl".into(),
            // Hyphens do not count either way: which to keep is a question of its own.
            '\u{ad}' | '-' | '‐' | '\u{2011}' => continue,
            c => c.to_lowercase().collect(),
        };
        let alike = last.is_alphabetic() && c.is_alphabetic() || last.is_numeric() && c.is_numeric();
        if c.is_alphanumeric() {
            match out.last_mut().filter(|_| alike) {
                Some(word) => word.push_str(&letters),
                None => out.push(letters),
            }
        }
        last = c;
    }
    out
}

/// Without numbers: the oracle sets list numbers and reference marks apart, or glues them.
fn letters(words: Vec<String>) -> Vec<String> {
    words.into_iter().filter(|w| w.chars().all(char::is_alphabetic)).collect()
}

fn grams(words: &[String]) -> Vec<Vec<String>> {
    words.windows(GRAM).map(<[String]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_and_superscripts_do_not_count() {
        assert_eq!(words(&joined("severe hypo-\nkalaemia7 of 2.5")), words("severe hypo-kalaemia [7] of 2.5"));
        assert_eq!(grams(&words("a b c d e f")).len(), 2);
    }
}
