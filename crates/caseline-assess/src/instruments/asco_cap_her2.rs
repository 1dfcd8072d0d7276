//! HER2 status by immunohistochemistry and in situ hybridisation (ASCO/CAP 2018, affirmed 2023).
//!
//! IHC 3+ is positive, 0 and 1+ negative, 2+ needs in situ hybridisation. Dual probe: group 1 (ratio 2 or
//! more, 4 or more copies) positive; 2 (ratio 2 or more, under 4), 3 (ratio under 2, 6 or more) and 4 (ratio
//! under 2, 4 to under 6) need immunohistochemistry and, at 2+, a recount: 3 is then positive, 2 and 4
//! negative with a comment; group 5 negative. Single probe: 6 copies positive, under 4 negative, else dual
//! probe. A report that only says "FISH positive" leaves groups 1 and 3. The 2013 edition called group 2
//! positive and group 4 equivocal: name the edition when an old report is compared.
//!
//! Wolff AC, et al. J Clin Oncol 2018;36:2105-22, doi:10.1200/JCO.2018.77.8738; 2023;41:3867-72, doi:10.1200/JCO.22.02864.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};
use serde_json::{Value, json};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "asco_cap_her2",
    title: "HER2 status, ASCO/CAP",
    edition: "2018/2023",
    citations: &[
        cite("Wolff AC, et al. J Clin Oncol 2018;36:2105-22", "10.1200/JCO.2018.77.8738"),
        cite("Wolff AC, et al. J Clin Oncol 2023;41:3867-72", "10.1200/JCO.22.02864"),
    ],
    permission: FREE,
    items: &[
        item("ihc", "0, 1+, 2+ or 3+", "3+ positive; 0 and 1+ negative; 2+ needs ISH"),
        item("dual_probe_ratio", "HER2/CEP17 ratio", "2"),
        item("mean_copy_number", "mean HER2 copies per cell", "4 and 6"),
        item("fish_reported", "positive or negative as reported", "used where ratio and copies are missing"),
        item("recount_concordant", "blinded recount of groups 2 to 4 at IHC 2+", "false: to be adjudicated"),
    ],
    remarks: "",
    compute,
};

fn ihc(inputs: &Inputs) -> Result<Option<u8>, InputError> {
    let Some(word) = inputs.text(&["ihc", "her2_ihc"])? else { return Ok(None) };
    let digits: String = word.to_lowercase().replace("score", "").chars().filter(|c| c.is_ascii_digit()).collect();
    match digits.as_str() {
        "0" => Ok(Some(0)),
        "1" => Ok(Some(1)),
        "2" => Ok(Some(2)),
        "3" => Ok(Some(3)),
        _ => match word.to_lowercase().as_str() {
            "negative" => Ok(Some(0)),
            "equivocal" => Ok(Some(2)),
            "positive" => Ok(Some(3)),
            _ => Err(InputError::new("ihc", format!("'{word}'"), "0, 1+, 2+ or 3+")),
        },
    }
}

fn group(ratio: f64, copies: f64) -> u8 {
    match (ratio >= 2.0, copies) {
        (true, c) if c >= 4.0 => 1,
        (true, _) => 2,
        (false, c) if c >= 6.0 => 3,
        (false, c) if c >= 4.0 => 4,
        _ => 5,
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let ihc = ihc(inputs)?;
    let ratio = inputs.number(&["dual_probe_ratio", "ratio", "her2_cep17_ratio"])?;
    let copies = inputs.number(&["mean_copy_number", "copy_number", "copies", "single_probe_copy_number"])?;
    let fish = inputs.flag(&["fish_reported", "fish", "ish_reported", "ish"])?;
    let recount = inputs.flag(&["recount_concordant"])?;
    let dual = ratio.zip(copies).map(|(r, c)| group(r, c));
    let mut out = Outcome::new();
    out.set("ish_group", dual.map_or(Value::Null, Value::from));
    let result = match (ihc, dual) {
        (Some(3..), _) => "positive",
        (_, Some(1)) => "positive",
        (_, Some(0 | 5..)) => "negative",
        (Some(0 | 1), Some(2..=4)) => "negative",
        (Some(2), Some(_)) if recount == Some(false) => {
            out.note("the recount differs: the result is to be adjudicated by the laboratory's procedure");
            "equivocal"
        }
        (Some(2), Some(3)) => "positive",
        (Some(2), Some(_)) => {
            out.note("negative with a comment (group 2 or 4 at IHC 2+)");
            "negative"
        }
        (None, Some(_)) => {
            out.lacks("ihc", "groups 2 to 4 are decided together with immunohistochemistry");
            "equivocal"
        }
        (_, None) => match (ihc, copies, fish) {
            (Some(0 | 1), ..) => "negative",
            (_, Some(c), _) if c >= 6.0 => "positive",
            (_, Some(c), _) if c < 4.0 && ratio.is_none() => "negative",
            (_, Some(_), _) => {
                out.lacks("dual_probe_ratio", "4 to under 6 copies need a dual probe");
                "equivocal"
            }
            (_, None, Some(positive)) => {
                out.lacks("dual_probe_ratio", "tells the groups apart").lacks("mean_copy_number", "tells the groups apart");
                out.set("possible_groups", if positive { json!([1, 3]) } else { json!([2, 4, 5]) });
                out.set("missing", json!(["ratio", "copy number"]));
                if positive { "positive" } else { "negative" }
            }
            (Some(_), None, None) => {
                out.lacks("in situ hybridisation", "IHC 2+ is decided by it");
                "equivocal"
            }
            (None, None, None) => {
                out.set("result", Value::Null).set("reason", "neither immunohistochemistry nor in situ hybridisation is known");
                out.refused = true;
                return Ok(out);
            }
        },
    };
    out.set("result", result);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;

    #[test]
    fn five_groups() {
        let of = |ihc: &str, ratio: f64, copies: f64| json!({"ihc": ihc, "dual_probe_ratio": ratio, "mean_copy_number": copies});
        vector(&INSTRUMENT, of("2+", 2.0, 4.0), json!({"result": "positive", "ish_group": 1}));
        vector(&INSTRUMENT, of("2+", 2.4, 3.9), json!({"result": "negative", "ish_group": 2}));
        vector(&INSTRUMENT, of("2+", 1.9, 6.0), json!({"result": "positive", "ish_group": 3}));
        vector(&INSTRUMENT, of("2+", 1.5, 5.0), json!({"result": "negative", "ish_group": 4}));
        vector(&INSTRUMENT, of("1+", 1.9, 6.2), json!({"result": "negative", "ish_group": 3}));
        vector(&INSTRUMENT, of("3+", 1.0, 2.0), json!({"result": "positive", "ish_group": 5}));
    }

    #[test]
    fn without_numbers() {
        vector(&INSTRUMENT, json!({"ihc": "0"}), json!({"result": "negative", "ish_group": null}));
        let open = INSTRUMENT.score(&json!({"ihc": "2+"})).unwrap();
        assert_eq!((open.result["result"].clone(), open.missing.len()), (json!("equivocal"), 1));
        vector(&INSTRUMENT, json!({"ihc": "2+", "mean_copy_number": 7}), json!({"result": "positive"}));
    }
}
