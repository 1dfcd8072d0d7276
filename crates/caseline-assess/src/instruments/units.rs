//! Conversion of laboratory units and of written doses.
//!
//! Enzymes: 1 U/L (the same as IU/L) is 1/60 microkatal/L. Haemoglobin g/dL to g/L and mmol/L, bilirubin,
//! creatinine, glucose, urea, calcium, albumin and cholesterol to SI by their molar masses. Two values of one
//! analyte give the fall in percent and as a factor. Words: "25 mg/die" is 25 mg a day, "0.1 % ointment" is
//! 1 mg/g, "500 mg twice daily" 1000 mg a day.
//!
//! Young DS, Huth EJ. SI Units for Clinical Measurement. American College of Physicians, 1998.

use crate::pattern::Pattern;
use super::answer::round;
use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "units",
    title: "Conversion of units",
    edition: "SI",
    citations: &[cite("Young DS, Huth EJ. SI Units for Clinical Measurement. American College of Physicians, 1998", "")],
    permission: FREE,
    items: &[
        item("analyte, value, unit", "a laboratory value", "enzymes: /60 to microkatal/L; Hb x 10 to g/L, x 0.6206 to mmol/L; bilirubin x 17.1 to micromol/L"),
        item("baseline, follow_up", "two values", "fall in % and as a factor"),
        item("text", "a written dose or strength", "mg a day; mg/g"),
    ],
    remarks: "",
    compute,
};

/// Analyte, other names, unit from, key to, factor.
type Row = (&'static [&'static str], &'static [&'static str], &'static [(&'static str, f64)]);
const ROWS: &[Row] = &[
    (&["hb", "hemoglobin", "haemoglobin"], &["g/dl"], &[("g_L", 10.0), ("mmol_L", 0.6206)]),
    (&["hb", "hemoglobin", "haemoglobin"], &["g/l"], &[("g_dL", 0.1), ("mmol_L", 0.06206)]),
    (&["bilirubin", "total bilirubin"], &["mg/dl"], &[("umol_L", 17.1)]),
    (&["bilirubin", "total bilirubin"], &["umol/l", "µmol/l", "μmol/l", "micromol/l"], &[("mg_dL", 1.0 / 17.1)]),
    (&["creatinine"], &["mg/dl"], &[("umol_L", 88.4)]),
    (&["creatinine"], &["umol/l", "µmol/l", "μmol/l", "micromol/l"], &[("mg_dL", 1.0 / 88.4)]),
    (&["glucose"], &["mg/dl"], &[("mmol_L", 0.0555)]),
    (&["glucose"], &["mmol/l"], &[("mg_dL", 18.016)]),
    (&["calcium"], &["mg/dl"], &[("mmol_L", 0.2495)]),
    (&["cholesterol"], &["mg/dl"], &[("mmol_L", 0.02586)]),
    (&["albumin"], &["g/dl"], &[("g_L", 10.0)]),
    (&["crp", "c-reactive protein"], &["mg/dl"], &[("mg_L", 10.0)]),
    (&["crp", "c-reactive protein"], &["mg/l"], &[("mg_dL", 0.1)]),
    (&["urea nitrogen", "bun"], &["mg/dl"], &[("mmol_L", 0.357)]),
];
/// Upper limits that a fold is told of where the report gives none.
const USUAL_LIMIT: &[(&str, f64)] = &[("aldolase", 7.7)];

/// Three decimals from 1 on, four below.
fn tidy(x: f64) -> f64 {
    round(x, if x.abs() >= 1.0 { 3 } else { 4 })
}

