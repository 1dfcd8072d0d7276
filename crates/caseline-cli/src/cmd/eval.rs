//! `caseline eval`: how well Caseline reads, against facts that people wrote down.

use crate::exit::Exit;
use crate::output;
use caseline::eval::{self, Figures, report};
use std::path::PathBuf;

/// Reads annotated reports and prints how well it read them.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with <id>.txt beside <id>.gold.json.
    gold: PathBuf,
    /// Figures for each kind of fact.
    #[arg(long)]
    by_kind: bool,
    /// Print this many missed and spurious facts, with the words around them.
    #[arg(long, value_name = "N", default_value_t = 0)]
    misses: usize,
    /// Figures of an earlier run (written with --save): what changed is shown.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Leave out a part of the reader, to see what it brings: tagger, lexicon, patterns.
    #[arg(long, value_delimiter = ',', value_name = "PART")]
    without: Vec<String>,
}

/// Measures.
pub fn run(args: Args) -> Exit {
    match measure(&args) {
        Ok(text) => {
            let _ = output::print(&text);
            Exit::Done
        }
        Err(message) => {
            eprintln!("caseline: {message}");
            Exit::Nothing
        }
    }
}

fn measure(args: &Args) -> Result<String, String> {
    let mut parts = caseline::Parts::default();
    for part in &args.without {
        match part.as_str() {
            "tagger" => parts.tagger = false,
            "lexicon" => parts.lexicon = false,
            "patterns" => parts.patterns = false,
            other => return Err(format!("--without {other}: the parts are tagger, lexicon and patterns")),
        }
    }
    let before: Option<Figures> = match &args.baseline {
        None => None,
        Some(path) => {
            let json = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
            Some(
                serde_json::from_str(&json)
                    .map_err(|e| format!("{}: not figures of an earlier run ({e})", path.display()))?,
            )
        }
    };
    let tally = eval::evaluate(&args.gold, parts).map_err(|e| format!("{}: {e}", args.gold.display()))?;
    let figures = tally.figures();
    if let Some(path) = &args.save {
        let json = serde_json::to_string_pretty(&figures).map_err(|e| e.to_string())?;
        std::fs::write(path, json + "\n").map_err(|e| format!("{}: {e}", path.display()))?;
    }
    let mut text = report::table(&figures, args.by_kind, before.as_ref());
    text.push_str(&report::misses("missed", &tally.missed, args.misses));
    text.push_str(&report::misses("spurious", &tally.spurious, args.misses));
    Ok(text)
}
