//! The shared test vectors through `caseline score INSTRUMENT --input -`, read at run time; skipped, and said so, where
//! they are not there. Those that name one of the two shared reports are tested with these (`seeds_assessed`).

mod common;

use common::{code, fed};
use serde_json::Value;
use std::path::Path;

/// What differs between what is expected and what was answered; keys beyond those expected may be there.
fn difference(expected: &Value, found: &Value, path: &str) -> Option<String> {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64()?, b.as_f64()?);
            ((a - b).abs() > 0.0006 * a.abs().max(1.0)).then(|| format!("{path}: expected {a}, found {b}"))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (a, b))| difference(a, b, &format!("{path}[{i}]")))
        }
        (Value::Object(a), Value::Object(b)) => a
            .iter()
            .find_map(|(key, wanted)| difference(wanted, b.get(key).unwrap_or(&Value::Null), &format!("{path}.{key}"))),
        (a, b) => (a != b).then(|| format!("{path}: expected {a}, found {b}")),
    }
}

/// True for a sentence that a person wrote, or a list with one.
fn is_sentence(value: &Value) -> bool {
    let long = |v: &Value| v.as_str().is_some_and(|s| s.split_whitespace().count() > 3);
    value.as_array().map_or(long(value), |list| list.iter().any(long))
}

#[test]
fn shared_vectors_are_answered_to_the_letter() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/instruments.json");
    let Ok(json) = std::fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/gold/instruments.json is not there");
        return;
    };
    let file: Value = serde_json::from_str(&json).unwrap();
    let (mut right, mut sentences, mut reports, mut unknown, mut wrong) = (0, 0, 0, 0, Vec::new());
    for vector in file["vectors"].as_array().unwrap() {
        let id = vector["instrument"].as_str().unwrap();
        let answer = fed(&["score", id, "--input", "-"], &vector["inputs"].to_string());
        if code(&answer) == 2 {
            unknown += 1;
            continue;
        }
        let answer: Value = serde_json::from_slice(&answer.stdout).unwrap_or_default();
        let expected = vector["expected"].as_object().unwrap();
        let differs: Vec<(String, bool)> = expected
            .iter()
            // What is handed through from the inputs cannot be answered where the vector does not give it.
            .filter(|(key, _)| {
                !(id == "parallel_course" && *key == "confounders" && vector["inputs"].get(key).is_none())
            })
            .filter_map(|(key, wanted)| {
                let found = answer["result"].get(key).unwrap_or(&Value::Null);
                Some((difference(wanted, found, key)?, is_sentence(wanted)))
            })
            .collect();
        match differs.iter().find(|d| !d.1) {
            None if differs.is_empty() => right += 1,
            // Only what a person wrote in words of their own differs.
            None => sentences += 1,
            Some(_) if vector["inputs"]["report"].is_string() => reports += 1,
            Some((what, _)) => wrong.push(format!("{} {id}: {what}", vector["id"])),
        }
    }
    println!(
        "{right} to the letter, {sentences} but for a sentence, {reports} of a whole report, {unknown} of no instrument here"
    );
    assert!(sentences <= 5, "{sentences} differ in what looks like a sentence");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
