//! A dose of the abstract that the case does not know.

use super::dose_limits::{Dosed, doses};
use super::remark::{Check, Found};
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "dose-differs",
    level: Level::Warning,
    title: "a dose differs between abstract or caption and case",
    why: "Whoever reads only the abstract takes another dose than whoever reads the case.",
    help: "Correct the one that is wrong.",
    explain: "For each listed drug (data/doses.toml) that abstract or caption give in some unit, the case must know the same dose in the same \
unit, if it gives that drug in that unit at all. Doses a day that are the multiple of a single dose (500 mg twice, 1000 mg a day) agree. Tables are \
left alone: they list other people's patients, and days of one patient.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    if report.tells_of_several() {
        return Vec::new();
    }
    let all = doses(report);
    let role = |d: &Dosed| report.role_at(d.range.start);
    let mut out = Vec::new();
    for elsewhere in all.iter().filter(|d| matches!(role(d), Role::Abstract | Role::Caption)) {
        let mine: Vec<&Dosed> = all
            .iter()
            .filter(|d| role(d) == Role::Case && d.generic() == elsewhere.generic() && d.per == elsewhere.per)
            .collect();
        let agrees = |d: &&Dosed| {
            let ratio = d.mg.max(elsewhere.mg) / d.mg.min(elsewhere.mg).max(f64::MIN_POSITIVE);
            ratio < 4.5 && (ratio - ratio.round()).abs() < 0.03
        };
        // One dose on either side: where doses change over the course, they are told apart by nobody.
        if mine.len() == 1 && !mine.iter().any(agrees) {
            let places = [elsewhere.range.clone(), mine[0].range.clone()];
            let message = format!(
                "the {} says '{}', the case '{}'",
                if role(elsewhere) == Role::Abstract { "abstract" } else { "caption" },
                report.words(&places[0]).trim(),
                report.words(&places[1]).trim()
            );
            out.push(Found::new(report, message, &places));
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
        fires(&CHECK, "ABSTRACT\nA 40-year-old man took prednisone 60 mg.\n\nCASE REPORT\nHe was given prednisone 45 mg daily.\n\nDISCUSSION\nRare.", "the abstract says 'prednisone 60 mg'");
        quiet(&CHECK, "ABSTRACT\nA 40-year-old man took mycophenolate 1 g daily and prednisone 60 mg.\n\nCASE REPORT\nHe was given mycophenolate mofetil 500 mg twice daily, prednisone 60 mg, then prednisone 10 mg.\n\nDISCUSSION\nRare.");
    }
}
