//! The words of a fact with the sentence they stand in and the part of the report.

use super::Evidence;
use caseline_model::{Case, Fact, Quote};

/// Longest stretch of the sentence on either side, in characters.
const AROUND: usize = 160;
/// Most quotes of one fact that a cell carries.
const MOST: usize = 4;

/// The text by characters, to cut sentences out of it.
pub struct Words<'a> {
    case: &'a Case,
    chars: Vec<char>,
}

impl<'a> Words<'a> {
    pub fn new(case: &'a Case, text: &str) -> Words<'a> {
        Words { case, chars: text.chars().collect() }
    }

    /// The words of a fact.
    pub fn of(&self, fact: &Fact) -> Vec<Evidence> {
        fact.quotes().iter().take(MOST).map(|q| self.quote(q, Some(&fact.id))).collect()
    }

    /// The words of several facts.
    pub fn of_all(&self, facts: &[&Fact]) -> Vec<Evidence> {
        facts.iter().flat_map(|f| self.of(f)).collect()
    }

    pub fn quote(&self, quote: &Quote, fact: Option<&str>) -> Evidence {
        let part = self.case.outline.iter().rfind(|p| p.start <= quote.start && quote.start < p.end);
        Evidence {
            fact: fact.map(str::to_owned),
            start: quote.start,
            end: quote.end,
            exact: quote.exact.clone(),
            part: part.map(|p| p.title.clone().unwrap_or_else(|| p.role.clone())),
            around: (self.before(quote.start), self.after(quote.end)),
        }
    }

    fn ends(&self, i: usize) -> bool {
        let stop = matches!(self.chars[i], '.' | '!' | '?') && self.chars.get(i + 1).is_none_or(|c| c.is_whitespace());
        stop || self.chars[i] == '\n'
    }

    fn before(&self, start: usize) -> String {
        let start = start.min(self.chars.len());
        let from = (start.saturating_sub(AROUND)..start).rev().find(|i| self.ends(*i));
        let cut = from.is_none() && start > AROUND;
        let from = from.map_or(start.saturating_sub(AROUND), |i| i + 1);
        let text: String = self.chars[from..start].iter().collect();
        format!("{}{}", if cut { "…" } else { "" }, text.trim_start())
    }

    fn after(&self, end: usize) -> String {
        let end = end.min(self.chars.len());
        let last = (end + AROUND).min(self.chars.len());
        let to = (end..last).find(|i| self.ends(*i));
        let cut = to.is_none() && last < self.chars.len();
        let text: String = self.chars[end..to.map_or(last, |i| i + 1)].iter().collect();
        format!("{}{}", text.trim_end(), if cut { "…" } else { "" })
    }
}
