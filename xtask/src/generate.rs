//! Files that are made from the code: the JSON Schema of the case file and the register of rules.
//!
//! `cargo xtask generate` writes them; `cargo xtask tidy` fails where they are not what it would write.

use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The generated files, by path from the root.
pub fn files(root: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut schema = caseline_model::schema::case_schema();
    schema.push('\n');
    Ok(vec![(PathBuf::from("docs/case.schema.json"), schema), (PathBuf::from("docs/rules.md"), register(root)?)])
}

/// Writes every generated file.
pub fn write(root: &Path) -> Result<()> {
    for (path, text) in files(root)? {
        let path = root.join(path);
        fs::create_dir_all(path.parent().context("a generated file has a folder")?)?;
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// The register: every file that declares a stable id, with the prose on its top.
fn register(root: &Path) -> Result<String> {
    let mut out = String::from(
        "# Rules, repairs, instruments and checks\n\nMade by `cargo xtask generate` from the page of prose on top of each file.\n",
    );
    let mut entries = Vec::new();
    for base in ["crates/caseline-text/src/repair", "crates/caseline-read/src/rules", "crates/caseline-assess/src"] {
        for entry in walkdir::WalkDir::new(root.join(base)).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            if entry.path().extension().is_none_or(|e| e != "rs") {
                continue;
            }
            let text = fs::read_to_string(entry.path())?;
            let Some(id) = text.lines().find_map(stable_id) else { continue };
            let prose: Vec<&str> =
                text.lines().take_while(|l| l.starts_with("//!")).map(|l| l.trim_start_matches("//!").trim()).collect();
            let path = entry.path().strip_prefix(root)?.display().to_string();
            entries.push((id.to_owned(), path, prose.join("\n")));
        }
    }
    entries.sort();
    for (id, path, prose) in entries {
        write!(out, "\n## `{id}`\n\n[{path}](../{path})\n\n{}\n", plain(&prose))?;
    }
    Ok(out)
}

/// `pub const RULE: &str = "join/dose";` and its like.
fn stable_id(line: &str) -> Option<&str> {
    let rest = ["pub const RULE: &str = \"", "pub const ID: &str = \"", "const ID: &str = \"", "const RULE: &str = \""]
        .iter()
        .find_map(|p| line.trim_start().strip_prefix(p))?;
    rest.split('"').next()
}

/// Links of rustdoc are no links of Markdown.
fn plain(prose: &str) -> String {
    let links = regex::Regex::new(r"\[(`[^`]+`)\](?:\([^)]*::[^)]*\))?").expect("a fixed pattern");
    links.replace_all(prose, "$1").into_owned()
}
