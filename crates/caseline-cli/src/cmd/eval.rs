//! `caseline eval`: how well Caseline reads, against facts that people wrote down.

use crate::exit::Exit;
use crate::output;
use caseline::eval::{self, Figures, brat, hpo, report};
use caseline::vocabulary;
use std::path::{Path, PathBuf};

/// Reads annotated reports and prints how well it read them.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with <id>.txt beside <id>.gold.json, or a brat folder with <id>.ann.
    #[arg(required_unless_present = "hpo")]
    gold: Option<PathBuf>,
    /// Folder of documents with HPO codes: how well the phenotypes of whole documents are found.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["gold", "by_kind", "baseline", "save", "without"])]
    hpo: Option<PathBuf>,
    /// HPO for --hpo: hp.json or hp.obo, also .gz, or a compiled vocabulary [default: what 'vocabulary add' loaded].
    #[arg(long, value_name = "FILE", requires = "hpo")]
    vocabulary: Option<PathBuf>,
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
    if let Some(folder) = &args.hpo {
        return measure_hpo(folder, args);
    }
    let gold = args.gold.as_deref().unwrap_or(Path::new("."));
    let mut parts = caseline::Parts::default();
    for part in &args.without {
        match part.as_str() {
            "tagger" => parts.tagger = false,
            "lexicon" => parts.lexicon = false,
            "patterns" => parts.patterns = false,
            other => return Err(format!("--without {other}: the parts are tagger, lexicon and patterns")),
        }
    }
    if brat::is_brat(gold) {
        if args.baseline.is_some() || args.save.is_some() {
            return Err("--baseline and --save are for folders of <id>.gold.json, and this is a brat folder".to_owned());
        }
        let figures = brat::evaluate(gold, parts).map_err(|e| format!("{}: {e}", gold.display()))?;
        return Ok(figures.table(args.misses));
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
    let tally = eval::evaluate(gold, parts).map_err(|e| format!("{}: {e}", gold.display()))?;
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

fn measure_hpo(folder: &Path, args: &Args) -> Result<String, String> {
    let loaded = match &args.vocabulary {
        Some(file) => vocabulary::open_file(file).map(Some),
        None => vocabulary::home(None).and_then(|home| vocabulary::open(&home)),
    };
    let loaded = loaded.map_err(|e| e.to_string())?;
    let loaded = loaded
        .ok_or("no vocabulary is loaded: give --vocabulary hp.json, or 'caseline vocabulary add hp.json' first")?;
    let sets = hpo::evaluate(folder, &loaded).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(hpo::table(&sets, args.misses))
}
