//! Which diseases a report is about, how each went, and whether they went together: stories of our own of several
//! fields, and the two reports the project began from (skipped, and said so, where they are not there).

use caseline::model::concordance::{Concordance, concordance};
use caseline::model::{Case, Course, Fact, Kind, LinkKind, TrackRole};
use caseline::{ReadOptions, read_bytes};
use serde_json::Value;
use std::path::Path;

fn read(text: &str) -> Case {
    read_bytes("report.txt", text.as_bytes(), &ReadOptions::default()).expect("text can be read").case
}

fn index(case: &Case) -> Vec<&str> {
    case.tracks.iter().filter(|t| t.role == TrackRole::Index).map(|t| t.label.as_str()).collect()
}

fn role(case: &Case, label: &str) -> Option<TrackRole> {
    case.tracks.iter().find(|t| t.label.contains(label)).map(|t| t.role)
}

/// The label of the track on which the first fact with these words hangs; empty where it hangs on none.
#[track_caller]
fn track_of<'c>(case: &'c Case, words: &str) -> &'c str {
    let has = |f: &&Fact| f.label.contains(words) || f.quotes()[0].exact.contains(words);
    let fact = case.facts.iter().find(has).unwrap_or_else(|| panic!("no fact '{words}'"));
    fact.tracks.first().and_then(|id| case.track(id)).map_or("", |t| t.label.as_str())
}

fn concordances(case: &Case) -> Option<Concordance> {
    let index: Vec<&str> = case.tracks.iter().filter(|t| t.role == TrackRole::Index).map(|t| t.id.as_str()).collect();
    let [one, other] = index[..] else { return None };
    concordance(case, one, other)
}

const OVARY: &str = "Dermatomyositis as the first sign of ovarian cancer\n\nCase presentation\n\nA 58-year-old woman \
    presented with a 2-month history of heliotrope rash and proximal muscle weakness. She had hypertension, for which \
    she took amlodipine. Creatine kinase was 2100 U/L. Muscle biopsy confirmed dermatomyositis. Prednisone 1 mg/kg \
    daily was started. Computed tomography showed a pelvic mass of 7 cm, CA-125 was 640 U/mL, and laparotomy confirmed \
    ovarian cancer. She received carboplatin and paclitaxel. Two months later, her weakness had improved and CA-125 \
    had fallen to 40 U/mL. One year later, the rash worsened and CA-125 rose to 310 U/mL; computed tomography showed \
    progression of the ovarian cancer.\n";

#[test]
fn a_paraneoplastic_disease_runs_beside_its_tumour() {
    let case = read(OVARY);
    let mut found = index(&case);
    found.sort_unstable();
    assert_eq!(found, ["dermatomyositis", "ovarian cancer"]);
    assert_eq!(role(&case, "hypertension"), Some(TrackRole::Comorbidity));
    assert_eq!(track_of(&case, "creatine kinase"), "dermatomyositis");
    assert_eq!(track_of(&case, "heliotrope"), "dermatomyositis");
    assert_eq!(track_of(&case, "prednisone"), "dermatomyositis");
    assert_eq!(track_of(&case, "carboplatin"), "ovarian cancer");
    assert_eq!(track_of(&case, "pelvic mass"), "ovarian cancer");
    let both = concordances(&case).expect("two index diseases");
    assert_eq!(case.track(&both.leader).map(|t| t.label.as_str()), Some("ovarian cancer"));
    assert!(both.steps.iter().all(|s| s.concordant) && !both.steps.is_empty(), "{both:?}");
}

#[test]
fn blood_and_skin_are_two_tracks() {
    let case = read(
        "Case presentation\n\nA 66-year-old man was diagnosed with myelodysplastic syndrome with 7% blasts in the bone \
         marrow. Azacitidine was started. Three weeks later, he developed fever and tender plaques on the arms. Skin \
         biopsy showed a neutrophilic infiltrate, consistent with Sweet syndrome. Prednisone was given for the Sweet \
         syndrome, and the plaques resolved. After cycle 4, bone marrow aspirate showed 3% blasts.\n\nDiscussion\n\nWe \
         report a patient with myelodysplastic syndrome and Sweet syndrome.\n",
    );
    let mut found = index(&case);
    found.sort_unstable();
    assert_eq!(found, ["Sweet syndrome", "myelodysplastic syndrome"]);
    assert_eq!(track_of(&case, "azacitidine"), "myelodysplastic syndrome");
    assert_eq!(track_of(&case, "prednisone"), "Sweet syndrome");
    assert_eq!(track_of(&case, "plaques"), "Sweet syndrome");
    assert_eq!(track_of(&case, "3% blasts"), "myelodysplastic syndrome");
}

