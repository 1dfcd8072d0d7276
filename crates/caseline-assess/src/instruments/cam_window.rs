//! Cancer-associated myositis: a cancer within three years of the myositis, before or after.
//!
//! Intervals are counted from the diagnosis of myositis to that of the cancer, negative where the cancer came
//! first. Words such as "same work-up" count as no interval.
//!
//! The three-year window: Oldroyd AGS, et al. Nat Rev Rheumatol 2023;19:805-17, doi:10.1038/s41584-023-01045-w.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "cam_window",
    title: "Cancer-associated myositis window",
    edition: "3 years",
    citations: &[cite("Oldroyd AGS, et al. Nat Rev Rheumatol 2023;19:805-17", "10.1038/s41584-023-01045-w")],
    permission: FREE,
    items: &[
        item("interval_years", "years from myositis to cancer, negative where cancer came first", "within 3 either side"),
        item("myositis_dx, cancer_dx", "dates (years) or words such as \"presentation\" and \"same work-up\"", "used where interval_years is not given"),
    ],
    remarks: "",
    compute,
};

/// Years of a date such as 2019, 2019-05 or 2019-05-20.
fn years(word: &str) -> Option<f64> {
    let mut parts = word.trim().split('-');
    let year: f64 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: f64 = parts.next().map_or(Some(1.0), |m| m.parse().ok())?;
    let day: f64 = parts.next().map_or(Some(1.0), |d| d.parse().ok())?;
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 365.25)
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut interval = inputs.number(&["interval_years"])?;
    if let Some(months) = inputs.number(&["interval_months"])? {
        interval = Some(months / 12.0);
    }
    let (myositis, cancer) = (inputs.text(&["myositis_dx"])?, inputs.text(&["cancer_dx"])?);
    if let (None, Some(m), Some(c)) = (interval, &myositis, &cancer) {
        interval = match (years(m), years(c)) {
            (Some(m), Some(c)) => Some(c - m),
            _ => {
                let together = ["same", "presentation", "simultaneous", "concurrent", "work-up", "workup", "admission"];
                let c = c.to_lowercase();
                (m.to_lowercase() == c || together.iter().any(|w| c.contains(w))).then_some(0.0)
            }
        };
    }
    let mut out = Outcome::new();
    match interval {
        Some(years) => {
            out.set("cancer_associated", years.abs() <= 3.0);
        }
        None => {
            out = Outcome::refused("cancer_associated", "the interval between myositis and cancer is not known");
            out.lacks("interval_years", "within three years either side is cancer-associated");
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn three_years_either_side() {
        vector(&INSTRUMENT, json!({"interval_years": 3}), json!({"cancer_associated": true}));
        vector(&INSTRUMENT, json!({"interval_years": -3.2}), json!({"cancer_associated": false}));
        vector(&INSTRUMENT, json!({"myositis_dx": "2015-03", "cancer_dx": "2019-01"}), json!({"cancer_associated": false}));
        vector(&INSTRUMENT, json!({"myositis_dx": "presentation", "cancer_dx": "at presentation"}), json!({"cancer_associated": true}));
    }
}
