//! `caseline read`: reports in, records out.
//!
//! One report prints its summary, or its case file with `--format json`. Several print one after the
//! other in the order of their names: as summaries, as one JSON array, or as JSON lines. With `--out`,
//! `--html` or `--svg` the results go into files, and standard output stays empty unless `--format` is
//! given as well.

use crate::exit::Exit;
use crate::vocabulary::VocabularyArg;
use crate::{output, progress};
use caseline::export::summary::{self, SummaryOptions};
use caseline::export::timeline::{self, TimelineOptions};
use caseline::export::words;
use caseline::model::Case;
use caseline::{
    Failure, Input, Limits, OutDir, OutFile, Parts, ReadOptions, Report, gather, keep_inputs, read_all, write_own,
};
use clap::ValueEnum;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Reads reports: plain text, JATS XML or PDF.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    /// Files, folders (with all their reports), or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What to print: a summary for people, the case file, or one case file a line [default: summary].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write a page with the text, the record and the timeline; a folder for several reports.
    #[arg(long, value_name = "FILE|DIR")]
    html: Option<PathBuf>,
    /// Write the timeline as a picture; a folder for several reports.
    #[arg(long, value_name = "FILE|DIR")]
    svg: Option<PathBuf>,
    /// Write <stem>.case.json for each report, and <stem>.txt where the source is not plain text.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many reports to read at once; 0 is one for each core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Seconds after which a report is given up; 0 is never [default: 10].
    #[arg(long, value_name = "S", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Largest file to read, in bytes; K, M and G may follow.
    #[arg(long, value_name = "N", default_value = "64M", value_parser = bytes)]
    max_bytes: u64,
    /// Leave out a part of the reader, to see what it adds.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
    without: Vec<Without>,
    #[command(flatten)]
    vocabulary: VocabularyArg,
    /// Overwrite files that Caseline did not write.
    #[arg(long)]
    force: bool,
    /// Say nothing but what failed.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The record for people, with its timeline.
    Summary,
    /// The case file; for several reports an array of them.
    Json,
    /// One case file a line.
    Jsonl,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Without {
    /// The learned tagger.
    Tagger,
    /// The lexicon.
    Lexicon,
    /// Patterns for values, doses and the like.
    Patterns,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds is wanted".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "a number of seconds from 0 up is wanted".to_owned())
}

fn bytes(text: &str) -> Result<u64, String> {
    let wanted = || "a number of bytes is wanted, such as 500000, 64M or 1G".to_owned();
    let (digits, factor) = match text.trim().to_ascii_uppercase().trim_end_matches('B') {
        t if t.ends_with('K') => (t[..t.len() - 1].to_owned(), 1 << 10),
        t if t.ends_with('M') => (t[..t.len() - 1].to_owned(), 1 << 20),
        t if t.ends_with('G') => (t[..t.len() - 1].to_owned(), 1u64 << 30),
        t => (t.to_owned(), 1),
    };
    digits.parse::<u64>().ok().and_then(|n| n.checked_mul(factor)).ok_or_else(wanted)
}

/// Where pages or pictures go: into one file, or into a folder by the name of each report.
enum Target {
    File(PathBuf),
    Folder(OutDir),
}

impl Target {
    fn new(path: &Path, many: bool, force: bool, inputs: &[Input]) -> Result<Target, Failure> {
        let folder = many || path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', '\\']);
        if folder {
            return folder_for(path, force, inputs).map(Target::Folder);
        }
        keep_inputs(path, inputs.iter().filter_map(|i| i.path.as_deref()))?;
        Ok(Target::File(path.to_owned()))
    }

    fn write(&self, stem: &str, extension: &str, content: &str, force: bool) -> Result<(), Failure> {
        match self {
            Target::File(path) => write_own(path, OutFile::View, content.as_bytes(), force),
            Target::Folder(folder) => folder.write_view(stem, extension, content),
        }
    }
}

fn folder_for(path: &Path, force: bool, inputs: &[Input]) -> Result<OutDir, Failure> {
    OutDir::create(path, force, inputs.iter().filter_map(|i| i.path.as_deref()))
}

/// Everything that is wanted of a report.
struct Wanted {
    print: Option<Format>,
    summary: SummaryOptions,
    many: bool,
    force: bool,
    stems: Vec<String>,
    out: Option<OutDir>,
    html: Option<Target>,
    svg: Option<Target>,
}

impl Wanted {
    fn new(args: &Args, inputs: &[Input], many: bool) -> Result<Wanted, (PathBuf, Failure)> {
        let to_files = args.out.is_some() || args.html.is_some() || args.svg.is_some();
        let target = |path: &Option<PathBuf>| {
            let make = |p: &PathBuf| Target::new(p, many, args.force, inputs).map_err(|e| (p.clone(), e));
            path.as_ref().map(make).transpose()
        };
        let out = args.out.as_ref().map(|p| folder_for(p, args.force, inputs).map_err(|e| (p.clone(), e)));
        Ok(Wanted {
            print: args.format.or((!to_files).then_some(Format::Summary)),
            summary: SummaryOptions { width: output::width(), colour: output::colour() },
            many,
            force: args.force,
            stems: caseline::stems(inputs),
            out: out.transpose()?,
            html: target(&args.html)?,
            svg: target(&args.svg)?,
        })
    }

