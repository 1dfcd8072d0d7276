//! The patients: how old, of which sex, and where each one's story begins.
//!
//! Reads "A 61-year-old woman", "70-year-old male", "a 3-month-old boy", "aged 45 years", "Case 2: a
//! 34 y/o man", "a thirteen-year-old girl". It must not take the ages of relatives ("his 40-year-old
//! mother"), donors, study cohorts ("patients over 45 years of age") or guideline thresholds.

use crate::page::Page;
use caseline_model::Sex;
use caseline_text::{Clean, Role, Span};
use regex::Regex;
use std::sync::OnceLock;

/// Stable id.
pub const RULE: &str = "spot/subject";

/// A patient and the words that introduce them.
#[derive(Debug, Clone, PartialEq)]
pub struct Introduction {
    /// Age in years.
    pub age: Option<f64>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The words.
    pub span: Span<Clean>,
    /// Index of the sentence.
    pub line: usize,
    /// True where the words open a new story ("A …", "The second patient …", "Case 2").
    pub opens: bool,
}

/// Everybody who is introduced, in order.
pub fn introductions(page: &Page<'_>, of_patient: &[bool]) -> Vec<Introduction> {
    let mut out = Vec::new();
    for (index, line) in page.lines.iter().enumerate() {
        if !of_patient[index] || matches!(line.role, Role::References | Role::BackMatter) {
            continue;
        }
        let words = page.words(line.span);
        if !may_tell_age().is_match(words) {
            continue;
        }
        for found in age_pattern().captures_iter(words) {
            let whole = found.get(0).expect("group 0 always takes part");
            if foreign(words, whole.start(), whole.end()) {
                continue;
            }
            let number = found.name("n").and_then(|m| m.as_str().replace(',', ".").parse().ok());
            let number = number.or_else(|| found.name("w").and_then(|m| spelled(m.as_str())));
            let unit = found.name("u").map_or("year", |m| m.as_str()).to_ascii_lowercase();
            let factor = match unit.as_bytes()[0] {
                b'm' => 1.0 / 12.0,
                b'w' => 7.0 / 365.25,
                b'd' => 1.0 / 365.25,
                _ => 1.0,
            };
            let age = number.map(|n: f64| n * factor).filter(|a| (0.0..=120.0).contains(a));
            let sex = found.name("s").and_then(|m| sex_of(m.as_str())).or_else(|| sex_near(words, whole.end()));
            let span = Span::new(line.span.start + whole.start(), line.span.start + whole.end());
            let before = words[..whole.start()].trim_end().to_ascii_lowercase();
            let opens = before.is_empty()
                || [" a", " an", " second", " third", " another", ":", " first", " other", "(", " one"].iter().any(
                    |w| {
                        before.ends_with(w.trim_start())
                            && (before.len() == w.trim_start().len() || before.ends_with(w))
                    },
                );
            out.push(Introduction { age, sex, span, line: index, opens });
        }
    }
    out
}

/// Sex told by nouns and pronouns where no introduction tells it.
pub fn sex_of_text(page: &Page<'_>, of_patient: &[bool]) -> Option<(Sex, Span<Clean>)> {
    let (mut she, mut he) = (0usize, 0usize);
    let (mut first_she, mut first_he) = (None, None);
    for (line, _) in page.lines.iter().zip(of_patient).filter(|(_, of)| **of) {
        for at in line.tokens.clone() {
            match page.word(at).to_ascii_lowercase().as_str() {
                "she" | "her" | "woman" | "female" | "girl" | "lady" => {
                    she += 1;
                    first_she = first_she.or(Some(page.tokens[at].span));
                }
                "he" | "his" | "man" | "male" | "boy" | "gentleman" | "him" => {
                    he += 1;
                    first_he = first_he.or(Some(page.tokens[at].span));
                }
                _ => {}
            }
        }
    }
    if she > he { first_she.map(|s| (Sex::Female, s)) } else { first_he.map(|s| (Sex::Male, s)) }
}

/// Words that [`age_pattern`] cannot do without, found much faster: most sentences tell no age.
fn may_tell_age() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        Regex::new(r"(?i)(?:years?|yrs?|months?|weeks?|days?|y)[\s\-‐‑–—]{0,2}(?:old|/?o|of\s)")
            .expect("a fixed pattern")
    })
}

fn age_pattern() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        const SEX: &str = r"(?P<s>wom[ae]n|m[ae]n|female|male|girl|boy|lady|gentleman|housewife|mother|father|gravida|primigravida|nun|f|m)";
        let number = r"(?:(?P<n>\d{1,3}(?:[.,]\d)?)|(?P<w>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen))";
        let dash = r"[\s\-‐‑–—]{0,2}";
        let unit = r"(?P<u>years?|yrs?|months?|weeks?|days?|y)";
        let pattern = format!(
            r"(?i)\b{number}{dash}{unit}{dash}(?:old|o\b|/o\b|of\s+age)(?:[\s,-]+(?:[a-z\-]+[\s,]+){{0,4}}?{SEX}\b)?"
        );
        Regex::new(&pattern).expect("a fixed pattern")
    })
}

/// True where the age belongs to somebody else or to a group.
fn foreign(words: &str, start: usize, end: usize) -> bool {
    let floor = |mut at: usize| {
        while !words.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let before = words[floor(start.saturating_sub(40))..start].to_ascii_lowercase();
    let after = words[end..floor((end + 40).min(words.len())).max(end)].to_ascii_lowercase();
    let group = [
        "over ",
        "above ",
        "under ",
        "below ",
        "older than ",
        "younger than ",
        "between ",
        "patients aged ",
        "children aged ",
        "mean age",
        "median age",
        "than ",
        "≥",
        ">",
        "<",
    ];
    let kin = ["his ", "her ", "patient's ", "patient’s ", "whose "];
    let donor = ["donor", "mother of", "sister", "brother", "father"];
    group.iter().any(|g| before.ends_with(g) || before.contains(g) && g.len() > 7)
        || kin.iter().any(|k| before.ends_with(k))
        || donor.iter().any(|d| after.trim_start().starts_with(d))
        || before.trim_end().ends_with("donor was a")
        || words[..start].to_ascii_lowercase().ends_with("from a ") && after.contains("donor")
}

fn sex_of(word: &str) -> Option<Sex> {
    Some(match word.to_ascii_lowercase().as_str() {
        "woman" | "women" | "female" | "girl" | "lady" | "housewife" | "mother" | "gravida" | "primigravida"
        | "nun" | "f" => Sex::Female,
        "man" | "men" | "male" | "boy" | "gentleman" | "father" | "m" => Sex::Male,
        _ => return None,
    })
}

/// A sex word within a few words behind the age.
fn sex_near(words: &str, end: usize) -> Option<Sex> {
    words[end..]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(6)
        .filter(|w| w.len() > 1)
        .find_map(sex_of)
}

fn spelled(words: &str) -> Option<f64> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    words
        .to_ascii_lowercase()
        .split(|c: char| !c.is_alphabetic())
        .map(|w| UNITS.iter().position(|u| *u == w).or_else(|| TENS.iter().position(|t| *t == w).map(|t| t * 10)))
        .try_fold(0.0, |sum, n| n.map(|n| sum + n as f64))
}
