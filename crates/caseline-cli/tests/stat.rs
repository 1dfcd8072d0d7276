//! `caseline stat` as a person or a script meets it: contracts of the JSON, messages, exit codes.

mod common;

use serde_json::Value;
use std::fs;
use std::process::Output;

const TRIALS: &str =
    "study,a,b,c,d,n1,n2\nA,3,17,9,11,20,20\nB,1,29,4,26,30,30\nC,8,42,15,35,50,50\nD,NA,9,9,8,15,17\n";
const TIMES: &str = "t,state,arm,age\n2,1,x,50\n3,1,x,61\n3,0,x,47\n5,1,x,70\n8,0,x,66\n3,1,y,58\n8,1,y,73\n9,1,y,49\n\
                     12,0,y,55\n14,1,y,52\n";

fn stat(table: &str, args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, table).unwrap();
    let path = path.to_str().unwrap().to_owned();
    let args: Vec<&str> = args.iter().map(|a| if *a == "FILE" { path.as_str() } else { a }).collect();
    let output = common::program().arg("stat").args(args).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
    output
}

fn json(table: &str, args: &[&str]) -> Value {
    let output = stat(table, &[args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(table: &str, args: &[&str], code: i32) -> String {
    let output = stat(table, args);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn near(found: &Value, expected: f64) {
    let x = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((x - expected).abs() <= 1e-6 * expected.abs(), "{x} is not {expected}");
}

/// Figures of `rma(measure = "RR", ai = a, bi = b, ci = c, di = d, method = "REML", test = …)`.
#[test]
fn meta_answers_as_it_promises() {
    let cells = ["meta", "FILE", "--measure", "RR", "--a", "a", "--b", "b", "--c", "c", "--d", "d"];
    let arms = ["meta", "FILE", "--measure", "RR", "--a", "a", "--n1", "n1", "--c", "c", "--n2", "n2"];
    let (one, two) = (json(TRIALS, &cells), json(TRIALS, &arms));
    assert_eq!(one["k"], 3);
    assert_eq!(one["dropped"], 1);
    for key in ["estimate", "se", "ci_low", "ci_high", "tau2", "i2", "q", "q_df", "q_p"] {
        assert!(one[key].is_number() && one[key] == two[key], "{key}");
    }
    near(&one["estimate"], ESTIMATE);
    near(&one["se"], SE);
    near(&one["q"], Q);
    let knha = json(TRIALS, &[&cells[..], &["--method", "PM", "--test", "knha", "--leave-one-out"]].concat());
    near(&knha["ci_low"], KNHA_LOW);
    assert_eq!(knha["leave_one_out"].as_array().map(Vec::len), Some(3));
    let text = String::from_utf8(stat(TRIALS, &cells).stdout).unwrap();
    assert!(text.contains("risk ratio") && text.contains("Keep in mind"), "{text}");
}

const ESTIMATE: f64 = -0.822466912368242;
const SE: f64 = 0.310959602956892;
const Q: f64 = 0.737825191059996;
const KNHA_LOW: f64 = -1.63511405006112;

/// Figures of `survfit`, `survdiff` and `coxph`.
#[test]
fn survival_and_cox_answer_as_they_promise() {
    let s = json(TIMES, &["survival", "FILE", "--time", "t", "--event", "state=1", "--group", "arm"]);
    let (x, y) = (&s["groups"][0], &s["groups"][1]);
    assert_eq!((&x["group"], &x["n"], &x["events"]), (&"x".into(), &5.into(), &3.into()));
    near(&x["median"], 5.0);
    near(&y["median"], 9.0);
    near(&y["median_low"], 8.0);
    assert!(y["median_high"].is_null());
    near(&s["logrank"]["chi2"], 1.09140470943046);
    assert_eq!(s["logrank"]["df"], 1);
    let c = json(TIMES, &["cox", "FILE", "--time", "t", "--event", "state", "--terms", "arm,age"]);
    assert_eq!(c["terms"][0]["term"], "army");
    near(&c["terms"][0]["coef"], -0.8215349963566068);
    near(&c["terms"][1]["se"], 0.0536630352213602);
}

#[test]
fn odds_answer_as_they_promise() {
    let o = json("", &["odds", "--table", "3,1,1,3"]);
    near(&o["odds_ratio"], 9.0);
    near(&o["fisher_p"], 0.485714285714286);
    near(&o["midp"], 0.371428571428571);
    assert!(o["ci_low"].is_number() && o["ci_high"].is_number());
    let counted = json(TIMES, &["odds", "FILE", "--exposure", "arm=x", "--outcome", "state"]);
    assert_eq!(counted["table"], serde_json::json!([3, 2, 4, 1]));
    let logistic = json(TIMES, &["logistic", "FILE", "--outcome", "state", "--terms", "arm"]);
    near(&logistic["terms"][1]["coef"], (4.5f64 * 2.5 / (1.5 * 3.5)).ln());
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let missing = refused(TRIALS, &["meta", "FILE", "--measure", "PLO", "--x", "a", "--n", "size"], 2);
    assert!(missing.contains("no column \"size\"") && missing.contains("study, a, b"), "{missing}");
    let more = refused(TRIALS, &["meta", "FILE", "--measure", "PLO", "--x", "b", "--n", "d"], 3);
    assert!(more.contains("row 1: more events than people"), "{more}");
    assert!(refused(TRIALS, &["meta", "FILE", "--measure", "OR", "--a", "a"], 2).contains("--n1"));
    assert!(refused(TIMES, &["median", "FILE", "--column", "arm"], 3).contains("\"x\" is not a number"));
    assert!(refused("", &["odds", "--table", "1,2,3"], 2).contains("four counts"));
    refused("", &["odds"], 2);
    assert!(refused("", &["count", "nowhere.csv", "--column", "a"], 3).contains("no such file"));
}

/// The command in a folder with a table `t.csv`.
fn drawn(table: &str, args: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), table).unwrap();
    let output = common::program().current_dir(folder.path()).arg("stat").args(args).output().unwrap();
    (folder, output)
}

#[test]
fn plots_are_drawn_beside_the_figures() {
    let meta = ["meta", "t.csv", "--measure", "RR", "--a", "a", "--b", "b", "--c", "c", "--d", "d", "--label", "study"];
    let files =
        ["--forest", "forest.svg", "--forest", "forest.png", "--funnel", "funnel.svg", "--title", "Three trials"];
    let (folder, made) = drawn(TRIALS, &[&meta[..], &files].concat());
    assert!(made.status.success(), "{}", common::err(&made));
    assert!(common::out(&made).contains("risk ratio"), "the figures are printed as well");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let forest = read("forest.svg");
    assert!(["<svg", "Three trials", ">A<", ">C<"].iter().all(|w| forest.contains(w)), "{forest}");
    assert!(!forest.contains(">D<"), "a study that was left out is not drawn");
    assert!(read("funnel.svg").contains("Three trials"));
    assert!(fs::read(folder.path().join("forest.png")).unwrap().starts_with(b"\x89PNG"));
    let survival = ["survival", "t.csv", "--time", "t", "--event", "state=1", "--group", "arm", "--plot", "km.svg"];
    let (folder, made) = drawn(TIMES, &survival);
    assert!(made.status.success(), "{}", common::err(&made));
    let km = fs::read_to_string(folder.path().join("km.svg")).unwrap();
    assert!(km.contains("Time to event") && km.contains(">x<") && km.contains(">y<"), "{km}");
    let (_folder, wrong) = drawn(TRIALS, &[&meta[..], &["--forest", "forest.pdf"]].concat());
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
#[cfg(unix)]
fn a_plot_never_goes_over_the_table() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), TIMES).unwrap();
    std::os::unix::fs::symlink(folder.path().join("t.csv"), folder.path().join("km.svg")).unwrap();
    let args = ["stat", "survival", "t.csv", "--time", "t", "--event", "state=1", "--plot", "km.svg", "--force"];
    let refused = common::program().current_dir(folder.path()).args(args).output().unwrap();
    assert!(common::err(&refused).contains("is an input of this command"), "{}", common::err(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("t.csv")).unwrap(), TIMES);
    assert!(folder.path().join("km.svg").is_symlink(), "nor is its other name taken away");
}