#[test]
fn an_infection_under_treatment_is_a_complication() {
    let case = read(
        "Anti-MDA5 dermatomyositis with interstitial lung disease\n\nCase presentation\n\nA 47-year-old man presented \
         with cough, arthralgia and ulcers on the elbows. Anti-MDA5 antibodies were positive and he was diagnosed with \
         dermatomyositis. Methylprednisolone and tacrolimus were started. Three weeks later cytomegalovirus infection \
         was found and treated with ganciclovir for 14 days. The cytomegalovirus infection resolved. Cytomegalovirus \
         infection did not come back. At 6 months his ulcers had healed.\n",
    );
    assert_eq!(index(&case), ["dermatomyositis"]);
    assert_eq!(role(&case, "cytomegalovirus"), Some(TrackRole::Complication));
    assert_eq!(track_of(&case, "ganciclovir"), "cytomegalovirus infection");
    assert_eq!(track_of(&case, "tacrolimus"), "dermatomyositis");
}

#[test]
fn two_diseases_that_the_authors_announce() {
    let case = read(
        "Introduction\n\nWe report a case of sarcoidosis followed by Hodgkin lymphoma.\n\nCase presentation\n\nA \
         39-year-old woman with asthma presented with uveitis. Lymph node biopsy showed granulomas and sarcoidosis was \
         diagnosed. Prednisone was started and the uveitis improved. Two years later, a cervical mass appeared. Biopsy \
         confirmed Hodgkin lymphoma. She received ABVD for 6 cycles and achieved complete remission of the lymphoma.\n",
    );
    let mut found = index(&case);
    found.sort_unstable();
    assert_eq!(found, ["Hodgkin lymphoma", "sarcoidosis"]);
    assert_eq!(role(&case, "asthma"), Some(TrackRole::Comorbidity));
    assert_eq!(track_of(&case, "ABVD"), "Hodgkin lymphoma");
    assert_eq!(track_of(&case, "granulomas"), "sarcoidosis");
}

#[test]
fn one_disease_is_one_track() {
    let case = read(
        "Case presentation\n\nA 31-year-old woman with migraine presented with fever and flank pain. Urine culture grew \
         Escherichia coli and she was diagnosed with pyelonephritis. Ceftriaxone was given for 10 days. The fever \
         resolved on day 3.\n",
    );
    assert_eq!(index(&case), ["pyelonephritis"]);
    assert_eq!(track_of(&case, "fever"), "pyelonephritis");
    assert_eq!(track_of(&case, "ceftriaxone"), "pyelonephritis");
    assert!(concordances(&case).is_none());
}

#[test]
fn a_treatment_goes_on_without_its_name() {
    let case = read(
        "Case presentation\n\nA 50-year-old man presented with lymphoma. Three months later, he underwent allogeneic \
         hematopoietic stem cell transplantation. Tacrolimus was given for prophylaxis of graft-versus-host disease. On \
         day +60, the tacrolimus taper was held. It was resumed on day +80 and completed on day +150.\n",
    );
    let steps: Vec<(&str, f64)> = case
        .facts
        .iter()
        .filter(|f| f.kind == Kind::Treatment && f.label == "tacrolimus")
        .filter_map(|f| Some((f.dose.as_ref()?.action.as_deref()?, f.time.day?)))
        .collect();
    let zero = case.anchor_day(1, "transplantation").expect("a transplantation");
    let from: Vec<(&str, f64)> = steps.iter().map(|(a, d)| (*a, (d - zero).round())).collect();
    assert_eq!(from, [("hold", 60.0), ("resume", 80.0), ("stop", 150.0)]);
    let chained = case.links.iter().filter(|l| l.kind == LinkKind::SameTreatment).count();
    assert!(chained >= 3, "{:?}", case.links);
}

#[test]
fn courses_are_said_in_one_word() {
    let case = read(OVARY);
    let told = |course: Course| case.facts.iter().any(|f| f.course == Some(course));
    assert!(told(Course::Better) && told(Course::Worse), "{:?}", case.facts);
    let onset = case.facts.iter().filter(|f| f.course == Some(Course::Onset)).count();
    assert_eq!(onset, 2, "one for each index disease");
}

// ---- the two reports ---------------------------------------------------------------------------------------------

struct Seed {
    case: Case,
    full: Value,
}

fn seed(name: &str) -> Option<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let found = std::fs::read_to_string(root.join(format!("gold/{name}.txt")))
        .ok()
        .zip(std::fs::read_to_string(root.join(format!("{name}.full.json"))).ok());
    let Some((text, full)) = found else {
        eprintln!("skipped: ../shared/seeds has no {name}");
        return None;
    };
    Some(Seed { case: read(&text), full: serde_json::from_str(&full).expect("JSON") })
}

impl Seed {
    /// Facts of the patient in the full annotation, each with the fact of ours that shares most of its words.
    fn matched(&self) -> Vec<(&Value, &Fact)> {
        let told = |f: &&Value| {
            f["subject"] == "patient"
                && !matches!(f["type"].as_str(), Some("claim" | "demographic" | "trial" | "follow_up"))
        };
        let gold: Vec<&Value> = self.full["facts"].as_array().expect("facts").iter().filter(told).collect();
        gold.into_iter()
            .filter_map(|g| {
                let (start, end) = (g["span"]["start"].as_i64()?, g["span"]["end"].as_i64()?);
                let shared = |f: &Fact| {
                    let of = |q: &caseline::model::Quote| {
                        let common = end.min(q.end as i64) - start.max(q.start as i64);
                        (common * 2 >= (end - start).min((q.end - q.start) as i64)).then_some(common)
                    };
                    f.quotes().iter().filter_map(of).max().unwrap_or(0)
                };
                let best = self.case.facts.iter().filter(|f| shared(f) > 0).max_by_key(|f| {
                    // Of facts on the same words the one with the day that is meant.
                    let offset = g["time"]["offset_days"].as_f64().zip(self.offset(f)).map(|(a, b)| (a - b).abs());
                    (offset.is_some_and(|d| d < 0.6), shared(f))
                });
                best.map(|f| (g, f))
            })
            .collect()
    }

