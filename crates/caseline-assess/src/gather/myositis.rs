//! Myositis: classification, screening stratum, amyopathic disease and the link to cancer from a report.
//!
//! Weakness that is told but not localised leaves the four weakness items open; signs that are not mentioned are
//! taken as absent and named. Where weakness is first denied and later present, presentation and whole course
//! are scored apart, and so is the stratum before and after an antibody is known.

use super::core::{Claim, Gathered, Hit, Scope, Scored, Verdict, claim, silent};
use crate::instruments::Truth;
use crate::pattern;
use crate::pattern::Pattern;
use crate::report::Report;
use serde_json::{Map, Value, json};

fn weakness() -> &'static Pattern {
    pattern!(
        r"\b(?:muscle|muscular|proximal|limb|symmetric\w*|progressive)(?:,? \w+){0,2} weakness\b|\bweakness (?:and \w+ )?(?:in|of) (?:the )?(?:\w+ ){0,3}(?:limbs?|extremit\w+|arms?|legs?|muscles?|thighs?|shoulders?|hips?)|\bmuscle weakness\b"
    )
}
fn enzymes_up() -> &'static Pattern {
    pattern!(
        r"\b(?:creatin(?:e|ine) (?:phospho)?kinase|CP?K|LDH|lactate dehydrogenase|AST|ALT|(?:amino)?transaminases?)\b\)?[^.;]{0,40}?\b(?:elevat\w+|increas\w+|raised|high)\b|\b(?:elevat\w+|increas\w+|raised|high) (?:levels? of |serum |muscle )*(?:creatin(?:e|ine) (?:phospho)?kinase|CP?K|LDH|lactate dehydrogenase|AST|ALT|(?:amino)?transaminases?)\b"
    )
}
fn muscle_biopsy() -> &'static Pattern {
    pattern!(
        r"\b(?:muscle|deltoid|quadriceps|vastus lateralis|biceps)(?: muscle)? biops\w+|\bbiops\w+ of (?:the |a )?(?:\w+ ){0,2}(?:muscle|deltoid|quadriceps|vastus|biceps)"
    )
}
fn aldolase_up() -> &'static Pattern {
    pattern!(
        r"\b(?:elevat\w+|increas\w+|raised|high) (?:\w+ )?aldolase|\baldolase[^.;]{0,30}?(?:elevat|increas|raised|high)"
    )
}

fn cancer() -> &'static Pattern {
    pattern!(
        r"\b(?:carcinoma|adenocarcinoma|cancer|lymphoma|leuk(?:a)?emia|myelodysplastic|MDS|malignant (?:tumou?r|neoplasm|melanoma|lymphoma)|sarcoma|melanoma|myeloma|thymoma)\b"
    )
}

pub(super) fn score(report: &Report, out: &mut Vec<Scored>) {
    let whole = Scope::whole(report);
    // "DM" is diabetes in most reports: only the full word lets it through.
    if !whole.diagnosed(pattern!(
        r"\bdermatomyositis\b|\bpolymyositis\b|\binflammatory myopath\w+|\binclusion body myositis"
    )) && !whole.has(pattern!(r"\bheliotrop|\bgottron"))
    {
        return;
    }
    let weak = whole.hits(weakness());
    let denied = weak.iter().find(|h| h.denied).map(|h| h.range.start);
    let later = weak.iter().find(|h| !h.denied && denied.is_some_and(|d| h.range.start > d)).map(|h| h.range.start);
    let first_affirmed = weak.iter().find(|h| !h.denied).map(|h| h.range.start);
    let split = later.filter(|l| first_affirmed == Some(*l)).and_then(|l| report.sentence_at(l).map(|s| s.range.start));
    if let Some(upto) = split {
        let scope = Scope { report, upto };
        classification(scope, Some("at presentation"), out);
        bohan_peter(scope, Some("at presentation"), out);
        screening(scope, Some("at presentation, before the antibody result"), false, out);
    } else if has_antibody(whole) {
        screening(whole, Some("before the antibody result"), false, out);
    }
    let when = split.map(|_| "whole course");
    classification(whole, when, out);
    bohan_peter(whole, when, out);
    screening(whole, Some("with the antibody result, if any"), true, out);
    amyopathic(whole, out);
    link(whole, out);
}

