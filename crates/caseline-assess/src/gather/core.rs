//! What all gathering shares: hits in the text, inputs with evidence, claims.

use crate::instruments::{self, Answer, Truth};
use crate::pattern::Pattern;
use crate::report::{Report, Role};
use caseline_model::{Quote, Status};
use serde::Serialize;
use serde_json::{Map, Value};
use std::ops::Range;

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Key of the input.
    pub input: String,
    /// Whether it holds, where it is a yes or no.
    pub answer: Truth,
    /// The words.
    pub quotes: Vec<Quote>,
    /// Facts at these words.
    pub facts: Vec<String>,
}

/// How a claim of the report stands to what follows from its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same.
    Agrees,
    /// Not possible with what is stated.
    Disagrees,
    /// Possible, but inputs are missing.
    CannotBeTold,
}

/// What the report claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// The claim in a word or two.
    pub says: String,
    /// Its words.
    pub quotes: Vec<Quote>,
    /// How it stands.
    pub verdict: Verdict,
    /// Why, for people.
    pub why: String,
}

/// An instrument computed for a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Its answer.
    pub answer: Answer,
    /// The inputs it was given.
    pub inputs: Map<String, Value>,
    /// Where they come from.
    pub evidence: Vec<Evidence>,
    /// For which point of the course, where that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What the report claims.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// Words of the patient's story up to a place.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// Only what stands before.
    pub upto: usize,
}

/// A place where a pattern was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Denied in its sentence, or absent by the fact at the place.
    pub denied: bool,
}

fn own(report: &Report, at: usize) -> bool {
    let words = || report.sentence_at(at).map_or("", |s| report.words(&s.range));
    match report.role_at(at) {
        Role::Case | Role::Caption | Role::Table | Role::Body => true,
        // General statements of an abstract ("dermatomyositis is …") stand before the patient comes in.
        Role::Abstract => {
            !crate::pattern!(r"\b(?:is an?|are|can be|may be|is characterized) ").is_match(words())
                || crate::pattern!(r"\bpatient|\bwoman|\bman\b").is_match(words())
        }
        Role::Discussion | Role::BackMatter | Role::Introduction => crate::pattern!(
            r"\bour (?:patient|case)|\bthis (?:patient|case)\b|\bthe present case|\bin our |\bour experience"
        )
        .is_match(words()),
        Role::Title => true,
        Role::References => false,
    }
}

impl<'a> Scope<'a> {
    /// The whole report.
    pub fn whole(report: &'a Report<'a>) -> Scope<'a> {
        Scope { report, upto: report.text.len() }
    }

    /// Every hit in words about the patient.
    pub fn hits(self, pattern: &Pattern) -> Vec<Hit> {
        self.report.find_iter(pattern).filter_map(|m| self.hit(m.range(), pattern)).collect()
    }

    /// Hits with one captured group.
    pub fn captures(self, pattern: &Pattern, group: usize) -> Vec<(Hit, String)> {
        self.report
            .captures_iter(pattern)
            .filter_map(|c| {
                let words = c.get(group)?.as_str();
                Some((self.hit(c.get(0)?.range(), pattern)?, words.to_owned()))
            })
            .collect()
    }

    /// The hit where the words are about the patient.
    fn hit(self, range: Range<usize>, pattern: &Pattern) -> Option<Hit> {
        (range.end <= self.upto && own(self.report, range.start)).then(|| self.judge(range, pattern))
    }

    /// Affirmed or denied: by a fact of the same words, else by the sentence.
    fn judge(self, range: Range<usize>, pattern: &Pattern) -> Hit {
        let facts = self.report.facts_at(&range);
        let by_fact = facts.iter().find(|f| pattern.is_match(&f.label)).map(|f| f.status());
        let denied = match by_fact {
            Some(Status::Absent | Status::Family | Status::Planned) => true,
            Some(Status::Present) => false,
            _ => self.report.is_denied(&range),
        };
        Hit { range, denied }
    }

    /// Yes where affirmed anywhere, no where only denied, not known where not mentioned.
    pub fn seen(self, pattern: &Pattern) -> (Option<bool>, Vec<Hit>) {
        let hits = self.hits(pattern);
        let answer = if hits.iter().any(|h| !h.denied) {
            Some(true)
        } else if hits.is_empty() {
            None
        } else {
            Some(false)
        };
        let wanted = answer == Some(false);
        let kept = hits.into_iter().filter(|h| h.denied == wanted).take(3).collect();
        (answer, kept)
    }

    /// True where affirmed.
    pub fn has(self, pattern: &Pattern) -> bool {
        self.seen(pattern).0 == Some(true)
    }

    /// True where affirmed of the patient without a hedge: not suspected, not one of a differential, not an example.
    pub fn diagnosed(self, pattern: &Pattern) -> bool {
        let hedged = crate::pattern!(
            r"\b(?:suspect\w*|differential|possib\w+|exclud\w+|rul(?:e|ed|ing) out|consider\w*|such as|including|e\.g|screen\w*|to assess for|work-?up for|mimic\w*|misdiagnos\w+|risk of|initially diagnosed|may (?:be|have)|could be|versus)\b"
        );
        self.hits(pattern).iter().any(|h| {
            !h.denied
                && self.report.role_at(h.range.start) != Role::Discussion
                && !hedged.is_match(self.report.sentence_at(h.range.start).map_or("", |s| self.report.words(&s.range)))
        })
    }

    /// The first number that a pattern captures in affirmed words.
    pub fn number(self, pattern: &Pattern, group: usize) -> Option<(f64, Hit)> {
        self.numbers(pattern, group).into_iter().next()
    }

    /// Every number that a pattern captures.
    pub fn numbers(self, pattern: &Pattern, group: usize) -> Vec<(f64, Hit)> {
        self.captures(pattern, group).into_iter().filter_map(|(hit, words)| Some((number(&words)?, hit))).collect()
    }

    /// Values of present measurements whose label matches, with their unit as written, in the order of the text.
    pub fn measured(self, label: &Pattern) -> Vec<(f64, String, Hit)> {
        let mut out: Vec<(f64, String, Hit)> = Vec::new();
        for fact in self.report.case.facts.iter().filter(|f| label.is_match(&f.label) && f.status() == Status::Present)
        {
            let Some(value) = &fact.value else { continue };
            let (Some(number), Some(quote)) = (value.number, fact.quotes().first()) else { continue };
            let range = self.report.bytes(quote);
            if range.end <= self.upto {
                let unit = value.unit.clone().or_else(|| value.ucum.clone()).unwrap_or_default();
                out.push((number, unit, Hit { range, denied: false }));
            }
        }
        out.sort_by_key(|v| v.2.range.start);
        out
    }

    /// Age of the patient.
    pub fn age(self) -> Option<(f64, Vec<Hit>)> {
        let hit =
            self.hits(crate::pattern!(r"\b\d{1,3}[- ]year[s]?[- ]old|\baged \d{1,3}")).into_iter().take(1).collect();
        let known = self.report.case.patients.first().and_then(|p| p.age_years);
        known
            .or_else(|| self.number(crate::pattern!(r"\b(\d{1,3})[- ]years?[- ]old"), 1).map(|n| n.0))
            .map(|age| (age, hit))
    }

    /// Sex of the patient: true for male.
    pub fn male(self) -> Option<bool> {
        if let Some(sex) = self.report.case.patients.first().and_then(|p| p.sex) {
            return match sex {
                caseline_model::Sex::Male => Some(true),
                caseline_model::Sex::Female => Some(false),
                caseline_model::Sex::Other => None,
            };
        }
        let words = self.captures(
            crate::pattern!(
                r"\b(?:year|month)s?[- ]old (?:\w+[- ]){0,3}(male|man|boy|gentleman|female|woman|girl|lady)\b"
            ),
            1,
        );
        words.first().map(|(_, w)| matches!(w.to_lowercase().as_str(), "male" | "man" | "boy" | "gentleman"))
    }
}

