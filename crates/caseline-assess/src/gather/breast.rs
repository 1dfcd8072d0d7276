//! Breast cancer: stage, receptors, subtype, grade and response from a report.
//!
//! Sizes belong to the nearest word before them: lesion, nodule, mass, tumour for the breast, node for the axilla.
//! The stated T, N, M and stage are compared with sizes, the description of the nodes and the stage groups.

use super::core::{Claim, Gathered, Hit, Scope, Scored, Verdict, claim, silent};
use crate::instruments::tnm::Category;
use crate::instruments::{ajcc8_breast_t, tnm};
use crate::pattern;
use crate::pattern::Pattern;
use crate::report::Report;
use serde_json::{Value, json};

/// A TNM triple as written.
pub struct Triple {
    /// Where.
    pub hit: Hit,
    /// T, N and M as written.
    pub parts: [String; 3],
}

/// Every TNM triple of the patient's story.
pub fn triples(scope: Scope) -> Vec<Triple> {
    let p = pattern!(
        r"\b((?:y?[cp]|y)?T(?:[0-4][a-d]?|is|x)(?:\(m\))?) ?[,;/]? ?((?:y?[cp]|y)?N(?:[0-3][a-c]?|x)(?:mi)?(?:\([a-z+]+\))?) ?[,;/]? ?((?:y?[cp]|y)?M[01x])\b"
    );
    let part = |g| scope.captures(p, g);
    part(1)
        .into_iter()
        .zip(part(2))
        .zip(part(3))
        .map(|(((hit, t), (_, n)), (_, m))| Triple { hit, parts: [t, n, m] })
        .collect()
}

/// Sizes in mm with what they measure: true for breast, false for node.
pub fn sizes(scope: Scope) -> Vec<(f64, bool, bool, Hit)> {
    let p = pattern!(r"(\bat least |> ?|≥ ?)?(\d+(?:[.,]\d+)?)(?: ?[x×] ?\d+(?:[.,]\d+)?){0,2} ?(mm|cm)\b");
    let bounds: Vec<usize> = scope.captures(p, 1).into_iter().map(|b| b.0.range.start).collect();
    let mut out: Vec<(f64, bool, bool, Hit)> = Vec::new();
    for ((hit, number), (_, unit)) in scope.captures(p, 2).into_iter().zip(scope.captures(p, 3)) {
        let Some(mut size) = super::core::number(&number) else { continue };
        if unit.eq_ignore_ascii_case("cm") {
            size *= 10.0;
        }
        let from = crate::report::floor(scope.report.text, hit.range.start.saturating_sub(220));
        let lead = &scope.report.text[from..hit.range.start];
        let nearest = |p: &Pattern| p.find_iter(lead).last().map(|m| m.end());
        let node = nearest(pattern!(r"\b(?:lymph )?nodes?\b|\blymphadenopath\w+"));
        let lesion = nearest(pattern!(r"\blesions?\b|\bnodules?\b|\bmass(?:es)?\b|\btumou?rs?\b|\bcarcinoma\b"));
        let breast = match (node, lesion) {
            (Some(n), Some(l)) => l > n,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => continue,
        };
        let open = bounds.contains(&hit.range.start);
        // The same measure printed again (captions, damaged lines) is one measure.
        if !out.iter().any(|s| s.0 == size && s.1 == breast) {
            out.push((size, breast, open, hit));
        }
    }
    out
}

fn first(scope: Scope, p: &Pattern, group: usize) -> Option<(String, Hit)> {
    scope.captures(p, group).into_iter().next().map(|(h, w)| (w, h))
}

/// True where the report is of a breast cancer, and not of the cancer of another organ in somebody who had one.
pub fn applies(scope: Scope) -> bool {
    let other = pattern!(
        r"\b(?:thyroid|lung|pulmonary|colon|colorectal|rectal|gastric|stomach|pancreatic|hepatocellular|liver|renal|kidney|bladder|urothelial|prostate|prostatic|ovarian|cervical|endometrial|uterine|esophageal|oesophageal|laryngeal|nasopharyngeal|oral|skin|squamous cell|medullary thyroid|papillary thyroid|basal cell|salivary|parotid) (?:cell )?(?:cancer|carcinoma|adenocarcinoma)"
    );
    let breast = pattern!(
        r"\bbreast (?:\w+ ){0,2}(?:cancer|carcinoma)|\bductal carcinoma|\blobular carcinoma|\bmammary carcinoma|\bmastectomy|\bmammogra\w+"
    );
    let count = |p: &Pattern| scope.hits(p).len();
    count(breast) >= count(other)
        && scope.diagnosed(pattern!(r"\b(?:breast|mammary)(?: \w+){0,3} (?:cancer|carcinoma|malignancy)|\b(?:infiltrating|invasive)(?: \w+){0,2} (?:ductal|lobular)|\b(?:ductal|lobular) carcinoma\b"))
}

