//! Where a fact stands in time, ready to be drawn: counted from an anchor, with its bounds.

use crate::words;
use caseline_model::{Basis, Case, Time};

/// A time with its bounds, in days from the anchor of the view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct When {
    /// Best single day.
    pub day: f64,
    /// Last day, of something with a stated span.
    pub end: Option<f64>,
    /// Not before; `day` where no bound is known.
    pub earliest: f64,
    /// Not after; `day` where no bound is known.
    pub latest: f64,
    /// True where nothing bounds it towards the past.
    pub open_start: bool,
    /// True where nothing bounds it towards the future.
    pub open_end: bool,
    /// True where the day rests on more than the order of telling and its bounds are narrow.
    pub sure: bool,
}

impl When {
    /// The time of a fact, counted from the anchor with this id, which is day `zero`.
    pub fn from_anchor(time: &Time, id: &str, zero: f64) -> Option<When> {
        When::of(&time.counted_from_anchor(id, zero), 0.0)
    }

    /// The time of a fact, or `None` for one that has none. `zero` is the day of the anchor.
    pub fn of(time: &Time, zero: f64) -> Option<When> {
        let finite = |d: Option<f64>| d.filter(|d| d.is_finite()).map(|d| d - zero);
        let (earliest, latest) = (finite(time.earliest), finite(time.latest));
        let day = match (finite(time.day), earliest, latest) {
            (Some(day), ..) => day,
            (None, Some(a), Some(b)) => (a + b) / 2.0,
            (None, Some(one), None) | (None, None, Some(one)) => one,
            (None, None, None) => return None,
        };
        let told = time.day.is_some();
        let from = earliest.unwrap_or(day).min(day);
        let to = latest.unwrap_or(day).max(day);
        let narrow = to - from <= (0.3 * day.abs()).max(2.0);
        Some(When {
            day,
            end: finite(time.day_end).filter(|end| *end > day),
            earliest: from,
            latest: to,
            open_start: !told && earliest.is_none(),
            open_end: !told && latest.is_none(),
            sure: told && narrow && matches!(time.basis, Basis::Stated | Basis::Implied),
        })
    }

    /// True where the bounds are wide enough to be drawn.
    pub fn has_bounds(&self) -> bool {
        self.latest - self.earliest > 1e-9 || self.open_start || self.open_end
    }

    /// In words: `+15 d`, `≈ −4 mo`, `day 0 to +5 d`, `before +3 d`.
    pub fn words(&self) -> String {
        if self.open_start {
            return format!("by {}", words::day(self.latest));
        }
        if self.open_end {
            return format!("from {}", words::day(self.earliest));
        }
        let about = if self.sure { "" } else { "≈ " };
        // Hours would be a precision that bounds of days do not have.
        let coarse = !self.sure && self.latest - self.earliest >= 1.0;
        let say = |day: f64| words::day(if coarse { day.round() + 0.0 } else { day });
        match self.end {
            Some(end) => format!("{about}{} to {}", say(self.day), say(end)),
            None => format!("{about}{}", say(self.day)),
        }
    }
}

/// The day of an anchor of a patient: the id of an anchor or of a fact, or the name of a treatment, procedure or
/// diagnosis; `None` where the case does not know it or its day. Presentation is day 0 by definition of the case
/// file.
pub fn anchor_day(case: &Case, patient: u32, id: &str) -> Option<f64> {
    case.anchor_day(patient, id).or((id == "presentation").then_some(0.0))
}

/// An anchor in words: `transplantation`, `diagnosis of ovarian carcinoma` for `diagnosis-t2`.
pub fn anchor_words(case: &Case, id: &str) -> String {
    if let Some(fact) = case.fact(id) {
        return words::printable(&fact.label).into_owned();
    }
    let track = id.rsplit_once('-').and_then(|(what, track)| Some((what, case.track(track)?)));
    let words = track.map_or_else(|| id.to_owned(), |(what, track)| format!("{what} of {}", track.label));
    words.replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(day: Option<f64>, earliest: Option<f64>, latest: Option<f64>) -> Time {
        Time { day, earliest, latest, basis: Basis::Stated, ..Time::UNKNOWN }
    }

    #[test]
    fn bounds_stand_in_for_a_missing_day() {
        let between = When::of(&time(None, Some(10.0), Some(20.0)), 0.0).unwrap();
        assert_eq!((between.day, between.sure), (15.0, false));
        assert_eq!(When::of(&time(None, None, Some(3.0)), 0.0).unwrap().words(), "by +3 d");
        assert_eq!(When::of(&Time::UNKNOWN, 0.0), None);
    }

    #[test]
    fn words_are_no_more_precise_than_the_bounds() {
        let words =
            |day, earliest, latest| When::of(&time(Some(day), Some(earliest), Some(latest)), 0.0).unwrap().words();
        assert_eq!(words(0.2, -1.0, 5.0), "≈ day 0");
        assert_eq!(words(14.2, 7.0, 30.0), "≈ +14 d");
        assert_eq!(words(0.25, 0.25, 0.25), "+6 h");
    }

    #[test]
    fn another_anchor_shifts_everything() {
        let there = When::of(&time(Some(412.0), Some(410.0), Some(414.0)), 412.0).unwrap();
        assert_eq!((there.day, there.earliest, there.latest), (0.0, -2.0, 2.0));
    }
}
