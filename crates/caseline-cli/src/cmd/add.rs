//! `caseline add`: reports into the casebook.

use crate::book::{BookArg, limits};
use crate::exit::Exit;
use crate::output::LISTED;
use crate::vocabulary::VocabularyArg;
use crate::{output, progress};
use caseline::book::{AddOptions, Outcome, sources};
use caseline::export::words::grouped;
use caseline::{Book, ReadOptions, gather_lines};
use std::path::PathBuf;

/// Reads reports into the casebook. What is in it already and has not changed is not read again.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    /// Reports (text, JATS XML, PDF), folders of them, or .jsonl files with one report a line.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Read again what an older version of the reader read.
    #[arg(long)]
    reread: bool,
    /// How many reports to read at once; 0 is one for each core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    #[command(flatten)]
    vocabulary: VocabularyArg,
    /// Say nothing but what failed.
    #[arg(long, short)]
    quiet: bool,
}

/// Adds.
pub fn run(args: Args) -> Exit {
    let path = args.book.path();
    let fresh = !path.exists();
    let (new, failures) = sources(gather_lines(&args.paths));
    output::complain_first(&failures);
    if new.is_empty() {
        return Exit::Nothing;
    }
    let mut book = match Book::create(&path) {
        Ok(book) => book,
        Err(error) => return args.book.say(Err(error)),
    };
    if fresh && !args.quiet {
        output::say(&format!("{}: made", path.display()));
    }
    let bar = progress::bar(new.len(), args.quiet);
    let vocabulary = match args.vocabulary.load() {
        Ok(vocabulary) => vocabulary,
        Err(exit) => return exit,
    };
    let read = ReadOptions { limits: limits(), vocabulary, ..ReadOptions::default() };
    let options = AddOptions { read, jobs: args.jobs, reread: args.reread };
    let mut listed = failures.len();
    let result = book.add(new, &options, |source, outcome| {
        bar.inc(1);
        let what = source.input.display();
        let what = if source.input.line.is_some() { format!("{what}: {}", source.key) } else { what };
        match outcome {
            Outcome::Failed(why) => {
                listed += 1;
                if listed <= LISTED {
                    bar.suspend(|| output::complain(&what, why));
                }
            }
            Outcome::Same(key) if !args.quiet => {
                bar.suspend(|| output::say(&format!("{what}: the same text is in the casebook as '{key}'")));
            }
            _ => {}
        }
    });
    bar.finish_and_clear();
    args.book.say(result.map(|totals| {
        let failed = totals.failed + failures.len();
        output::say_more_failed(listed);
        if !args.quiet {
            let parts = [
                (totals.added, "added"),
                (totals.reread, "read again"),
                (totals.unchanged, "unchanged"),
                (totals.same, "there already under another name"),
                (failed, "failed"),
            ];
            let said: Vec<String> =
                parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", grouped(*n))).collect();
            output::say(&said.join(", "));
            if totals.older > 0 && !args.reread {
                output::say(&format!(
                    "{} were read by another version of the reader; --reread reads them again",
                    grouped(totals.older)
                ));
            }
        }
        Exit::of(totals.added + totals.reread + totals.unchanged + totals.same, failed)
    }))
}
