//! A cited panel that the caption does not name.

use super::remark::{Check, Found};
use super::words::{captions, citations, panels};
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "panel-missing",
    level: Level::Warning,
    title: "a cited panel is not in the caption",
    why: "The reader cannot find what the sentence refers to.",
    help: "Correct the letter, or name the panel in the caption.",
    explain: "Panel letters that the text cites (Figure 1C) are looked up among the letters that the caption of the figure names. The check speaks \
only where the caption names at least two panels, so that captions without letters are not blamed.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let captions = captions(report);
    let mut out = Vec::new();
    for c in citations(report).iter().filter(|c| c.kind == 'f' && !c.panels.is_empty()) {
        let named: Vec<char> = captions.iter().filter(|k| k.kind == 'f' && k.number == c.number).flat_map(|k| panels(report.words(&k.range))).collect();
        let Some(last) = named.iter().max().filter(|_| named.len() >= 2) else { continue };
        // Letters without parentheses ("c Legs after surgery") are names too.
        let bare = |letter: char| {
            captions.iter().filter(|k| k.kind == 'f' && k.number == c.number).any(|k| {
                report.words(&k.range).split(|x: char| !x.is_alphanumeric()).any(|w| w.len() == 1 && w.eq_ignore_ascii_case(&letter.to_string()))
            })
        };
        for letter in c.panels.iter().filter(|p| *p > last && !bare(**p)) {
            out.push(Found::new(report, format!("panel {letter} of figure {} is cited, but its caption names panels up to {last}", c.number), std::slice::from_ref(&c.range)));
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
        fires(&CHECK, "CASE REPORT\nThe leg (Figure 1D) was swollen.\n\nFigure 1. (A) The arm. (B) The leg.\n\nDISCUSSION\nRare.", "Figure 1D");
        quiet(&CHECK, "CASE REPORT\nThe leg (Figure 1B) was swollen.\n\nFigure 1. (A) The arm. (B) The leg.\n\nDISCUSSION\nRare.");
    }
}
