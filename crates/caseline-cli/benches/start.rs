//! How long one small report takes, from the start of the program to its finished record or page.

use std::path::PathBuf;
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

const REPORT: &str = "A 61-year-old woman was admitted with fever, cough and muscle weakness. Her creatine kinase was \
    4,120 U/L. She denied rash. Prednisolone 40 mg daily was started on day 3; six months later she was in remission.\n";

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("caseline-bench-start-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder for temporary files");
    std::fs::write(folder.join("report.txt"), REPORT).expect("the folder for temporary files");
    folder
}

fn run(arguments: &[&str]) {
    let folder = folder();
    let status = Command::new(env!("CARGO_BIN_EXE_caseline"))
        .args(arguments)
        .current_dir(&folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success());
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn to_record() {
    run(&["read", "report.txt", "--format", "json", "--vocabulary", "none"]);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn to_summary() {
    run(&["read", "report.txt", "--vocabulary", "none"]);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn to_page() {
    run(&["read", "report.txt", "--html", "report.html", "--force", "--quiet", "--vocabulary", "none"]);
}
