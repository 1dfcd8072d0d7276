//! `caseline vocabulary`: ontologies and tables of one's own, compiled once.

use crate::exit::Exit;
use crate::output;
use caseline::export::words::printable;
use caseline::vocabulary::{self, Added, Set, Sort, VocabularyError};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Name clashes that are shown for each file.
const SHOWN: usize = 3;

/// Loads vocabularies from files of your own, so that facts gain their codes.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
    /// Folder of the compiled vocabulary [default: $CASELINE_HOME, else the folder for user data].
    #[arg(long, global = true, value_name = "DIR")]
    home: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Adds files: obographs JSON (HPO, DOID, MONDO, NCIT), OBO (MAxO, UBERON), OncoTree JSON, also
    /// gzip-compressed, or a tab-separated table with columns label, synonyms, codes, kind
    /// (finding, diagnosis, procedure, treatment, anatomy).
    Add {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Name to list and remove it by [default: the terminology, or the name of the file].
        #[arg(long)]
        name: Option<String>,
    },
    /// Lists what is loaded.
    List,
    /// Takes one out.
    Remove {
        /// Its name as listed.
        name: String,
    },
}

/// Does it.
pub fn run(args: Args) -> Exit {
    if let Action::Add { files, name: Some(_) } = &args.action
        && files.len() > 1
    {
        output::say("error: --name names one file; add several files one by one to name them");
        return Exit::Usage;
    }
    match act(&args) {
        Ok(text) => {
            let _ = output::print(&text);
            Exit::Done
        }
        Err(error) => {
            output::say(&format!("error: {}", printable(&error.to_string())));
            Exit::Nothing
        }
    }
}

fn act(args: &Args) -> Result<String, VocabularyError> {
    let home = vocabulary::home(args.home.as_deref())?;
    match &args.action {
        Action::Add { files, name } => {
            let added = vocabulary::add(&home, files, name.as_deref())?;
            let next = "reports that are read from now on are read with it\n";
            Ok(added.iter().map(said).collect::<String>() + &format!("compiled into {}; {next}", shown(&home)))
        }
        Action::List => Ok(table(&vocabulary::list(&home)?)),
        Action::Remove { name } => {
            vocabulary::remove(&home, name)?;
            Ok(format!("removed {}\n", printable(name)))
        }
    }
}

fn shown(home: &Path) -> String {
    printable(&home.join(vocabulary::FILE).display().to_string()).to_string()
}

fn said(added: &Added) -> String {
    let Set { name, version, file, counts, .. } = &added.set;
    let verb = if added.replaced { "replaced" } else { "added" };
    let mut out = format!("{verb} {} from {}", printable(name), printable(file));
    if !version.is_empty() {
        let _ = write!(out, " ({})", printable(version));
    }
    let _ = write!(out, "\n  {} terms, {} synonyms", counts.terms, counts.synonyms);
    let of = |sort: Sort, n: usize| match (sort, n) {
        (Sort::Finding, 1) => "1 finding".to_owned(),
        (Sort::Finding, n) => format!("{n} findings"),
        (Sort::Diagnosis, 1) => "1 disease".to_owned(),
        (Sort::Diagnosis, n) => format!("{n} diseases"),
        (Sort::Procedure, 1) => "1 procedure".to_owned(),
        (Sort::Procedure, n) => format!("{n} procedures"),
        (Sort::Treatment, 1) => "1 treatment".to_owned(),
        (Sort::Treatment, n) => format!("{n} treatments"),
        (Sort::Anatomy, n) => format!("{n} of anatomy"),
        (Sort::Other, n) => format!("{n} of no sort that facts are"),
    };
    let sorts: Vec<String> = added.sorts.iter().map(|(sort, n)| of(*sort, *n)).collect();
    let _ = writeln!(out, ": {}", sorts.join(", "));
    let left =
        [(counts.obsolete, "obsolete"), (counts.nameless, "without a name"), (counts.foreign, "of other ontologies")];
    let left: Vec<String> = left.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect();
    if !left.is_empty() {
        let _ = writeln!(out, "  left out: {}", left.join(", "));
    }
    if !added.clashes.is_empty() {
        let _ = writeln!(out, "  {} names stand for several terms, such as", added.clashes.len());
        for clash in added.clashes.iter().take(SHOWN) {
            let _ = writeln!(out, "    {}: {}", printable(&clash.name), printable(&clash.codes.join(", ")));
        }
    }
    out
}

fn table(sets: &[Set]) -> String {
    if sets.is_empty() {
        return "no vocabulary is loaded; 'caseline vocabulary add FILE' adds one\n".to_owned();
    }
    let width = sets.iter().map(|s| s.name.chars().count()).max().unwrap_or(0).max(4);
    let mut out = format!("{:width$}    terms  synonyms  file\n", "name");
    for set in sets {
        let counts = set.counts;
        let (name, file) = (printable(&set.name).to_string(), printable(&set.file).to_string());
        let _ = writeln!(out, "{name:width$}  {:7}  {:8}  {file}", counts.terms, counts.synonyms);
    }
    out
}
