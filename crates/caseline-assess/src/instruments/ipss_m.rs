//! Molecular International Prognostic Scoring System (IPSS-M).
//!
//! A weighted sum of haemoglobin, platelets, marrow blasts, the cytogenetic category of the IPSS-R and the
//! mutations of 31 genes, in units of a doubled risk. What is not known is filled with the best, the mean and
//! the worst value, and the three scores are reported; the mean alone only where they lie within 1. Genes not
//! listed under `mutated` or `not_tested` are taken as tested and not mutated.
//!
//! TP53 counts as multi-hit with two mutations, or one with a variant allele frequency above 55 % or loss of
//! 17p. SF3B1 counts as 5q where only del(5q) goes with it, as alpha without BCOR, BCORL1, RUNX1, NRAS, STAG2,
//! SRSF2 and del(5q). Of the 15 residual genes two at most count.
//!
//! Bernard E, et al. NEJM Evid 2022;1(7), doi:10.1056/EVIDoa2200008. Coefficients: `data/ipss_m.toml` (MIT).

use super::answer::round;
use super::inputs::fold;
use super::{InputError, Inputs, Instrument, Outcome, Range, cite, item};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ipss_m",
    title: "Molecular International Prognostic Scoring System (IPSS-M)",
    edition: "2022",
    citations: &[cite("Bernard E, et al. NEJM Evid 2022;1(7)", "10.1056/EVIDoa2200008")],
    permission: "coefficients as published and in the authors' package ipssm (MIT licence)",
    items: &[
        item("hb_g_dl", "haemoglobin, g/dL", "-0.171 each, between 4 and 20"),
        item("platelets_1e9_l", "platelets, 10^9/L", "-0.222 per 100, at most 250"),
        item("bm_blasts_pct", "marrow blasts, %", "0.352 per 5, at most 20"),
        item("cyto_ipssr_0_4", "cytogenetic category of the IPSS-R, 0 to 4 or its name", "0.287 each"),
        item("mutated", "mutated genes", "TP53 multi-hit 1.18; FLT3, MLL-PTD 0.798; SF3B1 with del(5q) 0.504; NPM1 0.43; RUNX1 0.423; NRAS 0.417; ETV6 0.391; IDH2 0.379; CBL 0.295; EZH2 0.27; U2AF1 0.247; SRSF2 0.239; DNMT3A 0.221; ASXL1 0.213; KRAS 0.202; SF3B1 alone -0.0794; residual genes 0.231, at most two"),
        item("not_tested", "genes that were not tested", "filled with best, mean and worst"),
        item("tp53_mutations, tp53_vaf_pct, loss_17p, del5q", "for the rules of TP53 and SF3B1", ""),
    ],
    remarks: "The mean is quoted alone only where worst - best is at most 1.",
    compute,
};

#[derive(Deserialize)]
struct Table {
    residual_genes: Vec<String>,
    residual_mean: f64,
    categories: Vec<Category>,
    variable: Vec<Variable>,
}
#[derive(Deserialize)]
struct Category {
    name: String,
    upto: f64,
}
#[derive(Deserialize)]
struct Variable {
    name: String,
    coefficient: f64,
    mean: f64,
    best: f64,
    worst: f64,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/ipss_m.toml")).expect("the built-in coefficients are well formed"));

fn category(score: f64) -> &'static str {
    TABLE.categories.iter().find(|c| score <= c.upto).map_or("Very High", |c| c.name.as_str())
}

/// Gene names as the table writes them.
fn gene(word: &str) -> String {
    let folded = fold(word).to_uppercase();
    match folded.as_str() {
        "MLL_PTD" | "KMT2A_PTD" | "MLL" | "KMT2A" | "MLLPTD" => "MLL_PTD".into(),
        "TP53MULTI" | "TP53_MULTI" | "TP53_MULTI_HIT" | "TP53_MULTIHIT" => "TP53multi".into(),
        "SF3B1_5Q" => "SF3B1_5q".into(),
        "SF3B1_ALPHA" => "SF3B1_alpha".into(),
        "FLT3_ITD" | "FLT3_TKD" | "FLT3_ITD_TKD" => "FLT3".into(),
        _ => folded,
    }
}

/// Known at one value, or filled.
#[derive(Clone, Copy)]
enum Term {
    Known(f64),
    Filled,
}

