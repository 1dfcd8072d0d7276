//! A dose far from what the drug is given in.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::{Role, spaced};
use caseline_model::Level;
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "dose-limits",
    level: Level::Warning,
    title: "a dose far outside its usual range",
    why: "A slip of unit or decimal point in a published dose is copied by the next reader.",
    help: "Check number and unit; say so where the dose was meant.",
    explain: "Doses of a short list of drugs (data/doses.toml) in the unit of the list are compared with a wide usual range. Methotrexate in \
milligrams \"daily\" outside of leukaemia protocols is named as well: for autoimmune disease it is given once a week.",
    run,
};

#[derive(Deserialize)]
struct Table {
    drug: Vec<Drug>,
}
#[derive(Deserialize)]
struct Drug {
    name: String,
    per: String,
    low: f64,
    high: f64,
    source: String,
}

static DRUGS: LazyLock<Vec<(Regex, Drug)>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../data/doses.toml")).expect("the built-in table is well formed");
    table
        .drug
        .into_iter()
        .map(|d| {
            let unit = d.per.replace("/m2", r" ?/ ?m[2²]").replace("/kg", r" ?/ ?kg");
            let bare = if d.per.contains('/') { String::new() } else { r"(?:[ ,;.)]|$)".to_owned() };
            (spaced(&format!(r"\b{}s?\b(?: \([A-Za-z]+\))?,?(?: at| of| in| a| an| the| dose| doses| intravenous| oral| orally| with)*,? \(?(\d+(?:\.\d+)?) ?{unit}{bare}", d.name)), d)
        })
        .collect()
});

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for (pattern, drug) in DRUGS.iter() {
        for c in pattern.captures_iter(report.text) {
            let (Some(whole), Ok(dose)) = (c.get(0), c[1].parse::<f64>()) else { continue };
            if report.role_at(whole.start()).tells_the_patient() && (dose < drug.low || dose > drug.high) {
                let message = format!("{} {dose} {} is outside the usual {} to {} ({})", drug.name, drug.per, drug.low, drug.high, drug.source);
                out.push(Found::new(report, message, &[whole.range()]));
            }
        }
    }
    let leukaemia = pattern!(r"leuk(?:a)?emia|lymphoma|intrathecal|high[- ]dose methotrexate|GVHD|graft");
    if !leukaemia.is_match(report.text) {
        for r in report.find(pattern!(r"\bmethotrexate,? (?:at |of |\()?\d+(?:\.\d+)? ?mg ?(?:/ ?d(?:ay)?\b|daily|per day|once daily)"), Role::tells_the_patient) {
            out.push(Found::new(report, "methotrexate is given once a week for autoimmune disease, not daily", &[r]).at(Level::Error));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nShe received methotrexate 15 mg daily.\n\nDISCUSSION\nRare.", "daily");
        quiet(&CHECK, "CASE REPORT\nShe received methotrexate 15 mg weekly and rituximab 375 mg/m2.\n\nDISCUSSION\nRare.");
    }
}
