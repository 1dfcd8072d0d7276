//! The rules of the project that a program can check.

mod dependencies;
mod lengths;
mod links;

use anyhow::{Result, bail};
use std::path::Path;

/// Runs every check and fails where one found something.
pub fn run(root: &Path) -> Result<()> {
    let mut found = dependencies::check(root)?;
    found.extend(lengths::check(root)?);
    found.extend(links::check(root)?);
    for (path, text) in crate::generate::files(root)? {
        if std::fs::read_to_string(root.join(&path)).ok().as_deref() != Some(text.as_str()) {
            found.push(format!("{}: not what the code makes; run `cargo xtask generate`", path.display()));
        }
    }
    if found.is_empty() {
        println!("tidy");
        return Ok(());
    }
    for line in &found {
        println!("{line}");
    }
    bail!("{} thing(s) to put right", found.len())
}
