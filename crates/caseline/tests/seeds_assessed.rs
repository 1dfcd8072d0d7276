//! What the reader, the instruments and the checks make of the two shared reports from their own text, nothing given by
//! hand; skipped, and said so, without them.

use caseline::assess::appraise::appraise;
use caseline::assess::checks::Allow;
use caseline::assess::{Scored, score_case};
use caseline::remarks::remarks;
use caseline::{ReadOptions, Report, read_bytes};
use serde_json::{Value, json};
use std::path::Path;

fn shared(path: &str) -> Option<Vec<u8>> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path)).ok()
}

fn json_of(path: &str) -> Option<Value> {
    serde_json::from_slice(&shared(path)?).ok()
}

fn report(name: &str) -> Option<Report> {
    let Some(text) = shared(&format!("seeds/gold/{name}.txt")) else {
        eprintln!("skipped: ../shared/seeds/gold/{name}.txt is not there");
        return None;
    };
    Some(read_bytes(&format!("{name}.txt"), &text, &ReadOptions::default()).expect("a readable report"))
}

#[track_caller]
fn has<'a>(scores: &'a [Scored], instrument: &str, key: &str, value: Value) -> &'a Scored {
    let all: Vec<&Scored> = scores.iter().filter(|s| s.answer.instrument == instrument).collect();
    let hit = all.iter().find(|s| s.answer.result.get(key) == Some(&value));
    hit.unwrap_or_else(|| {
        panic!(
            "{instrument} {key} = {value} is not among {:?}",
            all.iter().map(|s| &s.answer.result).collect::<Vec<_>>()
        )
    })
}

#[test]
fn scores_of_the_myelodysplastic_syndrome_report() {
    let Some(report) = report("myelodysplastic-syndrome") else { return };
    let all = score_case(&report.case, &report.text);
    let ipss_r = has(&all, "ipss_r", "score_range", json!([4.0, 7.0]));
    assert_eq!(ipss_r.answer.result["missing"], json!(["Hb", "platelets", "ANC"]));
    assert!(ipss_r.claims.iter().any(|c| c.says.contains('4') && c.why.contains("floor")), "{:?}", ipss_r.claims);
    has(&all, "ipss_m", "best", json!({"score": -1.66, "category": "Very Low"}));
    let class = has(&all, "mds_classification", "icc_2022", json!("MDS/AML"));
    assert_eq!(
        (&class.answer.result["who_2016"], &class.answer.result["who_2022"]),
        (&json!("MDS-EB-2"), &json!("MDS-IB2"))
    );
    for change in [-38.5, -15.4, 37.5] {
        has(&all, "iwg_mds_response", "blast_change_pct", json!(change));
    }
    has(&all, "eular_acr_2017_iim", "score_range", json!([5.2, 6.5]));
    let gvhd = all.iter().find(|s| s.answer.instrument == "acute_gvhd").expect("GVHD applies");
    assert!(gvhd.claims.iter().any(|c| c.says == "grade 2" && c.why.contains("large-volume")), "{:?}", gvhd.claims);
    has(&all, "conditioning_intensity", "class", json!("RIC"));
}

#[test]
fn scores_of_the_breast_cancer_report() {
    let Some(report) = report("breast-cancer") else { return };
    let all = score_case(&report.case, &report.text);
    has(&all, "eular_acr_2017_iim", "score_range", json!([10.5, 14.5]));
    has(&all, "ajcc8_breast_T", "T", json!("T2"));
    let nodes = has(&all, "ajcc8_breast_cN", "N", json!("cN1(f) or cN2a(f): undetermined"));
    assert!(nodes.claims.iter().any(|c| c.says == "N2"), "{:?}", nodes.claims);
    has(&all, "ajcc8_breast_anatomic", "stage", json!("IIIA"));
    let her2 = has(&all, "asco_cap_her2", "result", json!("positive"));
    assert_eq!((&her2.inputs["ihc"], &her2.inputs["fish_reported"]), (&json!("2+"), &json!("positive")));
    has(&all, "pcr_definitions", "ypT0_ypN0", json!(true));
    has(&all, "ctcae_v5", "grade_if_uln_between_102.4_and_204.8", json!(3));
    let clock = has(&all, "regimen_timing", "minimum_unexplained_delay_d", json!(20));
    assert_eq!(clock.answer.result["last_dose_day_offset"], json!(133));
}

