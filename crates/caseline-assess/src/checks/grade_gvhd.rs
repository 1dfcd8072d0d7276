//! A GVHD grade beside a descriptor that speaks for another.

use super::remark::{Check, Found};
use crate::gather::core::Scope;
use crate::gather::transplant::{gvhd_grades, large_diarrhoea};
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "grade-gvhd",
    level: Level::Warning,
    title: "the GVHD grade and the description of the stool do not go together",
    why: "Grade II and III differ in treatment and survival.",
    help: "Give the volume a day and the organ stages.",
    explain: "Overall grade II with disease of the lower gut needs stage 1, 500 to 999 mL a day in adults. Diarrhoea called large-volume, profuse or \
copious suggests 1000 mL and more, which is stage 2 and grade III. Without a volume only an author can settle it.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let scope = Scope::whole(report);
    let Some((grade, hit)) = gvhd_grades(scope).into_iter().find(|g| g.0 <= 2) else { return Vec::new() };
    let volume = crate::pattern!(r"\bdiarrh\w+\b[^.;]{0,60}?(\d{1,2},\d{3}|\d{3,5}) ?m[lL]\b|(\d{1,2},\d{3}|\d{3,5}) ?m[lL](?: ?/ ?d(?:ay)?| per day| a day| daily)? of (?:\w+ )?diarrh\w+");
    for c in report.captures_iter(volume) {
        let (Some(whole), Some(amount)) = (c.get(0), c.get(1).or(c.get(2))) else { continue };
        let Ok(ml) = amount.as_str().replace(',', "").parse::<f64>() else { continue };
        if !report.role_at(whole.start()).tells_the_patient() || report.is_denied(&whole.range()) {
            continue;
        }
        let least = if ml >= 1000.0 { 3.0 } else if ml >= 500.0 { 2.0 } else { 0.0 };
        if f64::from(grade) < least {
            let roman = if least > 2.0 { "III" } else { "II" };
            let message = format!("grade {grade} is stated; {ml} mL of stool a day make at least grade {roman}");
            return vec![Found::new(report, message, &[whole.range(), hit.range])];
        }
    }
    let Some(large) = large_diarrhoea(scope).into_iter().next() else { return Vec::new() };
    let volume = crate::pattern!(r"\b\d{3,4} ?mL\b").is_match(report.sentence_at(large.range.start).map_or("", |s| report.words(&s.range)));
    if volume {
        return Vec::new();
    }
    let message = format!("grade {grade} with gut disease needs less than 1000 mL a day; '{}' suggests stage 2 and grade III", report.words(&large.range));
    vec![Found::new(report, message, &[large.range, hit.range])]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nOn day 20 he had voluminous diarrhea from grade 2 acute GVHD.\n\nDISCUSSION\nRare.", "voluminous");
        fires(&CHECK, "CASE REPORT\nOn day 20 he had grade 2 acute GVHD with diarrhea of 1800 mL per day.\n\nDISCUSSION\nRare.", "at least grade III");
        quiet(&CHECK, "CASE REPORT\nOn day 20 he had voluminous diarrhea from grade 3 acute GVHD.\n\nDISCUSSION\nRare.");
    }
}
