//! A score outside of its scale.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::floor;
use caseline_model::Level;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "scale-range",
    level: Level::Error,
    title: "a score is outside of its scale",
    why: "The scale has no such value; digit or scale is wrong.",
    help: "Correct the number, or name the scale that was used.",
    explain: "Scales have ends: the Glasgow Coma Scale runs from 3 to 15, Apgar from 0 to 10, ECOG from 0 to 5, Karnofsky from 0 to 100, the modified \
Rankin scale from 0 to 6, NIHSS from 0 to 42, SOFA from 0 to 24, qSOFA from 0 to 3, APACHE II from 0 to 71, Child-Pugh from 5 to 15, MMSE and MoCA \
from 0 to 30, CURB-65 from 0 to 5, MELD from 6 to 40, the visual analogue scale of pain from 0 to 10 (or to 100 in mm). A number behind the name of \
the scale that lies outside is an error. Dates, references, times and cut-offs are not read.",
    run,
};

/// Name, least, most.
const SCALES: &[(&str, f64, f64)] = &[
    (r"Glasgow Coma (?:Scale|Score)(?: \(GCS\))?|\bGCS", 3.0, 15.0),
    (r"\bApgar(?: scores?)?", 0.0, 10.0),
    (r"\bECOG(?: performance)?(?: status| PS)?|Eastern Cooperative Oncology Group(?: \(ECOG\))? performance status(?: \(PS\))?", 0.0, 5.0),
    (r"Karnofsky(?: performance)?(?: status| score| scale)?(?: \(KPS\))?|\bKPS", 0.0, 100.0),
    (r"modified Rankin (?:scale|score)(?: \(mRS\))?|\bmRS", 0.0, 6.0),
    (r"\bNIHSS|NIH Stroke Scale(?: \(NIHSS\))?", 0.0, 42.0),
    (r"\bqSOFA|quick SOFA", 0.0, 3.0),
    (r"\bSOFA|Sequential Organ Failure Assessment(?: \(SOFA\))?", 0.0, 24.0),
    (r"\bAPACHE (?:II|2)", 0.0, 71.0),
    (r"\bMMSE|Mini-?Mental State Examination(?: \(MMSE\))?|\bMoCA", 0.0, 30.0),
    (r"\bCURB-?65", 0.0, 5.0),
    (r"\bCHA2DS2-?VASc", 0.0, 9.0),
];

static PATTERNS: LazyLock<Vec<(Pattern, f64, f64)>> = LazyLock::new(|| {
    let one = |name: &str| {
        Pattern::made(format!(
            r"(?:{name})(?: scores?| status| PS| value| total| was| were| is| of| at| =|:|,| a| \(){{0,5}} ?(\d{{1,3}}(?:\.\d+)?)\b"
        ))
    };
    SCALES.iter().map(|(name, low, high)| (one(name), *low, *high)).collect()
});

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    // One look for any of the names spares most reports the rest.
    if !report.has(pattern!(r"Glasgow|GCS|Apgar|ECOG|Karnofsky|KPS|Rankin|mRS|NIH|SOFA|Sequential Organ|APACHE|MMSE|Mini-?Mental|MoCA|CURB|CHA2DS2|Cooperative")) {
        return out;
    }
    for (pattern, low, high) in PATTERNS.iter() {
        for c in report.captures_iter(pattern) {
            let (Some(whole), Some(digits)) = (c.get(0), c.get(1)) else { continue };
            let Ok(value) = digits.as_str().parse::<f64>() else { continue };
            let range = whole.range();
            if (*low..=*high).contains(&value) || !report.role_at(range.start).tells_the_patient() {
                continue;
            }
            let before = &report.text[floor(report.text, range.start.saturating_sub(2))..range.start];
            let tail = &report.text[range.end..floor(report.text, range.end + 14)];
            // A year, a page, a unit, a reference in brackets, a point of time, or the name of a longer scale.
            let other = pattern!(r"^(?:[\]/%]| ?\+| ?[=,] ?[EMV]\d| ?(?:mm|cm|min|h\b|hours?|days?|weeks?|months?|years?|points? (?:scale|drop)|patients?|%|of)|[-–]point)").is_match(tail)
                || report.words(&range).contains('\t')
                || report.words(&range).contains(['[', '\n'])
                || before.ends_with(|c: char| c.is_alphanumeric() || c == '-');
            if !other {
                let words = report.words(&range).split_whitespace().collect::<Vec<_>>().join(" ");
                out.push(Found::new(report, format!("'{words}': the scale runs from {low} to {high}"), &[range]));
            }
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
        fires(&CHECK, "CASE REPORT\nThe Glasgow Coma Scale (GCS) was 2 on arrival.\n\nDISCUSSION\nRare.", "from 3 to 15");
        fires(&CHECK, "CASE REPORT\nHis ECOG performance status was 7.\n\nDISCUSSION\nRare.", "from 0 to 5");
        quiet(&CHECK, "CASE REPORT\nThe GCS score was 1 + 1 + 1, later GCS was 15, qSOFA score of 2, SOFA score 11, Karnofsky performance status 80. SOFA [31] was noted. ECOG 1 in 2019.\n\nDISCUSSION\nRare.");
    }
}
