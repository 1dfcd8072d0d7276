//! Doses against their labels and protocols: per cycle, cumulative, fraction, equivalents.
//!
//! What is asked follows from the keys: loading and maintenance of trastuzumab, a dose per cycle and its sum, a
//! fraction of a standard, the class of a glucocorticoid, mycophenolate a day, a tacrolimus trough, valganciclovir
//! by creatinine clearance, immunoglobulin per kg. Without treatment days nothing is computed.
//!
//! Labels; Citron ML, et al. J Clin Oncol 2003;21:1431-9, doi:10.1200/JCO.2003.09.081; Buttgereit F, et al. Ann Rheum
//! Dis 2002;61:718-22, doi:10.1136/ard.61.8.718.

use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Value, json};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "dose_check",
    title: "Doses against label and protocol",
    edition: "labels and protocols as cited",
    citations: &[
        cite("Citron ML, et al. J Clin Oncol 2003;21:1431-9 (dose-dense AC, paclitaxel)", "10.1200/JCO.2003.09.081"),
        cite("Buttgereit F, et al. Ann Rheum Dis 2002;61:718-22 (classes of glucocorticoid dose)", "10.1136/ard.61.8.718"),
    ],
    permission: FREE,
    items: &[
        item("drug, dose_mg_m2, cycles or n, interval_d, bsa_m2", "a dose per surface", "doxorubicin 60 q14, limit 450; cyclophosphamide 600 q14; paclitaxel 80 weekly x 12"),
        item("loading_mg_kg, maintenance_mg_kg, interval_d", "trastuzumab", "4 then 2 weekly; 8 then 6 every 3 weeks"),
        item("dose_mg, interval_d, per_kg", "trastuzumab subcutaneously", "600 mg every 3 weeks, no loading"),
        item("weekly_given, weeks_covered, target_weeks, then_interval_d", "doses that complete a year", ""),
        item("dose_mg_m2_d, days_per_cycle, cycles; dose_mg_m2, days, cycle_d", "doses on days of a cycle", "azacitidine 75 x 7 of 28; pevonedistat 20 on 1, 3, 5"),
        item("dose_mg_m2, standard_mg_m2", "fraction of a standard", ""),
        item("dose_mg_d", "prednisone equivalent a day", "to 7.5 low, 30 medium, 100 high"),
        item("dose_mg, per_day", "mycophenolate mofetil", "2 to 3 g a day"),
        item("trough_ng_ml", "tacrolimus", "5 to 15"),
        item("crcl_ml_min", "valganciclovir by creatinine clearance", "60, 40, 25, 10"),
        item("dose_g_kg, days", "immunoglobulin", "2 g/kg over 2 to 5 days"),
    ],
    remarks: "",
    compute,
};

/// Drug, dose per m2, interval in days, number, cumulative limit.
const PROTOCOLS: [(&str, f64, f64, f64, Option<f64>); 3] = [
    ("doxorubicin", 60.0, 14.0, 4.0, Some(450.0)),
    ("cyclophosphamide", 600.0, 14.0, 4.0, None),
    ("paclitaxel", 80.0, 7.0, 12.0, None),
];

