//! Reading a question.
//!
//! `or` binds least, then `and` and the comma, then `not`. A thing is a run of words up to the next
//! operator; words that would be operators stand in quotes.

use super::Query;
use crate::concept::{Concept, Names};
use caseline_model::{Comparator, Kind, Nature, Sex, Status, TrackRole};

/// Why a question cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}, at character {place} of the question; docs/query.md describes the language")]
pub struct QueryError {
    /// What is wrong.
    pub message: String,
    /// Where, counted from 1.
    pub place: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Open,
    Close,
    Comma,
    Compare(Comparator),
    Equals,
}

/// Deepest nesting of parentheses and `not`.
const DEEPEST: usize = 60;

struct Parser<'a> {
    tokens: Vec<(Token, usize)>,
    at: usize,
    depth: usize,
    end: usize,
    names: &'a dyn Names,
}

pub fn parse(text: &str, names: &dyn Names) -> Result<Query, QueryError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, depth: 0, end: text.chars().count() + 1, names };
    let query = parser.or()?;
    match parser.peek() {
        None => Ok(query),
        Some(Token::Close) => Err(parser.wrong("a closing parenthesis without an opening one")),
        Some(_) => Err(parser.wrong("'and', 'or' or a comma is wanted")),
    }
}

fn stops(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | ',' | '=' | '<' | '>' | '≤' | '≥' | '"' | '“')
}

