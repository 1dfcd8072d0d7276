//! Our figures against those of R (metafor, survival, brglm2, base) to 1e-6 of their value.
//!
//! `r/made.R` made the tables of `made/` and computed `expected/made.json` from them, with R's own settings; these
//! are always compared. `r/expected.R` computed the other figures of `expected/` from the published data sets that
//! `jobs.json` names; those are not part of the repository, and where they are not beside it the comparison says
//! so and does nothing.

use caseline_pool::stat::Frame;
use caseline_pool::stat::ask::{MetaColumns, ask_cox, ask_logistic, ask_meta, ask_survival};
use caseline_pool::stat::frame::Condition;
use caseline_pool::stat::measure::Measure;
use caseline_pool::stat::meta::{Question, Test};
use caseline_pool::stat::odds::odds;
use caseline_pool::stat::survival::ConfType;
use caseline_pool::stat::tau::{Method, Stop};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

const CLOSE: f64 = 1e-6;

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pooling");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the published data sets are not beside the repository (../shared/data/pooling)");
    None
}

/// A column name, a value or a list of names of a job.
fn text(job: &Value, key: &str) -> Option<String> {
    job[key].as_str().map(str::to_owned)
}

fn list(job: &Value, key: &str) -> Vec<String> {
    job[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn open(folder: &Path, job: &Value) -> Frame {
    let path = folder.join(job["file"].as_str().expect("a file"));
    let mut frame = Frame::read(File::open(&path).expect("the table is there"), &[]).expect("a table");
    for (column, value) in job["where"].as_object().into_iter().flatten() {
        let value = value.as_str().map(str::to_owned);
        frame = frame.only(&Condition { column: column.clone(), value }).expect("rows");
    }
    frame
}

fn event(job: &Value) -> Condition {
    Condition { column: text(job, "event").expect("an event"), value: text(job, "value") }
}

/// Our figures under the names of the expected ones.
fn meta(frame: &Frame, job: &Value, wanted: &Value) -> Value {
    let measure = match job["measure"].as_str() {
        Some("RR") => Measure::RiskRatio,
        Some("OR") => Measure::OddsRatio,
        Some("RD") => Measure::RiskDifference,
        Some("PLO") => Measure::Logit,
        Some("PFT") => Measure::DoubleArcsine,
        _ => Measure::Given,
    };
    let method = match job["method"].as_str() {
        Some("DL") => Method::DerSimonianLaird,
        Some("PM") => Method::PauleMandel,
        Some("EE") => Method::EqualEffects,
        _ => Method::Reml,
    };
    let test = if job["test"] == "knha" { Test::Knha } else { Test::Z };
    let columns = MetaColumns {
        a: text(job, "a"),
        b: text(job, "b"),
        c: text(job, "c"),
        d: text(job, "d"),
        n1: text(job, "n1"),
        n2: text(job, "n2"),
        x: text(job, "x"),
        n: text(job, "n"),
        yi: text(job, "yi"),
        vi: text(job, "vi"),
        sei: text(job, "sei"),
        ..MetaColumns::default()
    };
    let stop = if job["stop"] == "converged" { Stop::Converged } else { Stop::default() };
    let question = Question {
        measure,
        method,
        test,
        level: 0.95,
        moderators: Vec::new(),
        stop,
        leave_one_out: !wanted["without_tau2"].is_null(),
    };
    let found = ask_meta(frame, &columns, &list(job, "mods"), &question).unwrap_or_else(|e| panic!("{job}: {e}"));
    let m = found.figures;
    let mut ours = serde_json::to_value(&m).expect("figures");
    let back = |f: fn(&caseline_pool::stat::meta::Back) -> f64| m.transformed.as_ref().map(f);
    ours["back_estimate"] = json!(back(|t| t.estimate));
    ours["back_ci_low"] = json!(back(|t| t.ci_low));
    ours["back_ci_high"] = json!(back(|t| t.ci_high));
    if let Some(e) = &m.egger {
        ours["egger_stat"] = json!(e.classical.stat);
        ours["egger_p"] = json!(e.classical.p);
        ours["egger_limit"] = json!(e.classical.limit);
        ours["egger_model_stat"] = json!(e.within_model.as_ref().map(|w| w.stat));
        ours["egger_model_p"] = json!(e.within_model.as_ref().map(|w| w.p));
    }
    ours["without_estimate"] = m.leave_one_out.iter().map(|w| w.estimate).collect();
    ours["without_tau2"] = m.leave_one_out.iter().map(|w| w.tau2).collect();
    ours["coef"] = m.terms.iter().map(|t| t.coef).collect();
    ours["coef_se"] = m.terms.iter().map(|t| t.se).collect();
    ours["coef_p"] = m.terms.iter().map(|t| t.p).collect();
    ours
}

fn survival(frame: &Frame, job: &Value, _: &Value) -> Value {
    let (time, group) = (text(job, "time").expect("a time"), text(job, "group").expect("a group"));
    let mut ours = json!({});
    let by = |scale| {
        let found = ask_survival(frame, &time, &event(job), Some(&group), (scale, 0.95));
        found.unwrap_or_else(|e| panic!("{job}: {e}")).figures
    };
    let (s, plain) = (by(ConfType::Log), by(ConfType::Plain));
    ours["median_low_plain"] = plain.groups.iter().map(|g| g.median_low).collect();
    ours["median_high_plain"] = plain.groups.iter().map(|g| g.median_high).collect();
    for key in ["n", "events", "median", "median_low", "median_high", "median_low_loglog", "median_high_loglog"] {
        let groups = s.groups.iter().map(|g| serde_json::to_value(g).expect("figures")[key].clone());
        ours[key] = groups.collect();
    }
    let test = s.logrank.expect("groups to compare");
    (ours["chi2"], ours["df"], ours["p"]) = (json!(test.chi2), json!(test.df), json!(test.p));
    ours
}

fn cox(frame: &Frame, job: &Value, _: &Value) -> Value {
    let time = text(job, "time").expect("a time");
    let found = ask_cox(frame, &time, &event(job), &list(job, "terms"), 0.95).unwrap_or_else(|e| panic!("{job}: {e}"));
    let c = found.figures;
    json!({
        "n": c.n,
        "events": c.events,
        "loglik": c.loglik,
        "coef": c.terms.iter().map(|t| t.coef).collect::<Vec<_>>(),
        "coef_se": c.terms.iter().map(|t| t.se).collect::<Vec<_>>(),
        "z": c.terms.iter().map(|t| t.z).collect::<Vec<_>>(),
        "p": c.terms.iter().map(|t| t.p).collect::<Vec<_>>(),
    })
}

fn logistic(frame: &Frame, job: &Value, _: &Value) -> Value {
    let outcome = Condition { column: text(job, "outcome").expect("an outcome"), value: None };
    let found = ask_logistic(frame, &outcome, &list(job, "terms"), 0.95).unwrap_or_else(|e| panic!("{job}: {e}"));
    let f = found.figures;
    json!({
        "loglik": f.loglik,
        "coef": f.terms.iter().map(|t| t.coef).collect::<Vec<_>>(),
        "coef_se": f.terms.iter().map(|t| t.se).collect::<Vec<_>>(),
        "p": f.terms.iter().map(|t| t.p).collect::<Vec<_>>(),
        "ci_low": f.terms.iter().map(|t| t.ci_low).collect::<Vec<_>>(),
        "ci_high": f.terms.iter().map(|t| t.ci_high).collect::<Vec<_>>(),
    })
}

fn two_by_two(job: &Value) -> Value {
    let table: [u64; 4] = serde_json::from_value(job["table"].clone()).expect("four counts");
    serde_json::to_value(odds(table, 0.95).expect("figures")).expect("figures")
}

fn figures(folder: &Path, job: &Value, wanted: &Value) -> Value {
    match job["kind"].as_str().expect("a kind") {
        "meta" => meta(&open(folder, job), job, wanted),
        "survival" => survival(&open(folder, job), job, wanted),
        "cox" => cox(&open(folder, job), job, wanted),
        "logistic" => logistic(&open(folder, job), job, wanted),
        _ => two_by_two(job),
    }
}

/// The greatest difference, relative to R's figure (absolute below 1e-3 of the scale of what it measures).
fn difference(ours: &Value, r: &Value, floor: f64) -> f64 {
    match (ours, r) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).map(|(x, y)| difference(x, y, floor)).fold(0.0, f64::max)
        }
        (Value::Array(a), _) if a.len() == 1 => difference(&a[0], r, floor),
        (Value::Null, Value::Null) => 0.0,
        _ => match (ours.as_f64(), r.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() / b.abs().max(floor),
            (None, None) => 0.0,
            _ => f64::INFINITY,
        },
    }
}

