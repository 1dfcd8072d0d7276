//! The answers in words and aligned figures, for people.
//!
//! Four significant digits, p as usual, the caveats at the end of every answer. What programs need is in the
//! answers themselves.

use super::ask::{Answer, Counts, Spreads};
use super::cox::Cox;
use super::firth::Firth;
use super::meta::{Pooled, Test};
use super::odds::Odds;
use super::survival::Survival;
use super::tau::Method;

/// How a number that is none, or has no bound, is written.
pub fn unbounded(x: f64) -> Option<&'static str> {
    match x {
        _ if x.is_finite() => None,
        _ if x.is_nan() => Some("–"),
        _ => Some(if x > 0.0 { "∞" } else { "−∞" }),
    }
}

/// A number with four significant digits.
pub fn figure(x: f64) -> String {
    if let Some(sign) = unbounded(x) {
        return sign.into();
    }
    if x == 0.0 {
        return "0".into();
    }
    let places = 3 - x.abs().log10().floor() as i32;
    match places {
        0..=7 => format!("{x:.*}", places as usize),
        8.. => format!("{x:.3e}"),
        _ => format!("{x:.0}"),
    }
}

fn maybe(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), figure)
}

/// A p value.
pub fn p_value(p: f64) -> String {
    if p.is_nan() {
        "p –".into()
    } else if p < 0.0001 {
        "p < 0.0001".into()
    } else {
        format!("p = {p:.4}")
    }
}

fn percent(level: f64) -> String {
    format!("{} %", (level * 1e6).round() / 1e4)
}

fn range(low: Option<f64>, high: Option<f64>) -> String {
    if low.is_none() && high.is_none() {
        return "–".to_owned();
    }
    format!("{} to {}", maybe(low), maybe(high))
}

/// Rows of cells, the first column to the left and the others to the right.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|s| s.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let line: Vec<String> = (row.iter().zip(&widths).enumerate())
            .map(|(c, (cell, w))| if c == 0 { format!("{cell:<w$}") } else { format!("{cell:>w$}") })
            .collect();
        out.push_str(&format!("  {}\n", line.join("  ").trim_end()));
    }
    out
}

fn remarks<'a>(dropped: Option<&'a String>, caveats: impl IntoIterator<Item = &'a String>) -> String {
    let mut all: Vec<&String> = dropped.into_iter().collect();
    for caveat in caveats {
        if !all.contains(&caveat) {
            all.push(caveat);
        }
    }
    let lines: String = all.iter().map(|c| format!("  - {c}\n")).collect();
    if lines.is_empty() { lines } else { format!("\nKeep in mind\n{lines}") }
}

fn cells<const N: usize>(row: [&str; N]) -> Vec<String> {
    row.map(str::to_owned).to_vec()
}