    /// Writes the files of one report and gives what is to be printed. Runs on the workers.
    fn finish(&self, index: usize, report: Report) -> Result<String, Failure> {
        let stem = &self.stems[index];
        if let Some(out) = &self.out {
            out.write_case(stem, &report)?;
        }
        if let Some(html) = &self.html {
            html.write(stem, "html", &caseline::page(&report, None), self.force)?;
        }
        if let Some(svg) = &self.svg {
            svg.write(stem, "svg", &timeline::svg(&report.case, &TimelineOptions::default()), self.force)?;
        }
        Ok(self.printed(&report.case))
    }

    fn printed(&self, case: &Case) -> String {
        let json = |text: serde_json::Result<String>| text.unwrap_or_else(|e| format!("{{\"error\": \"{e}\"}}"));
        match self.print {
            None => String::new(),
            Some(Format::Summary) => summary::text(case, &self.summary),
            Some(Format::Json) => json(serde_json::to_string_pretty(case)),
            Some(Format::Jsonl) => json(serde_json::to_string(case)),
        }
    }

    /// What stands before the report that is printed as number `n`.
    fn before(&self, n: usize) -> &'static str {
        match (self.print, self.many, n) {
            (Some(Format::Json), true, 0) => "[\n",
            (Some(Format::Json), true, _) => ",\n",
            (Some(Format::Summary), _, 1..) => "\n",
            _ => "",
        }
    }
}

/// Reads, prints and writes.
pub fn run(args: Args) -> Exit {
    let found = gather(&args.paths);
    let wanted = match Wanted::new(&args, &found.inputs, found.many) {
        Ok(wanted) => wanted,
        Err((path, failure)) => {
            output::complain(&path.display().to_string(), &failure);
            return Exit::Nothing;
        }
    };
    let vocabulary = match args.vocabulary.load() {
        Ok(vocabulary) => vocabulary,
        Err(exit) => return exit,
    };
    let with = |part: Without| !args.without.contains(&part);
    let options = ReadOptions {
        limits: Limits {
            bytes: args.max_bytes,
            time: args.timeout.unwrap_or(Limits::default().time),
            ..Limits::default()
        },
        parts: Parts {
            tagger: with(Without::Tagger),
            lexicon: with(Without::Lexicon),
            patterns: with(Without::Patterns),
            ..Parts::default()
        },
        vocabulary,
        ..ReadOptions::default()
    };
    let mut failures: Vec<(String, String)> =
        found.failures.iter().map(|(place, failure)| (place.clone(), failure.to_string())).collect();
    let bar = progress::bar(found.inputs.len(), args.quiet);
    let mut printed = 0;
    let mut gone = false;
    let totals = read_all(
        &found.inputs,
        &options,
        args.jobs,
        |i, report| wanted.finish(i, report),
        |input, answer| {
            bar.inc(1);
            let text = match answer {
                Ok(text) => text,
                Err(failure) => {
                    failures.push((input.display(), failure.to_string()));
                    return ControlFlow::Continue(());
                }
            };
            if wanted.print.is_none() {
                return ControlFlow::Continue(());
            }
            let end = if text.ends_with('\n') || wanted.many && wanted.print == Some(Format::Json) { "" } else { "\n" };
            let flow = bar.suspend(|| output::print(&format!("{}{text}{end}", wanted.before(printed))));
            printed += 1;
            gone = flow.is_break();
            flow
        },
    );
    bar.finish_and_clear();
    if wanted.print == Some(Format::Json) && wanted.many && !gone {
        let _ = output::print(if printed == 0 { "[]\n" } else { "\n]\n" });
    }
    output::complain_first(&failures);
    output::say_more_failed(failures.len());
    if !args.quiet && (wanted.many || wanted.print.is_none()) {
        let all = found.inputs.len() + found.failures.len();
        let reports = if all == 1 { "report" } else { "reports" };
        output::say(&format!("{} of {} {reports} read", words::grouped(totals.done), words::grouped(all)));
    }
    if gone { Exit::Done } else { Exit::of(totals.done, failures.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_read() {
        assert_eq!(bytes("64M"), Ok(64 << 20));
        assert_eq!(bytes("1gb"), Ok(1 << 30));
        assert_eq!(bytes("500"), Ok(500));
        assert!(bytes("many").is_err() && bytes("99999999999G").is_err());
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert!(seconds("-1").is_err() && seconds("soon").is_err());
    }
}
