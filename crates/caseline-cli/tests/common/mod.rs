//! The program as a person or a script meets it: run it, and look at what it says.

#![allow(dead_code, reason = "no test file uses all of it")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, away from the casebook and the vocabulary of whoever runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caseline"));
    command.env_remove("CASELINE_BOOK").env("RUST_BACKTRACE", "0");
    command.env("CASELINE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-vocabulary"));
    command.stdin(Stdio::null());
    command
}

/// Runs the program.
pub fn caseline(args: &[&str]) -> Output {
    program().args(args).output().unwrap()
}

/// Runs the program in a folder.
pub fn caseline_in(dir: &Path, args: &[&str]) -> Output {
    program().current_dir(dir).args(args).output().unwrap()
}

/// Runs the program with something on standard input.
pub fn fed(args: &[&str], input: &str) -> Output {
    let mut command = program();
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that is refused before it reads closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Its exit code.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What it says on standard error; never a panic.
pub fn err(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// What it prints.
pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A folder with these files, and the path of each.
pub fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, impl Fn(&str) -> String) {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(dir.path().join(name), content).unwrap();
    }
    let root = dir.path().to_owned();
    (dir, move |name: &str| root.join(name).to_str().unwrap().to_owned())
}
