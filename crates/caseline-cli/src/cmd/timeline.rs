//! `caseline timeline`: what happened when, counted from the point a person chooses.

use crate::exit::Exit;
use crate::output;
use caseline::export::summary::{self, SummaryOptions};
use caseline::export::timeline::{self, TimelineOptions};
use caseline::{CaseFiles, Input, OutFile, ReadOptions, keep_inputs, read_one, timetable, write_own};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Shows the timeline of a report: as text, as a table, as a picture, as a page.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    /// A report or a case file; - for standard input.
    #[arg(value_name = "REPORT|CASE")]
    path: PathBuf,
    /// What is day 0: an anchor of the record such as transplantation or diagnosis-t1, the id of a fact, or the
    /// name of a treatment, procedure or diagnosis.
    #[arg(long, default_value = "presentation")]
    anchor: String,
    /// Write the picture.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write the page with text, record and picture.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// What to print [default: text, or nothing where a file is written].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Overwrite files that Caseline did not write.
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A lane for each disease, and the concordance of two.
    Text,
    /// A table with a row for each fact on each of its diseases.
    Csv,
    /// The same as JSON, with anchors and concordance.
    Json,
}

/// Shows it.
pub fn run(args: Args) -> Exit {
    let input = if args.path.as_os_str() == "-" { Input::stdin() } else { Input::file(&args.path) };
    match show(&args, &input) {
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

fn show(args: &Args, input: &Input) -> Result<String, (String, String, Exit)> {
    // The page shows the text; the rest needs the record alone.
    let case_files = if args.html.is_some() { CaseFiles::WithText } else { CaseFiles::TextIfThere };
    let failed = |e: caseline::Failure| (input.display(), e.to_string(), Exit::Nothing);
    // A case file is read with its text.
    let text = args.path.to_string_lossy().strip_suffix(".case.json").map(|stem| PathBuf::from(format!("{stem}.txt")));
    let inputs: Vec<&Path> = [Some(args.path.as_path()), text.as_deref()].into_iter().flatten().collect();
    for out in [&args.svg, &args.html].into_iter().flatten() {
        keep_inputs(out, inputs.iter().copied()).map_err(failed)?;
    }
    let report = read_one(input, &ReadOptions { case_files, ..ReadOptions::default() }).map_err(failed)?;
    let case = &report.case;
    timetable::known_anchor(case, &args.anchor)
        .map_err(|why| (format!("--anchor {}", args.anchor), why, Exit::Usage))?;
    if let Some(path) = &args.svg {
        let options = TimelineOptions { anchor: Some(args.anchor.clone()), ..TimelineOptions::default() };
        write_own(path, OutFile::View, timeline::svg(case, &options).as_bytes(), args.force).map_err(failed)?;
    }
    if let Some(path) = &args.html {
        let page = caseline::page(&report, Some(&args.anchor));
        write_own(path, OutFile::View, page.as_bytes(), args.force).map_err(failed)?;
    }
    let to_files = args.svg.is_some() || args.html.is_some();
    Ok(match args.format.or((!to_files).then_some(Format::Text)) {
        None => String::new(),
        Some(Format::Csv) => timetable::csv(case, &args.anchor),
        Some(Format::Json) => format!("{:#}\n", timetable::json(case, &args.anchor)),
        Some(Format::Text) => {
            let options = SummaryOptions { width: output::width(), colour: output::colour() };
            let lanes = summary::timeline(case, &args.anchor, &options);
            let concordance = timetable::concordance_words(case, &args.anchor);
            match (lanes.is_empty(), concordance.is_empty()) {
                (true, _) => "No fact of this report has a time.\n".to_owned(),
                (false, true) => lanes,
                (false, false) => format!("{lanes}\n{concordance}"),
            }
        }
    })
}