pub(super) fn score(report: &Report, out: &mut Vec<Scored>) {
    let scope = Scope::whole(report);
    if !applies(scope) {
        return;
    }
    let triples = triples(scope);
    let clinical = triples.iter().find(|t| !t.parts.iter().any(|p| p.starts_with(['y', 'Y'])));
    let sizes = sizes(scope);
    stage(scope, clinical, &sizes, out);
    receptors(scope, clinical, out);
    if let Some((g, hit)) = first(
        scope,
        pattern!(r"\b(?:histologic(?:al)? |nottingham |nuclear )?grade (?:was )?(?:G ?)?([123]|I{1,3})\b"),
        1,
    ) && pattern!(r"carcinoma|cancer|tumou?r|ductal|lobular")
        .is_match(report.sentence_at(hit.range.start).map_or("", |s| report.words(&s.range)))
    {
        let grade = match g.as_str() {
            "1" | "I" | "i" => 1,
            "2" | "II" | "ii" => 2,
            _ => 3,
        };
        let mut gathered = Gathered::new(report);
        gathered.put("reported_grade", grade, &[hit]);
        out.extend(gathered.score("nottingham_grade", None, silent));
    }
    response(scope, out);
}

fn stage(scope: Scope, clinical: Option<&Triple>, sizes: &[(f64, bool, bool, Hit)], out: &mut Vec<Scored>) {
    let report = scope.report;
    let stated_t = clinical.and_then(|t| Category::parse(&t.parts[0]));
    for (size, breast, open, hit) in sizes {
        if !breast {
            continue;
        }
        let mut g = Gathered::new(report);
        let value = if *open { json!(format!(">={size}")) } else { json!(size) };
        g.put("invasive_size_mm", value, std::slice::from_ref(hit));
        out.extend(g.score("ajcc8_breast_T", Some(&format!("from {size} mm")), |_| {
            let Some((t, written)) = stated_t.as_ref().zip(clinical) else { return Vec::new() };
            let by_size = ajcc8_breast_t::category(*size);
            let verdict = if t.main().starts_with("T4") {
                (Verdict::CannotBeTold, "T4 is by skin and chest wall, not by size".to_owned())
            } else if by_size.starts_with(&t.main()) {
                (Verdict::Agrees, format!("{size} mm is {by_size}"))
            } else {
                (Verdict::Disagrees, format!("{size} mm is {by_size}"))
            };
            vec![claim(report, t.name.clone(), std::slice::from_ref(&written.hit), verdict.0, verdict.1)]
        }));
    }
    let Some(clinical) = clinical else { return };
    let [t, n, m] = [0, 1, 2].map(|i| clinical.parts[i].clone());
    nodes(scope, clinical, out);
    let mut g = Gathered::new(report);
    for (key, part) in [("T", &t), ("N", &n), ("M", &m)] {
        g.put(key, part.clone(), std::slice::from_ref(&clinical.hit));
    }
    out.extend(g.score("ajcc8_breast_anatomic", Some("as stated"), |a| {
        let claims = stage_claims(scope);
        let stage = a.result.get("stage").and_then(Value::as_str).unwrap_or("").to_owned();
        claims
            .into_iter()
            .map(|(says, hit)| {
                let (verdict, why) = if stage.starts_with(&says)
                    && (stage.len() == says.len() || !stage[says.len()..].starts_with('I'))
                {
                    (
                        Verdict::Agrees,
                        format!("{} {} {} is {stage}", clinical.parts[0], clinical.parts[1], clinical.parts[2]),
                    )
                } else {
                    (
                        Verdict::Disagrees,
                        format!("{} {} {} is {stage}", clinical.parts[0], clinical.parts[1], clinical.parts[2]),
                    )
                };
                claim(report, format!("stage {says}"), &[hit], verdict, why)
            })
            .collect()
    }));
}

