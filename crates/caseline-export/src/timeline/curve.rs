//! An analyte with several values: a small curve with its own scale and its unit.

use super::draw::Canvas;
use super::text::{self, escape, px};
use super::whisker::Whisker;
use super::{GUTTER, Placed, ink};
use crate::words;
use caseline_model::{Comparator, Kind};
use std::fmt::Write;

const HEIGHT: f64 = 50.0;
const SIZE: f64 = 10.0;

/// The values of one analyte in one unit, in order of time.
pub struct Series<'a> {
    label: String,
    unit: String,
    points: Vec<(Placed<'a>, f64)>,
}

/// Divides measurements into series (two or more numbers in one unit at two or more times) and the rest.
pub fn series<'a>(facts: &[Placed<'a>]) -> (Vec<Series<'a>>, Vec<Placed<'a>>) {
    let mut all: Vec<(String, Series)> = Vec::new();
    let mut single = Vec::new();
    for placed in facts {
        let value = placed.fact.value.as_ref();
        let Some((value, number)) = value.and_then(|v| Some((v, v.number?))).filter(|(_, n)| n.is_finite()) else {
            single.push(*placed);
            continue;
        };
        let unit = value.unit.clone().unwrap_or_default();
        let key = format!("{}\u{0}{}", placed.fact.label.to_lowercase(), value.ucum.as_ref().unwrap_or(&unit));
        match all.iter_mut().find(|(k, _)| *k == key) {
            Some((_, series)) => series.points.push((*placed, number)),
            None => {
                let label = words::printable(&placed.fact.label).into_owned();
                all.push((key, Series { label, unit, points: vec![(*placed, number)] }));
            }
        }
    }
    let mut several = Vec::new();
    for (_, mut series) in all {
        series.points.sort_by(|a, b| a.0.when.day.total_cmp(&b.0.when.day));
        let first = series.points[0].0.when.day;
        if series.points.iter().any(|(p, _)| (p.when.day - first).abs() > 1e-9) {
            several.push(series);
        } else {
            single.extend(series.points.iter().map(|(p, _)| *p));
        }
    }
    (several, single)
}

/// Draws a curve, and says how high it is.
pub fn draw(canvas: &mut Canvas, top: f64, series: &Series) -> f64 {
    let lo = series.points.iter().map(|p| p.1).fold(f64::MAX, f64::min);
    let hi = series.points.iter().map(|p| p.1).fold(f64::MIN, f64::max);
    let log = lo > 0.0 && hi / lo > 30.0;
    let scale = |v: f64| if log { v.log10() } else { v };
    let range = (scale(hi) - scale(lo)).max(1e-9);
    let level = if hi - lo < 1e-9 { 0.5 } else { 0.0 };
    let y = |v: f64| top + HEIGHT - 8.0 - (level + (scale(v) - scale(lo)) / range) * (HEIGHT - 24.0);
    let (left, right) = canvas.plot();
    let note = match (series.unit.is_empty(), log) {
        (false, true) => format!("{}, log", series.unit),
        (false, false) => series.unit.clone(),
        (true, true) => "log".to_owned(),
        (true, false) => String::new(),
    };
    canvas.text(GUTTER - 8.0, top + HEIGHT / 2.0 - 1.0, 11.0, "end", &text::fit(&series.label, 11.0, GUTTER - 16.0));
    canvas.text(GUTTER - 8.0, top + HEIGHT / 2.0 + 12.0, SIZE, "muted end", &text::fit(&note, SIZE, GUTTER - 16.0));
    let _ = write!(
        canvas.body,
        "<path class=\"tl-grid\" d=\"M{} {b}H{}\" stroke=\"{}\" stroke-width=\"1\" fill=\"none\"/>",
        px(left),
        px(right),
        ink::GRID,
        b = px(top + HEIGHT - 2.0)
    );
    let colour = ink::colour(Kind::Measurement);
    let places: Vec<(f64, f64)> = series.points.iter().map(|(p, v)| (canvas.x(p.when.day), y(*v))).collect();
    for (i, pair) in places.windows(2).enumerate() {
        let sure = series.points[i].0.when.sure && series.points[i + 1].0.when.sure;
        let dash = if sure { "" } else { " stroke-dasharray=\"4 3\"" };
        let _ = write!(
            canvas.body,
            "<path class=\"tl-line k-measurement\" d=\"M{} {}L{} {}\" stroke=\"{colour}\" stroke-width=\"1.3\"{dash} fill=\"none\"/>",
            px(pair[0].0),
            px(pair[0].1),
            px(pair[1].0),
            px(pair[1].1)
        );
    }
    for ((placed, _), (x, y)) in series.points.iter().zip(&places) {
        point(canvas, series, placed, *x, *y);
    }
    value_labels(canvas, series, &places, lo, hi);
    HEIGHT
}

fn point(canvas: &mut Canvas, series: &Series, placed: &Placed, x: f64, y: f64) {
    let when = &placed.when;
    let value = placed.fact.value.as_ref().and_then(words::value).unwrap_or_default();
    let _ = writeln!(
        canvas.body,
        "<g class=\"tl-item k-measurement\" data-f=\"{}\"><title>{}: {} {}</title>",
        escape(&placed.fact.id),
        escape(&when.words()),
        escape(&series.label),
        escape(&value)
    );
    canvas.body += &Whisker::new(canvas, when).path(Kind::Measurement, y);
    canvas.body += &ink::mark(Kind::Measurement, x, y, when.sure);
    canvas.body.push_str("</g>\n");
}

/// Values beside their points: the last, the first, the highest and the lowest come first; one that would
/// cover another is left to the tooltip.
fn value_labels(canvas: &mut Canvas, series: &Series, places: &[(f64, f64)], lo: f64, hi: f64) {
    let n = series.points.len();
    let rank = |i: usize| {
        let v = series.points[i].1;
        if i == n - 1 || i == 0 {
            0
        } else if v == hi || v == lo {
            1
        } else {
            2
        }
    };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|i| rank(*i));
    let mut taken: Vec<(f64, f64, f64, f64)> =
        places.iter().map(|(x, y)| (x - 4.0, y - 4.0, x + 4.0, y + 4.0)).collect();
    let (left, right) = canvas.plot();
    for i in order {
        let (placed, number) = &series.points[i];
        let sign = match placed.fact.value.as_ref().and_then(|v| v.comparator) {
            Some(Comparator::Less) => "<",
            Some(Comparator::Greater) => ">",
            Some(Comparator::LessEqual) => "≤",
            Some(Comparator::GreaterEqual) => "≥",
            Some(Comparator::About) => "≈",
            None => "",
        };
        let words = format!("{sign}{}", words::number(*number));
        let half = text::width(&words, SIZE) / 2.0;
        let (x, y) = places[i];
        let tries = [(x, y - 7.0), (x + half + 7.0, y + 3.5), (x - half - 7.0, y + 3.5), (x, y + 14.0)];
        let free = |(cx, base): &(f64, f64)| {
            let (a, b, c, d) = (cx - half, base - 8.0, cx + half, base + 1.0);
            a >= left - 2.0 && c <= right + 8.0 && !taken.iter().any(|t| a < t.2 && t.0 < c && b < t.3 && t.1 < d)
        };
        if let Some((cx, base)) = tries.into_iter().find(free) {
            taken.push((cx - half - 2.0, base - 8.0, cx + half + 2.0, base + 1.0));
            canvas.text(cx, base, SIZE, "middle", &words);
        }
    }
}
