//! Units put together from their parts, where no row of `lexicon/unit.tsv` has them.
//!
//! Reads `k/cmm3`, `mg dL−1`, `beats min⁻¹`, `× 10e6/kg`, `mL/(kg per h)`, `cells/high-power field`,
//! `/mm`: a power of ten or a word for one, at most one thing counted, and what it is counted by,
//! behind a slash, "per" or with a negative exponent. UCUM is given where every part has it. It must
//! not read a lone letter, nor "3 days per week" or "2 of 5 per field" as a unit.
//!
//! UCUM: Schadow G, McDonald CJ. The Unified Code for Units of Measure, <https://ucum.org>.

use super::units::Unit;
use regex::Regex;
use std::sync::OnceLock;

const FACTOR: &str = r"(?:[x×✕*]\s*)?10\s*(?:[\^˄ˆe]\s*|\*\*\s*)?(?:1[0-2]|[3-9]|[³⁴⁵⁶⁹])|[x×]\s*(?:1,000|1000)|thousands?|millions?|billions?|thou|mil|bil|k";
const COUNTED: &str = r"(?:[munpf]|mc|µ|μ)?(?:g|mol|l|iu|u|ui|eq|osm)|[kdc]g|dl|cl|%|cells?|copies|beats?|breaths?|rbcs?|wbcs?|pus\s+cells|mm\s?hg|cm\s?h2o|kpa|units?|cfu|kb?q|mbq|ma|events|particles|leu[ck]ocytes|erythrocytes";
const BY: &str = r"(?:high|low)[\s-]power(?:ed)?[\s-](?:microscopic[\s-])?fields?|[hl]pf|mm\s?hg|cm\s?h2o|(?:[dmcun]|µ|μ)?l|(?:[mnu]|µ|μ|k)?g|m?mol|mm(?:\s?[³3])?|cm[³3]|c\.?\s?mm[³3]?|cu\.?\s?mm|m[²2]|1\.73\s?m[²2]|min(?:ute)?s?|24\s?(?:hours|hrs?|h)|hours?|hrs?|h|days?|die|d|seconds?|secs?|s|weeks?|wk|field|beat|breath";

struct Grammar {
    whole: Regex,
    part: Regex,
}

fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| {
        let by = format!(r"\s?(?:/|\bper\b)\s?\(?\s?(?:{BY})");
        let inverse = format!(r"[\s·]?(?:{BY})\s?\^?[-−–⁻][1¹]");
        let whole = format!(
            r"(?i)\A\s*(?P<f>{FACTOR})?\s*(?P<n>{COUNTED})?(?P<by>(?:(?:{by}|{inverse})(?:\s?\(?\s?(?:per|·|\.|\*)\s?(?:{BY}))?\)?){{1,3}})"
        );
        Grammar {
            whole: Regex::new(&whole).expect("a fixed pattern"),
            part: Regex::new(&format!(r"(?i)(?:{BY})(?:\s?\^?[-−–⁻][1¹])?")).expect("a fixed pattern"),
        }
    })
}

/// The unit at the start of `text`, where it starts and ends; nothing unless it has at least one
/// "per".
pub fn compose(text: &str) -> Option<(Unit, usize, usize)> {
    let window = &text[..text.char_indices().nth(60).map_or(text.len(), |(at, _)| at)];
    // Cheap test before the grammar runs: no slash, "per" or negative exponent, no unit.
    let sign = |c: char| matches!(c, '/' | '−' | '⁻' | '–' | '-');
    if !window.contains(sign) && !window.contains(" per ") {
        return None;
    }
    let grammar = grammar();
    let found = grammar.whole.captures(window)?;
    let mut end = found.get(0)?.end();
    // The bracket may be one that opened before the number.
    if window[..end].ends_with(')') && !window[..end].contains('(') {
        end -= 1;
    }
    // "22 WBC/high-power field": the cells are the test, not the unit.
    let test =
        found.name("n").is_some_and(|n| n.as_str().to_lowercase().starts_with(['w', 'r'])) && found.name("f").is_none();
    let start = if test { found.name("by")?.start() } else { window.len() - window.trim_start().len() };
    let next = window[end..].chars().next();
    if next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '^' | '²' | '³')) {
        return None;
    }
    let group = |name| found.name(name).map_or("", |m| m.as_str());
    let by: Vec<&str> = grammar.part.find_iter(group("by")).map(|m| m.as_str()).collect();
    let ucum = ucum(group("f"), group("n"), &by);
    let time = by.last().is_some_and(|b| matches!(plain(b).as_str(), "min" | "minute" | "minutes"));
    let counted = plain(group("n"));
    let rate = time && (counted.is_empty() || counted.starts_with("beat") || counted.starts_with("breath"));
    let dimension = if rate { "rate" } else { "composed" };
    Some((Unit { label: window[start..end].to_owned(), ucum, dimension: dimension.to_owned() }, start, end))
}

