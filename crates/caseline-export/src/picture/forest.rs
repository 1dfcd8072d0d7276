//! The forest plot: every study with its interval and weight, the summary as a diamond, the interval of a new study.
//!
//! Squares have areas in proportion to the weights. Ratios and rates stand on a logarithmic axis and are labelled as
//! ratios; proportions are turned back one by one and stand on a straight axis. An interval that reaches beyond the
//! axis ends in an arrow. With moderators there is no one summary, and none is drawn. (Lewis and Clarke 2001,
//! doi:10.1136/bmj.322.7300.1479.)

use super::Picture;
use super::ink::{ESTIMATE, GRID, INK, MUTED, STRIPE};
use super::paper::{PLAIN, Paper, fit, width, wrap};
use super::scale::{Scale, label, ratio_ticks, short, ticks};
use crate::timeline::text::px;
use caseline_pool::stat::dist::normal_critical;
use caseline_pool::stat::measure::Measure;
use caseline_pool::stat::meta::{Point, Pooled};
use caseline_pool::stat::tau::Method;

const WIDTH: f64 = 920.0;
const ROW: f64 = 21.0;
const EDGE: f64 = 18.0;

/// From the analysis scale to the axis, and from the axis to words.
pub struct Reading {
    measure: Measure,
    /// The axis is a logarithm, labelled as a ratio.
    pub ratio: bool,
}

impl Reading {
    pub fn of(measure: Measure) -> Reading {
        let ratio = matches!(measure, Measure::RiskRatio | Measure::OddsRatio | Measure::LogRate);
        Reading { measure, ratio }
    }

    /// Where an effect stands; `n` is the size that a double arcsine is turned back at.
    pub fn axis(&self, y: f64, n: f64) -> f64 {
        if self.ratio { y } else { self.measure.back(y, n) }
    }

    pub fn words(&self, at: f64) -> String {
        short(if self.ratio { at.exp() } else { at })
    }

    pub fn tick(&self, at: f64) -> String {
        label(if self.ratio { at.exp() } else { at })
    }

    pub fn ticks(&self, lo: f64, hi: f64, most: usize) -> Vec<f64> {
        if self.ratio { ratio_ticks(lo, hi, most) } else { ticks(lo, hi, most) }
    }

    /// Where there is no effect.
    pub fn null(&self) -> Option<f64> {
        let compares =
            matches!(self.measure, Measure::RiskRatio | Measure::OddsRatio | Measure::RiskDifference | Measure::Given);
        compares.then_some(0.0)
    }

    pub fn name(&self) -> &'static str {
        self.measure.read_as().unwrap_or(self.measure.analysed_as())
    }
}

/// The size of a study, from the variance of its double arcsine; of no meaning for other measures.
fn size_of(point: &Point) -> f64 {
    (1.0 / point.vi - 2.0) / 4.0
}

/// A row: a study, or what is said of all of them.
struct Row {
    label: String,
    at: f64,
    low: f64,
    high: f64,
    weight: f64,
}

/// How between-study variance and spread are told.
pub fn spread(pooled: &Pooled) -> String {
    let method = match pooled.method {
        Method::Reml => "REML",
        Method::DerSimonianLaird => "DerSimonian-Laird",
        Method::PauleMandel => "Paule-Mandel",
        Method::EqualEffects => "equal effects",
    };
    let mut said = vec![method.to_owned()];
    if pooled.method != Method::EqualEffects {
        said.push(format!("τ² = {}", short(pooled.tau2)));
    }
    said.extend(pooled.i2.map(|i| format!("I² = {i:.0} %")));
    let p = if pooled.q_p < 0.0001 { "p < 0.0001".to_owned() } else { format!("p = {:.4}", pooled.q_p) };
    said.push(format!("Q = {} on {} df, {p}", short(pooled.q), pooled.q_df));
    said.join(", ")
}

