//! Runs every instrument and every check over a folder of plain-text reports and prints one line a score and a remark, for sampling:
//! `cargo run -p caseline-assess --example corpus -- FOLDER [EVERY]`.

use caseline_assess::{CheckInput, check};
use caseline_model::{Case, Reader, SourceInfo};
use std::path::PathBuf;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().expect("a folder"));
    let every: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a readable folder").filter_map(|f| Some(f.ok()?.path())).collect();
    files.sort();
    for file in files.iter().step_by(every) {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let case = Case::new(Reader::default(), SourceInfo::default());
        let name = file.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        for s in caseline_assess::score_case(&case, &text) {
            let quotes: Vec<String> =
                s.evidence.iter().flat_map(|e| &e.quotes).take(4).map(|q| q.exact.replace(['\n', '\t'], " ")).collect();
            let claims: Vec<String> =
                s.claims.iter().map(|c| format!("{:?} {}: {}", c.verdict, c.says, c.why)).collect();
            let result = serde_json::Value::Object(s.answer.result.clone());
            println!("score\t{name}\t{}\t{result}\t{}\t{}", s.answer.instrument, quotes.join(" | "), claims.join("; "));
        }
        for r in check(&CheckInput { case: &case, text: &text }) {
            let quotes: Vec<String> = r
                .quotes
                .iter()
                .take(4)
                .map(|q| q.exact.chars().take(130).collect::<String>().replace(['\n', '\t'], " "))
                .collect();
            println!(
                "{}\t{name}\t{}\t{}\t{}",
                r.level_word(),
                r.code,
                r.message.replace(['\n', '\t'], " "),
                quotes.join(" | ")
            );
        }
    }
}
