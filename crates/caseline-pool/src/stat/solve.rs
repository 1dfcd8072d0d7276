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
    brent(&f, low, high)
}

/// Brent's method (1973, chapter 4) between two ends of different sign: secants and inverse parabolas where they
/// help, halves where they do not, down to the last bits.
fn brent(f: &impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut a, mut b, mut fa, mut fb) = (low, high, f(low), f(high));
    let (mut c, mut fc, mut d) = (a, fa, b - a);
    let mut e = d;
    for _ in 0..500 {
        if (fb > 0.0) == (fc > 0.0) {
            (c, fc, d, e) = (a, fa, b - a, b - a);
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let tolerance = 2.0 * f64::EPSILON * b.abs() + f64::MIN_POSITIVE;
        let half = 0.5 * (c - b);
        if half.abs() <= tolerance || fb == 0.0 || fb.is_nan() {
            break;
        }
        if e.abs() >= tolerance && fa.abs() > fb.abs() {
            let s = fb / fa;
            let (mut p, mut q) = if a == c {
                (2.0 * half * s, 1.0 - s)
            } else {
                let (q, r) = (fa / fc, fb / fc);
                (s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
            };
            if p > 0.0 {
                q = -q
            } else {
                p = -p
            }
            if 2.0 * p < (3.0 * half * q - (tolerance * q).abs()).min((e * q).abs()) {
                (e, d) = (d, p / q);
            } else {
                (d, e) = (half, half);
            }
        } else {
            (d, e) = (half, half);
        }
        (a, fa) = (b, fb);
        b += if d.abs() > tolerance { d } else { tolerance.copysign(half) };
        fb = f(b);
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
