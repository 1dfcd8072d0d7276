//! Earliest and latest day of every point, counted from any one of them.
//!
//! `latest(p)` is the length of the shortest path from the anchor to `p`, `earliest(p)` the negative
//! length of the shortest path from `p` to the anchor. The feasible potential that the graph carries
//! makes all lengths non-negative, so that Dijkstra's algorithm applies (Johnson 1977).

use super::insert::Entry;
use super::{Point, TimeGraph};
use std::collections::BinaryHeap;

/// Earliest and latest day of every point relative to an anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    earliest: Vec<f64>,
    latest: Vec<f64>,
}

impl Bounds {
    /// Not before this day; minus infinity where nothing bounds it.
    pub fn earliest(&self, point: Point) -> f64 {
        self.earliest[point.index()]
    }

    /// Not after this day; infinity where nothing bounds it.
    pub fn latest(&self, point: Point) -> f64 {
        self.latest[point.index()]
    }

    /// `latest - earliest`.
    pub fn width(&self, point: Point) -> f64 {
        self.latest(point) - self.earliest(point)
    }
}

impl TimeGraph {
    /// Solves the graph for days counted from `anchor`.
    pub fn bounds(&self, anchor: Point) -> Bounds {
        let latest = self.shortest(anchor.index(), false);
        let earliest = self.shortest(anchor.index(), true).into_iter().map(|d| 0.0 - d).collect();
        Bounds { earliest, latest }
    }

    /// Lengths of the shortest paths from `source` to every point, or with `back` from every point to it.
    fn shortest(&self, source: usize, back: bool) -> Vec<f64> {
        let mut length = vec![f64::INFINITY; self.len()];
        let mut settled = vec![false; self.len()];
        let mut queue = BinaryHeap::new();
        length[source] = 0.0;
        queue.push(Entry(0.0, source));
        while let Some(Entry(key, s)) = queue.pop() {
            if settled[s] {
                continue;
            }
            settled[s] = true;
            for &id in &self.touching[s] {
                if !self.held[id].active {
                    continue;
                }
                for (from, to, weight) in self.held[id].edges() {
                    let (here, there) = if back { (to, from) } else { (from, to) };
                    if here != s || settled[there] || !weight.is_finite() {
                        continue;
                    }
                    // Rounding may leave a reduced length a hair below zero.
                    let reduced = (weight + self.potential[from] - self.potential[to]).max(0.0);
                    let candidate = key + reduced;
                    if candidate < length[there] {
                        length[there] = candidate;
                        queue.push(Entry(candidate, there));
                    }
                }
            }
        }
        for (point, value) in length.iter_mut().enumerate() {
            let shift = self.potential[point] - self.potential[source];
            *value += if back { -shift } else { shift };
        }
        length
    }
}
