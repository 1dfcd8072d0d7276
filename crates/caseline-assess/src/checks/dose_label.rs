//! Loading, maintenance, interval and cumulative dose against the label.

use super::remark::{Check, Found};
use crate::gather::core::number;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "dose-label",
    level: Level::Warning,
    title: "loading, maintenance and interval do not go together, or the cumulative limit is passed",
    why: "A maintenance dose at the wrong interval halves or doubles the treatment; anthracyclines harm the heart by their sum.",
    help: "Check dose, interval and number of cycles.",
    explain: "Trastuzumab is loaded with 4 and kept at 2 mg/kg weekly, or loaded with 8 and kept at 6 mg/kg every three weeks: another pairing in one \
sentence is named. Doxorubicin in mg/m2 times its cycles above 550 mg/m2, and epirubicin above 900 mg/m2, pass the limit of the label.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let load = pattern!(r"\btrastuzumab\b[^.;]{0,40}?\b([2468]) ?mg ?/ ?kg\b[^.;]{0,60}?\b([2468]) ?mg ?/ ?kg\b([^.;]{0,60})");
    for c in report.captures_iter(load) {
        let Some(whole) = c.get(0).filter(|m| report.role_at(m.start()).tells_the_patient()) else { continue };
        let sentence = report.sentence_at(whole.start()).map_or("", |s| report.words(&s.range));
        let every_three = pattern!(r"every (?:three|3) weeks|every 21 days|q3w|three-weekly").is_match(&c[3]);
        let weekly = !every_three && pattern!(r"\bweekly\b|every week").is_match(sentence);
        let pair = (c[1].parse::<u8>().unwrap_or(0), c[2].parse::<u8>().unwrap_or(0));
        let wrong = match pair {
            (4, 2) => every_three,
            (8, 6) => weekly,
            _ => true,
        };
        if wrong {
            let interval = if every_three { " every three weeks" } else if weekly { " weekly" } else { "" };
            let message = format!("trastuzumab {} then {} mg/kg{interval}: the label has 4 then 2 weekly, 8 then 6 every three weeks", pair.0, pair.1);
            out.push(Found::new(report, message, &[whole.range()]));
        }
    }
    for (p, name, limit) in [
        (pattern!(r"\bdoxorubicin,? (?:at |of |\()*(\d{2,3}) ?mg ?/ ?m ?[2²][^.;]{0,80}?\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:cycles|courses)\b"), "doxorubicin", 550.0),
        (pattern!(r"\bepirubicin,? (?:at |of |\()*(\d{2,3}) ?mg ?/ ?m ?[2²][^.;]{0,80}?\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:cycles|courses)\b"), "epirubicin", 900.0),
    ] {
        for c in report.captures_iter(p) {
            let (Some(whole), Some(dose), Some(cycles)) = (c.get(0), number(&c[1]), number(&c[2])) else { continue };
            if report.role_at(whole.start()) != Role::References && dose * cycles > limit {
                let message = format!("{name} {dose} mg/m2 for {cycles} cycles is {} mg/m2, above the limit of {limit}", dose * cycles);
                out.push(Found::new(report, message, &[whole.range()]));
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
        fires(
            &CHECK,
            "CASE REPORT\nShe received trastuzumab (4 mg/kg loading dose, then 2 mg/kg every three weeks).\n\nDISCUSSION\nRare.",
            "every three weeks",
        );
        fires(&CHECK, "CASE REPORT\nShe received doxorubicin 75 mg/m2 for eight cycles.\n\nDISCUSSION\nRare.", "600 mg/m2");
        quiet(
            &CHECK,
            "CASE REPORT\nShe received weekly paclitaxel and trastuzumab (4 mg/kg loading dose, followed by 2 mg/kg) and doxorubicin (60 mg/m2) for four cycles. \
Later trastuzumab was given at 8 mg/kg and then 6 mg/kg every 3 weeks.\n\nDISCUSSION\nRare.",
        );
    }
}
