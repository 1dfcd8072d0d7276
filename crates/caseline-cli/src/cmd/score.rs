//! `caseline score`: the instruments that apply to a report, computed from its facts; or one instrument,
//! computed from inputs.

use crate::exit::Exit;
use crate::output;
use caseline::assess::Scored;
use caseline::assess::appraise::appraise;
use caseline::assess::instruments::{self, Instrument};
use caseline::export::words::printable;
use caseline::{CaseFiles, Input, ReadOptions, assess, gather, read_all, read_one, scores};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Computes scores, stages and criteria, with what is missing and the evidence.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    /// Reports, case files or folders (- for standard input), then the instruments to compute [default: every one
    /// that applies]. The checklists care, jbi and murad are filled in where they are named. With --input one
    /// instrument.
    #[arg(required_unless_present_any = ["explain", "list"], value_name = "REPORT|CASE|INSTRUMENT")]
    what: Vec<String>,
    /// A JSON object with the inputs of the instrument; - for standard input.
    #[arg(long, value_name = "FILE|-")]
    input: Option<PathBuf>,
    /// List the instruments.
    #[arg(long, conflicts_with_all = ["what", "explain", "input"])]
    list: bool,
    /// Show the items, weights, cut-offs, edition, sources and terms of an instrument.
    #[arg(long, value_name = "INSTRUMENT", conflicts_with_all = ["what", "input"])]
    explain: Option<String>,
    /// How to print [default: json with --input, text otherwise].
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The answers with their inputs and evidence.
    Json,
}

/// What is said of what, and how that ends.
type Refusal = (String, String, Exit);

