//! What the instruments give for the two shared reports, from their text and gold facts; skipped, and said so, without
//! them. What reader, instruments and checks make of their text alone is tested in `caseline` (`seeds_assessed`).

use caseline_assess::{Scored, score_case};
use caseline_model::{Assertion, Case, Fact, Kind, Patient, Quote, Reader, SourceInfo, Value as Measured};
use serde_json::{Value, json};
use std::path::Path;

fn shared(path: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::fs::read(root.join(path)).ok().map(|b| String::from_utf8_lossy(&b).into_owned())
}

/// The gold facts of a report as a case.
fn gold(name: &str) -> Option<(Case, String)> {
    let text = shared(&format!("seeds/gold/{name}.txt"))?;
    let gold: Value = serde_json::from_str(&shared(&format!("seeds/gold/{name}.gold.json"))?).ok()?;
    let mut case = Case::new(Reader::default(), SourceInfo::default());
    for s in gold["subject"].as_array()? {
        let sex = s["sex"].as_str().and_then(|w| w.parse().ok());
        case.patients.push(Patient { patient: 1, age_years: s["age_years"].as_f64(), sex, quotes: Vec::new() });
    }
    for (i, f) in gold["facts"].as_array()?.iter().enumerate() {
        let exact = f["quote"].as_str()?;
        let nth = f["nth"].as_u64().unwrap_or(0) as usize;
        let Some((at, _)) = text.match_indices(exact).nth(nth) else { continue };
        let start = text[..at].chars().count();
        let quote = Quote { start, end: start + exact.chars().count(), exact: exact.to_owned() };
        let kind: Kind = f["kind"].as_str()?.parse().ok()?;
        let mut fact = Fact::stated("gold", kind, f["label"].as_str()?.to_lowercase(), quote);
        fact.id = format!("f{i}");
        if f["status"] == "absent" {
            fact.assertion = Assertion::ABSENT;
        }
        if f.get("value").is_some() {
            fact.value = Some(Measured {
                number: f["value"].as_f64(),
                text: f["value"].as_str().map(str::to_owned),
                unit: f["unit"].as_str().map(str::to_owned),
                ..Measured::default()
            });
        }
        case.facts.push(fact);
    }
    Some((case, text))
}

fn scores(name: &str) -> Option<Vec<Scored>> {
    let Some((case, text)) = gold(name) else {
        eprintln!("skipped: ../shared/seeds/gold/{name}.txt is not there");
        return None;
    };
    // The facts must not be needed for what the words say plainly.
    let bare = Case::new(Reader::default(), SourceInfo::default());
    assert!(score_case(&bare, &text).len() + 4 > score_case(&case, &text).len());
    Some(score_case(&case, &text))
}

#[track_caller]
fn has(scores: &[Scored], instrument: &str, key: &str, value: Value) -> Scored {
    let found: Vec<&Scored> = scores.iter().filter(|s| s.answer.instrument == instrument).collect();
    let hit = found.iter().find(|s| s.answer.result.get(key) == Some(&value));
    match hit {
        Some(s) => (*s).clone(),
        None => panic!(
            "{instrument} {key} = {value} is not among {:?}",
            found.iter().map(|s| &s.answer.result).collect::<Vec<_>>()
        ),
    }
}

#[test]
fn myelodysplastic_syndrome() {
    let Some(all) = scores("myelodysplastic-syndrome") else { return };
    let ipss_r = has(&all, "ipss_r", "score_range", json!([4.0, 7.0]));
    assert_eq!(ipss_r.answer.result["missing"], json!(["Hb", "platelets", "ANC"]));
    assert!(ipss_r.claims[0].why.contains("floor"), "{:?}", ipss_r.claims);
    let ipss_m = has(&all, "ipss_m", "best", json!({"score": -1.66, "category": "Very Low"}));
    assert_eq!(ipss_m.answer.result["worst"]["score"], json!(3.09));
    let class = has(&all, "mds_classification", "icc_2022", json!("MDS/AML"));
    assert_eq!(class.answer.result["who_2016"], "MDS-EB-2");
    assert_eq!(class.answer.result["who_2022"], "MDS-IB2");
    let changes: Vec<&Value> = all
        .iter()
        .filter(|s| s.answer.instrument == "iwg_mds_response")
        .map(|s| &s.answer.result["blast_change_pct"])
        .collect();
    assert_eq!(changes, [&json!(-38.5), &json!(-15.4), &json!(37.5)]);
    assert!(
        all.iter().filter(|s| s.answer.instrument == "iwg_mds_response").all(|s| s.answer.result["iwg_2006"] == "SD")
    );
    let first = has(&all, "eular_acr_2017_iim", "score_range", json!([5.2, 6.5]));
    assert_eq!(first.when.as_deref(), Some("at presentation"));
    has(&all, "imacs_2023_cancer_screening", "stratum", json!("moderate"));
    has(&all, "imacs_2023_cancer_screening", "stratum", json!("high"));
    has(&all, "conditioning_intensity", "class", json!("RIC"));
    let gvhd = all.iter().find(|s| s.answer.instrument == "acute_gvhd").expect("GVHD applies");
    assert!(gvhd.claims[0].why.contains("large-volume"));
    has(&all, "hct_ci", "score_range_from_stated_items", json!([0, 4]));
    has(&all, "chimerism", "class", json!("full donor"));
}

#[test]
fn breast_cancer() {
    let Some(all) = scores("breast-cancer") else { return };
    has(&all, "eular_acr_2017_iim", "score_range", json!([10.5, 14.5]));
    has(&all, "bohan_peter_1975", "category", json!("definite_DM"));
    let t = has(&all, "ajcc8_breast_T", "T", json!("T2"));
    assert_eq!(t.claims[0].says, "T2");
    has(&all, "ajcc8_breast_cN", "N", json!("cN1(f) or cN2a(f): undetermined"));
    has(&all, "ajcc8_breast_anatomic", "stage", json!("IIIA"));
    has(&all, "ajcc8_breast_clinical_prognostic", "stage", json!("IIIA"));
    has(&all, "asco_cap_her2", "result", json!("positive"));
    has(&all, "asco_cap_her2", "possible_groups", json!([1, 3]));
    has(&all, "st_gallen_2013_surrogate", "subtype", json!("luminal B-like, HER2-positive"));
    has(&all, "pcr_definitions", "ypT0_ypN0", json!(true));
    has(&all, "rcb", "class", json!("RCB-0"));
    has(&all, "ajcc8_breast_yp", "valid_notation", json!(false));
    has(&all, "ctcae_v5", "grade_if_uln_between_102.4_and_204.8", json!(3));
    has(&all, "regimen_timing", "minimum_unexplained_delay_d", json!(20));
    let er = all.iter().find(|s| s.answer.instrument == "asco_cap_er_pr_2020").expect("receptors apply");
    assert_eq!(er.inputs["percent"], json!(30.0));
}

#[test]
fn every_quote_is_the_text_at_its_place() {
    for name in ["breast-cancer", "myelodysplastic-syndrome"] {
        let Some((case, text)) = gold(name) else { return };
        let chars: Vec<char> = text.chars().collect();
        for s in score_case(&case, &text) {
            for q in s.evidence.iter().flat_map(|e| &e.quotes).chain(s.claims.iter().flat_map(|c| &c.quotes)) {
                assert_eq!(chars[q.start..q.end].iter().collect::<String>(), q.exact);
            }
        }
    }
}
