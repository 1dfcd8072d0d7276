//! Diagnostics of a report, in the manner of a good compiler, one file a check.
//!
//! A check is a pure function of the report. Every remark has a stable code, a level, a message, the words it
//! speaks of, why it matters and what to do. Checks read the words and the sections first, so that they do not
//! depend on what the reader found, and facts where they help.

// A finding with one place is a list of one range, which the lint takes for a mistyped vector.
#![allow(clippy::single_range_in_vec_init)]

mod allow;
mod remark;
#[cfg(test)]
mod testing;
mod values;
pub(crate) mod words;

pub use allow::Allow;
pub(crate) use claim_library::library;
pub use remark::{Check, Remark};

use crate::report::Report;
use caseline_model::Case;

/// What a check looks at.
#[derive(Clone, Copy)]
pub struct CheckInput<'a> {
    /// The record.
    pub case: &'a Case,
    /// The source text as extracted.
    pub text: &'a str,
}

macro_rules! register {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+
        static ALL: &[&Check] = &[$(&$module::CHECK),+];
    };
}

register! {
    figure_missing, figures_swapped, caption_duplicate, caption_conflict, panel_missing, panel_uncited, panel_letters_trail, panel_time,
    notation_tnm, term_variants, term_rules, term_conclusion, reference_missing, reference_metadata, age_differs, sex_differs,
    value_differs, size_differs, value_implausible, value_against_word, dosage_is_value, dose_limits, dose_label, followup_short, dose_schedule, regimen_clock,
    stage_nodes, stage_skin, score_at_floor, score_disagrees, inputs_missing, grade_gvhd, conditioning_words, response_category,
    response_grade, response_confounded, remission_activity, deferred_given, diagnosis_superseded, sidedness, event_undated,
    section_only, claim_library, claim_priority, evidence_claims, cause_conflict, reported_before, privacy, consent_missing, care_items,
    graph_conflict, percent_wrong, scale_range, date_impossible, pressure_swapped, dose_differs, duration_differs, dates_differ,
    antibody_names, resolved_present, polarity_differs,
}

/// Every check, in the order in which it is run.
pub fn all() -> &'static [&'static Check] {
    ALL
}

/// The check with this code.
pub fn find(code: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|c| c.code == code)
}

/// Runs every check; remarks come in the order of their first quote.
pub fn check(input: &CheckInput) -> Vec<Remark> {
    let report = Report::new(input.case, input.text);
    let mut out: Vec<Remark> = ALL.iter().flat_map(|c| (c.run)(&report).into_iter().map(|found| found.of(c))).collect();
    out.sort_by_key(|r| (r.quotes.first().map_or(usize::MAX, |q| q.start), r.code));
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_stable_words_and_everything_is_explained() {
        let mut codes: Vec<&str> = all().iter().map(|c| c.code).collect();
        codes.sort_unstable();
        let before = codes.len();
        codes.dedup();
        assert_eq!(before, codes.len());
        for c in all() {
            assert!(c.code.chars().all(|x| x.is_ascii_lowercase() || x == '-'), "{}", c.code);
            assert!(c.explain.len() > 80 && !c.why.is_empty() && !c.help.is_empty(), "{}", c.code);
        }
    }
}
