//! The commands, one file each. A new one is a module, a line of [`Command`] and a line of its `run`.

mod check;
mod eval;
mod read;
mod schema;
mod score;
mod stat;

use crate::exit::Exit;
use clap::Subcommand;

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    Read(read::Args),
    Check(check::Args),
    Eval(eval::Args),
    Schema(schema::Args),
    Score(score::Args),
    Stat(stat::Args),
}

impl Command {
    /// Does it.
    pub fn run(self) -> Exit {
        match self {
            Command::Read(args) => read::run(args),
            Command::Check(args) => check::run(args),
            Command::Eval(args) => eval::run(args),
            Command::Schema(args) => schema::run(args),
            Command::Score(args) => score::run(args),
            Command::Stat(args) => stat::run(args),
        }
    }
}
