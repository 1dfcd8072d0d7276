//! Cost of building and solving the graph of a report, by the number of its facts.

use caseline_model::timegraph::{Distance, Ground, Point, Strength, TimeGraph};

fn main() {
    divan::main();
}

/// A long report: facts with a start and an end, told in order, every fourth with a stated offset.
fn report(facts: usize) -> (TimeGraph, Point) {
    let mut graph = TimeGraph::new();
    let zero = graph.point("presentation");
    let add = |graph: &mut TimeGraph, from, to, least, most, strength| {
        graph.add(Distance { from, to, least, most, strength, ground: Ground::Rule("bench") });
    };
    let mut last = zero;
    for i in 0..facts {
        let (start, end) = (graph.point("start"), graph.point("end"));
        add(&mut graph, start, end, 0.0, 30.0, Strength::Implied);
        add(&mut graph, last, start, 0.0, f64::INFINITY, Strength::Narrative);
        if i % 4 == 0 {
            // Every twentieth is told out of order, so that the narrative has to give way.
            let day = if i % 20 == 0 { i as f64 - 40.0 } else { i as f64 };
            add(&mut graph, zero, start, day - 1.0, day + 1.0, Strength::Stated);
        }
        last = start;
    }
    (graph, zero)
}

#[divan::bench(args = [75, 150, 300, 600, 1200])]
fn build_and_solve(bencher: divan::Bencher, facts: usize) {
    bencher.bench(|| {
        let (graph, zero) = report(facts);
        graph.bounds(zero)
    });
}

#[divan::bench(args = [75, 150, 300, 600, 1200])]
fn solve_for_another_anchor(bencher: divan::Bencher, facts: usize) {
    let (graph, zero) = report(facts);
    bencher.bench(|| graph.bounds(zero));
}
