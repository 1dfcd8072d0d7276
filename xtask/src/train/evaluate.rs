//! Scores proposals against gold facts as the scorer of the gold annotation does: spans match where
//! they share at least half of the shorter one; each is used once, equal kinds and large overlaps first.

use super::corpus::{Gold, Report};
use caseline_model::Kind;
use caseline_read::learn::{Learned, Proposal, Tagger};
use std::collections::HashSet;

/// Counts that precision and recall are made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Gold facts.
    pub gold: usize,
    /// Proposals.
    pub proposed: usize,
    /// Matched spans.
    pub found: usize,
    /// Matched spans of the same kind.
    pub kind: usize,
    /// Sentences: true positives, false positives, false negatives.
    pub sentences: [usize; 3],
    /// By kind: gold, proposed, matched with the same kind.
    pub by_kind: [[usize; 3]; 6],
}

impl Counts {
    /// Adds the counts of another report.
    pub fn add(&mut self, other: &Counts) {
        self.gold += other.gold;
        self.proposed += other.proposed;
        self.found += other.found;
        self.kind += other.kind;
        for i in 0..3 {
            self.sentences[i] += other.sentences[i];
            for k in 0..6 {
                self.by_kind[k][i] += other.by_kind[k][i];
            }
        }
    }

    /// Precision, recall and F1 of `right` matches.
    pub fn prf(proposed: usize, gold: usize, right: usize) -> [f64; 3] {
        let share = |n: usize| if n == 0 { 0.0 } else { right as f64 / n as f64 };
        let (p, r) = (share(proposed), share(gold));
        [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
    }
}

/// Pairs of gold facts and proposals that match.
pub fn matches(gold: &[&Gold], proposals: &[Proposal]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in proposals.iter().enumerate() {
            let overlap = g.span.end.min(p.span.end).saturating_sub(g.span.start.max(p.span.start));
            if overlap > 0 && overlap * 2 >= g.span.len().min(p.span.len()) {
                candidates.push((g.kind != Some(p.kind), std::cmp::Reverse(overlap), i, j));
            }
        }
    }
    candidates.sort();
    let (mut used_gold, mut used) = (HashSet::new(), HashSet::new());
    let mut out = Vec::new();
    for (_, _, i, j) in candidates {
        if !used_gold.contains(&i) && !used.contains(&j) {
            used_gold.insert(i);
            used.insert(j);
            out.push((i, j));
        }
    }
    out
}

/// What a reader proposes for a report.
pub fn propose(learned: &Learned<'_>, report: &Report) -> (Vec<f32>, Vec<Proposal>) {
    let relevance = learned.relevance(&report.doc, &report.tokens, &report.hits);
    let tagging = learned.tag(&report.doc, &report.tokens, &report.hits, &relevance);
    (relevance.iter().map(|r| r.score).collect(), tagging.proposals)
}

/// Scores a report. Proposals that lie on what the annotation leaves open count for nothing.
pub fn score(report: &Report, relevance: &[f32], proposals: &[Proposal], cut: f32) -> Counts {
    let gold: Vec<&Gold> = report.gold.iter().filter(|g| g.kind.is_some()).collect();
    let open: Vec<&Gold> = report.gold.iter().filter(|g| g.kind.is_none()).collect();
    let proposals: Vec<Proposal> = proposals.iter().filter(|p| p.score >= cut).cloned().collect();
    let pairs = matches(&gold, &proposals);
    let matched: HashSet<usize> = pairs.iter().map(|(_, j)| *j).collect();
    let counted = |j: usize| matched.contains(&j) || !open.iter().any(|o| o.span.overlaps(proposals[j].span));
    let mut out = Counts { gold: gold.len(), found: pairs.len(), ..Counts::default() };
    let at = |k: Kind| k as usize;
    for g in &gold {
        out.by_kind[at(g.kind.unwrap_or(Kind::Finding))][0] += 1;
    }
    for p in (0..proposals.len()).filter(|j| counted(*j)).map(|j| &proposals[j]) {
        out.proposed += 1;
        out.by_kind[at(p.kind)][1] += 1;
    }
    for (i, j) in pairs {
        if gold[i].kind == Some(proposals[j].kind) {
            out.kind += 1;
            out.by_kind[at(proposals[j].kind)][2] += 1;
        }
    }
    let starts: Vec<usize> = gold.iter().map(|g| g.span.start).collect();
    let holds = caseline_read::learn::relevance::holds(&report.doc, &starts);
    for (is, p) in holds.iter().zip(relevance) {
        let said = *p >= caseline_read::learn::relevance::THRESHOLD;
        match (is, said) {
            (true, true) => out.sentences[0] += 1,
            (false, true) => out.sentences[1] += 1,
            (true, false) => out.sentences[2] += 1,
            _ => {}
        }
    }
    out
}