/// The picture.
pub fn forest(pooled: &Pooled, title: &str) -> Picture {
    let reading = Reading::of(pooled.measure);
    let z = normal_critical(pooled.level);
    let percent = format!("{}", (pooled.level * 1e4).round() / 1e2);
    let rows: Vec<Row> = pooled
        .studies
        .iter()
        .filter(|p| p.yi.is_finite() && p.sei.is_finite())
        .map(|p| {
            let at = |y: f64| reading.axis(y, size_of(p));
            let (low, high) = (at(p.yi - z * p.sei), at(p.yi + z * p.sei));
            Row { label: p.study.clone(), at: at(p.yi), low, high, weight: p.weight }
        })
        .collect();
    let single = pooled.terms.len() <= 1;
    let harmonic = pooled.studies.len() as f64 / pooled.studies.iter().map(|p| 1.0 / size_of(p)).sum::<f64>();
    let axis = |y: f64| reading.axis(y, harmonic);
    let summary = single.then(|| [axis(pooled.estimate), axis(pooled.ci_low), axis(pooled.ci_high)]);
    let new = pooled.pi_low.zip(pooled.pi_high).filter(|_| single && pooled.method != Method::EqualEffects);
    let new = new.map(|(a, b)| (axis(a), axis(b)));
    let (lo, hi) = ends(&rows, summary, new, reading.null(), reading.ratio);

    let mut paper = Paper::new(WIDTH);
    let head = PLAIN.bold();
    let figures = |at: f64, low: f64, high: f64| {
        format!("{} [{}, {}]", reading.words(at), reading.words(low), reading.words(high))
    };
    let said: Vec<String> = rows.iter().map(|r| figures(r.at, r.low, r.high)).collect();
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
    let measure = reading.name();
    let capital = capital(measure);
    let heading = format!("{} [{percent} % CI]", fit(&capital, head, 150.0));
    let summary_name =
        if pooled.method == Method::EqualEffects { "Summary, equal effects" } else { "Summary, random effects" };
    let all = if single { width(summary_name, head) } else { 90.0 };
    let names = widest(&mut rows.iter().map(|r| width(&r.label, PLAIN))).min(300.0).max(all);
    let of_all = summary.map(|[a, b, c]| figures(a, b, c)).unwrap_or_default();
    let numbers =
        widest(&mut said.iter().map(|s| width(s, PLAIN)).chain([width(&of_all, head), width(&heading, head)]));
    let (weight_x, figure_x) = (WIDTH - EDGE, WIDTH - EDGE - 66.0);
    let (left, right) = (EDGE + names + 18.0, figure_x - numbers - 18.0);
    let scale = Scale::new((lo, hi), (left, right));

    let mut y = EDGE + 14.0;
    for line in wrap(title, PLAIN.size(15.0).bold(), WIDTH - 2.0 * EDGE) {
        paper.text(EDGE, y, &line, PLAIN.size(15.0).bold());
        y += 20.0;
    }
    y += 8.0;
    paper.text(EDGE, y, "Study", head);
    paper.text(figure_x, y, &heading, head.end());
    paper.text(weight_x, y, "Weight", head.end());
    let top = y + 8.0;
    let extra = usize::from(summary.is_some()) + usize::from(new.is_some());
    let bottom = top + ROW * (rows.len() + extra) as f64 + if extra > 0 { 10.0 } else { 0.0 };
    paper.line((EDGE, top), (WIDTH - EDGE, top), INK, 1.0);
    for (i, _) in rows.iter().enumerate().filter(|(i, _)| i % 2 == 1) {
        paper.rect((EDGE, top + ROW * i as f64), (WIDTH - 2.0 * EDGE, ROW), STRIPE, None);
    }
    for tick in reading.ticks(lo, hi, 7) {
        let x = scale.at(tick);
        paper.line((x, top), (x, bottom), GRID, 1.0);
        paper.line((x, bottom), (x, bottom + 5.0), INK, 1.0);
        paper.text(x, bottom + 18.0, &reading.tick(tick), PLAIN.size(11.0).middle());
    }
    paper.line((left, bottom), (right, bottom), INK, 1.0);
    let none = if reading.ratio { 0.0 } else { reading.null().unwrap_or(f64::NAN) };
    if reading.null().is_some() && scale.holds(none) {
        paper.line((scale.at(none), top), (scale.at(none), bottom), INK, 1.0);
    }
    if let Some([at, ..]) = summary {
        paper.dashed((scale.within(at), top), (scale.within(at), bottom), ESTIMATE, 1.0, "3 3");
    }
    let heaviest = widest(&mut rows.iter().map(|r| r.weight)).max(1e-9);
    for (i, (row, said)) in rows.iter().zip(&said).enumerate() {
        let mid = top + ROW * (i as f64 + 0.5);
        paper.open(&format!("{}: {said}, weight {:.1} %", row.label, row.weight));
        paper.text(EDGE, mid + 4.2, &fit(&row.label, PLAIN, names), PLAIN);
        paper.text(figure_x, mid + 4.2, said, PLAIN.end());
        paper.text(weight_x, mid + 4.2, &format!("{:.1} %", row.weight), PLAIN.end());
        interval(&mut paper, &scale, (row.low, row.high), mid);
        if scale.holds(row.at) {
            let side = (11.0 * (row.weight / heaviest).sqrt()).max(2.4);
            paper.rect((scale.at(row.at) - side / 2.0, mid - side / 2.0), (side, side), ESTIMATE, None);
        }
        paper.close();
    }
    let mut mid = top + ROW * (rows.len() as f64 + 0.5) + 6.0;
    if let Some([at, low, high]) = summary {
        let (x, a, b) = (scale.within(at), scale.within(low), scale.within(high));
        let d = format!(
            "M{} {y}L{} {}L{} {y}L{} {}z",
            px(a),
            px(x),
            px(mid - 7.0),
            px(b),
            px(x),
            px(mid + 7.0),
            y = px(mid)
        );
        paper.open(&format!("{summary_name}: {of_all}"));
        paper.area(&d, ESTIMATE, 1.0, Some((ESTIMATE, 1.0)));
        paper.text(EDGE, mid + 4.2, summary_name, head);
        paper.text(figure_x, mid + 4.2, &of_all, head.end());
        paper.text(weight_x, mid + 4.2, "100 %", head.end());
        paper.close();
        mid += ROW;
    }
    if let Some((low, high)) = new {
        let words = format!("[{}, {}]", reading.words(low), reading.words(high));
        paper.open(&format!("Prediction interval, for a new study: {words}"));
        interval(&mut paper, &scale, (low, high), mid);
        paper.line((scale.within(low), mid), (scale.within(high), mid), ESTIMATE, 3.0);
        paper.text(EDGE, mid + 4.2, "Prediction interval", PLAIN);
        paper.text(figure_x, mid + 4.2, &words, PLAIN.end());
        paper.close();
    }
    let mut y = bottom + 36.0;
    let scale_words = if reading.ratio { " (logarithmic axis)" } else { "" };
    paper.text((left + right) / 2.0, y, &format!("{capital}{scale_words}"), PLAIN.size(11.0).muted().middle());
    y += 22.0;
    let mut foot = format!("{} studies. {}.", rows.len(), spread(pooled));
    if !single {
        foot.push_str(" The model has moderators, so there is no one summary.");
    }
    if rows.len() < pooled.studies.len() {
        foot.push_str(&format!(" {} without an effect are not drawn.", pooled.studies.len() - rows.len()));
    }
    y = paper.paragraph(EDGE, y, &foot, PLAIN.size(11.0).fill(MUTED), WIDTH - 2.0 * EDGE);
    let told = summary.map_or_else(String::new, |_| format!(" Summary {measure} {of_all}."));
    let predicted = new.map_or_else(String::new, |(a, b)| {
        format!(" Prediction interval {} to {}.", reading.words(a), reading.words(b))
    });
    let each: Vec<String> = rows.iter().zip(&said).map(|(r, s)| format!("{} {s}", r.label)).collect();
    let description =
        format!("Forest plot of {measure}, {percent} % intervals. {foot}{told}{predicted} {}.", each.join("; "));
    paper.finish("caseline-forest", y + 6.0, title, &description)
}

