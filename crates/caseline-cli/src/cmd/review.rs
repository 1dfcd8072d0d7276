//! `caseline review`: from a folder of reports to the table of a review, in one command.

use crate::exit::Exit;
use crate::vocabulary::VocabularyArg;
use crate::{book, cohort, drawing, output, progress};
use caseline::book::{AddOptions, Outcome, sources};
use caseline::cohort::{counts, remarks};
use caseline::export::picture::{flow, swimmer};
use caseline::export::review::Frame;
use caseline::export::words::grouped;
use caseline::{Book, ReadOptions, VERSION, gather_lines, keep_inputs};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Most patients of the swimmer plot on the page; `caseline picture swimmer` draws any number.
const SWIMMERS: usize = 150;
/// Most values that are counted of a column.
const COUNTS: usize = 15;

/// Reads reports and writes the review: page, spreadsheet, CSV and Parquet files, pictures, methods, and the casebook they
/// came from. What `caseline same --book DIR/casebook.sqlite` and `caseline correct` say of it holds when the review is
/// made again.
#[derive(clap::Args)]
pub struct Args {
    /// Reports, folders of them, or .jsonl files with one report a line.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Where to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The patients that are meant.
    #[arg(long = "where", value_name = "QUESTION")]
    question: Option<String>,
    /// The columns, as TOML.
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    /// Title of the page.
    #[arg(long, default_value = "Review of case reports")]
    title: String,
    #[command(flatten)]
    vocabulary: VocabularyArg,
    /// Overwrite files that Caseline did not write.
    #[arg(long)]
    force: bool,
    /// Say nothing but what failed.
    #[arg(long, short)]
    quiet: bool,
}

/// Reads, pools, writes.
pub fn run(args: Args) -> Exit {
    match review(&args) {
        Ok(exit) => exit,
        Err(why) => {
            output::complain("review", &why);
            Exit::Nothing
        }
    }
}

fn review(args: &Args) -> Result<Exit, String> {
    let question = cohort::question(args.question.as_deref())?;
    let columns = cohort::columns(args.columns.as_deref())?;
    let (new, failures) = sources(gather_lines(&args.paths));
    let read: Vec<PathBuf> = new.iter().filter_map(|s| s.input.path.clone()).chain(args.columns.clone()).collect();
    let inputs: BTreeSet<&Path> = read.iter().map(PathBuf::as_path).collect();
    let inputs: Vec<&Path> = inputs.into_iter().collect();
    let mut failed: Vec<(String, String)> = failures.into_iter().map(|(p, f)| (p, f.to_string())).collect();
    std::fs::create_dir_all(&args.out).map_err(|e| format!("{}: {e}", args.out.display()))?;
    let place = args.out.join("casebook.sqlite");
    // A folder with a casebook is one of an earlier review, and is made anew.
    let force = args.force || place.exists();
    let mut store = Book::create(&place).map_err(|e| e.to_string())?;
    let bar = progress::bar(new.len(), args.quiet);
    let all = new.len();
    // The book of an earlier review may hold more than what is asked for now.
    let mut keys = BTreeSet::new();
    let vocabulary = match args.vocabulary.load() {
        Ok(vocabulary) => vocabulary,
        Err(exit) => return Ok(exit),
    };
    let read = ReadOptions { limits: book::limits(), vocabulary, ..ReadOptions::default() };
    let options = AddOptions { read, jobs: 0, reread: true };
    store
        .add(new, &options, |source, outcome| {
            bar.inc(1);
            match outcome {
                Outcome::Failed(why) => failed.push((source.input.display(), why.to_string())),
                Outcome::Added(key) | Outcome::Reread(key) | Outcome::Same(key) | Outcome::Unchanged(key, _) => {
                    keys.insert(key.clone());
                }
            }
        })
        .map_err(|e| e.to_string())?;
    bar.finish_and_clear();
    let mut reports = store.cases().map_err(|e| e.to_string())?;
    reports.retain(|r| keys.contains(&r.key));
    let stamp = reports.first().map(|r| r.reading.reader.clone()).unwrap_or_default();
    let read = reports.len();
    let verdicts = store.verdicts().map_err(|e| e.to_string())?;
    let chosen = caseline::cohort::Cohort::new(reports, question).once(verdicts);
    let table = chosen.table(&columns);
    let patients = grouped(table.rows.len());
    let selected = args.question.as_ref().map(|q| format!(" Patients were selected with the question “{q}”."));
    let same = match table.same.len() {
        0 => " No two rows are suspected to be one patient.".to_owned(),
        n => format!(" {} pairs of rows are suspected to be one patient; both rows are counted.", grouped(n)),
    };
    let joined = match chosen.counted_elsewhere().len() {
        0 => String::new(),
        1 => " One patient told of in two reports is counted once, as a person confirmed.".to_owned(),
        n => format!(" {} rows of patients told of twice are left out, as a person confirmed.", grouped(n)),
    };
    let methods = vec![
        format!(
            "{} reports were read with Caseline {VERSION} (reader {}, lexicon {}, rules {}); {} could not be read.{} \
             The table has {patients} patients, one row each.",
            grouped(read),
            stamp.version,
            stamp.lexicon,
            stamp.rules,
            grouped(all.saturating_sub(read).max(failed.len())),
            selected.unwrap_or_default(),
        ),
        format!("The columns are: {}.{same}{joined}", table.columns.join(", ")),
        "Every cell rests on words of the report, which are given with their place. “No” was entered only where the report \
         says so; what a report does not mention is “not reported”, is counted by itself and is in no denominator. \
         Records were made by machine and, unless corrections are listed, not checked by a person. Case reports are \
         selected for publication: proportions among them are not proportions among patients."
            .to_owned(),
    ];
    let mut courses = chosen.courses();
    let order = flow(&courses, "Order of treatments", None);
    let drawn = courses.len().min(SWIMMERS);
    let of = if drawn < courses.len() { format!(", the first {drawn} of {patients}") } else { String::new() };
    courses.truncate(SWIMMERS);
    let swimmers = swimmer(&courses, &format!("Course of the patients{of}"));
    let frame = Frame {
        title: args.title.clone(),
        failed: failed.clone(),
        read,
        methods: methods.clone(),
        counts: counts(&table, COUNTS),
        pictures: vec![swimmers.clone(), order.clone()],
        remarks: remarks(&chosen),
    };
    let mut files = Vec::new();
    for name in ["review.html", "review.xlsx", "review.csv", "review.parquet"] {
        files.extend(cohort::write(&args.out.join(name), &table, &frame, force, &inputs)?);
    }
    for (stem, picture) in [("swimmer", &swimmers), ("treatments", &order)] {
        for end in ["svg", "png"] {
            let file = args.out.join(format!("{stem}.{end}"));
            drawing::write(&file, picture, force, &inputs)?;
            files.push(file);
        }
    }
    let text = args.out.join("methods.md");
    keep_inputs(&text, inputs.iter().copied()).map_err(|e| e.to_string())?;
    std::fs::write(&text, methods.join("\n\n") + "\n").map_err(|e| format!("{}: {e}", text.display()))?;
    files.push(text);
    for (what, why) in &failed {
        output::complain(what, why);
    }
    if !args.quiet {
        output::say(&format!("{} of {} reports read, {patients} patients", grouped(read), grouped(all)));
        cohort::tell(&table, &files);
    }
    Ok(Exit::of(read, failed.len()))
}
