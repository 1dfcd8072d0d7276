//! Cases made by hand for the tests of the views. The text is ours, and so is every number in it.
#![allow(dead_code)] // Each test file uses its part.

use caseline_model::{
    Anchor, Assertion, Basis, Case, Certainty, Diagnostic, Dose, Fact, Kind, Level, Mode, Nature, Patient, Quote,
    Reader, Sex, SourceInfo, Subject, Time, Track, TrackRole, Value,
};

/// A report of ten facts or so, with everything that a view has to show at least once.
pub const SMALL: &str = "A weaver with two diseases\n\nCase presentation\n\nA 58-year-old woman presented with proximal muscle weakness and a \
heliotrope rash for three weeks. She had no dysphagia. Her sister had <b>lupus</b>. Creatine kinase was 2,140 U/L. \
Anti-TIF1γ was positive. Dermatomyositis was diagnosed on day 2 and prednisolone 60 mg daily was started. \
Creatine kinase fell to 310 U/L after four weeks and to 88 U/L after four months. In the second month a mass of the \
left ovary was found on CT; ovarian carcinoma was suspected, later confirmed. Surgery was planned. Prednisolone was \
reduced to 20 mg daily. At one year she was in remission.\n";

/// Finds words in a text.
pub fn quote(text: &str, exact: &str, nth: usize) -> Quote {
    let (byte, _) = text.match_indices(exact).nth(nth).unwrap_or_else(|| panic!("{exact:?} is not in the text"));
    let start = text[..byte].chars().count();
    Quote { start, end: start + exact.chars().count(), exact: exact.to_owned() }
}

/// A time with bounds.
pub fn at(day: f64, slack: f64, basis: Basis) -> Time {
    Time { day: Some(day), earliest: Some(day - slack), latest: Some(day + slack), basis, ..Time::UNKNOWN }
}

/// A number with its unit.
pub fn number(n: f64, unit: &str) -> Option<Value> {
    Some(Value { number: Some(n), unit: Some(unit.to_owned()), ..Value::default() })
}

fn info(name: &str, title: &str, text: &str) -> SourceInfo {
    SourceInfo {
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        sha256: "0".repeat(64),
        characters: text.chars().count(),
        title: Some(title.to_owned()),
        ..SourceInfo::default()
    }
}

fn reader() -> Reader {
    Reader { version: "0.0.0-test".to_owned(), ..Reader::default() }
}

fn push(case: &mut Case, tracks: &[&str], time: Time, mut fact: Fact) {
    fact.id = format!("f{}", case.facts.len() + 1);
    fact.tracks = tracks.iter().map(|t| (*t).to_owned()).collect();
    fact.time = time;
    case.facts.push(fact);
}

