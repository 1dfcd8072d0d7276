//! Patterns that are compiled only when the words they need are there.
//!
//! The checks and the gathering of inputs hold some six hundred regular expressions, and one report has words for
//! few of them. To compile them all takes longer than to read a small report and to draw its page. So a [`Pattern`]
//! knows from its text which words stand in every match ([`Need`]); where they do not stand, there is no match, and
//! nothing is compiled. [`Letters`] answers that for a whole report in a few look-ups. The answer is always that of
//! the regular expression alone.

mod letters;
mod need;

pub use letters::Letters;
pub use need::Need;

use regex::{CaptureMatches, Captures, Match, Matches, Regex};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A regular expression that is compiled when first needed.
#[derive(Debug)]
pub struct Pattern {
    text: Cow<'static, str>,
    spaced: bool,
    need: OnceLock<Need>,
    regex: OnceLock<Regex>,
}

impl Pattern {
    /// A regular expression as it stands.
    pub const fn exact(text: &'static str) -> Pattern {
        Pattern { text: Cow::Borrowed(text), spaced: false, need: OnceLock::new(), regex: OnceLock::new() }
    }

    /// Without regard to case; `" "` is any run of white space, `" ?"` none or any.
    pub const fn spaced(text: &'static str) -> Pattern {
        Pattern { text: Cow::Borrowed(text), spaced: true, need: OnceLock::new(), regex: OnceLock::new() }
    }

    /// The same as [`Pattern::spaced`], of a text that is put together when the program runs.
    pub fn made(text: String) -> Pattern {
        Pattern { text: Cow::Owned(text), spaced: true, need: OnceLock::new(), regex: OnceLock::new() }
    }

    /// The words that every match holds.
    pub fn need(&self) -> &Need {
        self.need.get_or_init(|| Need::of(&self.text))
    }

    /// The regular expression.
    pub fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| {
            // The digits of all scripts make the automaton many times larger, and no number of a report is read from them.
            let text = self.text.replace(r"\d", "[0-9]");
            let compiled = if self.spaced {
                Regex::new(&format!("(?i){}", text.replace(" ?", r"\s*").replace(' ', r"\s+")))
            } else {
                Regex::new(&text)
            };
            compiled.expect("the built-in pattern is valid")
        })
    }

    /// The regular expression where it can match in the text: looking for words is worth while only to spare
    /// compiling.
    fn matching(&self, text: &str) -> Option<&Regex> {
        match self.regex.get() {
            Some(compiled) => Some(compiled),
            None => self.need().met_by(text).then(|| self.regex()),
        }
    }

    /// True where the text has a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.matching(text).is_some_and(|regex| regex.is_match(text))
    }

    /// The first match.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.matching(text)?.find(text)
    }

    /// Every match.
    pub fn find_iter<'t>(&self, text: &'t str) -> Found<Matches<'_, 't>> {
        Found(self.matching(text).map(|regex| regex.find_iter(text)))
    }

    /// The groups of the first match.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.matching(text)?.captures(text)
    }

    /// The groups of the first match from a place on.
    pub fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        self.matching(text)?.captures_at(text, start)
    }

    /// The groups of every match.
    pub fn captures_iter<'t>(&self, text: &'t str) -> Found<CaptureMatches<'_, 't>> {
        Found(self.matching(text).map(|regex| regex.captures_iter(text)))
    }
}

/// Matches, or none where the text lacks the words.
pub struct Found<I>(Option<I>);

impl<I> Found<I> {
    /// No match.
    pub const NONE: Found<I> = Found(None);
}

impl<I: Iterator> Iterator for Found<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.as_mut()?.next()
    }
}

/// A pattern of the place where it stands, see [`Pattern::spaced`].
#[macro_export]
#[doc(hidden)]
macro_rules! pattern {
    ($text:expr) => {{
        static PATTERN: $crate::pattern::Pattern = $crate::pattern::Pattern::spaced($text);
        &PATTERN
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 6] = [
        "A 40-year-old man had a grade\n 2 rash; CK 900 U/L.",
        "GRADE\u{a0}3 toxicity",
        "Upgraded in 2 places",
        "\u{212A}iloba\u{17F}e", // Letters that fold to "k" and "s".
        "µg, μg, É and é",
        "",
    ];

    #[test]
    fn the_answer_is_that_of_the_regular_expression() {
        let patterns: [&'static str; 9] = [
            r"\bgrade (\d)",
            r"(?:kilo|mega)bases?",
            r"x?|y",
            r"\b\d{1,3}[- ]year[- ]old",
            r"\bCK ?(\d+)",
            r"(?:[µμ]g|é)",
            r"^$",
            r"(?:rash|toxicity){1,2}",
            r"(?-i:GRADE)|in \d",
        ];
        for source in patterns {
            for text in TEXTS {
                let (fresh, used) = (Pattern::spaced(source), Pattern::spaced(source));
                let regex = used.regex();
                assert_eq!(fresh.is_match(text), regex.is_match(text), "{source} in {text}");
                let found = |p: &Pattern| p.find_iter(text).map(|m| m.range()).collect::<Vec<_>>();
                assert_eq!(found(&Pattern::spaced(source)), found(&used), "{source} in {text}");
                let may = Letters::of(text).may_hold(used.need());
                assert!(may || !regex.is_match(text), "{source} in {text}");
            }
        }
    }

    #[test]
    fn nothing_is_compiled_for_words_that_are_not_there() {
        let pattern = Pattern::spaced(r"\bmethotrexate (\d+) ?mg");
        assert!(!pattern.is_match("Prednisolone 40 mg was given.") && pattern.regex.get().is_none());
        assert_eq!(&pattern.captures("METHOTREXATE  15 mg").unwrap()[1], "15");
        assert!(pattern.regex.get().is_some());
    }
}
