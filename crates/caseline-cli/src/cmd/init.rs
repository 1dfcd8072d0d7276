//! `caseline init`: an empty casebook.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::output;
use caseline::Book;

/// Makes an empty casebook.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    book: BookArg,
}

/// Makes it; one that is there is left as it is.
pub fn run(args: Args) -> Exit {
    let path = args.book.path();
    let there = path.exists();
    args.book.say(Book::create(&path).map(|_| {
        let what = if there { "is a casebook already" } else { "made" };
        output::say(&format!("{}: {what}", path.display()));
        Exit::Done
    }))
}
