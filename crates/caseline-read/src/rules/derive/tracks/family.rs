//! Names that are one disease: `lexicon/track_family.tsv`.

use crate::lexicon::parse_tsv;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::OnceLock;

/// A name without an organ or a lineage.
pub(super) const GENERAL: &str = "*";
/// What follows from other diseases and their treatment.
pub(super) const CONSEQUENCE: &str = "consequence";

/// The family of a disease; the disease itself where the table knows none.
pub(super) fn of(label: &str) -> &str {
    thread_local! {
        static KNOWN: RefCell<FxHashMap<String, Option<&'static str>>> = RefCell::default();
    }
    static ROWS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    let family = KNOWN.with_borrow_mut(|known| {
        if let Some(family) = known.get(label) {
            return *family;
        }
        let rows = ROWS.get_or_init(|| {
            parse_tsv(include_str!("../../../../../../lexicon/track_family.tsv"))
                .filter_map(|row| Some((row.get("label")?.to_lowercase(), (*row.get("family")?).to_owned())))
                .collect()
        });
        let lower = label.to_lowercase();
        let fits = |part: &str| part.strip_prefix('=').map_or_else(|| lower.contains(part), |whole| lower == whole);
        let family = rows.iter().find(|(part, _)| fits(part)).map(|(_, family)| family.as_str());
        // Labels are mostly those of the lexicon; the memory stays small though a hostile report makes up others.
        if known.len() < 4096 {
            known.insert(label.to_owned(), family);
        }
        family
    });
    family.unwrap_or(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lineages_are_told_apart_and_general_names_are_not() {
        assert_eq!(of("acute myeloid leukemia"), of("myelodysplastic syndrome with excess blasts-2"));
        assert_ne!(of("acute lymphoblastic leukemia"), of("acute myeloid leukemia"));
        assert_eq!(of("ductal carcinoma"), of("HER2-positive breast cancer"));
        assert_eq!(of("amyopathic dermatomyositis"), of("cancer-associated myositis"));
        assert_eq!(of("malignancy"), GENERAL);
        assert_eq!(of("graft-versus-host disease"), CONSEQUENCE);
        assert_eq!(of("sarcoidosis"), "sarcoidosis");
        assert_eq!((of("infection"), of("fungal infection")), (GENERAL, "fungal infection"));
    }
}
