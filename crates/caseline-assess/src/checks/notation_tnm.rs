//! TNM categories that no edition knows.

use super::remark::{Check, Found};
use crate::instruments::tnm::Category;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::collections::BTreeSet;

/// The check.
pub static CHECK: Check = Check {
    code: "notation-tnm",
    level: Level::Warning,
    title: "a TNM category that does not exist",
    why: "A program cannot read it, and a person has to guess what was meant.",
    help: "After treatment write ypT, ypN and cM0, cM1 or pM1.",
    explain: "M is assessed clinically (cM0, cM1) or proven (pM1). There is no pM0, ycM0 or ypM0 in the editions of AJCC and UICC since the \
seventh; pM0 was abandoned because no pathologist can prove the absence of metastases. Categories with y are for T and N after treatment.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for m in report.find_iter(pattern!(r"\b(?:y[cp]|p|y)M0\b")) {
        if report.role_at(m.start()) == Role::References || m.as_str() != m.as_str().trim() {
            continue;
        }
        let Some(category) = Category::parse(m.as_str()) else { continue };
        // "pm0" or "PM0" as part of something else is no category: the M is a capital, the prefix is not.
        let written_well = m.as_str().ends_with("M0") && m.as_str().starts_with(|c: char| c.is_lowercase());
        if written_well && !category.is_valid() && seen.insert(m.as_str().to_owned()) {
            // pM0 is common in older reports and harmless; with y it is malformed.
            let level = if m.as_str().starts_with('y') { Level::Warning } else { Level::Note };
            let from = report.text[..m.start()].rfind('(').filter(|o| m.start() - o < 24).unwrap_or(m.start());
            out.push(Found::new(report, format!("{} is no category of TNM; after treatment M is cM0, cM1 or pM1", m.as_str()), &[from..m.end()]).at(level));
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
        fires(&CHECK, "CASE REPORT\nThe specimen was ypT1 ypN0 ycM0.\n\nDISCUSSION\nRare.", "ycM0");
        quiet(&CHECK, "CASE REPORT\nThe specimen was ypT1 ypN0 cM0.\n\nDISCUSSION\nRare.");
    }
}
