//! What it costs to open a vocabulary of 100,000 terms, and to look names up in it.

use caseline_read::token::tokenize;
use caseline_read::vocabulary::{Scope, Set, Sort, Synonym, Term, Vocabulary, compile};
use std::path::PathBuf;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

/// A made-up vocabulary: three words a name, two synonyms a term.
fn terms(count: usize) -> Vec<Term> {
    const SITES: [&str; 10] = ["elbow", "knee", "liver", "lung", "skin", "heart", "brain", "eye", "ear", "spine"];
    let name = |n: usize, word: &str| format!("{word}{} {} abnormality{}", n % 997, SITES[n % 10], n / 997);
    (0..count)
        .map(|n| Term {
            code: format!("HP:{n:07}"),
            system: "HPO".to_owned(),
            label: name(n, "odd"),
            synonyms: ["strange", "peculiar"].map(|w| Synonym { name: name(n, w), scope: Scope::Exact }).to_vec(),
            parents: if n > 0 { vec![format!("HP:{:07}", n / 2)] } else { Vec::new() },
            alternatives: Vec::new(),
            sort: Sort::Finding,
        })
        .collect()
}

fn file() -> &'static PathBuf {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let path = std::env::temp_dir().join(format!("caseline-bench-{}.clv", std::process::id()));
        std::fs::write(&path, compile(&[(Set::default(), terms(100_000))])).expect("the folder for temporary files");
        path
    })
}

#[divan::bench]
fn open_100_000_terms(bencher: divan::Bencher) {
    let path = file();
    bencher.bench(|| Vocabulary::open(path).expect("just compiled").len());
}

#[divan::bench]
fn scan_1_000_words(bencher: divan::Bencher) {
    let vocabulary = Vocabulary::open(file()).expect("just compiled");
    let text = "The odd17 knee abnormality3 was seen with some words around it. ".repeat(100);
    let tokens = tokenize(&text);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| vocabulary.scan(&text, &tokens).len());
}
