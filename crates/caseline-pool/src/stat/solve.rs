//! Roots of falling functions: a bracket, then Brent's method, the same on every machine.

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
    zero(f, low, high, 0.0)
}

/// Brent's method (1973, chapter 4) between two ends of different sign, in the steps of the `zeroin` of netlib and
/// so of R's `uniroot`: with the same tolerance it stops at the same number. Tolerance 0 goes to the last bits.
pub fn zero(f: impl Fn(f64) -> f64, low: f64, high: f64, tolerance: f64) -> f64 {
    let (mut a, mut b, mut fa, mut fb) = (low, high, f(low), f(high));
    let (mut c, mut fc) = (a, fa);
    if fa == 0.0 {
        return a;
    }
    for _ in 0..1000 {
        let last = b - a;
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let least = 2.0 * f64::EPSILON * b.abs() + tolerance / 2.0 + f64::MIN_POSITIVE;
        let mut step = (c - b) / 2.0;
        if step.abs() <= least || fb == 0.0 || fb.is_nan() {
            break;
        }
        if last.abs() >= least && fa.abs() > fb.abs() {
            let (t1, cb) = (if a == c { fb / fa } else { fb / fc }, c - b);
            let (mut p, mut q) = if a == c {
                (cb * t1, 1.0 - t1)
            } else {
                let (q, t2) = (fa / fc, fb / fa);
                (t2 * (cb * q * (q - t1) - (b - a) * (t1 - 1.0)), (q - 1.0) * (t1 - 1.0) * (t2 - 1.0))
            };
            if p > 0.0 {
                q = -q
            } else {
                p = -p
            }
            if p < 0.75 * cb * q - (least * q).abs() / 2.0 && p < (last * q / 2.0).abs() {
                step = p / q;
            }
        }
        if step.abs() < least {
            step = if step > 0.0 { least } else { -least };
        }
        (a, fa) = (b, fb);
        b += step;
        fb = f(b);
        if fb > 0.0 && fc > 0.0 || fb < 0.0 && fc < 0.0 {
            (c, fc) = (a, fa);
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::falling_root;

    #[test]
    fn finds_the_root_and_says_where_there_is_none() {
        assert!((falling_root(|x| 2.0 - x * x, 0.0, 1.0) - 2f64.sqrt()).abs() < 1e-15);
        assert_eq!(falling_root(|x| -1.0 - x, 0.0, 1.0), 0.0);
        assert_eq!(falling_root(|_| 1.0, 0.0, 1.0), f64::INFINITY);
        assert!((falling_root(|x| 1e-9 - x, 0.0, 1.0) - 1e-9).abs() < 1e-20);
    }
}
