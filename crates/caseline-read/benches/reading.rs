//! How fast reports are read, in bytes of text a second on one core.
//!
//! The reports are every eighth of `../shared/data/corpus/full-text` (all with `CASELINE_BENCH_ALL=1`); where
//! that folder is not there, a short report of our own is read again and again. Beside the reader stand what
//! it cannot beat: a plain Aho-Corasick search for the names of the lexicon, and a copy of the text. At the
//! end the largest memory of the process is printed, where the system tells it.

use aho_corasick::{AhoCorasick, MatchKind};
use caseline_read::lexicon::{Concept, Lexicon, Row, Table};
use caseline_read::{Options, Reader};
use caseline_text::{Document, Limits, source};
use divan::counter::BytesCount;
use std::hint::black_box;
use std::path::Path;
use std::sync::OnceLock;

fn main() {
    divan::main();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|l| l.strip_prefix("VmHWM:")) {
        println!("largest memory: {}", peak.trim());
    }
}

const OWN: &str = "Case presentation\n\nA 61-year-old woman was admitted with fever, cough and proximal muscle weakness. \
    Her creatine kinase was 4,120 U/L and C-reactive protein 182 mg/L; troponin was normal. She denied rash. Computed \
    tomography of the chest showed ground-glass opacities in both lower lobes. Prednisolone 40 mg daily was started on \
    day 3, and methotrexate 15 mg weekly was added two weeks later. Six months after discharge she was in remission.\n\n\
    Discussion\n\nDermatomyositis is a rare disease that affects women more often than men [3, 4].\n";

fn reports() -> &'static [String] {
    static REPORTS: OnceLock<Vec<String>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/corpus/full-text");
        let mut files: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.sort();
        let every = if std::env::var_os("CASELINE_BENCH_ALL").is_some() { 1 } else { 8 };
        let texts: Vec<String> =
            files.iter().step_by(every).filter_map(|file| std::fs::read_to_string(file).ok()).collect();
        if texts.is_empty() {
            println!("the corpus is not there: a report of our own is read instead");
            return vec![OWN.to_owned(); 200];
        }
        texts
    })
}

fn bytes() -> BytesCount {
    BytesCount::new(reports().iter().map(String::len).sum::<usize>())
}

/// The whole pipeline, from the bytes of a file to its record.
fn read(bencher: divan::Bencher, options: Options) {
    let reader = Reader::new(options);
    bencher.counter(bytes()).bench(|| {
        let facts = reports().iter().map(|text| {
            let source = source::open("report.txt", text.as_bytes(), &Limits::default());
            source.map_or(0, |source| reader.read(source).case.facts.len())
        });
        facts.sum::<usize>()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_with_tagger(bencher: divan::Bencher) {
    read(bencher, Options::default());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn b_without_tagger(bencher: divan::Bencher) {
    read(bencher, Options { tagger: false, ..Options::default() });
}

/// Repairs, parts and sentences alone.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn c_text_prepared(bencher: divan::Bencher) {
    bencher.counter(bytes()).bench(|| {
        let sentences = reports().iter().map(|text| {
            let source = source::open("report.txt", text.as_bytes(), &Limits::default());
            source.map_or(0, |source| Document::prepare(source).sentences.len())
        });
        sentences.sum::<usize>()
    });
}

/// Words and names of the lexicon alone.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn d_lexicon_scanned(bencher: divan::Bencher) {
    let lexicon = Lexicon::builtin();
    bencher.counter(bytes()).bench(|| {
        let hits = reports().iter().map(|text| lexicon.scan(text, &caseline_read::token::tokenize(text)).len());
        hits.sum::<usize>()
    });
}

/// The peer: the same names, found as strings without regard to words, plurals and spelling.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn e_peer_aho_corasick(bencher: divan::Bencher) {
    let concepts = Lexicon::builtin().concepts().iter();
    let names = concepts.flat_map(|c| std::iter::once(&c.label).chain(&c.synonyms)).map(|n| n.trim_start_matches('='));
    let search = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(names)
        .expect("names of the lexicon");
    bencher.counter(bytes()).bench(|| reports().iter().map(|text| search.find_iter(text).count()).sum::<usize>());
}

/// The lower bound of everything: the text copied once.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn f_bound_copied(bencher: divan::Bencher) {
    bencher.counter(bytes()).bench(|| reports().iter().map(|text| black_box(text.clone()).len()).sum::<usize>());
}

/// What a user pays who brings a table of 100,000 names, without a compiled vocabulary.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn g_lexicon_of_100_000_names_built(bencher: divan::Bencher) {
    const SITES: [&str; 10] = ["elbow", "knee", "liver", "lung", "skin", "heart", "brain", "eye", "ear", "spine"];
    let names: Vec<String> =
        (0..100_000).map(|n| format!("odd{} {} abnormality{}", n % 997, SITES[n % 10], n / 997)).collect();
    bencher.bench(|| {
        let mut lexicon = Lexicon::default();
        for name in &names {
            lexicon.add(Concept::from_row(Table::Finding, &Row::from([("label", name.as_str())])));
        }
        lexicon.concepts().len()
    });
}
