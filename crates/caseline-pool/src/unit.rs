//! Units that differ by a power of ten alone: g/dL and g/L, mg and µg, U/L and IU/L.
//!
//! What needs more than that (mole to gram, Fahrenheit to Celsius) is left as it is: a number that cannot
//! be converted is shown with its own unit and never compared.

/// What a number in unit `from` must be multiplied by to be in unit `to`; none where they differ by more.
pub fn factor(from: &str, to: &str) -> Option<f64> {
    let (a, b) = (parse(from), parse(to));
    if a.iter().map(|p| &p.base).ne(b.iter().map(|p| &p.base)) {
        return None;
    }
    let mut exponent = 0;
    for (i, (x, y)) in a.iter().zip(&b).enumerate() {
        exponent += if i == 0 { x.exponent - y.exponent } else { y.exponent - x.exponent };
    }
    Some(10f64.powi(exponent))
}

struct Part {
    base: String,
    exponent: i32,
}

fn parse(unit: &str) -> Vec<Part> {
    let unit =
        unit.trim().replace(['µ', 'μ'], "u").replace(" per ", "/").replace([' ', '[', ']', '.'], "").to_lowercase();
    unit.split('/').map(part).collect()
}

fn part(text: &str) -> Part {
    const PREFIXES: &[(&str, i32)] =
        &[("k", 3), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("", 0)];
    let made = |base: &str, exponent| Part { base: base.to_owned(), exponent };
    // IU, mIU: for what is measured in them, the same as U.
    let text = text.strip_suffix("iu").map_or_else(|| text.to_owned(), |head| format!("{head}u"));
    match text.as_str() {
        "mcg" => return made("g", -6),
        "gm" | "gram" | "grams" => return made("g", 0),
        "mm3" | "mm^3" | "cumm" | "ul" | "cmm" => return made("l", -6),
        "cm3" | "cc" | "ml" => return made("l", -3),
        _ => {}
    }
    for marks in ["x10^", "×10^", "10^", "x10e", "10e", "x10", "×10"] {
        if let Some(n) = text.strip_prefix(marks).and_then(|n| n.parse::<i32>().ok()) {
            return made("", n);
        }
    }
    for base in ["mol", "g", "l", "u", "m", "eq", "pa", "s"] {
        let Some(head) = text.strip_suffix(base) else { continue };
        if let Some((_, exponent)) = PREFIXES.iter().find(|(p, _)| *p == head) {
            return made(base, *exponent);
        }
    }
    made(&text, 0)
}

#[cfg(test)]
mod tests {
    use super::factor;

    #[test]
    fn powers_of_ten() {
        let near = |a: &str, b: &str, f: f64| assert!((factor(a, b).unwrap() / f - 1.0).abs() < 1e-12, "{a} to {b}");
        near("g/dL", "g/L", 10.0);
        near("mg/dl", "g/L", 0.01);
        near("IU/L", "U/L", 1.0);
        near("U/mL", "U/L", 1000.0);
        near("µg/mL", "mg/L", 1.0);
        near("cm", "mm", 10.0);
        near("10^9/L", "10^3/µL", 1.0);
        near("mmHg", "mmHg", 1.0);
        for (a, b) in [("mg/dL", "mmol/L"), ("%", "g/L"), ("mg", "mg/L"), ("", "U/L")] {
            assert_eq!(factor(a, b), None, "{a} to {b}");
        }
    }
}
