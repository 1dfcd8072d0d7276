//! What stands above and below a term, and how much it tells.
//!
//! Ask a [`Vocabulary`] for single answers: [`Vocabulary::ancestors`], [`Vocabulary::is_a`],
//! [`Vocabulary::codes_below`] ("any malignancy" asked of a book is the codes at and below it). For many
//! questions at once, ask its [`Hierarchy`] (built by one pass over the terms when it is first wanted, a few
//! milliseconds for HPO): children, descendants, the order from roots to leaves. From it come two weights of a term
//! ([`Information`]): by the shape of the ontology alone, where a term above few others tells more (Seco
//! et al. 2004), or by how many documents of a collection have the term or one below it (Resnik 1995,
//! arXiv:cmp-lg/9511007), smoothed so that a term nobody has tells most and not infinitely much. Both run from 0
//! at a root to 1.
//!
//! Two terms are alike by the most telling term above both, relative to what each tells (Lin 1998):
//! [`Information::likeness`]. Two patients, as sets of terms, are alike by the mean over the best partner
//! of each term, taken in both directions ([`Likeness::score`]; Köhler et al. 2009,
//! doi:10.1016/j.ajhg.2009.09.003). A [`Likeness`] is prepared once for the case that is asked about and
//! then answers for thousands of others without walking the tree again.
//!
//! A file with a circle of parents is damaged; every walk ends all the same. Terms of different
//! vocabularies have nothing above both and are never alike.

use super::file::Vocabulary;
use std::collections::BTreeSet;

/// Kinds of a term from which on it is general, where it stands near the root.
const GENERAL: usize = 64;

/// Steps below the root of its ontology within which a term is near it.
const NEAR: usize = 3;

impl Vocabulary {
    /// Every term above a term, without itself, in the order of their numbers.
    pub fn ancestors(&self, term: u32) -> BTreeSet<u32> {
        let mut out = BTreeSet::new();
        let mut open: Vec<u32> = self.parents(term).collect();
        while let Some(parent) = open.pop() {
            if parent != term && out.insert(parent) {
                open.extend(self.parents(parent));
            }
        }
        out
    }

    /// True where a term is the other or a kind of it.
    pub fn is_a(&self, term: u32, upper: u32) -> bool {
        term == upper || self.ancestors(term).contains(&upper)
    }

    /// True for a term that heads a list ("facial abnormalities", "pain", "tumour") instead of being what a
    /// report tells of its patient: it says only that something is abnormal and has kinds that say what, or it
    /// has many kinds and stands near the root. "Seizure" has more kinds than either, and is a finding.
    pub fn is_general(&self, term: u32) -> bool {
        let label = self.label(term);
        let vague = label.starts_with("Abnormal ") || label.starts_with("Abnormality ");
        let hierarchy = self.hierarchy();
        vague && !hierarchy.children(term).is_empty()
            || hierarchy.is_near_root(term) && hierarchy.descendants(term).len() >= GENERAL
    }

    /// The codes of a term and of all terms below it, sorted; empty where no term has this code.
    pub fn codes_below(&self, code: &str) -> Vec<&str> {
        let Some(term) = self.term(code) else { return Vec::new() };
        let mut out: Vec<&str> = self.hierarchy().descendants(term).iter().map(|t| self.code(*t)).collect();
        out.push(self.code(term));
        out.sort_unstable();
        out
    }
}

/// The parents of all terms turned round.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    parents: Lists,
    children: Lists,
    /// Every term behind its parents.
    order: Vec<u32>,
}

