//! Haematopoietic cell transplantation: conditioning, comorbidity, chimerism, engraftment, GVHD.
//!
//! Comorbidities count only where told before the transplantation. "Large-volume" diarrhoea is no number: it leaves
//! lower-gut stages 1 to 3 and is named beside a stated grade.

use super::core::{Claim, Gathered, Hit, Scope, Scored, Verdict, claim, silent};
use crate::pattern;
use crate::report::Report;
use serde_json::{Value, json};

/// Where the transplantation of the patient is told.
pub fn transplantation(scope: Scope) -> Option<usize> {
    let did = pattern!(
        r"\b(?:underwent|received|proceeded to|had|after|following|post)\b[^.;]{0,40}?(?:allo(?:geneic)?[- –]?(?:HS?CT|SCT|BMT|(?:hematopoietic|haematopoietic|stem|bone))|(?:hematopoietic|haematopoietic) (?:stem )?cell transplant|bone marrow transplant|stem cell transplant)"
    );
    scope
        .hits(did)
        .into_iter()
        .find(|h| !h.denied && scope.report.role_at(h.range.start) == crate::report::Role::Case)
        .map(|h| h.range.start)
}

pub(super) fn score(report: &Report, out: &mut Vec<Scored>) {
    let scope = Scope::whole(report);
    let Some(day0) = transplantation(scope) else { return };
    conditioning(scope, out);
    comorbidity(report, day0, out);
    chimerism(scope, out);
    gvhd(scope, out);
    let trilineage = scope.hits(pattern!(r"\btrilineage (?:hematopoiesis|haematopoiesis|engraftment)|\b(?:neutrophil|platelet|successful) engraftment|\bengrafted\b"));
    if !trilineage.is_empty() {
        let mut g = Gathered::new(report);
        g.put("reported", report.words(&trilineage[0].range).to_owned(), &trilineage[..1]);
        out.extend(g.score("engraftment", None, silent));
    }
}

fn conditioning(scope: Scope, out: &mut Vec<Scored>) {
    let mut g = Gathered::new(scope.report);
    if !scope.has(pattern!(r"\bcondition(?:ing|ed)\b")) {
        return;
    }
    let near = |h: &Hit| {
        let from = crate::report::floor(scope.report.text, h.range.start.saturating_sub(400));
        let to = crate::report::floor(scope.report.text, h.range.end + 400);
        pattern!(r"condition(?:ing|ed)").is_match(&scope.report.text[from..to])
    };
    for (key, p) in [
        ("fludarabine", pattern!(r"\bfludarabine\b")),
        ("cyclophosphamide", pattern!(r"\bcyclophosphamide\b")),
        ("total_lymphoid_irradiation", pattern!(r"\btotal lymphoid irradiation")),
        ("treosulfan", pattern!(r"\btreosulfan\b")),
    ] {
        let hits: Vec<Hit> = scope.hits(p).into_iter().filter(|h| !h.denied && near(h)).take(1).collect();
        if !hits.is_empty() {
            g.put(key, true, &hits);
        }
    }
    for (key, name, dose) in [
        (
            "melphalan_mg_m2",
            pattern!(r"\bmelphalan\b"),
            pattern!(r"\bmelphalan\b[^.;]{0,50}?(\d+(?:\.\d+)?) ?mg ?/ ?m"),
        ),
        ("busulfan_mg_kg", pattern!(r"\bbusulfan\b"), pattern!(r"\bbusulfan\b[^.;]{0,40}?(\d+(?:\.\d+)?) ?mg ?/ ?kg")),
        ("thiotepa_mg_kg", pattern!(r"\bthiotepa\b"), pattern!(r"\bthiotepa\b[^.;]{0,40}?(\d+(?:\.\d+)?) ?mg ?/ ?kg")),
        (
            "tbi_gy",
            pattern!(r"\btotal[- ]body irradiation|\bTBI\b"),
            pattern!(r"(?:total[- ]body irradiation|TBI)[^.;]{0,40}?(\d+(?:\.\d+)?) ?Gy"),
        ),
    ] {
        if let Some((value, hit)) = scope.number(dose, 1).filter(|d| near(&d.1)) {
            g.put(key, value, &[hit]);
        } else if let Some(hit) = scope.hits(name).into_iter().find(|h| !h.denied && near(h)) {
            g.put(key, true, &[hit]);
        }
    }
    if g.inputs.is_empty() {
        return;
    }
    out.extend(g.score("conditioning_intensity", None, |a| {
        let computed = a.result.get("class").and_then(Value::as_str).map(str::to_owned);
        intensity_words(scope)
            .into_iter()
            .map(|(class, hit)| match &computed {
                Some(c) if *c == class => {
                    claim(scope.report, class, &[hit], Verdict::Agrees, format!("the drugs and doses are {c}"))
                }
                Some(c) => {
                    claim(scope.report, class, &[hit], Verdict::Disagrees, format!("the drugs and doses are {c}"))
                }
                None => claim(scope.report, class, &[hit], Verdict::CannotBeTold, "the doses are not stated"),
            })
            .collect()
    }));
}

