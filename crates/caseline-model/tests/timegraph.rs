//! Laws of the time graph.

use caseline_model::timegraph::{Bounds, Distance, Ground, Point, Strength, TimeGraph};
use caseline_text::Span;
use proptest::prelude::*;

/// A hidden true course of days, and distances that are true of it.
#[derive(Debug, Clone)]
struct World {
    days: Vec<i32>,
    pairs: Vec<(usize, usize, i32, i32)>,
}

fn world() -> impl Strategy<Value = World> {
    (2usize..24).prop_flat_map(|n| {
        let days = prop::collection::vec(-2000i32..2000, n);
        let pairs = prop::collection::vec((0..n, 0..n, 0i32..40, 0i32..40), 1..60);
        (days, pairs).prop_map(|(days, pairs)| World { days, pairs })
    })
}

fn graph(world: &World) -> (TimeGraph, Vec<Point>) {
    let mut graph = TimeGraph::new();
    let points: Vec<Point> = (0..world.days.len()).map(|i| graph.point(format!("p{i}"))).collect();
    for (i, &pair) in world.pairs.iter().enumerate() {
        graph.add(truth(world, &points, pair, i));
    }
    (graph, points)
}

fn truth(world: &World, points: &[Point], (a, b, below, above): (usize, usize, i32, i32), i: usize) -> Distance {
    let gap = f64::from(world.days[b] - world.days[a]);
    Distance {
        from: points[a],
        to: points[b],
        least: gap - f64::from(below),
        most: gap + f64::from(above),
        strength: [Strength::Stated, Strength::Implied, Strength::Narrative][i % 3],
        ground: Ground::Words(Span::new(i * 10, i * 10 + 5)),
    }
}

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() < 1e-6
}

fn same(a: &Bounds, b: &Bounds, points: &[Point], shift: f64) -> bool {
    points.iter().all(|&p| close(a.earliest(p) + shift, b.earliest(p)) && close(a.latest(p) + shift, b.latest(p)))
}

/// Floyd and Warshall's algorithm, as slow as it is plain.
fn all_pairs(graph: &TimeGraph, n: usize) -> Vec<Vec<f64>> {
    let mut d = vec![vec![f64::INFINITY; n]; n];
    for (i, row) in d.iter_mut().enumerate() {
        row[i] = 0.0;
    }
    for x in graph.distances() {
        let (a, b) = (x.from.index(), x.to.index());
        d[a][b] = d[a][b].min(x.most);
        d[b][a] = d[b][a].min(-x.least);
    }
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
            }
        }
    }
    d
}

