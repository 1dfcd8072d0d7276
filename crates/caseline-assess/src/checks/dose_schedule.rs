//! A dose "per day" of a drug that is given on some days of a cycle.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "dose-schedule",
    level: Level::Note,
    title: "a daily dose without treatment days",
    why: "Read literally the drug is given every day; the cumulative dose cannot be computed.",
    help: "Give the days and the length of the cycle.",
    explain: "Cytotoxic and epigenetic drugs are given on days of a cycle. Where a report gives one of a short list of them in mg/m2 per day and its \
sentences name neither days nor the number of days, the schedule is missing.",
    run,
};

const DRUGS: &str = r"(?:azacitidine|decitabine|pevonedistat|fludarabine|cytarabine|bendamustine|cladribine|clofarabine|etoposide|dacarbazine|topotecan|temozolomide|bortezomib|carfilzomib|ifosfamide|melphalan|busulfan)";

fn run(report: &crate::report::Report) -> Vec<Found> {
    static DAILY: LazyLock<Pattern> = LazyLock::new(|| {
        Pattern::made(format!(r"\b\d+(?:\.\d+)? ?mg ?/ ?m ?[2²]?\)? ?(?:/ ?day|per day|daily|a day) (?:of |oral |intravenous |subcutaneous )*{DRUGS}\b|\b{DRUGS}\b,? (?:at |of |\()*\d+(?:\.\d+)? ?mg ?/ ?m ?[2²]?\)? ?(?:/ ?d(?:ay)?|per day|daily|a day)\b"))
    });
    let days = pattern!(r"\bdays? \d|\bon days?\b|\bfor (?:\d+|one|two|three|four|five|six|seven|ten) (?:consecutive )?days|\bdays? ?[-–] ?\d|\d+[- ]day\b|\bd ?\d+ ?[-–]|every \d+ (?:days|weeks)|\bx ?\d+ ?d|days? [-−]");
    let mut out = Vec::new();
    for r in report.find(&DAILY, Role::tells_the_patient) {
        let words = report.sentence_at(r.start).map_or("", |s| report.words(&s.range));
        if !days.is_match(words) {
            out.push(Found::new(report, format!("'{}' names no treatment days and no cycle", report.words(&r).trim()), &[r]));
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
        fires(&CHECK, "CASE REPORT\nHe received 20 mg/m2 per day of decitabine.\n\nDISCUSSION\nRare.", "decitabine");
        quiet(&CHECK, "CASE REPORT\nHe received 20 mg/m2 per day of decitabine on days 1 to 5.\n\nDISCUSSION\nRare.");
    }
}
