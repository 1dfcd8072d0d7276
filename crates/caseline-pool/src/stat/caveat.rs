//! What a figure does not say by itself: sentences that go with it wherever it goes.
//!
//! A caveat stands with an answer because of something in the answer or in where it came from, so that nobody
//! learns to skip it: the same page decides for every command.

/// A sentence for figures from published case reports.
pub const CASE_REPORTS: &str = "Case reports are published because they are unusual: proportions and times among \
them describe what was written about, not how often it happens.";

/// With curves and times.
pub const IMMORTAL_TIME: &str = "If what defines the groups (a treatment, a response) came after time zero, the \
patients who have it had to live long enough to get it (immortal time): start the clock there or compare from a \
landmark.";

/// With pooled studies.
pub fn pooling(k: usize, clustered: bool, i2: Option<f64>, double_arcsine: bool) -> Vec<String> {
    let mut all = vec![
        "Studies that found nothing, and patients who did badly, are published less often: the pooled figure \
         inherits that bias, and pooling makes it look more certain."
            .to_owned(),
    ];
    if (2..10).contains(&k) {
        all.push(format!(
            "With {k} studies the variance between them and the test for small-study effects say little."
        ));
    }
    if i2.is_some_and(|i| i >= 50.0) {
        all.push(
            "The studies differ by more than chance: the prediction interval says what a new one may find.".into(),
        );
    }
    if clustered {
        all.push(
            "Arms of one study share a random intercept; Q, I² and τ² are not comparable with those of an \
                  analysis without clusters."
                .into(),
        );
    }
    if double_arcsine {
        all.push(
            "The double arcsine turned back at the harmonic mean of the sample sizes can mislead when these \
                  differ much (doi:10.1002/jrsm.1348): hold it against the logit (PLO)."
                .into(),
        );
    }
    all
}

/// With rows that were left out.
pub fn dropped(rows: usize, of: usize) -> Option<String> {
    let values = if rows == 1 { "1 row has" } else { "rows have" };
    match rows {
        0 => None,
        1 => Some(format!("{values} no value in a column that is needed and was left out ({of} rows in all).")),
        n => Some(format!("{n} {values} no value in a column that is needed and were left out ({of} rows in all).")),
    }
}