/// Intensity as the report names it for its own patient.
fn intensity_words(scope: Scope) -> Vec<(&'static str, Hit)> {
    let mut out = Vec::new();
    for (class, p) in [
        ("RIC", pattern!(r"\breduced[- ]intensity\b")),
        ("NMA", pattern!(r"\bnon-?myeloablative\b")),
        ("MAC", pattern!(r"(?:^|[^-n])\bmyeloablative (?:\w+ )?conditioning")),
    ] {
        out.extend(scope.hits(p).into_iter().filter(|h| !h.denied).take(1).map(|h| (class, h)));
    }
    out
}

fn comorbidity(report: &Report, day0: usize, out: &mut Vec<Scored>) {
    let scope = Scope { report, upto: day0 };
    let whole = Scope::whole(report);
    let mut known = Vec::new();
    let mut hits = Vec::new();
    for p in [
        pattern!(r"\batrial (?:fibrillation|flutter)|\barrhythmia"),
        pattern!(r"\bcoronary (?:artery )?disease|\b(?:congestive )?heart failure|\bmyocardial infarction"),
        pattern!(r"\bcrohn|\bulcerative colitis|\binflammatory bowel disease"),
        pattern!(r"\bdiabetes(?: mellitus)?\b"),
        pattern!(r"\btransient isch(?:a)?emic attack|\bstroke\b"),
        pattern!(r"\bdepression\b|\banxiety(?: and mania)?\b|\bmania\b|\bbipolar"),
        pattern!(r"\b(?:chronic )?hepatitis [BC]\b|\bchronic hepatitis"),
        pattern!(r"\bobesity\b"),
        pattern!(r"\bsystemic lupus|\brheumatoid arthritis|\bpolymyositis|\bmixed connective tissue|\bpolymyalgia"),
        pattern!(r"\bdermatomyositis\b|\bDM\b|\bsystemic sclerosis|\bvasculitis\b"),
        pattern!(r"\bpeptic ulcer|\bgastric ulcer"),
        pattern!(r"\b(?:aortic|mitral) (?:stenosis|regurgitation)|\bvalv\w+ disease"),
        pattern!(r"\bcirrhosis\b"),
    ] {
        if let Some(hit) = scope.hits(p).into_iter().find(|h| !h.denied) {
            let abbreviated = report.words(&hit.range) == "DM";
            if abbreviated && !report.has(pattern!(r"dermatomyositis \(DM\)")) {
                continue;
            }
            known.push(if abbreviated {
                "dermatomyositis (not literally listed)".to_owned()
            } else {
                format!(
                    "{} (treatment not stated)",
                    report.words(&hit.range).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
                )
            });
            hits.push(hit);
        }
    }
    let mut g = Gathered::new(report);
    g.put("known", json!(known), &hits);
    if let Some((age, hits)) = whole.age() {
        g.put("age", age, &hits);
    }
    out.extend(g.score("hct_ci", Some("conditions told before the transplantation"), silent));
}

