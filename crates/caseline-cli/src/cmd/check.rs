//! `caseline check`: what a careful reader would question in a report, and why.

use crate::exit::Exit;
use crate::{output, progress};
use caseline::assess::checks::{self, Allow, Remark};
use caseline::assess::render::{self, Checked};
use caseline::export::words;
use caseline::model::Level;
use caseline::remarks::{printable_lines, remarks};
use caseline::{CaseFiles, ReadOptions, gather, read_all};
use clap::ValueEnum;
use serde_json::json;
use std::ops::ControlFlow;
use std::path::PathBuf;

const HELP: &str = "\
Exit codes:
  0  nothing was found at or above the level of --deny
  1  something was, or some reports failed (standard error says which and why)
  2  the command was not understood
  3  nothing could be done: no report was found, or every one failed";

/// Checks reports: contradictions, unlikely values, claims that do not follow, what is missing.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Reports or case files, folders, or - for standard input.
    #[arg(required_unless_present_any = ["explain", "list"], value_name = "REPORT|CASE")]
    paths: Vec<PathBuf>,
    /// How to print the remarks.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The least level that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = Deny::Error, value_name = "LEVEL")]
    deny: Deny,
    /// A file with remarks to let stand: one code a line, with ": words" to mean only some, # for comments.
    #[arg(long, value_name = "FILE")]
    allow: Option<PathBuf>,
    /// Say what a check finds, why it matters, and what to do.
    #[arg(long, value_name = "CODE", conflicts_with = "paths")]
    explain: Option<String>,
    /// List the checks.
    #[arg(long, conflicts_with_all = ["paths", "explain"])]
    list: bool,
    /// How many reports to check at once; 0 is one for each core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Say nothing but the remarks and what failed.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, the words underlined in their lines.
    Text,
    /// An array with an object for each report.
    Json,
    /// SARIF 2.1.0, for editors and code hosts.
    Sarif,
    /// Annotations of GitHub workflows.
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Errors.
    Error,
    /// Warnings and errors.
    #[value(alias = "warnings")]
    Warning,
    /// Everything.
    #[value(alias = "notes")]
    Note,
    /// Nothing.
    Never,
}

impl Deny {
    fn denies(self, level: Option<Level>) -> bool {
        match self {
            Deny::Error => level >= Some(Level::Error),
            Deny::Warning => level >= Some(Level::Warning),
            Deny::Note => level.is_some(),
            Deny::Never => false,
        }
    }
}

/// Checks and prints.
pub fn run(args: Args) -> Exit {
    if args.list {
        return list(args.format);
    }
    if let Some(code) = &args.explain {
        return explain(code);
    }
    let allow = match args.allow.as_ref().map(read_allow).transpose() {
        Ok(allow) => allow.unwrap_or_default(),
        Err((path, why)) => {
            output::complain(&path, &why);
            return Exit::Usage;
        }
    };
    check(&args, &allow)
}

fn read_allow(path: &PathBuf) -> Result<Allow, (String, String)> {
    let failed = |why: String| (path.display().to_string(), why);
    let text = std::fs::read_to_string(path).map_err(|e| failed(format!("the file of --allow cannot be read: {e}")))?;
    Allow::parse(&text).map_err(failed)
}

fn list(format: Format) -> Exit {
    let checks = checks::all().iter();
    let text = if format == Format::Text {
        checks.map(|c| format!("{:24} {:8} {}\n", c.code, word(c.level), c.title)).collect()
    } else {
        let all: Vec<_> = checks
            .map(|c| json!({"code": c.code, "level": c.level, "title": c.title, "why": c.why, "help": c.help}))
            .collect();
        format!("{:#}\n", json!(all))
    };
    let _ = output::print(&text);
    Exit::Done
}

fn explain(code: &str) -> Exit {
    let Some(c) = checks::find(code) else {
        output::complain(code, &"there is no such check; `caseline check --list` names them");
        return Exit::Usage;
    };
    let text = format!(
        "{} ({}): {}\n\n{}\n\nWhy it matters: {}\nWhat to do: {}\n",
        c.code,
        word(c.level),
        c.title,
        c.explain,
        c.why,
        c.help
    );
    let _ = output::print(&text);
    Exit::Done
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// How many remarks of each level there were.
#[derive(Default)]
struct Counts([usize; 3]);

impl Counts {
    fn add(&mut self, remarks: &[Remark]) {
        for remark in remarks {
            self.0[remark.level as usize] += 1;
        }
    }

    fn gravest(&self) -> Option<Level> {
        [Level::Error, Level::Warning, Level::Note].into_iter().find(|l| self.0[*l as usize] > 0)
    }

    fn words(&self) -> String {
        let one = |level: Level, word: &str| {
            let n = self.0[level as usize];
            format!("{} {word}{}", words::grouped(n), if n == 1 { "" } else { "s" })
        };
        [one(Level::Error, "error"), one(Level::Warning, "warning"), one(Level::Note, "note")].join(", ")
    }
}

fn check(args: &Args, allow: &Allow) -> Exit {
    let found = gather(&args.paths);
    let options = ReadOptions { case_files: CaseFiles::WithText, ..ReadOptions::default() };
    let mut failed = found.failures.len();
    output::complain_first(&found.failures);
    output::say_more_failed(found.failures.len());
    let bar = progress::bar(found.inputs.len(), args.quiet);
    let mut counts = Counts::default();
    // SARIF is one document over all reports, so it waits for the last; everything else is printed as it comes.
    let mut kept: Vec<(String, String, Vec<Remark>)> = Vec::new();
    let mut printed = 0;
    let mut gone = false;
    let totals = read_all(
        &found.inputs,
        &options,
        args.jobs,
        |_, report| {
            let remarks = remarks(&report, allow);
            Ok((report.text, remarks))
        },
        |input, answer| {
            bar.inc(1);
            let (text, remarks) = match answer {
                Ok(answer) => answer,
                Err(failure) => {
                    failed += 1;
                    bar.suspend(|| output::complain(&input.display(), &failure));
                    return ControlFlow::Continue(());
                }
            };
            counts.add(&remarks);
            let name = input.display();
            let checked = Checked { name: &name, text: &text, remarks: &remarks };
            let shown = match args.format {
                Format::Text => printable_lines(&render::text(checked)),
                Format::Github => printable_lines(&render::github(checked)),
                Format::Json => {
                    let before = if printed == 0 { "[\n" } else { ",\n" };
                    format!("{before}{:#}", json!({"report": name, "remarks": remarks}))
                }
                Format::Sarif => {
                    kept.push((name, text, remarks));
                    return ControlFlow::Continue(());
                }
            };
            printed += 1;
            let flow = bar.suspend(|| output::print(&shown));
            gone = flow.is_break();
            flow
        },
    );
    bar.finish_and_clear();
    match args.format {
        Format::Json if !gone => {
            let _ = output::print(if printed == 0 { "[]\n" } else { "\n]\n" });
        }
        Format::Sarif => {
            let all: Vec<Checked> = kept.iter().map(|(name, text, remarks)| Checked { name, text, remarks }).collect();
            let _ = output::print(&format!("{:#}\n", render::sarif(caseline::VERSION, &all)));
        }
        _ => {}
    }
    if gone {
        return Exit::Done;
    }
    if !args.quiet && totals.done > 0 {
        let reports = if totals.done == 1 { "report" } else { "reports" };
        output::say(&format!("{} in {} {reports}", counts.words(), words::grouped(totals.done)));
    }
    match Exit::of(totals.done, failed) {
        Exit::Done if args.deny.denies(counts.gravest()) => Exit::SomeFailed,
        exit => exit,
    }
}
