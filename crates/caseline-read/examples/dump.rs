//! Reads text files and writes case files: `dump OUT FILE…`.
use caseline_read::{Options, Reader};
use caseline_text::{Limits, source};
fn main() {
    let mut args = std::env::args().skip(1);
    let out = args.next().unwrap();
    let mut options = Options::default();
    if let Ok(w) = std::env::var("WITHOUT") {
        options.tagger = !w.contains("tagger");
        options.lexicon = !w.contains("lexicon");
        options.patterns = !w.contains("patterns");
    }
    let reader = Reader::new(options);
    for path in args {
        let bytes = std::fs::read(&path).unwrap();
        let stem = std::path::Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        let case = reader.read(source::open(&path, &bytes, &Limits::default()).unwrap()).case;
        std::fs::write(format!("{out}/{stem}.case.json"), serde_json::to_string(&case).unwrap()).unwrap();
    }
}