/// How many inconsistencies of a report a remark with one of the codes finds, one of its quotes at one of theirs.
fn found(name: &str, codes: &[(&str, &[&str])]) -> Option<Vec<String>> {
    let report = report(name)?;
    let full = json_of(&format!("seeds/{name}.full.json"))?;
    let all = remarks(&report, &Allow::default());
    let mut out = Vec::new();
    for wrong in full["inconsistencies"].as_array()? {
        let id = wrong["id"].as_str()?;
        let wanted = codes.iter().find(|c| c.0 == id).map_or(&[][..], |c| c.1);
        let places: Vec<(usize, usize)> = wrong["quotes"]
            .as_array()?
            .iter()
            .filter_map(|q| Some((q["start"].as_u64()? as usize, q["end"].as_u64()? as usize)))
            .collect();
        let at_place = |start: usize, end: usize| places.iter().any(|p| start < p.1 && p.0 < end);
        if all.iter().any(|r| wanted.contains(&r.code) && r.quotes.iter().any(|q| at_place(q.start, q.end))) {
            out.push(id.to_owned());
        }
    }
    println!("{name}: {} found: {}", out.len(), out.join(" "));
    Some(out)
}

#[test]
fn inconsistencies_are_found_from_the_text_alone() {
    let breast: &[(&str, &[&str])] = &[
        ("I01", &["figures-swapped"]),
        ("I02", &["caption-conflict"]),
        ("I03", &["stage-nodes"]),
        ("I04", &["stage-skin"]),
        ("I05", &["section-only"]),
        ("I06", &["size-differs"]),
        ("I07", &["regimen-clock"]),
        ("I08", &["notation-tnm"]),
        ("I09", &["response-confounded"]),
        ("I10", &["response-grade"]),
        ("I11", &["term-conclusion"]),
        ("I12", &["term-variants"]),
        ("I13", &["term-confused"]),
        ("I14", &["dosage-is-value"]),
        ("I15", &["claim-library", "term-confused"]),
        ("I16", &["inputs-missing"]),
        ("I17", &["term-confused"]),
        ("I18", &["cause-conflict"]),
        ("I19", &["caption-duplicate"]),
        ("I20", &["claim-library"]),
    ];
    let mds: &[(&str, &[&str])] = &[
        ("I01", &["panel-letters-trail"]),
        ("I02", &["panel-time", "panel-uncited"]),
        ("I03", &["deferred-given"]),
        ("I04", &["diagnosis-superseded"]),
        ("I05", &["sidedness"]),
        ("I06", &["response-category"]),
        ("I07", &["remission-activity"]),
        ("I08", &["score-at-floor"]),
        ("I09", &["response-confounded"]),
        ("I10", &["conditioning-words"]),
        ("I11", &["grade-gvhd"]),
        ("I12", &["event-undated"]),
        ("I13", &["section-only"]),
        ("I15", &["dose-schedule"]),
        ("I17", &["claim-priority"]),
        ("I18", &["reference-metadata"]),
        ("I19", &["claim-library"]),
        ("I20", &["term-variants"]),
        ("I21", &["inputs-missing", "score-at-floor"]),
        ("I22", &["reported-before"]),
    ];
    for (name, codes) in [("breast-cancer", breast), ("myelodysplastic-syndrome", mds)] {
        let Some(ids) = found(name, codes) else { return };
        assert!(ids.len() >= 19, "{name}: {ids:?}");
    }
}

#[test]
fn checklists_agree_with_the_hand_ratings() {
    let Some(vectors) = json_of("gold/instruments.json") else { return };
    let rated = |id: &str| vectors["vectors"].as_array().unwrap().iter().find(|v| v["id"] == id).unwrap().clone();
    for (id, name, may_differ) in [
        ("CA-01", "breast-cancer", 6),
        ("CA-02", "myelodysplastic-syndrome", 6),
        ("JB-01", "breast-cancer", 1),
        ("JB-02", "myelodysplastic-syndrome", 1),
        ("MU-01", "breast-cancer", 1),
        ("MU-02", "myelodysplastic-syndrome", 1),
    ] {
        let Some(report) = report(name) else { return };
        let vector = rated(id);
        let filled = appraise(&report.case, &report.text, vector["instrument"].as_str().unwrap()).expect("a form");
        let items = filled.answer.result["items"].as_object().unwrap();
        let hand = vector["expected"]["items"].as_object().unwrap();
        let differ: Vec<String> = hand
            .iter()
            .filter(|(k, v)| items.get(*k) != Some(v))
            .map(|(k, v)| format!("{k} {} for {v}", items[k]))
            .collect();
        println!("{id}: {} of {} agree; {}", hand.len() - differ.len(), hand.len(), differ.join(", "));
        assert!(differ.len() <= may_differ, "{id}: {differ:?}");
    }
}