/// Compares every figure of one file of expectations; gives the tables used and the worst difference of each.
fn compare(name: &str, expected: &str, folder: &Path) -> BTreeSet<String> {
    let jobs: Vec<Value> = serde_json::from_str(expected).expect("expected figures");
    let (mut worst, mut wrong): (BTreeMap<String, f64>, Vec<String>) = Default::default();
    let mut tables = BTreeSet::new();
    for entry in &jobs {
        let (job, expected) = (&entry["job"], &entry["expected"]);
        let figures = figures(folder, job, expected);
        for (key, r) in expected.as_object().expect("figures") {
            // A zero of R's is a small number of ours or the other way round; a p has its own scale down to 1e-15.
            let floor = match key.as_str() {
                "p" | "q_p" | "coef_p" | "qm_p" | "egger_p" | "egger_model_p" => 1e-15,
                "tau2" | "tau2_low" | "tau2_profile_low" | "without_tau2" => 1e-4,
                "i2" | "i2_low" | "q" | "r2" => 1e-2,
                _ => 1e-6,
            };
            let off = difference(&figures[key], r, floor);
            let most = worst.entry(key.clone()).or_default();
            *most = most.max(off);
            if off > CLOSE {
                wrong.push(format!("{job} {key}: ours {}, R {r}", figures[key]));
            }
        }
        tables.insert(job["file"].as_str().map_or_else(|| job["table"].to_string(), str::to_owned));
    }
    println!("{name}: {} analyses of {} tables", jobs.len(), tables.len());
    worst.iter().for_each(|(key, off)| println!("  {key}: {off:.1e}"));
    assert!(wrong.is_empty(), "{} figures are not those of R:\n{}", wrong.len(), wrong.join("\n"));
    tables
}

