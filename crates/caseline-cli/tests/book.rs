//! The casebook from outside: adding, adding again, removing, asking, and being killed.

mod common;

use caseline::Book;
use common::{caseline_in, err, out};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

fn story(n: usize) -> String {
    format!(
        "A {}-year-old woman presented with muscle weakness and a rash for {} weeks. Creatine kinase was {} U/L. \
         Dermatomyositis was diagnosed. She denied dysphagia. She was given prednisone {} mg daily and improved.",
        20 + n % 60,
        1 + n % 9,
        300 + n,
        20 + n % 40
    )
}

fn write_stories(dir: &Path, n: usize) {
    let lines: Vec<String> =
        (0..n).map(|i| serde_json::json!({"id": format!("S{i:04}"), "text": story(i)}).to_string()).collect();
    fs::write(dir.join("stories.jsonl"), lines.join("\n")).unwrap();
}

#[test]
fn add_is_incremental_and_follows_changes() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    fs::create_dir(at.join("reports")).unwrap();
    fs::write(at.join("reports/one.txt"), story(1)).unwrap();
    fs::write(at.join("reports/two.txt"), story(2)).unwrap();
    fs::write(at.join("reports/twin.txt"), story(2)).unwrap();
    fs::write(at.join("reports/empty.txt"), "").unwrap();
    let first = caseline_in(at, &["add", "reports"]);
    assert_eq!(first.status.code(), Some(1), "{}", err(&first));
    assert!(err(&first).contains("2 added, 1 there already under another name, 1 failed"), "{}", err(&first));
    let again = caseline_in(at, &["add", "reports/one.txt", "reports/two.txt", "--reread"]);
    assert!(err(&again).contains("1 added") || err(&again).contains("unchanged"), "{}", err(&again));
    fs::write(at.join("reports/one.txt"), story(7)).unwrap();
    let changed = caseline_in(at, &["add", "reports/one.txt"]);
    assert!(err(&changed).contains("1 read again"), "{}", err(&changed));
    let shown = caseline_in(at, &["show", "one", "--format", "text"]);
    assert_eq!(out(&shown).trim(), story(7));
    let rows = caseline_in(
        at,
        &[
            "sql",
            "SELECT number FROM measurements WHERE report = 'one' AND label = 'creatine kinase'",
            "--format",
            "csv",
        ],
    );
    assert_eq!(out(&rows), "number\r\n307\r\n");
    let removed = caseline_in(at, &["remove", "one", "nobody"]);
    assert_eq!(removed.status.code(), Some(1));
    assert!(err(&removed).contains("no report 'nobody'"), "{}", err(&removed));
    let book = Book::open(&at.join("casebook.sqlite")).unwrap();
    assert_eq!(book.list().unwrap().len(), 1);
    assert_eq!(book.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn sql_cannot_write() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    write_stories(at, 3);
    assert!(caseline_in(at, &["add", "stories.jsonl"]).status.success());
    for statement in [
        "DELETE FROM source",
        "UPDATE source SET title = 'x'",
        "CREATE TABLE t (a)",
        "ATTACH 'other.sqlite' AS other",
        "VACUUM INTO 'copy.sqlite'",
        "PRAGMA user_version = 99",
        "PRAGMA journal_mode = DELETE",
        "DROP VIEW cases",
    ] {
        caseline_in(at, &["sql", statement]);
        assert!(!at.join("other.sqlite").exists() && !at.join("copy.sqlite").exists(), "{statement}");
        let book = Book::open(&at.join("casebook.sqlite")).unwrap();
        assert_eq!((book.list().unwrap().len(), book.verify().unwrap()), (3, vec![]), "{statement}");
    }
    let count = caseline_in(at, &["sql", "SELECT count(*) AS n FROM cases", "--format", "jsonl"]);
    assert_eq!(out(&count), "{\"n\":3}\n");
    let found = caseline_in(at, &["search", "weakness", "derm*", "--format", "csv"]);
    assert_eq!(out(&found).lines().count(), 4, "{}", out(&found));
}

#[test]
fn killed_at_any_moment_nothing_is_half_added() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    const REPORTS: usize = 1500;
    write_stories(at, REPORTS);
    let path = at.join("casebook.sqlite");
    let (mut committed, mut partial) = (0, 0);
    let log = at.join("casebook.sqlite-wal");
    let written = || fs::metadata(&log).map_or(0, |m| m.len());
    for round in 0..24u64 {
        let mut child = common::program();
        let child = child.current_dir(at).env_remove("CASELINE_BOOK").args(["add", "stories.jsonl", "--quiet"]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Every fourth kill falls anywhere, most likely into the start; the others a moment after the first
        // commits, however slow the machine is.
        if round % 4 != 0 {
            let begun = Instant::now();
            while written() == 0 && begun.elapsed() < Duration::from_secs(30) && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        std::thread::sleep(Duration::from_millis((round * 7919) % 83));
        child.kill().unwrap();
        child.wait().unwrap();
        if !path.exists() {
            continue;
        }
        let book = Book::create(&path).unwrap();
        let now = book.list().unwrap().len();
        assert_eq!(book.verify().unwrap(), Vec::<String>::new(), "round {round}");
        assert!(now >= committed, "round {round}: {now} reports where {committed} were committed");
        partial += usize::from(now > committed && now < REPORTS);
        committed = now;
    }
    assert!(partial >= 3, "the kills must fall into the work to prove anything; {partial} did");
    assert!(caseline_in(at, &["add", "stories.jsonl", "--quiet"]).status.success());
    let book = Book::open(&path).unwrap();
    assert_eq!((book.list().unwrap().len(), book.verify().unwrap()), (REPORTS, vec![]));
}
