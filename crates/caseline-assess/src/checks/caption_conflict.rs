//! Text and caption of one specimen that name different things.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use super::words::{captions, content};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "caption-conflict",
    level: Level::Warning,
    title: "text and caption of the same specimen name different markers",
    why: "Which marker was stained can change the diagnosis; only one of the two can be right, or one is left out.",
    help: "Say in both places what was stained.",
    explain: "A sentence of the case and a caption that share most of their content words describe the same specimen. Where both say \
\"expression of X\" or \"positive for X\" and the X differ, one of the two is wrong or incomplete. At least four shared content words are \
asked for, and the two markers must not appear in each other's text.",
    run,
};

fn marker() -> &'static Pattern {
    pattern!(r"\b(?:over)?expression of (?:the )?([A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,6}? ?(?:\([A-Z][\w -]{1,40}\))?)(?:[,.;)]|$| and | in | was | were |,)|\b(?:stain\w*|immunoreactiv\w+) (?:positive )?for ([A-Z][\w-]+)")
}

fn names(words: &str) -> Vec<(Range<usize>, String)> {
    marker()
        .captures_iter(words)
        .filter_map(|c| {
            let m = c.get(1).or_else(|| c.get(2))?;
            Some((c.get(0)?.range(), m.as_str().to_owned()))
        })
        .collect()
}

/// Short forms inside a name: "major histocompatibility complex class I (MHC-I)" holds MHC-I.
fn short(name: &str) -> Vec<String> {
    name.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|w| w.chars().any(|c| c.is_ascii_uppercase()) && w.chars().filter(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).count() >= 2)
        .map(folded)
        .collect()
}

/// Letters and digits alone: TTF-1 and TTF1 are one.
fn folded(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for caption in captions(report) {
        let cap = report.words(&caption.range);
        let Some((cap_at, cap_name)) = names(cap).into_iter().next() else { continue };
        let words = content(cap);
        for s in report.sentences.iter().filter(|s| matches!(s.role, Role::Case | Role::Body | Role::Abstract)) {
            let text = report.words(&s.range);
            if words.intersection(&content(text)).count() < 4 {
                continue;
            }
            for (at, name) in names(text) {
                let (a, b) = (short(&name), short(&cap_name));
                if a.is_empty() || b.is_empty() || a.iter().any(|x| folded(cap).contains(x.as_str())) || b.iter().any(|x| folded(text).contains(x.as_str())) {
                    continue;
                }
                let places = [s.range.start + at.start..s.range.start + at.end, caption.range.start + cap_at.start..caption.range.start + cap_at.end];
                let message = format!("the text says expression of {}, the caption of the same specimen {}", a.join(", "), b.join(", "));
                out.push(Found::new(report, message, &places));
            }
        }
    }
    out.truncate(1);
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nThe kidney biopsy showed mesangial proliferation, interstitial fibrosis and glomerular expression of PLA2R.\n\nFigure 1. Kidney biopsy: mesangial proliferation, interstitial fibrosis, glomerular expression of THSD7A.\n\nDISCUSSION\nRare.", "THSD7A");
        quiet(&CHECK, "CASE REPORT\nThe kidney biopsy showed mesangial proliferation, interstitial fibrosis and glomerular expression of PLA2R.\n\nFigure 1. Kidney biopsy: mesangial proliferation, interstitial fibrosis, glomerular expression of PLA-2R.\n\nDISCUSSION\nRare.");
    }
}
