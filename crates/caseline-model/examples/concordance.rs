//! The parallel course of the first two index diseases of a case file.
//!
//! `cargo run -p caseline-model --example concordance -- REPORT.case.json`

use caseline_model::concordance::concordance;
use caseline_model::{Case, TrackRole};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which case file?")?;
    let case = Case::from_json(&std::fs::read_to_string(path)?)?;
    let index: Vec<&str> = case.tracks.iter().filter(|t| t.role == TrackRole::Index).map(|t| t.id.as_str()).collect();
    let [one, other, ..] = index[..] else {
        println!("fewer than two index diseases");
        return Ok(());
    };
    let found = concordance(&case, one, other).ok_or("no such track")?;
    println!("{}", serde_json::to_string_pretty(&found)?);
    Ok(())
}
