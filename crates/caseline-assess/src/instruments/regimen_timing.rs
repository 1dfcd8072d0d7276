//! The clock of a regimen: on which day its last dose falls, and whether the calendar allows it.
//!
//! Phases follow each other without a gap: a phase of n doses takes n intervals, the last one of the last phase is
//! not waited for. From a window of starts and a stated month of the end follows the least delay that is not told.
//! A project-defined computation on published schedules.
//!
//! Citron ML, et al. J Clin Oncol 2003;21:1431-9, doi:10.1200/JCO.2003.09.081 (dose-dense AC-T).

use super::inputs::number;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use crate::calendar::{iso, span};
use serde_json::Value;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "regimen_timing",
    title: "Regimen clock",
    edition: "project-defined",
    citations: &[cite("Citron ML, et al. J Clin Oncol 2003;21:1431-9", "10.1200/JCO.2003.09.081")],
    permission: FREE,
    items: &[
        item("cycles", "phases in order, each {n, interval_d}", "n intervals each; the last interval is not waited for"),
        item("start, start_window", "date of the first dose, or [earliest, latest]", "ISO 8601"),
        item("stated_end_month", "month of the end, 2020-03", "its first day"),
        item("doses, interval_d", "one phase without cycles", ""),
    ],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut phases: Vec<(i64, i64)> = Vec::new();
    if let Some(list) = inputs.get(&["cycles", "phases"]).and_then(Value::as_array) {
        for phase in list {
            let part = |key: &str| phase.get(key).and_then(number).map(|n| n as i64).filter(|n| *n > 0);
            match (part("n"), part("interval_d")) {
                (Some(n), Some(interval)) => phases.push((n, interval)),
                _ => return Err(InputError::new("cycles", phase, "{\"n\": 4, \"interval_d\": 14}")),
            }
        }
    } else if let (Some(n), Some(interval)) = (inputs.number(&["doses", "n"])?, inputs.number(&["interval_d"])?) {
        phases.push((n as i64, interval as i64));
    }
    let Some(last) = phases.last().copied() else {
        let mut out = Outcome::refused("last_dose_day_offset", "number and interval of the doses are not known");
        out.lacks("cycles", "the last dose follows from them");
        return Ok(out);
    };
    let total: i64 = phases.iter().map(|(n, interval)| n * interval).sum();
    let offset = total - last.1;
    let mut out = Outcome::new();
    out.set("last_dose_day_offset", offset);
    if let [(n, _)] = phases.as_slice() {
        out.set("last_cycle_start_day_offset", offset).set(&format!("end_of_cycle_{n}_day"), total);
        out.set("note", format!("what follows cycle {n} cannot precede day {total} on schedule unless cycle {n} was cut short"));
    }
    let date = |word: &str| span(word).ok_or_else(|| InputError::new("start", format!("'{word}'"), "a date such as 2020-04-30"));
    let mut start = match inputs.text(&["start"])? {
        Some(word) => Some(date(&word)?),
        None => None,
    };
    if let Some(window) = inputs.words(&["start_window"])?
        && let [a, b] = window.as_slice()
    {
        start = Some((date(a)?.0, date(b)?.1));
    }
    if let Some((first, latest)) = start {
        if first == latest {
            out.set("last_dose", iso(first + offset));
        } else {
            out.set("earliest_on_schedule_last_dose", iso(first + offset));
        }
        out.set("latest_on_schedule_last_dose", iso(latest + offset));
        if let Some(end) = inputs.text(&["stated_end_month", "stated_end"])? {
            let (from, to) = date(&end)?;
            out.set("minimum_unexplained_delay_d", (from - (latest + offset)).max(0));
            out.set("too_short", first + offset > to);
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
    fn clocks() {
        vector(
            &INSTRUMENT,
            json!({"start": "2021-01-04", "cycles": [{"n": 6, "interval_d": 21}], "stated_end_month": "2021-06"}),
            json!({"last_dose_day_offset": 105, "last_dose": "2021-04-19", "minimum_unexplained_delay_d": 43, "end_of_cycle_6_day": 126}),
        );
        vector(&INSTRUMENT, json!({"start": "2020-02-28", "doses": 2, "interval_d": 7}), json!({"last_dose": "2020-03-06"}));
    }
}