#[test]
fn made_up_tables_come_out_as_r_gives_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made");
    assert!(compare("made-up tables", include_str!("expected/made.json"), &folder).len() >= 60);
}

#[test]
fn pooling_to_the_end_is_that_of_metafor() {
    let Some(folder) = shared() else { return };
    let tables = compare("pooling", include_str!("expected/meta.json"), &folder.join("csv"));
    assert!(tables.len() >= 40);
}

#[test]
fn pooling_is_that_of_metafor() {
    let Some(folder) = shared() else { return };
    let tables = compare("pooling, as metafor stops", include_str!("expected/loose.json"), &folder.join("csv"));
    assert!(tables.len() >= 40);
}

#[test]
fn curves_and_log_rank_are_those_of_survival() {
    let Some(folder) = shared() else { return };
    let tables = compare("survival", include_str!("expected/survival.json"), &folder.join("csv"));
    assert!(tables.len() >= 20);
}

#[test]
fn cox_is_that_of_survival() {
    let Some(folder) = shared() else { return };
    let tables = compare("cox", include_str!("expected/cox.json"), &folder.join("csv"));
    assert!(tables.len() >= 20);
}

/// The endometrial cancer study of Heinze and Schemper 2002 (79 patients): neovasculisation, pulsatility index and
/// endometrium height for high against low grade. No patient with neovasculisation has a low grade, so that ordinary
/// logistic regression has no finite answer. The patients are not part of the repository; R's brglm2 has them.
#[test]
fn the_worked_example_of_heinze_and_schemper() {
    let script = "write.csv(brglm2::endometrial, stdout(), row.names = FALSE)";
    let told = std::process::Command::new("Rscript").args(["-e", script]).output();
    let Some(table) = told.ok().filter(|o| o.status.success()) else {
        return eprintln!("skipped: the worked example needs R with brglm2, which has its patients");
    };
    let frame = Frame::read(table.stdout.as_slice(), &[]).expect("a table");
    let terms = ["NV", "PI", "EH"].map(str::to_owned);
    let outcome = Condition { column: "HG".into(), value: None };
    let fit = ask_logistic(&frame, &outcome, &terms, 0.95).expect("a fit").figures;
    // Published to three places; more of them from brglm2, profile limits from the likelihood in R.
    let coef = [3.7745593981357, 2.9292732585761, -0.0347517494486, -2.6041638241447];
    let se = [1.488691602096, 1.5507636910028, 0.0395781457758, 0.7760176212662];
    let low = [1.08253710845, 0.609724436303, -0.124458721087, -4.36518324726];
    let high = [7.20928049825, 7.85463171382, 0.0404554730325, -1.23272105722];
    let p = [0.00419362788559, 0.00912366754709, 0.387482203566, 2.50686721486e-05];
    let near = |a: f64, b: f64| assert!((a - b).abs() <= CLOSE * b.abs().max(1.0), "{a} is not {b}");
    for (j, t) in fit.terms.iter().enumerate() {
        near(t.coef, coef[j]);
        near(t.se, se[j]);
        near(t.ci_low, low[j]);
        near(t.ci_high, high[j]);
        near(t.p, p[j]);
    }
    near(fit.loglik, -24.0372678007);
    assert_eq!((fit.n, fit.events), (79, 30));
}

