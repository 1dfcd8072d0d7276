//! One antibody or class under several names.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::collections::BTreeMap;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "term-variants",
    level: Level::Note,
    title: "one thing under several spellings",
    why: "A search for one spelling misses the others, and a misspelt symbol can be that of another molecule.",
    help: "Write the name one way throughout.",
    explain: "Names of antibodies (anti-X) and capital abbreviations with a number are folded: hyphens, colons, spaces and Greek letters aside. \
Spellings of one folded name that differ are a note. Two antibody names that differ by one letter left out are a warning where one of them \
stands in the report more often or is the one the field knows: TF1 for TIF1.",
    run,
};

/// Known symbols: a near miss of one of these is a misspelling, two of them are two things.
const KNOWN: &[&str] = &[
    "tif1gamma", "tif1", "tif1g", "nxp2", "mda5", "mi2", "sae", "sae1", "srp", "hmgcr", "jo1", "pl7", "pl12", "ej", "oj", "ks", "ku", "ro52", "ro60", "ro", "la",
    "ssa", "ssb", "sm", "rnp", "u1rnp", "pmscl", "scl70", "ccp", "gad", "gad65", "hu", "yo", "ri", "ma2", "cv2", "crmp5", "nmdar", "lgi1", "caspr2", "ampar", "mog",
    "aqp4", "musk", "achr", "tpo", "tg", "tsh", "pla2r", "mpo", "pr3", "gbm", "dsg1", "dsg3", "bp180", "bp230", "hcv", "hbs", "hbc", "hiv", "cd19", "cd20", "cd38", "her2", "il6", "tnf",
    "tnfalpha", "pd1", "pdl1", "ige", "vegf", "egfr", "dna", "dsdna", "ana", "ama", "lkm1", "lkm", "lc1", "hbe", "hev", "hav", "iga", "igg", "igm", "ctla4", "c1q", "il1", "il5", "il17", "il2",
];

fn fold(name: &str) -> String {
    name.to_lowercase().replace('γ', "gamma").replace('α', "alpha").replace('β', "beta").chars().filter(|c| c.is_alphanumeric()).collect()
}

/// True where the shorter is the longer without one letter.
fn one_letter_short(short: &str, long: &str) -> bool {
    short.len() + 1 == long.len() && (0..long.len()).any(|i| long.is_char_boundary(i) && long.is_char_boundary(i + 1) && format!("{}{}", &long[..i], &long[i + 1..]) == short && long.as_bytes()[i].is_ascii_alphabetic())
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let antibody = pattern!(r"\banti[- –‐]?([A-Za-z]{1,6}[- ]?\d{1,3}(?:[- –]?(?:γ|gamma|α|alpha|β|beta)\b)?(?:γ|α|β)?)");
    let mut names: BTreeMap<String, Vec<(String, Range<usize>)>> = BTreeMap::new();
    for c in report.captures_iter(antibody) {
        let (Some(whole), Some(name)) = (c.get(0), c.get(1)) else { continue };
        if report.role_at(whole.start()) == Role::References {
            continue;
        }
        let known = fold(name.as_str());
        names.entry(known).or_default().push((whole.as_str().to_owned(), whole.range()));
    }
    let mut out = Vec::new();
    let keys: Vec<&String> = names.keys().collect();
    for (i, a) in keys.iter().enumerate() {
        for b in keys.iter().skip(i + 1) {
            let (short, long) = if a.len() < b.len() { (*a, *b) } else { (*b, *a) };
            if one_letter_short(short, long) && KNOWN.contains(&long.as_str()) && !KNOWN.contains(&short.as_str()) {
                let places = [names[long][0].1.clone(), names[short][0].1.clone()];
                let message = format!("'{}' is one letter short of '{}'", names[short][0].0, names[long][0].0);
                out.push(Found::new(report, message, &places).at(Level::Warning));
            }
        }
    }
    for spelled in names.values() {
        out.extend(spellings(report, spelled));
    }
    // Classes such as MDS:EB-2, with their separators.
    let class = pattern!(r"\b[A-Z]{2,5}[:-][A-Z]{2,4}[- ]?\d\b");
    let mut classes: BTreeMap<String, Vec<(String, Range<usize>)>> = BTreeMap::new();
    for m in report.find_iter(class).filter(|m| m.as_str().chars().all(|c| !c.is_lowercase()) && report.role_at(m.start()) != Role::References) {
        classes.entry(fold(m.as_str())).or_default().push((m.as_str().to_owned(), m.range()));
    }
    for spelled in classes.values() {
        out.extend(spellings(report, spelled));
    }
    out
}

fn spellings(report: &crate::report::Report, spelled: &[(String, Range<usize>)]) -> Option<Found> {
    // Case, dashes of several lengths and broken lines are typography, not spelling.
    let plain = |s: &str| s.replace(['–', '‐', '\n'], "-").replace(' ', "-").to_lowercase().replace("anti-", "anti");
    let mut kinds: Vec<&(String, Range<usize>)> = Vec::new();
    for s in spelled {
        if !kinds.iter().any(|k| plain(&k.0) == plain(&s.0)) {
            kinds.push(s);
        }
    }
    if kinds.len() < 2 {
        return None;
    }
    let names: Vec<String> = kinds.iter().map(|k| format!("'{}'", k.0.split_whitespace().collect::<Vec<_>>().join(" "))).collect();
    let places: Vec<Range<usize>> = kinds.iter().map(|k| k.1.clone()).collect();
    Some(Found::new(report, format!("one name in {} spellings: {}", kinds.len(), names.join(", ")), &places))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nAnti-TIF1γ antibodies were found. Later anti-TF1γ was absent.\n\nDISCUSSION\nRare.", "anti-TF1");
        quiet(&CHECK, "CASE REPORT\nAnti-PL-7 and anti-PL-12 antibodies were absent.\n\nDISCUSSION\nRare.");
    }
}
