//! Chimerism after allogeneic transplantation.
//!
//! Donor cells from 95 % full, 5 to 94 % mixed, under 5 % absent. "<1 % recipient" is ">99 % donor".
//!
//! Convention of CIBMTR and EBMT; Bader P, et al. Bone Marrow Transplant 2005;35:107-19, doi:10.1038/sj.bmt.1704715.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "chimerism",
    title: "Chimerism after transplantation",
    edition: "CIBMTR convention",
    citations: &[cite("Bader P, et al. Bone Marrow Transplant 2005;35:107-19", "10.1038/sj.bmt.1704715")],
    permission: FREE,
    items: &[
        item("recipient_pct", "recipient DNA, %, with comparator", "donor is the rest"),
        item("donor_pct", "donor DNA, %, with comparator", "95: full; 5: mixed; below: absent"),
    ],
    remarks: "Cut-offs differ a little between centres and methods.",
    compute,
};

fn class(donor: f64) -> &'static str {
    match donor {
        d if d >= 95.0 => "full donor",
        d if d >= 5.0 => "mixed",
        _ => "absent donor (autologous recovery)",
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let comparator = inputs.text(&["comparator"])?.unwrap_or_default();
    let split = |names: &[&str]| -> Result<Option<(String, f64)>, InputError> {
        let Some(written) = inputs.text(names)? else { return Ok(None) };
        let at = written.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let number = written[at..].trim().trim_end_matches('%').trim().parse().map_err(|_| {
            InputError::new(names[0], format!("'{written}'"), "a percentage such as 8 or \"<1\"")
        })?;
        let sign = if at > 0 { written[..at].trim().to_owned() } else { comparator.clone() };
        Ok(Some((sign, number)))
    };
    let (sign, donor) = match (split(&["recipient_pct", "recipient"])?, split(&["donor_pct", "donor"])?) {
        (_, Some(d)) => d,
        (Some((sign, recipient)), None) => {
            let turned = match sign.as_str() {
                "<" => ">",
                ">" => "<",
                "<=" | "≤" => ">=",
                ">=" | "≥" => "<=",
                other => other,
            };
            (turned.to_owned(), super::answer::round(100.0 - recipient, 3))
        }
        _ => {
            let mut out = Outcome::refused("class", "neither recipient nor donor share is known");
            out.lacks("recipient_pct or donor_pct", "decides the class");
            return Ok(out);
        }
    };
    if !(0.0..=100.0).contains(&donor) {
        return Err(InputError::new("donor_pct", donor, "a percentage from 0 to 100"));
    }
    let shown = match sign.as_str() {
        "=" | "" | "~" => donor.to_string(),
        s => format!("{s}{donor}"),
    };
    let mut out = Outcome::new();
    let ends = match sign.chars().next() {
        Some('>' | '≥') => (donor, 100.0),
        Some('<' | '≤') => (0.0, donor),
        _ => (donor, donor),
    };
    out.set("donor_pct", shown);
    out.set_range("class", class(ends.0), class(ends.1));
    if out.result.contains_key("class_range") {
        out.lacks("donor_pct", "the bound crosses a cut-off");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn classes() {
        vector(&INSTRUMENT, json!({"recipient_pct": 5, "comparator": "="}), json!({"donor_pct": "95", "class": "full donor"}));
        vector(&INSTRUMENT, json!({"recipient_pct": 2.5, "comparator": "="}), json!({"donor_pct": "97.5", "class": "full donor"}));
        vector(&INSTRUMENT, json!({"donor_pct": ">95%"}), json!({"donor_pct": ">95", "class": "full donor"}));
        vector(&INSTRUMENT, json!({"recipient_pct": "<10"}), json!({"donor_pct": ">90", "class_range": ["mixed", "full donor"]}));
    }
}
