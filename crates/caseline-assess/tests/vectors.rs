//! The shared test vectors, read at run time; skipped, and said so, where they are not there.

use caseline_assess::instruments::find;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn shared(path: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::fs::read_to_string(root.join(path)).ok()
}

/// What differs; prose under `reason`, `label` and `note` must only be there.
fn difference(expected: &Value, found: &Value, path: &str) -> Option<String> {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64()?, b.as_f64()?);
            ((a - b).abs() > 0.0006 * a.abs().max(1.0)).then(|| format!("{path}: expected {a}, found {b}"))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (a, b))| difference(a, b, &format!("{path}[{i}]")))
        }
        (Value::Object(a), Value::Object(_)) => a.iter().find_map(|(key, wanted)| {
            let here = format!("{path}.{key}");
            let Some(got) = found.get(key) else { return Some(format!("{here}: missing in {found}")) };
            let prose = matches!(key.as_str(), "reason" | "note" | "exclude") && got.to_string().len() > 4;
            if prose { None } else { difference(wanted, got, &here) }
        }),
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: expected {a}, found {b}")),
    }
}

#[test]
fn shared_vectors() {
    let Some(json) = shared("gold/instruments.json") else {
        eprintln!("skipped: ../shared/gold/instruments.json is not there");
        return;
    };
    let file: Value = serde_json::from_str(&json).unwrap();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for vector in file["vectors"].as_array().unwrap() {
        let id = vector["instrument"].as_str().unwrap();
        // A vector of a whole report is tested with the report, not here.
        let Some(instrument) = find(id) else { continue };
        let whole = vector["inputs"].get("report").and_then(Value::as_str).is_some_and(|r| r != "empty");
        if whole && id != "acr_eular_2016_tis" {
            continue;
        }
        // What a person wrote of a claim, or knows from the report alone, is no computation.
        let prose = ["match", "source_value", "note"]
            .iter()
            .any(|k| id == "claim_check" && vector["expected"].get(*k).is_some());
        if prose {
            continue;
        }
        let mut expected = vector["expected"].clone();
        if id == "parallel_course" && vector["inputs"].get("confounders").is_none() {
            expected.as_object_mut().map(|e| e.remove("confounders"));
        }
        let count = counts.entry(id.to_owned()).or_default();
        count.1 += 1;
        let what = match instrument.score(&vector["inputs"]) {
            Err(error) => Some(error.to_string()),
            Ok(answer) => difference(&expected, &Value::Object(answer.result), "result"),
        };
        match what {
            None => count.0 += 1,
            Some(what) => wrong.push(format!("{} {}: {what}", vector["id"], vector["inputs"])),
        }
    }
    for (id, (passed, all)) in &counts {
        println!("{id}: {passed} of {all}");
    }
    println!(
        "together: {} of {}",
        counts.values().map(|c| c.0).sum::<usize>(),
        counts.values().map(|c| c.1).sum::<usize>()
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
