//! What a careful person finds in the examples, the two reports the project began from, and copies of
//! them with other drugs and other numbers.

use caseline::model::{Case, Fact, Kind, Sex, Status};
use caseline::{Input, ReadOptions, read_bytes, read_one};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example(name: &str) -> Case {
    let path = root().join("examples").join(name);
    read_one(&Input::file(path), &ReadOptions::default()).expect("an example can be read").case
}

fn read(text: &str) -> Case {
    read_bytes("report.txt", text.as_bytes(), &ReadOptions::default()).expect("text can be read").case
}

/// The facts whose label or words contain these.
fn facts<'c>(case: &'c Case, words: &str) -> Vec<&'c Fact> {
    let words = words.to_lowercase();
    let has = |f: &&Fact| {
        f.label.to_lowercase().contains(&words) || f.quotes().iter().any(|q| q.exact.to_lowercase().contains(&words))
    };
    case.facts.iter().filter(has).collect()
}

#[track_caller]
fn measured(case: &Case, words: &str, number: f64, unit: &str) {
    let found = facts(case, words);
    let right = |f: &Fact| {
        f.value.as_ref().is_some_and(|v| v.number == Some(number) && v.unit.as_deref().unwrap_or("") == unit)
    };
    let values: Vec<_> = found.iter().map(|f| &f.value).collect();
    assert!(found.iter().any(|f| right(f)), "{words} {number} {unit}: {values:?}");
}

#[track_caller]
fn given(case: &Case, drug: &str, dose: f64, unit: &str) {
    let found = facts(case, drug);
    let right = |f: &Fact| {
        f.kind == Kind::Treatment
            && f.dose
                .as_ref()
                .is_some_and(|d| d.value == Some(dose) && d.unit.as_deref().is_some_and(|u| u.starts_with(unit)))
    };
    let doses: Vec<_> = found.iter().map(|f| &f.dose).collect();
    assert!(found.iter().any(|f| right(f)), "{drug} {dose} {unit}: {doses:?}");
}

#[track_caller]
fn stands(case: &Case, words: &str, status: Status) {
    let found = facts(case, words);
    let said: Vec<_> = found.iter().map(|f| (&f.label, f.status())).collect();
    assert!(found.iter().any(|f| f.status() == status), "{words}: {said:?}");
}

#[test]
fn the_text_example() {
    let case = example("anti-mda5-lung.txt");
    assert_eq!((case.patients[0].age_years, case.patients[0].sex), (Some(52.0), Some(Sex::Female)));
    measured(&case, "creatine kinase", 96.0, "U/L");
    measured(&case, "ferritin", 1480.0, "ng/mL");
    measured(&case, "oxygen saturation", 91.0, "%");
    given(&case, "methylprednisolone", 1.0, "g");
    given(&case, "tacrolimus", 3.0, "mg");
    given(&case, "cyclophosphamide", 500.0, "mg/m2");
    given(&case, "ganciclovir", 5.0, "mg/kg");
    stands(&case, "muscle weakness", Status::Absent);
    stands(&case, "dysphagia", Status::Absent);
    stands(&case, "rheumatoid arthritis", Status::Family);
    stands(&case, "dry cough", Status::Present);
    // Of the literature, or not given to her.
    for other in ["rituximab", "plasma exchange", "respiratory failure"] {
        assert!(facts(&case, other).iter().all(|f| f.status() == Status::Absent), "{other} is not the patient's");
    }
}

#[test]
fn the_jats_example() {
    let case = example("lymphoma-polymyositis.xml");
    assert_eq!((case.patients[0].age_years, case.patients[0].sex), (Some(67.0), Some(Sex::Male)));
    assert!(case.source.title.as_deref().is_some_and(|t| t.starts_with("Diffuse large B-cell lymphoma")));
    measured(&case, "creatine kinase", 4250.0, "U/L");
    measured(&case, "Ki-67", 80.0, "%");
    given(&case, "rituximab", 375.0, "mg/m2");
    given(&case, "vincristine", 1.4, "mg/m2");
    stands(&case, "rash", Status::Absent);
    stands(&case, "diffuse large B-cell lymphoma", Status::Present);
    let roles: Vec<&str> = case.outline.iter().map(|p| p.role.as_str()).collect();
    for role in ["title", "abstract", "case", "discussion", "caption", "table", "references"] {
        assert!(roles.contains(&role), "{role} is missing from {roles:?}");
    }
}