/// The small case and its text.
pub fn small() -> (Case, &'static str) {
    let text = SMALL;
    let mut case = Case::new(reader(), info("weaver.txt", "A weaver with two diseases", text));
    case.patients.push(Patient { patient: 1, age_years: Some(58.0), sex: Some(Sex::Female), quotes: Vec::new() });
    let track = |id: &str, label: &str, nature, role| Track {
        id: id.to_owned(),
        patient: 1,
        label: label.to_owned(),
        nature,
        role,
        diagnosis: None,
    };
    case.tracks.push(track("t1", "dermatomyositis", Nature::Autoimmune, TrackRole::Index));
    case.tracks.push(track("t2", "ovarian carcinoma", Nature::Malignancy, TrackRole::Complication));
    case.anchors.push(Anchor {
        id: "presentation".to_owned(),
        patient: 1,
        day: Some(0.0),
        earliest: None,
        latest: None,
        calendar: None,
        fact: None,
    });
    case.anchors.push(Anchor { id: "diagnosis-t2".to_owned(), day: Some(45.0), ..case.anchors[0].clone() });
    let stated = |kind, label: &str, exact: &str, nth| Fact::stated("test", kind, label, quote(text, exact, nth));
    let (s, n) = (Basis::Stated, Basis::Narrative);
    push(
        &mut case,
        &["t1"],
        at(-21.0, 3.0, s),
        stated(Kind::Finding, "proximal muscle weakness", "proximal muscle weakness", 0),
    );
    push(&mut case, &["t1"], at(-21.0, 3.0, s), stated(Kind::Finding, "heliotrope rash", "heliotrope rash", 0));
    let mut dysphagia = stated(Kind::Finding, "dysphagia", "dysphagia", 0);
    dysphagia.assertion = Assertion::ABSENT;
    push(&mut case, &["t1"], at(0.0, 0.0, s), dysphagia);
    let mut lupus = stated(Kind::Diagnosis, "systemic lupus erythematosus", "<b>lupus</b>", 0);
    lupus.assertion.subject = Subject::Relative;
    push(&mut case, &[], Time::UNKNOWN, lupus);
    let values = [
        ("Creatine kinase was 2,140 U/L", 2140.0, at(0.0, 1.0, n)),
        ("Creatine kinase fell to 310 U/L", 310.0, at(28.0, 4.0, s)),
        ("88 U/L", 88.0, at(122.0, 15.0, s)),
    ];
    for (exact, value, time) in values {
        let mut ck = stated(Kind::Measurement, "creatine kinase", exact, 0);
        ck.value = number(value, "U/L");
        push(&mut case, &["t1"], time, ck);
    }
    let mut tif = stated(Kind::Measurement, "anti-TIF1-gamma antibody", "Anti-TIF1γ was positive", 0);
    tif.value = Some(Value { text: Some("positive".to_owned()), ..Value::default() });
    push(&mut case, &["t1", "t2"], at(0.0, 1.0, n), tif);
    push(&mut case, &["t1"], at(2.0, 0.0, s), stated(Kind::Diagnosis, "dermatomyositis", "Dermatomyositis", 0));
    for (exact, more, dose, action, time) in [
        ("prednisolone", "60 mg daily", 60.0, "start", at(2.0, 0.0, s)),
        ("Prednisolone", "20 mg daily", 20.0, "reduce", at(90.0, 30.0, n)),
    ] {
        let mut drug = stated(Kind::Treatment, "prednisolone", exact, 0);
        drug.add_quote(quote(text, more, 0));
        drug.dose = Some(Dose {
            value: Some(dose),
            unit: Some("mg".to_owned()),
            frequency: Some("daily".to_owned()),
            action: Some(action.to_owned()),
            ..Dose::default()
        });
        push(&mut case, &["t1"], time, drug);
    }
    push(&mut case, &["t2"], at(45.0, 15.0, s), stated(Kind::Finding, "ovarian mass", "mass of the left ovary", 0));
    push(&mut case, &["t2"], at(45.0, 15.0, s), stated(Kind::Procedure, "computed tomography", "CT", 0));
    let mut cancer = stated(Kind::Diagnosis, "ovarian carcinoma", "ovarian carcinoma", 0);
    cancer.assertion.certainty = Certainty::Probable;
    push(&mut case, &["t2"], at(46.0, 15.0, n), cancer);
    let mut surgery = stated(Kind::Procedure, "ovarian surgery", "Surgery", 0);
    surgery.assertion.mode = Mode::Planned;
    push(&mut case, &["t2"], Time::UNKNOWN, surgery);
    push(&mut case, &["t1", "t2"], at(365.0, 30.0, s), stated(Kind::Outcome, "remission", "remission", 0));
    case.diagnostics.push(Diagnostic {
        code: "time-unclear".to_owned(),
        level: Level::Warning,
        message: "the report does not say when surgery took place".to_owned(),
        facts: vec!["f15".to_owned()],
        quotes: vec![quote(text, "Surgery was planned", 0)],
    });
    (case, text)
}

