//! The patient's sex differs within the report.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "sex-differs",
    level: Level::Error,
    title: "the sex of the patient differs between sections",
    why: "Sex decides reference ranges, scores and whether two reports tell of one patient.",
    help: "Correct the word where it is wrong.",
    explain: "The word that introduces the patient (man, woman, boy, girl, male, female, after an age) is compared between abstract and case, in \
reports of a single patient.",
    run,
};

fn introduced(report: &crate::report::Report, role: Role) -> Vec<(bool, Range<usize>)> {
    report.captures_iter(pattern!(r"\b\d{1,3}[- ]?(?:year|month|week|day)s?[- ]?old,? (?:[A-Za-z-]+ ){0,4}?(man|male|boy|gentleman|woman|female|girl|lady)\b"))
        .filter(|c| c.get(0).is_some_and(|m| report.role_at(m.start()) == role))
        .filter_map(|c| {
            let male = matches!(c[1].to_lowercase().as_str(), "man" | "male" | "boy" | "gentleman");
            Some((male, c.get(0)?.range()))
        })
        .collect()
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.tells_of_several() {
        return Vec::new();
    }
    let (abstracted, told) = (introduced(report, Role::Abstract), introduced(report, Role::Case));
    let one = |v: &[(bool, Range<usize>)]| v.first().map(|f| f.0).filter(|f| v.iter().all(|x| x.0 == *f));
    match (one(&abstracted), one(&told)) {
        (Some(a), Some(b)) if a != b && abstracted.len() == 1 && told.len() == 1 => {
            let word = |male| if male { "male" } else { "female" };
            let message = format!("the abstract says {}, the case {}", word(a), word(b));
            vec![Found::new(report, message, &[abstracted[0].1.clone(), told[0].1.clone()])]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "ABSTRACT\nA 45-year-old man had a stroke.\n\nCASE REPORT\nA 45-year-old woman came with weakness.\n\nDISCUSSION\nRare.", "woman");
        quiet(&CHECK, "ABSTRACT\nA 45-year-old man had a stroke.\n\nCASE REPORT\nA 45-year-old male came with weakness.\n\nDISCUSSION\nRare.");
    }
}