fn capped(range: Range, cap: impl Fn(f64) -> f64) -> Term {
    if range.is_exact() { Term::Known(cap(range.low)) } else { Term::Filled }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let hb = inputs.range(&["hb_g_dl", "hb", "hemoglobin_g_dl"])?;
    let platelets = inputs.range(&["platelets_1e9_l", "plt_1e9_l", "platelets"])?;
    let blasts = inputs.range(&["bm_blasts_pct", "blasts_pct", "blasts"])?;
    let cyto = match inputs.get(&["cyto_ipssr_0_4", "cyto_ipssr", "cytogenetic_group", "cytogenetics"]) {
        None => None,
        Some(v) => Some(super::inputs::number(v).or_else(|| v.as_str().and_then(super::ipss_r::cytogenetics)).ok_or_else(|| {
            InputError::new("cyto_ipssr_0_4", v, "0 to 4, or very good, good, intermediate, poor, very poor")
        })?),
    };
    let mutated = inputs.words(&["mutated", "mutations", "mutated_genes"])?;
    if mutated.is_none() && blasts.is_unknown() {
        return Ok(Outcome::refused("mean", "neither blasts nor mutations are known"));
    }
    let no_panel = mutated.is_none();
    let mut genes: Vec<String> = mutated.unwrap_or_default().iter().map(|g| gene(g)).collect();
    let not_tested: Vec<String> = inputs.words(&["not_tested", "untested"])?.unwrap_or_default().iter().map(|g| gene(g)).collect();
    let has = |genes: &[String], g: &str| genes.iter().any(|x| x == g);

    // TP53: multi-hit by number, allele frequency or loss of 17p.
    let hits = genes.iter().filter(|g| *g == "TP53").count() as f64;
    let hits = inputs.number(&["tp53_mutations", "tp53_count"])?.unwrap_or(hits);
    let vaf = inputs.number(&["tp53_vaf_pct", "tp53_vaf", "tp53maxvaf"])?.map(|v| if v <= 1.0 { v * 100.0 } else { v });
    let loss = inputs.flag(&["loss_17p", "del17p", "tp53_loh", "tp53loh"])?;
    if hits >= 2.0 || (hits >= 1.0 && (vaf.is_some_and(|v| v > 55.0) || loss == Some(true))) {
        genes.push("TP53multi".into());
    }
    let tp53_open = hits == 1.0 && !has(&genes, "TP53multi") && vaf.is_none() && loss.is_none();
    // SF3B1: with del(5q) alone, or alone.
    if has(&genes, "SF3B1") {
        let del5q = inputs.flag(&["del5q", "del_5q"])?.unwrap_or(false);
        if del5q {
            genes.push("SF3B1_5q".into());
        } else if !["BCOR", "BCORL1", "RUNX1", "NRAS", "STAG2", "SRSF2"].iter().any(|g| has(&genes, g)) {
            genes.push("SF3B1_alpha".into());
        }
    }
    let residual = &TABLE.residual_genes;
    let hit = residual.iter().filter(|g| has(&genes, g)).count() as f64;
    let untested = residual.iter().filter(|g| no_panel || (has(&not_tested, g) && !has(&genes, g))).count() as f64;
    let tested = residual.len() as f64 - untested;

    let mut sums = [0.0f64; 3];
    let mut out = Outcome::new();
    for variable in &TABLE.variable {
        let term = match variable.name.as_str() {
            "HB1" => capped(hb, |x| x.clamp(4.0, 20.0)),
            "TRANSF_PLT100" => capped(platelets, |x| x.min(250.0) / 100.0),
            "BLAST5" => capped(blasts, |x| x.min(20.0) / 5.0),
            "CYTOVEC" => cyto.map_or(Term::Filled, Term::Known),
            "nRes2" => Term::Known(hit.min(2.0)),
            name if has(&genes, name) => Term::Known(1.0),
            "TP53multi" if tp53_open => Term::Filled,
            name if no_panel || has(&not_tested, name) => Term::Filled,
            "SF3B1_alpha" | "SF3B1_5q" if has(&not_tested, "SF3B1") => Term::Filled,
            "TP53multi" if has(&not_tested, "TP53") => Term::Filled,
            _ => Term::Known(0.0),
        };
        let mut filled = match term {
            Term::Known(x) => [x; 3],
            Term::Filled => [variable.best, variable.mean, variable.worst],
        };
        if variable.name == "nRes2" {
            let mean = hit.min(2.0) + ((2.0 - hit) / 2.0 * untested / (tested + untested) * TABLE.residual_mean).max(0.0);
            filled = [hit.min(2.0), mean, (hit + untested).min(2.0)];
        }
        for (sum, x) in sums.iter_mut().zip(filled) {
            *sum += variable.coefficient * (x - variable.mean) / std::f64::consts::LN_2;
        }
        if filled[0] != filled[2] {
            let by = round(variable.coefficient.abs() * (filled[2] - filled[0]).abs() / std::f64::consts::LN_2, 2);
            out.lacks(input_name(&variable.name), format!("moves the score by up to {by}"));
        }
    }
    let mut scores = Vec::new();
    for (key, sum) in ["best", "mean", "worst"].into_iter().zip(sums) {
        let score = round(sum, 2);
        scores.push(score);
        let mut entry = Map::new();
        entry.insert("score".into(), json!(score));
        entry.insert("category".into(), Value::from(category(score)));
        out.set(key, entry);
    }
    if scores[2] - scores[0] > 1.0 {
        out.note("worst - best is above 1: the mean is not to be quoted alone");
    }
    Ok(out)
}

