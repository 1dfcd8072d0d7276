//! Character references left in the text: `&lt;`, `&#945;`, `&#x003b1;`.
//!
//! Pages and XML that were turned into text by removing the tags keep them, and "CRP &lt; 5" is no
//! number for a reader. Only references with their semicolon and of names that occur in print are
//! read; `AT&T;` and unknown names stay. References escaped twice (`&amp;lt;`) are read to the end.

use super::{Edit, Repair};

pub(super) const REPAIR: Repair = Repair { name: "character-reference", find };

const NAMES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("thinsp", '\u{2009}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("shy", '\u{ad}'),
    ("plusmn", '±'),
    ("times", '×'),
    ("divide", '÷'),
    ("deg", '°'),
    ("micro", 'µ'),
    ("middot", '·'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("minus", '−'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("bull", '•'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("reg", '®'),
    ("trade", '™'),
    ("copy", '©'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("rarr", '→'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("darr", '↓'),
    ("infin", '∞'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Delta", 'Δ'),
    ("Gamma", 'Γ'),
    ("Omega", 'Ω'),
    ("Sigma", 'Σ'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("oslash", 'ø'),
    ("aring", 'å'),
    ("iuml", 'ï'),
    ("euml", 'ë'),
];

fn find(text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut out: Vec<Edit> = Vec::new();
    for at in memchr::memchr_iter(b'&', bytes) {
        if out.last().is_some_and(|e| at < e.span.end) {
            continue;
        }
        if let Some((len, c)) = read(&text[at..]) {
            out.push(Edit::new(at, at + len, c.to_string()));
        }
    }
    out
}

/// The character a reference at the start of `text` means, and how many bytes it takes.
fn read(text: &str) -> Option<(usize, char)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = &text[1..end];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        let c = char::from_u32(code).filter(|c| !c.is_control() || *c == '\n' || *c == '\t')?;
        return Some((end + 1, c));
    }
    let (_, c) = NAMES.iter().find(|(n, _)| *n == name)?;
    if *c == '&' {
        // "&amp;lt;" and "&amp;amp;lt;": what follows is the rest of a reference.
        let rest = format!("&{}", text[end + 1..].chars().take(12).collect::<String>());
        if let Some((len, inner)) = read(&rest) {
            return Some((end + len, inner));
        }
    }
    Some((end + 1, *c))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn reads_references() {
        check(&REPAIR, "CRP &lt; 5 mg/L, IFN-&#x003b3; and TNF-&#945;", "CRP < 5 mg/L, IFN-γ and TNF-α");
        check(&REPAIR, "pH &amp;lt; 7 &amp; falling, A&amp;E", "pH < 7 & falling, A&E");
    }

    #[test]
    fn leaves_what_is_none() {
        check(&REPAIR, "AT&T; R&D &foo; & so on; &#xZZ; &#0;", "AT&T; R&D &foo; & so on; &#xZZ; &#0;");
    }
}
