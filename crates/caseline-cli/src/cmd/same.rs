//! `caseline same`: one patient in two reports, confirmed or denied by a person.

use crate::book::{BookArg, Listing};
use crate::exit::Exit;
use crate::{listing, output};
use caseline::book::Verdict;
use caseline::pool::table::place_name as name;
use serde_json::{Value, json};

/// Says that patients of two reports are one and the same, or are not. Those who are the same are counted once in
/// tables and statistics. Without names: who is suspected, and what was said.
#[derive(clap::Args)]
pub struct Args {
    /// The report of the one; REPORT#2 is its second patient.
    #[arg(value_name = "CASE", requires = "other")]
    one: Option<String>,
    /// The report of the other.
    #[arg(value_name = "CASE")]
    other: Option<String>,
    #[command(flatten)]
    book: BookArg,
    /// They are the same.
    #[arg(long, requires = "one", conflicts_with = "deny")]
    confirm: bool,
    /// They are two.
    #[arg(long, requires = "one")]
    deny: bool,
    /// Who says so [default: the name of the user].
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// When [default: now].
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Why.
    #[arg(long, value_name = "REASON", default_value = "")]
    why: String,
    /// How to print the list.
    #[arg(long, value_enum, default_value_t = Listing::Table)]
    format: Listing,
}

/// Says or lists.
pub fn run(args: Args) -> Exit {
    let (Some(one), Some(other)) = (&args.one, &args.other) else { return list(&args) };
    if args.confirm == args.deny {
        output::complain("same", &"are they the same? say --confirm or --deny");
        return Exit::Usage;
    }
    let (by, at) = (output::who(args.by.as_deref()), output::when(args.at.as_deref()));
    args.book.with(|book| {
        let (one, other) = (book.place(one)?, book.place(other)?);
        let verdict = Verdict { one, other, same: args.confirm, by, at, why: args.why.clone() };
        book.say_same(&verdict)?;
        let said = if args.confirm { "one patient, counted once" } else { "two patients" };
        output::say(&format!("{} and {}: {said}", name(&verdict.one), name(&verdict.other)));
        Ok(Exit::Done)
    })
}

fn list(args: &Args) -> Exit {
    args.book.with(|book| {
        let said = book.verdicts()?;
        let suspected = book.cohort(None)?.table(&[]).same;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for v in &said {
            let answer = if v.same { "the same" } else { "two" };
            rows.push(vec![
                json!(name(&v.one)),
                json!(name(&v.other)),
                json!(answer),
                json!(v.by),
                json!(v.at),
                json!(v.why),
            ]);
        }
        for s in &suspected {
            rows.push(vec![
                json!(name(&s.one)),
                json!(name(&s.other)),
                json!("suspected"),
                json!(""),
                json!(""),
                json!(s.why),
            ]);
        }
        let _ = listing::print(&["one", "other", "answer", "by", "at", "why"], &rows, args.format);
        if args.format == Listing::Table {
            output::say(&format!("{} decided, {} suspected", said.len(), suspected.len()));
        }
        Ok(Exit::Done)
    })
}
