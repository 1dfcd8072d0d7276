//! Prints the figures of a gold folder and a folder of case files as JSON: `score GOLD PRED`.
use caseline::eval::{Tally, load};
use caseline_model::Case;

fn main() {
    let mut args = std::env::args().skip(1);
    let (gold, pred) = (args.next().expect("GOLD"), args.next().expect("PRED"));
    let mut tally = Tally::default();
    for report in load(gold.as_ref()).expect("gold folder") {
        let json = std::fs::read_to_string(format!("{pred}/{}.case.json", report.id)).expect("case file");
        tally.report(&report, &Case::from_json(&json).expect("case"));
    }
    println!("{}", serde_json::to_string_pretty(&tally.figures()).expect("figures"));
}