fn chimerism(scope: Scope, out: &mut Vec<Scored>) {
    let p = pattern!(r"([<>≤≥]?) ?(\d{1,3}(?:\.\d+)?) ?% (recipient|donor)");
    for (((hit, sign), (_, number)), (_, whose)) in
        scope.captures(p, 1).into_iter().zip(scope.captures(p, 2)).zip(scope.captures(p, 3))
    {
        let mut g = Gathered::new(scope.report);
        let Some(value) = super::core::number(&number) else { continue };
        g.put(
            if whose.eq_ignore_ascii_case("donor") { "donor_pct" } else { "recipient_pct" },
            value,
            std::slice::from_ref(&hit),
        );
        g.put("comparator", if sign.is_empty() { "=" } else { sign.as_str() }, &[]);
        out.extend(g.score("chimerism", None, silent));
    }
}

/// Grades of acute GVHD that are stated, with their number.
pub fn gvhd_grades(scope: Scope) -> Vec<(u8, Hit)> {
    let p = pattern!(
        r"\bgrade (IV|I{1,3}|[1-4])\b(?: \w+){0,4}? (?:a?GVHD|graft[- ]versus[- ]host)|\b(?:a?GVHD|graft[- ]versus[- ]host disease)\b,? \(?grade (IV|I{1,3}|[1-4])\b"
    );
    let of = |w: &str| match w.to_uppercase().as_str() {
        "1" | "I" => 1,
        "2" | "II" => 2,
        "3" | "III" => 3,
        _ => 4,
    };
    let mut out: Vec<(u8, Hit)> =
        [1, 2].into_iter().flat_map(|g| scope.captures(p, g)).map(|(h, w)| (of(&w), h)).collect();
    out.sort_by_key(|x| x.1.range.start);
    out
}

/// Diarrhoea that is called large.
pub fn large_diarrhoea(scope: Scope) -> Vec<Hit> {
    scope
        .hits(pattern!(r"\b(?:large[- ]volume|voluminous|profuse|copious|massive) (?:\w+ )?diarrh(?:o)?ea"))
        .into_iter()
        .filter(|h| !h.denied)
        .collect()
}

fn gvhd(scope: Scope, out: &mut Vec<Scored>) {
    let grades = gvhd_grades(scope);
    let Some((grade, hit)) = grades.first().cloned() else { return };
    let mut g = Gathered::new(scope.report);
    let volume = scope.number(pattern!(r"\bdiarrh(?:o)?ea\b[^.;]{0,40}?(\d{3,4}) ?mL"), 1);
    let large = large_diarrhoea(scope);
    if let Some((ml, h)) = volume {
        g.put("adult_stool_ml_per_day", ml, &[h]);
    } else if !large.is_empty() {
        g.put("lower_gi_stage", json!([1, 3]), &large[..1]);
    } else if let Some(h) = scope.hits(pattern!(r"\bdiarrh(?:o)?ea")).into_iter().find(|h| !h.denied) {
        g.put("lower_gi_stage", json!([0, 4]), &[h]);
    }
    g.put("stated_grade", json!(grade.to_string()), std::slice::from_ref(&hit));
    out.extend(g.score("acute_gvhd", Some("as stated"), |a| -> Vec<Claim> {
        let possible = a.result.get("stated_is_possible").and_then(Value::as_bool);
        let says = format!("grade {grade}");
        let hits: Vec<Hit> = std::iter::once(hit.clone()).chain(large.first().cloned()).collect();
        let c = match possible {
            Some(false) => claim(scope.report, says, &hits, Verdict::Disagrees, "the stages that are stated give another grade"),
            _ if !large.is_empty() && grade <= 2 => claim(
                scope.report,
                says,
                &hits,
                Verdict::CannotBeTold,
                "grade II with gut disease needs less than 1000 mL a day; \"large-volume\" suggests 1000 mL and more, which is stage 2 and grade III; no volume is given",
            ),
            _ => claim(scope.report, says, &hits, Verdict::CannotBeTold, "the organ stages are not stated"),
        };
        vec![c]
    }));
}