/// Stated stage groups of the patient's cancer.
pub fn stage_claims(scope: Scope) -> Vec<(String, Hit)> {
    scope
        .captures(pattern!(r"\bstage ((?:IV|I{1,3})[ABC]?)\b"), 1)
        .into_iter()
        .map(|(h, w)| (w.to_uppercase(), h))
        .collect()
}

fn nodes(scope: Scope, clinical: &Triple, out: &mut Vec<Scored>) {
    let report = scope.report;
    let hits: Vec<Hit> = scope
        .hits(pattern!(r"\b(?:axillary|internal mammary|supraclavicular|infraclavicular)(?: \w+){0,3} (?:nodes?|lymphadenopath\w+)|\bfine[- ]nee\S*(?: \S+)? aspiration"))
        .into_iter()
        .filter(|h| !h.denied)
        .take(4)
        .collect();
    if hits.is_empty() {
        return;
    }
    let mut words: Vec<&str> = hits.iter().map(|h| report.words(&h.range)).collect();
    for (p, say) in
        [(pattern!(r"\b(?:fixed|matted)\b"), "fixed or matted"), (pattern!(r"\bmobile\b|\bmovable\b"), "mobile")]
    {
        if scope.hits(p).iter().any(|h| {
            !h.denied
                && pattern!(r"node|axilla")
                    .is_match(report.sentence_at(h.range.start).map_or("", |s| report.words(&s.range)))
        }) {
            words.push(say);
        }
    }
    if scope.has(pattern!(r"fine[- ]nee\S*(?: \S+)? aspiration")) {
        words.push("FNA positive");
    }
    let mut g = Gathered::new(report);
    g.put("description", words.join("; "), &hits);
    out.extend(g.score("ajcc8_breast_cN", Some("from the description"), |a| node_claim(report, clinical, a)));
}

fn node_claim(report: &Report, clinical: &Triple, answer: &crate::instruments::Answer) -> Vec<Claim> {
    let Some(stated) = Category::parse(&clinical.parts[1]) else { return Vec::new() };
    let found = answer.result.get("N").and_then(Value::as_str).unwrap_or("");
    let hits = std::slice::from_ref(&clinical.hit);
    let says = stated.name.clone();
    vec![if found.contains("undetermined") {
        let why = if stated.main() == "N2" {
            "N2 needs fixed or matted nodes, or internal mammary nodes alone; neither is stated, and mobile nodes are N1"
        } else {
            "the mobility of the nodes is not stated"
        };
        claim(report, says, hits, Verdict::CannotBeTold, why)
    } else if found.contains(&stated.main()) {
        claim(report, says, hits, Verdict::Agrees, format!("the description gives {found}"))
    } else {
        claim(report, says, hits, Verdict::Disagrees, format!("the description gives {found}"))
    }]
}

