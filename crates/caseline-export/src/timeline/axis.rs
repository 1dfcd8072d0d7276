//! The time axis: from hours to years in one picture, and honest about how.
//!
//! Three scales are tried. A **linear** one is taken if it keeps the times apart. If a few long gaps
//! without any event squeeze the rest together, the axis is **broken**: the gaps are cut out, marked, and
//! labelled with what was left out; what remains is linear with one scale. Otherwise the axis is
//! **logarithmic** to both sides of day 0, and says so. Which one was taken depends on the times alone.

use crate::words::{self, MONTH, YEAR};

/// Width of a break, in the units of the axis.
const BREAK: f64 = 26.0;

/// How days become places.
#[derive(Debug, Clone, PartialEq)]
enum Scale {
    Linear,
    /// The stretches of time that are shown, in order.
    Broken(Vec<(f64, f64)>),
    /// Linear within this many days of zero, logarithmic beyond.
    Log(f64),
}

/// A time axis of a given width.
#[derive(Debug, Clone)]
pub struct Axis {
    scale: Scale,
    lo: f64,
    hi: f64,
    width: f64,
    /// Some time is told in hours.
    hours: bool,
}

/// A labelled place on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Place.
    pub x: f64,
    /// `day 0`, `+2 wk`.
    pub label: String,
    /// True for day 0.
    pub zero: bool,
}

impl Axis {
    /// An axis for these days. Two times are apart if at least `apart` lies between them; `breaks` allows
    /// a broken axis.
    pub fn choose(days: &[f64], width: f64, apart: f64, breaks: bool) -> Axis {
        let mut days: Vec<f64> = days.iter().copied().filter(|d| d.is_finite()).chain([0.0]).collect();
        days.sort_by(f64::total_cmp);
        days.dedup();
        let (lo, hi) = (days[0], days[days.len() - 1]);
        let (lo, hi) = if hi - lo < 1e-9 { (lo - 1.0, hi + 1.0) } else { (lo, hi) };
        let hours = days.iter().any(|d| d.fract() != 0.0 && d.abs() < 3.0);
        let with = |scale: Scale| Axis { scale, lo, hi, width, hours };
        let kept = |axis: &Axis| {
            let mut columns: Vec<i64> = days.iter().map(|d| (axis.x(*d) / apart).round() as i64).collect();
            columns.dedup();
            columns.len()
        };
        let linear = with(Scale::Linear);
        let mut best_log = with(Scale::Log(1.0));
        for c in [1.0 / 24.0, 0.25, 3.0, 7.0, 14.0, 30.0, 90.0] {
            let other = with(Scale::Log(c));
            if kept(&other) > kept(&best_log) {
                best_log = other;
            }
        }
        let broken = breaks.then(|| cut(&days, hi - lo)).flatten().map(|stretches| with(Scale::Broken(stretches)));
        let best = [Some(&linear), broken.as_ref(), Some(&best_log)].into_iter().flatten().map(kept).max().unwrap_or(0);
        let good = |axis: &Axis| kept(axis) * 5 >= best * 4;
        match broken {
            _ if good(&linear) => linear,
            Some(broken) if good(&broken) => broken,
            _ => best_log,
        }
    }

    /// True where the axis reaches as far as this day.
    pub fn contains(&self, day: f64) -> bool {
        (self.lo - 1e-9..=self.hi + 1e-9).contains(&day)
    }

    /// Where a day stands.
    pub fn x(&self, day: f64) -> f64 {
        let day = day.clamp(self.lo, self.hi);
        match &self.scale {
            Scale::Linear => (day - self.lo) / (self.hi - self.lo) * self.width,
            Scale::Log(c) => {
                let f = |d: f64| d.signum() * (d.abs() / c).ln_1p();
                (f(day) - f(self.lo)) / (f(self.hi) - f(self.lo)) * self.width
            }
            Scale::Broken(stretches) => {
                let per_day = self.per_day(stretches);
                let mut x = 0.0;
                for (i, (from, to)) in stretches.iter().enumerate() {
                    if day <= *to {
                        // A day inside a break stands within the break, in proportion.
                        let previous = if i == 0 { *from } else { stretches[i - 1].1 };
                        return if day < *from {
                            x - BREAK * (from - day) / (from - previous)
                        } else {
                            x + (day - from) * per_day
                        };
                    }
                    x += (to - from) * per_day + BREAK;
                }
                self.width
            }
        }
    }