#[test]
fn the_pdf_example() {
    let case = example("pembrolizumab-pemphigoid.pdf");
    assert_eq!((case.patients[0].age_years, case.patients[0].sex), (Some(74.0), Some(Sex::Male)));
    measured(&case, "hemoglobin", 12.8, "g/dL");
    measured(&case, "anti-BP180", 148.0, "U/mL");
    given(&case, "pembrolizumab", 200.0, "mg");
    given(&case, "doxycycline", 100.0, "mg");
    stands(&case, "fever", Status::Absent);
    stands(&case, "psoriasis", Status::Family);
    stands(&case, "pruritus", Status::Present);
}

#[test]
fn the_record_follows_the_words_of_the_report() {
    let story = |drug: &str, dose: f64, ck: f64, age: f64| {
        format!(
            "A {age}-year-old woman presented with proximal muscle weakness and a heliotrope rash. Creatine kinase \
             was {ck} U/L. She was diagnosed with dermatomyositis. {drug} {dose} mg daily was started and her \
             weakness improved."
        )
    };
    let told = [
        ("Prednisone", 40.0, 1024.0, 61.0),
        ("Azathioprine", 150.0, 377.0, 38.0),
        ("Methotrexate", 15.0, 9850.0, 72.0),
    ];
    for (drug, dose, ck, age) in told {
        let case = read(&story(drug, dose, ck, age));
        assert_eq!(case.patients[0].age_years, Some(age));
        measured(&case, "creatine kinase", ck, "U/L");
        given(&case, drug, dose, "mg");
        let drugs: Vec<&str> =
            case.facts.iter().filter(|f| f.kind == Kind::Treatment).map(|f| f.label.as_str()).collect();
        assert_eq!(drugs, [drug.to_lowercase()], "no other drug than the report's");
    }
}

/// The two reports that the project began from are not part of it; where they lie beside it, their
/// traps are tried.
#[test]
fn traps_of_the_shared_reports_do_not_become_facts() {
    let seeds = root().join("../shared/seeds");
    for name in ["breast-cancer", "myelodysplastic-syndrome"] {
        let path = seeds.join("gold").join(format!("{name}.txt"));
        if !path.exists() {
            println!("skipped: {} is not there", path.display());
            continue;
        }
        let full = std::fs::read_to_string(seeds.join(format!("{name}.full.json"))).expect("the traps are there");
        let full: serde_json::Value = serde_json::from_str(&full).expect("the traps are JSON");
        let case = read_one(&Input::file(&path), &ReadOptions::default()).expect("a shared report can be read").case;
        for trap in full["must_not_extract"].as_array().expect("a list of traps") {
            let place = |name: &str| trap["quote"][name].as_u64().unwrap_or(0) as usize;
            let (start, end) = (place("start"), place("end"));
            let label = trap["label"].as_str().unwrap_or("");
            let told = case.facts.iter().find(|f| {
                let inside = f.quotes().first().is_some_and(|q| start <= q.start && q.end <= end);
                inside && f.status() == Status::Present && names(label, f)
            });
            assert!(told.is_none(), "{name}: {label} became a fact: {told:?}");
        }
    }
}

/// True where the fact is what the trap warns of: it has one of the words that tell it.
fn names(trap: &str, fact: &Fact) -> bool {
    const EMPTY: &[&str] =
        &["patient", "given", "treatment", "present", "text", "values", "body", "superscript", "number"];
    let said = format!("{} {}", fact.label, fact.quotes()[0].exact).to_lowercase();
    let telling = |w: &&str| w.len() > 3 && !EMPTY.contains(&w.to_lowercase().as_str());
    trap.split(|c: char| !c.is_alphanumeric()).filter(telling).any(|w| said.contains(&w.to_lowercase()))
}
