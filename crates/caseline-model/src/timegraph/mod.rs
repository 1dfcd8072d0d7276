//! Time as a graph of distances.
//!
//! A case report hardly ever gives dates. It says that one thing came "two weeks after" another, that
//! a pain had lasted "for about three months", that the patient "subsequently" went home. Each of
//! these words is a **distance** between two **points** in time, `least..most` days, and no more than
//! that: nothing here invents a date. Every event has a start and an end point; birth, presentation,
//! transplantation and the calendar's zero are points like any other.
//!
//! A set of such distances is a *simple temporal network* (Dechter, Meiri and Pearl 1991,
//! doi:10.1016/0004-3702(91)90006-6): the tightest bounds that follow from it are shortest paths, and
//! it contradicts itself exactly where it has a cycle of negative length. The distances of that cycle
//! are the phrases that cannot all be true, which is what a reader wants to be shown.
//!
//! Distances have a [`Strength`]. What the report *states* is never dropped. Where distances
//! contradict each other, one that rests only on the order of telling (*narrative*) goes first, then
//! one that is *implied*; where only stated ones are left, the contradiction is the report's own: it is
//! kept as a [`Conflict`], and the distances are widened just enough to hold both readings.
//!
//! The graph is solved as it is built. A feasible potential is carried along (Cotton and Maler 2006,
//! doi:10.1007/11814948_19): a new distance that it already satisfies costs nothing, any other touches
//! only what it moves. [`TimeGraph::bounds`] then needs two runs of Dijkstra's algorithm for an anchor.

mod bounds;
mod insert;

pub use bounds::Bounds;

use caseline_text::{Clean, Span};

/// A point in time: the start or the end of an event, or an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point(pub(crate) u32);

impl Point {
    /// Its place in the order of creation.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How well a distance is founded. The order is the order of dropping: the weakest goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// From the order of telling alone.
    Narrative,
    /// Follows from what the report says.
    Implied,
    /// The report says so.
    Stated,
}

/// What a distance rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Words of the report.
    Words(Span<Clean>),
    /// A rule, by its stable id.
    Rule(&'static str),
}

/// How many days lie between two points: `least <= to - from <= most`. Infinite bounds are allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// The point counted from.
    pub from: Point,
    /// The point counted to.
    pub to: Point,
    /// At least so many days; negative where `to` comes before `from`.
    pub least: f64,
    /// At most so many days.
    pub most: f64,
    /// How well founded.
    pub strength: Strength,
    /// What it rests on.
    pub ground: Ground,
}

/// Index of a distance in its graph, in the order of adding.
pub type DistanceId = usize;

/// Distances that cannot all be true.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The distances of the cycle, in the order of adding; the newest is the one that showed it.
    pub distances: Vec<DistanceId>,
    /// By how many days they miss each other.
    pub days: f64,
    /// The one that was dropped; none where all of them are stated.
    pub dropped: Option<DistanceId>,
}

/// What became of a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Held {
    distance: Distance,
    /// As used: what the report says, widened where it contradicts itself.
    least: f64,
    most: f64,
    active: bool,
}

/// Points, the distances between them, and what follows.
#[derive(Debug, Clone, Default)]
pub struct TimeGraph {
    names: Vec<String>,
    held: Vec<Held>,
    /// For each point the distances that touch it.
    touching: Vec<Vec<DistanceId>>,
    potential: Vec<f64>,
    conflicts: Vec<Conflict>,
}

impl TimeGraph {
    /// An empty graph.
    pub fn new() -> TimeGraph {
        TimeGraph::default()
    }

    /// A new point. The name is for people.
    pub fn point(&mut self, name: impl Into<String>) -> Point {
        let point = Point(self.names.len() as u32);
        self.names.push(name.into());
        self.touching.push(Vec::new());
        self.potential.push(0.0);
        point
    }

    /// The name of a point.
    pub fn name(&self, point: Point) -> &str {
        &self.names[point.index()]
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True where there is no point.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Adds a distance, and settles at once what it contradicts. A distance whose `least` exceeds its
    /// `most` is turned round; one with a bound that is not a number says nothing and is not used.
    pub fn add(&mut self, mut distance: Distance) -> DistanceId {
        if distance.least > distance.most {
            std::mem::swap(&mut distance.least, &mut distance.most);
        }
        let id = self.held.len();
        let usable = !(distance.least.is_nan() || distance.most.is_nan());
        self.held.push(Held { distance, least: distance.least, most: distance.most, active: false });
        self.touching[distance.from.index()].push(id);
        if distance.from != distance.to {
            self.touching[distance.to.index()].push(id);
        }
        if usable {
            self.insert(id);
        }
        id
    }

    /// The distance with this index, as it was added.
    pub fn distance(&self, id: DistanceId) -> &Distance {
        &self.held[id].distance
    }

    /// True where the distance takes part (was not dropped).
    pub fn holds(&self, id: DistanceId) -> bool {
        self.held[id].active
    }

    /// Every distance, in the order of adding.
    pub fn distances(&self) -> impl Iterator<Item = &Distance> {
        self.held.iter().map(|h| &h.distance)
    }

    /// The contradictions found, in the order of finding.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The words of a contradiction, without those that rest on rules alone.
    pub fn words(&self, conflict: &Conflict) -> Vec<Span<Clean>> {
        let mut spans: Vec<Span<Clean>> = conflict
            .distances
            .iter()
            .filter_map(|&id| match self.held[id].distance.ground {
                Ground::Words(span) => Some(span),
                Ground::Rule(_) => None,
            })
            .collect();
        spans.sort();
        spans.dedup();
        spans
    }
}
