//! `cargo xtask test`: everything that must hold before a change lands, in one command.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Formatting, lints, tidiness and tests, one after the other; stops at the first that fails.
pub fn run(root: &Path) -> Result<()> {
    let nextest = Command::new("cargo").args(["nextest", "--version"]).output().is_ok_and(|o| o.status.success());
    let tests: &[&str] = if nextest {
        &["nextest", "run", "--workspace", "--no-fail-fast"]
    } else {
        &["test", "--workspace", "--no-fail-fast"]
    };
    step(root, &["fmt", "--all", "--check"])?;
    step(root, &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    crate::tidy::run(root)?;
    step(root, tests)?;
    step(root, &["test", "--workspace", "--doc", "--quiet"])
}

fn step(root: &Path, arguments: &[&str]) -> Result<()> {
    println!("cargo {}", arguments.join(" "));
    let status =
        Command::new("cargo").args(arguments).current_dir(root).status().context("cargo could not be started")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}