fn has_antibody(scope: Scope) -> bool {
    scope.has(pattern!(r"anti[- –]?(?:TIF|TF)-?1|anti[- –]?NXP-?2|anti[- –]transcription intermediary"))
}

fn classification(scope: Scope, when: Option<&str>, out: &mut Vec<Scored>) {
    let report = scope.report;
    let mut g = Gathered::new(report);
    if let Some((age, hits)) = scope.age() {
        g.put("age_at_onset", age, &hits);
    }
    let (biopsy, hits) = scope.seen(muscle_biopsy());
    g.put("muscle_biopsy_used", biopsy.unwrap_or(false), &hits);
    let mut items = Map::new();
    let mut silent_items = Vec::new();
    let set = |g: &mut Gathered, items: &mut Map<String, Value>, key: &str, answer: Option<bool>, hits: &[Hit]| {
        items.insert(key.to_owned(), answer.map_or(Value::Null, Value::from));
        g.note(key, Truth::from(answer), hits);
    };
    let signs: [(&str, &Pattern); 5] = [
        ("helio", pattern!(r"\bheliotrop\w*|\bviolaceous (?:\w+ ){0,3}(?:of |on |over )?(?:the )?(?:\w+ )?eyelids?")),
        ("gpap", pattern!(r"\bgottron(?:['’]s|s)? (?:papules?|nodules?)")),
        ("gsign", pattern!(r"\bgottron(?:['’]s|s)? (?:signs?|rash|lesions?)")),
        ("dysph", pattern!(r"\bdysphagia\b|\b(?:o?esophageal) dysmotility|\bdifficulty (?:in )?swallowing")),
        ("jo1", pattern!(r"\banti[- –]?jo[- –]?1\b")),
    ];
    for (key, p) in signs {
        let (answer, hits) = scope.seen(p);
        if answer.is_none() {
            silent_items.push(key);
        }
        // A violaceous hue over the joints may be the Gottron sign: raised, not settled.
        if key == "gsign" && answer != Some(true) {
            let hue = scope.seen(pattern!(r"\bviolaceous[^.;]{0,60}\b(?:knuckles?|fingers?|elbows?|knees?)"));
            if hue.0 == Some(true) {
                set(&mut g, &mut items, key, None, &hue.1);
                continue;
            }
        }
        set(&mut g, &mut items, key, Some(answer == Some(true)), &hits);
    }
    enzymes(scope, &mut g, &mut items);
    if biopsy == Some(true) {
        for (key, p) in [
            ("endo", pattern!(r"\bendomysial (?:\w+ ){0,3}infiltrat\w+|\binfiltrat\w+[^.;]{0,30}endomysi\w+")),
            ("peri", pattern!(r"\b(?:perimysial|perivascular)(?:[ /,]\w+){0,4}? ?(?:inflammat\w+|infiltrat\w+)")),
            ("pfa", pattern!(r"\bperifascicular (?:\w+ )?atrophy")),
            ("rim", pattern!(r"\brimmed vacuoles?")),
        ] {
            let (answer, hits) = scope.seen(p);
            if answer.is_none() {
                silent_items.push(key);
            }
            set(&mut g, &mut items, key, Some(answer == Some(true)), &hits);
        }
    }
    weakness_items(scope, &mut g, &mut items);
    g.inputs.insert("items".into(), Value::Object(items));
    if let Some(mut scored) = g.score("eular_acr_2017_iim", when, silent) {
        if !silent_items.is_empty() {
            scored.answer.notes.push(format!("not mentioned, taken as absent: {}", silent_items.join(", ")));
        }
        out.push(scored);
    }
}