fn per_surface(inputs: &Inputs, out: &mut Outcome, dose: f64) -> Result<(), InputError> {
    let drug = inputs.text(&["drug"])?.map(|d| d.to_lowercase());
    let count = inputs.number(&["cycles", "n", "doses"])?;
    let interval = inputs.number(&["interval_d"])?;
    if let Some(n) = count {
        let sum = dose * n;
        out.set("cumulative_mg_m2", sum);
        if drug.as_deref() == Some("doxorubicin") {
            out.set("within_450", sum <= 450.0).set("within_550", sum <= 550.0);
        }
    }
    if let Some(bsa) = inputs.number(&["bsa_m2"])? {
        out.set("absolute_mg", round(dose * bsa, 1));
    }
    let known = drug.as_deref().and_then(|d| PROTOCOLS.iter().find(|p| p.0 == d));
    if let Some((_, standard, every, number, _)) = known {
        out.set("per_protocol", dose == *standard && interval.is_none_or(|i| i == *every) && count.is_none_or(|n| n == *number));
    } else if let Some(drug) = drug {
        out.note(format!("no protocol of {drug} is in the library"));
    }
    Ok(())
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    let loading = inputs.number(&["loading_mg_kg"])?;
    let maintenance = inputs.number(&["maintenance_mg_kg"])?;
    let interval = inputs.number(&["interval_d"])?;
    if loading.is_some() || maintenance.is_some() {
        let (Some(l), Some(m), Some(i)) = (loading, maintenance, interval) else {
            let mut refused = Outcome::refused("per_label", "loading, maintenance and interval are all needed");
            refused.lacks("loading_mg_kg, maintenance_mg_kg, interval_d", "the label couples them");
            return Ok(refused);
        };
        out.set("per_label", (l, m, i) == (4.0, 2.0, 7.0) || (l, m, i) == (8.0, 6.0, 21.0));
        return Ok(out);
    }
    if let Some(given) = inputs.number(&["weekly_given"])? {
        let covered = inputs.number(&["weeks_covered"])?.unwrap_or(given);
        let target = inputs.number(&["target_weeks"])?.unwrap_or(52.0);
        let every = inputs.number(&["then_interval_d"])?.unwrap_or(21.0);
        out.set("sc_doses_needed", ((target - covered) * 7.0 / every).ceil().max(0.0) as i64);
        return Ok(out);
    }
    if let Some(dose) = inputs.number(&["dose_mg_m2_d"])? {
        let days = inputs.number(&["days_per_cycle"])?;
        inputs.given("days");
        let listed = inputs.numbers(&["days"])?.map(|d| d.len() as f64);
        let Some(days) = days.or(listed) else {
            out.set("computable", false).set("missing", json!(["treatment days", "cycle length"]));
            out.lacks("days_per_cycle", "read literally a dose per day is given every day");
            out.refused = true;
            return Ok(out);
        };
        out.set("per_cycle_mg_m2", dose * days);
        if let Some(cycles) = inputs.number(&["cycles"])? {
            out.set("cumulative_mg_m2", dose * days * cycles);
        }
        if let Some(bsa) = inputs.number(&["bsa_m2"])? {
            out.set("daily_mg", round(dose * bsa, 1));
        }
        return Ok(out);
    }
    if let Some(dose) = inputs.number(&["dose_mg_m2"])? {
        if let Some(standard) = inputs.number(&["standard_mg_m2"])? {
            out.set("fraction_of_standard", round(dose / standard, 3)).set("reduced", dose < standard);
        } else if let Some(days) = inputs.numbers(&["days"])? {
            let days: Vec<f64> = days.into_iter().flatten().collect();
            let cycle = inputs.number(&["cycle_d"])?;
            out.set("per_cycle_mg_m2", dose * days.len() as f64);
            out.set("per_protocol", dose == 20.0 && days == [1.0, 3.0, 5.0] && cycle.is_none_or(|c| c == 28.0));
        } else {
            per_surface(inputs, &mut out, dose)?;
        }
        return Ok(out);
    }
    if let Some(dose) = inputs.number(&["dose_g_kg"])? {
        let days = inputs.number(&["days", "n_days"])?;
        out.set("per_protocol", (dose - 2.0).abs() < 1e-9 && days.is_none_or(|d| (2.0..=5.0).contains(&d)));
        if let Some(d) = days {
            out.set("per_day_g_kg", round(dose / d, 2));
        }
        if let Some(weight) = inputs.number(&["weight_kg"])? {
            out.set("total_g", round(dose * weight, 1));
        }
        return Ok(out);
    }
    if let Some(dose) = inputs.number(&["dose_mg_d"])? {
        let class = match dose {
            d if d <= 7.5 => "low (<=7.5)",
            d if d <= 30.0 => "medium (>7.5 to <=30)",
            d if d <= 100.0 => "high (>30 to <=100)",
            _ => "very high (>100)",
        };
        out.set("class_buttgereit_2002", class);
        out.set("methylprednisolone_eq_mg", round(dose * 0.8, 2)).set("dexamethasone_eq_mg", round(dose * 0.15, 2));
        return Ok(out);
    }
    if let Some(dose) = inputs.number(&["dose_mg"])? {
        if let Some(times) = inputs.number(&["per_day"])? {
            let daily = dose * times / 1000.0;
            out.set("daily_g", daily).set("usual_dm_g_d", json!([2, 3])).set("below_usual", daily < 2.0);
        } else {
            let flat = inputs.flag(&["per_kg"])? == Some(false);
            out.set("per_label", dose == 600.0 && flat && interval.is_none_or(|i| i == 21.0)).set("loading_required", false);
        }
        return Ok(out);
    }
    if let Some(trough) = inputs.number(&["trough_ng_ml"])? {
        out.set("within_5_15", (5.0..=15.0).contains(&trough));
        return Ok(out);
    }
    if let Some(clearance) = inputs.number(&["crcl_ml_min"])? {
        let (induction, maintenance): (Value, Value) = match clearance {
            c if c >= 60.0 => ("900 mg twice daily".into(), "900 mg once daily".into()),
            c if c >= 40.0 => ("450 mg twice daily".into(), "450 mg once daily".into()),
            c if c >= 25.0 => ("450 mg once daily".into(), "450 mg every 2 days".into()),
            c if c >= 10.0 => ("450 mg every 2 days".into(), "450 mg twice weekly".into()),
            _ => (Value::Null, Value::Null),
        };
        out.set("induction", induction).set("maintenance", maintenance);
        return Ok(out);
    }
    let mut refused = Outcome::refused("computable", "no dose is given");
    refused.lacks("dose", "nothing can be checked without it");
    Ok(refused)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn labels_and_protocols() {
        vector(&INSTRUMENT, json!({"loading_mg_kg": 4, "maintenance_mg_kg": 2, "interval_d": 21}), json!({"per_label": false}));
        vector(&INSTRUMENT, json!({"drug": "doxorubicin", "dose_mg_m2": 75, "cycles": 7}), json!({"cumulative_mg_m2": 525, "within_450": false, "per_protocol": false}));
        vector(&INSTRUMENT, json!({"dose_mg_d": 60}), json!({"class_buttgereit_2002": "high (>30 to <=100)", "methylprednisolone_eq_mg": 48.0}));
        vector(&INSTRUMENT, json!({"crcl_ml_min": 30}), json!({"induction": "450 mg once daily", "maintenance": "450 mg every 2 days"}));
        vector(&INSTRUMENT, json!({"trough_ng_ml": 3}), json!({"within_5_15": false}));
        vector(&INSTRUMENT, json!({"dose_mg_m2_d": 20, "days": null}), json!({"computable": false}));
    }
}
