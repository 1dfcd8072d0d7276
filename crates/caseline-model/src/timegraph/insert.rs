//! Taking in a distance: keeping the potential feasible, or finding the cycle that forbids it.
//!
//! A potential assigns every point a day such that all active distances hold. Adding an edge
//! `u -> v` of length `w` that the potential breaks moves `v`, and then whatever the move of `v`
//! breaks; if the wave comes back to `u`, the edge closes a negative cycle. Points are settled in the
//! order of the largest move, each once, so that one insertion costs no more than one run of
//! Dijkstra's algorithm over the part that moves.

use super::{Conflict, DistanceId, Held, Strength, TimeGraph};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Differences below this many days are rounding.
pub(super) const TINY: f64 = 1e-7;

/// An entry of a queue that gives the smallest key first, ties by the smaller point.
#[derive(Debug, PartialEq)]
pub(super) struct Entry(pub f64, pub usize);

impl Eq for Entry {}
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

impl Held {
    /// The edges of the shortest-path problem: `to <= from + most` and `from <= to - least`.
    pub(super) fn edges(&self) -> [(usize, usize, f64); 2] {
        let (from, to) = (self.distance.from.index(), self.distance.to.index());
        [(from, to, self.most), (to, from, -self.least)]
    }
}

impl TimeGraph {
    /// Makes a distance active, dropping or widening what it contradicts.
    pub(super) fn insert(&mut self, id: DistanceId) {
        loop {
            let Some((mut cycle, days)) = self.try_insert(id) else {
                self.held[id].active = true;
                return;
            };
            cycle.sort_unstable();
            cycle.dedup();
            // Among equally weak ones the newest goes: what was said first has been built upon.
            let weakest = cycle.iter().copied().min_by_key(|&d| (self.strength(d), std::cmp::Reverse(d)));
            let dropped = weakest.filter(|&d| self.strength(d) < Strength::Stated);
            match dropped {
                Some(d) => self.held[d].active = false,
                None => {
                    for &d in &cycle {
                        self.held[d].least -= days;
                        self.held[d].most += days;
                    }
                }
            }
            self.conflicts.push(Conflict { distances: cycle, days, dropped });
            if dropped == Some(id) {
                return;
            }
        }
    }

    fn strength(&self, id: DistanceId) -> Strength {
        self.held[id].distance.strength
    }

    /// Moves the potential so that the distance holds as well, or returns the distances of a negative
    /// cycle and by how much it is negative.
    fn try_insert(&mut self, id: DistanceId) -> Option<(Vec<DistanceId>, f64)> {
        self.place(id);
        // The two edges of one distance are taken one after the other; the second must see the first.
        let mut undo = Vec::new();
        for (from, to, length) in self.held[id].edges() {
            if !length.is_finite() {
                continue;
            }
            if from == to {
                if length < -TINY {
                    return Some((vec![id], -length));
                }
                continue;
            }
            if let Some(cycle) = self.relax(id, from, to, length, &mut undo) {
                for (point, value) in undo.into_iter().rev() {
                    self.potential[point] = value;
                }
                return Some(cycle);
            }
        }
        None
    }

    /// Puts a point that nothing holds yet where the distance wants it. Without this, every new moment
    /// of a story would push all earlier ones back.
    fn place(&mut self, id: DistanceId) {
        let held = self.held[id];
        let (from, to) = (held.distance.from.index(), held.distance.to.index());
        let free = |p: usize| self.touching[p].iter().all(|&d| d == id || !self.held[d].active);
        let gap = 0.0f64.clamp(held.least, held.most);
        if free(to) {
            self.potential[to] = self.potential[from] + gap;
        } else if free(from) {
            self.potential[from] = self.potential[to] - gap;
        }
    }

    fn relax(
        &mut self,
        id: DistanceId,
        u: usize,
        v: usize,
        length: f64,
        undo: &mut Vec<(usize, f64)>,
    ) -> Option<(Vec<DistanceId>, f64)> {
        let gain = self.potential[u] + length - self.potential[v];
        if gain >= -TINY {
            return None;
        }
        let mut moves: BTreeMap<usize, f64> = BTreeMap::from([(v, gain)]);
        let mut parent: BTreeMap<usize, (usize, DistanceId)> = BTreeMap::from([(v, (u, id))]);
        let mut settled: BTreeMap<usize, f64> = BTreeMap::new();
        let mut queue = BinaryHeap::from([Entry(gain, v)]);
        while let Some(Entry(gain, s)) = queue.pop() {
            if settled.contains_key(&s) || moves.get(&s).is_none_or(|&m| m < gain) {
                continue;
            }
            if s == u {
                let mut cycle = vec![id];
                let mut at = u;
                while at != v {
                    let (previous, by) = parent[&at];
                    cycle.push(by);
                    at = previous;
                }
                return Some((cycle, -gain));
            }
            let moved = self.potential[s] + gain;
            settled.insert(s, moved);
            for &other in &self.touching[s] {
                if !self.held[other].active {
                    continue;
                }
                for (from, to, length) in self.held[other].edges() {
                    if from != s || !length.is_finite() || settled.contains_key(&to) {
                        continue;
                    }
                    let further = moved + length - self.potential[to];
                    if further < -TINY && moves.get(&to).is_none_or(|&m| further < m) {
                        moves.insert(to, further);
                        parent.insert(to, (s, other));
                        queue.push(Entry(further, to));
                    }
                }
            }
        }
        for (point, value) in settled {
            undo.push((point, std::mem::replace(&mut self.potential[point], value)));
        }
        None
    }
}