fn receptors(scope: Scope, clinical: Option<&Triple>, out: &mut Vec<Scored>) {
    let report = scope.report;
    let status = |p: &Pattern| -> Option<(bool, Hit)> {
        first(scope, p, 1).map(|(w, h)| (pattern!(r"^(?:positiv\w*|\+)$").is_match(w.trim()), h))
    };
    let er_pct = scope.number(pattern!(r"\b(?:o?estrogen receptors?|ER)\b\)?[^.;]{0,30}?\(?(\d{1,3}(?:\.\d+)?) ?%"), 1);
    let pr_pct = scope.number(pattern!(r"\b(?:progesterone receptors?|P[gR]R?)\b\)?[ ,:(-]{0,4}(?:positive|negative)?[ ,:(-]{0,4}(\d{1,3}(?:\.\d+)?) ?%"), 1);
    // A value that the words do not show next to the name may stand in a fact.
    let percent_fact = |p: &Pattern| scope.measured(p).into_iter().find(|m| m.1.contains('%')).map(|m| (m.0, m.2));
    let er_pct = er_pct.or_else(|| percent_fact(pattern!(r"^o?estrogen receptor")));
    let pr_pct = pr_pct.or_else(|| percent_fact(pattern!(r"^progesterone receptor")));
    let er = status(pattern!(r"\b(?:o?estrogen receptors?|ER)\b[ )(A-Z]{0,8}?[- ]{1,3}(positive|negative)\b"));
    let pr = status(pattern!(r"\b(?:progesterone receptors?|PgR|PR)\b[ )(A-Z]{0,8}?[- ]{1,3}(positive|negative)\b"));
    for (name, pct, reported) in [("ER", &er_pct, &er), ("PR", &pr_pct, &pr)] {
        if pct.is_none() && reported.is_none() {
            continue;
        }
        let mut g = Gathered::new(report);
        g.put("receptor", name, &[]);
        if let Some((value, hit)) = pct {
            g.put("percent", *value, std::slice::from_ref(hit));
        }
        if let Some((positive, hit)) = reported {
            g.put("reported", if *positive { "positive" } else { "negative" }, std::slice::from_ref(hit));
        }
        out.extend(g.score("asco_cap_er_pr_2020", Some(name), |a| {
            let Some((positive, hit)) = reported.as_ref().filter(|_| pct.is_some()) else { return Vec::new() };
            let computed = a.result.get("result").and_then(Value::as_str).unwrap_or("");
            let verdict = if computed.contains("positive") == *positive { Verdict::Agrees } else { Verdict::Disagrees };
            vec![claim(
                report,
                format!("{name} {}", if *positive { "positive" } else { "negative" }),
                std::slice::from_ref(hit),
                verdict,
                format!("the percentage is {computed} by ASCO/CAP 2020"),
            )]
        }));
    }
    let ihc = first(scope, pattern!(r"\bHER-?2\b[^.;]{0,60}?\b([0-3] ?\+)"), 1);
    let fish = first(
        scope,
        pattern!(
            r"\b(?:FISH|ISH|SISH|CISH|fluorescen\w+ in situ hybridi[sz]ation)\b[ ,:-]{0,3}(?:was )?(positive|negative|amplified)"
        ),
        1,
    );
    let her2 = status(pattern!(r"\bHER-?2\b(?:/neu)?[- ,]{0,3}(?:status )?(?:was )?(positive|negative|\+)"));
    if ihc.is_some() || fish.is_some() {
        let mut g = Gathered::new(report);
        if let Some((w, h)) = &ihc {
            g.put("ihc", w.replace(' ', ""), std::slice::from_ref(h));
        }
        if let Some((w, h)) = &fish {
            g.put(
                "fish_reported",
                if w.eq_ignore_ascii_case("negative") { "negative" } else { "positive" },
                std::slice::from_ref(h),
            );
        }
        if let Some((r, h)) =
            scope.number(pattern!(r"\bHER-?2/CEP ?17(?: ratio)?(?: of| was|:|=)? ?(\d+(?:\.\d+)?)"), 1)
        {
            g.put("dual_probe_ratio", r, &[h]);
        }
        out.extend(g.score("asco_cap_her2", None, |a| {
            let Some((positive, hit)) = her2.as_ref() else { return Vec::new() };
            let computed = a.result.get("result").and_then(Value::as_str).unwrap_or("");
            let verdict = match computed {
                "positive" | "negative" if (computed == "positive") == *positive => Verdict::Agrees,
                "equivocal" => Verdict::CannotBeTold,
                _ => Verdict::Disagrees,
            };
            vec![claim(
                report,
                format!("HER2 {}", if *positive { "positive" } else { "negative" }),
                std::slice::from_ref(hit),
                verdict,
                format!("the stated tests give {computed}"),
            )]
        }));
    }
    let ki67 = scope.number(pattern!(r"\bKi-?67\b[^.;%]{0,30}?(\d{1,3}(?:\.\d+)?) ?%"), 1);
    let ki67 = ki67.or_else(|| percent_fact(pattern!(r"^ki-?67")));
    if let Some((value, hit)) = &ki67 {
        let mut g = Gathered::new(report);
        g.put("percent", *value, std::slice::from_ref(hit));
        out.extend(g.score("ki67", None, silent));
    }
    let her2_known = her2.as_ref().map(|h| h.0);
    let value = |pct: &Option<(f64, Hit)>, status: &Option<(bool, Hit)>| match (pct, status) {
        (Some(p), _) => json!(p.0),
        (None, Some(s)) => json!(if s.0 { "positive" } else { "negative" }),
        _ => Value::Null,
    };
    if (er.is_some() || er_pct.is_some()) && her2_known.is_some() {
        let hits = |a: &Option<(f64, Hit)>, b: &Option<(bool, Hit)>| {
            a.iter().map(|x| x.1.clone()).chain(b.iter().map(|x| x.1.clone())).collect::<Vec<_>>()
        };
        let mut g = Gathered::new(report);
        g.put("ER", value(&er_pct, &er), &hits(&er_pct, &er));
        g.put("PR", value(&pr_pct, &pr), &hits(&pr_pct, &pr));
        g.put(
            "HER2",
            her2_known.map_or(Value::Null, |p| json!(if p { "positive" } else { "negative" })),
            &hits(&None, &her2),
        );
        g.put("Ki67", ki67.as_ref().map_or(Value::Null, |k| json!(k.0)), &hits(&ki67, &None));
        out.extend(g.score("st_gallen_2013_surrogate", None, silent));
    }
    let grade = scope.number(pattern!(r"\bgrade (?:was )?G?([123])\b"), 1);
    if let Some(clinical) = clinical {
        let mut g = Gathered::new(report);
        for (key, part) in ["T", "N", "M"].iter().zip(&clinical.parts) {
            g.put(key, part.clone(), std::slice::from_ref(&clinical.hit));
        }
        g.put(
            "grade",
            grade.as_ref().map_or(Value::Null, |x| json!(x.0)),
            &grade.iter().map(|x| x.1.clone()).collect::<Vec<_>>(),
        );
        let sign = |known: Option<bool>| known.map_or(Value::Null, |p| json!(if p { "+" } else { "-" }));
        g.put("HER2", sign(her2_known), &[]);
        g.put("ER", sign(er.as_ref().map(|e| e.0).or(er_pct.as_ref().map(|e| e.0 >= 1.0))), &[]);
        g.put("PR", sign(pr.as_ref().map(|e| e.0).or(pr_pct.as_ref().map(|e| e.0 >= 1.0))), &[]);
        out.extend(g.score("ajcc8_breast_clinical_prognostic", Some("as stated"), silent));
    }
}

