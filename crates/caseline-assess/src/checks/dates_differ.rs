//! Dates that differ between sections, or run backwards.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "dates-differ",
    level: Level::Warning,
    title: "a date differs between abstract and case, or a period ends before it begins",
    why: "The course is ordered by its dates, and so is every interval computed from them.",
    help: "Correct the one that is wrong.",
    explain: "Month and year of the same event (admission or presentation, diagnosis, operation, transplantation, discharge, death) are compared between \
abstract and case where each gives one for that event. A period told as \"from May 2020 to March 2020\" ends before it begins and is an error. \
References are left out, and so are searches of the literature.",
    run,
};

const EVENTS: &[(&str, &str)] = &[
    ("admission or presentation", r"\b(?:admitted|admission|presented|presentation|hospitali[sz]ed|referred)\b"),
    ("diagnosis", r"\bdiagnos(?:ed|is)\b"),
    ("the operation", r"\b(?:surgery|operation|operated|underwent|resection)\b"),
    ("transplantation", r"\btransplant\w*\b"),
    ("discharge", r"\bdischarged?\b"),
    ("death", r"\b(?:died|death|passed away)\b"),
];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Months since the year nought.
fn months(month: &str, year: &str) -> Option<u32> {
    let month = MONTHS.iter().position(|m| month.to_lowercase().starts_with(m))? as u32;
    Some(year.parse::<u32>().ok()? * 12 + month)
}

/// Dates in clauses that name the event, in a role.
fn dates(report: &crate::report::Report, role: Role, word: &Pattern) -> Vec<(u32, Range<usize>)> {
    let date = pattern!(r"\b(january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{1,2}(?:st|nd|rd|th)?,?)?,? ((?:19|20)\d\d)\b");
    let mut out = Vec::new();
    for c in report.captures_iter(date) {
        let Some(range) = c.get(0).map(|m| m.range()).filter(|r| report.role_at(r.start) == role) else { continue };
        let Some(sentence) = report.sentence_at(range.start) else { continue };
        // The event and its date stand in one clause, with no other date between.
        let clause = |text: &str, back: bool| -> String {
            let part = if back { text.rsplit([',', ';', '(']).next() } else { text.split([';', '(', '.']).next() };
            part.unwrap_or("").chars().take(200).collect()
        };
        let before = clause(&report.text[sentence.range.start..range.start], true);
        let after = clause(&report.text[range.end..sentence.range.end.max(range.end)], false);
        if let (true, Some(at)) = (word.is_match(&before) || word.is_match(&after) && !date.is_match(&after), months(&c[1], &c[2])) {
            out.push((at, range));
        }
    }
    out.dedup_by(|a, b| a.0 == b.0);
    out
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let period = pattern!(r"\b(?:from|between) (?:\d{1,2} )?(january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{1,2},?)?,? ((?:19|20)\d\d) (?:to|until|and|through|[–-]) (?:\d{1,2} )?(january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{1,2},?)?,? ((?:19|20)\d\d)\b");
    for c in report.captures_iter(period) {
        let Some(range) = c.get(0).map(|m| m.range()).filter(|r| report.role_at(r.start) != Role::References) else { continue };
        if let (Some(from), Some(to)) = (months(&c[1], &c[2]), months(&c[3], &c[4]))
            && to < from
        {
            let words = report.words(&range).split_whitespace().collect::<Vec<_>>().join(" ");
            out.push(Found::new(report, format!("'{words}' ends before it begins"), &[range]).at(Level::Error));
        }
    }
    if report.tells_of_several() {
        return out;
    }
    static WORDS: LazyLock<Vec<(&str, Pattern)>> =
        LazyLock::new(|| EVENTS.iter().map(|(name, words)| (*name, Pattern::spaced(words))).collect());
    for (name, event) in WORDS.iter() {
        let (a, b) = (dates(report, Role::Abstract, event), dates(report, Role::Case, event));
        if let ([first], [second]) = (&a[..], &b[..])
            && first.0 != second.0
        {
            let message = format!("{name} is dated '{}' in the abstract, '{}' in the case", report.words(&first.1), report.words(&second.1));
            out.push(Found::new(report, message, &[first.1.clone(), second.1.clone()]));
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
        fires(&CHECK, "ABSTRACT\nA woman was admitted in March 2019.\n\nCASE REPORT\nIn May 2019, a 40-year-old woman was admitted.\n\nDISCUSSION\nRare.", "'March 2019' in the abstract, 'May 2019' in the case");
        fires(&CHECK, "CASE REPORT\nFrom May 2020 to March 2020 she took steroids.\n\nDISCUSSION\nRare.", "ends before it begins");
        quiet(&CHECK, "ABSTRACT\nA woman was admitted in March 2019.\n\nCASE REPORT\nIn March 2019, a woman was admitted. She had been diagnosed in May 2012. From May 2019 to March 2020 she took steroids.\n\nDISCUSSION\nRare.");
    }
}
