//! Myelodysplastic syndromes: prognostic scores, class and response from a report.
//!
//! Marrow blasts in the order of telling: the first is the baseline, later ones the response. Counts are taken
//! only where a number stands. A stated IPSS-R is compared.

use super::core::{Claim, Gathered, Hit, Scope, Scored, Verdict, claim, silent};
use crate::instruments::Answer;
use crate::pattern;
use crate::pattern::Pattern;
use crate::report::Report;
use serde_json::{Value, json};
use std::sync::LazyLock;

const GENES: &str = r"\b(ASXL1|BCORL1|BCOR|CBL|CEBPA|DNMT3A|ETNK1|ETV6|EZH2|FLT3|GATA2|GNB1|IDH1|IDH2|KRAS|KMT2A|NF1|NPM1|NRAS|PHF6|PPM1D|PRPF8|PTPN11|RUNX1|SETBP1|SF3B1|SRSF2|STAG2|TET2|TP53|U2AF1|WT1|ZRSR2)\b";

/// Marrow blast percentages in the order of telling.
pub fn blasts(scope: Scope) -> Vec<(f64, Hit)> {
    let mut found =
        scope.numbers(pattern!(r"\b(\d{1,2}(?:\.\d+)?) ?% (?:of )?(?:bone marrow |marrow |myelo)?blasts?\b"), 1);
    found.extend(scope.numbers(
        pattern!(r"\bblasts? (?:counts? |percentages? |cells? )?(?:\w+ ){0,3}?(?:to |of |was |were |at |: ?|\( ?)(\d{1,2}(?:\.\d+)?) ?%"),
        1,
    ));
    if found.is_empty() {
        found = scope
            .measured(pattern!(r"\bblasts?\b"))
            .into_iter()
            .filter(|m| m.1.contains('%'))
            .map(|m| (m.0, m.2))
            .collect();
    }
    found.retain(|(value, hit)| {
        let before = scope.report.sentence_at(hit.range.start).map_or(0, |s| s.range.start);
        let lead = &scope.report.text[before..hit.range.start];
        *value <= 100.0 && !pattern!(r"peripheral (?:blood )?(?:\w+ ){0,6}$|circulating (?:\w+ ){0,3}$").is_match(lead)
    });
    found.sort_by_key(|f| f.1.range.start);
    found.dedup_by(|a, b| a.1.range.start < b.1.range.end);
    found
}

fn counts(scope: Scope, g: &mut Gathered) {
    if let Some((value, unit, hit)) = lab(
        scope,
        pattern!(
            r"\b(?:ha?emoglobin|hgb|hb)\b(?: levels?| concentrations?)?(?: was| of| were|:|=| at)? ?\(?(\d+(?:[.,]\d+)?) ?(g/dL|g/L)"
        ),
    ) {
        g.put("hb_g_dl", if unit.eq_ignore_ascii_case("g/l") { value / 10.0 } else { value }, &[hit]);
    }
    static COUNTS: LazyLock<[(&str, Pattern); 2]> = LazyLock::new(|| {
        let per_litre = r"(?: counts?)?(?: was| of| were|:|=| at)? ?\(?(\d+(?:[.,]\d+)*) ?((?:[×x] ?10 ?\^?[39⁹³]? ?/ ?[µμu]?L|/ ?(?:[µμu]L|mm\^?3|mm³|L)|cells/[µμu]L|K/[µμu]L))";
        [
            ("platelets_1e9_l", Pattern::made(format!(r"\bplatelets?{per_litre}"))),
            ("anc_1e9_l", Pattern::made(format!(r"\b(?:absolute neutrophil counts?|neutrophils?|ANC){per_litre}"))),
        ]
    });
    for (key, p) in COUNTS.iter() {
        if let Some((value, unit, hit)) = lab(scope, p) {
            let per_micro =
                unit.contains('µ') || unit.contains('μ') || unit.to_lowercase().contains("/ul") || unit.contains("mm");
            let thousands = unit.contains("10") || unit.starts_with('K');
            g.put(key, if per_micro && !thousands { value / 1000.0 } else { value }, &[hit]);
        }
    }
}

/// Counts from facts, in the unit of the score, where the words gave none.
fn counts_of_facts(scope: Scope, g: &mut Gathered) {
    for (key, label) in [
        ("hb_g_dl", pattern!(r"^ha?emoglobin\b")),
        ("platelets_1e9_l", pattern!(r"^platelet")),
        ("anc_1e9_l", pattern!(r"^(?:absolute )?neutrophil count")),
    ] {
        if g.inputs.contains_key(key) {
            continue;
        }
        let Some((value, unit, hit)) = scope.measured(label).into_iter().next() else { continue };
        let unit = unit.to_lowercase();
        let value = match key {
            "hb_g_dl" if unit.ends_with("g/l") && !unit.contains("dl") => value / 10.0,
            "hb_g_dl" => value,
            _ if value >= 1000.0 => value / 1000.0,
            _ => value,
        };
        g.put(key, value, &[hit]);
    }
}

