//! The command line of Caseline: it parses what a person typed and calls the library.

mod book;
mod cmd;
mod cohort;
mod drawing;
mod exit;
mod listing;
mod output;
mod progress;
mod vocabulary;

use clap::Parser;
use std::process::ExitCode;

/// Reads published case reports into records whose every statement points at the words it came from.
///
/// For research and writing, not for treating patients. Nothing leaves this machine.
#[derive(Parser)]
#[command(name = "caseline", version, about, long_about, after_help = exit::HELP, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: cmd::Command,
}

fn main() -> ExitCode {
    caseline::quiet_panics();
    Cli::parse().command.run().into()
}
