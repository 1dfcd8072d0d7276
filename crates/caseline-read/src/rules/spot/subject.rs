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

/// Everybody who is introduced, in order. Where no sentence of the patient tells an age, the sentences
/// around it may: a title, an abstract, "we report the case of a 30-year-old man".
pub fn introductions(page: &Page<'_>, of_patient: &[bool]) -> Vec<Introduction> {
    let mut out = told(page, |index| of_patient[index]);
    if !out.iter().any(|i| i.age.is_some()) {
        let around = told(page, |index| !of_patient[index] && around(page, index));
        let whole = |i: &&Introduction| i.age.is_some() && i.sex.is_some();
        let own = around.iter().find(|i| i.opens && whole(i)).or_else(|| around.iter().find(whole));
        out.extend(own.cloned());
        out.sort_by_key(|i| i.span.start);
    }
    out
}

/// A sentence outside the story that may still say who the patient is.
fn around(page: &Page<'_>, index: usize) -> bool {
    let line = &page.lines[index];
    let words = page.words(line.span).to_lowercase();
    let cue = [
        "we report",
        "we present",
        "we describe",
        "here, we",
        "herein",
        "our patient",
        "our case",
        "is the first",
        "this case",
    ]
    .iter()
    .any(|c| words.contains(c));
    match line.role {
        Role::Title | Role::Abstract | Role::Case | Role::Body => true,
        Role::Introduction | Role::Discussion | Role::Conclusion | Role::Keywords => cue,
        _ => false,
    }
}

fn told(page: &Page<'_>, wanted: impl Fn(usize) -> bool) -> Vec<Introduction> {
    let mut out: Vec<Introduction> = Vec::new();
    for (index, line) in page.lines.iter().enumerate() {
        if matches!(line.role, Role::References | Role::BackMatter) || !wanted(index) {
            continue;
        }
        let words = page.words(line.span);
        let mut here: Vec<(usize, usize, Option<f64>, Option<Sex>)> = Vec::new();
        let patterns = if may_tell_age().is_match(words) { age_patterns() } else { &[] };
        for pattern in patterns {
            for found in pattern.captures_iter(words) {
                let whole = found.get(0).expect("group 0 always takes part");
                let taken = here.iter().any(|(start, end, ..)| whole.start() < *end && *start < whole.end());
                if taken || foreign(words, whole.start(), whole.end()) {
                    continue;
                }
                let number = found.name("n").and_then(|m| m.as_str().replace(',', ".").parse().ok());
                let number = number.or_else(|| found.name("w").and_then(|m| spelled(m.as_str())));
                let half = if found.name("half").is_some() { 0.5 } else { 0.0 };
                let unit = found.name("u").map_or("year", |m| m.as_str()).to_ascii_lowercase();
                let factor = match unit.as_bytes()[0] {
                    b'm' => 1.0 / 12.0,
                    b'w' => 7.0 / 365.25,
                    b'd' => 1.0 / 365.25,
                    _ => 1.0,
                };
                let age = number.map(|n: f64| (n + half) * factor).filter(|a| (0.0..=120.0).contains(a));
                let sex = found.name("s").and_then(|m| sex_of(m.as_str())).or_else(|| sex_near(words, whole.end()));
                here.push((whole.start(), whole.end(), age, sex));
            }
        }
        // A newborn has no age in years; the ages told are those of its parents.
        if out.iter().all(|i| i.age.is_none())
            && let Some(found) = newborn(words).filter(|(_, end, ..)| here.iter().all(|h| h.0 >= *end))
        {
            here.insert(0, found);
        }
        here.sort_by_key(|(start, ..)| *start);
        for (start, end, age, sex) in here {
            let span = Span::new(line.span.start + start, line.span.start + end);
            let before = words[..start].trim_end().to_ascii_lowercase();
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

/// "A preterm male", "a female newborn", "baby boy": where, of age nought, of which sex.
fn newborn(words: &str) -> Option<(usize, usize, Option<f64>, Option<Sex>)> {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        let young = r"newborn|neonate|baby|pre-?term|premature|full[-\s]term|late\s+preterm|term|gestation(?:al\s+age)?";
        let sex = "male|female|boy|girl";
        let whole = format!(
            r"(?i)\b(?:(?:{young})[\s,]+(?:[a-z-]+\s+){{0,2}}?(?P<a>{sex})|(?P<b>{sex})\s+(?:(?:pre-?)?term\s+)?(?:newborn|neonate|baby))\b"
        );
        Regex::new(&whole).expect("a fixed pattern")
    });
    // Cheap test before the pattern runs.
    if !["born", "eonate", "aby", "term", "remature", "estation"].iter().any(|w| words.contains(w)) {
        return None;
    }
    let found = pattern.captures(words)?;
    let whole = found.get(0)?;
    // "She delivered a male baby": the story is the mother's.
    let before = words[..whole.start()].to_ascii_lowercase();
    let mothers = ["delivered", "delivery of", "gave birth", "extracted", "mother of", "birth to", "pregnan", "her "];
    if mothers.iter().any(|m| before.contains(m)) {
        return None;
    }
    let sex = found.name("a").or_else(|| found.name("b")).and_then(|m| sex_of(m.as_str()));
    Some((whole.start(), whole.end(), Some(0.0), sex))
}

/// Sex told by nouns and pronouns where no introduction tells it.
pub fn sex_of_text(page: &Page<'_>, of_patient: &[bool]) -> Option<(Sex, Span<Clean>)> {
    let (mut she, mut he) = (0usize, 0usize);
    let (mut first_she, mut first_he) = (None, None);
    for (line, _) in page.lines.iter().zip(of_patient).filter(|(_, of)| **of) {
        for at in line.tokens.clone() {
            match page.lower(at) {
                "she" | "her" | "woman" | "female" | "girl" | "lady" | "women" | "females" => {
                    she += 1;
                    first_she = first_she.or(Some(page.tokens[at].span));
                }
                "he" | "his" | "man" | "male" | "boy" | "gentleman" | "him" | "men" | "males" => {
                    he += 1;
                    first_he = first_he.or(Some(page.tokens[at].span));
                }
                _ => {}
            }
        }
    }
    if she > he { first_she.map(|s| (Sex::Female, s)) } else { first_he.map(|s| (Sex::Male, s)) }
}

/// Words that [`age_patterns`] cannot do without, found much faster: most sentences tell no age.
fn may_tell_age() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        Regex::new(
            r"(?i)(?:years?|yrs?|months?|weeks?|days?|y)[\s,\-‐‑–—]{0,2}(?:old|/?o|of\s|male|female|man|woman|girl|boy|lady|gentleman)|\baged\s",
        )
        .expect("a fixed pattern")
    })
}