/// Computes and prints.
pub fn run(args: Args) -> Exit {
    let text = args.format.unwrap_or(if args.input.is_some() { Format::Json } else { Format::Text }) == Format::Text;
    let answer = match (&args.explain, &args.input) {
        _ if args.list => Ok(list(text)),
        (Some(id), _) => instrument(id).map(|i| explain(i, text)),
        (None, Some(input)) => computed(&args.what, input, text),
        (None, None) => return reports(&args.what, text),
    };
    match answer {
        Ok(shown) => {
            let _ = output::print(&shown);
            Exit::Done
        }
        Err((what, why, exit)) => {
            output::complain(&what, &why);
            exit
        }
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn instrument(id: &str) -> Result<&'static Instrument, Refusal> {
    let why = "there is no such instrument; `caseline score --list` names them";
    instruments::find(id).ok_or_else(|| (id.to_owned(), why.to_owned(), Exit::Usage))
}

fn list(text: bool) -> String {
    let all = instruments::all().iter();
    if text {
        return all.map(|i| format!("{:34} {} ({})\n", i.id, i.title, i.edition)).collect();
    }
    pretty(&all.map(|i| json!({"instrument": i.id, "edition": i.edition, "title": i.title})).collect())
}

fn explain(i: &Instrument, text: bool) -> String {
    if text {
        return i.explain();
    }
    pretty(&json!({
        "instrument": i.id, "title": i.title, "edition": i.edition, "citations": i.citations,
        "permission": i.permission, "items": i.items, "remarks": i.remarks
    }))
}

/// One instrument from inputs.
fn computed(what: &[String], input: &Path, text: bool) -> Result<String, Refusal> {
    let [id] = what else {
        let why = "wants exactly one instrument before it, as in `caseline score ipss_r --input FILE`";
        return Err(("--input".to_owned(), why.to_owned(), Exit::Usage));
    };
    let instrument = instrument(id)?;
    let stdin = input.as_os_str() == "-";
    let place = if stdin { "standard input".to_owned() } else { input.display().to_string() };
    let failed = |why: String| (place.clone(), why, Exit::Nothing);
    let mut json = String::new();
    let read = if stdin {
        std::io::stdin().lock().read_to_string(&mut json).map(|_| json)
    } else {
        std::fs::read_to_string(input)
    };
    let json = read.map_err(|e| failed(format!("the inputs cannot be read: {e}")))?;
    let inputs: Value = serde_json::from_str(json.trim_start_matches('\u{FEFF}')).map_err(|e| {
        failed(format!(
            "is not JSON ({e}); wanted is an object with the inputs, see `caseline score --explain {}`",
            instrument.id
        ))
    })?;
    let inputs = with_report(inputs, input).map_err(failed)?;
    let answer = instrument
        .score(&inputs)
        .map_err(|e| failed(format!("{e}; `caseline score --explain {}` lists the inputs", instrument.id)))?;
    Ok(if text { scores::answer(&answer) } else { pretty(&json!(answer)) })
}

/// Inputs whose `report` is the name of a file, seen from here or from the file of inputs, carry its text.
fn with_report(mut inputs: Value, input: &Path) -> Result<Value, String> {
    let Some(named) = inputs.get("report").and_then(Value::as_str).filter(|_| inputs.get("text").is_none()) else {
        return Ok(inputs);
    };
    let beside = input.parent().map(|p| p.join(named));
    let found = [Some(PathBuf::from(named)), beside].into_iter().flatten().find(|p| p.is_file());
    if let Some(path) = found {
        let options = ReadOptions { case_files: CaseFiles::WithText, ..ReadOptions::default() };
        let report = read_one(&Input::file(&path), &options).map_err(|e| format!("{}: {e}", path.display()))?;
        inputs["text"] = json!(report.text);
    }
    Ok(inputs)
}

/// What a person named: reports first, then instruments; a word that is a file is a report.
fn sorted(what: &[String]) -> Result<(Vec<PathBuf>, Vec<&'static Instrument>), Refusal> {
    let (mut paths, mut wanted) = (Vec::new(), Vec::new());
    for word in what {
        let place = word == "-" || Path::new(word).exists();
        match (place, instruments::find(word)) {
            (false, Some(i)) if paths.is_empty() && wanted.is_empty() && what.len() == 1 => {
                let why = format!(
                    "is an instrument, and no file of that name is here; give inputs (`caseline score {} --input FILE`) or a report first",
                    i.id
                );
                return Err((word.clone(), why, Exit::Usage));
            }
            (false, Some(i)) => wanted.push(i),
            // What looks like a path is a report that is not there; anything else behind a report is a mistyped instrument.
            (false, None) if !paths.is_empty() && !word.contains(['.', '/', '\\']) => {
                return Err(instrument(word).unwrap_err());
            }
            _ => paths.push(PathBuf::from(word)),
        }
    }
    if paths.is_empty() {
        let why = "only instruments are named; name a report before them".to_owned();
        return Err((what.join(" "), why, Exit::Usage));
    }
    Ok((paths, wanted))
}

/// The instruments of one report: those that apply, or those wanted. Checklists are filled in where they are wanted.
fn scores_of(report: &caseline::Report, wanted: &[&'static Instrument]) -> Vec<Scored> {
    let mut found = assess::score_case(&report.case, &report.text);
    found.retain(|s| wanted.is_empty() || wanted.iter().any(|i| i.id == s.answer.instrument));
    found.extend(wanted.iter().filter_map(|i| appraise(&report.case, &report.text, i.id)));
    found
}

fn words(found: &[Scored], wanted: &[&'static Instrument]) -> String {
    let mut out = found.iter().map(scores::scored).collect::<Vec<_>>().join("\n");
    for i in wanted.iter().filter(|i| !found.iter().any(|s| s.answer.instrument == i.id)) {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(
            out,
            "{gap}{} ({}), edition {}\n  not computed: the report says nothing that it applies to",
            i.title, i.id, i.edition
        );
    }
    if out.is_empty() {
        out.push_str("No instrument applies to this report.\n");
    }
    out
}

/// The instruments of the reports.
fn reports(what: &[String], text: bool) -> Exit {
    let (paths, wanted) = match sorted(what) {
        Ok(sorted) => sorted,
        Err((what, why, exit)) => {
            output::complain(&what, &why);
            return exit;
        }
    };
    let found = gather(&paths);
    let mut failed = found.failures.len();
    for (place, why) in &found.failures {
        output::complain(place, why);
    }
    let many = found.many;
    let options = ReadOptions { case_files: CaseFiles::WithText, ..ReadOptions::default() };
    let mut printed = 0;
    let totals = read_all(
        &found.inputs,
        &options,
        0,
        |_, report| Ok(scores_of(&report, &wanted)),
        |input, answer| {
            let scores = match answer {
                Ok(scores) => scores,
                Err(failure) => {
                    failed += 1;
                    output::complain(&input.display(), &failure);
                    return ControlFlow::Continue(());
                }
            };
            let shown = match (text, many) {
                (true, false) => words(&scores, &wanted),
                (true, true) => {
                    let gap = if printed == 0 { "" } else { "\n" };
                    let name = printable(&input.display()).into_owned();
                    format!("{gap}{name}\n{}\n\n{}", "=".repeat(name.chars().count()), words(&scores, &wanted))
                }
                (false, false) => pretty(&json!(scores)),
                (false, true) => {
                    let before = if printed == 0 { "[\n" } else { ",\n" };
                    format!("{before}{:#}", json!({"report": input.display(), "scores": scores}))
                }
            };
            printed += 1;
            output::print(&shown)
        },
    );
    let _ = match (text, many) {
        (true, _) if printed > 0 => output::print("\nFor research and writing, not for treating patients.\n"),
        (false, true) => output::print(if printed == 0 { "[]\n" } else { "\n]\n" }),
        _ => ControlFlow::Continue(()),
    };
    Exit::of(totals.done, failed)
}
