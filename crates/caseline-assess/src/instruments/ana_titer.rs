//! Titre of antinuclear antibodies: doublings above 1:40, and how many healthy people reach it.
//!
//! Titres are powers of two and compare as logarithms. 31.7, 13.3, 5.0 and 3.3 % of healthy people reach 1:40,
//! 1:80, 1:160 and 1:320. 1:80 is the entry criterion of the 2019 classification of systemic lupus.
//!
//! Tan EM, et al. Arthritis Rheum 1997;40:1601-11, doi:10.1002/art.1780400909; Aringer M, et al. Ann Rheum Dis
//! 2019;78:1151-9, doi:10.1136/annrheumdis-2018-214819.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ana_titer",
    title: "Antinuclear antibody titre",
    edition: "HEp-2 immunofluorescence",
    citations: &[
        cite("Tan EM, et al. Arthritis Rheum 1997;40:1601-11", "10.1002/art.1780400909"),
        cite("Aringer M, et al. Ann Rheum Dis 2019;78:1151-9", "10.1136/annrheumdis-2018-214819"),
    ],
    permission: FREE,
    items: &[item("titer", "1:160 and the like, or negative", "1:80 is the entry criterion for systemic lupus")],
    remarks: "The share of healthy people is known for 1:40 to 1:320.",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let Some(written) = inputs.text(&["titer", "titre", "ana"])? else {
        let mut out = Outcome::refused("reaches_1:80", "no titre is given");
        out.lacks("titer", "decides");
        return Ok(out);
    };
    let lower = written.to_lowercase();
    let mut out = Outcome::new();
    if lower.contains("neg") || lower.trim_start().starts_with('<') {
        out.set("reaches_1:80", false);
        return Ok(out);
    }
    let digits: String = lower.rsplit([':', '/']).next().unwrap_or("").chars().filter(char::is_ascii_digit).collect();
    let dilution = match digits.parse::<f64>() {
        Ok(d) if d >= 1.0 => d,
        _ if lower.contains("pos") => {
            out = Outcome::refused("reaches_1:80", "positive without a titre");
            out.lacks("titer", "1:80 and more reach the entry criterion");
            return Ok(out);
        }
        _ => return Err(InputError::new("titer", format!("'{written}'"), "a titre such as 1:160, or negative")),
    };
    let doublings = (dilution / 40.0).log2();
    let whole = (doublings - doublings.round()).abs() < 1e-9;
    out.set("doublings_above_1:40", if whole { Value::from(doublings.round() as i64) } else { Value::from(super::answer::round(doublings, 2)) });
    out.set("reaches_1:80", dilution >= 80.0);
    let healthy = [(320.0, 3.3), (160.0, 5.0), (80.0, 13.3), (40.0, 31.7)].iter().find(|h| h.0 == dilution).map(|h| h.1);
    out.set("healthy_positive_pct", healthy);
    if dilution > 320.0 {
        out.note("fewer than 3.3 % of healthy people reach it");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn titres() {
        vector(&INSTRUMENT, json!({"titer": "1:320"}), json!({"doublings_above_1:40": 3, "reaches_1:80": true, "healthy_positive_pct": 3.3}));
        vector(&INSTRUMENT, json!({"titer": "1 : 1280"}), json!({"doublings_above_1:40": 5, "healthy_positive_pct": null}));
        vector(&INSTRUMENT, json!({"titer": "1/80"}), json!({"doublings_above_1:40": 1, "healthy_positive_pct": 13.3}));
        assert!(INSTRUMENT.score(&json!({"titer": "speckled"})).is_err());
    }
}