    fn per_day(&self, stretches: &[(f64, f64)]) -> f64 {
        let shown: f64 = stretches.iter().map(|(a, b)| b - a).sum();
        (self.width - BREAK * (stretches.len() - 1) as f64) / shown.max(1e-9)
    }

    /// Breaks: from where to where, and how many days are left out.
    pub fn breaks(&self) -> Vec<(f64, f64, f64)> {
        let Scale::Broken(stretches) = &self.scale else { return Vec::new() };
        stretches.windows(2).map(|w| (self.x(w[0].1), self.x(w[1].0), w[1].0 - w[0].1)).collect()
    }

    /// True for the logarithmic axis.
    pub fn is_log(&self) -> bool {
        matches!(self.scale, Scale::Log(_))
    }

    /// How to read the axis, in words.
    pub fn describe(&self) -> String {
        match &self.scale {
            Scale::Linear => "linear time axis".to_owned(),
            Scale::Log(_) => "time axis logarithmic to both sides of day 0".to_owned(),
            Scale::Broken(stretches) => {
                let n = stretches.len() - 1;
                let gaps = if n == 1 { "gap" } else { "gaps" };
                format!("time axis broken at the zigzags ({n} {gaps} without events left out)")
            }
        }
    }

    /// Ticks, at least `apart` from each other.
    pub fn ticks(&self, apart: f64) -> Vec<Tick> {
        let (mut candidates, mut borders) = (vec![0.0], Vec::new());
        match &self.scale {
            Scale::Log(_) => {
                let steps = [1.0 / 24.0, 0.25, 1.0, 3.0, 7.0, 14.0, MONTH, 3.0 * MONTH, 6.0 * MONTH];
                let years = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].map(|y| y * YEAR);
                for step in steps.into_iter().chain(years).filter(|s| self.hours || *s >= 1.0) {
                    candidates.extend([step, -step]);
                }
            }
            Scale::Linear => candidates.extend(self.even(self.lo, self.hi, self.width / (self.hi - self.lo), apart)),
            Scale::Broken(stretches) => {
                let per_day = self.per_day(stretches);
                for (from, to) in stretches {
                    candidates.extend(self.even(*from, *to, per_day, apart));
                }
                // A short stretch may hold no round number; its borders say where one is.
                borders.extend(stretches.iter().flat_map(|(a, b)| [*a, *b]).map(f64::round));
            }
        }
        // Weeks only where no tick between them would have to be in days.
        let odd = |d: &f64| d.fract() == 0.0 && d.abs() < 100.0 && d % 7.0 != 0.0 && d.abs() > 7.0;
        let weeks = !candidates.iter().any(odd);
        let mut ticks: Vec<Tick> = Vec::new();
        for day in candidates.into_iter().chain(borders) {
            let x = self.x(day);
            let hidden = self.breaks().iter().any(|(a, b, _)| x > *a - 20.0 && x < *b + 20.0 && day != 0.0);
            if day < self.lo || day > self.hi || hidden || ticks.iter().any(|t| (t.x - x).abs() < apart) {
                continue;
            }
            ticks.push(Tick { x, label: tick_label(day, weeks), zero: day == 0.0 });
        }
        ticks.sort_by(|a, b| a.x.total_cmp(&b.x));
        ticks
    }

    fn even(&self, from: f64, to: f64, per_day: f64, apart: f64) -> Vec<f64> {
        let hours = [1.0, 2.0, 3.0, 6.0, 12.0].map(|h| h / 24.0);
        // Nobody counts in weeks beyond half a year.
        let weeks = if from.abs().max(to.abs()) < 190.0 { [7.0, 14.0] } else { [MONTH; 2] };
        let days = [1.0, 2.0, 5.0, weeks[0], weeks[1], MONTH, 2.0 * MONTH, 3.0 * MONTH, 6.0 * MONTH];
        let years = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].map(|y| y * YEAR);
        let step = hours
            .into_iter()
            .filter(|_| self.hours)
            .chain(days)
            .chain(years)
            .find(|s| s * per_day >= apart)
            .unwrap_or(100.0 * YEAR);
        let first = (from / step).ceil() as i64;
        (first..).map(|i| i as f64 * step).take_while(|d| *d <= to).take(200).collect()
    }
}