/// A number in digits or words, with decimal comma or thousands.
pub fn number(words: &str) -> Option<f64> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = words.trim().to_lowercase();
    if let Some(i) = WORDS.iter().position(|w| *w == word) {
        return Some(i as f64);
    }
    let thousands = crate::pattern!(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$");
    if thousands.is_match(&word) { word.replace(',', "").parse().ok() } else { word.replace(',', ".").parse().ok() }
}

/// Inputs under way.
pub struct Gathered<'a> {
    report: &'a Report<'a>,
    /// The inputs.
    pub inputs: Map<String, Value>,
    evidence: Vec<Evidence>,
}

impl<'a> Gathered<'a> {
    /// None yet.
    pub fn new(report: &'a Report<'a>) -> Gathered<'a> {
        Gathered { report, inputs: Map::new(), evidence: Vec::new() }
    }

    /// Sets an input and says where it comes from.
    pub fn put(&mut self, key: &str, value: impl Into<Value>, hits: &[Hit]) {
        let value = value.into();
        let answer = match &value {
            Value::Null => Truth::Unknown,
            Value::Bool(false) => Truth::No,
            _ => Truth::Yes,
        };
        self.inputs.insert(key.to_owned(), value);
        self.note(key, answer, hits);
    }

    /// Notes evidence without an input of its own (an item of a list).
    pub fn note(&mut self, key: &str, answer: Truth, hits: &[Hit]) {
        let mut facts: Vec<String> =
            hits.iter().flat_map(|h| self.report.facts_at(&h.range)).map(|f| f.id.clone()).collect();
        facts.dedup();
        let quotes = hits.iter().map(|h| self.report.quote(h.range.clone())).collect();
        self.evidence.push(Evidence { input: key.to_owned(), answer, quotes, facts });
    }

    /// Sets a yes or no with its hits.
    pub fn flag(&mut self, key: &str, seen: (Option<bool>, Vec<Hit>)) {
        self.put(key, seen.0.map_or(Value::Null, Value::from), &seen.1);
    }

    /// Computes the instrument.
    pub fn score(self, id: &str, when: Option<&str>, claims: impl FnOnce(&Answer) -> Vec<Claim>) -> Option<Scored> {
        let instrument = instruments::find(id)?;
        let answer = instrument.score(&Value::Object(self.inputs.clone())).ok()?;
        let claims = claims(&answer);
        Some(Scored { answer, inputs: self.inputs, evidence: self.evidence, when: when.map(str::to_owned), claims })
    }
}

/// No claim.
pub fn silent(_: &Answer) -> Vec<Claim> {
    Vec::new()
}

/// A claim with its words.
pub fn claim(
    report: &Report,
    says: impl Into<String>,
    hits: &[Hit],
    verdict: Verdict,
    why: impl Into<String>,
) -> Claim {
    let quotes = hits.iter().map(|h| report.quote(h.range.clone())).collect();
    Claim { says: says.into(), quotes, verdict, why: why.into() }
}
