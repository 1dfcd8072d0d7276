//! Clinical N category of breast cancer from a description of the nodes.
//!
//! Mobile level I-II axillary nodes are cN1; fixed or matted cN2a; internal mammary without axillary cN2b;
//! infraclavicular (level III) cN3a; internal mammary with axillary cN3b; supraclavicular cN3c. Confirmation
//! by fine needle or core biopsy adds (f). Where axillary nodes are involved and nothing is said of mobility,
//! cN1 and cN2a both remain possible, and the number of nodes decides nothing: counts belong to pN.
//!
//! AJCC Cancer Staging Manual, 8th edition.

use super::{InputError, Inputs, Instrument, Outcome, ajcc8_breast_t, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "ajcc8_breast_cN",
    title: "Breast cancer, clinical N category from a description",
    edition: "AJCC 8",
    citations: ajcc8_breast_t::CITATIONS,
    permission: ajcc8_breast_t::PERMISSION,
    items: &[item("description", "what is said of the regional nodes", "mobile N1, fixed or matted N2a, internal mammary N2b or N3b, infraclavicular N3a, supraclavicular N3c")],
    remarks: "",
    compute,
};

fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| {
        text.match_indices(w).any(|(at, _)| {
            let before: String = text[..at].chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
            !["no ", "not ", "without ", "absence of ", "negative "].iter().any(|n| {
                before.rfind(n).is_some_and(|p| !before[p..].contains(',') && !before[p..].contains(';') && !before[p..].contains("and"))
            })
        })
    })
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let Some(text) = inputs.text(&["description", "nodes"])?.map(|t| t.to_lowercase()) else {
        let mut out = Outcome::refused("N", "the nodes are not described");
        out.lacks("description", "site and mobility of the nodes decide");
        return Ok(out);
    };
    let puncture = says(&text, &["fna", "fine needle", "fine-needle", "core biopsy", "core needle", "core-needle"])
        && (text.contains("positive") || text.contains("confirm") || text.contains("metasta") || text.contains("carcinoma"));
    let f = if puncture { "(f)" } else { "" };
    let axillary = says(&text, &["axilla", "level i", "level 1"]);
    let internal = says(&text, &["internal mammary", "internal-mammary"]);
    let alone = ["only", "alone", "without axillary", "no axillary"].iter().any(|w| text.contains(w));
    let fixed = says(&text, &["fixed", "matted"]) && !text.contains("not stated");
    let mobile = says(&text, &["mobile", "movable"]);
    let mut out = Outcome::new();
    let n = if says(&text, &["supraclavicular"]) {
        format!("cN3c{f}")
    } else if internal && axillary && !alone {
        format!("cN3b{f}")
    } else if says(&text, &["infraclavicular", "level iii", "level 3"]) && !text.contains("level i-iii") {
        format!("cN3a{f}")
    } else if internal {
        format!("cN2b{f}")
    } else if fixed {
        format!("cN2a{f}")
    } else if mobile {
        format!("cN1{f}")
    } else if ["no regional", "no palpable", "node-negative", "node negative", "no suspicious", "no lymph", "no axillary", "nodes negative", "negative nodes", "no nodes"]
        .iter()
        .any(|w| text.contains(w))
    {
        "cN0".to_owned()
    } else if axillary || text.contains("node") || text.contains("lymphadenopath") {
        out.lacks("mobility of the nodes", "mobile is cN1, fixed or matted cN2a");
        format!("cN1{f} or cN2a{f}: undetermined")
    } else {
        return Ok(Outcome::refused("N", "the description names no regional node"));
    };
    out.set("N", n);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn site_and_mobility_decide() {
        for (text, n) in [
            ("movable right axillary nodes", "cN1"),
            ("matted axillary nodes, core biopsy positive", "cN2a(f)"),
            ("internal mammary nodes only, no axillary disease", "cN2b"),
            ("axillary and internal mammary nodes on MRI", "cN3b"),
            ("ipsilateral infraclavicular node", "cN3a"),
            ("ipsilateral supraclavicular nodes, FNA positive", "cN3c(f)"),
            ("no palpable axillary nodes", "cN0"),
            ("enlarged axillary lymph nodes", "cN1 or cN2a: undetermined"),
            ("axillary nodes, not fixed, mobile", "cN1"),
        ] {
            vector(&INSTRUMENT, json!({"description": text}), json!({"N": n}));
        }
    }
}
