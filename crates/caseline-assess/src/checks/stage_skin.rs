//! Skin findings over a breast cancer that is staged by size.

use super::remark::{Check, Found};
use crate::gather::breast;
use crate::gather::core::Scope;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "stage-skin",
    level: Level::Note,
    title: "skin findings are told, but T stays with the size",
    why: "Ulcer, oedema or inflammation of the skin make it T4b or T4d and stage IIIB, whatever the size.",
    help: "Say what the skin finding was, or correct T.",
    explain: "In a report of breast cancer that states T1 to T3, thickening, oedema, ulcer or inflammation of the skin of the breast, mastitis or a rash \
of the breast raise the question of T4b and T4d. Only an author can settle it.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let scope = Scope::whole(report);
    if !breast::applies(scope) {
        return Vec::new();
    }
    let Some(stated) = breast::triples(scope).into_iter().find(|t| !t.parts[0].starts_with('y') && !t.parts[0].contains('4')) else { return Vec::new() };
    let skin = pattern!(r"\b(?:cutaneous|skin) (?:thickening|o?edema|ulcer\w*)|\bmastitis\b|\bbreast (?:rash|erythema|o?edema)|\bpeau d[’']orange|\binflammatory (?:breast )?(?:carcinoma|cancer)");
    let mut places = vec![stated.hit.range.clone()];
    for r in report.find(skin, |role| role != Role::References && role != Role::Introduction) {
        if !report.is_denied(&r) && places.len() < 5 {
            places.push(r);
        }
    }
    if places.len() == 1 {
        return Vec::new();
    }
    let message = format!("{} is stated, but skin findings raise T4b or T4d", stated.parts[0]);
    vec![Found::new(report, message, &places)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nA woman had breast cancer with skin thickening (cT2 cN0 cM0).\n\nDISCUSSION\nRare.", "skin thickening");
        quiet(&CHECK, "CASE REPORT\nA woman had breast cancer without skin thickening (cT2 cN0 cM0).\n\nDISCUSSION\nRare.");
    }
}
