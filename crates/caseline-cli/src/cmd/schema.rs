//! `caseline schema`: the JSON Schema of the case file.

use crate::exit::Exit;
use crate::output;

/// Prints the JSON Schema of the case file (caseline.case/1).
#[derive(clap::Args)]
pub struct Args {}

/// Prints it.
pub fn run(_: Args) -> Exit {
    let _ = output::print(&format!("{}\n", caseline::case_schema()));
    Exit::Done
}
