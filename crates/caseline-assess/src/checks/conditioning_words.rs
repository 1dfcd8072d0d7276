//! Conditioning that is called by another intensity than it has.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::gather::core::Scope;
use crate::gather::transplant::transplantation;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "conditioning-words",
    level: Level::Note,
    title: "reduced-intensity and non-myeloablative are used for one regimen",
    why: "The two are different classes with different toxicity; an argument from one does not hold for the other.",
    help: "Use the class that the drugs and doses have.",
    explain: "Reduced-intensity and non-myeloablative conditioning are separate classes of EBMT and CIBMTR. Where the case says one and the \
discussion argues from the other, both places are quoted.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    if transplantation(Scope::whole(report)).is_none() {
        return Vec::new();
    }
    let reduced = pattern!(r"\breduced[- ]intensity(?: conditioning)?(?: with [a-z]+ and [a-z]+)?");
    let non = pattern!(r"\bnon-?myeloablative(?: \([^)]*\))?(?: conditioning)?(?: regimen)?");
    let at = |p: &Pattern, role: Role| report.find(p, |r| r == role).into_iter().next();
    // Myeloablative without "non" argued of a reduced regimen of the report's own patient.
    let full = pattern!(r"\b(?:non[- ]?)?myeloablative conditioning\b");
    let own = |r: &std::ops::Range<usize>| report.sentence_at(r.start).is_some_and(|s| super::words::own_patient(report.words(&s.range)));
    let argued = report.find(full, |r| r == Role::Discussion).into_iter().find(|r| report.words(r).to_lowercase().starts_with("myelo") && own(r));
    if let (Some(a), Some(b)) = (at(reduced, Role::Case), argued) {
        let message = format!("the case says '{}', the discussion calls it '{}'", report.words(&a), report.words(&b));
        return vec![Found::new(report, message, &[a, b])];
    }
    for (said, argued) in [(reduced, non), (non, reduced)] {
        if let (Some(a), Some(b), None) = (at(said, Role::Case), at(argued, Role::Discussion), at(argued, Role::Case)) {
            let message = format!("the case says '{}', the discussion argues from '{}'", report.words(&a), report.words(&b));
            return vec![Found::new(report, message, &[a, b])];
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe underwent allogeneic stem cell transplantation after reduced-intensity conditioning.\n\nDISCUSSION\nA nonmyeloablative conditioning regimen spares the gut.", "reduced-intensity");
        quiet(&CHECK, "CASE REPORT\nHe underwent allogeneic stem cell transplantation after reduced-intensity conditioning.\n\nDISCUSSION\nReduced-intensity conditioning spares the gut.");
    }
}
