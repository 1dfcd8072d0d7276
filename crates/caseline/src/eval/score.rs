//! The figures: how well facts read agree with facts written down by a person.
//!
//! A predicted fact matches a gold fact when their spans overlap by at least half of the shorter one;
//! each is used once: the same kind and value first, then the largest overlap.

use super::compare::{dose_right, value_right};
use super::gold::{GoldFact, GoldReport};
use caseline_model::{Case, Fact, Kind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Prf {
    /// Of what was predicted, how much is right.
    pub precision: f64,
    /// Of what is right, how much was predicted.
    pub recall: f64,
    /// Harmonic mean.
    pub f1: f64,
}

impl Prf {
    pub(crate) fn of(right: f64, predicted: f64, gold: f64) -> Prf {
        let p = if predicted > 0.0 { right / predicted } else { 0.0 };
        let r = if gold > 0.0 { right / gold } else { 0.0 };
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Prf { precision: round(p), recall: round(r), f1: round(f1) }
    }
}

/// Four decimals, as the table prints them.
fn round(x: f64) -> f64 {
    format!("{x:.4}").parse().unwrap_or(x)
}

/// Every figure of one evaluation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Reports.
    pub reports: usize,
    /// Gold facts.
    pub gold: usize,
    /// Predicted facts.
    pub predicted: usize,
    /// Span matched, whatever the kind.
    pub found: Prf,
    /// Span matched and the same kind.
    pub kind: Prf,
    /// Of the kind-matched, the same status.
    pub status_accuracy: Option<f64>,
    /// The same, of gold facts that are not present.
    pub nonpresent_accuracy: Option<f64>,
    /// Of matched measurements with a gold value, number and unit right.
    pub value_accuracy: Option<f64>,
    /// The same, of all gold values.
    pub value_recall: Option<f64>,
    /// Of matched treatments with a gold dose, value and unit right.
    pub dose_accuracy: Option<f64>,
    /// The same, of all gold doses.
    pub dose_recall: Option<f64>,
    /// Of matched facts with a gold day, the share with a predicted day.
    pub timed: Option<f64>,
    /// Concordance of the order of days.
    pub order_c_index: Option<f64>,
    /// Median error in days.
    pub day_error_median: Option<f64>,
    /// Share within a day or 20 %.
    pub day_within_20pct: Option<f64>,
    /// Of timed facts, the share whose bounds hold the gold day.
    pub bounds_hold: Option<f64>,
    /// Median width of the bounds in days.
    pub bounds_width_median: Option<f64>,
    /// Age and sex of patient 1.
    pub subject_accuracy: Option<f64>,
    /// Share of quotes that stand at their offsets.
    pub verbatim: Option<f64>,
    /// By kind, span and kind matched.
    pub by_kind: BTreeMap<String, Prf>,
}

/// A fact that was missed or is spurious.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Report.
    pub report: String,
    /// Kind.
    pub kind: String,
    /// Words.
    pub words: String,
    /// Words around it.
    pub context: String,
}

/// Counts that add up over reports.
#[derive(Debug, Default)]
pub struct Tally {
    counts: BTreeMap<&'static str, f64>,
    by_kind: BTreeMap<String, [f64; 3]>,
    errors: Vec<f64>,
    widths: Vec<f64>,
    /// Gold facts that nothing matched.
    pub missed: Vec<Miss>,
    /// Predicted facts that match nothing.
    pub spurious: Vec<Miss>,
}

impl Tally {
    fn add(&mut self, name: &'static str, amount: f64) {
        *self.counts.entry(name).or_default() += amount;
    }

    fn get(&self, name: &str) -> f64 {
        self.counts.get(name).copied().unwrap_or(0.0)
    }

    fn share(&self, part: &str, whole: &str) -> Option<f64> {
        let whole = self.get(whole);
        (whole > 0.0).then(|| round(self.get(part) / whole))
    }