fn tokens(text: &str) -> Result<Vec<(Token, usize)>, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let start = i;
        let equal = chars.get(i + 1) == Some(&'=');
        let token = match chars[i] {
            c if c.is_whitespace() => {
                i += 1;
                continue;
            }
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '=' => Token::Equals,
            '<' if equal => Token::Compare(Comparator::LessEqual),
            '>' if equal => Token::Compare(Comparator::GreaterEqual),
            '<' => Token::Compare(Comparator::Less),
            '>' => Token::Compare(Comparator::Greater),
            '≤' => Token::Compare(Comparator::LessEqual),
            '≥' => Token::Compare(Comparator::GreaterEqual),
            '"' | '“' => {
                let Some(length) = chars[i + 1..].iter().position(|c| matches!(c, '"' | '”')) else {
                    return Err(QueryError { message: "a quote that does not end".to_owned(), place: start + 1 });
                };
                i += length + 1;
                Token::Quoted(chars[start + 1..i].iter().collect())
            }
            _ => {
                // A comma inside a number or a name (1,25-dihydroxyvitamin D) is part of it.
                let digit = |k: usize| chars.get(k).is_some_and(char::is_ascii_digit);
                let inside = |k: usize| k > i && chars[k] == ',' && digit(k - 1) && digit(k + 1);
                let length = (i..chars.len()).take_while(|k| !stops(chars[*k]) || inside(*k)).count().max(1);
                i += length - 1;
                Token::Word(chars[start..=i].iter().collect())
            }
        };
        i += 1 + usize::from(equal && matches!(chars[start], '<' | '>'));
        out.push((token, start + 1));
    }
    Ok(out)
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(t, _)| t)
    }

    fn wrong(&self, message: impl Into<String>) -> QueryError {
        QueryError { message: message.into(), place: self.tokens.get(self.at).map_or(self.end, |(_, p)| *p) }
    }

    fn is(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(w)) if w.eq_ignore_ascii_case(word))
    }

    fn takes(&mut self, word: &str) -> bool {
        let is = self.is(word);
        self.at += usize::from(is);
        is
    }

    fn or(&mut self) -> Result<Query, QueryError> {
        let mut any = vec![self.and()?];
        while self.takes("or") {
            any.push(self.and()?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Query::Or(any) })
    }

    fn and(&mut self) -> Result<Query, QueryError> {
        let mut all = vec![self.not()?];
        loop {
            let comma = self.peek() == Some(&Token::Comma);
            self.at += usize::from(comma);
            if !self.takes("and") && !comma {
                break;
            }
            all.push(self.not()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Query::And(all) })
    }

    fn not(&mut self) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("too deeply nested"));
        }
        let query = if self.takes("not") {
            Query::Not(Box::new(self.not()?))
        } else if self.peek() == Some(&Token::Open) {
            self.at += 1;
            let inner = self.or()?;
            if self.peek() != Some(&Token::Close) {
                return Err(self.wrong("a closing parenthesis is wanted"));
            }
            self.at += 1;
            inner
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(query)
    }

    fn next_word(&self) -> String {
        match self.peek() {
            Some(Token::Word(w)) => w.to_lowercase(),
            _ => String::new(),
        }
    }

    /// True where the next token is all there is before an operator: it is a thing, whatever it could begin.
    fn stands_alone(&self) -> bool {
        match self.tokens.get(self.at + 1) {
            Some((Token::Word(w), _)) => is_operator(w),
            Some((Token::Quoted(_) | Token::Compare(_) | Token::Equals, _)) => false,
            _ => true,
        }
    }

    fn atom(&mut self) -> Result<Query, QueryError> {
        if self.stands_alone() {
            if let Some(sex) = self.sex() {
                self.at += 1;
                return Ok(Query::Sex(sex));
            }
            return self.thing();
        }
        let word = self.next_word();
        if let Ok(status) = word.parse::<Status>() {
            self.at += 1;
            return Ok(Query::Fact { concept: self.concept()?, status, kind: None });
        }
        if let Ok(kind) = word.parse::<Kind>() {
            self.at += 1;
            return Ok(Query::Fact { concept: self.concept()?, status: Status::Present, kind: Some(kind) });
        }
        let known = ["status", "any", "antibody", "track", "index", "complication", "comorbidity"];
        if !known.contains(&word.as_str()) && !["text", "country", "sex", "age", "year"].contains(&word.as_str()) {
            return self.thing();
        }
        self.at += 1;
        match word.as_str() {
            "status" => {
                let status = self.next_word().parse::<Status>().map_err(|e| self.wrong(e))?;
                self.at += 1;
                Ok(Query::Fact { concept: self.concept()?, status, kind: None })
            }
            "any" => {
                let nature = match self.next_word().as_str() {
                    "cancer" | "tumour" | "tumor" | "malignancies" => Nature::Malignancy,
                    other => other.parse::<Nature>().map_err(|e| self.wrong(e))?,
                };
                self.at += 1;
                Ok(Query::Any(nature))
            }
            "antibody" => {
                let concept = self.concept()?;
                let positive = !self.takes("negative");
                if positive {
                    self.takes("positive");
                }
                Ok(Query::Result { concept, positive })
            }
            "text" => Ok(Query::Text(self.phrase()?)),
            "country" => {
                self.skip_equals();
                Ok(Query::Country(self.phrase()?))
            }
            "sex" => {
                self.skip_equals();
                let sex = self.sex().ok_or_else(|| self.wrong("'female' or 'male' is wanted"))?;
                self.at += 1;
                Ok(Query::Sex(sex))
            }
            "age" | "year" => self.counted(word == "age"),
            role => Ok(Query::Track { concept: self.concept()?, role: role.parse::<TrackRole>().ok() }),
        }
    }

    fn skip_equals(&mut self) -> bool {
        let is = self.peek() == Some(&Token::Equals);
        self.at += usize::from(is);
        is
    }

    /// What follows `age` or `year`.
    fn counted(&mut self, age: bool) -> Result<Query, QueryError> {
        let asks = |c, n| if age { Query::Age(c, n) } else { Query::Year(c, n) };
        if self.skip_equals() {
            // Someone of 61 and a half is 61.
            let n = self.number()?;
            return Ok(Query::And(vec![asks(Comparator::GreaterEqual, n), asks(Comparator::Less, n + 1.0)]));
        }
        let Some(comparator) = self.comparator() else { return Err(self.wrong("<, <=, =, >= or > is wanted")) };
        Ok(asks(comparator, self.number()?))
    }

    fn sex(&self) -> Option<Sex> {
        match self.next_word().as_str() {
            "female" | "woman" | "women" | "girl" | "girls" => Some(Sex::Female),
            "male" | "man" | "men" | "boy" | "boys" => Some(Sex::Male),
            _ => None,
        }
    }

    /// A concept, and what may follow it: a comparison, a result, another concept in time.
    fn thing(&mut self) -> Result<Query, QueryError> {
        let concept = self.concept()?;
        if let Some(comparator) = self.comparator() {
            let number = self.number()?;
            let unit = match self.peek() {
                Some(Token::Word(w)) if !is_operator(w) => Some(w.clone()),
                Some(Token::Quoted(w)) => Some(w.clone()),
                _ => None,
            };
            self.at += usize::from(unit.is_some());
            return Ok(Query::Value { concept, comparator, number, unit });
        }
        if self.is("positive") || self.is("negative") {
            let positive = self.is("positive");
            self.at += 1;
            return Ok(Query::Result { concept, positive });
        }
        let within = if self.takes("within") { Some(self.length()?) } else { None };
        if self.takes("before") {
            return Ok(Query::Before { earlier: concept, later: self.concept()?, within });
        }
        if self.takes("after") {
            return Ok(Query::Before { earlier: self.concept()?, later: concept, within });
        }
        match within {
            Some(_) => Err(self.wrong("'before' or 'after' is wanted")),
            None => Ok(Query::Fact { concept, status: Status::Present, kind: None }),
        }
    }

    /// A length of time, in days.
    fn length(&mut self) -> Result<f64, QueryError> {
        let n = self.number()?;
        let days = match self.next_word().trim_end_matches('s') {
            "day" | "d" => 1.0,
            "week" => 7.0,
            "month" => 30.4375,
            "year" => 365.25,
            _ => return Err(self.wrong("days, weeks, months or years are wanted")),
        };
        self.at += 1;
        Ok(n * days)
    }

    fn comparator(&mut self) -> Option<Comparator> {
        let Some(Token::Compare(comparator)) = self.peek() else { return None };
        let comparator = *comparator;
        self.at += 1;
        Some(comparator)
    }

    fn number(&mut self) -> Result<f64, QueryError> {
        let Some(Token::Word(word)) = self.peek() else { return Err(self.wrong("a number is wanted")) };
        let number = word.replace(',', "").parse::<f64>().ok().filter(|n| n.is_finite());
        let number = number.ok_or_else(|| self.wrong(format!("'{word}' is no number")))?;
        self.at += 1;
        Ok(number)
    }

    fn phrase(&mut self) -> Result<String, QueryError> {
        let mut words: Vec<String> = Vec::new();
        loop {
            match self.peek() {
                Some(Token::Quoted(w)) => words.push(w.clone()),
                Some(Token::Word(w)) if !is_operator(w) => words.push(w.clone()),
                _ => break,
            }
            self.at += 1;
        }
        if words.is_empty() {
            return Err(self.wrong("words are wanted"));
        }
        Ok(words.join(" "))
    }

    fn concept(&mut self) -> Result<Concept, QueryError> {
        let start = self.at;
        let words = self.phrase()?;
        if !words.chars().any(char::is_alphanumeric) {
            self.at = start;
            return Err(self.wrong(format!("'{words}' is no name of anything")));
        }
        Ok(Concept::new(&words, self.names))
    }
}

fn is_operator(word: &str) -> bool {
    let operators = ["and", "or", "not", "before", "after", "within", "positive", "negative"];
    operators.iter().any(|o| word.eq_ignore_ascii_case(o))
}

#[cfg(test)]
mod tests;
