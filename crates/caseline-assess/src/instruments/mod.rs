//! Published scores, stages, criteria and response definitions, one file each.
//!
//! ```
//! let ipss_r = caseline_assess::instruments::find("ipss_r").unwrap();
//! let inputs = serde_json::json!({"cytogenetic_group": "good", "bm_blasts_pct": 13});
//! let answer = ipss_r.score(&inputs).unwrap();
//! assert_eq!(answer.result["score_range"], serde_json::json!([4.0, 7.0]));
//! assert_eq!(answer.missing.len(), 3);
//! ```
//!
//! They are for research and writing, not for treating a patient.

pub mod answer;
pub(crate) mod forms;
pub mod inputs;
#[cfg(test)]
mod testing;
pub mod tnm;

pub use answer::{Answer, ItemAnswer, Missing, Outcome, Settled, Truth};
pub use inputs::{InputError, Inputs, Range};

use serde::Serialize;
use serde_json::Value;

/// A publication that an instrument rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Authors, journal, year.
    pub text: &'static str,
    /// Digital object identifier, where there is one.
    pub doi: Option<&'static str>,
}

/// An item as the definition has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The key of the input, or the word in its list.
    pub input: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// Weight and cut-offs in words.
    pub counts: &'static str,
}

/// Short form of [`Item`] for the tables of the instruments.
pub(crate) const fn item(input: &'static str, asks: &'static str, counts: &'static str) -> Item {
    Item { input, asks, counts }
}

/// Short form of [`Citation`].
pub(crate) const fn cite(text: &'static str, doi: &'static str) -> Citation {
    Citation { text, doi: if doi.is_empty() { None } else { Some(doi) } }
}

/// A published definition that can be computed.
pub struct Instrument {
    /// Stable id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The edition that is computed.
    pub edition: &'static str,
    /// What it rests on.
    pub citations: &'static [Citation],
    /// May it be used, and on what terms.
    pub permission: &'static str,
    /// Items with their weights and cut-offs.
    pub items: &'static [Item],
    /// What the user should know of this implementation.
    pub remarks: &'static str,
    /// The computation.
    pub compute: fn(&Inputs) -> Result<Outcome, InputError>,
}

impl Instrument {
    /// Computes the instrument from a JSON object.
    pub fn score(&self, inputs: &Value) -> Result<Answer, InputError> {
        let Some(map) = inputs.as_object() else {
            return Err(InputError::new("(all)", inputs, "a JSON object whose keys are the inputs of the instrument"));
        };
        let inputs = Inputs::new(map);
        let mut outcome = (self.compute)(&inputs)?;
        let unused = inputs.unused();
        if !unused.is_empty() {
            outcome.note(format!("not used: {}", unused.join(", ")));
        }
        Ok(self.answer(outcome))
    }

    /// An outcome under the name and edition of the instrument.
    pub(crate) fn answer(&self, outcome: Outcome) -> Answer {
        Answer {
            instrument: self.id.to_owned(),
            edition: self.edition.to_owned(),
            settled: outcome.settled(),
            result: outcome.result,
            missing: outcome.missing,
            items: outcome.items,
            notes: outcome.notes,
        }
    }

    /// The definition in words, for `--explain`.
    pub fn explain(&self) -> String {
        let mut out = format!("{} ({})\nEdition: {}\n", self.title, self.id, self.edition);
        for c in self.citations {
            out.push_str(&format!("Source: {}", c.text));
            if let Some(doi) = c.doi {
                out.push_str(&format!(" https://doi.org/{doi}"));
            }
            out.push('\n');
        }
        out.push_str(&format!("Permission: {}\n", self.permission));
        if !self.items.is_empty() {
            out.push_str("Items:\n");
            for i in self.items {
                out.push_str(&format!("  {}: {} [{}]\n", i.input, i.asks, i.counts));
            }
        }
        if !self.remarks.is_empty() {
            out.push_str(&format!("Remarks: {}\n", self.remarks));
        }
        out.push_str("For research and writing, not for treating a patient.\n");
        out
    }
}

impl std::fmt::Debug for Instrument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instrument").field("id", &self.id).field("edition", &self.edition).finish()
    }
}

/// Nothing stands against computing it: a definition of a method or a plain formula.
pub(crate) const FREE: &str = "a published definition; the facts of it are free to compute";

macro_rules! register {
    ($($module:ident),+ $(,)?) => {
        $(pub mod $module;)+
        static ALL: &[&Instrument] = &[$(&$module::INSTRUMENT),+];
    };
}

register! {
    eular_acr_2017_iim, bohan_peter_1975, amyopathic_dm_sontheimer, mmt8, acr_eular_2016_tis, imacs_2023_cancer_screening,
    cam_window, graus_2004, ajcc8_breast_t, ajcc8_breast_cn, ajcc8_breast_anatomic, ajcc8_breast_clinical_prognostic,
    ajcc8_breast_yp, ajcc7_vs_8_breast, asco_cap_er_pr_2020, asco_cap_her2, ki67, st_gallen_2013_surrogate,
    nottingham_grade, pcr_definitions, rcb, recist_1_1, ipss_1997, ipss_r, ipss_ra, ipss_m, mds_classification,
    iwg_mds_response,
    hct_ci, acute_gvhd, chronic_gvhd_nih, chimerism, conditioning_intensity, engraftment, ctcae_v5, bsa, ana_titer, units,
    naranjo, who_umc, graus_2021_pns_care, cdasi_v2,
    care_2013, jbi_case_report, murad_2018, regimen_timing, dose_check, trial_eligibility_panther, parallel_course, claim_check,
}

/// Every instrument, by subject.
pub fn all() -> &'static [&'static Instrument] {
    ALL
}

/// The instrument with this id, whatever its case and separators.
pub fn find(id: &str) -> Option<&'static Instrument> {
    let wanted = inputs::fold(id);
    // The checklists go by their short names too.
    let wanted = match wanted.as_str() {
        "care" => "care_2013".to_owned(),
        "jbi" => "jbi_case_report".to_owned(),
        "murad" => "murad_2018".to_owned(),
        _ => wanted,
    };
    ALL.iter().copied().find(|i| inputs::fold(i.id) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_everything_is_explained() {
        let mut ids: Vec<&str> = all().iter().map(|i| i.id).collect();
        ids.sort_unstable();
        let before = ids.len();
        ids.dedup();
        assert_eq!(before, ids.len());
        for i in all() {
            assert!(!i.citations.is_empty() && !i.permission.is_empty() && !i.edition.is_empty(), "{}", i.id);
            assert!(!i.items.is_empty(), "{} names no items", i.id);
            assert!(i.explain().contains(i.title));
            let empty = i.score(&serde_json::json!({}));
            match empty {
                Ok(answer) => {
                    assert!(answer.settled != Settled::Exact, "{} settles an answer from nothing: {:?}", i.id, answer)
                }
                Err(error) => panic!("{}: no input at all is an error: {error}", i.id),
            }
        }
    }
}
