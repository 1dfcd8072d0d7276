//! Writes the page, the picture and the summary of a case file: `view CASE TEXT FOLDER [ANCHOR]`.

use caseline_export::{page, summary, timeline};
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [case, text, folder, anchor @ ..] = args.as_slice() else {
        return Err("view CASE TEXT FOLDER [ANCHOR]".into());
    };
    let case = caseline_model::Case::from_json(&fs::read_to_string(case)?)?;
    let text = String::from_utf8_lossy(&fs::read(text)?).into_owned();
    let options = timeline::TimelineOptions { anchor: anchor.first().cloned(), ..Default::default() };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("timeline.svg"), timeline::svg(&case, &options))?;
    fs::write(folder.join("page.html"), page::html(&case, &text))?;
    fs::write(folder.join("summary.txt"), summary::text(&case, &summary::SummaryOptions::default()))?;
    Ok(())
}
