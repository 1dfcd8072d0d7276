//! How each disease went: onset, better, worse, as before, remission, relapse.
//!
//! Outcomes that tell a course ("skin worsened significantly") get it as one word beside the words of the report, and
//! so do findings that tell nothing but a course ("complete resolution of muscle weakness"). The onset of an index
//! disease is the earliest finding that hangs on it. What is denied or only planned tells no course.

use super::tracks::Draft;
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Course, Kind, Status, Time, TrackRole, course_of, course_of_finding};

/// For each mention the course that it tells.
pub fn courses(
    page: &Page<'_>,
    mentions: &[Mention],
    times: &[Time],
    drafts: &[Draft],
    home: &[Vec<usize>],
) -> Vec<Option<Course>> {
    let mut out: Vec<Option<Course>> = mentions.iter().map(|m| told(page, m)).collect();
    for (track, draft) in drafts.iter().enumerate().filter(|(_, d)| d.role == TrackRole::Index) {
        let first = (0..mentions.len())
            .filter(|m| home[*m].contains(&track) && mentions[*m].patient == draft.patient)
            .filter(|m| mentions[*m].kind == Kind::Finding && mentions[*m].status() == Status::Present)
            .filter(|m| out[*m].is_none())
            .filter_map(|m| Some((times[m].day?, m)))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, m)) = first {
            out[m] = Some(Course::Onset);
        }
    }
    out
}

fn told(page: &Page<'_>, mention: &Mention) -> Option<Course> {
    let words = page.words(mention.span);
    let course = match mention.kind {
        Kind::Outcome => course_of(words).or_else(|| course_of(&mention.label)),
        Kind::Finding | Kind::Diagnosis => course_of_finding(words),
        _ => None,
    }?;
    match mention.status() {
        Status::Present | Status::Suspected => Some(course),
        Status::Absent => Some(Course::Unchanged),
        _ => None,
    }
}
