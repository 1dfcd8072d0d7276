//! Prints what is computed and found for a plain-text report and, where given, its case file:
//! `cargo run -p caseline-assess --example assess -- REPORT.txt [REPORT.case.json]`.

use caseline_model::{Case, Reader, SourceInfo};

fn main() {
    let mut args = std::env::args().skip(1);
    let text = args.next().and_then(|p| std::fs::read(p).ok()).expect("a readable text file");
    let text = String::from_utf8_lossy(&text).into_owned();
    let case = match args.next() {
        Some(path) => {
            Case::from_json(&std::fs::read_to_string(path).expect("a readable case file")).expect("a case file")
        }
        None => Case::new(Reader::default(), SourceInfo::default()),
    };
    if std::env::var_os("SECTIONS").is_some() {
        let report = caseline_assess::report::Report::new(&case, &text);
        for s in &report.sections {
            println!("{:?} {:?} {:?}", s.role, s.range, text[s.range.clone()].chars().take(70).collect::<String>());
        }
    }
    for s in caseline_assess::score_case(&case, &text) {
        println!(
            "{} [{}] {:?} {}",
            s.answer.instrument,
            s.when.unwrap_or_default(),
            s.answer.settled,
            serde_json::Value::Object(s.answer.result)
        );
        println!("   inputs {}", serde_json::Value::Object(s.inputs));
        let missing: Vec<_> = s.answer.missing.iter().map(|m| m.input.as_str()).collect();
        println!("   missing {missing:?} notes {:?}", s.answer.notes);
        for c in s.claims {
            println!(
                "   claim {:?}: {} ({}) {:?}",
                c.verdict,
                c.says,
                c.why,
                c.quotes.iter().map(|q| &q.exact).collect::<Vec<_>>()
            );
        }
    }
    for r in caseline_assess::check(&caseline_assess::CheckInput { case: &case, text: &text }) {
        println!("{:?} {}: {}", r.level, r.code, r.message);
        for q in &r.quotes {
            println!("      {}..{} {:?}", q.start, q.end, q.exact.chars().take(110).collect::<String>());
        }
    }
}