/// AML or MDS after adjuvant chemotherapy of breast cancer: 56 arms
/// of 26 studies, log rates with a random intercept for each study.
#[test]
fn the_published_secondary_malignancies_come_out_as_published() {
    let Some(folder) = shared() else { return };
    let path = folder.join("secondary-malignancy-breast/AMLorMDS_Cyclophosphamide_byTaxane.csv");
    let frame = Frame::read(File::open(path).expect("the table"), &[]).expect("a table");
    let sum = |column: &str| frame.numbers(column).expect("numbers").into_iter().flatten().sum::<f64>();
    assert_eq!((sum("malN"), sum("py").round()), (171.0, 261_433.0));
    let name = |n: &str| Some(n.to_owned());
    let columns = MetaColumns { x: name("malN"), time: name("py"), cluster: name("id"), ..MetaColumns::default() };
    let question = Question {
        measure: Measure::LogRate,
        method: Method::Reml,
        test: Test::Z,
        level: 0.95,
        moderators: Vec::new(),
        stop: Stop::Converged,
        leave_one_out: false,
    };
    let terms = ["xCyc", "isPaclitaxel", "isDocetaxel"].map(str::to_owned);
    let found = ask_meta(&frame, &columns, &terms, &question).expect("figures").figures;
    assert_eq!((found.k, found.clusters), (56, Some(26)));
    let dose = &found.terms[1];
    let rounded = |x: f64| (x * 100.0).round() / 100.0;
    assert_eq!((rounded(dose.coef.exp()), rounded(dose.ci_low.exp()), rounded(dose.ci_high.exp())), (1.16, 1.04, 1.29));
    let printed = |x: f64, published: f64| assert!((x - published).abs() < 5.1e-5, "{x} is not {published}");
    for (term, (coef, se)) in
        found.terms.iter().zip([(-7.7560, 0.2610), (0.1503, 0.0544), (0.3889, 0.2339), (-0.3081, 0.2915)])
    {
        printed(term.coef, coef);
        printed(term.se, se);
    }
    printed(found.tau2, 0.0965);
    printed(found.q, 56.3932);
    printed(found.qm.expect("moderators"), 12.4683);
}
