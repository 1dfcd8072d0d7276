//! Stages, grades and classes written as letters and numerals.
//!
//! Reads `T2N2M0`, `ypT0, ypN0, ycM0`, `cT4bN1`, `stage IIIB`, `FIGO stage II`, `grade 3`, `NYHA class
//! III`, `Child-Pugh B`, HGVS variants (`c.1799T>A`, `p.Val600Glu`) and trial numbers (`NCT03268954`).
//! It must not read T cells, T waves (`T1-weighted`), vertebrae (`T4`), or roman numerals without
//! "stage", "grade", "class" or "type" before them.

use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Value};
use caseline_text::Span;
use regex::Regex;
use std::sync::OnceLock;

/// Stable id.
pub const RULE: &str = "spot/stage";

struct Pattern {
    regex: Regex,
    label: &'static str,
    kind: Kind,
    /// Cheap test before the regex runs.
    needs: &'static [&'static str],
}

fn patterns() -> &'static [Pattern] {
    static PATTERNS: OnceLock<Vec<Pattern>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let make = |regex: &str, label, kind, needs| Pattern { regex: Regex::new(regex).expect("a fixed pattern"), label, kind, needs };
        vec![
            make(
                r"\b[cpyra]{0,2}T(?:is|[0-4][a-d]?(?:\(m\))?|[xX])[\s,]{0,2}[cpyra]{0,2}N(?:[0-3][a-c]?|[xX])(?:\([a-z+\-]{1,4}\))?(?:[\s,]{0,2}[cpyra]{0,2}M(?:[01][a-c]?|[xX]))?",
                "TNM stage",
                Kind::Measurement,
                &["N0", "N1", "N2", "N3", "Nx", "NX"],
            ),
            make(
                r"\b(?:(?:clinical|pathological|pathologic|FIGO|Ann Arbor|AJCC|UICC|Rai|Binet|Hurley|KDIGO|CKD|Garden|ISS|R-ISS|Dukes)\s+)?[Ss]tages?[\s\-–]+(?:IV|I{1,3}|[0-4])(?:[-–]?[A-Ea-e][1-3]?)?\b",
                "stage",
                Kind::Measurement,
                &["tage"],
            ),
            make(
                r"\b(?:histologic(?:al)?|nuclear|Nottingham|WHO|tumou?r|ISUP|Fuhrman|clinical)?\s?[Gg]rade\s+(?:IV|I{1,3}|[1-5])\b",
                "grade",
                Kind::Measurement,
                &["rade"],
            ),
            make(r"\bNYHA\s+(?:functional\s+)?(?:class\s+)?(?:IV|I{1,3})\b", "NYHA class", Kind::Measurement, &["NYHA"]),
            make(r"\bChild[-–\s]Pugh\s+(?:class\s+|score\s+|grade\s+)?[ABC](?:\s?\d{1,2})?\b", "Child-Pugh class", Kind::Measurement, &["Pugh"]),
            make(r"\bE\s?[1-4]\s?,?\s?V\s?(?:[1-5]|T)\s?,?\s?M\s?[1-6]\b", "Glasgow Coma Scale", Kind::Measurement, &["E1", "E2", "E3", "E4", "E 1", "E 2", "E 3", "E 4"]),
            make(r"\b[Bb]lood\s+(?:group|type)\s+(?:was\s+|is\s+)?(?:AB|A|B|O)\b(?:\s?(?:RhD?\s?|Rhesus\s)?(?:positive|negative|[+]))?", "blood group", Kind::Measurement, &["lood group", "lood type"]),
            make(r"\bNCT\d{8}\b", "clinical trial number", Kind::Demographic, &["NCT"]),
            make(
                r"\b[cgmn]\.[\d*+\-_]+(?:[ACGT]>[ACGT]|(?:del|dup|ins|inv)[ACGT\d]*(?:ins[ACGT]+)?)|\bp\.\(?[A-Z][a-z]{0,2}\d+(?:[A-Z][a-z]{0,2}|\*|fs\S{0,8}|del|dup)\)?",
                "sequence variant",
                Kind::Measurement,
                &["c.", "p.", "g.", "m."],
            ),
        ]
    })
}

/// Mentions of one sentence.
pub fn mentions(page: &Page<'_>, line: usize) -> Vec<Mention> {
    let base = page.lines[line].span.start;
    let words = page.words(page.lines[line].span);
    let mut out = Vec::new();
    for pattern in patterns().iter().filter(|p| p.needs.iter().any(|n| words.contains(n))) {
        for found in pattern.regex.find_iter(words) {
            let lead = found.as_str().len() - found.as_str().trim_start().len();
            let span = Span::new(base + found.start() + lead, base + found.end());
            let first = page.tokens.partition_point(|t| t.span.end <= span.start);
            let last = page.tokens.partition_point(|t| t.span.start < span.end).saturating_sub(1);
            let written = page.words(span);
            let mut mention = Mention::new(RULE, pattern.kind, pattern.label, span, (first, last), line);
            mention.score = 0.9;
            mention.value = Some(value(pattern.label, written));
            out.push(mention);
        }
    }
    out
}

/// The stage itself, without the word before it.
fn value(label: &str, written: &str) -> Value {
    let tail = written.split([' ', '\u{a0}', '-', '–']).rfind(|w| !w.is_empty()).unwrap_or(written);
    match label {
        "grade" | "stage" if tail.parse::<f64>().is_ok() => Value { number: tail.parse().ok(), ..Value::default() },
        "blood group" => {
            let group = ["group", "type"].iter().filter_map(|w| written.split_once(w)).map(|(_, t)| t).next();
            let group = group.unwrap_or(written).trim();
            Value {
                text: Some(group.trim_start_matches("was ").trim_start_matches("is ").to_owned()),
                ..Value::default()
            }
        }
        "grade" | "stage" | "NYHA class" | "Child-Pugh class" => {
            Value { text: Some(tail.to_owned()), ..Value::default() }
        }
        _ => Value { text: Some(written.to_owned()), ..Value::default() },
    }
}