/// Lists of numbers, one behind the other.
#[derive(Debug, Clone, Default)]
struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn of(pairs: &mut Vec<(u32, u32)>, count: usize) -> Lists {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0u32; count + 1];
        pairs.iter().for_each(|(from, _)| starts[*from as usize + 1] += 1);
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        Lists { starts, items: pairs.iter().map(|(_, to)| *to).collect() }
    }

    fn get(&self, at: u32) -> &[u32] {
        match (self.starts.get(at as usize), self.starts.get(at as usize + 1)) {
            (Some(from), Some(to)) => &self.items[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

impl Hierarchy {
    /// That of a vocabulary.
    pub fn of(vocabulary: &Vocabulary) -> Hierarchy {
        let count = vocabulary.len();
        let of_term = |term: u32| vocabulary.parents(term).map(move |parent| (term, parent));
        let sound = |(term, parent): &(u32, u32)| term != parent && (*parent as usize) < count;
        let mut up: Vec<(u32, u32)> = (0..count as u32).flat_map(of_term).filter(sound).collect();
        let mut down: Vec<(u32, u32)> = up.iter().map(|(term, parent)| (*parent, *term)).collect();
        let (parents, children) = (Lists::of(&mut up, count), Lists::of(&mut down, count));
        let mut waiting: Vec<usize> = (0..count as u32).map(|t| parents.get(t).len()).collect();
        let mut order: Vec<u32> = (0..count as u32).filter(|t| waiting[*t as usize] == 0).collect();
        let mut at = 0;
        while let Some(term) = order.get(at).copied() {
            at += 1;
            for child in children.get(term) {
                waiting[*child as usize] -= 1;
                if waiting[*child as usize] == 0 {
                    order.push(*child);
                }
            }
        }
        // Terms of a circle come last, in the order of their numbers.
        order.extend((0..count as u32).filter(|t| waiting[*t as usize] > 0));
        Hierarchy { parents, children, order }
    }

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The terms that a term is a kind of, one step up.
    pub fn parents(&self, term: u32) -> &[u32] {
        self.parents.get(term)
    }

    /// The kinds of a term, one step down.
    pub fn children(&self, term: u32) -> &[u32] {
        self.children.get(term)
    }

    fn is_near_root(&self, term: u32) -> bool {
        let mut level = vec![term];
        for _ in 0..=NEAR {
            if level.iter().any(|t| self.parents(*t).is_empty()) {
                return true;
            }
            level = level.iter().flat_map(|t| self.parents(*t)).copied().collect();
        }
        false
    }

    /// Every term above a term, without itself, sorted.
    pub fn ancestors(&self, term: u32) -> Vec<u32> {
        walk(&self.parents, term)
    }

    /// Every term below a term, without itself, sorted.
    pub fn descendants(&self, term: u32) -> Vec<u32> {
        walk(&self.children, term)
    }

    /// How many terms are below each.
    fn sizes(&self) -> Vec<usize> {
        // A term with two parents is below both and once below what is above both: no sum would do.
        let mut sizes = vec![0; self.len()];
        for term in 0..self.len() as u32 {
            self.ancestors(term).into_iter().for_each(|above| sizes[above as usize] += 1);
        }
        sizes
    }
}

fn walk(lists: &Lists, term: u32) -> Vec<u32> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<u32> = lists.get(term).to_vec();
    while let Some(next) = open.pop() {
        if next != term && seen.insert(next) {
            open.extend(lists.get(next));
        }
    }
    seen.into_iter().collect()
}

/// How much each term tells, from 0 to 1.
#[derive(Debug, Clone)]
pub struct Information {
    weights: Vec<f64>,
}

impl Information {
    /// By the shape of the ontology: a leaf tells 1, a root of the whole nearly nothing.
    pub fn of_shape(hierarchy: &Hierarchy) -> Information {
        let all = (hierarchy.len().max(2) as f64).ln();
        let weights = hierarchy.sizes().into_iter().map(|below| 1.0 - (below as f64 + 1.0).ln() / all);
        Information { weights: weights.collect() }
    }

    /// By a collection: one set of terms for each document.
    pub fn of_documents<'a>(
        hierarchy: &Hierarchy,
        documents: impl IntoIterator<Item = impl IntoIterator<Item = &'a u32>>,
    ) -> Information {
        let mut with = vec![0usize; hierarchy.len()];
        let mut number = 0;
        let mut seen: BTreeSet<u32> = BTreeSet::new();
        for document in documents {
            number += 1;
            seen.clear();
            for term in document.into_iter().filter(|t| (**t as usize) < hierarchy.len()) {
                let mut open = vec![*term];
                while let Some(next) = open.pop() {
                    if seen.insert(next) {
                        open.extend(hierarchy.parents(next));
                    }
                }
            }
            seen.iter().for_each(|t| with[*t as usize] += 1);
        }
        let all = number as f64 + 1.0;
        let most = all.ln();
        let weight = |n: usize| if number == 0 { 0.0 } else { (-((n as f64 + 1.0) / all).ln() / most).clamp(0.0, 1.0) };
        Information { weights: with.into_iter().map(weight).collect() }
    }

    /// What a term tells.
    pub fn weight(&self, term: u32) -> f64 {
        self.weights.get(term as usize).copied().unwrap_or(0.0)
    }

    /// The most telling term at or above both; the one with the lower number where two tell the same.
    pub fn common(&self, hierarchy: &Hierarchy, a: u32, b: u32) -> Option<u32> {
        let with_itself = |term: u32| hierarchy.ancestors(term).into_iter().chain([term]).collect::<BTreeSet<u32>>();
        let (a, b) = (with_itself(a), with_itself(b));
        let mut both: Vec<u32> = a.intersection(&b).copied().collect();
        both.sort_by(|x, y| self.weight(*y).total_cmp(&self.weight(*x)).then(x.cmp(y)));
        both.first().copied()
    }

    /// How alike two terms are, from 0 to 1.
    pub fn likeness(&self, hierarchy: &Hierarchy, a: u32, b: u32) -> f64 {
        let common = self.common(hierarchy, a, b).map_or(0.0, |c| self.weight(c));
        relative(common, self.weight(a), self.weight(b))
    }
}

fn relative(common: f64, a: f64, b: f64) -> f64 {
    if a + b > 0.0 { (2.0 * common / (a + b)).min(1.0) } else { 0.0 }
}

/// One case that others are compared with.
#[derive(Debug, Clone)]
pub struct Likeness<'a> {
    information: &'a Information,
    terms: Vec<u32>,
    /// For each term of the case and each term of the vocabulary, how alike they are.
    rows: Vec<Vec<f32>>,
}