fn plain(part: &str) -> String {
    let lower = part.to_lowercase();
    let lower = lower.trim_end_matches(['1', '¹']).trim_end_matches(['-', '−', '–', '⁻', '^']);
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ucum(factor: &str, counted: &str, by: &[&str]) -> Option<String> {
    let mut out = match factor.to_lowercase().trim() {
        "" => String::new(),
        "k" | "thousand" | "thousands" | "thou" => "10*3".to_owned(),
        "million" | "millions" | "mil" => "10*6".to_owned(),
        "billion" | "billions" | "bil" => "10*9".to_owned(),
        written => {
            let digits: String = written.chars().filter_map(power_digit).collect();
            format!("10*{}", digits.strip_prefix("10").filter(|d| !d.is_empty())?)
        }
    };
    let counted = match plain(counted).as_str() {
        "" | "cell" | "cells" | "rbc" | "rbcs" | "wbc" | "wbcs" | "pus cells" | "leukocytes" | "leucocytes"
        | "erythrocytes" => "",
        "beat" | "beats" => "{beats}",
        "breath" | "breaths" => "{breaths}",
        "copies" => "{copies}",
        "iu" | "ui" => "[IU]",
        "unit" | "units" | "u" => "U",
        "mm hg" | "mmhg" => "mm[Hg]",
        "cmh2o" | "cm h2o" => "cm[H2O]",
        "%" => "%",
        other => return simple(other).map(|n| finish(join(out, n), by))?,
    };
    out = join(out, counted);
    finish(out, by)
}

fn join(factor: String, counted: &str) -> String {
    if factor.is_empty() || counted.is_empty() { factor + counted } else { format!("{factor}.{counted}") }
}

fn finish(mut out: String, by: &[&str]) -> Option<String> {
    for part in by {
        out.push('/');
        out.push_str(match plain(part).as_str() {
            "mm3" | "mm³" | "cmm" | "c.mm" | "cmm3" | "cumm" | "cu mm" | "cu. mm" | "mm" => "uL",
            "cm3" | "cm³" => "mL",
            "m2" | "m²" => "m2",
            "min" | "minute" | "minutes" | "mins" => "min",
            "h" | "hr" | "hrs" | "hour" | "hours" => "h",
            "d" | "day" | "days" | "die" | "24h" | "24 h" | "24 hours" | "24hours" | "24 hrs" => "d",
            "s" | "sec" | "secs" | "second" | "seconds" => "s",
            "week" | "weeks" | "wk" => "wk",
            "hpf" | "high power field" | "high-power field" | "high powered field" | "high-powered field" => "[HPF]",
            "lpf" | "low power field" | "low-power field" => "[LPF]",
            other => simple(other)?,
        });
    }
    Some(out)
}

/// Metric units that UCUM writes as we do.
fn simple(part: &str) -> Option<&'static str> {
    Some(match part.replace(['µ', 'μ'], "u").as_str() {
        "g" => "g",
        "kg" => "kg",
        "mg" => "mg",
        "ug" | "mcg" => "ug",
        "ng" => "ng",
        "pg" => "pg",
        "l" => "L",
        "dl" => "dL",
        "cl" => "cL",
        "ml" => "mL",
        "ul" => "uL",
        "nl" => "nL",
        "mol" => "mol",
        "mmol" => "mmol",
        "umol" => "umol",
        "nmol" => "nmol",
        "pmol" => "pmol",
        "eq" => "eq",
        "meq" => "meq",
        "mosm" => "mosm",
        "mu" => "mU",
        "miu" => "m[IU]",
        _ => return None,
    })
}

fn power_digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁹' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(String, Option<String>)> {
        compose(text).map(|(u, s, e)| (text[s..e].to_owned(), u.ucum))
    }

    #[test]
    fn parts_make_a_unit() {
        for (text, unit, ucum) in [
            (" k/cmm3, then", "k/cmm3", Some("10*3/uL")),
            (" mg dL−1 and", "mg dL−1", Some("mg/dL")),
            (" beats min−1 with", "beats min−1", Some("{beats}/min")),
            (" × 10e6/kg", "× 10e6/kg", Some("10*6/kg")),
            (" mL/(kg per h)]", "mL/(kg per h)", Some("mL/kg/h")),
            (" pus cells/high-power field)", "pus cells/high-power field", Some("/[HPF]")),
            (" WBC/hpf and", "/hpf", Some("/[HPF]")),
            (" g/day) and", "g/day", Some("g/d")),
            ("/mm on", "/mm", Some("/uL")),
            ("/dl), ", "/dl", Some("/dL")),
            (" mmol/24 h", "mmol/24 h", Some("mmol/d")),
        ] {
            assert_eq!(at(text), Some((unit.to_owned(), ucum.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn words_and_ratios_are_no_units() {
        for text in [" days per week", "/10", " g of", " mg/kgs", " ml", "-day course", " patients per day"] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
