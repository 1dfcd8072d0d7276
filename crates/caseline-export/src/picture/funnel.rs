//! The funnel plot: effect against standard error, with the region in which studies without heterogeneity would lie.
//!
//! The white funnel is the pseudo confidence region around the summary: estimate ± z × standard error at 95 %, the
//! wider one at 99 %. It is no test. An asymmetric funnel has more causes than publication bias, and with fewer than
//! ten studies says little (Sterne 2011, doi:10.1136/bmj.d4002); the picture says so under it.

use super::forest::{Reading, capital, spread};
use super::ink::{ESTIMATE, GRID, INK, MUTED};
use super::paper::{PLAIN, Paper, wrap};
use super::scale::{Scale, label, short, ticks};
use super::{Picture, PictureError};
use crate::timeline::text::px;
use caseline_pool::stat::dist::normal_critical;
use caseline_pool::stat::measure::Measure;
use caseline_pool::stat::meta::Pooled;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;

/// The picture; none for a model with moderators, in which studies scatter around different effects.
pub fn funnel(pooled: &Pooled, title: &str) -> Result<Picture, PictureError> {
    if pooled.terms.len() > 1 {
        let why = "a funnel plot needs one summary; leave out --mods to draw it".to_owned();
        return Err(PictureError::Unfit(why));
    }
    let reading = Reading::of(pooled.measure);
    let studies: Vec<_> = pooled.studies.iter().filter(|p| p.yi.is_finite() && p.sei.is_finite()).collect();
    let deep = studies.iter().map(|p| p.sei).fold(0.0, f64::max).max(1e-12) * 1.08;
    let (wide, wider) = (normal_critical(0.95), normal_critical(0.99));
    let reach = studies.iter().map(|p| (p.yi - pooled.estimate).abs()).fold(wide * deep, f64::max) * 1.06;
    let (lo, hi) = (pooled.estimate - reach, pooled.estimate + reach);
    let mut paper = Paper::new(WIDTH);
    let mut y = 32.0;
    for line in wrap(title, PLAIN.size(15.0).bold(), WIDTH - 36.0) {
        paper.text(18.0, y, &line, PLAIN.size(15.0).bold());
        y += 20.0;
    }
    let (left, right, top) = (74.0, WIDTH - 24.0, y + 4.0);
    let bottom = top + HEIGHT;
    let (across, down) = (Scale::new((lo, hi), (left, right)), Scale::new((0.0, deep), (top, bottom)));
    paper.rect((left, top), (right - left, HEIGHT), "#e9edf1", None);
    // Where the region meets the side of the picture, it goes on along it.
    for (z, fill) in [(wider, "#f4f6f8"), (wide, "#ffffff")] {
        let side = |sign: f64| {
            let depth = (reach / z).min(deep);
            let edge = across.at(pooled.estimate + sign * z * depth);
            format!("L{} {}L{} {}", px(edge), px(down.at(depth)), px(edge), px(bottom))
        };
        let back = |sign: f64| {
            let depth = (reach / z).min(deep);
            let edge = across.at(pooled.estimate + sign * z * depth);
            format!("L{} {}L{} {}z", px(edge), px(bottom), px(edge), px(down.at(depth)))
        };
        let tip = format!("M{} {}", px(across.at(pooled.estimate)), px(top));
        paper.area(&format!("{tip}{}{}", side(-1.0), back(1.0)), fill, 1.0, None);
    }
    let of_axis = |t: f64| label(if reading.ratio { t.exp() } else { t });
    let marks = if reading.ratio { reading.ticks(lo, hi, 8) } else { ticks(lo, hi, 7) };
    for tick in marks {
        let x = across.at(tick);
        paper.line((x, bottom), (x, bottom + 5.0), INK, 1.0);
        paper.text(x, bottom + 18.0, &of_axis(tick), PLAIN.size(11.0).middle());
    }
    for tick in ticks(0.0, deep, 5) {
        let y = down.at(tick);
        paper.line((left, y), (right, y), GRID, 1.0);
        paper.text(left - 8.0, y + 4.0, &label(tick), PLAIN.size(11.0).end());
    }
    for (z, dash) in [(wide, ""), (wider, "4 3")] {
        for sign in [-1.0, 1.0] {
            let depth = (reach / z).min(deep);
            let foot = (across.at(pooled.estimate + sign * z * depth), down.at(depth));
            paper.dashed((across.at(pooled.estimate), top), foot, MUTED, 1.0, dash);
        }
    }
    paper.line((across.at(pooled.estimate), top), (across.at(pooled.estimate), bottom), INK, 1.0);
    if let Some(null) = reading.null().filter(|n| across.holds(*n)) {
        paper.dashed((across.at(null), top), (across.at(null), bottom), ESTIMATE, 1.2, "2 3");
    }
    for p in &studies {
        paper.open(&format!("{}: effect {}, standard error {}", p.study, short(p.yi), short(p.sei)));
        let (x, y) = (across.at(p.yi), down.at(p.sei));
        let d = format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", px(x - 4.0), px(y));
        paper.area(&d, ESTIMATE, 0.75, Some(("#ffffff", 0.8)));
        paper.close();
    }
    paper.line((left, bottom), (right, bottom), INK, 1.0);
    paper.line((left, top), (left, bottom), INK, 1.0);
    paper.text(22.0, (top + bottom) / 2.0, "Standard error", PLAIN.upright().middle());
    let name = match pooled.measure {
        m if reading.ratio => format!("{} (logarithmic axis)", capital(m.read_as().unwrap_or_default())),
        Measure::Given => "Effect".to_owned(),
        m => capital(m.analysed_as()),
    };
    paper.text((left + right) / 2.0, bottom + 38.0, &name, PLAIN.middle());
    let mut foot = format!("{} studies. {}. ", studies.len(), spread(pooled));
    foot.push_str("White: pseudo 95 % region around the summary (solid line); dashed: 99 %.");
    if reading.null().is_some() {
        foot.push_str(" Dotted: no effect.");
    }
    if let Some(egger) = &pooled.egger {
        foot.push_str(&format!(" Egger's regression: p = {:.4}.", egger.classical.p));
    }
    foot.push_str(" An asymmetric funnel has other causes than publication bias");
    foot.push_str(if studies.len() < 10 { "; with fewer than ten studies it says little." } else { "." });
    let end = paper.paragraph(18.0, bottom + 62.0, &foot, PLAIN.size(11.0).muted(), WIDTH - 36.0);
    let description =
        format!("Funnel plot of the effects of {} studies against their standard errors. {foot}", studies.len());
    Ok(paper.finish("caseline-funnel", end + 6.0, title, &description))
}