fn response(scope: Scope, out: &mut Vec<Scored>) {
    let report = scope.report;
    let t = first(scope, pattern!(r"\b(y?pT(?:[0-4][a-d]?|is)(?:mi)?)\b"), 1)
        .filter(|t| t.0.to_lowercase().starts_with('y'));
    let n = first(scope, pattern!(r"\b(ypN(?:[0-3][a-c]?)(?:mi)?(?:\([a-z+]+\))?)"), 1);
    let m = first(scope, pattern!(r"\b((?:yp|yc|p|c)M[01])\b"), 1);
    if t.is_none() && n.is_none() {
        return;
    }
    let put = |g: &mut Gathered, with_m: bool| {
        for (key, part) in [("ypT", &t), ("ypN", &n)] {
            if let Some((w, h)) = part {
                g.put(key, w.clone(), std::slice::from_ref(h));
            }
        }
        if let Some((w, h)) = m.as_ref().filter(|_| with_m) {
            g.put("M", w.clone(), std::slice::from_ref(h));
        }
    };
    let mut g = Gathered::new(report);
    put(&mut g, false);
    out.extend(g.score("pcr_definitions", None, |a| {
        let stated = scope.hits(pattern!(r"\bpatholog\w+(?: \([^)]*\))? complete (?:response|remission)|\bpCR\b"));
        let met = a.result.get("ypT0is_ypN0").and_then(Value::as_bool);
        stated
            .into_iter()
            .filter(|h| !h.denied)
            .take(1)
            .map(|h| {
                let verdict = match met {
                    Some(true) => Verdict::Agrees,
                    Some(false) => Verdict::Disagrees,
                    None => Verdict::CannotBeTold,
                };
                claim(report, "pathologic complete response", &[h], verdict, "by ypT and ypN as stated")
            })
            .collect()
    }));
    let mut g = Gathered::new(report);
    put(&mut g, true);
    out.extend(g.score("ajcc8_breast_yp", None, silent));
    let clear = |w: &Option<(String, Hit)>, name: &str| {
        w.as_ref().is_some_and(|x| tnm::Category::parse(&x.0).is_some_and(|c| c.name == name))
    };
    if clear(&t, "T0") && clear(&n, "N0") {
        let mut g = Gathered::new(report);
        g.put("d1_mm", 0, &t.iter().map(|x| x.1.clone()).collect::<Vec<_>>());
        g.put("nodes_positive", 0, &n.iter().map(|x| x.1.clone()).collect::<Vec<_>>());
        out.extend(g.score("rcb", Some("no residual tumour"), silent));
    }
}
