//! `caseline score`: the instruments that apply to a report, computed from its facts; or one instrument,
//! computed from inputs.

use crate::exit::Exit;
use crate::output;
use caseline::assess::instruments::{self, Instrument};
use caseline::{CaseFiles, Input, ReadOptions, assess, read_one, scores};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Computes scores, stages and criteria, with what is missing and the evidence.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    /// A report or a case file (- for standard input), then the instruments to compute [default: every one that
    /// applies]; with --input one instrument.
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
        (None, None) => report(&args.what, text),
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
    let answer = instrument
        .score(&inputs)
        .map_err(|e| failed(format!("{e}; `caseline score --explain {}` lists the inputs", instrument.id)))?;
    Ok(if text { scores::answer(&answer) } else { pretty(&json!(answer)) })
}

/// The instruments of a report.
fn report(what: &[String], text: bool) -> Result<String, Refusal> {
    let (path, wanted) = what.split_first().expect("the parser asks for one");
    let wanted: Vec<&Instrument> = wanted.iter().map(|id| instrument(id)).collect::<Result<_, _>>()?;
    let input = if path == "-" { Input::stdin() } else { Input::file(path) };
    if let (Some(i), false) = (instruments::find(path), path == "-" || Path::new(path).exists()) {
        let why = format!(
            "is an instrument, and no file of that name is here; give inputs (`caseline score {} --input FILE`) or a report first",
            i.id
        );
        return Err((path.clone(), why, Exit::Usage));
    }
    let options = ReadOptions { case_files: CaseFiles::WithText, ..ReadOptions::default() };
    let report = read_one(&input, &options).map_err(|e| (input.display(), e.to_string(), Exit::Nothing))?;
    let mut found = assess::score_case(&report.case, &report.text);
    found.retain(|s| wanted.is_empty() || wanted.iter().any(|i| i.id == s.answer.instrument));
    if !text {
        return Ok(pretty(&json!(found)));
    }
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
    out.push_str("\nFor research and writing, not for treating patients.\n");
    Ok(out)
}
