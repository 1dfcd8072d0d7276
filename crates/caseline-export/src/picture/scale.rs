//! Numbers on an axis: round ticks, and numbers in few digits.

/// A straight axis from numbers to places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// The numbers `from` stand at the places `to`.
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Scale {
        let flat = !(from.1 - from.0).is_normal();
        Scale { from: if flat { (from.0 - 0.5, from.0 + 0.5) } else { from }, to }
    }

    /// Where a number stands; beyond the ends too.
    pub fn at(&self, n: f64) -> f64 {
        self.to.0 + (n - self.from.0) / (self.from.1 - self.from.0) * (self.to.1 - self.to.0)
    }

    /// Where a number stands, at the end where it is beyond it.
    pub fn within(&self, n: f64) -> f64 {
        self.at(n.clamp(self.from.0, self.from.1))
    }

    /// True where the number is on the axis.
    pub fn holds(&self, n: f64) -> bool {
        let slack = (self.from.1 - self.from.0) * 1e-9;
        (self.from.0 - slack..=self.from.1 + slack).contains(&n)
    }
}

/// Round numbers of the axis, at most about `most`.
pub fn ticks(lo: f64, hi: f64, most: usize) -> Vec<f64> {
    let range = hi - lo;
    if !range.is_normal() || range < 0.0 {
        return vec![lo];
    }
    let raw = range / most.max(2) as f64;
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= raw * 0.999).unwrap_or(raw);
    let first = (lo / step - 1e-9).ceil() as i64;
    let all = (first..).map(|i| i as f64 * step).take_while(|t| *t <= hi + step * 1e-6).take(60);
    // A sum of steps is not 0.3 to the last bit.
    all.map(|t| format!("{t:.12}").parse::<f64>().unwrap_or(t) + 0.0).collect()
}

/// Round ratios between two logarithms, as logarithms.
pub fn ratio_ticks(lo: f64, hi: f64, most: usize) -> Vec<f64> {
    let (a, b) = ((lo / std::f64::consts::LN_10).floor() as i32, (hi / std::f64::consts::LN_10).ceil() as i32);
    let sets: [&[f64]; 4] =
        [&[1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0], &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0], &[1.0, 2.0, 5.0], &[1.0]];
    let of = |set: &[f64], every: usize| -> Vec<f64> {
        let powers = (a - 1..=b).filter(|p| p.rem_euclid(every as i32) == 0);
        let all = powers.flat_map(|p| set.iter().map(move |m| (m * 10f64.powi(p)).ln()).collect::<Vec<_>>());
        all.filter(|t| (lo - 1e-9..=hi + 1e-9).contains(t)).collect()
    };
    let tries = sets.iter().map(|s| of(s, 1)).chain((2..20).map(|every| of(&[1.0], every)));
    let few = tries.into_iter().find(|t| t.len() <= most).unwrap_or_default();
    if few.len() >= 2 { few } else { ticks(lo, hi, most) }
}

/// A number in the digits that a picture has room for.
pub fn short(x: f64) -> String {
    if let Some(sign) = caseline_pool::stat::words::unbounded(x) {
        return sign.into();
    }
    let size = x.abs();
    let text = match size {
        0.0 => "0".to_owned(),
        s if s >= 1e6 => format!("{size:.1e}"),
        s if s >= 99.95 => format!("{size:.0}"),
        s if s >= 9.995 => format!("{size:.1}"),
        s if s >= 0.0995 => format!("{size:.2}"),
        s if s >= 0.0001 => format!("{size:.*}", (1.0 - s.log10().floor()) as usize),
        _ => format!("{size:.1e}"),
    };
    if x < 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) { format!("−{text}") } else { text }
}

/// A number on a tick: no digits that say nothing.
pub fn label(x: f64) -> String {
    crate::words::number(format!("{x:.6e}").parse().unwrap_or(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(ticks(0.0, 1022.0, 6), [0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]);
        assert_eq!(ticks(3.0, 3.0, 5), [3.0]);
        let ratios: Vec<String> = ratio_ticks(0.08f64.ln(), 12f64.ln(), 7).iter().map(|t| label(t.exp())).collect();
        assert_eq!(ratios, ["0.1", "0.2", "0.5", "1", "2", "5", "10"]);
        assert!(ratio_ticks(-20.0, 20.0, 7).len() <= 7);
        assert!(ratio_ticks(0.01, 0.05, 7).len() >= 2);
    }

    #[test]
    fn numbers_are_short() {
        let said: Vec<String> = [0.0, -0.889, 12.34, 123.4, 0.0123, 1e-9, f64::INFINITY, -0.001, 2e9].map(short).into();
        assert_eq!(said, ["0", "−0.89", "12.3", "123", "0.012", "1.0e-9", "∞", "−0.0010", "2.0e9"]);
    }
}
