//! RECIST 1.1: response of target lesions, and whether a node can be one.
//!
//! Complete: all targets gone, nodes below 10 mm short axis, non-targets gone. Partial: sum at least 30 %
//! below baseline. Progression: sum at least 20 % and 5 mm above the smallest on study, or a new lesion, or
//! unequivocal progression of non-targets. Else stable. A complete response of the targets with non-targets
//! left is partial. Nodes from 15 mm short axis are targets, from 10 mm pathologic, below normal. Ultrasound
//! is no method of measurement, so a "complete response" on ultrasound is none of RECIST.
//!
//! Eisenhauer EA, et al. Eur J Cancer 2009;45:228-47, doi:10.1016/j.ejca.2008.10.026.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "recist_1_1",
    title: "RECIST response",
    edition: "1.1",
    citations: &[cite("Eisenhauer EA, et al. Eur J Cancer 2009;45:228-47", "10.1016/j.ejca.2008.10.026")],
    permission: FREE,
    items: &[
        item("baseline_sum_mm", "sum of target diameters before treatment", "partial from -30 %"),
        item("nadir_sum_mm", "smallest sum on study", "progression from +20 % and +5 mm"),
        item("current_sum_mm", "sum now", ""),
        item("new_lesion", "new lesion", "progression"),
        item("non_target", "CR, non-CR/non-PD or PD", "PD is progression; anything but CR prevents complete response"),
        item("all_targets_disappeared", "targets gone, nodes under 10 mm", "complete response"),
        item("node_short_axis_mm", "short axis of a node", "15 target, 10 pathologic"),
        item("method", "CT, MRI, clinical, ultrasound", "ultrasound is not a method"),
    ],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    if inputs.text(&["method", "modality"])?.is_some_and(|m| m.to_lowercase().contains("ultraso")) {
        return Ok(Outcome::refused("response", "ultrasound is not a RECIST method of measurement"));
    }
    let node = inputs.range(&["node_short_axis_mm", "short_axis_mm"])?;
    if !node.is_unknown() {
        const NAMES: [&str; 3] = ["normal", "pathologic, non-target", "target-eligible"];
        let (a, b) = node.over(&[10.0, 15.0], |x| if x < 10.0 { 0 } else if x < 15.0 { 1 } else { 2 });
        out.set_range("class", NAMES[a], NAMES[b]);
        return Ok(out);
    }
    let baseline = inputs.number(&["baseline_sum_mm"])?;
    let current = inputs.number(&["current_sum_mm"])?;
    let nadir = inputs.number(&["nadir_sum_mm"])?;
    let new_lesion = inputs.flag(&["new_lesion", "new_lesions"])?;
    let gone = inputs.flag(&["all_targets_disappeared"])?;
    let non_target = inputs.text(&["non_target", "non_targets"])?.map(|n| n.to_uppercase());
    let non_target_pd = non_target.as_deref() == Some("PD");
    if new_lesion == Some(true) || non_target_pd {
        out.set("response", "PD");
        return Ok(out);
    }
    let (Some(baseline), Some(current)) = (baseline, current) else {
        let mut refused = Outcome::refused("response", "the sums of the target lesions are not known");
        for (name, known) in [("baseline_sum_mm", baseline.is_some()), ("current_sum_mm", current.is_some())] {
            if !known {
                refused.lacks(name, "response is a change of the sum");
            }
        }
        return Ok(refused);
    };
    let smallest = nadir.unwrap_or(baseline).min(baseline);
    let rise = current - smallest;
    let progressed = rise >= 5.0 && rise >= 0.2 * smallest - 1e-9;
    let complete = gone.unwrap_or(current == 0.0);
    let non_target_clear = non_target.as_deref().is_none_or(|n| n == "CR" || n == "NONE");
    let response = if progressed {
        "PD"
    } else if complete && non_target_clear {
        "CR"
    } else if complete || current <= 0.7 * baseline + 1e-9 {
        "PR"
    } else {
        "SD"
    };
    out.set("response", response);
    if new_lesion.is_none() {
        out.lacks("new_lesion", "a new lesion is progression");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn responses() {
        let of = |b: f64, n: f64, c: f64, nt: &str| json!({"baseline_sum_mm": b, "nadir_sum_mm": n, "current_sum_mm": c, "new_lesion": false, "non_target": nt});
        vector(&INSTRUMENT, of(100.0, 70.0, 70.0, "CR"), json!({"response": "PR"}));
        vector(&INSTRUMENT, of(20.0, 10.0, 13.0, "CR"), json!({"response": "PR"}));
        vector(&INSTRUMENT, of(100.0, 60.0, 71.0, "CR"), json!({"response": "SD"}));
        vector(&INSTRUMENT, of(100.0, 60.0, 60.0, "PD"), json!({"response": "PD"}));
        vector(&INSTRUMENT, of(50.0, 0.0, 0.0, "non-CR/non-PD"), json!({"response": "PR"}));
        vector(&INSTRUMENT, json!({"node_short_axis_mm": 9}), json!({"class": "normal"}));
    }

    #[test]
    fn ultrasound_is_refused() {
        let answer = INSTRUMENT.score(&json!({"method": "ultrasound", "baseline_sum_mm": 45, "current_sum_mm": 0})).unwrap();
        assert_eq!(answer.settled, super::super::Settled::CannotBeComputed);
    }
}
