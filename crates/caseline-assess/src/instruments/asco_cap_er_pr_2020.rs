//! Oestrogen and progesterone receptor status (ASCO/CAP 2020).
//!
//! Below 1 % of tumour nuclei negative; from 1 % positive. For the oestrogen receptor alone 1 to 10 % is
//! reported as low positive. Older reports cut at 10 %: a status without a percentage cannot be recomputed
//! and is handed back as reported.
//!
//! Allison KH, et al. J Clin Oncol 2020;38:1346-66, doi:10.1200/JCO.19.02309.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "asco_cap_er_pr_2020",
    title: "ER and PR status, ASCO/CAP",
    edition: "2020",
    citations: &[cite("Allison KH, et al. J Clin Oncol 2020;38:1346-66", "10.1200/JCO.19.02309")],
    permission: FREE,
    items: &[
        item("receptor", "ER or PR", "low positive exists for ER only"),
        item("percent", "stained tumour nuclei, %", "under 1 negative; ER 1 to 10 low positive; above positive"),
        item("reported", "status as reported", "used where the percentage is missing"),
    ],
    remarks: "",
    compute,
};

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let receptor = inputs.text(&["receptor"])?.unwrap_or_else(|| "ER".to_owned()).to_uppercase();
    let oestrogen = match receptor.as_str() {
        "PR" | "PGR" | "PROGESTERONE" | "PROGESTERONE RECEPTOR" => false,
        "ER" | "OESTROGEN" | "ESTROGEN" | "ESTROGEN RECEPTOR" | "OESTROGEN RECEPTOR" => true,
        _ => return Err(InputError::new("receptor", format!("'{receptor}'"), "ER or PR")),
    };
    let percent = inputs.range(&["percent", "pct"])?;
    inputs.given("reported");
    let mut out = Outcome::new();
    if percent.is_unknown() {
        match inputs.text(&["reported"])? {
            Some(reported) => {
                out.set("result", reported.to_lowercase()).note("taken as reported: without a percentage it cannot be recomputed");
            }
            None => {
                out = Outcome::refused("result", "neither a percentage nor a status is known");
                out.lacks("percent", "1 % decides, for ER also 10 %");
            }
        }
        return Ok(out);
    }
    const NAMES: [&str; 3] = ["negative", "low positive", "positive"];
    let class = |p: f64| match p {
        p if p < 1.0 => 0,
        p if p <= 10.0 && oestrogen => 1,
        _ => 2,
    };
    let (low, high) = percent.over(&[1.0, 10.0], class);
    out.set_range("result", NAMES[low], NAMES[high]);
    if low != high {
        out.lacks("percent", "the bound crosses a cut-off");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn cut_offs() {
        for (receptor, percent, result) in [("ER", 1.0, "low positive"), ("ER", 10.0, "low positive"), ("er", 10.5, "positive"), ("PR", 1.0, "positive"), ("PR", 0.0, "negative")] {
            vector(&INSTRUMENT, json!({"receptor": receptor, "percent": percent}), json!({"result": result}));
        }
        vector(&INSTRUMENT, json!({"receptor": "ER", "percent": "<1"}), json!({"result": "negative"}));
        vector(&INSTRUMENT, json!({"receptor": "PR", "percent": null, "reported": "Positive"}), json!({"result": "positive"}));
    }
}