    /// Scores one report.
    pub fn report(&mut self, gold: &GoldReport, case: &Case) {
        let facts: Vec<&Fact> = case.facts.iter().filter(|f| f.kind != Kind::Demographic).collect();
        let chars: Vec<char> = gold.text.chars().collect();
        for quote in facts.iter().flat_map(|f| f.quotes()) {
            self.add("quotes", 1.0);
            let there = chars.get(quote.start..quote.end).is_some_and(|c| c.iter().copied().eq(quote.exact.chars()));
            self.add("verbatim", f64::from(u8::from(there)));
        }
        let pairs = matched(&gold.facts, &facts);
        self.add("reports", 1.0);
        self.add("gold", gold.facts.len() as f64);
        self.add("predicted", facts.len() as f64);
        self.add("found", pairs.len() as f64);
        for fact in &gold.facts {
            self.by_kind.entry(fact.kind.clone()).or_default()[0] += 1.0;
        }
        for fact in &facts {
            self.by_kind.entry(fact.kind.to_string()).or_default()[1] += 1.0;
        }
        for (g, p) in pairs.iter().map(|(i, j)| (&gold.facts[*i], facts[*j])) {
            self.pair(g, p);
        }
        for fact in &gold.facts {
            self.add("val_all", f64::from(u8::from(fact.kind == "measurement" && fact.value.is_some())));
            self.add("dose_all", f64::from(u8::from(fact.dose.as_ref().is_some_and(|d| d.value.is_some()))));
        }
        self.order(&pairs, &gold.facts, &facts);
        self.subject(gold, case);
        let context = |start: usize, end: usize| {
            chars[start.saturating_sub(40).min(chars.len())..(end + 30).min(chars.len())]
                .iter()
                .collect::<String>()
                .replace('\n', " ")
        };
        for (i, fact) in gold.facts.iter().enumerate().filter(|(i, _)| pairs.iter().all(|(p, _)| p != i)) {
            let _ = i;
            self.missed.push(Miss {
                report: gold.id.clone(),
                kind: fact.kind.clone(),
                words: fact.quote.clone(),
                context: context(fact.start, fact.end),
            });
        }
        for (j, fact) in facts.iter().enumerate().filter(|(j, _)| pairs.iter().all(|(_, p)| p != j)) {
            let _ = j;
            let quote = &fact.quotes()[0];
            self.spurious.push(Miss {
                report: gold.id.clone(),
                kind: fact.kind.to_string(),
                words: quote.exact.clone(),
                context: context(quote.start, quote.end),
            });
        }
    }

    fn pair(&mut self, g: &GoldFact, p: &Fact) {
        let one = |b: bool| f64::from(u8::from(b));
        if g.kind == p.kind.as_str() {
            let right = g.status == p.status().as_str();
            self.add("kind", 1.0);
            self.by_kind.entry(g.kind.clone()).or_default()[2] += 1.0;
            self.add("status_ok", one(right));
            if g.status != "present" {
                self.add("nonpresent", 1.0);
                self.add("nonpresent_ok", one(right));
            }
        }
        if g.kind == "measurement" && g.value.is_some() {
            self.add("val_n", 1.0);
            self.add("val_ok", one(value_right(g, p.value.as_ref())));
        }
        if let Some(dose) = g.dose.as_ref().filter(|d| d.value.is_some()) {
            self.add("dose_n", 1.0);
            self.add("dose_ok", one(dose_right(dose, p.dose.as_ref())));
        }
        let Some(day) = g.day else { return };
        self.add("time_n", 1.0);
        let Some(got) = p.time.day else { return };
        self.add("time_has", 1.0);
        let error = (got - day).abs();
        self.errors.push(error);
        self.add("within", one(error <= (0.2 * day.abs()).max(1.0)));
        if let (Some(from), Some(to)) = (p.time.earliest, p.time.latest) {
            self.widths.push(to - from);
            self.add("holds", one(from <= day && day <= to));
        } else {
            self.add("holds", one(p.time.earliest.is_none_or(|e| e <= day) && p.time.latest.is_none_or(|l| day <= l)));
        }
    }