fn input_name(variable: &str) -> String {
    match variable {
        "HB1" => "hb_g_dl".into(),
        "TRANSF_PLT100" => "platelets_1e9_l".into(),
        "BLAST5" => "bm_blasts_pct".into(),
        "CYTOVEC" => "cyto_ipssr_0_4".into(),
        "nRes2" => "residual genes".into(),
        gene => gene.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    fn of(mutated: &[&str], more: Value) -> Value {
        let mut v = json!({"hb_g_dl": 10, "platelets_1e9_l": 10, "bm_blasts_pct": 10, "cyto_ipssr_0_4": 0, "mutated": mutated});
        v.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        v
    }

    #[test]
    fn the_zero_patient_and_what_genes_add() {
        vector(&INSTRUMENT, of(&["BCOR"], json!({})), json!({"mean": {"score": 0.0, "category": "Moderate Low"}}));
        // One step of 0.43 / ln 2 = 0.62 for NPM1.
        vector(&INSTRUMENT, of(&["BCOR", "NPM1"], json!({})), json!({"mean": {"score": 0.62, "category": "High"}}));
        // A third residual gene adds nothing.
        let two = INSTRUMENT.score(&of(&["BCOR", "STAG2"], json!({}))).unwrap();
        let three = INSTRUMENT.score(&of(&["BCOR", "STAG2", "PHF6"], json!({}))).unwrap();
        assert_eq!(two.result, three.result);
    }

    #[test]
    fn rules_of_tp53_and_sf3b1() {
        let mean = |v: Value| INSTRUMENT.score(&v).unwrap().result["mean"]["score"].as_f64().unwrap();
        let base = mean(of(&["BCOR"], json!({})));
        assert_eq!(mean(of(&["BCOR", "TP53"], json!({"tp53_vaf_pct": 40, "loss_17p": false}))), base);
        assert!(mean(of(&["BCOR", "TP53"], json!({"tp53_vaf_pct": 60}))) > base + 1.0);
        assert!(mean(of(&["BCOR", "TP53", "TP53"], json!({}))) > base + 1.0);
        assert_eq!(mean(of(&["BCOR", "SF3B1"], json!({}))), base, "BCOR takes SF3B1 alpha away");
        assert!(mean(of(&["SF3B1"], json!({"del5q": true}))) > mean(of(&["SF3B1"], json!({}))));
    }

    #[test]
    fn unknown_counts_open_best_and_worst() {
        let answer = INSTRUMENT.score(&json!({"bm_blasts_pct": 13, "cytogenetic_group": "good", "mutated": ["ASXL1"]})).unwrap();
        assert_eq!(answer.missing.iter().map(|m| m.input.as_str()).collect::<Vec<_>>(), ["hb_g_dl", "platelets_1e9_l"]);
        assert!(answer.notes[0].contains("not to be quoted alone"));
    }
}