/// A meta-analysis.
pub fn meta(found: &Answer<Pooled>) -> String {
    let m = &found.figures;
    let model = match m.method {
        Method::EqualEffects => "equal effects",
        Method::DerSimonianLaird => "random effects, DerSimonian-Laird",
        Method::Reml => "random effects, REML",
        Method::PauleMandel => "random effects, Paule-Mandel",
    };
    let units = m.clusters.map_or_else(|| format!("{} studies", m.k), |c| format!("{} arms of {c} studies", m.k));
    let mut out = format!("Pooled {}: {units}, {model}\n\n", m.measure.analysed_as());
    let level = percent(m.level);
    if m.terms.is_empty() {
        let mut rows = vec![vec!["estimate".into(), figure(m.estimate), range(Some(m.ci_low), Some(m.ci_high))]];
        if m.pi_low.is_some() {
            rows.push(vec!["a new study".into(), String::new(), range(m.pi_low, m.pi_high)]);
        }
        if let Some(t) = &m.transformed {
            rows.push(vec![t.scale.into(), figure(t.estimate), range(Some(t.ci_low), Some(t.ci_high))]);
            if t.pi_low.is_some() {
                rows.push(vec!["  a new study".into(), String::new(), range(t.pi_low, t.pi_high)]);
            }
        }
        rows.insert(0, vec![String::new(), "estimate".into(), format!("{level} interval")]);
        out.push_str(&table(&rows));
        let name = if m.test == Test::Knha { "t" } else { "z" };
        let df = m.df.map_or(String::new(), |d| format!(" on {d} degrees of freedom"));
        out.push_str(&format!("  {name} = {}{df}, {}, se {}\n", figure(m.stat), p_value(m.p), figure(m.se)));
    } else {
        let head = ["term", "estimate", "se", &format!("{level} interval"), "p"];
        let mut rows = vec![cells(head)];
        for t in &m.terms {
            let p = p_value(t.p);
            rows.push(vec![t.term.clone(), figure(t.coef), figure(t.se), range(Some(t.ci_low), Some(t.ci_high)), p]);
        }
        if m.terms.iter().all(|t| t.ratio.is_some()) {
            rows[0].extend(["as ratio".to_owned(), "interval".to_owned()]);
            for (row, t) in rows[1..].iter_mut().zip(&m.terms) {
                row.extend([maybe(t.ratio), range(t.ratio_low, t.ratio_high)]);
            }
        }
        out.push_str(&table(&rows));
        if let (Some(qm), Some(df), Some(p)) = (m.qm, m.qm_df, m.qm_p) {
            let name = if m.test == Test::Knha { "F" } else { "QM" };
            let r2 = m.r2.map_or(String::new(), |r| format!("; they explain {} % of τ²", figure(r)));
            out.push_str(&format!("  all moderators: {name} = {}, df {df}, {}{r2}\n", figure(qm), p_value(p)));
        }
    }
    out.push_str(&format!("\nHeterogeneity\n  Q = {}, df {}, {}\n", figure(m.q), m.q_df, p_value(m.q_p)));
    if m.method != Method::EqualEffects {
        let interval = m.tau2_low.map_or(String::new(), |_| format!(" ({})", range(m.tau2_low, m.tau2_high)));
        out.push_str(&format!("  τ² = {}{interval}\n", figure(m.tau2)));
    }
    if let (Some(i2), Some(h2)) = (m.i2, m.h2) {
        let interval = m.i2_low.map_or(String::new(), |_| format!(" ({})", range(m.i2_low, m.i2_high)));
        out.push_str(&format!("  I² = {} %{interval}, H² = {}\n", figure(i2), figure(h2)));
    }
    if let Some(e) = &m.egger {
        let c = &e.classical;
        out.push_str(&format!("  Egger's test: t = {}, {}\n", figure(c.stat), p_value(c.p)));
    }
    let mut rows = vec![cells(["study", "effect", "se", "weight %"])];
    rows.extend(
        m.studies.iter().map(|s| vec![s.study.clone(), figure(s.yi), figure(s.sei), format!("{:.1}", s.weight)]),
    );
    out.push_str(&format!("\nStudies\n{}", table(&rows)));
    if !m.leave_one_out.is_empty() {
        let mut rows = vec![cells(["without", "estimate", "interval", "τ²", "I² %"])];
        rows.extend(m.leave_one_out.iter().map(|w| {
            let interval = range(Some(w.ci_low), Some(w.ci_high));
            vec![w.study.clone(), figure(w.estimate), interval, figure(w.tau2), figure(w.i2)]
        }));
        out.push_str(&format!("\nWithout each study\n{}", table(&rows)));
    }
    out + &remarks(found.dropped_because.as_ref(), &m.caveats)
}

/// Curves and their comparison.
pub fn survival(found: &Answer<Survival>) -> String {
    let s = &found.figures;
    let level = format!("{} interval", percent(s.level));
    let mut rows = vec![cells(["group", "n", "events", "median", &level])];
    for g in &s.groups {
        let interval = range(g.median_low, g.median_high);
        rows.push(vec![g.group.clone(), g.n.to_string(), g.events.to_string(), maybe(g.median), interval]);
    }
    let mut out = format!("Kaplan-Meier\n\n{}", table(&rows));
    if let Some(l) = &s.logrank {
        out.push_str(&format!("  log-rank: chi² = {}, df {}, {}\n", figure(l.chi2), l.df, p_value(l.p)));
    }
    out + &remarks(found.dropped_because.as_ref(), &s.caveats)
}