proptest! {
    #[test]
    fn true_distances_never_contradict_and_bounds_hold_the_truth(world in world()) {
        let (graph, points) = graph(&world);
        prop_assert!(graph.conflicts().is_empty());
        let bounds = graph.bounds(points[0]);
        for (i, &p) in points.iter().enumerate() {
            let day = f64::from(world.days[i] - world.days[0]);
            prop_assert!(bounds.earliest(p) <= day + 1e-6 && day <= bounds.latest(p) + 1e-6);
        }
    }

    #[test]
    fn bounds_are_the_shortest_paths(world in world()) {
        let (graph, points) = graph(&world);
        let d = all_pairs(&graph, points.len());
        for &anchor in &points {
            let bounds = graph.bounds(anchor);
            for &p in &points {
                prop_assert!(close(bounds.latest(p), d[anchor.index()][p.index()]));
                prop_assert!(close(bounds.earliest(p), -d[p.index()][anchor.index()]));
            }
        }
    }

    #[test]
    fn solving_is_idempotent(world in world()) {
        let (mut graph, points) = graph(&world);
        let once = graph.bounds(points[0]);
        prop_assert!(same(&once, &graph.bounds(points[0]), &points, 0.0));
        // What follows from the graph adds nothing to it.
        for &p in &points {
            let (least, most) = (once.earliest(p), once.latest(p));
            graph.add(Distance { from: points[0], to: p, least, most, strength: Strength::Stated, ground: Ground::Rule("solved") });
        }
        prop_assert!(graph.conflicts().is_empty());
        prop_assert!(same(&once, &graph.bounds(points[0]), &points, 0.0));
    }

    #[test]
    fn a_true_distance_never_widens_a_bound(world in world(), a in 0usize..24, b in 0usize..24) {
        let (mut graph, points) = graph(&world);
        let n = points.len();
        let before = graph.bounds(points[0]);
        graph.add(truth(&world, &points, (a % n, b % n, 1, 2), 0));
        let after = graph.bounds(points[0]);
        for &p in &points {
            prop_assert!(after.earliest(p) >= before.earliest(p) - 1e-6);
            prop_assert!(after.latest(p) <= before.latest(p) + 1e-6);
        }
    }

    #[test]
    fn shifting_every_date_shifts_the_answer(world in world(), k in -5000i32..5000) {
        let dated = |shift: i32| {
            let (mut graph, points) = graph(&world);
            let zero = graph.point("calendar zero");
            for (i, &p) in points.iter().enumerate().step_by(3) {
                let day = f64::from(world.days[i] + shift);
                graph.add(Distance { from: zero, to: p, least: day, most: day, strength: Strength::Stated, ground: Ground::Rule("date") });
            }
            (graph.bounds(zero), points)
        };
        let (plain, points) = dated(0);
        let (shifted, _) = dated(k);
        prop_assert!(same(&plain, &shifted, &points, f64::from(k)));
    }

    #[test]
    fn a_planted_contradiction_is_found_and_names_its_phrases(world in world(), a in 0usize..24, b in 0usize..24, gap in 1i32..300) {
        let (mut graph, points) = graph(&world);
        let (a, b) = (points[a % points.len()], points[b % points.len()]);
        prop_assume!(a != b);
        let first = Span::new(100_000, 100_010);
        let second = Span::new(200_000, 200_010);
        let from_to = f64::from(world.days[b.index()] - world.days[a.index()]);
        graph.add(Distance { from: a, to: b, least: from_to, most: from_to, strength: Strength::Stated, ground: Ground::Words(first) });
        prop_assert!(graph.conflicts().is_empty());
        let wrong = from_to + f64::from(gap);
        let id = graph.add(Distance { from: a, to: b, least: wrong, most: wrong, strength: Strength::Stated, ground: Ground::Words(second) });
        prop_assert!(!graph.conflicts().is_empty());
        prop_assert!(graph.holds(id), "what the report states is never dropped");
        let named: Vec<_> = graph.conflicts().iter().flat_map(|c| graph.words(c)).collect();
        prop_assert!(named.contains(&second));
        // A contradiction takes at least two, and what is dropped is never stated.
        for conflict in graph.conflicts() {
            prop_assert!(conflict.distances.len() >= 2 && conflict.days > 0.0);
            prop_assert!(conflict.dropped.is_none_or(|d| graph.distance(d).strength < Strength::Stated));
        }
    }
}

fn days(graph: &mut TimeGraph, from: Point, to: Point, least: f64, most: f64, strength: Strength, at: usize) -> usize {
    graph.add(Distance { from, to, least, most, strength, ground: Ground::Words(Span::new(at, at + 1)) })
}

#[test]
fn narrative_goes_before_implied_and_stated_stays() {
    let mut graph = TimeGraph::new();
    let (a, b, c) = (graph.point("surgery"), graph.point("fever"), graph.point("discharge"));
    let told = days(&mut graph, b, c, 0.0, f64::INFINITY, Strength::Narrative, 1);
    let implied = days(&mut graph, a, b, 0.0, 30.0, Strength::Implied, 2);
    let fever = days(&mut graph, a, b, 20.0, 22.0, Strength::Stated, 3);
    let home = days(&mut graph, a, c, 10.0, 10.0, Strength::Stated, 4);
    assert_eq!([told, implied, fever, home].map(|d| graph.holds(d)), [false, true, true, true]);
    assert_eq!(graph.conflicts().len(), 1);
    assert_eq!(graph.conflicts()[0].dropped, Some(told));
    assert_eq!(graph.words(&graph.conflicts()[0]), [Span::new(1, 2), Span::new(3, 4), Span::new(4, 5)]);
    let bounds = graph.bounds(a);
    assert_eq!((bounds.earliest(b), bounds.latest(c)), (20.0, 10.0));
}

#[test]
fn two_statements_that_disagree_are_both_held() {
    let mut graph = TimeGraph::new();
    let (a, b) = (graph.point("admission"), graph.point("discharge"));
    days(&mut graph, a, b, 10.0, 10.0, Strength::Stated, 1);
    days(&mut graph, a, b, 14.0, 14.0, Strength::Stated, 2);
    assert_eq!(graph.conflicts().len(), 1);
    assert_eq!(graph.conflicts()[0].dropped, None);
    assert_eq!(graph.conflicts()[0].days, 4.0);
    let bounds = graph.bounds(a);
    assert!(bounds.earliest(b) <= 10.0 && bounds.latest(b) >= 14.0);
}

#[test]
fn unconnected_points_are_unbounded() {
    let mut graph = TimeGraph::new();
    let (a, b) = (graph.point("a"), graph.point("b"));
    let bounds = graph.bounds(a);
    assert_eq!((bounds.earliest(b), bounds.latest(b)), (f64::NEG_INFINITY, f64::INFINITY));
}