/// A case of `n` facts in three lanes over hours to years, and its text. The same every time.
pub fn large(n: usize) -> (Case, String) {
    const WORDS: [&str; 12] = [
        "fever",
        "productive cough",
        "left pleural effusion",
        "generalised lymphadenopathy",
        "night sweats",
        "weight loss",
        "erythematous rash",
        "hepatosplenomegaly",
        "acute kidney injury",
        "symmetrical polyarthritis",
        "fatigue",
        "dyspnoea on exertion",
    ];
    const TESTS: [(&str, &str); 6] = [
        ("creatinine", "mg/dL"),
        ("haemoglobin", "g/dL"),
        ("platelet count", "×10⁹/L"),
        ("C-reactive protein", "mg/L"),
        ("ferritin", "ng/mL"),
        ("lactate dehydrogenase", "U/L"),
    ];
    const DRUGS: [&str; 7] = [
        "rituximab",
        "methylprednisolone",
        "cyclophosphamide",
        "meropenem",
        "tacrolimus",
        "mycophenolate mofetil",
        "ganciclovir",
    ];
    const DONE: [&str; 5] = [
        "bone marrow biopsy",
        "bronchoscopy",
        "positron emission tomography",
        "haemodialysis",
        "allogeneic stem cell transplantation",
    ];
    let mut text = String::from("A long report\n\n");
    let mut sentences = Vec::new();
    let mut state = 0x2545_F491_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for i in 0..n {
        let kind = [
            Kind::Finding,
            Kind::Measurement,
            Kind::Finding,
            Kind::Treatment,
            Kind::Measurement,
            Kind::Procedure,
            Kind::Outcome,
            Kind::Diagnosis,
        ][i % 8];
        let (label, value, unit) = match kind {
            Kind::Measurement => {
                let (name, unit) = TESTS[random(6)];
                (name.to_owned(), Some(((random(4000) + 40) as f64) / 10.0), unit)
            }
            Kind::Treatment => (DRUGS[random(7)].to_owned(), Some((random(20) + 1) as f64 * 5.0), "mg"),
            Kind::Procedure => (DONE[random(5)].to_owned(), None, ""),
            Kind::Outcome => {
                (["partial response", "complete remission", "relapse", "discharge"][random(4)].to_owned(), None, "")
            }
            Kind::Diagnosis => {
                (["lymphoma", "pneumonia", "graft-versus-host disease", "vasculitis"][random(4)].to_owned(), None, "")
            }
            _ => (WORDS[random(12)].to_owned(), None, ""),
        };
        let day = match random(10) {
            0 => None,
            1 => Some(-(random(400) as f64)),
            2..=5 => Some(random(20) as f64),
            6 => Some((random(24) as f64) / 24.0),
            7 | 8 => Some(random(200) as f64),
            _ => Some(random(1800) as f64),
        };
        let exact = match value {
            Some(v) => format!("{label} {v} {unit}"),
            None => label.clone(),
        };
        let start = text.chars().count() + format!("Statement {i}: the patient had ").chars().count();
        text += &format!("Statement {i}: the patient had {exact}.{}", if i % 6 == 5 { "\n\n" } else { " " });
        let end = start + exact.chars().count();
        sentences.push((kind, label, value, unit, day, Quote { start, end, exact }, random(5), random(3), random(100)));
    }
    let mut case = Case::new(reader(), info("long.txt", "A long report", &text));
    let (template, _) = small();
    case.patients = template.patients;
    case.tracks = template.tracks;
    case.tracks.push(Track {
        id: "t3".to_owned(),
        label: "chronic graft-versus-host disease of skin and liver".to_owned(),
        ..case.tracks[1].clone()
    });
    case.anchors = vec![
        template.anchors[0].clone(),
        Anchor { id: "transplantation".to_owned(), day: Some(120.0), ..template.anchors[0].clone() },
    ];
    for (kind, label, value, unit, day, quote, slack, lane, status) in sentences {
        let mut fact = Fact::stated("test", kind, label, quote);
        match kind {
            Kind::Measurement => fact.value = value.and_then(|v| number(v, unit)),
            Kind::Treatment => {
                fact.dose = Some(Dose {
                    value,
                    unit: Some(unit.to_owned()),
                    frequency: Some("daily".to_owned()),
                    ..Dose::default()
                });
            }
            _ => {}
        }
        match status {
            0..10 => fact.assertion = Assertion::ABSENT,
            10..16 => fact.assertion.certainty = Certainty::Possible,
            16..19 => fact.assertion.mode = Mode::Planned,
            _ => {}
        }
        let time = day.map_or(Time::UNKNOWN, |d| {
            let basis = if slack == 4 { Basis::Narrative } else { Basis::Stated };
            at(d, (slack as f64) * d.abs() / 12.0, basis)
        });
        let track = ["t1", "t2", "t3"][lane];
        push(&mut case, if status % 5 == 0 { &[] } else { std::slice::from_ref(&track) }, time, fact);
    }
    (case, text)
}
