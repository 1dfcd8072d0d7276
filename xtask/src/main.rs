//! Code generation, tidiness and training: `cargo xtask --help`.

mod codes;
mod crossval;
mod generate;
mod pdf_order;
mod remarks;
mod test;
mod threading;
mod tidy;
mod timex;
mod train;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "What a developer of Caseline runs besides cargo")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Formatting, lints, tidiness and all tests.
    Test,
    /// Checks the rules that a program can check: dependencies, file lengths, links, generated files.
    Tidy,
    /// Writes the generated files anew.
    Generate,
    /// Scores threading on gold facts: days, order and bounds.
    Threading {
        /// The folder of gold files.
        dir: std::path::PathBuf,
        /// One report, with every fact.
        #[arg(long)]
        report: Option<String>,
        /// The folder holds plain texts: measure what time costs instead.
        #[arg(long)]
        cost: bool,
    },
    /// Scores time expressions against a folder of UIMA XMI files with TIMEX3 (E3C).
    Timex {
        /// The folder.
        dir: std::path::PathBuf,
        /// Prints every error.
        #[arg(short, long)]
        verbose: bool,
    },
    /// Trains the learned parts of reading, cross-validates them and writes their weights.
    Train(train::Train),
    /// Scores the whole reader on reports that its tagger has not seen.
    Crossval(crossval::CrossVal),
    /// Draws remarks of the checks at random, with their words, for reading by hand.
    Remarks(remarks::Draw),
    /// Holds the codes of the lexicon against ontologies.
    Codes(codes::Codes),
    /// Compares the reading order of PDFs with pdftotext's.
    PdfOrder {
        /// Folder of PDFs.
        dir: std::path::PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    let root = root()?;
    match Arguments::parse().task {
        Task::Test => test::run(&root),
        Task::Tidy => tidy::run(&root),
        Task::Generate => generate::write(&root),
        Task::Threading { dir, cost: true, .. } => threading::cost(&dir),
        Task::Threading { dir, report, .. } => threading::run(&dir, report.as_deref()),
        Task::Timex { dir, verbose } => timex::run(&dir, verbose),
        Task::Train(train) => train.run(),
        Task::Crossval(crossval) => crossval.run(),
        Task::Remarks(draw) => draw.run(),
        Task::Codes(codes) => codes.run(&root),
        Task::PdfOrder { dir } => pdf_order::run(&dir),
    }
}

/// The root of the repository, wherever the command was typed.
fn root() -> anyhow::Result<std::path::PathBuf> {
    let here = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(std::path::Path::to_path_buf).ok_or_else(|| anyhow::anyhow!("xtask has no parent folder"))
}
