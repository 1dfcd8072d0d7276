//! The page of a report: the record with the remarks of the checks and the scores of the instruments.

use crate::engine::Report;
use crate::{remarks, scores};
use caseline_assess::checks::Allow;
use caseline_assess::score_case;
use caseline_export::page::{PageOptions, html_with};

/// The page; `anchor` is day 0 of its timeline, presentation if none is given.
pub fn page(report: &Report, anchor: Option<&str>) -> String {
    let found = remarks::remarks(report, &Allow::default());
    let case = remarks::with_remarks(&report.case, &found);
    let scores = scores::sections(&score_case(&report.case, &report.text));
    html_with(&case, &report.text, &PageOptions { anchor: anchor.map(str::to_owned), scores })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read_bytes};

    #[test]
    fn remarks_and_scores_are_in_the_page() {
        let text = "CASE REPORT\nA 50-year-old woman had surgery for breast cancer (ypT0, ypN0, ycM0). The creatine \
                    kinase was 900 U/L (normal <170) with dermatomyositis and a heliotrope rash.\n\nDISCUSSION\nRare.\n";
        let report = read_bytes("r.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
        let page = page(&report, None);
        assert!(page.contains("id=\"panel-remarks\"") && page.contains("notation-tnm"));
        assert!(page.contains("id=\"panel-scores\"") && page.contains("(eular_acr_2017_iim), edition 2017"));
    }
}
