//! How wide "three weeks" or "several months" is: the data file `lexicon/time_slack.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const FILE: &str = include_str!("../../../../../lexicon/time_slack.toml");

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Ten years.
    Decade,
}

impl Unit {
    const ALL: [(Unit, &'static str); 7] = [
        (Unit::Minute, "minute"),
        (Unit::Hour, "hour"),
        (Unit::Day, "day"),
        (Unit::Week, "week"),
        (Unit::Month, "month"),
        (Unit::Year, "year"),
        (Unit::Decade, "decade"),
    ];

    /// The letter of ISO 8601, and whether it stands after the `T`.
    pub fn iso(self) -> (&'static str, bool) {
        match self {
            Unit::Minute => ("M", true),
            Unit::Hour => ("H", true),
            Unit::Day => ("D", false),
            Unit::Week => ("W", false),
            Unit::Month => ("M", false),
            Unit::Year => ("Y", false),
            Unit::Decade => ("DE", false),
        }
    }

    /// Days in one of it.
    pub fn days(self) -> f64 {
        Slack::builtin().unit[self as usize].days
    }
}

/// A word that bounds a number loosely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hedge {
    /// The number as it stands.
    None,
    /// About, approximately.
    About,
    /// More than, at least.
    Over,
    /// Less than, up to.
    Under,
    /// At any time up to it.
    Within,
}

#[derive(Debug, Clone, Deserialize)]
struct UnitRow {
    days: f64,
    slack: f64,
    share: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct CountRow {
    least: f64,
    best: f64,
    most: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct HedgeRow {
    low: f64,
    high: f64,
    best: f64,
}

#[derive(Debug, Deserialize)]
struct Repr {
    unit: BTreeMap<String, UnitRow>,
    count: BTreeMap<String, CountRow>,
    hedge: BTreeMap<String, HedgeRow>,
}

/// The data file, looked up.
#[derive(Debug)]
pub struct Slack {
    unit: Vec<UnitRow>,
    count: BTreeMap<String, CountRow>,
    hedge: BTreeMap<String, HedgeRow>,
}

/// Days, with how far off they may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Days {
    /// At least.
    pub least: f64,
    /// Where a single number is needed.
    pub best: f64,
    /// At most.
    pub most: f64,
}

impl Days {
    /// Exactly so many.
    pub const fn exactly(days: f64) -> Days {
        Days { least: days, best: days, most: days }
    }

    /// Counted the other way.
    pub fn negative(self) -> Days {
        Days { least: -self.most, best: -self.best, most: -self.least }
    }
}

/// A count of units: a number, a range or a vague word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// Lower end.
    pub least: f64,
    /// Where a single number is needed.
    pub best: f64,
    /// Upper end.
    pub most: f64,
    /// True where the words give no number.
    pub vague: bool,
}

impl Count {
    /// A number as written.
    pub const fn number(n: f64) -> Count {
        Count { least: n, best: n, most: n, vague: false }
    }

    /// A vague word of the data file; none if it is not there.
    pub fn word(word: &str) -> Option<Count> {
        let row = Slack::builtin().count.get(word)?;
        Some(Count { least: row.least, best: row.best, most: row.most, vague: true })
    }
}

impl Slack {
    /// The data file that ships.
    pub fn builtin() -> &'static Slack {
        static BUILTIN: OnceLock<Slack> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let repr: Repr = toml::from_str(FILE).expect("lexicon/time_slack.toml is well-formed");
            let unit = Unit::ALL.iter().map(|(_, name)| repr.unit[*name].clone()).collect();
            Slack { unit, count: repr.count, hedge: repr.hedge }
        })
    }

    /// The days of a hedged count of units.
    pub fn days(&self, count: Count, unit: Unit, hedge: Hedge) -> Days {
        let row = &self.unit[unit as usize];
        let factor = match hedge {
            Hedge::None => HedgeRow { low: 1.0, high: 1.0, best: 1.0 },
            Hedge::About => self.hedge["about"],
            Hedge::Over => self.hedge["over"],
            Hedge::Under => self.hedge["under"],
            Hedge::Within => self.hedge["within"],
        };
        // A vague count is wide already.
        let loose = |n: f64| if count.vague { 0.0 } else { row.slack.min(n.abs() * 0.5) + row.share * n.abs() };
        Days {
            least: ((count.least * factor.low - loose(count.least)) * row.days).max(0.0),
            best: count.best * factor.best * row.days,
            most: (count.most * factor.high + loose(count.most)) * row.days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_vague_words() {
        let slack = Slack::builtin();
        let three = slack.days(Count::number(3.0), Unit::Week, Hedge::None);
        assert_eq!(three.best, 21.0);
        assert!(three.least < 18.0 && three.most > 24.0);
        let several = slack.days(Count::word("several").unwrap(), Unit::Month, Hedge::None);
        assert!(several.least <= 61.0 && several.most >= 212.0);
        let over = slack.days(Count::number(10.0), Unit::Year, Hedge::Over);
        assert!(over.most > 5000.0);
        assert!(Count::word("umpteen").is_none());
    }
}