/// A Cox model.
pub fn cox(found: &Answer<Cox>) -> String {
    let c = &found.figures;
    let mut rows = vec![cells(["term", "hazard ratio", "interval", "coef", "se", "p"])];
    for t in &c.terms {
        let p = t.p.map_or_else(|| "–".to_owned(), p_value);
        let interval = range(t.ci_low, t.ci_high);
        rows.push(vec![t.term.clone(), maybe(t.hazard_ratio), interval, maybe(t.coef), maybe(t.se), p]);
    }
    let head = format!("Cox regression: {} patients, {} events\n\n", c.n, c.events);
    let test = format!("  likelihood ratio: chi² = {}, df {}, {}\n", figure(c.lr_chi2), c.lr_df, p_value(c.lr_p));
    head + &table(&rows) + &test + &remarks(found.dropped_because.as_ref(), &c.caveats)
}

/// Firth's regression.
pub fn logistic(found: &Answer<Firth>) -> String {
    let f = &found.figures;
    let mut rows = vec![cells(["term", "odds ratio", "interval", "coef", "se", "p"])];
    for t in &f.terms {
        let interval = range(Some(t.ci_low.exp()), Some(t.ci_high.exp()));
        let (coef, se) = (figure(t.coef), figure(t.se));
        rows.push(vec![t.term.clone(), figure(t.odds_ratio), interval, coef, se, p_value(t.p)]);
    }
    let head = format!("Logistic regression with Firth's penalty: {} patients, {} with it\n\n", f.n, f.events);
    head + &table(&rows) + &remarks(found.dropped_because.as_ref(), &f.caveats)
}

/// A two-by-two table.
pub fn odds(o: &Odds, dropped: Option<&String>) -> String {
    let [a, b, c, d] = o.table.map(|n| n.to_string());
    let grid = [cells(["", "with", "without"]), vec!["exposed".into(), a, b], vec!["not exposed".into(), c, d]];
    let conditional = range(o.conditional_low, o.conditional_high.or(Some(f64::INFINITY)));
    let ratios = [
        cells(["", "odds ratio", "interval"]),
        vec!["Woolf".into(), maybe(o.odds_ratio), range(o.ci_low, o.ci_high)],
        vec!["exact".into(), maybe(o.conditional_odds_ratio), conditional],
    ];
    let tests = format!("  Fisher {}, mid-p {}\n", p_value(o.fisher_p), p_value(o.midp));
    format!("{}\n{}{tests}", table(&grid), table(&ratios)) + &remarks(dropped, &o.caveats)
}

/// Counts of the values of a column.
pub fn counts(found: &Answer<Counts>) -> String {
    let head = [&found.figures.column, "n", "of", "%", "Wilson", "exact", "not known", "if no to if yes"];
    let mut rows = vec![cells(head)];
    let share = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{:.1}", 100.0 * x));
    let from =
        |low: Option<f64>, high| low.map_or_else(|| "–".to_owned(), |_| format!("{} to {}", share(low), share(high)));
    for c in &found.figures.counts {
        let p = &c.proportion;
        rows.push(vec![
            c.value.clone(),
            p.yes.to_string(),
            p.known.to_string(),
            share(p.estimate),
            from(p.wilson_low, p.wilson_high),
            from(p.exact_low, p.exact_high),
            p.unknown.to_string(),
            if p.unknown > 0 { from(p.if_unknown_no, p.if_unknown_yes) } else { String::new() },
        ]);
    }
    let single = found.figures.counts.len() == 1;
    let caveats =
        found.figures.counts.iter().flat_map(|c| c.proportion.caveats.iter().take(if single { 9 } else { 1 }));
    table(&rows) + &remarks(None, caveats)
}

/// Medians by group.
pub fn spreads(found: &Answer<Spreads>) -> String {
    let mut rows = vec![cells([&found.figures.column, "n", "median", "quartiles", "range", "not known"])];
    for g in &found.figures.groups {
        let s = &g.spread;
        let (quartiles, ends) = (range(s.q1, s.q3), range(s.min, s.max));
        rows.push(vec![g.group.clone(), s.known.to_string(), maybe(s.median), quartiles, ends, s.unknown.to_string()]);
    }
    table(&rows) + &remarks(found.dropped_because.as_ref(), &found.figures.caveats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_four_digits() {
        let written: Vec<String> =
            [0.0, 1.0, 0.012345, 123.456, 98765.4, -2.5, 1e-12].into_iter().map(figure).collect();
        assert_eq!(written, ["0", "1.000", "0.01235", "123.5", "98765", "-2.500", "1.000e-12"]);
        assert_eq!((p_value(0.00001), p_value(0.25)), ("p < 0.0001".into(), "p = 0.2500".into()));
        assert_eq!(percent(0.95), "95 %");
    }
}
