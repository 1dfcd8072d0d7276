//! How words tell that a disease goes: better, worse, as before, gone, back.
//!
//! The words are those of `lexicon/course.tsv`. Of several in one phrase the last decides ("the flare improved" is
//! better), but words of no change always do: "remains in remission" and "no improvement" are no change. What it
//! must not do: read a course from the name of a disease or a test; it is asked for outcomes and findings alone.

use crate::vocabulary::Course;
use std::sync::OnceLock;

/// The course that a phrase tells, if any.
pub fn course_of(words: &str) -> Option<Course> {
    static ROWS: OnceLock<Vec<(&str, Course)>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        include_str!("../../../lexicon/course.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| {
                let mut fields = l.split('\t');
                Some((fields.next()?, fields.next()?.parse().ok()?))
            })
            .collect()
    });
    let words = words.to_lowercase();
    // A part counts where a word begins with it: "unclear" is not clear.
    let last = |part: &str| {
        words.rmatch_indices(part).map(|(at, _)| at).find(|at| !words[..*at].ends_with(|c: char| c.is_alphanumeric()))
    };
    let mut best: Option<(usize, usize, Course)> = None;
    for (part, course) in rows {
        let Some(at) = last(part) else { continue };
        if *course == Course::Unchanged {
            return Some(Course::Unchanged);
        }
        // "Complete response" says more than "response", which stands inside it.
        let end = at + part.len();
        if best.is_none_or(|(a, e, _)| end > e && at >= e || at <= a && end >= e) {
            best = Some((at, end, *course));
        }
    }
    best.map(|(_, _, course)| course)
}

/// The course that a finding tells: only words that speak of nothing else count, for "decreased breath sounds" and
/// "progressive weakness" are findings, not courses.
pub fn course_of_finding(words: &str) -> Option<Course> {
    const FIRM: &[&str] =
        &["resol", "improv", "disappear", "regress", "remission", "recover", "persist", "remain", "subsid", "normali"];
    let lower = words.to_lowercase();
    let firm = lower.split(|c: char| !c.is_alphanumeric()).any(|word| FIRM.iter().any(|w| word.starts_with(w)));
    // "The rash worsened" and "progression of the cancer" are told of the disease; "worsening pain" is a finding.
    const VERBS: &[&str] =
        &["worsened", "progressed", "relapsed", "recurred", "flared", "deteriorated", "exacerbated", "reappeared"];
    const NOUNS: &[&str] = &["progression of", "relapse of", "recurrence of", "worsening of", "flare of"];
    let worse = VERBS.iter().any(|w| lower.ends_with(w)) || NOUNS.iter().any(|w| lower.starts_with(w));
    if !firm && !worse {
        return None;
    }
    course_of(words).filter(|c| worse || !matches!(c, Course::Worse | Course::Relapse))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_decides_and_no_change_always() {
        let says = |words: &str| course_of(words);
        assert_eq!(says("cutaneous symptoms improved rapidly"), Some(Course::Better));
        assert_eq!(says("the flare improved"), Some(Course::Better));
        assert_eq!(says("improvement, then relapse"), Some(Course::Relapse));
        assert_eq!(says("complete response to treatment"), Some(Course::Remission));
        assert_eq!(says("DM remains in remission"), Some(Course::Unchanged));
        assert_eq!(says("did not improve"), Some(Course::Unchanged));
        assert_eq!(says("unclear"), None);
        assert_eq!(says("discharged home"), None);
        assert_eq!(course_of_finding("complete resolution of muscle weakness"), Some(Course::Remission));
        assert_eq!(course_of_finding("decreased breath sounds"), None);
        assert_eq!(course_of_finding("progressive weakness"), None);
        assert_eq!(course_of_finding("rash worsened"), Some(Course::Worse));
        assert_eq!(course_of_finding("progression of the ovarian cancer"), Some(Course::Worse));
    }
}
