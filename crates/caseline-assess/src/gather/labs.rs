//! Laboratory values and body measures of any report: CTCAE grade of creatine kinase, ANA titre, enzyme units, BSA.

use super::core::{Gathered, Hit, Scope, Scored, silent};
use crate::pattern;
use crate::report::Report;
use serde_json::json;

/// Creatine kinase values in the order of telling.
pub fn creatine_kinase(scope: Scope) -> Vec<(f64, Hit)> {
    let mut out = scope.numbers(
        pattern!(r"\b(?:creatin(?:e|ine) (?:phospho)?kinase|CP?K)\b\)?[^.;\d]{0,60}?(\d+(?:[.,]\d+)*) ?(?:I?U ?/ ?L|U/l|IU/l|UI/L|[µμu]kat/L)"),
        1,
    );
    if out.is_empty() {
        out = scope
            .measured(pattern!(r"^creatin(?:e|ine) (?:phospho)?kinase\b"))
            .into_iter()
            .map(|m| (m.0, m.2))
            .collect();
    }
    // The isoenzyme is another test.
    out.retain(|(value, hit)| {
        *value > 0.0
            && !pattern!(
                r"\bMB\b|isoenzyme|fraction|\b(?:above|over|below|under|exceed\w*|than|threshold|limit)\b|[<>≥≤]"
            )
            .is_match(scope.report.words(&hit.range))
    });
    out.dedup_by(|a, b| a.0 == b.0);
    out
}

pub(super) fn score(report: &Report, out: &mut Vec<Scored>) {
    let scope = Scope::whole(report);
    let values = creatine_kinase(scope);
    // The upper limit as the report gives it next to a value: "(normal <170)", "reference range 30-200".
    let limit = scope.number(
        pattern!(r"\b(?:creatin(?:e|ine) (?:phospho)?kinase|CP?K)\b[^.;]{0,80}?(?:normal|reference|ref\.?)[^.;\d]{0,25}(?:<|≤|up to |\d+(?:\.\d+)? ?(?:-|–|to) ?)? ?(\d+(?:\.\d+)?)"),
        1,
    );
    // The range in brackets behind the value: "3197 U/L (range 30–170)", "(30-200)".
    let behind = |hit: &Hit| -> Option<(f64, Hit)> {
        let from = hit.range.end;
        let tail = &report.text[from..crate::report::floor(report.text, from + 50)];
        let c = pattern!(r"^\)? ?[(\[,;] ?(?:(?:normal|reference|ref\.?)? ?(?:range|values?|limits?)?:? ?|n\.? ?)(?:<|≤|up to |\d+(?:\.\d+)? ?(?:-|–|to) ?)(\d+(?:\.\d+)?)").captures(tail)?;
        let at = c.get(1)?;
        Some((at.as_str().parse().ok()?, Hit { range: from + at.start()..from + at.end(), denied: false }))
    };
    let limit = limit.or_else(|| values.iter().find_map(|v| behind(&v.1)));
    for (value, hit) in values.iter().take(4) {
        let mut g = Gathered::new(report);
        g.put("term", "CPK increased", &[]);
        g.put("value_u_l", *value, std::slice::from_ref(hit));
        if let Some((uln, h)) = limit.as_ref().filter(|l| l.0 != *value) {
            g.put("uln_u_l", *uln, std::slice::from_ref(h));
        }
        out.extend(g.score("ctcae_v5", Some(&format!("CK {value}")), silent));
    }
    if values.len() >= 2 && values[0].0 > values[values.len() - 1].0 {
        let last = &values[values.len() - 1];
        let mut g = Gathered::new(report);
        g.put("analyte", "CK", &[]);
        g.put("baseline", values[0].0, std::slice::from_ref(&values[0].1));
        g.put("follow_up", last.0, std::slice::from_ref(&last.1));
        out.extend(g.score("units", Some("fall of CK"), silent));
    }
    for (event, p) in [
        ("Febrile neutropenia", pattern!(r"\bfebrile neutropenia\b|\bneutropenic fever\b")),
        ("Sepsis", pattern!(r"\bsepsis\b|\bseptic shock\b")),
        ("Myocardial infarction", pattern!(r"\bmyocardial infarction\b")),
    ] {
        // An adverse event is one of a treatment: something that can cause it must have been given before.
        let seen = scope.seen(p);
        let before = seen.1.first().map_or(0, |h| h.range.start);
        let treated = Scope { report, upto: before }.diagnosed(pattern!(r"\bchemotherap\w+|\b(?:allo-?|allogeneic |autologous |cell |marrow )[- ]?(?:HCT|HSCT|SCT|transplant\w*)|\bimmunotherap\w+"));
        if treated && seen.0 == Some(true) {
            let mut g = Gathered::new(report);
            g.put("term", event, &seen.1);
            out.extend(g.score("ctcae_v5", Some(event), silent));
        }
    }
    if let Some((hit, titre)) = scope
        .captures(pattern!(r"\b(?:anti-?nuclear antibod\w+|ANA)\b\)?[^.;:]{0,40}?(1 ?: ?\d{2,5})\b"), 1)
        .into_iter()
        .next()
    {
        let mut g = Gathered::new(report);
        g.put("titer", titre, &[hit]);
        out.extend(g.score("ana_titer", None, silent));
    } else if scope.seen(pattern!(r"\banti-?nuclear antibod\w+")).0 == Some(false) {
        let mut g = Gathered::new(report);
        let seen = scope.seen(pattern!(r"\banti-?nuclear antibod\w+"));
        g.put("titer", "negative", &seen.1);
        out.extend(g.score("ana_titer", None, silent));
    }
    let height = scope.number(pattern!(r"\bheight\b[^.;\d]{0,20}(\d{2,3}(?:\.\d+)?) ?cm"), 1);
    let weight = scope.number(pattern!(r"\bweigh(?:t|ed|ing)\b[^.;\d]{0,20}(\d{1,3}(?:\.\d+)?) ?kg"), 1);
    if let (Some((h, a)), Some((w, b))) = (height, weight) {
        let mut g = Gathered::new(report);
        g.put("height_cm", h, &[a]);
        g.put("weight_kg", json!(w), &[b]);
        out.extend(g.score("bsa", None, silent));
    }
}