/// A tick in the largest unit that divides it: `+2 wk`, `+12 wk`, `−3 mo`; far from day 0 in the nearest.
fn tick_label(day: f64, weeks: bool) -> String {
    let sign = if day < 0.0 { '−' } else { '+' };
    let units = [(YEAR, "y"), (MONTH, "mo"), (7.0, "wk"), (1.0, "d"), (1.0 / 24.0, "h")];
    let fits = |(unit, name): &(f64, &str)| {
        (day / unit - (day / unit).round()).abs() < 1e-6
            && (weeks || *name != "wk")
            && (*name != "d" || day.abs() < 100.0)
    };
    match units.into_iter().find(fits) {
        Some((unit, name)) if day != 0.0 && day.abs() / unit < 200.0 => {
            format!("{sign}{} {name}", (day.abs() / unit).round())
        }
        _ => words::day(day),
    }
}

/// The stretches that remain when up to three long gaps are cut out, the longest first, each of them long in
/// comparison with what is left; `None` where there is no long gap.
fn cut(days: &[f64], range: f64) -> Option<Vec<(f64, f64)>> {
    let length = |i: &usize| days[*i] - days[i - 1];
    let mut longest: Vec<usize> = (1..days.len()).collect();
    longest.sort_by(|a, b| length(b).total_cmp(&length(a)).then(a.cmp(b)));
    let mut shown = range;
    let mut gaps = Vec::new();
    for i in longest.into_iter().take(3) {
        if length(&i) <= 0.18 * shown {
            break;
        }
        shown -= length(&i);
        gaps.push(i);
    }
    gaps.sort_unstable();
    if gaps.is_empty() || shown <= 0.0 {
        return None;
    }
    let margin = (0.04 * shown).max(range * 1e-4);
    let mut stretches = Vec::new();
    let mut from = days[0] - margin;
    for i in gaps {
        // A margin never reaches beyond the middle of its gap.
        let margin = margin.min(length(&i) / 3.0);
        stretches.push((from, days[i - 1] + margin));
        from = days[i] - margin;
    }
    stretches.push((from, days[days.len() - 1] + margin));
    Some(stretches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn even_times_stay_linear() {
        let axis = Axis::choose(&[0.0, 10.0, 20.0, 40.0], 600.0, 10.0, true);
        assert_eq!(axis.scale, Scale::Linear);
        assert_eq!((axis.x(0.0), axis.x(40.0)), (0.0, 600.0));
    }

    #[test]
    fn a_long_gap_is_cut_and_said() {
        let days: Vec<f64> = (0..15).map(f64::from).chain((0..15).map(|d| 2000.0 + f64::from(d))).collect();
        let axis = Axis::choose(&days, 800.0, 10.0, true);
        assert!(matches!(&axis.scale, Scale::Broken(s) if s.len() == 2), "{:?}", axis.scale);
        let (a, b, hidden) = axis.breaks()[0];
        assert!((b - a - BREAK).abs() < 1e-6 && hidden > 1900.0);
        assert!(axis.describe().contains("broken"));
        assert!(axis.x(14.0) < axis.x(1000.0) && axis.x(1000.0) < axis.x(2000.0), "bars may cross the gap");
    }

    #[test]
    fn hours_to_years_become_logarithmic() {
        let days = [0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 20.0, 60.0, 150.0, 400.0, 900.0, 2500.0];
        let axis = Axis::choose(&days, 700.0, 12.0, true);
        assert!(axis.is_log(), "{:?}", axis.scale);
        assert!(axis.ticks(46.0).len() >= 5);
    }

    #[test]
    fn ticks_say_their_own_unit() {
        let labels = [14.0, 84.0, -3.0 * MONTH, YEAR, 0.25, 0.0].map(|day| tick_label(day, true));
        assert_eq!(labels, ["+2 wk", "+12 wk", "−3 mo", "+1 y", "+6 h", "day 0"]);
        assert_eq!((tick_label(35.0, false), tick_label(-4015.0, false)), ("+35 d".to_owned(), "−11 y".to_owned()));
    }

    proptest! {
        #[test]
        fn order_is_kept_and_everything_is_inside(mut days in prop::collection::vec(-4000.0f64..8000.0, 1..40)) {
            let axis = Axis::choose(&days, 640.0, 10.0, true);
            days.sort_by(f64::total_cmp);
            for pair in days.windows(2) {
                prop_assert!(axis.x(pair[0]) <= axis.x(pair[1]) + 1e-6);
            }
            for day in days {
                prop_assert!((-1e-6..=640.0 + 1e-6).contains(&axis.x(day)));
            }
            let ticks = axis.ticks(46.0);
            prop_assert!(ticks.windows(2).all(|t| t[1].x - t[0].x >= 46.0 - 1e-6));
        }
    }
}