fn lab(scope: Scope, p: &Pattern) -> Option<(f64, String, Hit)> {
    let values = scope.captures(p, 1);
    let units = scope.captures(p, 2);
    let (hit, words) = values.into_iter().next()?;
    Some((super::core::number(&words)?, units.into_iter().next()?.1, hit))
}

fn cytogenetics(scope: Scope) -> Option<(&'static str, Hit)> {
    let groups = [
        (
            "good",
            pattern!(
                r"\b(?:cytogenetics?|karyotyp\w+)(?: \w+){0,4}? normal|\bnormal (?:male |female )?(?:cytogenetics?|karyotyp\w+)|\b46,? ?X[XY]\b"
            ),
        ),
        ("poor", pattern!(r"\bmonosomy 7\b|\bdel\(7\)|\binv\(3\)")),
        ("intermediate", pattern!(r"\btrisomy 8\b|\bdel\(7q\)")),
        ("good", pattern!(r"\bdel ?\(5q\)|\bdel ?\(20q\)|\bdel ?\(12p\)")),
    ];
    groups.into_iter().find_map(|(group, p)| scope.hits(p).into_iter().find(|h| !h.denied).map(|h| (group, h)))
}

pub(super) fn score(report: &Report, out: &mut Vec<Scored>) {
    let scope = Scope::whole(report);
    if !scope.diagnosed(pattern!(r"\bmyelodysplas\w+|\bMDS\b")) {
        return;
    }
    let blasts = blasts(scope);
    let cyto = cytogenetics(scope);
    if blasts.is_empty() && cyto.is_none() {
        return;
    }
    let base = || {
        let mut g = Gathered::new(report);
        if let Some((value, hit)) = blasts.first() {
            g.put("bm_blasts_pct", *value, std::slice::from_ref(hit));
        }
        if let Some((group, hit)) = &cyto {
            g.put("cytogenetic_group", *group, std::slice::from_ref(hit));
        }
        counts(scope, &mut g);
        counts_of_facts(scope, &mut g);
        g
    };
    let stated = scope.number(
        pattern!(r"(?:revised international prognostic scoring system|IPSS-?R)(?: \(IPSS-?R\))?(?: scores?| risk)?(?: was| of| is|:|=)? ?(\d(?:\.\d)?)\b"),
        1,
    );
    let mut g = base();
    if let Some((value, hit)) = &stated {
        g.put("stated_score", *value, std::slice::from_ref(hit));
    }
    let ipss_r =
        g.score("ipss_r", Some("at diagnosis"), |a| stated.iter().map(|s| ipss_r_claim(report, a, s)).collect());
    let score = ipss_r
        .as_ref()
        .map(|s| s.answer.result.get("score").or(s.answer.result.get("score_range")).cloned().unwrap_or(Value::Null));
    out.extend(ipss_r);
    if let (Some((age, hits)), Some(score)) = (scope.age(), score) {
        let mut g = Gathered::new(report);
        g.put("age", age, &hits);
        g.put("ipss_r", score, &[]);
        out.extend(g.score("ipss_ra", Some("at diagnosis"), silent));
    }
    let mut g = base();
    if let Some((_, hit)) = &cyto {
        let group = g.inputs.remove("cytogenetic_group").unwrap_or(Value::Null);
        g.put("karyotype_group", group, std::slice::from_ref(hit));
    }
    out.extend(g.score("ipss_1997", Some("at diagnosis"), silent));

    let mut genes: Vec<(String, Hit)> =
        scope.captures(pattern!(GENES), 1).into_iter().map(|(h, w)| (w, h)).filter(|(_, h)| !h.denied).collect();
    genes.retain(|(_, h)| {
        let s = report.sentence_at(h.range.start).map_or("", |s| report.words(&s.range));
        pattern!(r"mutat|variant|allele|VAF|pathogenic").is_match(s) && !pattern!(r"wild[- ]type").is_match(s)
    });
    genes.sort_by(|a, b| a.0.cmp(&b.0));
    genes.dedup_by(|a, b| a.0 == b.0);
    let names: Vec<String> = genes.iter().map(|x| x.0.to_uppercase()).collect();
    let hits: Vec<Hit> = genes.iter().map(|x| x.1.clone()).collect();
    if !names.is_empty() {
        let mut g = base();
        g.put("mutated", json!(names), &hits);
        out.extend(g.score("ipss_m", Some("at diagnosis, genes not named taken as not mutated"), silent));
    }
    if !blasts.is_empty() {
        let mut g = Gathered::new(report);
        g.put("bm_blasts_pct", blasts[0].0, std::slice::from_ref(&blasts[0].1));
        g.flag("auer_rods", scope.seen(pattern!(r"\bauer rods?\b")));
        if !names.is_empty() {
            g.put("mutated", json!(names), &hits);
        }
        out.extend(g.score("mds_classification", Some("at diagnosis"), |a| class_claims(scope, a)));
    }
    response(scope, &blasts, out);
}