/// Ways to tell an age, the surest first.
fn age_patterns() -> &'static [Regex] {
    static PATTERNS: OnceLock<Vec<Regex>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        const SEX: &str = r"(?P<s>wom[ae]n|m[ae]n|female|male|girl|boy|lady|gentleman|housewife|mother|father|gravida|primigravida|nun|f|m)";
        const NOUN: &str = r"(?P<s>woman|man|female|male|girl|boy|lady|gentleman)";
        let number = r"(?:(?P<n>\d{1,3}(?:[.,]\d)?)|(?P<w>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen))";
        let dash = r"[\s\-‐‑–—]{0,2}";
        let unit = r"(?P<u>years?|yrs?|months?|weeks?|days?|y)";
        let half = r"(?P<half>\s+and\s+(?:a|one)[\s-]half|\s?½|\s1/2)?";
        [
            format!(r"(?i)\b{number}{half}{dash}{unit}{dash}(?:old|o\b|/o\b|of\s+age)(?:[\s,-]+(?:[a-z\-]+[\s,]+){{0,4}}?{SEX}\b)?"),
            // "A 45 years male", "a 30 year female patient".
            format!(r"(?i)\b{number}{dash}{unit}[\s,]+{NOUN}\b"),
            // "A woman aged 31 years", "a man, aged 54".
            format!(r"(?i)\b{NOUN}(?:\s+patient)?,?\s+aged\s+{number}(?:{dash}{unit})?\b"),
            format!(r"(?i)\baged\s+{number}{dash}{unit}\b"),
        ]
        .iter()
        .map(|pattern| Regex::new(pattern).expect("a fixed pattern"))
        .collect()
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
        "patients ",
        "children aged ",
        "those ",
        "individuals ",
        "mean age",
        "median age",
        "than ",
        "≥",
        ">",
        "<",
    ];
    // "Born to a 29-year-old mother", "delivered to a 21-year-old G2P1 female".
    let sentence = words[..start].to_ascii_lowercase();
    let young = ["born to", "born of", "born by", "neonate", "newborn", "infant", "baby", "preterm", "gestation"];
    let parent = young.iter().any(|w| sentence.contains(w))
        && [" to a", " to an", " of a", " of an", " from a", " to her", " by a"]
            .iter()
            .any(|w| sentence.trim_end().ends_with(w))
        && (sentence.contains("born") || sentence.contains("deliver") || after.contains("mother"));
    let kin = ["his ", "her ", "patient's ", "patient’s ", "whose "];
    let donor = ["donor", "mother of", "sister", "brother", "father"];
    parent
        || group.iter().any(|g| before.ends_with(g) || before.contains(g) && g.len() > 7)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use caseline_text::{Document, Limits, source};

    fn read(text: &str) -> Vec<(Option<f64>, Option<Sex>)> {
        let document = Document::prepare(source::open("t", text.as_bytes(), &Limits::default()).unwrap());
        let lexicon = Lexicon::default();
        let page = Page::new(&document, &lexicon);
        introductions(&page, &vec![true; page.lines.len()]).iter().map(|i| (i.age, i.sex)).collect()
    }

    #[test]
    fn ages_are_told_in_many_ways() {
        for text in [
            "A 45-year-old man fell.",
            "A 45 years male fell.",
            "A man aged 45 years fell.",
            "A forty-five-year-old man fell.",
        ] {
            assert_eq!(read(text), [(Some(45.0), Some(Sex::Male))], "{text}");
        }
        assert_eq!(read("A 4 and a half years old girl fell."), [(Some(4.5), Some(Sex::Female))]);
    }

    #[test]
    fn a_newborn_is_not_as_old_as_its_mother() {
        assert_eq!(read("A preterm male was born to a 31-year-old mother."), [(Some(0.0), Some(Sex::Male))]);
        assert_eq!(read("A 31-year-old woman delivered a term female baby."), [(Some(31.0), Some(Sex::Female))]);
    }

    #[test]
    fn groups_and_relatives_are_not_the_patient() {
        for text in [
            "Patients aged 45 years or more do worse.",
            "His 45-year-old brother had it.",
            "It is rare over 45 years of age.",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }
}