    /// Days after the transplantation.
    fn offset(&self, fact: &Fact) -> Option<f64> {
        Some(fact.time.day? - self.case.anchor_day(1, "transplantation")?)
    }

    /// The share of facts on the track that the annotation names.
    fn on_track(&self) -> (usize, usize) {
        let mut right = 0;
        let matched = self.matched();
        for (gold, fact) in &matched {
            let track = fact.tracks.first().and_then(|id| self.case.track(id));
            let ours = match track {
                Some(t) if t.role == TrackRole::Index => t.nature.as_str(),
                Some(t) if t.role == TrackRole::Complication => "complication",
                _ => "other",
            };
            right += usize::from(gold["track"] == ours);
        }
        (right, matched.len())
    }

    /// The share of pairs of different place in `time.order` that our days order the same way; equal days are half.
    fn ordered(&self) -> (f64, f64) {
        let timed: Vec<(f64, f64)> =
            self.matched().into_iter().filter_map(|(g, f)| Some((g["time"]["order"].as_f64()?, f.time.day?))).collect();
        let (mut right, mut pairs) = (0.0, 0.0);
        for (n, a) in timed.iter().enumerate() {
            for b in timed[..n].iter().filter(|b| a.0 != b.0) {
                let way = (a.0 - b.0) * (a.1 - b.1);
                right += if way > 0.0 {
                    1.0
                } else if a.1 == b.1 {
                    0.5
                } else {
                    0.0
                };
                pairs += 1.0;
            }
        }
        (right, pairs)
    }
}

#[test]
fn facts_of_the_two_reports_hang_where_a_person_hung_them() {
    for name in ["myelodysplastic-syndrome", "breast-cancer"] {
        let Some(seed) = seed(name) else { return };
        let (right, all) = seed.on_track();
        eprintln!("{name}: {right} of {all} facts on the right track");
        assert!(right as f64 >= 0.88 * all as f64, "{name}: {right} of {all}");
    }
}

#[test]
fn the_two_reports_are_told_in_order() {
    for (name, least) in [("myelodysplastic-syndrome", 0.93), ("breast-cancer", 0.93)] {
        let Some(seed) = seed(name) else { return };
        let (right, pairs) = seed.ordered();
        eprintln!("{name}: {:.3} of {pairs} pairs in order", right / pairs);
        assert!(right >= least * pairs, "{name}: {:.3} of {pairs}", right / pairs);
        // The medians of the steps of `timeline_order` rise.
        let steps = seed.full["timeline_order"].as_array().expect("steps").len();
        let mut days: Vec<(usize, f64)> = Vec::new();
        for step in 0..steps {
            let mut of_step: Vec<f64> = seed
                .matched()
                .into_iter()
                .filter(|(g, _)| g["time"]["order"].as_u64() == Some(step as u64))
                .filter_map(|(_, f)| f.time.day)
                .collect();
            of_step.sort_by(f64::total_cmp);
            if let Some(day) = of_step.get(of_step.len() / 2) {
                days.push((step, *day));
            }
        }
        eprintln!("{name}: {days:?}");
        let falls = days.windows(2).filter(|w| w[1].1 < w[0].1 - 0.5).count();
        assert_eq!(falls, 0, "{name}: {days:?}");
    }
}

#[test]
fn transplant_days_are_exact() {
    let Some(seed) = seed("myelodysplastic-syndrome") else { return };
    let mut checked = 0;
    for (gold, fact) in seed.matched() {
        let stated = gold["time"]["kind"] == "offset"
            && gold["time"]["as_written"].as_str().is_some_and(|w| w.contains("day +"));
        let Some(expected) = gold["time"]["offset_days"].as_f64().filter(|_| stated) else { continue };
        let ours = seed.offset(fact).unwrap_or(f64::NAN);
        assert!((ours - expected).abs() < 0.6, "{}: {ours} for {expected}", gold["label"]);
        checked += 1;
    }
    assert!(checked >= 12, "{checked} offsets compared");
}

#[test]
fn the_parallel_courses_of_the_two_reports() {
    let Some(mds) = seed("myelodysplastic-syndrome") else { return };
    let found = concordances(&mds.case).expect("two index diseases");
    assert_eq!((found.concordant, found.steps.len()), (3, 5), "{found:#?}");
    let Some(breast) = seed("breast-cancer") else { return };
    let found = concordances(&breast.case).expect("two index diseases");
    assert_eq!((found.concordant, found.steps.len()), (2, 2), "{found:#?}");
    assert_eq!((found.treated, found.confounded), (2, 2), "prednisone and immunoglobulins ran all along");
}
