//! A reference with stray data in it.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "reference-metadata",
    level: Level::Note,
    title: "a reference holds a stray date or label",
    why: "Programs that link references stumble over it.",
    help: "Remove the date, or mark it as the date of access.",
    explain: "A bare date (2019/11/15) in a reference, without \"accessed\" before it, is usually left over from a citation manager.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for m in report.find_iter(pattern!(r"\b(?:19|20)\d{2}/\d{1,2}/\d{1,2}\b\.?(?:\s*DOI:)?")) {
        let from = crate::report::floor(report.text, m.start().saturating_sub(24));
        let before = report.text[from..m.start()].to_lowercase();
        let marked = ["access", "cited", "retriev", "updated", "available", "http", "publish"].iter().any(|w| before.contains(w));
        if report.role_at(m.start()) == Role::References && !marked && out.len() < 3 {
            out.push(Found::new(report, "a bare date stands in a reference", &[m.range()]));
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
        fires(&CHECK, "CASE REPORT\nHe came.\n\nREFERENCES\n1. Smith J. A paper. Journal 2019;1:2. 2019/11/15. DOI: 10.1/x", "2019/11/15");
        quiet(&CHECK, "CASE REPORT\nHe came.\n\nREFERENCES\n1. Smith J. A page. Accessed 2019/11/15.");
    }
}
