//! A diagnosis that later facts overtake and that is never revised.

use super::remark::{Check, Found};
use crate::gather::Verdict;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "diagnosis-superseded",
    level: Level::Warning,
    title: "a diagnosis is overtaken by later findings and not revised",
    why: "Whoever pools cases by subtype files this one in the wrong place.",
    help: "State the final diagnosis.",
    explain: "Amyopathic dermatomyositis is a definition: no weakness and normal enzymes for six months. Where a report calls the disease so and later \
tells of weakness, raised muscle enzymes or muscle inflammation on imaging, and never says classic, overt or hypomyopathic, the label is \
overtaken. The definition is that of the instrument amyopathic_dm_sontheimer.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let revised = pattern!(r"\b(?:classic|overt|hypomyopathic|progress\w+ to) (?:\w+ )?(?:dermatomyositis|DM|disease|myopathy)");
    if report.has(revised) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for s in report.scored().iter().filter(|s| s.answer.instrument == "amyopathic_dm_sontheimer") {
        for c in s.claims.iter().filter(|c| c.verdict == Verdict::Disagrees) {
            let mut quotes = c.quotes.clone();
            let muscle = pattern!(r"\bweakness and myalgias?[^.,;]{0,50}|\b(?:elevated|raised) (?:aldolase|creatine kinase|CK)(?: \([^)]*\))?|\binflammatory changes in[^.;]{0,90}muscles");
            quotes.extend(report.find(muscle, |r| r == Role::Case).into_iter().filter(|r| !report.is_denied(r)).take(3).map(|r| report.quote(r)));
            out.push(Found::quoted(format!("the disease is called amyopathic; {}", c.why), quotes));
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
        fires(&CHECK, "CASE REPORT\nA woman had amyopathic dermatomyositis and no muscle weakness. Later she had proximal muscle weakness with elevated aldolase.\n\nDISCUSSION\nRare.", "amyopathic");
        quiet(&CHECK, "CASE REPORT\nA woman had amyopathic dermatomyositis and no muscle weakness at any time.\n\nDISCUSSION\nRare.");
    }
}
