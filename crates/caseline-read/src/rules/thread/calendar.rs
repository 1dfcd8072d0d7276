//! Dates, counted from the date of presentation.

use super::{Story, cues};
use crate::rules::time::{Calendar, Class, Frame, TimeExpression};
use caseline_model::timegraph::{Distance, Ground, Point, Strength, TimeGraph};
use caseline_text::Role;

/// What is known of the calendar.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    /// Day 1970-01-01 as a point.
    pub zero: Option<Point>,
    /// Date of presentation, in days since 1970-01-01: least, best, most.
    pub presentation: Option<(f64, f64, f64)>,
    /// As the report says it.
    pub calendar: Option<Calendar>,
    /// Its year, where the report gives one.
    pub year: Option<i32>,
    /// The year that dates without one are taken to lie in, by expression.
    years: Vec<Option<i32>>,
}

impl Dates {
    /// Finds the date of presentation: that of the first sentence in which the patient comes and a
    /// date stands; failing that, the first date of the case that is not of its history.
    pub(super) fn new(
        story: &Story<'_>,
        patient: u32,
        expressions: &[TimeExpression],
        graph: &mut TimeGraph,
        presentation: Point,
        arrival: Option<usize>,
        before: f64,
    ) -> Dates {
        let mut years = vec![None; expressions.len()];
        let mut year = None;
        let mut told: Option<(u8, usize)> = None;
        let mut fallback: Option<usize> = None;
        for (i, e) in expressions.iter().enumerate() {
            if e.class != Class::Date || story.patients.get(e.line).is_some_and(|p| *p != patient) {
                continue;
            }
            let Some(calendar) = e.calendar else { continue };
            year = calendar.year.or(year);
            years[i] = year;
            let line = &story.page.lines[e.line];
            if matches!(line.role, Role::Discussion | Role::Introduction | Role::Conclusion | Role::Caption) {
                continue;
            }
            let cues = cues::read(story.page, line.tokens.clone());
            if cues.history.is_some_and(|h| h < e.tokens.start && e.tokens.start < h + 25) || cues.pluperfect {
                continue;
            }
            let rank = if cues.presents.is_some() { if cues.opens { 0 } else { 1 } } else { 2 };
            if rank < 2
                && e.frame != Frame::Since
                && told.is_none_or(|(r, _)| rank < r)
                && calendar.year.or(year).is_some()
            {
                told = Some((rank, i));
            }
            fallback.get_or_insert(i);
        }
        let sure = told.is_some();
        let chosen = told.map(|t| t.1).or(fallback);
        // A date without a year before the first that has one is taken to lie in that year.
        let first_year = expressions.iter().filter_map(|e| e.calendar?.year).next();
        for (slot, e) in years.iter_mut().zip(expressions) {
            if slot.is_none() && e.calendar.is_some() {
                *slot = first_year;
            }
        }
        let mut dates = Dates { zero: None, presentation: None, calendar: None, year: None, years };
        if let Some(i) = chosen
            && let Some((least, best, most)) = dates.span(i, &expressions[i])
        {
            // A date told before the patient comes is that of the beginning of the story.
            let early = if arrival.is_some_and(|line| expressions[i].line < line) { before } else { 0.0 };
            let (least, best, most) = (least + early * 0.8, best + early, most + early * 1.2);
            // The first date of all is that of something told after the presentation.
            let least = if sure { least } else { least - 60.0 };
            let zero = graph.point("calendar zero");
            graph.add(Distance {
                from: zero,
                to: presentation,
                least,
                most: most + 1.0,
                strength: Strength::Implied,
                ground: Ground::Words(expressions[i].full),
            });
            dates.zero = Some(zero);
            dates.presentation = Some((least, best, most));
            dates.year = expressions[i].calendar.and_then(|c| c.year.or(dates.years[i]));
            dates.calendar = expressions[i]
                .calendar
                .filter(|_| early == 0.0 && sure)
                .map(|c| Calendar { year: c.year.or(dates.years[i]), ..c });
        }
        dates
    }

    /// The days of a date expression since 1970-01-01.
    pub(super) fn span(&self, i: usize, e: &TimeExpression) -> Option<(f64, f64, f64)> {
        let calendar = e.calendar?;
        let year = calendar.year.or(self.years.get(i).copied().flatten());
        // Without any year the differences of dates still tell; any year will do for them.
        let (least, most) = Calendar { year: year.or(Some(2001)), ..calendar }.days()?;
        Some((least, ((least + most) / 2.0).floor(), most))
    }
}
