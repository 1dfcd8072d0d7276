//! A word that says the opposite of the number beside it.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use super::values::readings;
use crate::pattern;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "value-against-word",
    level: Level::Warning,
    title: "'normal', 'elevated' or 'low' against the number",
    why: "Either the number or the word is wrong, and a reader takes the word.",
    help: "Correct the one that is wrong, or give the laboratory's range.",
    explain: "\"Normal\" right before a value that is far outside a wide normal range, \"elevated\" before one below its upper end, and \"low\" or \
\"decreased\" before one above its lower end are named. The ranges (data/values.toml) are wider than any laboratory's, a value must miss \
them by far, and a reference range in the text silences the check.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for r in readings(report) {
        let Some([low, high]) = r.unit.normal else { continue };
        let from = crate::report::floor(report.text, r.range.start.saturating_sub(26));
        let before = &report.text[from..r.range.start];
        let after = &report.text[r.range.end..crate::report::floor(report.text, r.range.end + 40)];
        if pattern!(r"normal|range|reference|baseline|ref\b").is_match(after) {
            continue;
        }
        // A word of the line above belongs to another row.
        let before = before.rsplit('\n').next().unwrap_or(before);
        // "Potassium was normal (6.8 mmol/L)": the word stands inside.
        let inner = report.words(&r.range);
        let inside = pattern!(r" (?:was|were|is) (normal|elevated|raised|high|increased|low|decreased|reduced) ?\(").captures(inner).map(|c| format!("{} ", &c[1]));
        let before = inside.as_deref().unwrap_or(before);
        let word = |p: &Pattern| p.is_match(before);
        let x = r.number;
        // Three quarters of the width beyond an end of a range that is wide already.
        let far = x < (low * 0.7).max(low - 0.75 * (high - low)) || x > (high * 2.0).min(high + 0.75 * (high - low));
        let says = if word(pattern!(r"\bnormal (?:serum |plasma |total |blood )?$")) && !word(pattern!(r"\b(?:ab|sub|above|below|near|than|not)[- ]?normal|above|below|nearly|almost")) && far {
            "normal"
        } else if word(pattern!(r"\b(?:elevated|raised|high|increased) (?:serum |plasma |total |blood )?$")) && x < high * 0.6 {
            "elevated"
        } else if word(pattern!(r"\b(?:low|decreased|reduced) (?:serum |plasma |total |blood )?$")) && low > 0.0 && x > low * 1.4 {
            "low"
        } else {
            continue;
        };
        let message = format!("'{says}' stands before {}; the usual range is about {low} to {high}", report.words(&r.range).trim());
        let lead = if inside.is_some() { 0 } else { before.len() - before.trim_end().rfind(' ').map_or(0, |i| i + 1) };
        out.push(Found::new(report, message, &[r.range.start - lead.min(r.range.start)..r.range.end]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe had a normal serum potassium of 2.1 mmol/L.\n\nDISCUSSION\nRare.", "potassium");
        fires(&CHECK, "CASE REPORT\nSerum potassium was normal (6.8 mmol/L).\n\nDISCUSSION\nRare.", "6.8");
        fires(&CHECK, "CASE REPORT\nSerum potassium was normal (4.1 mmol/L). C-reactive protein was elevated (2 mg/L).\n\nDISCUSSION\nRare.", "elevated");
        quiet(&CHECK, "CASE REPORT\nHe had a normal serum potassium of 4.1 mmol/L and an elevated creatinine of 1.3 mg/dL (normal range 0.4-1.0).\n\nDISCUSSION\nRare.");
    }
}
