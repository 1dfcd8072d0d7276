//! Which words stand in every match of a regular expression.
//!
//! Read from the syntax tree alone, for compiling is what it is to spare: letters that follow each other are a word,
//! parts one after the other are all needed, of alternatives one is, and what may be left out is not needed. Only
//! ASCII counts, without regard to case.

use super::letters::folds_to_ascii;
use regex_syntax::ast::{Ast, RepetitionKind, RepetitionRange, parse::Parser};

/// What a text must hold so that a pattern can match in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Nothing that could be named.
    Nothing,
    /// This word, in small letters.
    Word(Box<str>),
    /// All of these.
    All(Vec<Need>),
    /// One of these.
    One(Vec<Need>),
}

impl Need {
    /// What a regular expression needs; nothing where it cannot be read.
    pub fn of(pattern: &str) -> Need {
        Parser::new().parse(pattern).map_or(Need::Nothing, |ast| needed(&ast))
    }

    /// True where a test of single words says yes to enough of them.
    pub fn holds(&self, has: &impl Fn(&str) -> bool) -> bool {
        match self {
            Need::Nothing => true,
            Need::Word(word) => has(word),
            Need::All(needs) => needs.iter().all(|n| n.holds(has)),
            Need::One(needs) => needs.iter().any(|n| n.holds(has)),
        }
    }

    /// True where the text holds the words.
    pub fn met_by(&self, text: &str) -> bool {
        *self == Need::Nothing || text.chars().any(folds_to_ascii) || self.holds(&|word| holds_word(text, word))
    }
}

/// Looks for a word in small letters without regard to case.
fn holds_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some((first, rest)) = word.split_first() else { return true };
    let starts = text.len().saturating_sub(rest.len());
    (0..starts)
        .any(|i| text[i].eq_ignore_ascii_case(first) && text[i + 1..i + 1 + rest.len()].eq_ignore_ascii_case(rest))
}

fn needed(ast: &Ast) -> Need {
    match ast {
        // White space in a pattern stands for any run of it.
        Ast::Literal(l) if l.c.is_ascii_graphic() => Need::Word(l.c.to_ascii_lowercase().to_string().into()),
        Ast::Repetition(r) if at_least_once(&r.op.kind) => needed(&r.ast),
        Ast::Group(g) => needed(&g.ast),
        Ast::Alternation(a) => {
            let needs: Vec<Need> = a.asts.iter().map(needed).collect();
            if needs.contains(&Need::Nothing) { Need::Nothing } else { Need::One(needs) }
        }
        Ast::Concat(c) => all(&c.asts),
        _ => Need::Nothing,
    }
}

fn at_least_once(kind: &RepetitionKind) -> bool {
    match kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => false,
        RepetitionKind::OneOrMore => true,
        RepetitionKind::Range(
            RepetitionRange::Exactly(n) | RepetitionRange::AtLeast(n) | RepetitionRange::Bounded(n, _),
        ) => *n > 0,
    }
}

/// Parts one after the other: single letters make words.
fn all(parts: &[Ast]) -> Need {
    let mut needs = Vec::new();
    let mut word = String::new();
    for part in parts {
        match part {
            Ast::Literal(l) if l.c.is_ascii_graphic() => word.push(l.c.to_ascii_lowercase()),
            // A flag matches nothing, so the word goes on behind it.
            Ast::Flags(_) => {}
            other => {
                needs.extend((!word.is_empty()).then(|| Need::Word(std::mem::take(&mut word).into())));
                needs.push(needed(other));
            }
        }
    }
    needs.extend((!word.is_empty()).then(|| Need::Word(word.into())));
    needs.retain(|n| *n != Need::Nothing);
    match needs.len() {
        0 => Need::Nothing,
        1 => needs.swap_remove(0),
        _ => Need::All(needs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Need {
        Need::Word(word.into())
    }

    #[test]
    fn words_that_cannot_be_left_out_are_needed() {
        assert_eq!(Need::of(r"\bHER-2\b"), word("her-2"));
        assert_eq!(Need::of(r"levels? of"), Need::All(vec![word("level"), word("of")]));
        assert_eq!(Need::of(r"(?:mild|severe)(?: rash)?"), Need::One(vec![word("mild"), word("severe")]));
        assert_eq!(Need::of(r"(?:a|b|)c"), word("c"));
        assert_eq!(Need::of(r"(?:ab){2}x{0,3}"), word("ab"));
        assert_eq!(Need::of(r"(?x) a b # a remark"), word("ab"));
    }

    #[test]
    fn what_may_be_anything_needs_nothing() {
        for pattern in [r"\d+", r"[ab]c?", r"a|\w", r"(?:rash)*", "é", "(unclosed", ""] {
            assert_eq!(Need::of(pattern), Need::Nothing, "{pattern}");
        }
    }

    #[test]
    fn words_are_found_in_any_case() {
        assert!(holds_word("a RASH", "rash") && !holds_word("a RAS", "rash") && !holds_word("", "a"));
    }
}
