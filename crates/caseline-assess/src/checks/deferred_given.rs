//! A treatment that was deferred and then given.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "deferred-given",
    level: Level::Warning,
    title: "systemic treatment is deferred, and a systemic drug is given",
    why: "What was given while a protocol forbade it confounds what the protocol tests.",
    help: "Say when the deferral ended, or that the protocol was left.",
    explain: "A sentence that defers, withholds or avoids systemic or immunosuppressive treatment is followed, in the same case section and before \
another deferral or a statement that the treatment was resumed, by a systemic immunosuppressant that was given or started. Topical drugs do not \
count.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let deferred = pattern!(r"\b(?:further )?(?:systemic|immunosuppressive|steroid|corticosteroid)(?: \w+){0,2} (?:treatments?|therap(?:y|ies)|medications?|agents?|immunosuppression) (?:was|were|had been) (?:deferred|withheld|avoided|not (?:given|started|initiated))[^.]{0,40}");
    let given = pattern!(r"\b(?:(?:he|she|the patient) )?(?:was|were|had been) (?:given|started on|treated with|commenced on|prescribed) (?:oral |systemic |intravenous )?(mycophenolate(?: mofetil)?|azathioprine|methotrexate|prednisone|prednisolone|cyclosporine|ciclosporin|tacrolimus|cyclophosphamide|rituximab|methylprednisolone|hydroxychloroquine)[^.;]{0,30}");
    let ends = pattern!(r"\b(?:after (?:completion|discontinu)|off (?:the )?(?:trial|study|protocol)|was resumed|relapse)\b");
    let mut out = Vec::new();
    for d in report.find(deferred, |r| r == Role::Case) {
        let Some(g) = report.find(given, |r| r == Role::Case).into_iter().find(|g| g.start > d.end && g.start < d.end + 1200) else { continue };
        if !ends.is_match(&report.text[d.end..g.start]) {
            let message = format!("'{}', then '{}'", report.words(&d).trim(), report.words(&g).trim());
            out.push(Found::new(report, message, &[d, g]));
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
        fires(&CHECK, "CASE REPORT\nSystemic treatment was deferred because of infection. He was given azathioprine.\n\nDISCUSSION\nRare.", "azathioprine");
        quiet(&CHECK, "CASE REPORT\nSystemic treatment was deferred because of infection. After completion of antibiotics he was given azathioprine.\n\nDISCUSSION\nRare.");
    }
}
