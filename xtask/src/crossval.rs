//! `cargo xtask crossval`: the whole reader on reports that its tagger has not seen.
//!
//! `cargo xtask train --fold-out DIR` writes the weights of each part; report `i` of a gold folder is
//! read with the weights of part `i mod N`.

use anyhow::{Context, Result};
use caseline::eval::{Tally, load};
use caseline_read::learn::Learned;
use caseline_read::rules::judge::combine::Point;
use caseline_read::{Options, Reader};
use caseline_text::{Limits, source};
use std::path::PathBuf;

/// Reads the development sets with the weights of their held-out parts and prints the figures.
#[derive(Debug, clap::Args)]
pub struct CrossVal {
    /// Folder with the weights of the parts, `fold0.bin` and so on.
    weights: PathBuf,
    /// Folder that holds `gold/`.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Print this many missed and spurious facts of each set.
    #[arg(long, default_value_t = 0)]
    misses: usize,
    /// Write the case files here, by set.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The point of the combining rule: name, propose, kind, outside.
    #[arg(long, value_delimiter = ',')]
    point: Vec<f32>,
    /// Leave out: tagger, lexicon, patterns.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
}

impl CrossVal {
    /// Runs the command.
    pub fn run(&self) -> Result<()> {
        let has = |name: &str| !self.without.iter().any(|w| w == name);
        let mut point = Point::default();
        if let [name, propose, kind, outside] = self.point[..] {
            point = Point { name, propose, kind, outside };
        }
        let options = Options { point, lexicon: has("lexicon"), patterns: has("patterns"), tagger: has("tagger") };
        let mut readers = Vec::new();
        while let Ok(bytes) = std::fs::read(self.weights.join(format!("fold{}.bin", readers.len()))) {
            // The weights live as long as the command.
            let learned = Learned::open(Vec::leak(bytes)).map_err(|e| anyhow::anyhow!("{e}"))?;
            readers.push(Reader::with_tagger(options, Some(learned)));
        }
        anyhow::ensure!(!readers.is_empty(), "{} holds no fold0.bin", self.weights.display());
        for set in ["dev", "dev-summaries"] {
            let mut tally = Tally::default();
            for (index, report) in load(&self.shared.join("gold").join(set))?.iter().enumerate() {
                let bytes = std::fs::read(&report.path)?;
                let source = source::open(&report.id, &bytes, &Limits::default())
                    .map_err(|e| anyhow::anyhow!("{}: {e}", report.id))?;
                let case = readers[index % readers.len()].read(source).case;
                if let Some(out) = &self.out {
                    let path = out.join(set).join(format!("{}.case.json", report.id));
                    std::fs::create_dir_all(out.join(set))?;
                    std::fs::write(&path, serde_json::to_string(&case)?).with_context(|| path.display().to_string())?;
                }
                tally.report(report, &case);
            }
            let f = tally.figures();
            println!(
                "{set}: found P {} R {} F {} | kind F {}",
                f.found.precision, f.found.recall, f.found.f1, f.kind.f1
            );
            println!("{}", serde_json::to_string_pretty(&f)?);
            for (name, list) in [("missed", &tally.missed), ("spurious", &tally.spurious)] {
                for miss in list.iter().take(self.misses) {
                    println!(
                        "{name}\t{}\t{}\t{}\t{}",
                        miss.report,
                        miss.kind,
                        miss.words.replace('\n', " "),
                        miss.context
                    );
                }
            }
        }
        Ok(())
    }
}
