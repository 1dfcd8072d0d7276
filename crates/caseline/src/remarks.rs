//! The remarks of the checks, with those of reading: checked once, shown everywhere.

use crate::engine::Report;
use caseline_assess::checks::Allow;
use caseline_assess::{CheckInput, Remark, check};
use caseline_export::words::printable;
use caseline_model::{Case, Diagnostic};

/// The remarks on a report that are not let stand.
pub fn remarks(report: &Report, allow: &Allow) -> Vec<Remark> {
    let mut remarks = check(&CheckInput { case: &report.case, text: &report.text });
    remarks.retain(|r| !allow.permits(r));
    remarks
}

/// The record with the remarks of the checks among its diagnostics, for views; what reading said already is
/// not said twice.
pub fn with_remarks(case: &Case, remarks: &[Remark]) -> Case {
    let mut case = case.clone();
    for remark in remarks {
        if case.diagnostics.iter().any(|d| d.message == remark.message && d.quotes == remark.quotes) {
            continue;
        }
        case.diagnostics.push(Diagnostic {
            code: remark.code.to_owned(),
            level: remark.level,
            message: remark.message.clone(),
            facts: remark.facts.clone(),
            quotes: remark.quotes.clone(),
        });
    }
    // The gravest first; the order of the report within a level.
    case.diagnostics.sort_by_key(|d| std::cmp::Reverse(d.level));
    case
}

/// Lines without anything that could steer a terminal.
pub fn printable_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                out.push_str(&printable(line));
                out.push('\n');
            }
            None => out.push_str(&printable(line)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read_bytes};
    use caseline_model::Level;

    #[test]
    fn remarks_join_the_record_once_and_the_gravest_stands_first() {
        let text =
            "CASE REPORT\nA 50-year-old woman had surgery for breast cancer (ypT0, ypN0, ycM0).\n\nDISCUSSION\nRare.\n";
        let report = read_bytes("r.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
        let found = remarks(&report, &Allow::default());
        assert!(found.iter().any(|r| r.code == "notation-tnm"), "{found:?}");
        let once = with_remarks(&report.case, &found);
        assert_eq!(with_remarks(&once, &found), once);
        assert!(once.diagnostics.is_sorted_by_key(|d| std::cmp::Reverse(d.level)));
        assert!(once.diagnostics.iter().any(|d| d.level > Level::Note));
        let allow = Allow::parse("notation-*").unwrap();
        assert!(remarks(&report, &allow).iter().all(|r| r.code != "notation-tnm"));
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(printable_lines("a\u{1b}[31m\nb"), "a\u{FFFD}[31m\nb");
    }
}