fn enzymes(scope: Scope, g: &mut Gathered, items: &mut Map<String, Value>) {
    let up = scope.seen(enzymes_up());
    let normal = scope.hits(pattern!(r"\bnormal (?:levels? of |serum )?(?:creatine (?:phospho)?kinase|CP?K)\b|\b(?:creatine (?:phospho)?kinase|CP?K)\b[^.;]{0,40}\b(?:normal|within (?:the )?(?:normal|reference))"));
    let others = scope.has(pattern!(r"\b(?:LDH|lactate dehydrogenase|AST|ALT|transaminases?)\b"));
    let (answer, hits) = match up {
        (Some(true), hits) => (Some(true), hits),
        // A normal CK says nothing of LDH, AST and ALT, of which one raised would do.
        _ if !normal.is_empty() && !others => (None, normal),
        _ if !normal.is_empty() => (Some(false), normal),
        (_, hits) => (None, hits),
    };
    items.insert("enz".into(), answer.map_or(Value::Null, Value::from));
    g.note("enz", Truth::from(answer), &hits);
}

fn weakness_items(scope: Scope, g: &mut Gathered, items: &mut Map<String, Value>) {
    let (weak, hits) = scope.seen(weakness());
    let symmetric = pattern!(
        r"\b(?:symmetric\w*|bilateral\w*|both (?:arms|legs|upper|lower|shoulders|thighs)|(?:upper|lower) (?:and (?:upper|lower) )?(?:limbs|extremities)|MRC|manual muscle|\d/5)"
    );
    let sided = pattern!(r"\b(?:right|left)\b");
    let around: Vec<&str> = hits
        .iter()
        .filter_map(|h| scope.report.sentence_at(h.range.start))
        .map(|s| scope.report.words(&s.range))
        .collect();
    let any = |p: &Pattern| around.iter().any(|s| p.is_match(s));
    let short = |h: &Hit| sided.is_match(scope.report.words(&h.range));
    let one_sided = !hits.is_empty()
        && hits.iter().all(|h| {
            short(h)
                || sided.is_match(
                    &scope.report.text[h.range.start..crate::report::floor(scope.report.text, h.range.end + 50)],
                )
        });
    let placed = any(pattern!(
        r"\b(?:(?:upper|lower) (?:limb|extremit)|arms?\b|shoulder|legs?\b|hips?\b|thigh|neck (?:flexor|weakness|muscle))"
    ));
    for (key, where_) in [
        ("ue", pattern!(r"\b(?:upper (?:limb|extremit)|arms?\b|shoulder|deltoid)")),
        ("le", pattern!(r"\b(?:lower (?:limb|extremit)|legs?\b|hip\b|hips\b|thigh)")),
        ("neck", pattern!(r"\bneck (?:flexor|weakness|muscle)")),
        (
            "leg",
            pattern!(
                r"\bproximal[^.]{0,40}(?:than|>) distal|\bproximal (?:\w+ ){0,2}(?:lower (?:limb|extremit)|legs?\b)"
            ),
        ),
    ] {
        let answer = match weak {
            Some(true) if one_sided && (key == "ue" || key == "le") => Some(false),
            Some(true) if any(where_) && key != "leg" && (key == "neck" || any(symmetric)) => Some(true),
            // Weakness that is placed elsewhere does not raise this item; weakness without a place does.
            Some(true) if placed && !any(where_) => Some(false),
            Some(true) => None,
            // Not mentioned, or denied.
            _ => Some(false),
        };
        items.insert(key.into(), answer.map_or(Value::Null, Value::from));
        g.note(key, Truth::from(answer), &hits);
    }
}

