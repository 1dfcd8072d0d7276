//! `caseline remove`: reports out of the casebook.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::output;

/// Takes reports out of the casebook. Corrections are kept, and return when the report does.
#[derive(clap::Args)]
pub struct Args {
    /// Names of reports.
    #[arg(required = true, value_name = "CASE")]
    cases: Vec<String>,
    #[command(flatten)]
    book: BookArg,
}

/// Removes.
pub fn run(args: Args) -> Exit {
    args.book.with(|book| {
        let (mut done, mut failed) = (0, 0);
        for name in &args.cases {
            match book.remove(name) {
                Ok(key) => {
                    done += 1;
                    output::say(&format!("{key}: removed"));
                }
                Err(error) => {
                    failed += 1;
                    output::complain(name, &error);
                }
            }
        }
        Ok(Exit::of(done, failed))
    })
}
