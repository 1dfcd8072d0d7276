//! Files stay small enough to see whole.

use anyhow::Result;
use std::fs;
use std::path::Path;

/// No file may be longer.
const LONGEST: usize = 800;
/// Half of the files must not be longer.
const MEDIAN: usize = 200;

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut lengths = Vec::new();
    for base in ["crates", "xtask"] {
        for entry in walkdir::WalkDir::new(root.join(base)).sort_by_file_name() {
            let entry = entry?;
            if entry.path().extension().is_none_or(|e| e != "rs") {
                continue;
            }
            let lines = fs::read_to_string(entry.path())?.lines().count();
            lengths.push(lines);
            if lines > LONGEST {
                found.push(format!("{}: {lines} lines, more than {LONGEST}", entry.path().display()));
            }
        }
    }
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    if median > MEDIAN {
        found.push(format!("the median file has {median} lines, more than {MEDIAN}"));
    }
    Ok(found)
}