    fn order(&mut self, pairs: &[(usize, usize)], gold: &[GoldFact], facts: &[&Fact]) {
        let timed: Vec<(f64, f64)> =
            pairs.iter().filter_map(|(i, j)| Some((gold[*i].day?, facts[*j].time.day?))).collect();
        for x in 0..timed.len() {
            for y in 0..x {
                let wanted = timed[x].0 - timed[y].0;
                if wanted == 0.0 {
                    continue;
                }
                let got = timed[x].1 - timed[y].1;
                self.add("order_n", 1.0);
                self.add(
                    "order_ok",
                    if wanted * got > 0.0 {
                        1.0
                    } else if got == 0.0 {
                        0.5
                    } else {
                        0.0
                    },
                );
            }
        }
    }

    fn subject(&mut self, gold: &GoldReport, case: &Case) {
        let Some(wanted) = &gold.subject else { return };
        let got = case.patients.first();
        if let Some(age) = wanted.age_years {
            self.add("subj_n", 1.0);
            self.add(
                "subj_ok",
                f64::from(u8::from(got.and_then(|p| p.age_years).is_some_and(|a| (a - age).abs() < 0.51))),
            );
        }
        if let Some(sex) = wanted.sex.as_deref().filter(|s| !s.is_empty()) {
            self.add("subj_n", 1.0);
            self.add("subj_ok", f64::from(u8::from(got.and_then(|p| p.sex).is_some_and(|s| s.as_str() == sex))));
        }
    }

    /// The figures so far.
    pub fn figures(&self) -> Figures {
        Figures {
            reports: self.get("reports") as usize,
            gold: self.get("gold") as usize,
            predicted: self.get("predicted") as usize,
            found: Prf::of(self.get("found"), self.get("predicted"), self.get("gold")),
            kind: Prf::of(self.get("kind"), self.get("predicted"), self.get("gold")),
            status_accuracy: self.share("status_ok", "kind"),
            nonpresent_accuracy: self.share("nonpresent_ok", "nonpresent"),
            value_accuracy: self.share("val_ok", "val_n"),
            value_recall: self.share("val_ok", "val_all"),
            dose_accuracy: self.share("dose_ok", "dose_n"),
            dose_recall: self.share("dose_ok", "dose_all"),
            timed: self.share("time_has", "time_n"),
            order_c_index: self.share("order_ok", "order_n"),
            day_error_median: median(&self.errors),
            day_within_20pct: self.share("within", "time_has"),
            bounds_hold: self.share("holds", "time_has"),
            bounds_width_median: median(&self.widths),
            subject_accuracy: self.share("subj_ok", "subj_n"),
            verbatim: self.share("verbatim", "quotes"),
            by_kind: self.by_kind.iter().map(|(k, v)| (k.clone(), Prf::of(v[2], v[1], v[0]))).collect(),
        }
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(sorted[n / 2]),
        _ => Some((sorted[n / 2 - 1] + sorted[n / 2]) / 2.0),
    }
}

/// Greedy one-to-one matching.
fn matched(gold: &[GoldFact], facts: &[&Fact]) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(i64, i64, usize, usize)> = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in facts.iter().enumerate() {
            for q in p.quotes() {
                let overlap = g.end.min(q.end) as i64 - g.start.max(q.start) as i64;
                let shorter = (g.end - g.start).min(q.end - q.start) as i64;
                if overlap > 0 && overlap * 2 >= shorter {
                    let same = i64::from(g.kind == p.kind.as_str());
                    let value = i64::from(g.value.is_some() && value_right(g, p.value.as_ref()));
                    candidates.push((-(same * 2 + value), -overlap, i, j));
                }
            }
        }
    }
    candidates.sort_unstable();
    let (mut used_gold, mut used_facts) = (vec![false; gold.len()], vec![false; facts.len()]);
    let mut out = Vec::new();
    for (_, _, i, j) in candidates {
        if !used_gold[i] && !used_facts[j] {
            used_gold[i] = true;
            used_facts[j] = true;
            out.push((i, j));
        }
    }
    out
}
