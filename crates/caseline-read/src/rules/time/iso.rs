//! Values as ISO 8601 durations, with `X` for a number that the words do not give.

use super::slack::{Count, Unit};

/// `P3W`, `PT12H`, `P1.5Y`, `PXM`; a range as `P2D/P3D`.
pub(super) fn duration(count: Count, unit: Unit) -> String {
    let (letter, time) = unit.iso();
    let one = |n: f64| {
        let t = if time { "T" } else { "" };
        if count.vague { format!("P{t}X{letter}") } else { format!("P{t}{n}{letter}") }
    };
    if count.vague || (count.most - count.least).abs() < 1e-9 {
        one(count.best)
    } else {
        format!("{}/{}", one(count.least), one(count.most))
    }
}
