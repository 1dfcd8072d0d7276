//! The commands, one file each. A new one is a module, a line of [`Command`] and a line of its `run`.

mod add;
mod check;
mod correct;
mod corrections;
mod diff;
mod eval;
mod init;
mod like;
mod list;
mod picture;
mod read;
mod remove;
mod review;
mod same;
mod schema;
mod score;
mod search;
mod show;
mod sql;
mod stat;
mod table;
mod timeline;
mod vocabulary;

use crate::exit::Exit;
use clap::Subcommand;

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    Read(read::Args),
    Check(check::Args),
    Eval(eval::Args),
    Init(init::Args),
    Add(add::Args),
    List(list::Args),
    Show(show::Args),
    Remove(remove::Args),
    Corrections(corrections::Args),
    Correct(correct::Args),
    Diff(diff::Args),
    Search(search::Args),
    Sql(sql::Args),
    Like(like::Args),
    Same(same::Args),
    Table(table::Args),
    Picture(picture::Args),
    Review(review::Args),
    Schema(schema::Args),
    Score(score::Args),
    Timeline(timeline::Args),
    Stat(stat::Args),
    Vocabulary(vocabulary::Args),
}

impl Command {
    /// Does it.
    pub fn run(self) -> Exit {
        match self {
            Command::Read(args) => read::run(args),
            Command::Check(args) => check::run(args),
            Command::Eval(args) => eval::run(args),
            Command::Init(args) => init::run(args),
            Command::Add(args) => add::run(args),
            Command::List(args) => list::run(args),
            Command::Show(args) => show::run(args),
            Command::Remove(args) => remove::run(args),
            Command::Corrections(args) => corrections::run(args),
            Command::Correct(args) => correct::run(args),
            Command::Diff(args) => diff::run(args),
            Command::Search(args) => search::run(args),
            Command::Sql(args) => sql::run(args),
            Command::Like(args) => like::run(args),
            Command::Same(args) => same::run(args),
            Command::Table(args) => table::run(args),
            Command::Picture(args) => picture::run(args),
            Command::Review(args) => review::run(args),
            Command::Schema(args) => schema::run(args),
            Command::Score(args) => score::run(args),
            Command::Timeline(args) => timeline::run(args),
            Command::Stat(args) => stat::run(args),
            Command::Vocabulary(args) => vocabulary::run(args),
        }
    }
}
