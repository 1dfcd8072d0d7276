//! Roots of falling functions by bisection: slow, certain, and the same on every machine.

/// The root of a function that falls from above zero at `low` to below zero somewhere above it. Where `high`
/// is not yet beyond the root, it is doubled. Gives `low` where the function starts at or below zero, and
/// infinity where it never falls below zero.
pub fn falling_root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut low, mut high) = (low, high);
    if f(low) <= 0.0 {
        return low;
    }
    let mut tries = 0;
    while f(high) > 0.0 {
        (low, high) = (high, if high <= 0.0 { 1.0 } else { 2.0 * high });
        tries += 1;
        if tries > 200 {
            return f64::INFINITY;
        }
    }
    // Bits halve quickly; a root near zero needs as many steps as it has leading zeros.
    for _ in 0..400 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) > 0.0 { low = middle } else { high = middle }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests {
    use super::falling_root;

    #[test]
    fn finds_the_root_and_says_where_there_is_none() {
        assert!((falling_root(|x| 2.0 - x * x, 0.0, 1.0) - 2f64.sqrt()).abs() < 1e-15);
        assert_eq!(falling_root(|x| -1.0 - x, 0.0, 1.0), 0.0);
        assert_eq!(falling_root(|_| 1.0, 0.0, 1.0), f64::INFINITY);
        assert!((falling_root(|x| 1e-9 - x, 0.0, 1.0) - 1e-9).abs() < 1e-22);
    }
}
