//! Graus 2004: definite and possible paraneoplastic neurological syndrome.
//!
//! Definite: a classical syndrome and cancer within five years; a non-classical syndrome that improves on
//! cancer treatment without concomitant immunotherapy; a non-classical syndrome with onconeural antibodies and
//! cancer within five years; any syndrome with well-characterised onconeural antibodies, no cancer found.
//! Possible: a classical syndrome without antibodies or cancer but at high risk; partially characterised
//! antibodies, no cancer; a non-classical syndrome without antibodies, cancer within two years.
//! Dermatomyositis is on the classical list of 2004 (it is no phenotype of the 2021 update).
//!
//! Graus F, et al. J Neurol Neurosurg Psychiatry 2004;75:1135-40, doi:10.1136/jnnp.2003.034447.

use super::{FREE, InputError, Inputs, Instrument, Outcome, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "graus_2004",
    title: "Paraneoplastic syndrome, Graus criteria",
    edition: "2004",
    citations: &[cite("Graus F, et al. J Neurol Neurosurg Psychiatry 2004;75:1135-40", "10.1136/jnnp.2003.034447")],
    permission: FREE,
    items: &[
        item("syndrome", "\"classical\", \"non-classical\", or the name of a syndrome", "classical list: encephalomyelitis, limbic encephalitis, subacute cerebellar degeneration, opsoclonus-myoclonus, subacute sensory neuronopathy, chronic gastrointestinal pseudo-obstruction, Lambert-Eaton syndrome, dermatomyositis"),
        item("cancer", "cancer found", ""),
        item("interval_years", "years between syndrome and cancer", "5 (possible: 2)"),
        item("onconeural", "antibody: true or \"well-characterised\", \"partially characterised\", false", ""),
        item("improves_on_cancer_treatment", "improved on cancer treatment", "without immunotherapy"),
        item("immunotherapy", "concomitant immunotherapy", "defeats criterion 2"),
        item("high_risk_of_tumour", "high risk of an underlying tumour", "possible"),
    ],
    remarks: "",
    compute,
};

const CLASSICAL: &[&str] = &[
    "encephalomyelitis", "limbic encephalitis", "cerebellar degeneration", "opsoclonus", "sensory neuronopathy", "pseudo-obstruction",
    "pseudoobstruction", "lambert-eaton", "lambert eaton", "dermatomyositis",
];

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let syndrome = inputs.text(&["syndrome"])?.map(|s| s.to_lowercase());
    let classical = match (inputs.flag(&["classical", "classical_syndrome"])?, &syndrome) {
        (Some(flag), _) => Some(flag),
        (None, Some(s)) if s.contains("non-classical") || s.contains("nonclassical") || s.contains("non classical") || s.contains("not classical") => Some(false),
        (None, Some(s)) => Some(s.contains("classical") || CLASSICAL.iter().any(|c| s.contains(c))),
        (None, None) => None,
    };
    let Some(classical) = classical else {
        let mut out = Outcome::refused("category", "the syndrome is not named");
        out.lacks("syndrome", "whether it is classical decides");
        return Ok(out);
    };
    let cancer = inputs.flag(&["cancer", "cancer_found"])?;
    let interval = inputs.number(&["interval_years", "interval"])?.map(f64::abs);
    let antibody = inputs.get(&["onconeural", "onconeural_antibody", "onconeural_antibodies", "antibody"]);
    let (well, partial) = match antibody {
        None => (None, None),
        Some(v) => match super::inputs::truth(v) {
            Some(yes) => {
                let well = inputs.flag(&["well_characterised", "well_characterized"])?;
                (Some(yes && well != Some(false)), Some(yes && well == Some(false)))
            }
            None => {
                let word = v.as_str().unwrap_or("").to_lowercase();
                let partial = word.contains("partial");
                (Some(!partial && !word.contains("no")), Some(partial))
            }
        },
    };
    let partial = partial.or(inputs.flag(&["partially_characterised", "partially_characterized"])?);
    let improves = inputs.flag_like("improve")?.or(inputs.flag_like("resol")?);
    let immunotherapy = inputs
        .flag_like("immuno")?
        .or(inputs.flag_like("concomitant")?)
        .or(inputs.flag_like("without_immuno")?.map(|without| !without))
        .or(inputs.flag_like("without_concomitant")?.map(|without| !without));
    let high_risk = inputs.flag(&["high_risk_of_tumour", "high_risk_of_tumor", "high_risk"])?;

    let within = |years: f64| cancer == Some(true) && interval.is_none_or(|i| i <= years);
    let met: Vec<u8> = [
        (1, classical && within(5.0)),
        (2, !classical && cancer == Some(true) && improves == Some(true) && immunotherapy == Some(false)),
        (3, !classical && (well == Some(true) || partial == Some(true)) && within(5.0)),
        (4, well == Some(true) && cancer == Some(false)),
    ]
    .iter()
    .filter(|c| c.1)
    .map(|c| c.0)
    .collect();
    let possible = (classical && well != Some(true) && cancer == Some(false) && high_risk == Some(true))
        || (partial == Some(true) && cancer == Some(false))
        || (!classical && well != Some(true) && within(2.0));
    let mut out = Outcome::new();
    out.set("category", if !met.is_empty() { "definite" } else if possible { "possible" } else { "not_PNS" });
    out.set("definite_criteria_met", met.clone());
    if met.is_empty() {
        for (name, known) in [("cancer", cancer.is_some()), ("onconeural", antibody.is_some() || cancer == Some(true) && classical)] {
            if !known {
                out.lacks(name, "could make it definite");
            }
        }
    } else if cancer == Some(true) && interval.is_none() {
        out.lacks("interval_years", "the cancer must lie within five years");
    }
    if !classical && improves == Some(true) && immunotherapy == Some(true) {
        out.note("improvement under concomitant immunotherapy does not count for criterion 2");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn four_ways_to_definite_three_to_possible() {
        let of = |v| INSTRUMENT.score(&v).unwrap().result["category"].clone();
        assert_eq!(of(json!({"syndrome": "Lambert-Eaton", "cancer": true, "interval_years": 4})), "definite");
        assert_eq!(of(json!({"syndrome": "non-classical", "cancer": true, "interval_years": 4, "improves_on_cancer_treatment": true, "immunotherapy": false})), "definite");
        assert_eq!(of(json!({"syndrome": "non-classical", "cancer": true, "interval_years": 4, "improves_on_cancer_treatment": true, "immunotherapy": true})), "not_PNS");
        assert_eq!(of(json!({"syndrome": "non-classical", "cancer": true, "onconeural": true, "interval_years": 1})), "definite");
        assert_eq!(of(json!({"syndrome": "non-classical", "cancer": false, "onconeural": true})), "definite");
        assert_eq!(of(json!({"syndrome": "classical", "cancer": false, "onconeural": "partially characterised"})), "possible");
        assert_eq!(of(json!({"syndrome": "non-classical", "cancer": true, "onconeural": false, "interval_years": 2})), "possible");
        assert_eq!(of(json!({"syndrome": "classical", "cancer": true, "onconeural": false, "interval_years": 6})), "not_PNS");
    }

    #[test]
    fn a_missing_interval_is_named() {
        let answer = INSTRUMENT.score(&json!({"syndrome": "dermatomyositis", "cancer": true})).unwrap();
        assert_eq!(answer.missing[0].input, "interval_years");
    }

    #[test]
    fn vectors_of_the_seed_kind() {
        vector(&INSTRUMENT, json!({"syndrome": "dermatomyositis", "cancer": true, "interval_years": 0.5}), json!({"category": "definite", "definite_criteria_met": [1]}));
    }
}
