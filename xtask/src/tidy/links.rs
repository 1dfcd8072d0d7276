//! Links in Markdown lead somewhere.

use anyhow::Result;
use std::fs;
use std::path::Path;

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let link = regex::Regex::new(r"\]\(([^)\s]+)\)")?;
    let mut found = Vec::new();
    let files = walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| !matches!(e.file_name().to_str(), Some("target" | ".git" | "node_modules")));
    for entry in files {
        let entry = entry?;
        if entry.path().extension().is_none_or(|e| e != "md") {
            continue;
        }
        let text = fs::read_to_string(entry.path())?;
        for (number, line) in text.lines().enumerate() {
            for target in link.captures_iter(line).filter_map(|c| c.get(1)) {
                let target = target.as_str();
                if target.contains("://") || target.starts_with('#') || target.starts_with("mailto:") {
                    continue;
                }
                let file = target.split('#').next().unwrap_or(target);
                let here = entry.path().parent().unwrap_or(root);
                if !here.join(file).exists() {
                    found.push(format!("{}:{}: link to {target} leads nowhere", entry.path().display(), number + 1));
                }
            }
        }
    }
    Ok(found)
}
