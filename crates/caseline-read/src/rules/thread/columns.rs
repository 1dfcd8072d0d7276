//! Tables whose columns are times: "Day 0 | Day 3 | 6 months".
//!
//! The heading row is the first row of a table in which at least two cells begin with a time; every
//! cell below stands at the time of its column. A row that begins with a time of its own ("Day 3 |
//! biopsy") is an ordinary sentence and not read here.

use super::clock::{Clock, Moment, is_moving};
use caseline_text::Role;
use std::ops::Range;

/// The times of the columns of the table that the clock is in.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    part: usize,
    moments: Vec<(usize, usize, Moment)>,
}

/// Which column of its row a token stands in.
fn column(clock: &Clock<'_>, line: usize, token: usize) -> usize {
    let page = clock.story.page;
    let start = page.lines[line].span.start;
    page.text[start..page.tokens[token].span.start].bytes().filter(|b| *b == b'\t').count()
}

impl Clock<'_> {
    /// Reads a row of a table; true where it was the heading row with times.
    pub(super) fn heading(&mut self, line: usize, expressions: Range<usize>) -> bool {
        let sentence = &self.story.page.lines[line];
        if sentence.role != Role::Table {
            return false;
        }
        if self.columns.part != sentence.part {
            self.columns = Columns { part: sentence.part, moments: Vec::new() };
        }
        let cells: Vec<(usize, usize)> = expressions
            .filter(|e| is_moving(&self.expressions[*e]) || self.is_bare_length(*e))
            .map(|e| (column(self, line, self.expressions[e].tokens.start), e))
            .filter(|(c, _)| *c > 0)
            .collect();
        let distinct = cells.windows(2).all(|w| w[0].0 < w[1].0);
        if cells.len() < 2 || !distinct {
            return false;
        }
        let zero = self.day_zero();
        let moments = cells.into_iter().filter_map(|(c, e)| {
            let x = &self.expressions[e];
            let moment = if is_moving(x) {
                self.moment(e, zero)?
            } else {
                self.at(zero, x.days, caseline_model::timegraph::Strength::Implied, x.full, zero.anchor)
            };
            Some((c, e, moment))
        });
        self.columns.moments = moments.collect();
        true
    }

    /// "3 months" alone in a heading: so long after the beginning.
    fn is_bare_length(&self, e: usize) -> bool {
        let x = &self.expressions[e];
        x.class == crate::rules::time::Class::Duration && x.reach == x.tokens
    }

    /// The expression and moment of the column that a mention stands in.
    pub(super) fn in_column(&self, line: usize, m: usize) -> Option<(usize, Moment)> {
        let sentence = &self.story.page.lines[line];
        if sentence.role != Role::Table || sentence.part != self.columns.part {
            return None;
        }
        let column = column(self, line, self.story.mentions[m].first);
        self.columns.moments.iter().find(|(c, ..)| *c == column).map(|(_, e, moment)| (*e, *moment))
    }
}