fn written_dose(text: &str) -> Option<(&'static str, f64)> {
    static STRENGTH: Pattern = Pattern::exact(r"(?i)^\s*(\d+(?:[.,]\d+)?)\s*%\s*.*(?:ointment|cream|gel|lotion|paste|shampoo|foam)");
    static DAILY: Pattern = Pattern::exact(r"(?i)(\d+(?:[.,]\d+)?)\s*(mg|g|mcg|µg|ug)\s*(?:/|per\s+)?\s*(.*)$");
    let value = |s: &str| s.replace(',', ".").parse::<f64>().ok();
    if let Some(c) = STRENGTH.captures(text) {
        return Some(("mg_per_g", value(&c[1])? * 10.0));
    }
    let c = DAILY.captures(text)?;
    let mg = value(&c[1])? * match &c[2].to_lowercase()[..] { "g" => 1000.0, "mg" => 1.0, _ => 0.001 };
    let rest = c[3].trim().to_lowercase();
    let times = match rest.trim_start_matches("orally ").trim_end_matches('.') {
        "die" | "day" | "d" | "daily" | "once daily" | "qd" | "od" | "every day" | "once a day" | "per day" | "a day" | "every 24 hours" | "24 h" | "24h" => 1.0,
        "twice daily" | "bid" | "b.i.d" | "twice a day" | "bd" | "every 12 hours" | "q12h" | "two times daily" => 2.0,
        "three times daily" | "tid" | "t.i.d" | "three times a day" | "every 8 hours" | "q8h" | "thrice daily" => 3.0,
        "four times daily" | "qid" | "q.i.d" | "four times a day" | "every 6 hours" | "q6h" => 4.0,
        "every other day" | "on alternate days" | "alternate days" | "q2d" => 0.5,
        "weekly" | "once weekly" | "week" | "once a week" | "per week" => 1.0 / 7.0,
        _ => return None,
    };
    Some(("mg_per_day", mg * times))
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    if let Some(text) = inputs.text(&["text"])? {
        return Ok(match written_dose(&text) {
            Some((key, value)) => {
                out.set(key, tidy(value));
                out
            }
            None => Outcome::refused("mg_per_day", format!("'{text}' is no strength in % and no amount with a frequency")),
        });
    }
    let analyte = inputs.text(&["analyte"])?.unwrap_or_default().to_lowercase();
    if let (Some(before), Some(after)) = (inputs.number(&["baseline"])?, inputs.number(&["follow_up", "followup"])?) {
        out.set("percent_fall", round((before - after) / before * 100.0, 2));
        if after != 0.0 {
            out.set("fold_fall", round(before / after, 2));
        }
        return Ok(out);
    }
    let (value, unit) = (inputs.number(&["value"])?, inputs.text(&["unit"])?);
    let (Some(value), Some(unit)) = (value, unit) else {
        let mut refused = Outcome::refused("converted", "a value with its unit, two values, or a text are needed");
        refused.lacks("value, unit", "are converted");
        return Ok(refused);
    };
    let unit = unit.to_lowercase().replace(' ', "");
    if matches!(unit.as_str(), "u/l" | "iu/l" | "[iu]/l" | "ui/l") {
        out.set("ukat_L", tidy(value / 60.0));
    } else if matches!(unit.as_str(), "ukat/l" | "µkat/l" | "μkat/l") {
        out.set("U_L", tidy(value * 60.0));
    } else if let Some(row) = ROWS.iter().find(|r| r.0.contains(&analyte.as_str()) && r.1.contains(&unit.as_str())) {
        for (key, factor) in row.2 {
            out.set(key, tidy(value * factor));
        }
    } else {
        return Ok(Outcome::refused("converted", format!("no conversion of {analyte} from {unit} is known")));
    }
    if let Some(uln) = inputs.number(&["uln"])? {
        out.set("fold_uln", tidy(value / uln));
    } else if let Some((_, limit)) = USUAL_LIMIT.iter().find(|l| l.0 == analyte) {
        out.set(&format!("fold_of_{limit}"), round(value / limit, 2));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn values() {
        vector(&INSTRUMENT, json!({"analyte": "LDH", "value": 600, "unit": "U/L"}), json!({"ukat_L": 10.0}));
        vector(&INSTRUMENT, json!({"analyte": "bilirubin", "value": 2, "unit": "mg/dL"}), json!({"umol_L": 34.2}));
        vector(&INSTRUMENT, json!({"analyte": "Hb", "value": 120, "unit": "g/L"}), json!({"g_dL": 12.0, "mmol_L": 7.447}));
    }

    #[test]
    fn words() {
        vector(&INSTRUMENT, json!({"text": "500 mg twice daily"}), json!({"mg_per_day": 1000}));
        vector(&INSTRUMENT, json!({"text": "1 g/day"}), json!({"mg_per_day": 1000}));
        vector(&INSTRUMENT, json!({"text": "15 mg weekly"}), json!({"mg_per_day": 2.143}));
        vector(&INSTRUMENT, json!({"text": "0.05% ointment"}), json!({"mg_per_g": 0.5}));
    }
}