fn bohan_peter(scope: Scope, when: Option<&str>, out: &mut Vec<Scored>) {
    let mut g = Gathered::new(scope.report);
    let (weak, hits) = scope.seen(weakness());
    let sided = hits.iter().all(|h| {
        pattern!(r"\b(?:right|left)\b")
            .is_match(&scope.report.text[h.range.start..crate::report::floor(scope.report.text, h.range.end + 50)])
    });
    let said = hits.iter().any(|h| {
        pattern!(r"symmetric|bilateral")
            .is_match(scope.report.sentence_at(h.range.start).map_or("", |s| scope.report.words(&s.range)))
    });
    let weak = match weak {
        Some(true) if said => Some(true),
        Some(true) if sided && !hits.is_empty() => Some(false),
        Some(true) => None,
        other => other,
    };
    g.put("symmetric_proximal_weakness", weak.map_or(Value::Null, Value::from), &hits);
    let biopsied = scope.seen(muscle_biopsy());
    let histology = scope.seen(pattern!(r"\bperifascicular|\b(?:muscle )?fib(?:er|re)s? necrosis|\bnecrosis and regenerat|\bperimysial|\bendomysial|\bmuscle biopsy (?:\w+ ){0,4}consistent with (?:dermato|poly)?myositis"));
    g.put(
        "muscle_biopsy",
        if biopsied.0 == Some(true) { histology.0.map_or(Value::Null, Value::from) } else { Value::Bool(false) },
        &histology.1,
    );
    let up = scope.seen(enzymes_up());
    let aldolase = scope.seen(aldolase_up());
    let normal =
        scope.hits(pattern!(r"\bnormal (?:levels? of |serum )?(?:creatine (?:phospho)?kinase|CP?K|muscle enzymes)\b"));
    let enzymes = if up.0 == Some(true) {
        (Some(true), up.1)
    } else if aldolase.0 == Some(true) {
        (Some(true), aldolase.1)
    } else if normal.is_empty() {
        (None, Vec::new())
    } else {
        (Some(false), normal)
    };
    g.flag("muscle_enzymes", enzymes);
    let emg = scope.seen(pattern!(r"\bfibrillation potentials?|\bpositive sharp waves?|\bmyopathic (?:findings|pattern|changes|potentials)|\bEMG[^.;]{0,40}(?:myopath|myositis)"));
    let done = scope.has(pattern!(r"\belectromyogra\w+|\bEMG\b"));
    g.put(
        "emg",
        match emg.0 {
            Some(true) => json!(true),
            _ if done => Value::Null,
            _ => json!(false),
        },
        &emg.1,
    );
    g.flag("rash", scope.seen(pattern!(r"\bheliotrop\w*|\bgottron|\bshawl sign|\bV[- ]sign|\bviolaceous (?:\w+ ){0,3}(?:of |on |over )?(?:the )?(?:\w+ )?eyelids?")));
    if let Some(mut scored) = g.score("bohan_peter_1975", when, silent) {
        if !done && scored.inputs.get("emg") == Some(&json!(false)) {
            scored.answer.notes.push("no electromyography is reported; taken as not met".into());
        }
        out.push(scored);
    }
}

fn screening(scope: Scope, when: Option<&str>, antibodies: bool, out: &mut Vec<Scored>) {
    let report = scope.report;
    let mut g = Gathered::new(report);
    let mut factors = Map::new();
    let mut set = |g: &mut Gathered, key: &str, answer: Option<bool>, hits: &[Hit]| {
        if answer != Some(false) {
            factors.insert(key.to_owned(), answer.map_or(Value::Null, Value::from));
        }
        g.note(key, Truth::from(answer), hits);
    };
    let (weak, weak_hits) = scope.seen(weakness());
    let muscle = weak == Some(true) || scope.has(enzymes_up()) || scope.has(aldolase_up());
    let dm = scope.seen(pattern!(r"\bdermatomyositis\b|\bDM\b"));
    if dm.0 == Some(true) {
        set(&mut g, if muscle { "DM" } else { "CADM" }, Some(true), if muscle { &weak_hits } else { &dm.1 });
    } else if scope.has(pattern!(r"\bpolymyositis\b")) {
        set(&mut g, "PM", Some(true), &[]);
    }
    if let Some((age, hits)) = scope.age() {
        set(&mut g, "age_over_40", Some(age > 40.0), &hits);
    }
    set(&mut g, "male", Some(scope.male() == Some(true)), &[]);
    let dysphagia = scope.seen(pattern!(r"\bdysphagia\b"));
    if dysphagia.0 == Some(true) {
        let graded = scope.has(pattern!(r"\b(?:severe|moderate|marked) dysphagia"));
        set(&mut g, "dysphagia", graded.then_some(true), &dysphagia.1);
    }
    let necrosis = scope.seen(pattern!(r"\bcutaneous necrosis|\bskin (?:necrosis|ulcer\w+)|\bnecrotic (?:skin|rash)"));
    set(&mut g, "cutaneous_necrosis", Some(necrosis.0 == Some(true)), &necrosis.1);
    if antibodies {
        for (key, p) in [
            (
                "anti_TIF1g",
                pattern!(
                    r"anti[- –]?(?:TIF|TF)-?1[- –]?(?:γ|gamma|g)?|anti[- –]transcription(?:al)? intermediary factor"
                ),
            ),
            ("anti_NXP2", pattern!(r"anti[- –]?NXP-?2")),
            ("anti_SAE1", pattern!(r"anti[- –]?SAE")),
            ("anti_HMGCR", pattern!(r"anti[- –]?HMGCR")),
            ("anti_Mi2", pattern!(r"anti[- –]?Mi-?2")),
            ("anti_MDA5", pattern!(r"anti[- –]?MDA-?5")),
        ] {
            let seen = scope.seen(p);
            if seen.0.is_some() {
                set(&mut g, key, seen.0, &seen.1);
            }
        }
    }
    g.inputs.insert("factors".into(), Value::Object(factors));
    out.extend(g.score("imacs_2023_cancer_screening", when, silent));
}

