//! `caseline table`: the review table of a cohort.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::{cohort, output};
use caseline::export::review::{Frame, markdown};
use std::path::{Path, PathBuf};

/// Makes the review table: one row a patient, every cell with its words. A cell says a value, "no" (the report
/// says so) or "not reported".
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    book: BookArg,
    /// The patients that are meant, such as "dermatomyositis and any malignancy, ck > 1000".
    #[arg(long = "where", value_name = "QUESTION")]
    question: Option<String>,
    /// The columns, as TOML.
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    /// Where to: .html, .xlsx, .csv (with a second file of sources), .md or .parquet; more than one may be given
    /// [default: Markdown on standard output].
    #[arg(long, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// Overwrite files.
    #[arg(long)]
    force: bool,
}

/// Makes it.
pub fn run(args: Args) -> Exit {
    let parts = cohort::question(args.question.as_deref())
        .and_then(|q| Ok((q, cohort::columns(args.columns.as_deref())?)))
        .and_then(|p| args.out.iter().try_for_each(|o| cohort::Form::of(o).map(|_| ())).map(|()| p));
    let (question, columns) = match parts {
        Ok(parts) => parts,
        Err(why) => {
            output::complain("table", &why);
            return Exit::Usage;
        }
    };
    args.book.with(|book| {
        let table = book.cohort(question)?.table(&columns);
        if args.out.is_empty() {
            let _ = output::print(&markdown::table(&table));
            return Ok(Exit::Done);
        }
        let mut files = Vec::new();
        let place = args.book.path();
        let inputs: Vec<&Path> = [Some(place.as_path()), args.columns.as_deref()].into_iter().flatten().collect();
        for out in &args.out {
            match cohort::write(out, &table, &Frame::default(), args.force, &inputs) {
                Ok(written) => files.extend(written),
                Err(why) => {
                    output::complain("table", &why);
                    return Ok(Exit::Nothing);
                }
            }
        }
        cohort::tell(&table, &files);
        Ok(Exit::Done)
    })
}
