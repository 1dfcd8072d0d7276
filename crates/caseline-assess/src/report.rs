//! The words of a report with their sections and sentences, as the checks and the gathering of inputs see them.
//!
//! Offsets inside are bytes; [`Report::quote`] turns them into the code points of the case file. Sections come
//! from the case's outline; a text without one is divided by its headings, and where it has none by what its
//! paragraphs speak of.

mod layout;

use crate::pattern::{Found, Letters, Pattern};
use caseline_model::{Case, Fact, Quote};
use regex::{CaptureMatches, Matches};
use std::ops::Range;

/// What a stretch of the report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Title.
    Title,
    /// Abstract, key points.
    Abstract,
    /// Introduction.
    Introduction,
    /// The case.
    Case,
    /// Discussion and conclusion.
    Discussion,
    /// Caption of a figure or table.
    Caption,
    /// Table.
    Table,
    /// References.
    References,
    /// Consent, ethics, correspondence and the like.
    BackMatter,
    /// Not known.
    Body,
}

impl Role {
    /// Reads the role of an outline part.
    pub fn of(word: &str) -> Role {
        match word {
            "title" => Role::Title,
            "abstract" | "keywords" => Role::Abstract,
            "introduction" => Role::Introduction,
            "case" | "methods" | "results" | "patient_perspective" => Role::Case,
            "discussion" | "conclusion" => Role::Discussion,
            "caption" => Role::Caption,
            "table" => Role::Table,
            "references" => Role::References,
            "back_matter" | "furniture" => Role::BackMatter,
            _ => Role::Body,
        }
    }

    /// True where words there are normally about the patient of the report.
    pub fn tells_the_patient(self) -> bool {
        matches!(self, Role::Abstract | Role::Case | Role::Caption | Role::Table | Role::Body)
    }
}

/// A stretch of text with one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is for.
    pub role: Role,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// A sentence and the role of its section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What its section is for.
    pub role: Role,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// A report made ready for assessment.
pub struct Report<'a> {
    /// The record.
    pub case: &'a Case,
    /// The source text as extracted.
    pub text: &'a str,
    /// Its sections in order.
    pub sections: Vec<Section>,
    /// Its sentences in order.
    pub sentences: Vec<Sentence>,
    /// Its runs of letters, which tell most patterns that they cannot match.
    letters: Letters,
    /// Byte offset of every code point, and the length.
    chars: Vec<usize>,
    /// What the instruments give, computed once.
    scored: std::cell::OnceCell<Vec<crate::gather::Scored>>,
}

