//! Facts hung on other diseases.

use super::Ending;
use super::effect::{of_another, on_words};
use super::fact::said;
use super::fold::{Effect, Group};
use crate::case::Case;

/// Hangs the fact of group `n` on these tracks, by their labels.
pub(super) fn relink(case: &mut Case, groups: &[Group<'_>], n: usize, tracks: &[String]) -> (Ending, Option<String>) {
    let group = &groups[n];
    let target = group.target;
    let Some(quote) = &group.quote else { return (Ending::Orphaned, None) };
    let here = on_words(case, target, quote, group.patient());
    let exactly = |i: &usize| case.facts[*i].quotes().first() == Some(quote);
    let other = |i: &usize| target.beside.contains(&case.facts[*i].label) || of_another(groups, n, &case.facts[*i]);
    let made = here.iter().copied().find(|i| group.makes(&case.facts[*i]));
    let same = made.or_else(|| here.iter().copied().find(|i| case.facts[*i].label == group.label()));
    let Some(i) = same.or_else(|| here.iter().copied().find(|i| exactly(i) && !other(i))) else {
        return (Ending::Orphaned, None);
    };
    let ids: Vec<String> = tracks
        .iter()
        .filter_map(|label| case.tracks.iter().find(|t| t.label == *label || t.id == *label))
        .map(|t| t.id.clone())
        .collect();
    if ids.len() < tracks.len() {
        return (Ending::Stale, Some("no such track".to_owned()));
    }
    let changed = matches!(group.effect, Effect::Change { .. });
    let reading = (!changed && !target.is_as_seen(&case.facts[i])).then(|| said(&case.facts[i]));
    let ending = match (&reading, case.facts[i].tracks == ids) {
        (None, true) => Ending::Agreed,
        (None, false) => Ending::Applied,
        (Some(_), _) => Ending::Stale,
    };
    case.facts[i].tracks = ids;
    (ending, reading)
}