impl<'a> Likeness<'a> {
    /// Prepares a case, given by its terms.
    pub fn to(hierarchy: &Hierarchy, information: &'a Information, terms: &[u32]) -> Likeness<'a> {
        let mut terms: Vec<u32> = terms.iter().copied().filter(|t| (*t as usize) < hierarchy.len()).collect();
        terms.sort_unstable();
        terms.dedup();
        let row = |term: u32| {
            let above: BTreeSet<u32> = hierarchy.ancestors(term).into_iter().chain([term]).collect();
            let mut common = vec![0f64; hierarchy.len()];
            for other in &hierarchy.order {
                let inherited = hierarchy.parents(*other).iter().map(|p| common[*p as usize]);
                let own = if above.contains(other) { information.weight(*other) } else { 0.0 };
                common[*other as usize] = inherited.fold(own, f64::max);
            }
            let mine = information.weight(term);
            let each = common.iter().zip(&information.weights).map(|(c, w)| relative(*c, mine, *w) as f32);
            each.collect()
        };
        Likeness { information, rows: terms.iter().map(|t| row(*t)).collect(), terms }
    }

    /// How alike another case is, from 0 to 1. Terms count by what they tell, so that a shared rare sign
    /// weighs more than many common ones.
    pub fn score(&self, other: &[u32]) -> f64 {
        let there = self.mean(self.terms.iter().zip(&self.rows).map(|(term, row)| {
            let best = other.iter().filter_map(|o| row.get(*o as usize)).fold(0f32, |a, b| a.max(*b));
            (*term, best)
        }));
        let back = self.mean(other.iter().map(|o| {
            let best = self.rows.iter().filter_map(|row| row.get(*o as usize)).fold(0f32, |a, b| a.max(*b));
            (*o, best)
        }));
        f64::midpoint(there, back)
    }

    /// The pairs that make the score: a term of the case, the best of the other, how alike they are; the
    /// most telling first.
    pub fn pairs(&self, other: &[u32]) -> Vec<(u32, u32, f64)> {
        let mut out: Vec<(u32, u32, f64)> = Vec::new();
        for (term, row) in self.terms.iter().zip(&self.rows) {
            let mut best: Option<(u32, f32)> = None;
            for other in other {
                let value = row.get(*other as usize).copied().unwrap_or(0.0);
                if value > best.map_or(0.0, |(_, b)| b) {
                    best = Some((*other, value));
                }
            }
            out.extend(best.map(|(other, value)| (*term, other, f64::from(value))));
        }
        let telling = |(term, _, value): &(u32, u32, f64)| value * self.information.weight(*term);
        out.sort_by(|a, b| telling(b).total_cmp(&telling(a)).then(a.0.cmp(&b.0)));
        out
    }

    fn mean(&self, pairs: impl Iterator<Item = (u32, f32)>) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (term, value) in pairs {
            let weight = self.information.weight(term);
            sum += weight * f64::from(value);
            weights += weight;
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{compile, load::from_bytes};

    /// root; sore > (elbow > left elbow, knee); colour > blue; left elbow is also blue.
    fn sample(extra: &str) -> Vocabulary {
        let stanza = |id: u32, name: &str, parents: &[u32]| {
            let parents: String = parents.iter().map(|p| format!("is_a: HP:{p:07}\n")).collect();
            format!("[Term]\nid: HP:{id:07}\nname: {name}\n{parents}\n")
        };
        let text = [
            "format-version: 1.2\n\n".to_owned(),
            stanza(6, "blue left elbow", &[4, 5]),
            stanza(118, "anything", &[]),
            stanza(2, "soreness", &[118]),
            stanza(3, "sore knee", &[2]),
            stanza(4, "sore elbow", &[2]),
            stanza(5, "blueness", &[118]),
            extra.to_owned(),
        ]
        .concat();
        let loaded = from_bytes("hp.obo", text.into()).unwrap();
        Vocabulary::from_bytes(compile(&[(loaded.set, loaded.terms)])).unwrap()
    }

    fn codes(vocabulary: &Vocabulary, terms: impl IntoIterator<Item = u32>) -> Vec<String> {
        let mut out: Vec<String> = terms.into_iter().map(|t| vocabulary.code(t)[9..].to_owned()).collect();
        out.sort();
        out
    }

    #[test]
    fn terms_above_and_below_are_told() {
        let vocabulary = sample("");
        let hierarchy = Hierarchy::of(&vocabulary);
        let term = |code: &str| vocabulary.term(code).unwrap();
        let low = term("HP:0000006");
        assert_eq!(codes(&vocabulary, vocabulary.ancestors(low)), ["2", "4", "5", "8"]);
        assert_eq!(hierarchy.ancestors(low), vocabulary.ancestors(low).into_iter().collect::<Vec<_>>());
        assert_eq!(codes(&vocabulary, hierarchy.descendants(term("HP:0000002"))), ["3", "4", "6"]);
        assert_eq!(vocabulary.codes_below("HP:0000005"), ["HP:0000005", "HP:0000006"]);
        assert!(vocabulary.codes_below("HP:0000999").is_empty());
        assert!(vocabulary.is_a(low, low) && vocabulary.is_a(low, term("HP:0000118")));
        assert!(!vocabulary.is_a(term("HP:0000003"), term("HP:0000005")));
        assert!(hierarchy.children(low).is_empty());
    }

    #[test]
    fn what_only_says_that_something_is_wrong_is_general() {
        let vocabulary = sample(
            "[Term]\nid: HP:0000010\nname: Abnormal nail\nis_a: HP:0000118\n\n\
             [Term]\nid: HP:0000011\nname: Abnormal red nail\nis_a: HP:0000010\n\n",
        );
        let general = |code: &str| vocabulary.is_general(vocabulary.term(code).unwrap());
        assert!(general("HP:0000010") && !general("HP:0000011") && !general("HP:0000002"));
        let many: String =
            (20..90).map(|n| format!("[Term]\nid: HP:{n:07}\nname: kind {n}\nis_a: HP:0000006\n\n")).collect();
        let below = "[Term]\nid: HP:0000012\nname: low\nis_a: HP:0000006\n\n\
                     [Term]\nid: HP:0000013\nname: lower\nis_a: HP:0000012\n\n";
        let deep: String = many.replace("HP:0000006", "HP:0000013");
        let vocabulary = sample(&format!("{below}{deep}"));
        let general = |code: &str| vocabulary.is_general(vocabulary.term(code).unwrap());
        assert!(general("HP:0000002") && !general("HP:0000013"));
    }

    #[test]
    fn rare_and_low_terms_tell_more() {
        let vocabulary = sample("");
        let hierarchy = Hierarchy::of(&vocabulary);
        let term = |code: &str| vocabulary.term(code).unwrap();
        let shape = Information::of_shape(&hierarchy);
        assert_eq!((shape.weight(term("HP:0000003")), shape.weight(term("HP:0000118"))), (1.0, 0.0));
        assert!(shape.weight(term("HP:0000005")) > shape.weight(term("HP:0000002")));
        let documents = [vec![term("HP:0000003")], vec![term("HP:0000003")], vec![term("HP:0000005")]];
        let seen = Information::of_documents(&hierarchy, &documents);
        assert_eq!((seen.weight(term("HP:0000118")), seen.weight(term("HP:0000006"))), (0.0, 1.0));
        assert!(seen.weight(term("HP:0000005")) > seen.weight(term("HP:0000002")));
    }

    #[test]
    fn cases_are_alike_by_what_stands_above_both() {
        let vocabulary = sample("");
        let hierarchy = Hierarchy::of(&vocabulary);
        let term = |code: &str| vocabulary.term(code).unwrap();
        let information = Information::of_shape(&hierarchy);
        let (knee, elbow, low, blue) = (term("HP:0000003"), term("HP:0000004"), term("HP:0000006"), term("HP:0000005"));
        assert_eq!(information.common(&hierarchy, knee, elbow), Some(term("HP:0000002")));
        let likeness = Likeness::to(&hierarchy, &information, &[low]);
        assert!((likeness.score(&[low]) - 1.0).abs() < 1e-6);
        assert!(likeness.score(&[elbow]) > likeness.score(&[knee]) && likeness.score(&[]) == 0.0);
        for other in [knee, elbow, blue] {
            let value = information.likeness(&hierarchy, low, other);
            assert!((likeness.score(&[other]) - value).abs() < 1e-6, "{value}");
        }
        assert_eq!(likeness.pairs(&[knee, elbow])[0].1, elbow);
    }

    #[test]
    fn a_circle_of_parents_ends() {
        let vocabulary = sample(
            "[Term]\nid: HP:0000007\nname: a\nis_a: HP:0000008\n\n[Term]\nid: HP:0000008\nname: b\nis_a: HP:0000007\n",
        );
        let hierarchy = Hierarchy::of(&vocabulary);
        let information = Information::of_shape(&hierarchy);
        let term = vocabulary.term("HP:0000007").unwrap();
        assert_eq!(hierarchy.descendants(term).len(), 1);
        assert!(Likeness::to(&hierarchy, &information, &[term]).score(&[term]).is_finite());
    }
}
