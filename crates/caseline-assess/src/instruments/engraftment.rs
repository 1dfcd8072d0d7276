//! Neutrophil and platelet engraftment.
//!
//! Neutrophils: the first of three consecutive days from 0.5 x 10^9/L. Platelets: the first day from 20 x 10^9/L
//! with no transfusion in the seven days before. "Trilineage haematopoiesis" is no day.
//!
//! CIBMTR Forms Manual, engraftment.

use super::inputs::number;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "engraftment",
    title: "Neutrophil and platelet engraftment",
    edition: "CIBMTR",
    citations: &[cite("CIBMTR Forms Manual, form 2100, engraftment", "")],
    permission: FREE,
    items: &[
        item("anc_by_day", "neutrophils by day after transplantation, 10^9/L", "first of 3 consecutive days from 0.5"),
        item("platelets_by_day", "platelets by day, 10^9/L", "first day from 20 without transfusion for 7 days"),
        item("platelet_transfusion_days", "days with a transfusion", ""),
    ],
    remarks: "",
    compute,
};

fn by_day(map: &Map<String, Value>, name: &str) -> Result<BTreeMap<i64, f64>, InputError> {
    map.iter()
        .filter(|(_, v)| !v.is_null())
        .map(|(day, v)| {
            let day = day.trim_start_matches(['d', 'D', '+']).trim().parse().map_err(|_| InputError::new(name, format!("day '{day}'"), "a day such as 15"));
            let value = number(v).ok_or_else(|| InputError::new(name, v, "a count such as 0.6"));
            Ok((day?, value?))
        })
        .collect()
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let anc = inputs.object(&["anc_by_day", "neutrophils_by_day"]);
    let platelets = inputs.object(&["platelets_by_day", "plt_by_day"]);
    if anc.is_none() && platelets.is_none() {
        let mut out = Outcome::refused("neutrophil_engraftment_day", "no counts by day are given");
        inputs.given("reported");
        out.lacks("anc_by_day", "the first of three consecutive days from 0.5 x 10^9/L");
        return Ok(out);
    }
    let mut out = Outcome::new();
    if let Some(anc) = anc {
        let anc = by_day(anc, "anc_by_day")?;
        let up = |day: i64| anc.get(&day).is_some_and(|v| *v >= 0.5);
        let day = anc.keys().copied().find(|d| up(*d) && up(d + 1) && up(d + 2));
        out.set("neutrophil_engraftment_day", day);
        if day.is_none() {
            out.lacks("anc_by_day", "three consecutive days from 0.5 are not there");
        }
    }
    if let Some(platelets) = platelets {
        let platelets = by_day(platelets, "platelets_by_day")?;
        let transfused: Vec<f64> = inputs.numbers(&["platelet_transfusion_days", "transfusion_days"])?.unwrap_or_default().into_iter().flatten().collect();
        let free = |day: i64| !transfused.iter().any(|t| (0.0..7.0).contains(&(day as f64 - t)));
        let day = platelets.iter().find(|(d, v)| **v >= 20.0 && free(**d)).map(|(d, _)| *d);
        out.set("platelet_engraftment_day", day);
        if day.is_none() {
            out.lacks("platelets_by_day", "no day from 20 without transfusion for seven days");
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
    fn consecutive_days_count() {
        vector(&INSTRUMENT, json!({"anc_by_day": {"10": 0.5, "11": 0.5, "12": 0.5}}), json!({"neutrophil_engraftment_day": 10}));
        vector(&INSTRUMENT, json!({"anc_by_day": {"10": 0.5, "11": 0.5, "13": 0.9}}), json!({"neutrophil_engraftment_day": null}));
        vector(
            &INSTRUMENT,
            json!({"platelets_by_day": {"12": 25, "17": 30, "20": 34}, "platelet_transfusion_days": [11]}),
            json!({"platelet_engraftment_day": 20}),
        );
    }
}