fn ipss_r_claim(report: &Report, answer: &Answer, stated: &(f64, Hit)) -> Claim {
    let says = format!("IPSS-R {}", stated.0);
    let hits = std::slice::from_ref(&stated.1);
    match (answer.result.get("score").and_then(Value::as_f64), answer.result.get("score_range")) {
        (Some(score), _) if score == stated.0 => {
            claim(report, says, hits, Verdict::Agrees, "the stated inputs give the same score")
        }
        (Some(score), _) => claim(report, says, hits, Verdict::Disagrees, format!("the stated inputs give {score}")),
        (None, Some(range)) => {
            let (low, high) = (range[0].as_f64().unwrap_or(0.0), range[1].as_f64().unwrap_or(0.0));
            let missing = answer.missing.iter().map(|m| m.input.as_str()).collect::<Vec<_>>().join(", ");
            if stated.0 < low || stated.0 > high {
                claim(report, says, hits, Verdict::Disagrees, format!("the stated inputs allow {low} to {high}"))
            } else if stated.0 == low {
                claim(
                    report,
                    says,
                    hits,
                    Verdict::CannotBeTold,
                    format!("it is the floor of {low} to {high}: right only if {missing} all lie in their best class"),
                )
            } else {
                claim(
                    report,
                    says,
                    hits,
                    Verdict::CannotBeTold,
                    format!("the stated inputs allow {low} to {high}; {missing} are not reported"),
                )
            }
        }
        _ => claim(report, says, hits, Verdict::CannotBeTold, "it cannot be computed from what is stated"),
    }
}

fn class_claims(scope: Scope, answer: &Answer) -> Vec<Claim> {
    let stated = scope.captures(pattern!(r"\b(?:excess blasts[- ]?|EB-?)([12])\b"), 1);
    let Some((hit, words)) = stated.into_iter().next() else { return Vec::new() };
    let computed = answer.result.get("who_2016").and_then(Value::as_str).unwrap_or("");
    let verdict = if computed == format!("MDS-EB-{words}") { Verdict::Agrees } else { Verdict::Disagrees };
    vec![claim(
        scope.report,
        format!("MDS-EB-{words}"),
        &[hit],
        verdict,
        format!("the blasts give {computed} in WHO 2016"),
    )]
}

/// Blasts before, blasts after, and what is compared.
type Step<'a> = (&'a (f64, Hit), &'a (f64, Hit), String);

fn response(scope: Scope, blasts: &[(f64, Hit)], out: &mut Vec<Scored>) {
    // The same number told again is no new count.
    let mut steps: Vec<&(f64, Hit)> = Vec::new();
    for b in blasts {
        if steps.last().is_none_or(|last| last.0 != b.0) {
            steps.push(b);
        }
    }
    let Some((first, rest)) = steps.split_first() else { return };
    let mut pairs: Vec<Step> =
        rest.iter().map(|r| (*first, *r, format!("{} to {} %, against the baseline", first.0, r.0))).collect();
    let best = rest.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    if let (Some(best), Some(last)) = (best, rest.last())
        && best.1.range.start < last.1.range.start
    {
        pairs.push((best, last, format!("{} to {} %, against the best", best.0, last.0)));
    }
    for (i, (before, after, when)) in pairs.into_iter().enumerate() {
        let mut g = Gathered::new(scope.report);
        g.put("bm_blasts_before_pct", before.0, std::slice::from_ref(&before.1));
        g.put("bm_blasts_after_pct", after.0, std::slice::from_ref(&after.1));
        out.extend(
            g.score("iwg_mds_response", Some(&when), |a| if i == 0 { response_claims(scope, a) } else { Vec::new() }),
        );
    }
}

/// Responses that a report names, and whether they are categories at all.
pub fn response_claims(scope: Scope, answer: &Answer) -> Vec<Claim> {
    let mut out = Vec::new();
    let computed =
        answer.result.get("iwg_2006").map(|v| v.to_string().replace('"', "")).unwrap_or_else(|| "not settled".into());
    for hit in scope.hits(pattern!(r"\bstable (?:bone )?marrow response|\bstable (?:\w+ )?response\b")) {
        out.push(claim(
            scope.report,
            "stable response",
            &[hit],
            Verdict::Disagrees,
            format!("no IWG category; the blasts give {computed} by IWG 2006"),
        ));
    }
    for hit in scope.hits(pattern!(r"\bha?ematologic(?:al)? improvement\b")) {
        let why =
            "haematologic improvement names a lineage and values before and after for eight weeks; neither is given";
        out.push(claim(scope.report, "haematologic improvement", &[hit], Verdict::CannotBeTold, why));
    }
    out
}