fn amyopathic(scope: Scope, out: &mut Vec<Scored>) {
    let stated = scope.hits(pattern!(r"\bamyopathic\b")).into_iter().filter(|h| !h.denied).collect::<Vec<_>>();
    if stated.is_empty() {
        return;
    }
    let mut g = Gathered::new(scope.report);
    let weak = scope.seen(weakness());
    let subclinical = scope.has(aldolase_up()) || scope.has(enzymes_up());
    let muscle = match weak.0 {
        Some(true) => json!(true),
        _ if subclinical => json!("subclinical"),
        Some(false) => json!(false),
        None => Value::Null,
    };
    g.put("muscle", muscle, &weak.1);
    out.extend(g.score("amyopathic_dm_sontheimer", Some("whole course"), |a| {
        let class = a.result.get("class").and_then(Value::as_str).unwrap_or("").to_owned();
        let c = |verdict, why: String| -> Vec<Claim> {
            vec![claim(scope.report, "amyopathic", &stated[..1], verdict, why)]
        };
        if class.starts_with("classic") || class.starts_with("hypo") {
            c(Verdict::Disagrees, format!("muscle disease is reported: {class}"))
        } else {
            c(Verdict::CannotBeTold, "amyopathic needs six months of skin disease without muscle disease".into())
        }
    }));
}

fn link(scope: Scope, out: &mut Vec<Scored>) {
    let cancers = scope.seen(cancer());
    if cancers.0 != Some(true) || !scope.diagnosed(cancer()) {
        return;
    }
    let day = |p: &Pattern| {
        scope
            .report
            .case
            .facts
            .iter()
            .filter(|f| p.is_match(&f.label) && f.status() == caseline_model::Status::Present)
            .filter_map(|f| f.time.day)
            .min_by(f64::total_cmp)
    };
    let interval = day(pattern!(r"myositis")).zip(day(cancer())).map(|(m, c)| (c - m) / 365.25);
    let mut g = Gathered::new(scope.report);
    let words =
        scope.hits(pattern!(r"\b(?:\d+|two|three|four|five|ten) years (?:before|after|later|earlier|previously)"));
    match interval {
        Some(years) => g.put("interval_years", crate::instruments::answer::round(years, 2), &cancers.1),
        None if words.is_empty() => {
            g.put("myositis_dx", "presentation", &[]);
            g.put("cancer_dx", "same work-up", &cancers.1);
        }
        None => {}
    }
    let interval =
        g.inputs.get("interval_years").cloned().or_else(|| g.inputs.contains_key("cancer_dx").then(|| json!(0)));
    let implied = interval.is_some() && !g.inputs.contains_key("interval_years");
    if let Some(mut scored) = g.score("cam_window", None, silent) {
        if implied {
            scored.answer.notes.push("the report gives no interval; both are told in one work-up".into());
        }
        out.push(scored);
    }
    if !scope.has(pattern!(r"\bdermatomyositis\b|\bDM\b")) {
        return;
    }
    let mut g = Gathered::new(scope.report);
    g.put("syndrome", "dermatomyositis (classical)", &[]);
    g.put("cancer", true, &cancers.1);
    if let Some(i) = interval {
        g.put("interval_years", i, &[]);
    }
    out.extend(g.score("graus_2004", None, silent));
}
