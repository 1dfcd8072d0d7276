//! One panel cited for two different moments.

use super::remark::{Check, Found};
use super::words::{captions, citations, panels};
use crate::pattern;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "panel-time",
    level: Level::Warning,
    title: "one panel is cited for opposite moments of the course",
    why: "A picture shows one moment; where it is cited for the state before and for the improvement after, one citation is wrong.",
    help: "Check the letters of both citations against the caption.",
    explain: "Two sentences that cite the same panel of one figure are compared: where one speaks of presentation or worsening (severe, worsened, \
at presentation) and the other of improvement (improved, fell, resolved, remission), the panel cannot show both.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let worse = pattern!(r"\b(?:severe|worsen\w*|on presentation|at presentation|initial|before treatment|progress\w+)\b");
    let better = pattern!(r"\b(?:improv\w+|fell|decreas\w+|resol\w+|remission|regress\w+|clear\w*)\b");
    let captions = captions(report);
    let all = citations(report);
    let mut out = Vec::new();
    for (i, a) in all.iter().enumerate() {
        for b in all[i + 1..].iter().filter(|b| b.kind == 'f' && a.kind == 'f' && b.number == a.number) {
            let shared: Vec<char> = a.panels.iter().copied().filter(|p| b.panels.contains(p)).collect();
            let [letter] = shared.as_slice() else { continue };
            if a.panels.len() > 1 || b.panels.len() > 1 {
                continue;
            }
            let caption = captions.iter().find(|c| c.kind == 'f' && c.number == a.number);
            if caption.is_none_or(|c| panels(report.words(&c.range)).len() < 3) {
                continue;
            }
            let clause = |c: &super::words::Citation| report.sentence_at(c.range.start).map_or("", |s| &report.text[s.range.start..c.range.start]);
            let (x, y) = (clause(a), clause(b));
            let state = |w: &str| (worse.is_match(w), better.is_match(w));
            if matches!((state(x), state(y)), ((true, false), (false, true)) | ((false, true), (true, false))) {
                let places = [a, b].map(|c| {
                    let from = report.sentence_at(c.range.start).map_or(c.range.start, |s| s.range.start);
                    from..c.range.end
                });
                let message = format!("panel {letter} of figure {} is cited for the state before and for the improvement", a.number);
                out.push(Found::new(report, message, &places));
            }
        }
    }
    out.truncate(2);
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nThe rash was severe at presentation (Figure 1A). With treatment the rash improved (Figure 1A).\n\nFigure 1. (A) Before. (B) At one week. (C) At a month.\n\nDISCUSSION\nRare.", "Figure 1A");
        quiet(&CHECK, "CASE REPORT\nThe rash was severe at presentation (Figure 1A). With treatment the rash improved (Figure 1B).\n\nFigure 1. (A) Before. (B) At one week. (C) At a month.\n\nDISCUSSION\nRare.");
    }
}
