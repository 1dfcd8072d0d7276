//! Nottingham grade (Elston and Ellis) of breast cancer.
//!
//! Tubules, nuclear pleomorphism and mitoses, 1 to 3 each; 3 to 5 is grade 1, 6 and 7 grade 2, 8 and 9 grade
//! 3. A reported grade alone leaves its sums. A mitotic count needs the diameter of the microscope's field:
//! the cut-offs for 0.40, 0.50, 0.55 and 0.60 mm are in the table.
//!
//! Elston CW, Ellis IO. Histopathology 1991;19:403-10, doi:10.1111/j.1365-2559.1991.tb00229.x.

use super::{FREE, InputError, Inputs, Instrument, Outcome, Range, cite, item};
use serde_json::json;

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "nottingham_grade",
    title: "Nottingham histologic grade",
    edition: "Elston-Ellis 1991",
    citations: &[cite("Elston CW, Ellis IO. Histopathology 1991;19:403-10", "10.1111/j.1365-2559.1991.tb00229.x")],
    permission: FREE,
    items: &[
        item("tubules", "tubule formation", "1 over 75 %, 2 10 to 75 %, 3 under 10 %"),
        item("pleomorphism", "nuclear pleomorphism", "1 to 3"),
        item("mitoses", "mitotic score", "1 to 3"),
        item("mitotic_count", "mitoses in 10 fields, with field_diameter_mm", "0.40: 5, 10; 0.50: 8, 15; 0.55: 9, 18; 0.60: 11, 21"),
        item("reported_grade", "grade as reported", "leaves the possible sums"),
    ],
    remarks: "",
    compute,
};

const FIELDS: [(f64, f64, f64); 4] = [(0.40, 5.0, 10.0), (0.50, 8.0, 15.0), (0.55, 9.0, 18.0), (0.60, 11.0, 21.0)];

fn grade(sum: f64) -> u8 {
    match sum {
        s if s <= 5.0 => 1,
        s if s <= 7.0 => 2,
        _ => 3,
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut parts = Vec::new();
    let mut out = Outcome::new();
    for name in ["tubules", "pleomorphism", "mitoses"] {
        let mut part = inputs.range(&[name])?;
        if name == "mitoses" && part.is_unknown() {
            let count = inputs.number(&["mitotic_count", "mitoses_count"])?;
            let field = inputs.number(&["field_diameter_mm"])?;
            if let (Some(count), Some(field)) = (count, field) {
                let Some(row) = FIELDS.iter().find(|f| (f.0 - field).abs() < 0.011) else {
                    return Err(InputError::new("field_diameter_mm", field, "0.40, 0.50, 0.55 or 0.60"));
                };
                part = Range::exact(if count < row.1 { 1.0 } else if count < row.2 { 2.0 } else { 3.0 });
            }
        }
        if !part.is_unknown() && (part.low < 1.0 || part.high > 3.0) {
            return Err(InputError::new(name, part.low, "1, 2 or 3"));
        }
        parts.push((name, part));
    }
    if parts.iter().all(|p| p.1.is_unknown()) {
        let Some(reported) = inputs.number(&["reported_grade", "grade"])? else {
            return Ok(Outcome::refused("grade", "neither the parts nor a grade are known"));
        };
        let sums = match reported as u8 {
            1 => json!([3, 4, 5]),
            2 => json!([6, 7]),
            3 => json!([8, 9]),
            _ => return Err(InputError::new("reported_grade", reported, "1, 2 or 3")),
        };
        out.set("possible_sums", sums);
        out.lacks("tubules, pleomorphism, mitoses", "tell the sums apart");
        return Ok(out);
    }
    let low: f64 = parts.iter().map(|p| if p.1.is_unknown() { 1.0 } else { p.1.low }).sum();
    let high: f64 = parts.iter().map(|p| if p.1.is_unknown() { 3.0 } else { p.1.high }).sum();
    for (name, _) in parts.iter().filter(|p| p.1.is_unknown()) {
        out.lacks(*name, "adds 1 to 3");
    }
    out.set_range("sum", low as u8, high as u8);
    out.set_range("grade", grade(low), grade(high));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn sums_and_grades() {
        vector(&INSTRUMENT, json!({"tubules": 3, "pleomorphism": 2, "mitoses": 1}), json!({"sum": 6, "grade": 2}));
        vector(&INSTRUMENT, json!({"tubules": 3, "pleomorphism": 3, "mitoses": 2}), json!({"sum": 8, "grade": 3}));
        vector(&INSTRUMENT, json!({"tubules": 3, "pleomorphism": 3}), json!({"sum_range": [7, 9], "grade_range": [2, 3]}));
        vector(&INSTRUMENT, json!({"tubules": 2, "pleomorphism": 2, "mitotic_count": 15, "field_diameter_mm": 0.5}), json!({"sum": 7}));
        vector(&INSTRUMENT, json!({"reported_grade": 3}), json!({"possible_sums": [8, 9]}));
        assert!(INSTRUMENT.score(&json!({"tubules": 4, "pleomorphism": 2, "mitoses": 1})).is_err());
    }
}
