//! Dependencies between crates point one way.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Which crates of ours a crate may know; the table of ARCHITECTURE.md.
const TABLE: &[(&str, &[&str])] = &[
    ("caseline-text", &[]),
    ("caseline-model", &["caseline-text"]),
    ("caseline-read", &["caseline-text", "caseline-model"]),
    ("caseline-assess", &["caseline-model"]),
    ("caseline-pool", &["caseline-model", "caseline-assess"]),
    ("caseline-export", &["caseline-model", "caseline-assess", "caseline-pool"]),
    (
        "caseline",
        &["caseline-text", "caseline-model", "caseline-read", "caseline-assess", "caseline-pool", "caseline-export"],
    ),
    ("caseline-cli", &["caseline"]),
];

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let path = entry?.path().join("Cargo.toml");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let manifest: toml::Table = toml::from_str(&text).with_context(|| path.display().to_string())?;
        let name = manifest["package"]["name"].as_str().unwrap_or_default().to_owned();
        let Some((_, allowed)) = TABLE.iter().find(|(n, _)| *n == name) else {
            found.push(format!("{}: {name} is not in the table of crates", path.display()));
            continue;
        };
        let known = manifest.get("dependencies").and_then(|d| d.as_table()).into_iter().flatten();
        for (dependency, _) in known.filter(|(d, _)| d.starts_with("caseline")) {
            if !allowed.contains(&dependency.as_str()) {
                found.push(format!("{}: {name} may not know {dependency}", path.display()));
            }
        }
    }
    Ok(found)
}