impl<'a> Report<'a> {
    /// Divides a report.
    pub fn new(case: &'a Case, text: &'a str) -> Report<'a> {
        let mut chars: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        chars.push(text.len());
        let sections = layout::sections(case, text, &chars);
        let sentences = sections
            .iter()
            .flat_map(|s| {
                layout::sentences(text, s.range.clone()).into_iter().map(move |range| Sentence { role: s.role, range })
            })
            .collect();
        Report {
            case,
            text,
            sections,
            sentences,
            letters: Letters::of(text),
            chars,
            scored: std::cell::OnceCell::new(),
        }
    }

    /// What the instruments give for it, computed once.
    pub fn scored(&self) -> &[crate::gather::Scored] {
        self.scored.get_or_init(|| crate::gather::score_report(self))
    }

    /// True where somebody of some age is introduced: studies of groups are no case reports.
    pub fn introduces_a_patient(&self) -> bool {
        !self.find(crate::pattern!(r"\b\d{1,3}[- ]?(?:years?|months?|weeks?|days?|yr|y)[- ]?(?:old|of age)\b|\baged \d|\b(?:man|woman|boy|girl|patient) (?:was|presented|had|came)\b"), Role::tells_the_patient).is_empty()
    }

    /// True where the report tells of several patients: the reader found more than one, and the words say so. A slip of
    /// age or sex makes two patients of one, and must not silence the checks that look for it.
    pub fn tells_of_several(&self) -> bool {
        let words = crate::pattern!(
            r"\b(?:case|patient) ?(?:no\.? ?|#)?(?:[1-9]|one|two|three|I{1,3}|A|B)\b|\b(?:two|three|four|five|six|several|both|these|our) (?:[\w-]+ ){0,3}(?:cases|patients|siblings|brothers|sisters|twins|women|men|children|infants|neonates)\b|\bcase series\b|\b(?:first|second|third|other|another) (?:case|patient)\b|\btwins\b|\b(?:mother|donor) and (?:her |the )?(?:baby|infant|newborn|child|recipient)"
        );
        let told = |role| matches!(role, Role::Title | Role::Abstract | Role::Case | Role::Body);
        self.case.patients.len() > 1 && !self.find(words, told).is_empty()
    }

    /// The code point at a byte offset.
    pub fn code_point(&self, byte: usize) -> usize {
        self.chars.partition_point(|b| *b < byte)
    }

    /// The byte offset of a code point.
    pub fn byte(&self, code_point: usize) -> usize {
        self.chars[code_point.min(self.chars.len() - 1)]
    }

    /// A quote of these bytes.
    pub fn quote(&self, range: Range<usize>) -> Quote {
        Quote {
            start: self.code_point(range.start),
            end: self.code_point(range.end),
            exact: self.text[range].to_owned(),
        }
    }

    /// The bytes of a quote.
    pub fn bytes(&self, quote: &Quote) -> Range<usize> {
        self.byte(quote.start)..self.byte(quote.end)
    }

    /// The role at a byte offset.
    pub fn role_at(&self, byte: usize) -> Role {
        self.sections.iter().find(|s| s.range.contains(&byte)).map_or(Role::Body, |s| s.role)
    }

    /// The sentence around a byte offset.
    pub fn sentence_at(&self, byte: usize) -> Option<&Sentence> {
        let i = self.sentences.partition_point(|s| s.range.end <= byte);
        self.sentences.get(i).filter(|s| s.range.start <= byte)
    }

    /// True where the whole text may have a match; quick, where a pattern itself would search.
    fn may_match(&self, pattern: &Pattern) -> bool {
        self.letters.may_hold(pattern.need())
    }

    /// True where the whole text has a match.
    pub fn has(&self, pattern: &Pattern) -> bool {
        self.may_match(pattern) && pattern.is_match(self.text)
    }

    /// Every match of a pattern in the whole text.
    pub fn find_iter<'p>(&self, pattern: &'p Pattern) -> Found<Matches<'p, 'a>> {
        if self.may_match(pattern) { pattern.find_iter(self.text) } else { Found::NONE }
    }

    /// The groups of every match of a pattern in the whole text.
    pub fn captures_iter<'p>(&self, pattern: &'p Pattern) -> Found<CaptureMatches<'p, 'a>> {
        if self.may_match(pattern) { pattern.captures_iter(self.text) } else { Found::NONE }
    }

    /// Every match of a pattern in sections of the wanted roles.
    pub fn find(&self, pattern: &Pattern, wanted: impl Fn(Role) -> bool) -> Vec<Range<usize>> {
        self.find_iter(pattern).map(|m| m.range()).filter(|r| wanted(self.role_at(r.start))).collect()
    }

    /// Facts with a quote that overlaps these bytes.
    pub fn facts_at(&self, range: &Range<usize>) -> Vec<&'a Fact> {
        let (start, end) = (self.code_point(range.start), self.code_point(range.end));
        self.case.facts.iter().filter(|f| f.quotes().iter().any(|q| q.start < end && start < q.end)).collect()
    }

    /// Text of a range.
    pub fn words(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.clone()]
    }

    /// The text of all sections with a role, joined.
    pub fn role_text(&self, role: Role) -> String {
        let parts: Vec<&str> =
            self.sections.iter().filter(|s| s.role == role).map(|s| &self.text[s.range.clone()]).collect();
        parts.join("\n")
    }

    /// True where the words at this place are denied in their sentence.
    pub fn is_denied(&self, range: &Range<usize>) -> bool {
        let from = self.sentence_at(range.start).map_or(0, |s| s.range.start);
        layout::denied(
            &self.text[from..range.start],
            &self.text[range.end..self.text.len().min(floor(self.text, range.end + 60))],
        )
    }
}

/// The nearest character boundary at or below.
pub(crate) fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
