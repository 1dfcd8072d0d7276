//! MACCROBAT (brat stand-off annotation) as gold facts, by the mapping of `lexicon/maccrobat.toml`.

use super::corpus::{Corpus, Report, texts};
use anyhow::{Context, Result};
use caseline::eval::brat::{Mapping, facts};
use std::path::Path;

/// Reads a folder of `.txt` and `.ann` files.
pub fn read(folder: &Path, mapping: &Path) -> Result<Vec<Report>> {
    let words = std::fs::read_to_string(mapping).with_context(|| format!("cannot read {}", mapping.display()))?;
    let mapping = Mapping::parse(&words).with_context(|| format!("in {}", mapping.display()))?;
    let mut out = Vec::new();
    for (id, bytes) in texts(folder)? {
        let file = folder.join(format!("{id}.ann"));
        let ann = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        out.push(Report::new(&id, Corpus::Maccrobat, &bytes, |text| Ok(facts(text, &ann, &mapping)))?);
    }
    Ok(out)
}
