//! Cost of the casebook at the size of a large review: adding, the table over all, searching, likeness, a cohort.
//!
//!     cargo bench -p caseline --bench book
//!
//! The reports are those of `CASELINE_BENCH_REPORTS` (a `.jsonl` file, one report a line), else the summaries beside
//! the repository, else as many made up here. What is promised, on two cores for 9,361 summaries: adding in less
//! than 60 s, a table over all in less than 5 s, a search and a likeness in less than 100 ms each.

use caseline::book::{AddOptions, sources};
use caseline::cohort::LexiconNames;
use caseline::pool::query::Query;
use caseline::pool::table::default_columns;
use caseline::{Book, gather};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const REPORTS: usize = 9361;

fn main() {
    let book = built();
    eprintln!("{} reports in {}", Book::open(book).and_then(|b| b.list()).expect("a book").len(), book.display());
    divan::main();
}

fn reports() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/corpus/summaries.jsonl");
    let named = std::env::var_os("CASELINE_BENCH_REPORTS").map(PathBuf::from).unwrap_or(beside);
    if named.is_file() {
        return named;
    }
    let pick = |all: &[&'static str], n: usize| all[n % all.len()];
    let line = |n: usize| {
        let disease = pick(&["Dermatomyositis", "Lymphoma", "Sarcoidosis", "Endocarditis", "Lupus nephritis"], n / 7);
        let sign = pick(&["fever", "a rash", "weakness", "cough", "weight loss", "arthralgia", "dyspnoea"], n);
        let drug = pick(&["prednisone", "rituximab", "methotrexate", "ceftriaxone"], n / 3);
        let sex = pick(&["woman", "man"], n);
        let text = format!(
            "A {}-year-old {sex} presented with {sign} for {} weeks. {disease} was diagnosed. Creatine kinase was {} U/L. \
             Treatment with {drug} was started, and after {} months the patient was in remission.",
            18 + n % 70,
            1 + n % 30,
            40 + n % 5000,
            1 + n % 24
        );
        serde_json::json!({"id": format!("made-{n:05}"), "text": text}).to_string()
    };
    let file = folder().join("made.jsonl");
    std::fs::write(&file, (0..REPORTS).map(line).collect::<Vec<_>>().join("\n")).expect("written");
    file
}

fn folder() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a folder")).path()
}

fn add(path: &Path) {
    let (new, failed) = sources(gather(&[reports()]));
    assert!(failed.is_empty());
    Book::create(path).and_then(|mut b| b.add(new, &AddOptions::default(), |_, _| ())).expect("added");
}

/// The book that questions are asked of, made once.
fn built() -> &'static Path {
    static BOOK: OnceLock<PathBuf> = OnceLock::new();
    BOOK.get_or_init(|| {
        let path = folder().join("book.sqlite");
        add(&path);
        path
    })
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn add_all(bencher: divan::Bencher) {
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_refs(|dir| add(&dir.path().join("book.sqlite")));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn table_over_all(bencher: divan::Bencher) {
    let book = Book::open(built()).expect("a book");
    bencher.bench_local(|| book.cohort(None).expect("a cohort").table(&default_columns()));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn cohort_of_a_question(bencher: divan::Bencher) {
    let book = Book::open(built()).expect("a book");
    let question = "any malignancy and female and not rituximab";
    let query = Query::parse(question, LexiconNames::builtin()).expect("a question");
    bencher.bench_local(|| book.cohort(Some(query.clone())).expect("a cohort").patients().len());
}

#[divan::bench(sample_count = 20, sample_size = 1, args = ["weakness rash", "derm*", "the patient"])]
fn search(bencher: divan::Bencher, words: &str) {
    let book = Book::open(built()).expect("a book");
    bencher.bench_local(|| book.search(words, 20).expect("found"));
}

/// Of reports spread over the book, opened anew each time as the command does.
#[divan::bench(sample_count = 20, sample_size = 1, args = [0, 2500, 5000, 9000])]
fn like(bencher: divan::Bencher, number: usize) {
    let list = Book::open(built()).and_then(|b| b.list()).expect("a list");
    let report = list[number.min(list.len() - 1)].report.clone();
    bencher.bench_local(|| Book::open(built()).and_then(|b| b.like(&report, 10, None)).expect("ranked"));
}