/// With a capital, as headings begin.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// From where to where the axis goes: all estimates and what is said of all, and of the intervals of single studies
/// as much as does not squeeze the rest.
fn ends(
    rows: &[Row],
    summary: Option<[f64; 3]>,
    new: Option<(f64, f64)>,
    null: Option<f64>,
    ratio: bool,
) -> (f64, f64) {
    let firm =
        rows.iter().map(|r| r.at).chain(summary.into_iter().flatten()).chain(new.into_iter().flat_map(|(a, b)| [a, b]));
    let firm: Vec<f64> = firm.chain(null).filter(|n| n.is_finite()).collect();
    let (a, b) = firm.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), n| (a.min(*n), b.max(*n)));
    let (a, b) = if a.is_finite() { (a, b) } else { (0.0, 1.0) };
    let mut halves: Vec<f64> = rows.iter().map(|r| (r.high - r.low) / 2.0).filter(|w| w.is_finite()).collect();
    halves.sort_by(f64::total_cmp);
    let usual = halves.get(halves.len() * 3 / 4).copied().unwrap_or(0.5);
    let room = ((b - a) * 0.5).max(usual * 1.2).max(if ratio { 0.1 } else { 0.0 });
    let low = rows.iter().map(|r| r.low).filter(|n| n.is_finite()).fold(a, f64::min).max(a - room);
    let high = rows.iter().map(|r| r.high).filter(|n| n.is_finite()).fold(b, f64::max).min(b + room);
    let air = (high - low) * 0.02;
    (low - air, high + air)
}

/// An interval with arrows where it goes beyond the axis.
fn interval(paper: &mut Paper, scale: &Scale, (low, high): (f64, f64), y: f64) {
    let (a, b) = (scale.within(low), scale.within(high));
    paper.line((a, y), (b, y), INK, 1.3);
    for (n, x, out) in [(low, a, -1.0), (high, b, 1.0)] {
        if scale.holds(n) {
            paper.line((x, y - 3.0), (x, y + 3.0), INK, 1.3);
        } else {
            let d = format!(
                "M{} {}L{} {}L{} {}",
                px(x - out * 5.0),
                px(y - 4.0),
                px(x),
                px(y),
                px(x - out * 5.0),
                px(y + 4.0)
            );
            paper.path(&d, INK, 1.3, "");
        }
    }
}
